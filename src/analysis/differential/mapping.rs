//! Where every line of a project comes from, and where every line of the baseline went: the same facts seen from both
//! sides. Built file by file, completed by what moved, then only read.

use std::sync::Arc;

use rayon::prelude::*;

use super::lines::{self, Code};
use super::pair::{Pairs, has_lines};
use super::{FileRecord, LineMap, Mark, Measurement, Origin, Unit};
use crate::coverage::{Line, Metric};

/// A place on the present side: a file of its measurement and a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) file: u32,
    pub(super) line: Line,
}

/// Where the lines of a file of the baseline are now.
#[derive(Clone, Debug, Default)]
enum Images {
    /// Nowhere.
    #[default]
    Gone,
    /// On the same lines of one file.
    Same(u32),
    /// For each line, counted from 0.
    Lines(Vec<Option<Place>>),
}

/// The lines of two measurements, joined.
#[derive(Debug)]
pub(super) struct Mapping {
    /// Which file is which.
    pub(super) pairs: Pairs,
    /// For each present file, where its lines come from.
    pub(super) maps: Vec<LineMap>,
    /// For each present file, its lines that lay elsewhere, ascending.
    pub(super) moved: Vec<Vec<Line>>,
    /// The files of each side that can be compared as a whole alone.
    whole: (Vec<bool>, Vec<bool>),
    images: Vec<Images>,
}

impl Mapping {
    /// Compares the lines of each pair of files.
    pub(super) fn of_pairs(before: &Measurement, now: &Measurement, pairs: Pairs) -> Mapping {
        let maps = now.files().par_iter().enumerate().map(|(at, file)| {
            let partner = pairs.before(at as u32);
            let record = partner.and_then(|partner| before.record(partner));
            match partner.zip(record) {
                Some((partner, record)) => map(partner, record, file),
                None => LineMap::Lines(vec![None; marks(Some(file)).len()]),
            }
        });
        let maps: Vec<LineMap> = maps.collect();

        let thin = |file: &Arc<FileRecord>| file.is_measured() && file.detail.is_none();
        let mut whole: (Vec<bool>, Vec<bool>) =
            (before.files().iter().map(thin).collect(), now.files().iter().map(thin).collect());
        for (after, map) in maps.iter().enumerate() {
            let Some(partner) = pairs.before(after as u32) else { continue };
            if let (Some(a), Some(b)) = (whole.0.get_mut(partner as usize), whole.1.get_mut(after)) {
                let either = *a || *b || *map == LineMap::Unknown;
                (*a, *b) = (either, either);
            }
        }
        let (moved, images) = (vec![Vec::new(); now.files().len()], Vec::new());
        Mapping { pairs, maps, moved, whole, images }
    }

    /// Must this file of the baseline be compared as a whole?
    pub(super) fn is_whole_before(&self, file: u32) -> bool {
        self.whole.0.get(file as usize).copied().unwrap_or(true)
    }

    /// Must this present file be compared as a whole?
    pub(super) fn is_whole_now(&self, file: u32) -> bool {
        self.whole.1.get(file as usize).copied().unwrap_or(true)
    }

    /// Where a present line was.
    pub(super) fn origin(&self, place: Place) -> Option<Origin> {
        self.maps.get(place.file as usize)?.origin(place.line)
    }

    /// Where a line of the baseline is now. Of several lines that it was broken into, the one that stands for it.
    pub(super) fn image(&self, origin: Origin) -> Option<Place> {
        match self.images.get(origin.file as usize)? {
            Images::Gone => None,
            Images::Same(file) => Some(Place { file: *file, line: origin.line }),
            Images::Lines(lines) => lines.get(origin.line.index()).copied().flatten(),
        }
    }

    /// Notes that a present line lay elsewhere.
    pub(super) fn add_moved(&mut self, place: Place, origin: Origin) {
        self.set(place, Some(origin));
        if let Some(moved) = self.moved.get_mut(place.file as usize) {
            moved.push(place.line);
        }
    }

    /// Notes where a present line was, if anywhere.
    pub(super) fn set(&mut self, place: Place, origin: Option<Origin>) {
        if let Some(LineMap::Lines(origins)) = self.maps.get_mut(place.file as usize)
            && let Some(slot) = origins.get_mut(place.line.index())
        {
            *slot = origin;
        }
    }

