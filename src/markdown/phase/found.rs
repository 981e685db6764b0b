//! What a phase found against the one before beside what became worse: how its gates came out, what is no longer counted,
//! and which files it wrote.

use std::fmt::Write as _;

use crate::analysis::Since;
use crate::analysis::gates::Verdict;
use crate::coverage::{LineRange, RepoPath};
use crate::markdown::fence;

/// More files than this are counted, not listed: the change itself has them all.
const FILES: usize = 20;

/// Gates, exclusions and files.
pub(super) fn found(since: &Since) -> String {
    [gates(since), excluded(since), files("Files changed", &since.changed), files("Files added", &since.new)].concat()
}

fn gates(since: &Since) -> String {
    let words = match since.verdict {
        None => return String::new(),
        Some(Verdict::Fail) => "failed",
        Some(Verdict::Unjudged) => "not judged",
        Some(_) => "passed",
    };
    if since.broken.is_empty() {
        return format!("Gates: {words}.\n\n");
    }
    let line = |(rule, verdict, message): &(String, Verdict, String)| format!("{} {rule}: {message}", verdict.key());
    let lines: Vec<String> = since.broken.iter().map(line).collect();
    format!("Gates: {words}.\n\n{}\n", fence(lines.iter().map(String::as_str)))
}

fn excluded(since: &Since) -> String {
    let lines = since.excluded.iter().map(|(path, ranges)| format!("{path}:{}", spans(ranges)));
    let files = since.left_out.iter().map(|path| format!("{path}: left out by the settings"));
    let all: Vec<String> = lines.chain(files).chain(since.settings.iter().cloned()).collect();
    if all.is_empty() {
        return String::new();
    }
    format!("No longer counted:\n\n{}\n", fence(all.iter().map(String::as_str)))
}

fn files(title: &str, paths: &[RepoPath]) -> String {
    if paths.is_empty() {
        return String::new();
    }
    let shown = paths.iter().take(FILES).map(ToString::to_string);
    let more = paths.len().saturating_sub(FILES);
    let more = (more > 0).then(|| format!("and {more} more"));
    let lines: Vec<String> = shown.chain(more).collect();
    let mut out = String::new();
    let _ = write!(out, "{title}: {}\n\n{}\n", paths.len(), fence(lines.iter().map(String::as_str)));
    out
}

/// `44-45,52`.
pub(super) fn spans(ranges: &[LineRange]) -> String {
    ranges.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
