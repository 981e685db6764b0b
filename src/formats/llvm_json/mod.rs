//! The JSON of `llvm-cov export` (`-format=text`), versions 2.0 and 3: what clang, Swift, Xcode and `cargo llvm-cov`
//! write.
//!
//! ```json
//! {"data": [{
//!   "files": [{"filename": "/src/a.c", "segments": [[1, 12, 3, true, true, false], [4, 2, 0, false, false, false]]}],
//!   "functions": [{"name": "f", "count": 3, "filenames": ["/src/a.c"],
//!     "regions": [[1, 12, 4, 2, 3, 0, 0, 0]], "branches": [[2, 7, 2, 12, 1, 2, 0, 0, 4]]}],
//!   "totals": {"lines": {"count": 4, "covered": 4}}
//! }], "type": "llvm.coverage.json.export", "version": "3.1.0"}
//! ```
//!
//! Lines follow from the segments by llvm-cov's own rule (`llvm/paint.rs`); regions, branches and decisions from the
//! functions (`function.rs`), each counted once however many instances it has (`llvm/file.rs`). The type and the version
//! stand at the end of a file of any size, and arrays grew with the versions: they are read as far as they are known.
//! One pass, no tree of the document.

mod entry;
mod function;
mod halves;
mod listed;
mod row;
mod segments;
mod shared;
mod totals;

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use self::entry::Entry;
use self::shared::Shared;
use self::totals::Totals;
use super::format::{Companions, Family, Format, Reader, Together};
use super::json::{self, Fill, Items, List, Object, Text};
use super::recognise::{Head, JsonHead, Node};
use super::{Input, Needs, RawFile, RawReport, ReadError};
use crate::coverage::MetricSet;

pub(super) const LLVM_JSON: Format = Format {
    id: "llvm-json",
    name: "llvm-cov JSON",
    family: Family::Llvm,
    richness: 80,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

/// `type` and `version` come last in a file of any size, so the shape of `data` has to do.
fn recognise(head: &Head<'_>) -> bool {
    let Some(root) = head.json().map(JsonHead::root) else { return false };
    let has_shape = || {
        let file = root.get("data").filter(|data| data.is_array())?.first()?.get("files")?.first()?;
        let keys = ["branches", "expansions", "filename", "mcdc_records", "segments", "summary"];
        Some(keys.iter().filter(|key| file.has(&[key])).count() >= 2)
    };
    root.get("type").and_then(Node::text) == Some("llvm.coverage.json.export") || has_shape().unwrap_or(false)
}

/// Reads an export.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    if let Some(document) = halves::read(input, 2 * json::PIECE) {
        return document.finish();
    }
    let mut document = Document::new(input);
    json::read(input.bytes, &mut document, "what llvm-cov writes there")?;
    document.finish()
}

/// The export as far as it was read.
struct Document {
    shared: Shared,
    totals: Totals,
    files: Vec<RawFile>,
    carries: MetricSet,
    entries: usize,
    /// Entries that list files without their lines.
    summaries: usize,
    has_data: bool,
    cargo: Cargo,
}

impl<'de> Object<'de> for Document {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "data" => {
                self.has_data = true;
                map.next_value_seed(Items(&mut Data(self)))
            }
            "cargo_llvm_cov" => map.next_value_seed(Fill(&mut self.cargo)),
            _ => map.next_value::<IgnoredAny>().map(drop),
        }
    }
}

/// The list of entries.
struct Data<'d>(&'d mut Document);

impl<'de> List<'de> for Data<'_> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let document = &mut *self.0;
        let mut entry = Entry::new(&mut document.shared, &mut document.totals);
        let found = seq.next_element_seed(Fill(&mut entry))?.is_some();
        if found {
            document.entries += 1;
            let (is_summary, entry) = (entry.is_summary(), entry.finish());
            document.take(is_summary, entry);
        }
        Ok(found)
    }
}

/// What `cargo llvm-cov` adds.
#[derive(Default)]
struct Cargo {
    version: Option<String>,
}

impl<'de> Object<'de> for Cargo {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "version" => self.version = map.next_value::<Option<Text<'de>>>()?.map(|text| text.0.into_owned()),
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl Document {
    fn new(input: &Input<'_>) -> Document {
        Document {
            shared: Shared::new(input.limits, input.bytes.len()),
            totals: Totals::default(),
            files: Vec::new(),
            carries: MetricSet::default(),
            entries: 0,
            summaries: 0,
            has_data: false,
            cargo: Cargo::default(),
        }
    }

    /// Takes what an entry holds.
    fn take(&mut self, is_summary: bool, (files, carries): (Vec<RawFile>, MetricSet)) {
        self.summaries += usize::from(is_summary);
        self.files.extend(files);
        self.carries = self.carries.union(carries);
    }

    fn finish(mut self) -> Result<RawReport, ReadError> {
        if !self.has_data {
            return Err(json::lacking("an object with the key `data`", "an object without it"));
        }
        if self.summaries > 0 && self.summaries == self.entries {
            return Err(ReadError::Unsupported(
                "the export has totals alone: run `llvm-cov export` without `-summary-only`".to_owned(),
            ));
        }
        for file in &mut self.files {
            std::sync::Arc::make_mut(&mut file.coverage).carries = self.carries;
        }
        let cargo = self.cargo.version.map(|version| format!("cargo-llvm-cov {version}"));
        Ok(RawReport {
            producer: Some(cargo.unwrap_or_else(|| "llvm-cov".to_owned())),
            reported: self.totals.reported(),
            diagnostics: self.shared.diagnostics,
            files: self.files,
            ..RawReport::default()
        })
    }
}

#[cfg(test)]
mod tests;
