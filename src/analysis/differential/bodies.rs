//! Where the bodies of functions went: a function that was renamed often leaves a short one under its old name, which
//! calls it. The lines tell the two apart, not the names.

use rustc_hash::{FxHashMap, FxHashSet};

use super::mapping::{Mapping, Place, marks};
use super::owners::Owners;
use super::{LineMap, Measurement};
use crate::coverage::Line;

/// Bodies with fewer lines that hold words say too little.
const LEAST: u32 = 3;

/// A function by the position of its file and its own among those of the file.
pub(super) type At = (u32, u32);

/// The functions of the baseline of which most lines are in one present function, with that function; in order. A
/// present function that took in several belongs to the one that more of its lines come from; to none where two gave as
/// many.
pub(super) fn moved(before: &Measurement, now: &Measurement, mapping: &Mapping) -> Vec<(At, At)> {
    let votes = votes(before, now, mapping);
    let mut takers: FxHashMap<At, (u32, Option<At>)> = FxHashMap::default();
    for ((old, new), count) in &votes {
        let known = takers.entry(*new).or_insert((0, None));
        if *count > known.0 {
            *known = (*count, Some(*old));
        } else if *count == known.0 && known.1 != Some(*old) {
            known.1 = None;
        }
    }
    let mut files: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut found: Vec<(At, At)> = Vec::new();
    for (new, (count, old)) in takers {
        let Some(old) = old.filter(|_| count >= LEAST) else { continue };
        let sizes = files.entry(old.0).or_insert_with(|| sizes(before, old.0));
        if sizes.get(old.1 as usize).is_some_and(|size| 2 * count > *size) {
            found.push((old, new));
        }
    }
    found.sort_unstable();
    found
}

/// How many lines with words of an old function are in a present one, for the files whose lines went anywhere.
fn votes(before: &Measurement, now: &Measurement, mapping: &Mapping) -> FxHashMap<(At, At), u32> {
    let mut votes: FxHashMap<(At, At), u32> = FxHashMap::default();
    let mut owners: FxHashMap<u32, Owners> = FxHashMap::default();
    let mut seen: FxHashSet<(u32, Line)> = FxHashSet::default();
    for (file, record) in now.files().iter().enumerate() {
        let Some(LineMap::Lines(origins)) = mapping.maps.get(file) else { continue };
        if record.functions.is_empty() || mapping.is_whole_now(file as u32) {
            continue;
        }
        let present = Owners::of(&record.functions);
        for (at, mark) in marks(Some(record)).iter().enumerate() {
            let place = Place { file: file as u32, line: Line::from_index(at) };
            let Some(origin) = origins.get(at).copied().flatten().filter(|_| !mark.is_trivial()) else { continue };
            let Some(new) = present.of_line(place.line) else { continue };
            let past = owners.entry(origin.file).or_insert_with(|| {
                before.record(origin.file).map(|record| Owners::of(&record.functions)).unwrap_or_default()
            });
            // A line that was broken into several is one line.
            if let Some(old) = past.of_line(origin.line).filter(|_| seen.insert((origin.file, origin.line))) {
                *votes.entry(((origin.file, old), (place.file, new))).or_default() += 1;
            }
        }
    }
    votes
}

/// How many lines with words each function of a file owns.
fn sizes(before: &Measurement, file: u32) -> Vec<u32> {
    let Some(record) = before.record(file) else { return Vec::new() };
    let (owners, mut sizes) = (Owners::of(&record.functions), vec![0; record.functions.len()]);
    for (at, _) in marks(Some(record)).iter().enumerate().filter(|(_, mark)| !mark.is_trivial()) {
        if let Some(size) = owners.of_line(Line::from_index(at)).and_then(|owner| sizes.get_mut(owner as usize)) {
            *size += 1;
        }
    }
    sizes
}
