//! The JSON of gcovr (`gcovr --json`), which it reads back as a tracefile. The format's version is `0.` and a number;
//! version 0.1 has lines and branches, later ones add functions, conditions and marks of what is left out.
//!
//! ```json
//! {"gcovr/format_version": "0.15", "files": [{"file": "src/a.c",
//!   "lines": [{"line_number": 3, "function_name": "f", "count": 2, "branches": [{"count": 2}, {"count": 0}]}],
//!   "functions": [{"name": "f", "lineno": 3, "execution_count": 2}]}]}
//! ```
//!
//! A line of several functions, of a template's instances for one, is listed once for each of them: gcovr counts it as
//! often, lazycov once. Calls and decisions guessed from the text are no branches, and are passed over.

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use super::carry;
use super::file::{self, FunctionFields};
use super::values::Shared;
use crate::coverage::{Function as Entered, Line};
use crate::formats::format::{Companions, Family, Format, Reader, Together};
use crate::formats::json::{self, Items, List, Loose, Object, Text};
use crate::formats::recognise::{Head, JsonHead};
use crate::formats::{Input, Needs, RawFile, RawReport, ReadError};

pub(in crate::formats) const GCOVR_JSON: Format = Format {
    id: "gcovr-json",
    name: "gcovr JSON",
    family: Family::Gcc,
    richness: 70,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

fn recognise(head: &Head<'_>) -> bool {
    let Some(root) = head.json().map(JsonHead::root) else { return false };
    let marked = || {
        let line = root.get("files")?.first()?.get("lines")?.first()?;
        Some(line.children().any(|member| member.key().starts_with("gcovr/")))
    };
    root.get("gcovr/format_version").is_some() || marked().unwrap_or(false)
}

/// Reads a tracefile.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut document = Document { shared: Shared { limits: input.limits, ..Shared::default() }, ..Document::default() };
    json::read(input.bytes, &mut document, "what gcovr writes there")?;
    document.finish()
}

/// The tracefile as far as it was read.
#[derive(Default)]
struct Document {
    shared: Shared,
    files: Vec<RawFile>,
    has_files: bool,
}

impl<'de> Object<'de> for Document {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        if key == "files" {
            self.has_files = true;
            map.next_value_seed(Items(self))
        } else {
            map.next_value::<IgnoredAny>().map(drop)
        }
    }
}

impl<'de> List<'de> for Document {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let file = file::next::<Function<'de>, A>(seq, &mut self.shared)?;
        let found = file.is_some();
        self.files.extend(file.map(|(path, facts)| RawFile {
            path,
            coverage: Arc::new(facts.finish()),
            source_hash: None,
        }));
        Ok(found)
    }
}

impl Document {
    fn finish(mut self) -> Result<RawReport, ReadError> {
        if !self.has_files {
            return Err(json::lacking("an object with the key `files`", "an object without it"));
        }
        carry(&mut self.files);
        Ok(RawReport {
            producer: Some("gcovr".to_owned()),
            diagnostics: self.shared.diagnostics,
            files: self.files,
            ..RawReport::default()
        })
    }
}

/// The fields of a function as they are met. Versions with both names know which of them is mangled.
#[derive(Default)]
struct Function<'de> {
    name: Option<Cow<'de, str>>,
    demangled: Option<Cow<'de, str>>,
    start: Loose,
    entered: Option<Loose>,
    /// Where it begins and ends, `LINE:COLUMN` each, where gcov says it.
    range: Vec<Text<'de>>,
    excluded: bool,
}

impl<'de> Object<'de> for Function<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "name" => self.name = map.next_value::<Option<Text<'de>>>()?.map(|name| name.0),
            "demangled_name" => self.demangled = map.next_value::<Option<Text<'de>>>()?.map(|name| name.0),
            "lineno" => self.start = map.next_value()?,
            "execution_count" => self.entered = map.next_value()?,
            "pos" => self.range = json::list(map)?,
            "gcovr/excluded" => self.excluded = map.next_value::<Option<bool>>()?.unwrap_or(false),
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl<'de> FunctionFields<'de> for Function<'de> {
    fn finish(self, shared: &mut Shared) -> Option<Entered> {
        if self.excluded {
            return None;
        }
        let start = self.start.line(shared.limits.line);
        let end = self.range.get(1).and_then(|place| place.0.split(':').next()?.parse().ok());
        let end = end.filter(|end| *end <= shared.limits.line).and_then(Line::new);
        let end = end.filter(|end| start.is_some_and(|start| start <= *end));
        let name = self.name.or(self.demangled).unwrap_or_default();
        Some(Entered::new(&name, start, end, self.entered.map(|entered| shared.count(entered))))
    }
}

#[cfg(test)]
mod tests;
