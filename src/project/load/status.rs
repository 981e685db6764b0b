//! What is told about each report: how it matched the project, and why it was taken or left.

use std::sync::Arc;

use super::inputs::Input;
use super::read::Content;
use crate::analysis::InputStatus;
use crate::coverage::InputInfo;
use crate::project::discover::Found;

pub(super) fn info(input: &Input, content: &Content) -> InputInfo {
    InputInfo {
        path: Arc::clone(&input.found.shown),
        parts: content.parts.clone(),
        format: input.found.format.id,
        producer: content.raw.producer.clone(),
        files: input.resolved.files,
        reported: content.raw.reported.clone(),
        modified: input.found.modified,
        content_hash: content.hash,
    }
}

pub(super) fn status(input: &Input, taken: bool, why: String) -> InputStatus {
    // That several files of one report name the same source is what they are there for.
    let paths = if input.found.files.len() > 1 { 0 } else { input.resolved.paths.len() };
    InputStatus {
        path: Arc::clone(&input.found.shown),
        parts: input.found.files.iter().map(|file| Arc::clone(&file.shown)).collect(),
        format: Some(input.found.format.id),
        producer: input.content.as_ref().ok().and_then(|content| content.raw.producer.clone()),
        taken,
        why,
        matched: input.resolved.matched,
        unmatched: Arc::clone(&input.resolved.unmatched),
        ambiguous: input.resolved.ambiguous,
        rules: input.resolved.rules.iter().map(|(rule, paths)| (rule.words(), *paths)).collect(),
        folded: paths.saturating_sub(input.resolved.files),
    }
}

pub(super) fn taken_because(found: &Found) -> String {
    if found.of_latest_run {
        return format!("of the latest run, {}", found.format.name);
    }
    match (found.files.len(), found.named) {
        (0, _) => "read from standard input".to_owned(),
        (1, true) => "named".to_owned(),
        (1, false) => format!("found, {}", found.format.name),
        (files, true) => format!("named, {files} files"),
        (files, false) => format!("found, {}, {files} files", found.format.name),
    }
}
