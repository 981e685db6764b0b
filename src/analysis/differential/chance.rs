//! Equal lines that are not the same line. Between rewritten passages a lone `return None` of the one text is easily
//! taken for another `return None` of the other.

use std::cell::OnceCell;
use std::ops::Range;

use imara_diff::Hunk;
use rustc_hash::FxHashMap;

use super::Mark;

/// Joins hunks that only chance parts: by one or two lines that occur more than once, beside a passage that was
/// rewritten at at least twice that length. Which of the equal lines is meant cannot be told there; `turned` says of an
/// old and a new line whether one was hit and the other missed, and then they are taken for two lines, so that no loss
/// is told that rests on a guess.
pub(super) fn joined(hunks: Vec<Hunk>, old: &[Mark], new: &[Mark], turned: impl Fn(usize, usize) -> bool) -> Vec<Hunk> {
    let counts = OnceCell::new();
    let repeats = |mark: &Mark| {
        let counts: &[FxHashMap<Mark, u32>; 2] = counts.get_or_init(|| [old, new].map(count));
        counts.iter().any(|counts| counts.get(mark).is_some_and(|count| *count > 1))
    };
    let rewritten = |hunk: &Hunk| words(old, &hunk.before).min(words(new, &hunk.after));
    let changed = |hunk: &Hunk| words(old, &hunk.before) + words(new, &hunk.after) > 0;
    let mut joined: Vec<Hunk> = Vec::with_capacity(hunks.len());
    for hunk in hunks {
        let by_chance = |last: &&mut Hunk| {
            let (gap, other) = (last.before.end..hunk.before.start, last.after.end..hunk.after.start);
            let common = words(old, &gap);
            (1..=2).contains(&common)
                && rewritten(last).max(rewritten(&hunk)) >= 2 * common
                && changed(last)
                && changed(&hunk)
                && gap.clone().zip(other).any(|(old, new)| turned(old as usize, new as usize))
                && lines(old, &gap).iter().all(repeats)
        };
        match joined.last_mut().filter(by_chance) {
            Some(last) => (last.before.end, last.after.end) = (hunk.before.end, hunk.after.end),
            None => joined.push(hunk),
        }
    }
    joined
}

fn lines<'a>(marks: &'a [Mark], range: &Range<u32>) -> &'a [Mark] {
    marks.get(range.start as usize..range.end as usize).unwrap_or_default()
}

/// Lines that say something.
fn words(marks: &[Mark], range: &Range<u32>) -> usize {
    lines(marks, range).iter().filter(|mark| !mark.is_trivial()).count()
}

fn count(marks: &[Mark]) -> FxHashMap<Mark, u32> {
    let mut counts = FxHashMap::default();
    for mark in marks {
        *counts.entry(*mark).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str) -> Vec<Mark> {
        text.split(' ').map(Mark::of).collect()
    }

    #[test]
    fn a_doubtful_pair_that_turned_is_no_pair() {
        let (old, new) = (marks("a b none c none"), marks("x y none z w"));
        let hunks = || vec![Hunk { before: 0..2, after: 0..2 }, Hunk { before: 3..5, after: 3..5 }];
        assert_eq!(joined(hunks(), &old, &new, |_, _| true), [Hunk { before: 0..5, after: 0..5 }]);
        assert_eq!(joined(hunks(), &old, &new, |_, _| false), hunks(), "where both agree, nothing rests on it");
        let unique = marks("a b only c none");
        assert_eq!(joined(hunks(), &unique, &marks("x y only z w"), |_, _| true), hunks());
        let small = || vec![Hunk { before: 1..2, after: 1..2 }, Hunk { before: 3..4, after: 3..4 }];
        assert_eq!(joined(small(), &old, &new, |_, _| true), small(), "one changed line is no rewritten passage");
    }
}
