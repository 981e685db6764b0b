//! One function of the export: its name and count, and what was measured in it.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess};

use super::row::Row;
use super::shared::Shared;
use crate::formats::json::{Loose, Object, Text, list};
use crate::formats::llvm::{Facts, File, Place, Range, RangeKind, SubFiles, Use, own_lines};

/// The fields of a function as they are met.
#[derive(Default)]
pub(super) struct Fields<'de> {
    name: Cow<'de, str>,
    entered: Option<u64>,
    /// A name for each sub-file.
    pub(super) files: Vec<Text<'de>>,
    /// `[line, column, end line, end column, count, file, expanded file, kind]`
    regions: Vec<Row>,
    /// `[line, column, end line, end column, true, false, file, expanded file, kind]`
    branches: Vec<Row>,
    /// `[line, column, end line, end column, true, false, file, expanded file, kind, [conditions], …]`
    decisions: Vec<Row>,
}

impl<'de> Object<'de> for Fields<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "name" => self.name = map.next_value::<Option<Text<'de>>>()?.map_or_else(Cow::default, |name| name.0),
            "count" => {
                self.entered = match map.next_value()? {
                    // Beyond what fits; the conversion saturates.
                    Loose::Float(count) => Some(count as u64),
                    count => count.count(),
                }
            }
            "filenames" => self.files = list(map)?,
            "regions" => self.regions = list(map)?,
            "branches" => self.branches = list(map)?,
            "mcdc_records" => self.decisions = list(map)?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// Place of the sub-file in a row of regions, of the sub-file that a use expands to, of the kind, and the kinds.
const FILE: usize = 5;
const EXPANDED: usize = 6;
const KIND: usize = 7;
const CODE: u64 = 0;
const EXPANSION: u64 = 1;
const SKIPPED: u64 = 2;
const GAP: u64 = 3;

/// The number of a sub-file in this place of a row.
fn file_at(row: &Row, at: usize) -> Option<usize> {
    row.get(at).and_then(|file| usize::try_from(file).ok())
}

/// The sub-file that a region is in.
fn file_of(region: &Row) -> usize {
    file_at(region, FILE).unwrap_or(0)
}

/// The sub-file that a branch, or a decision, is in.
fn file_of_branch(row: &Row) -> usize {
    file_at(row, 6).unwrap_or(0)
}

/// The kind of a region.
fn kind_of(region: &Row) -> u64 {
    region.get(KIND).unwrap_or(CODE)
}

impl Fields<'_> {
    /// The sub-files of the function.
    pub(super) fn sub_files(&self, shared: &Shared) -> SubFiles {
        let uses = self.regions.iter().filter(|region| kind_of(region) == EXPANSION).filter_map(|region| {
            let (span, expanded) = (region.span(shared.limits.line)?, file_at(region, EXPANDED)?);
            Some(Use { span, file: file_of(region), expanded })
        });
        SubFiles::of(self.files.len(), uses)
    }

    /// Adds what was measured to the file that holds the function. Its first region is the whole of it.
    pub(super) fn tell(self, within: &SubFiles, file: &mut File, shared: &mut Shared) {
        let limit = shared.limits.line;
        let body = self.regions.iter().find(|region| file_of(region) == within.main);
        let body = body.and_then(|region| region.span(limit));
        let own = self.regions.iter().filter(|region| file_of(region) == within.main);
        let lines = own_lines(own.filter_map(|region| range(region, limit)).collect(), limit);
        let code = self.regions.iter().filter(|region| kind_of(region) == CODE);
        let regions = code
            .filter_map(|region| place(within, "a region", region, file_of(region), shared).zip(region.get(4)))
            .collect();
        let branches = self.branches.iter();
        let branches = branches
            .filter_map(|branch| {
                let place = place(within, "a branch", branch, file_of_branch(branch), shared)?;
                Some((place, [Some(branch.get(4)?), Some(branch.get(5)?)]))
            })
            .collect();
        let decisions = self.decisions.into_iter();
        let decisions = decisions
            .filter_map(|decision| {
                let place = place(within, "a decision", &decision, file_of_branch(&decision), shared)?;
                Some((place, decision.truths.into_iter().map(Some).collect()))
            })
            .collect();
        file.tell(&self.name, Facts { body, entered: self.entered, lines, regions, branches, decisions });
    }
}

/// A region as one of those that lines are made of.
fn range(region: &Row, limit: u32) -> Option<Range> {
    let kind = match kind_of(region) {
        CODE => RangeKind::Code,
        EXPANSION => RangeKind::Expansion,
        SKIPPED => RangeKind::Skipped,
        GAP => RangeKind::Gap,
        _ => return None,
    };
    let span = region.span(limit)?;
    let (start, end) = ((span.start.get(), span.start_column), (span.end.get(), span.end_column));
    Some(Range { start, end, kind, count: region.get(4)? })
}

fn place(within: &SubFiles, what: &'static str, row: &Row, file: usize, shared: &mut Shared) -> Option<Place> {
    shared.check_sign(row);
    let place = row.span(shared.limits.line).and_then(|span| within.place(span, file));
    if place.is_none() {
        shared.bad(what, row);
    }
    place
}
