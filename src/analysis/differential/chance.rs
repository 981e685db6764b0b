//! Equal lines that are not the same line. Between rewritten passages a lone `return None` of the one text is easily
//! taken for another `return None` of the other.

use std::cell::OnceCell;
use std::ops::Range;

use imara_diff::Hunk;
use rustc_hash::FxHashMap;

use super::Mark;

/// Joins hunks that only chance parts: by one or two lines that occur more than once, between two passages that were each
/// rewritten at at least twice that length. Which of the equal lines is meant cannot be told there; where one of them
/// `misses` now, they are taken for new lines, so that no loss is told that rests on a guess. What they were before is
/// not asked: the same change has the same new lines with the data of before and without.
pub(super) fn joined(hunks: Vec<Hunk>, old: &[Mark], new: &[Mark], misses: impl Fn(usize) -> bool) -> Vec<Hunk> {
    let counts = OnceCell::new();
    let repeats = |mark: &Mark| {
        let counts: &[FxHashMap<Mark, u32>; 2] = counts.get_or_init(|| [old, new].map(count));
        counts.iter().any(|counts| counts.get(mark).is_some_and(|count| *count > 1))
    };
    let rewritten = |hunk: &Hunk| words(old, &hunk.before).min(words(new, &hunk.after));
    let mut joined: Vec<Hunk> = Vec::with_capacity(hunks.len());
    for hunk in hunks {
        let by_chance = |last: &&mut Hunk| {
            let (gap, other) = (last.before.end..hunk.before.start, last.after.end..hunk.after.start);
            let common = words(old, &gap);
            (1..=2).contains(&common)
                && rewritten(last).min(rewritten(&hunk)) >= 2 * common
                && other.clone().any(|line| misses(line as usize))
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
    fn a_repeated_line_between_rewritten_passages_is_no_pair() {
        let (old, new) = (marks("a b none c d none"), marks("x y none z w"));
        let hunks = || vec![Hunk { before: 0..2, after: 0..2 }, Hunk { before: 3..6, after: 3..5 }];
        assert_eq!(joined(hunks(), &old, &new, |at| at == 2), [Hunk { before: 0..6, after: 0..5 }]);
        assert_eq!(joined(hunks(), &old, &new, |at| at != 2), hunks(), "where it is hit, no loss rests on it");
        assert_eq!(joined(hunks(), &marks("a b only c d none"), &marks("x y only z w"), |_| true), hunks());
        let beside = || vec![Hunk { before: 0..2, after: 0..2 }, Hunk { before: 3..3, after: 3..5 }];
        assert_eq!(joined(beside(), &old, &new, |_| true), beside(), "what was only added beside it rewrites nothing");
        let small = || vec![Hunk { before: 1..2, after: 1..2 }, Hunk { before: 3..4, after: 3..4 }];
        assert_eq!(joined(small(), &old, &new, |_| true), small(), "one changed line is no rewritten passage");
    }
}
