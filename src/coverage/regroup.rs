//! Tools that tell of the same branches group and name their arms in different ways: lcov lists all arms of a line as one
//! block, gcovr pairs them; coverage.py's XML says `exit` where its LCOV says `return from function 'f'`. Before such
//! measurements are merged, the arms of a line take the blocks and labels of the one that says most. It is chosen
//! among all of them, so that their order does not matter.

use rustc_hash::FxHashMap;

use super::{Arm, Branches, BranchesBuilder, Label, Line, Repeat};

/// Where an arm stands: does it start a block, and what is it called?
type Place<'a> = (bool, Label<'a>);

/// For each measurement the same arms in the common grouping; `None` where nothing changes.
pub fn regrouped(all: &[&Branches]) -> Vec<Option<Branches>> {
    let lines: Vec<Vec<Vec<Arm<'_>>>> = all.iter().map(|branches| by_line(branches)).collect();
    let mut models: FxHashMap<(Line, usize), Vec<Place<'_>>> = FxHashMap::default();
    for arms in lines.iter().flatten() {
        let Some(first) = arms.first() else { continue };
        let places: Vec<Place<'_>> = arms.iter().map(|arm| (arm.starts_block, arm.label)).collect();
        let model = models.entry((first.line, arms.len())).or_insert_with(|| places.clone());
        if rank(&places) > rank(model) {
            *model = places;
        }
    }
    lines.iter().map(|lines| regroup(lines, &models)).collect()
}

fn by_line(branches: &Branches) -> Vec<Vec<Arm<'_>>> {
    let arms: Vec<Arm<'_>> = branches.iter().collect();
    arms.chunk_by(|a, b| a.line == b.line).map(<[Arm<'_>]>::to_vec).collect()
}

/// How much a grouping says: names before numbers, longer names before shorter ones, small blocks before large ones.
fn rank<'a>(places: &[Place<'a>]) -> (usize, usize, usize, Vec<Place<'a>>) {
    let named = places.iter().filter(|place| !matches!(place.1, Label::Number(_))).count();
    let words = |place: &Place<'_>| if let Label::Text(text) = place.1 { text.len() } else { 0 };
    let blocks = places.iter().filter(|place| place.0).count();
    (named, places.iter().map(words).sum(), blocks, places.to_vec())
}

fn regroup(lines: &[Vec<Arm<'_>>], models: &FxHashMap<(Line, usize), Vec<Place<'_>>>) -> Option<Branches> {
    let mut changed = false;
    let mut out = BranchesBuilder::default();
    for arms in lines {
        let Some(line) = arms.first().map(|arm| arm.line) else { continue };
        let Some(model) = models.get(&(line, arms.len())) else { continue };
        changed |= arms.iter().zip(model).any(|(arm, place)| (arm.starts_block, arm.label) != *place);
        let mut block = 0;
        for ((starts, label), taken) in model.iter().zip(taken_by_place(arms, model)) {
            block += u32::from(*starts);
            out.push(line, block, *label, taken);
        }
    }
    changed.then(|| out.finish(Repeat::Sum))
}

/// How often the arm at each place of the model was taken: arms of the same name meet, the others in their order.
fn taken_by_place(arms: &[Arm<'_>], model: &[Place<'_>]) -> Vec<Option<u64>> {
    let mut met: Vec<Option<usize>> = vec![None; model.len()];
    let mut left: Vec<usize> = Vec::new();
    for (at, arm) in arms.iter().enumerate() {
        let is_name = |place: &Place<'_>| place.1 == arm.label && !matches!(arm.label, Label::Number(_));
        let place = model.iter().zip(&met).position(|(place, met)| met.is_none() && is_name(place));
        match place.and_then(|place| met.get_mut(place)) {
            Some(slot) => *slot = Some(at),
            None => left.push(at),
        }
    }
    let mut left = left.into_iter();
    met.into_iter().map(|at| arms.get(at.or_else(|| left.next())?)?.taken).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Ratio;

    fn branches(arms: &[(u32, u32, Label<'_>, u64)]) -> Branches {
        let mut out = BranchesBuilder::default();
        for &(line, block, label, taken) in arms {
            out.push(Line::new(line).unwrap(), block, label, Some(taken));
        }
        out.finish(Repeat::Sum)
    }

    /// What all say together, in this order.
    fn merged(all: &[&Branches]) -> Branches {
        let regrouped = regrouped(all);
        let mut each = all.iter().zip(&regrouped).map(|(before, after)| after.as_ref().unwrap_or(before));
        let first = each.next().unwrap().clone();
        each.fold(first, |sum, branches| sum.merged(branches, Repeat::Sum))
    }

    const NUMBER: [Label<'_>; 4] = [Label::Number(0), Label::Number(1), Label::Number(2), Label::Number(3)];

    #[test]
    fn one_block_of_four_meets_two_pairs() {
        let flat = branches(&[(3, 0, NUMBER[0], 1), (3, 0, NUMBER[1], 0), (3, 0, NUMBER[2], 2), (3, 0, NUMBER[3], 0)]);
        let pairs = branches(&[(3, 0, NUMBER[0], 1), (3, 0, NUMBER[1], 0), (3, 1, NUMBER[0], 2), (3, 1, NUMBER[1], 0)]);
        assert_eq!(merged(&[&flat, &pairs]).ratio(), Ratio::new(2, 4));
        assert_eq!(merged(&[&flat, &pairs]), merged(&[&pairs, &flat]));
        // Another number of arms is another shape, and stays.
        let three = branches(&[(3, 0, NUMBER[0], 1), (3, 0, NUMBER[1], 0), (3, 0, NUMBER[2], 2)]);
        assert_eq!(merged(&[&flat, &three]).ratio(), Ratio::new(4, 7));
    }

    #[test]
    fn ways_out_meet_whatever_they_are_called() {
        let (exit, told) = (Label::Text("exit"), Label::Text("return from function 'f'"));
        let jump = Label::Text("jump to line 3");
        let xml = branches(&[(2, 0, exit, 0), (2, 0, jump, 1)]);
        let lcov = branches(&[(2, 0, jump, 0), (2, 0, told, 1)]);
        let both = merged(&[&xml, &lcov]);
        let arms: Vec<(Label<'_>, bool)> = both.iter().map(|arm| (arm.label, arm.is_taken())).collect();
        assert_eq!(arms, [(jump, true), (told, true)]);
        assert_eq!(both, merged(&[&lcov, &xml]));
    }
}
