//! A source as the ranges of its functions are laid onto it: lines, arms and functions.

use super::script::Function;
use super::source::Source;
use super::tree::Range;
use crate::coverage::{
    self, Branches, BranchesBuilder, FileCoverage, Functions, Label, Line, Lines, LinesBuilder, Metric, MetricSet,
    Repeat, Span,
};

/// A source with what was measured of it.
pub(super) struct Sheet {
    source: Source,
    /// The lines that each range covers as a whole, in the order of the ranges: the first, the one after the last, and how
    /// often they ran. Later ones lie inside earlier ones.
    covers: Vec<(usize, usize, u64)>,
    arms: Vec<(Line, Span, u64)>,
    functions: Vec<coverage::Function>,
    /// Were blocks told apart in any function?
    by_block: bool,
    /// Highest line number that is believed.
    limit: u32,
}

impl Sheet {
    /// A source of which nothing is known yet.
    pub(super) fn new(text: &str, limit: u32) -> Sheet {
        let (covers, arms, functions) = (Vec::new(), Vec::new(), Vec::new());
        Sheet { source: Source::new(text), covers, arms, functions, by_block: false, limit }
    }

    /// The text that lies under it.
    pub(super) fn source(&self) -> &Source {
        &self.source
    }

    /// Adds a range of a function: its own one, or that of a block in it. `place` is where it lies in this source. The range
    /// of a script is no function.
    pub(super) fn add(&mut self, function: &Function<'_>, nth: usize, range: Range, place: (u32, u32)) {
        let (start, end) = (place.0, place.1.min(self.source.grid.end));
        self.by_block |= function.by_block;
        let (first, after) = self.source.grid.within(start, end);
        if first < after {
            self.covers.push((first, after, range.count));
        }
        let Some((first, last)) = self.source.grid.touched(start, end) else { return };
        if self.source.is_ignored(first) {
            return;
        }
        if nth > 0 {
            self.arms.extend(function.by_block.then(|| self.arm(start, end, first, last, range.count)).flatten());
        } else if !function.is_script() {
            let name = match function.name.as_ref() {
                "" => format!("(anonymous_{})", self.functions.len()),
                name => name.to_owned(),
            };
            let (start, end) = (self.line(first), self.line(last));
            if start.is_some() {
                self.functions.push(coverage::Function::new(&name, start, end, Some(range.count)));
            }
        }
    }

    /// A block stands where its first code does; c8 puts it on the line break or the comment before, if it begins there.
    fn arm(&self, start: u32, end: u32, first: usize, last: usize, count: u64) -> Option<(Line, Span, u64)> {
        let (first, start) = self.source.code_between(start, end).unwrap_or((first, start));
        let column = |line: usize, place: u32| {
            let row = self.source.grid.rows.get(line)?;
            Some(place.clamp(row.start, row.end) - row.start + 1)
        };
        let last = last.max(first);
        let span = Span {
            start: self.line(first)?,
            start_column: column(first, start)?,
            end: self.line(last)?,
            end_column: column(last, end)?,
        };
        Some((span.start, span, count))
    }

    fn line(&self, number: usize) -> Option<Line> {
        let number = u32::try_from(number).ok()?.checked_add(1)?;
        Line::new(number).filter(|_| number <= self.limit)
    }

    /// What it comes to.
    pub(super) fn finish(self) -> FileCoverage {
        let (lines, excluded) = self.lines();
        let mut carries = MetricSet::of(&[Metric::Lines, Metric::Functions]);
        if self.by_block {
            carries = carries.with(Metric::Branches);
        }
        FileCoverage {
            carries,
            lines,
            excluded,
            branches: branches(self.arms),
            functions: Functions::group(self.functions),
            ..FileCoverage::default()
        }
    }

    /// A line ran as often as the innermost range that covers it as a whole, and once where none does.
    fn lines(&self) -> (Lines, Vec<Line>) {
        let hits = painted(&self.covers, self.source.grid.rows.len());
        let (mut lines, mut excluded) = (LinesBuilder::with_capacity(self.source.code.len()), Vec::new());
        for code in &self.source.code {
            let Some(line) = self.line(code.line) else { break };
            if self.source.is_ignored(code.line) {
                excluded.push(line);
            } else {
                lines.push(line, hits.get(code.line).copied().flatten().unwrap_or(1));
            }
        }
        (lines.finish(Repeat::Sum), excluded)
    }
}

fn branches(mut arms: Vec<(Line, Span, u64)>) -> Branches {
    arms.sort_by_key(|arm| (arm.0, arm.1));
    let mut out = BranchesBuilder::default();
    for (block, (line, span, count)) in arms.into_iter().enumerate() {
        out.push(line, block as u32, Label::Span(span), Some(count));
    }
    out.finish(Repeat::Sum)
}

/// For each line the count of the last range that covers it. Ranges are taken from the last to the first, and lines that
/// have their count are stepped over, so that each line is visited about once however deep ranges are nested.
fn painted(covers: &[(usize, usize, u64)], lines: usize) -> Vec<Option<u64>> {
    let mut out = vec![None; lines];
    // For each line the next one that may be open.
    let mut next: Vec<usize> = (0..=lines).collect();
    for &(first, after, count) in covers.iter().rev() {
        let mut line = open_from(&mut next, first);
        while line < after.min(lines) {
            if let (Some(hits), Some(skip)) = (out.get_mut(line), next.get_mut(line)) {
                *hits = Some(count);
                *skip = line + 1;
            }
            line = open_from(&mut next, line);
        }
    }
    out
}

/// The first open line from a line on; the way there is shortened for the next one who asks.
fn open_from(next: &mut [usize], line: usize) -> usize {
    let mut at = line;
    while let Some(&further) = next.get(at) {
        if further == at {
            break;
        }
        let beyond = next.get(further).copied().unwrap_or(further);
        if let Some(slot) = next.get_mut(at) {
            *slot = beyond;
        }
        at = further;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_range_that_covers_a_line_decides() {
        assert_eq!(
            painted(&[(0, 6, 3), (1, 4, 0), (2, 3, 7), (9, 12, 1)], 6),
            [Some(3), Some(0), Some(7), Some(0), Some(3), Some(3)]
        );
        assert_eq!(painted(&[(1, 2, 3)], 3), [None, Some(3), None]);
        let nested: Vec<(usize, usize, u64)> = (0..100_000).map(|at| (at, 200_000 - at, at as u64)).collect();
        assert_eq!(painted(&nested, 200_000).iter().flatten().count(), 200_000);
    }
}
