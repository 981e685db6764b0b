//! Istanbul's JSON: what jest, vitest, nyc and c8 write as `coverage-final.json`, and nyc for each process into
//! `.nyc_output`.
//!
//! ```json
//! { "/home/me/app/door.js": {
//!     "path": "/home/me/app/door.js",
//!     "statementMap": { "0": { "start": { "line": 2, "column": 2 }, "end": { "line": 2, "column": 21 } } },
//!     "fnMap": { "0": { "name": "open",
//!       "decl": { "start": { "line": 1, "column": 9 }, "end": { "line": 1, "column": 13 } },
//!       "loc": { "start": { "line": 1, "column": 19 }, "end": { "line": 3, "column": 1 } } } },
//!     "branchMap": { "0": { "type": "if", "loc": { "start": { "line": 2, "column": 2 }, "end": {} },
//!       "locations": [{ "start": { "line": 2, "column": 2 }, "end": {} }, { "start": {}, "end": {} }] } },
//!     "s": { "0": 3 }, "f": { "0": 3 }, "b": { "0": [2, 1] } } }
//! ```
//!
//! The rules are those of istanbul-lib-coverage: a line ran as often as the statement that ran most among those that
//! begin on it, statements, arms and functions are told apart by where they stand, and zeros of a file that nothing
//! loaded (`"all": true`) give way to data. A branch stands where its reports put it, on the first line of its `loc`.
//! Columns are counted from 0 there and from 1 here; an end without a column is the end of its line.

mod entries;
mod file;
mod location;

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::MapAccess;

use self::file::Fields;
use super::format::{Companions, Family, Format, Reader, Together};
use super::json::{self, Maybe, Object};
use super::recognise::{Head, JsonHead, Node};
use super::{Input, Limits, Needs, RawFile, RawReport, ReadError, several};
use crate::coverage::{Code, Diagnostics};

/// Istanbul's row in the table of formats.
pub(super) const ISTANBUL: Format = Format {
    id: "istanbul",
    name: "Istanbul JSON",
    family: Family::JavaScript,
    richness: 80,
    recognise,
    together: Together::Like(processes),
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

/// One object a file, in old reports inside `data`. The order of its members differs between the tools.
fn recognise(head: &Head<'_>) -> bool {
    let file = || {
        let file = head.json().map(JsonHead::root)?.children().find(|child| child.is_object())?;
        Some(file.get("data").unwrap_or(file))
    };
    let maps = |file: Node<'_>| ["fnMap", "branchMap", "s"].iter().any(|key| file.has(&[key]));
    file().is_some_and(|file| file.has(&["statementMap"]) || (file.has(&["path"]) && maps(file)))
}

/// nyc leaves a file for each process of a run in one folder.
fn processes(path: &str) -> Option<String> {
    let (folder, _) = path.rsplit_once('/')?;
    (folder.rsplit('/').next() == Some(".nyc_output")).then(|| format!("{folder}/*.json"))
}

/// Reads a report, or those of the processes of a run.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    several::read(input, read_one)
}

fn read_one(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut document = Document::new(input);
    json::read(input.bytes, &mut document, "what Istanbul writes there")?;
    document.finish()
}

/// The report as far as it was read.
struct Document<'a> {
    bytes: &'a [u8],
    limits: Limits,
    files: Vec<RawFile>,
    transpiled: usize,
    diagnostics: Diagnostics,
}

impl<'de> Object<'de> for Document<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let mut fields = Fields::default();
        let is_object = map.next_value_seed(Maybe(&mut fields))?;
        let at = json::position(self.bytes, &key);
        if !is_object || !fields.is_file() {
            self.diagnostics.add(Code::BadRecord, at, || format!("`{key}` is no measured file; it is left out"));
        } else if fields.is_transpiled() {
            self.transpiled += 1;
            self.diagnostics.add(Code::NotReadable, at, || format!("{key}: {TRANSPILED}"));
        } else {
            let coverage = fields.finish(self.bytes, self.limits.line, &mut self.diagnostics);
            let path = fields.path().unwrap_or(&key).to_owned();
            self.files.push(RawFile { path, coverage: Arc::new(coverage), source_hash: None });
        }
        Ok(())
    }
}

/// A source map in the data means that nobody has used it yet.
const TRANSPILED: &str = "the lines are those of the code that it was compiled to; `npx nyc report --reporter=json` \
     writes those of the source";

impl<'a> Document<'a> {
    fn new(input: &Input<'a>) -> Document<'a> {
        let (files, diagnostics) = (Vec::new(), Diagnostics::default());
        Document { bytes: input.bytes, limits: input.limits, files, transpiled: 0, diagnostics }
    }

    fn finish(self) -> Result<RawReport, ReadError> {
        if self.files.is_empty() && self.transpiled > 0 {
            return Err(ReadError::Unsupported(TRANSPILED.to_owned()));
        }
        if self.files.is_empty() {
            return Err(json::lacking("files with `statementMap`", "an object without any"));
        }
        Ok(RawReport { files: self.files, diagnostics: self.diagnostics, ..RawReport::default() })
    }
}

#[cfg(test)]
mod tests;
