//! Recognises text that was only broken into lines in another way: `f(a, b)` on one line and on four are the same code,
//! and the four are not new. Marks join, so that no text is needed for it.

use std::cmp::Ordering;
use std::ops::Range;

use super::Mark;

/// How many new lines ahead the text of an old one is looked for.
const AHEAD: usize = 32;

/// A run of old lines and the run of new lines with the same text.
pub(super) type Rewrapped = (Range<usize>, Range<usize>);

/// The runs in which old lines read like new ones once line breaks are forgotten, in order, at least one of them longer
/// than a line.
pub(super) fn runs(old: &[Mark], new: &[Mark]) -> Vec<Rewrapped> {
    let (old, new) = (Text::of(old), Text::of(new));
    let mut found: Vec<Rewrapped> = Vec::new();
    let (mut at, mut from) = (0, 0);
    while at < old.lines.len() && from < new.lines.len() {
        let mut starts = from..new.lines.len().min(from + AHEAD);
        match starts.find_map(|start| meet(&old, at, &new, start)) {
            Some((lines, others)) => {
                (at, from) = (lines.end, others.end);
                found.push((lines, others));
            }
            None => at += 1,
        }
    }
    found
}

/// Some lines, and the marks of all beginnings of them.
struct Text<'a> {
    lines: &'a [Mark],
    beginnings: Vec<Mark>,
}

impl<'a> Text<'a> {
    fn of(lines: &'a [Mark]) -> Text<'a> {
        let beginnings = lines.iter().scan(Mark::default(), |all, line| {
            *all = all.then(*line);
            Some(*all)
        });
        let beginnings = std::iter::once(Mark::default()).chain(beginnings).collect();
        Text { lines, beginnings }
    }
}

/// The old lines from one place and the new ones from another that read the same; the fewest that do, and not one for
/// one: equal lines are found without this.
fn meet(old: &Text, at: usize, new: &Text, start: usize) -> Option<Rewrapped> {
    let beginnings = (*old.beginnings.get(at)?, *new.beginnings.get(start)?);
    let (mut end, mut other) = (at + 1, start + 1);
    if old.lines.get(at)?.is_empty() || new.lines.get(start)?.is_empty() {
        return None;
    }
    let wholes = loop {
        let (whole, other_whole) = (*old.beginnings.get(end)?, *new.beginnings.get(other)?);
        let length = whole.len().saturating_sub(beginnings.0.len());
        match length.cmp(&other_whole.len().saturating_sub(beginnings.1.len())) {
            Ordering::Less => end += 1,
            Ordering::Greater => other += 1,
            Ordering::Equal => break (whole, other_whole),
        }
    };
    let same = wholes.0.rest_equals(beginnings.0, wholes.1, beginnings.1);
    let has_words = old.lines.get(at..end)?.iter().any(|mark| !mark.is_trivial());
    (same && has_words && end - at + other - start > 2).then_some((at..end, start..other))
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
