//! Recognises text that was only broken into lines in another way: `f(a, b)` on one line and on four are the same code,
//! and the four are not new. Marks join, so that no text is needed for it.

use std::ops::Range;

use super::Mark;

/// Hunks beyond this product of their lines are whole rewrites: only their beginning is looked at.
const SEARCHED: usize = 1 << 16;

/// A run of old lines and the run of new lines with the same text.
pub(super) type Rewrapped = (Range<usize>, Range<usize>);

/// The runs in which old lines read like new ones once line breaks are forgotten, in order, at least one of them longer
/// than a line.
pub(super) fn runs(old: &[Mark], new: &[Mark]) -> Vec<Rewrapped> {
    let mut found: Vec<Rewrapped> = Vec::new();
    let wide = old.len().saturating_mul(new.len()) > SEARCHED;
    let (mut at, mut from) = (0, 0);
    while at < old.len() && from < new.len() {
        let last = if wide { from + 1 } else { new.len() };
        let met = (from..last).find_map(|start| {
            let (lines, others) = meet(old.get(at..)?, new.get(start..)?)?;
            Some((at..at + lines, start..start + others))
        });
        match met {
            Some((lines, others)) => {
                (at, from) = (lines.end, others.end);
                found.push((lines, others));
            }
            None if wide => break,
            None => at += 1,
        }
    }
    found
}

/// How many old and new lines, from the first on, read the same; the fewest that do, and not one for one: equal lines
/// are found without this.
fn meet(old: &[Mark], new: &[Mark]) -> Option<(usize, usize)> {
    let (mut left, mut right) = (*old.first()?, *new.first()?);
    let (mut lines, mut others) = (1, 1);
    if left.is_empty() || right.is_empty() {
        return None;
    }
    while left.len() != right.len() {
        if left.len() < right.len() {
            left = left.then(*old.get(lines)?);
            lines += 1;
        } else {
            right = right.then(*new.get(others)?);
            others += 1;
        }
    }
    (left == right && !left.is_trivial() && lines + others > 2).then_some((lines, others))
}

/// For each new line the old line that holds its first byte that counts, where both runs read the same. Of several old
/// lines that were joined to one, the first that is code stands for all.
pub(super) fn align(old: &[Mark], new: &[Mark], is_code: impl Fn(usize) -> bool) -> Vec<Option<usize>> {
    let ends = old.iter().scan(0u64, |end, mark| {
        *end += u64::from(mark.len());
        Some(*end)
    });
    let ends: Vec<u64> = ends.collect();
    let mut start = 0u64;
    let mut origin = |mark: &Mark| {
        let end = start + u64::from(mark.len());
        let first = ends.partition_point(|old_end| *old_end <= start);
        let after = ends.partition_point(|old_end| *old_end < end) + 1;
        start = end;
        let within = first..after.min(old.len());
        (!mark.is_empty() && !within.is_empty()).then(|| within.clone().find(|at| is_code(*at)).unwrap_or(within.start))
    };
    new.iter().map(&mut origin).collect()
}
