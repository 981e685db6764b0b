//! One function of the export: its name and count, and what was measured in it.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess};

use super::file::File;
use super::place::{CODE, Place, SubFiles, file_of, kind_of};
use super::row::Row;
use super::shared::Shared;
use crate::formats::json::{Loose, Object, Text, list};

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

impl Fields<'_> {
    /// The sub-files of the function.
    pub(super) fn sub_files(&self, shared: &Shared) -> SubFiles {
        SubFiles::of(&self.regions, self.files.len(), shared)
    }

    /// Adds what was measured to the file that holds the function. Its first region is the whole of it.
    pub(super) fn tell(self, within: &SubFiles, file: &mut File, shared: &mut Shared) {
        let limit = shared.limits.line;
        let body = self.regions.iter().find(|region| file_of(region) == within.main);
        if let Some(span) = body.and_then(|region| region.span(limit)) {
            file.function(span, &self.name, self.entered);
        }
        let code = self.regions.iter().filter(|region| kind_of(region) == CODE);
        let mut regions: Vec<(Place, u64)> = code
            .filter_map(|region| place(within, "a region", region, file_of(region), shared).zip(region.get(4)))
            .collect();
        let branches = self.branches.iter();
        let mut branches: Vec<(Place, [u64; 2])> = branches
            .filter_map(|branch| {
                let place = place(within, "a branch", branch, file_of_branch(branch), shared)?;
                Some((place, [branch.get(4)?, branch.get(5)?]))
            })
            .collect();
        let decisions = self.decisions.into_iter();
        let mut decisions: Vec<(Place, Vec<bool>)> = decisions
            .filter_map(|decision| {
                let place = place(within, "a decision", &decision, file_of_branch(&decision), shared)?;
                Some((place, decision.truths))
            })
            .collect();
        Place::tell_apart(&mut regions);
        Place::tell_apart(&mut branches);
        Place::tell_apart(&mut decisions);
        for (place, count) in regions {
            file.region(place, count);
        }
        for (place, outcomes) in branches {
            file.branch(place, outcomes);
        }
        for (place, conditions) in decisions {
            file.decision(place, conditions);
        }
    }
}

/// The sub-file that a branch, or a decision, is in.
fn file_of_branch(row: &Row) -> usize {
    row.get(6).and_then(|file| usize::try_from(file).ok()).unwrap_or(0)
}

fn place(within: &SubFiles, what: &'static str, row: &Row, file: usize, shared: &mut Shared) -> Option<Place> {
    shared.check_sign(row);
    let place = row.span(shared.limits.line).and_then(|span| within.place(span, file));
    if place.is_none() {
        shared.bad(what, row);
    }
    place
}
