//! `.resultset.json`: commands, each with the files that it loaded.

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::{IgnoredAny, MapAccess};

use super::file::File;
use super::plain;
use super::shared::Shared;
use crate::coverage::{Code, ContextId, FileCoverage, LineBits};
use crate::formats::json::{self, Either, Maybe, Object};
use crate::formats::{Input, RawFile, RawReport, ReadError};

/// Reads a result set.
pub(super) fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut document = Document::new(input);
    if plain::read(&mut document).is_none() {
        document = Document::new(input);
        json::read(input.bytes, &mut document, "what SimpleCov writes there")?;
    }
    document.finish()
}

/// The commands as far as they were read.
pub(super) struct Document<'a> {
    pub(super) shared: Shared<'a>,
    /// With the number of the command that ran them.
    files: Vec<(u32, RawFile)>,
    /// The names of those that are read.
    pub(super) commands: Vec<String>,
}

impl<'de> Object<'de> for Document<'_> {
    fn field<A: MapAccess<'de>>(&mut self, name: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let before = self.commands.len();
        map.next_value_seed(Maybe(&mut Command { document: self, name: &name }))?;
        if self.commands.len() == before {
            let at = json::position(self.shared.bytes, &name);
            self.shared.diagnostics.add(Code::BadRecord, at, || format!("`{name}` has no coverage; it is left out"));
        }
        Ok(())
    }
}

/// One command.
struct Command<'d, 'a, 'n> {
    document: &'d mut Document<'a>,
    name: &'n str,
}

impl<'de> Object<'de> for Command<'_, '_, '_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        if key != "coverage" {
            return map.next_value::<IgnoredAny>().map(drop);
        }
        if map.next_value_seed(Maybe(&mut Files(self.document)))? {
            self.document.commands.push(self.name.to_owned());
        }
        Ok(())
    }
}

/// The files of one command.
struct Files<'d, 'a>(&'d mut Document<'a>);

impl<'de> Object<'de> for Files<'_, '_> {
    fn field<A: MapAccess<'de>>(&mut self, path: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let at = json::position(self.0.shared.bytes, &path);
        let mut file = File::new(&mut self.0.shared, at);
        if !map.next_value_seed(Either(&mut file))? {
            let left_out = || format!("`{path}` is no measured file; it is left out");
            self.0.shared.diagnostics.add(Code::BadRecord, at, left_out);
            return Ok(());
        }
        let coverage = file.finish();
        self.0.add(path.into_owned(), coverage);
        Ok(())
    }
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
