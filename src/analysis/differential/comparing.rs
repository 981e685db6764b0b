//! Two measurements side by side: which files there are, where lines went, what can be covered on them.

use rustc_hash::FxHashMap;

use super::mapping::{Mapping, Place};
use super::units::FileUnits;
use super::{Categories, FileChange, FileDelta, LineMap, Measurement, Origin, Unit};
use crate::coverage::Metric;

/// Two measurements, and what is known about their lines.
#[derive(Debug)]
pub(super) struct Comparing<'a> {
    pub(super) before: &'a Measurement,
    pub(super) now: &'a Measurement,
    pub(super) mapping: Mapping,
    units: (Vec<FileUnits<'a>>, Vec<FileUnits<'a>>),
}

impl<'a> Comparing<'a> {
    pub(super) fn of(before: &'a Measurement, now: &'a Measurement, mapping: Mapping) -> Comparing<'a> {
        Comparing { before, now, mapping, units: (FileUnits::of_side(before), FileUnits::of_side(now)) }
    }

    /// The units of a file of the baseline; `None` where only its total counts.
    pub(super) fn before_units(&self, file: u32, metric: Metric) -> Option<&[Unit]> {
        let units = self.units.0.get(file as usize)?;
        if self.mapping.is_whole_before(file) { None } else { units.get(metric) }
    }

    /// The units of a present file; `None` where only its total counts.
    pub(super) fn now_units(&self, file: u32, metric: Metric) -> Option<&[Unit]> {
        let units = self.units.1.get(file as usize)?;
        if self.mapping.is_whole_now(file) { None } else { units.get(metric) }
    }

    /// Has this present file data?
    pub(super) fn is_measured_now(&self, file: u32) -> bool {
        self.now.record(file).is_some_and(super::FileRecord::is_measured)
    }

    /// Where a line of the baseline is now, in a file with data.
    pub(super) fn image(&self, origin: Origin) -> Option<Place> {
        self.mapping.image(origin).filter(|place| self.is_measured_now(place.file))
    }

    /// Are there measured files of which a text is missing?
    pub(super) fn has_unmapped(&self) -> bool {
        (0..self.now.files().len() as u32).any(|file| self.is_unmappable(file))
    }

    fn is_unmappable(&self, now: u32) -> bool {
        self.is_measured_now(now) && self.mapping.is_whole_now(now) && self.mapping.pairs.before(now).is_some()
    }

    /// The files of either side that were measured on at least one.
    pub(super) fn listed(&self) -> Vec<FileDelta> {
        let after = (0..self.now.files().len() as u32).filter_map(|at| self.of_present(at));
        let gone = (0..self.before.files().len() as u32).filter_map(|at| self.of_past(at));
        after.chain(gone).collect()
    }

    fn of_present(&self, after: u32) -> Option<FileDelta> {
        let file = self.now.record(after)?;
        let before = self.mapping.pairs.before(after);
        let record = before.and_then(|before| self.before.record(before));
        let (state, was) = match record {
            Some(record) => {
                let moved = record.path != file.path;
                let state = match (record.is_measured(), file.is_measured()) {
                    (false, false) => return None,
                    (false, true) => FileChange::NewlyMeasured,
                    (true, false) => FileChange::Vanished,
                    (true, true) if moved => FileChange::Renamed,
                    (true, true) => match self.mapping.maps.get(after as usize) {
                        Some(LineMap::Identity(_)) => FileChange::Same,
                        // Without texts, only the numbers can tell.
                        Some(LineMap::Unknown) if record.totals == file.totals => FileChange::Same,
                        _ => FileChange::Changed,
                    },
                };
                (state, moved.then(|| record.path.clone()))
            }
            None if !file.is_measured() => return None,
            None => match self.split_from(after).and_then(|origin| self.before.record(origin)) {
                Some(origin) => (FileChange::Changed, Some(origin.path.clone())),
                None => (FileChange::New, None),
            },
        };
        let (map, categories) = (LineMap::Unknown, Categories::default());
        let unmappable = self.is_unmappable(after);
        Some(FileDelta { path: file.path.clone(), was, state, before, after: Some(after), map, categories, unmappable })
    }

    fn of_past(&self, before: u32) -> Option<FileDelta> {
        let file = self.before.record(before)?;
        if self.mapping.pairs.after(before).is_some() || !file.is_measured() {
            return None;
        }
        Some(FileDelta {
            path: file.path.clone(),
            was: None,
            state: FileChange::Removed,
            before: Some(before),
            after: None,
            map: LineMap::Unknown,
            categories: Categories::default(),
            unmappable: false,
        })
    }

    /// The file that most code of a file without partner came from, if half of the code or more came from others.
    fn split_from(&self, after: u32) -> Option<u32> {
        let units = self.now_units(after, Metric::Lines)?;
        let mut origins: FxHashMap<u32, usize> = FxHashMap::default();
        for unit in units {
            if let Some(origin) = self.mapping.origin(Place { file: after, line: unit.line }) {
                *origins.entry(origin.file).or_default() += 1;
            }
        }
        let known: usize = origins.values().sum();
        if known == 0 || 2 * known < units.len() {
            return None;
        }
        let path = |at: u32| self.before.record(at).map(|file| &file.path);
        origins.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| path(b.0).cmp(&path(a.0)))).map(|entry| entry.0)
    }
}
