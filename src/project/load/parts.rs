//! From reports to files: what each report that counts says about each path.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::contexts::Contexts;
use super::inputs::{Input, UNREADABLE};
use super::status::{info, status, taken_because};
use crate::analysis::InputStatus;
use crate::coverage::{Code, Diagnostic, InputId, InputInfo, RepoPath};
use crate::formats::Reader;
use crate::project::assemble::Part;
use crate::project::discover::{Measured, choose};
use crate::project::globs::Filter;
use crate::project::resolve::Resolution;

/// What the reports say together.
#[derive(Default)]
pub(super) struct Parts {
    /// For each path whether it was found, and what is said about it.
    pub(super) files: FxHashMap<RepoPath, (bool, Vec<Part>)>,
    /// The reports that count.
    pub(super) inputs: Vec<InputInfo>,
    /// Names of contexts over all of them.
    pub(super) contexts: Vec<Arc<str>>,
    /// What became of each report.
    pub(super) statuses: Vec<InputStatus>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Parts {
    /// Chooses among reports and takes them apart.
    pub(super) fn of(inputs: &[Input], filter: &Filter) -> Parts {
        let mut parts = Parts::default();
        for input in inputs {
            if let Err(why) = &input.content {
                parts.say(UNREADABLE, &input.found.shown, why.clone());
                parts.statuses.push(status(input, false, why.clone()));
            }
        }
        let read: Vec<&Input> = inputs.iter().filter(|input| input.content.is_ok()).collect();
        let mut contexts = Contexts::default();
        for (input, verdict) in read.iter().zip(verdicts(&read)) {
            parts.take(input, verdict.as_ref(), filter, &mut contexts);
        }
        parts.contexts = contexts.names;
        parts
    }

    fn take(&mut self, input: &Input, verdict: Option<&(Code, String)>, filter: &Filter, contexts: &mut Contexts) {
        let Ok(content) = &input.content else { return };
        let (shown, raw) = (&input.found.shown, &content.raw);
        let why = verdict.map_or_else(|| taken_because(&input.found), |verdict| verdict.1.clone());
        self.statuses.push(status(input, verdict.is_none(), why.clone()));
        if let Some((code, _)) = verdict {
            self.say(*code, shown, why);
            return;
        }
        let id = InputId(self.inputs.len() as u32);
        self.diagnostics.extend(input.resolved.diagnostics.clone().of_input(shown));
        self.inputs.push(info(input, content));
        if raw.files.is_empty() {
            self.say(Code::EmptyInput, shown, "the report has no files in it".to_owned());
        }
        self.diagnostics.extend(raw.diagnostics.clone().of_input(shown));
        let renumber = contexts.add(&raw.contexts);
        let same = renumber.iter().enumerate().all(|(at, id)| id.0 as usize == at);
        for (file, resolution) in raw.files.iter().zip(&input.resolved.paths) {
            let mut coverage = Arc::clone(&file.coverage);
            if !same && !coverage.contexts.is_empty() {
                let coverage = Arc::make_mut(&mut coverage);
                coverage.contexts = coverage.contexts.renumbered(|id| renumber.get(id.0 as usize).copied());
            }
            let path = resolution.path();
            if path.as_str().is_empty() {
                self.say(Code::BadRecord, shown, "a file without a path is left out".to_owned());
            } else if filter.keeps(path.as_str()) {
                let part = Part { input: id, format: input.found.format, coverage, source_hash: file.source_hash };
                let entry = self.files.entry(path.clone()).or_insert_with(|| (resolution.is_found(), Vec::new()));
                entry.1.push(part);
            }
        }
    }

    fn say(&mut self, code: Code, input: &Arc<str>, message: String) {
        let input = Some(Arc::clone(input));
        self.diagnostics.push(Diagnostic { code, input, position: None, message, count: 1 });
    }
}

/// For each report that was read `None` when it counts, or why it does not.
fn verdicts(read: &[&Input]) -> Vec<Option<(Code, String)>> {
    if read.len() < 2 {
        return vec![None; read.len()];
    }
    let measured: Vec<Measured<'_>> = read
        .iter()
        .filter_map(|input| {
            let content = input.content.as_ref().ok()?;
            let complete = matches!(input.found.format.reader, Reader::Native { complete: None, .. });
            Some(Measured {
                found: &input.found,
                raw: &content.raw,
                hash: content.hash,
                paths: input.resolved.paths.iter().map(Resolution::path).collect(),
                complete,
            })
        })
        .collect();
    choose(&measured)
}