    /// Did a present line lie elsewhere? The lines that moved are in order.
    pub(super) fn has_moved(&self, place: Place) -> bool {
        self.moved.get(place.file as usize).is_some_and(|moved| moved.binary_search(&place.line).is_ok())
    }

    /// Puts the lines that moved in order.
    pub(super) fn sort_moved(&mut self) {
        for moved in &mut self.moved {
            moved.sort_unstable();
            moved.dedup();
        }
    }

    /// Turns the finished map around.
    pub(super) fn turn_around(&mut self, before: &Measurement, now: &Measurement) {
        self.sort_moved();
        let of_pair = |(at, file): (usize, &Arc<FileRecord>)| -> Images {
            let Some(partner) = self.pairs.after(at as u32) else { return Images::Gone };
            match self.maps.get(partner as usize) {
                Some(LineMap::Identity(_)) => Images::Same(partner),
                Some(LineMap::Lines(origins)) => {
                    let mut images = vec![None; marks(Some(file)).len()];
                    let here = origins.iter().enumerate().filter_map(|(line, origin)| {
                        origin.filter(|origin| origin.file == at as u32).map(|origin| (line, origin))
                    });
                    for (line, origin) in here {
                        let place = Place { file: partner, line: Line::from_index(line) };
                        stand_for(&mut images, origin, place, now);
                    }
                    Images::Lines(images)
                }
                _ => Images::Gone,
            }
        };
        let mut images: Vec<Images> = before.files().par_iter().enumerate().map(of_pair).collect();
        for (at, (moved, map)) in self.moved.iter().zip(&self.maps).enumerate() {
            for line in moved {
                let Some(origin) = map.origin(*line) else { continue };
                let Some(of_file) = images.get_mut(origin.file as usize) else { continue };
                if matches!(of_file, Images::Gone) {
                    *of_file = Images::Lines(vec![None; marks(before.record(origin.file)).len()]);
                }
                if let Images::Lines(images) = of_file {
                    stand_for(images, origin, Place { file: at as u32, line: *line }, now);
                }
            }
        }
        self.images = images;
    }
}

/// The first of several lines stands for the old one, unless a later one is code and it is not.
fn stand_for(images: &mut [Option<Place>], origin: Origin, place: Place, now: &Measurement) {
    let is_code = |place: Place| now.record(place.file).is_some_and(|file| is_code(file, place.line));
    match images.get_mut(origin.line.index()) {
        Some(slot @ None) => *slot = Some(place),
        Some(Some(first)) if !is_code(*first) && is_code(place) => *first = place,
        _ => {}
    }
}

/// The marks of the lines of a file; none when its text is not known.
pub(super) fn marks(file: Option<&FileRecord>) -> &[Mark] {
    file.and_then(|file| file.text.as_ref()).map_or(&[], |text| &text.lines)
}

/// Is the line coverable?
pub(super) fn is_code(file: &FileRecord, line: Line) -> bool {
    code(file).binary_search_by_key(&line, |unit| unit.line).is_ok()
}

/// Was the line hit? `None` where it cannot be. Lines count from 0.
pub(super) fn is_hit(file: &FileRecord, line: usize) -> Option<bool> {
    let units = code(file);
    let at = units.binary_search_by_key(&Line::from_index(line), |unit| unit.line).ok()?;
    units.get(at).map(|unit| unit.covered > 0)
}

fn code(file: &FileRecord) -> &[Unit] {
    file.detail.as_ref().map_or(&[][..], |detail| detail.stored(Metric::Lines))
}

fn map(partner: u32, before: &FileRecord, now: &FileRecord) -> LineMap {
    let (Some(old), Some(new)) = (&before.text, &now.text) else { return LineMap::Unknown };
    if old.content == new.content {
        return LineMap::Identity(partner);
    }
    if !has_lines(old) || !has_lines(new) {
        return LineMap::Unknown;
    }
    let code = Code { old: code(before), new: code(now) };
    let origins = lines::origins(&old.lines, &new.lines, code);
    let origin = |at: u32| Origin { file: partner, line: Line::from_index(at as usize) };
    LineMap::Lines(origins.into_iter().map(|at| at.map(origin)).collect())
}
