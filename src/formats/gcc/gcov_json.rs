//! The JSON of gcov (`gcov --json-format`, GCC 9 and newer): a file of one object file's measurements, mostly packed as
//! `NAME.gcov.json.gz`, or several of them one after the other, as `--stdout` prints them.
//!
//! ```json
//! {"format_version": "1", "gcc_version": "12.2.0", "current_working_directory": "/build", "data_file": "a.gcda",
//!  "files": [{"file": "../src/a.c",
//!    "functions": [{"name": "f", "start_line": 3, "end_line": 5, "execution_count": 2}],
//!    "lines": [{"line_number": 3, "count": 2, "function_name": "f", "branches": [{"count": 1}, {"count": 1}]}]}]}
//! ```
//!
//! Every object file that includes a header tells of it: a run is the sum of its files. The object file of a source
//! that was never compiled for it lists no files at all.

use std::borrow::Cow;
use std::sync::Arc;

use memchr::memmem;
use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use super::facts::Facts;
use super::file::{self, FunctionFields};
use super::values::Shared;
use super::{below, carry};
use crate::coverage::Function as Entered;
use crate::formats::format::{Companions, Family, Format, Reader, Together};
use crate::formats::json::{self, Items, List, Loose, Object, Text};
use crate::formats::recognise::{Head, JsonHead};
use crate::formats::{Input, Needs, RawFile, RawReport, ReadError};

pub(in crate::formats) const GCOV_JSON: Format = Format {
    id: "gcov-json",
    name: "gcov JSON",
    family: Family::Gcc,
    richness: 70,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

fn recognise(head: &Head<'_>) -> bool {
    let Some(root) = head.json().map(JsonHead::root) else { return false };
    let others = ["format_version", "data_file", "files", "current_working_directory"];
    root.has(&["gcc_version"]) && others.iter().any(|key| root.has(&[key]))
}

/// Reads all measurements of a file.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut document = Document { shared: Shared { limits: input.limits, ..Shared::default() }, ..Document::default() };
    for bytes in documents(input.bytes) {
        document.folder = None;
        json::read(bytes, &mut document, "what gcov writes there")?;
        document.place();
    }
    document.finish()
}

/// The documents of a file. One begins on a line of its own, where no value of another begins, and line breaks do not
/// occur in JSON's texts.
fn documents(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut from = 0;
    let mut borders = memmem::find_iter(bytes, b"\n{").map(|at| at + 1).chain([bytes.len()]);
    std::iter::from_fn(move || {
        let to = borders.next()?;
        let document = bytes.get(from..to)?;
        from = to;
        Some(document)
    })
}

/// The measurements as far as they were read.
#[derive(Default)]
struct Document {
    shared: Shared,
    files: Vec<RawFile>,
    /// Files of the document at hand, whose folder may stand behind them.
    open: Vec<(String, Facts)>,
    folder: Option<String>,
    version: Option<String>,
    has_files: bool,
}

impl<'de> Object<'de> for Document {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "gcc_version" => self.version = map.next_value::<Option<Text<'de>>>()?.map(|text| text.0.into_owned()),
            "current_working_directory" => {
                self.folder = map.next_value::<Option<Text<'de>>>()?.map(|text| text.0.into_owned());
            }
            "files" => {
                self.has_files = true;
                map.next_value_seed(Items(&mut Files(self)))?;
            }
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl Document {
    fn place(&mut self) {
        let folder = self.folder.take().unwrap_or_default();
        for (path, facts) in self.open.drain(..) {
            let coverage = Arc::new(facts.finish());
            self.files.push(RawFile { path: below(&folder, &path), coverage, source_hash: None });
        }
    }

    fn finish(mut self) -> Result<RawReport, ReadError> {
        if !self.has_files {
            return Err(json::lacking("an object with the key `files`", "an object without it"));
        }
        carry(&mut self.files);
        Ok(RawReport {
            producer: self.version.map(|version| format!("gcov {version}")),
            diagnostics: self.shared.diagnostics,
            files: self.files,
            ..RawReport::default()
        })
    }
}

/// The list of files.
struct Files<'d>(&'d mut Document);

impl<'de> List<'de> for Files<'_> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let file = file::next::<Function<'de>, A>(seq, &mut self.0.shared)?;
        let found = file.is_some();
        self.0.open.extend(file);
        Ok(found)
    }
}

/// The fields of a function as they are met.
#[derive(Default)]
struct Function<'de> {
    name: Cow<'de, str>,
    start: Loose,
    end: Loose,
    entered: Loose,
}

impl<'de> Object<'de> for Function<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "name" => self.name = map.next_value::<Option<Text<'de>>>()?.map_or_else(Cow::default, |name| name.0),
            "start_line" => self.start = map.next_value()?,
            "end_line" => self.end = map.next_value()?,
            "execution_count" => self.entered = map.next_value()?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl<'de> FunctionFields<'de> for Function<'de> {
    fn finish(self, shared: &mut Shared) -> Option<Entered> {
        let start = self.start.line(shared.limits.line);
        let end = self.end.line(shared.limits.line).filter(|end| start.is_some_and(|start| start <= *end));
        Some(Entered::new(&self.name, start, end, Some(shared.count(self.entered))))
    }
}

#[cfg(test)]
mod tests;
