//! Lines without words are alike everywhere, so that a diff may take the bracket of one function for that of another.
//! Here they follow the line with words above them, wherever that one went.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::mapping::{Mapping, Place, marks};
use super::{LineMap, Measurement, Origin};
use crate::coverage::Line;

/// A line that belongs elsewhere than it was thought to.
#[derive(Clone, Copy, Debug)]
struct Claim {
    place: Place,
    origin: Origin,
    /// Where it was thought to belong.
    before: Option<Origin>,
    /// Did the line above it move?
    moved: bool,
}

/// Joins lines without words to those below the origin of the line above them.
pub(super) fn attach(mapping: &mut Mapping, before: &Measurement, now: &Measurement) {
    mapping.sort_moved();
    let files = (0..now.files().len() as u32).into_par_iter();
    let claims: Vec<Claim> = files.flat_map_iter(|file| claims(mapping, before, now, file)).collect();
    if claims.is_empty() {
        return;
    }
    let claimed: FxHashMap<Origin, Claim> = claims.iter().map(|claim| (claim.origin, *claim)).collect();
    let claimants: FxHashSet<Place> = claims.iter().map(|claim| claim.place).collect();
    let mut holders: Vec<u32> = claims.iter().filter_map(|claim| mapping.pairs.after(claim.origin.file)).collect();
    holders.sort_unstable();
    holders.dedup();
    for file in holders {
        let Some(LineMap::Lines(origins)) = mapping.maps.get(file as usize) else { continue };
        let held = origins.iter().enumerate().filter_map(|(at, origin)| {
            let place = Place { file, line: Line::from_index(at) };
            let claim = origin.as_ref().and_then(|origin| claimed.get(origin))?;
            (!claimants.contains(&place)).then_some((place, claim.before))
        });
        for (place, left) in held.collect::<Vec<_>>() {
            // Who loses a line takes what the other one leaves: the two are alike.
            let own = left.filter(|left| mapping.pairs.before(file) == Some(left.file) && !claimed.contains_key(left));
            mapping.set(place, own);
        }
    }
    for claim in claims {
        if claim.moved {
            mapping.add_moved(claim.place, claim.origin);
        } else {
            mapping.set(claim.place, Some(claim.origin));
        }
    }
}

fn claims(mapping: &Mapping, before: &Measurement, now: &Measurement, file: u32) -> Vec<Claim> {
    let mut claims = Vec::new();
    let Some(LineMap::Lines(origins)) = mapping.maps.get(file as usize) else { return claims };
    if mapping.is_whole_now(file) {
        return claims;
    }
    let old = |file: u32| marks(before.record(file));
    // The line of the baseline below which the next line is looked for.
    let mut above = mapping.pairs.before(file).map(|partner| (partner, 0, false));
    for (at, (mark, origin)) in marks(now.record(file)).iter().zip(origins).enumerate() {
        let place = Place { file, line: Line::from_index(at) };
        if !mark.is_trivial() {
            let same = origin.filter(|origin| old(origin.file).get(origin.line.index()) == Some(mark));
            above = same.map(|origin| (origin.file, origin.line.index() + 1, mapping.has_moved(place)));
        } else if let Some((partner, from, moved)) = above {
            let below = old(partner).get(from..).unwrap_or_default();
            let trivial = below.iter().take_while(|mark| mark.is_trivial());
            let Some(equal) = trivial.enumerate().find(|(_, other)| *other == mark).map(|(equal, _)| from + equal)
            else {
                continue;
            };
            above = Some((partner, equal + 1, moved));
            let belongs = Origin { file: partner, line: Line::from_index(equal) };
            if *origin != Some(belongs) && !mapping.is_whole_before(partner) {
                claims.push(Claim { place, origin: belongs, before: *origin, moved });
            }
        }
    }
    claims
}
