//! A result set as far as it was read, however it is read.

use std::sync::Arc;

use super::shared::Shared;
use crate::coverage::{ContextId, FileCoverage, LineBits};
use crate::formats::{Input, RawFile, RawReport, ReadError, json};

/// The commands as far as they were read.
pub(super) struct Document<'a> {
    pub(super) shared: Shared<'a>,
    /// With the number of the command that ran them.
    files: Vec<(u32, RawFile)>,
    /// The names of those that are read.
    pub(super) commands: Vec<String>,
}

impl<'a> Document<'a> {
    /// A document of which nothing is read yet.
    pub(super) fn new(input: &Input<'a>) -> Document<'a> {
        Document { shared: Shared::new(input.bytes, input.limits), files: Vec::new(), commands: Vec::new() }
    }

    /// Adds a file of the command at hand.
    pub(super) fn add(&mut self, path: String, coverage: FileCoverage) {
        let command = self.commands.len() as u32;
        self.files.push((command, RawFile { path, coverage: Arc::new(coverage), source_hash: None }));
    }

    /// The report.
    pub(super) fn finish(mut self) -> Result<RawReport, ReadError> {
        if self.commands.is_empty() {
            return Err(json::lacking("commands with `coverage`", "an object without any"));
        }
        let carries = self.shared.carries();
        // One command ran everything that ran, which says nothing.
        let several = self.commands.len() > 1;
        for (command, file) in &mut self.files {
            let coverage = Arc::make_mut(&mut file.coverage);
            coverage.carries = carries;
            if several {
                let mut ran = LineBits::default();
                coverage.lines.iter().filter(|line| line.1 > 0).for_each(|line| ran.insert(line.0));
                coverage.contexts.add(ContextId(*command), &ran);
            }
        }
        let contexts = if several { self.commands } else { Vec::new() };
        let files = self.files.into_iter().map(|(_, file)| file).collect();
        Ok(RawReport { files, contexts, diagnostics: self.shared.diagnostics, ..RawReport::default() })
    }
}
