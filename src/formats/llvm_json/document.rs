//! An export as far as it was read.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use super::entry::Entry;
use super::shared::Shared;
use super::totals::Totals;
use crate::coverage::MetricSet;
use crate::formats::json::{self, Fill, Items, List, Object, Text};
use crate::formats::{Input, RawFile, RawReport, ReadError};

/// The export as far as it was read.
pub(super) struct Document {
    pub(super) shared: Shared,
    totals: Totals,
    files: Vec<RawFile>,
    carries: MetricSet,
    pub(super) entries: usize,
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
    /// Before anything is read.
    pub(super) fn new(input: &Input<'_>) -> Document {
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
    pub(super) fn take(&mut self, is_summary: bool, (files, carries): (Vec<RawFile>, MetricSet)) {
        self.summaries += usize::from(is_summary);
        self.files.extend(files);
        self.carries = self.carries.union(carries);
    }

    /// The report.
    pub(super) fn finish(mut self) -> Result<RawReport, ReadError> {
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
