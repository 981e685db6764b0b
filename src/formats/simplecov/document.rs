//! A result set as far as it was read, however it is read.

use std::sync::Arc;

use rayon::prelude::*;

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

    /// The coverage of a command ends. The first one of a piece may have begun before it.
    pub(super) fn close_command(&mut self, name: Option<&str>) {
        self.commands.push(name.unwrap_or_default().to_owned());
    }

    /// Adds the piece behind, which begins inside the coverage of this command.
    pub(super) fn append(&mut self, mut next: Document<'a>, command: Option<&str>) {
        if let Some(begun) = next.commands.first_mut() {
            begun.replace_range(.., command.unwrap_or_default());
        }
        let before = self.commands.len() as u32;
        self.files.extend(next.files.into_iter().map(|(command, file)| (before + command, file)));
        self.commands.append(&mut next.commands);
        self.shared.append(next.shared);
    }

    /// The report.
    pub(super) fn finish(mut self) -> Result<RawReport, ReadError> {
        if self.commands.is_empty() {
            return Err(json::lacking("commands with `coverage`", "an object without any"));
        }
        let carries = self.shared.carries();
        // One command ran everything that ran, which says nothing.
        let several = self.commands.len() > 1;
        self.files.par_iter_mut().for_each(|(command, file)| {
            let coverage = Arc::make_mut(&mut file.coverage);
            coverage.carries = carries;
            if several {
                let mut ran = LineBits::default();
                coverage.lines.iter().filter(|line| line.1 > 0).for_each(|line| ran.insert(line.0));
                coverage.contexts.add(ContextId(*command), &ran);
            }
        });
        let contexts = if several { self.commands } else { Vec::new() };
        let files = self.files.into_iter().map(|(_, file)| file).collect();
        Ok(RawReport { files, contexts, diagnostics: self.shared.diagnostics, ..RawReport::default() })
    }
}
