//! A file's own entry: its segments, and lists of the branches and decisions of all functions in it. These lists repeat
//! what the functions say, less exactly, and count only in an export without functions.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess};

use super::row::Row;
use super::segments::Segments;
use super::shared::Shared;
use crate::coverage::Lines;
use crate::formats::json::{Items, Object, Text, list};
use crate::formats::llvm::{File, Place};

/// The fields of a file as they are met.
pub(super) struct Fields<'s, 'de> {
    pub(super) shared: &'s mut Shared,
    pub(super) path: Cow<'de, str>,
    lines: Option<Lines>,
    branches: Vec<Row>,
    decisions: Vec<Row>,
}

impl<'s, 'de> Fields<'s, 'de> {
    /// A file without data.
    pub(super) fn new(shared: &'s mut Shared) -> Fields<'s, 'de> {
        Fields { shared, path: Cow::default(), lines: None, branches: Vec::new(), decisions: Vec::new() }
    }

    /// What the file's own lists say.
    pub(super) fn finish(self) -> (Cow<'de, str>, File) {
        let limit = self.shared.limits.line;
        let place = |row: &Row| row.span(limit).map(Place::new);
        let mut file = File::default();
        file.lines = self.lines;
        for row in &self.branches {
            if let (Some(place), Some(yes), Some(no)) = (place(row), row.get(4), row.get(5)) {
                file.branch(place, [Some(yes), Some(no)]);
            }
        }
        for row in self.decisions {
            if let Some(place) = place(&row) {
                file.decision(place, row.truths.into_iter().map(Some).collect());
            }
        }
        (self.path, file)
    }
}

impl<'de> Object<'de> for Fields<'_, 'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "filename" => self.path = map.next_value::<Text<'de>>()?.0,
            "segments" => {
                let mut segments = Segments::new(self.shared);
                map.next_value_seed(Items(&mut segments))?;
                self.lines = Some(segments.finish());
            }
            "branches" => self.branches = list(map)?,
            "mcdc_records" => self.decisions = list(map)?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}
