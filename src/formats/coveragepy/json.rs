//! The JSON reports of coverage.py (`coverage json`), formats 1 to 3.
//!
//! Reports are read in one pass, file by file, without a tree of the document. coverage.py says whether a line ran,
//! not how often, so counts are 0 or 1. Functions are listed with their extents, but the report has no number for
//! "functions entered", and none is made up: the metric is not carried.

mod arms;
mod docstrings;
mod file;
mod jump;
mod region;
mod shared;
mod summary;

use std::borrow::Cow;
use std::sync::Arc;

use memchr::memmem;
use serde::de::{IgnoredAny, MapAccess};

pub(super) use self::docstrings::complete;
use self::shared::Shared;
use self::summary::Summary;
use crate::coverage::{Code, Contexts, Metric, MetricSet, Ratio, Totals};
use crate::formats::json::{self, Fill, Object, Text};
use crate::formats::recognise::{Head, JsonHead, Node};
use crate::formats::{Input, RawFile, RawReport, ReadError};

/// What `meta` of coverage.py says and no other's. A report that was formatted again may have it behind all files;
/// then it is the first file that tells.
pub(super) fn recognise(head: &Head<'_>) -> bool {
    let Some(root) = head.json().map(JsonHead::root) else { return false };
    let is_meta = |meta: Node<'_>| meta.has(&["branch_coverage", "show_contexts"]);
    root.get("meta").is_some_and(is_meta)
        || (root.get("files").is_some() && memmem::find(head.bytes, b"\"executed_lines\"").is_some())
}

/// Reads a report.
pub(super) fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let shared = Shared { limits: input.limits, ..Shared::default() };
    let mut document = Document { shared, ..Document::default() };
    json::read(input.bytes, &mut document, "what coverage.py writes there")?;
    document.finish()
}

/// The report as far as it was read.
#[derive(Default)]
struct Document {
    shared: Shared,
    files: Vec<RawFile>,
    has_files: bool,
    version: Option<String>,
    branch_coverage: bool,
    totals: Summary,
}

impl<'de> Object<'de> for Document {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "meta" => map.next_value_seed(Fill(&mut Meta(self))),
            "files" => {
                self.has_files = true;
                map.next_value_seed(Fill(&mut Files(self)))
            }
            "totals" => map.next_value_seed(Fill(&mut self.totals)),
            _ => map.next_value::<IgnoredAny>().map(drop),
        }
    }
}

struct Meta<'d>(&'d mut Document);

impl<'de> Object<'de> for Meta<'_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "version" => self.0.version = map.next_value::<Option<Text<'de>>>()?.map(|text| text.0.into_owned()),
            "branch_coverage" => self.0.branch_coverage = map.next_value::<Option<bool>>()?.unwrap_or(false),
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

struct Files<'d>(&'d mut Document);

impl<'de> Object<'de> for Files<'_> {
    fn field<A: MapAccess<'de>>(&mut self, path: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let mut fields = file::Fields::new(&mut self.0.shared);
        map.next_value_seed(Fill(&mut fields))?;
        let coverage = fields.finish(&path);
        self.0.files.push(RawFile { path: path.into_owned(), coverage: Arc::new(coverage), source_hash: None });
        Ok(())
    }
}

impl Document {
    fn finish(mut self) -> Result<RawReport, ReadError> {
        if !self.has_files {
            return Err(json::lacking("an object with the key `files`", "an object without it"));
        }
        let counted = self.totals.num_branches.unwrap_or(0) > 0;
        let mut carries = MetricSet::of(&[Metric::Lines]);
        if self.shared.lists_arms || (self.branch_coverage && !counted) {
            carries = carries.with(Metric::Branches).with(Metric::Combined);
        } else if counted {
            self.shared.diagnostics.add(Code::BranchesNeedAnalysis, None, || {
                "the report counts branches but does not list them; coverage.py 6.4 and newer do".to_owned()
            });
        }
        // Data that was recorded without contexts has one, without a name, for everything.
        let named = self.shared.names.iter().any(|name| !name.is_empty());
        for file in &mut self.files {
            let coverage = Arc::make_mut(&mut file.coverage);
            coverage.carries = carries;
            if !named {
                coverage.contexts = Contexts::default();
            }
        }
        self.compare_totals();
        Ok(RawReport {
            producer: self.version.map(|version| format!("coverage.py {version}")),
            reported: self.totals.reported(),
            contexts: if named { self.shared.names } else { Vec::new() },
            diagnostics: self.shared.diagnostics,
            files: self.files,
            ..RawReport::default()
        })
    }

    /// Says where the report's own totals differ from its own lines and arms, as they do in one edited by hand.
    /// Docstrings that ran are still among our lines, and some arms cannot be known: both have their own place.
    fn compare_totals(&mut self) {
        let mut ours = Totals::default();
        for file in &self.files {
            ours.add(&file.coverage.totals());
        }
        let Some(reported) = self.totals.reported() else { return };
        let inexact = self.shared.diagnostics.iter().any(|diagnostic| diagnostic.code == Code::InexactBranches);
        for metric in [Metric::Lines, Metric::Branches] {
            let rate = reported.get(metric).unwrap_or_default();
            let (Some(ours), Some(covered), Some(total)) = (ours.get(metric), rate.covered, rate.total) else {
                continue;
            };
            let said = Ratio::new(covered, total);
            let equal = match metric {
                Metric::Lines => ours.missed() == said.missed() && ours.covered >= said.covered,
                _ => ours == said || inexact,
            };
            if !equal {
                self.shared.diagnostics.add(Code::TotalsDiffer, None, || {
                    format!(
                        "the report's totals say {covered} of {total} {}, its files {} of {}; the files count",
                        metric.key(),
                        ours.covered,
                        ours.total
                    )
                });
            }
        }
    }
}

#[cfg(test)]
mod tests;
