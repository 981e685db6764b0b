//! `.resultset.json`: commands, each with the files that it loaded.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess};

use super::document::Document;
use super::file::File;
use super::pieces;
use crate::coverage::Code;
use crate::formats::json::{self, Either, Maybe, Object};
use crate::formats::{Input, RawReport, ReadError};

/// Reads a result set.
pub(super) fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    if let Some(document) = pieces::read(input, json::PIECE) {
        return document.finish();
    }
    let mut document = Document::new(input);
    json::read(input.bytes, &mut document, "what SimpleCov writes there")?;
    document.finish()
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
            self.document.close_command(Some(self.name));
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
