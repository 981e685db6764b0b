//! The gaps of what matches. There is no list of all gaps, and none is needed: whatever finds a gap finds its function, or
//! the file where it lies in none, which is listed before it. So the gaps of the best matches are the best gaps.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::names::Names;
use super::scorer::{Match, Scorer};
use crate::analysis::{FileId, Gap, Snapshot};
use crate::app::{Candidate, gap_label};

/// What is wanted of a file.
#[derive(Default)]
struct Wanted {
    /// Gaps that lie in no function.
    outside: bool,
    functions: Vec<u32>,
}

/// The gaps of the functions and files among these matches, as far as they match themselves. Test code that stands aside
/// has none, as in the walk from gap to gap.
pub(super) fn of(snapshot: &Snapshot, names: &Names, matches: &[Match], scorer: &Scorer) -> Vec<Match> {
    let mut wanted: BTreeMap<FileId, Wanted> = BTreeMap::new();
    for (_, _, candidate) in matches {
        match *candidate {
            Candidate::File(id) => wanted.entry(id).or_default().outside = true,
            Candidate::Function(id) => wanted.entry(id.file).or_default().functions.push(id.at),
            Candidate::Gap(_) | Candidate::Finding(_) => {}
        }
    }
    let with_gaps = |id: &FileId| snapshot.file(*id).is_some_and(|file| file.impact + file.partial > 0);
    wanted.retain(|id, _| with_gaps(id) && !snapshot.is_aside(*id));
    let of_file = |at: &mut _, (id, wanted): (&FileId, &Wanted)| {
        let is_wanted = |gap: &Gap| match gap.function {
            Some(function) => wanted.functions.contains(&function.at),
            None => wanted.outside,
        };
        let path = snapshot.file(*id).map_or("", |file| file.path.as_str());
        let score = |gap: Gap| {
            let name = gap.function.and_then(|function| names.of(function));
            scorer.score(at, &gap_label(name, path, &gap), Candidate::Gap(gap))
        };
        snapshot.gaps_of(*id).into_iter().filter(is_wanted).filter_map(score).collect::<Vec<Match>>()
    };
    wanted.par_iter().map_init(Scorer::scratch, of_file).flatten_iter().collect()
}
