//! The lines of a file as two columns, sorted by number: 2 bytes a line, more in files whose lines lie far apart or whose
//! counts are large.

use super::Repeat;
use super::numbers::Numbers;
use super::{Hits, Line, Ratio};

/// Coverable lines and how often each was hit, ascending and without repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Lines {
    numbers: Numbers,
    hits: Hits,
    /// How many are hit: asked for again and again, and to count them means to read them all.
    covered: u64,
}

impl Lines {
    /// Number of coverable lines.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Is nothing coverable?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Lines with their hits, ascending.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Line, u64)> + '_ {
        self.numbers.from(0).enumerate().map(|(at, line)| (line, self.hits.get(at).unwrap_or(0)))
    }

    /// Visits lines with their hits, ascending: quicker than [`iter`](Lines::iter) where all of them are wanted.
    #[inline]
    pub fn each(&self, mut visit: impl FnMut(Line, u64)) {
        self.hits.each_beside(&self.numbers, |line, hits| visit(line, hits.unwrap_or(0)));
    }

    /// Visits missed lines with their places among all, ascending.
    pub(super) fn each_missed(&self, visit: impl FnMut(usize, Line)) {
        self.hits.each_missed(&self.numbers, visit);
    }

    /// Hits of a line; `None` when the line is not coverable.
    pub fn hits(&self, line: Line) -> Option<u64> {
        self.hits.get(self.numbers.find(line)?)
    }

    /// Hits of the line in this place.
    pub(super) fn hits_at(&self, at: usize) -> Option<u64> {
        self.hits.get(at)
    }

    /// Is this line coverable, and hit?
    pub(super) fn is_hit(&self, line: Line) -> bool {
        self.numbers.find(line).is_some_and(|at| self.hits.is_hit(at))
    }

    /// How many of some ascending lines are coverable and hit.
    pub(super) fn hit_among(&self, lines: impl Iterator<Item = Line>) -> u64 {
        let mut count = 0;
        self.numbers.places(lines, |at| count += u64::from(self.hits.is_hit(at)));
        count
    }

    /// The place of a line.
    pub(super) fn find(&self, line: Line) -> Option<usize> {
        self.numbers.find(line)
    }

    /// How many lines come before this one.
    pub(super) fn below(&self, line: Line) -> usize {
        self.numbers.below(line)
    }

    /// The coverable lines inside a range, with their hits.
    pub fn within(&self, start: Line, end: Line) -> impl Iterator<Item = (Line, u64)> + '_ {
        let from = self.numbers.below(start);
        let inside = self.numbers.from(from).take_while(move |line| *line <= end);
        inside.enumerate().map(move |(at, line)| (line, self.hits.get(from + at).unwrap_or(0)))
    }

    /// Hit lines of all coverable lines. Partial lines count as covered.
    pub fn ratio(&self) -> Ratio {
        Ratio::new(self.covered, self.len() as u64)
    }

    /// Missed lines, ascending.
    pub fn missed(&self) -> impl Iterator<Item = Line> + '_ {
        self.numbers.from(0).enumerate().filter(|(at, _)| !self.hits.is_hit(*at)).map(|(_, line)| line)
    }

    /// The last coverable line.
    pub fn last(&self) -> Option<Line> {
        self.numbers.last()
    }

    /// Two measurements of one file as one: a line that either side knows is coverable, its counts add up.
    pub fn merged(&self, other: &Lines, repeat: Repeat) -> Lines {
        let mut out = LinesBuilder::with_capacity(self.len().max(other.len()));
        let (mut left, mut right) = (self.iter().peekable(), other.iter().peekable());
        loop {
            let next = match (left.peek().copied(), right.peek().copied()) {
                (None, None) => break,
                (Some(a), Some(b)) if a.0 == b.0 => {
                    right.next();
                    left.next();
                    (a.0, repeat.join(a.1, b.1))
                }
                (Some(a), Some(b)) if a.0 < b.0 => {
                    left.next();
                    a
                }
                (Some(a), None) => {
                    left.next();
                    a
                }
                (_, Some(b)) => {
                    right.next();
                    b
                }
            };
            out.push(next.0, next.1);
        }
        out.finish(repeat)
    }
}

impl FromIterator<(Line, u64)> for Lines {
    /// Collects lines in any order; repeated lines add up.
    fn from_iter<I: IntoIterator<Item = (Line, u64)>>(iter: I) -> Lines {
        let mut builder = LinesBuilder::default();
        for (line, hits) in iter {
            builder.push(line, hits);
        }
        builder.finish(Repeat::Sum)
    }
}

/// Collects lines as a reader meets them; sorted input (the usual case) costs nothing extra.
#[derive(Debug, Default)]
pub struct LinesBuilder {
    numbers: Vec<Line>,
    counts: Vec<u64>,
}

impl LinesBuilder {
    /// A builder with room for `capacity` lines.
    pub fn with_capacity(capacity: usize) -> LinesBuilder {
        LinesBuilder { numbers: Vec::with_capacity(capacity), counts: Vec::with_capacity(capacity) }
    }

    /// Adds a line.
    pub fn push(&mut self, line: Line, hits: u64) {
        self.numbers.push(line);
        self.counts.push(hits);
    }

    /// Adds several lines, each with the count in its place.
    pub fn extend(&mut self, lines: &[Line], hits: &[u64]) {
        let count = lines.len().min(hits.len());
        self.numbers.extend_from_slice(lines.get(..count).unwrap_or_default());
        self.counts.extend_from_slice(hits.get(..count).unwrap_or_default());
    }

    /// Lets all counts that are there say no more than whether there was a hit.
    pub fn only_ran(&mut self) {
        self.counts.iter_mut().for_each(|count| *count = (*count).min(1));
    }

    /// Is there no line yet?
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The sorted columns; repeated lines become one.
    pub fn finish(mut self, repeat: Repeat) -> Lines {
        self.take(repeat)
    }

    /// As [`finish`](LinesBuilder::finish), but the builder keeps its room for the lines of the next file.
    pub fn take(&mut self, repeat: Repeat) -> Lines {
        // Counted without a way out of the middle, so that several are compared at once.
        let unsorted: usize = self.numbers.array_windows().map(|[before, after]| usize::from(before >= after)).sum();
        if unsorted > 0 {
            self.sort(repeat);
        }
        let (numbers, hits) = (Numbers::of(&self.numbers), Hits::known(&self.counts));
        let lines = Lines { covered: hits.hit_within(0..hits.len()), numbers, hits };
        self.numbers.clear();
        self.counts.clear();
        lines
    }

    fn sort(&mut self, repeat: Repeat) {
        let mut pairs: Vec<(Line, u64)> = self.numbers.drain(..).zip(self.counts.drain(..)).collect();
        pairs.sort_by_key(|pair| pair.0);
        let mut pairs = pairs.into_iter().peekable();
        while let Some((line, mut hits)) = pairs.next() {
            while let Some((_, more)) = pairs.next_if(|next| next.0 == line) {
                hits = repeat.join(hits, more);
            }
            self.push(line, hits);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(pairs: &[(u32, u64)]) -> Lines {
        pairs.iter().map(|&(n, hits)| (Line::new(n).unwrap(), hits)).collect()
    }

    #[test]
    fn unsorted_and_repeated_lines_become_one_column() {
        let built = lines(&[(5, 1), (2, 0), (5, 2)]);
        assert_eq!(built, lines(&[(2, 0), (5, 3)]));
        assert_eq!(built.ratio(), Ratio::new(1, 2));
        let mut twice = LinesBuilder::default();
        twice.push(Line::FIRST, 3);
        twice.push(Line::FIRST, 2);
        assert_eq!(twice.finish(Repeat::Max), lines(&[(1, 3)]));
    }

    #[test]
    fn trap_06_a_line_that_one_report_omits_stays_missed() {
        let merged = lines(&[(1, 1), (2, 0)]).merged(&lines(&[(1, 1)]), Repeat::Sum);
        assert_eq!(merged, lines(&[(1, 2), (2, 0)]));
        assert_eq!(merged.missed().map(Line::get).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn a_range_is_cut_out_of_the_column() {
        let all = lines(&[(1, 1), (4, 0), (9, 2)]);
        let cut: Vec<_> = all.within(Line::new(2).unwrap(), Line::new(9).unwrap()).collect();
        assert_eq!(cut.len(), 2);
        assert_eq!(all.within(Line::new(9).unwrap(), Line::new(2).unwrap()).count(), 0);
    }
}
