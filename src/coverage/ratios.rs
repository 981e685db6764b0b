//! A column of small ratios by line, for what producers count without naming the parts: Cobertura's branch counts,
//! MC/DC conditions, JaCoCo's instructions.

use super::{Line, Ratio};

/// Covered of total on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LineRatio {
    /// The line.
    pub line: Line,
    /// How many are covered.
    pub covered: u32,
    /// How many there are.
    pub total: u32,
    /// Merged from counts that do not say which part was covered: `covered` is a lower bound.
    pub inexact: bool,
}

impl LineRatio {
    /// The ratio of the line.
    pub fn ratio(self) -> Ratio {
        Ratio::new(u64::from(self.covered), u64::from(self.total))
    }

    /// Two counts of one line. Equal totals: at least the larger count is covered. Unequal totals are two views of
    /// the line that cannot be combined: the richer one is kept, and between equals the better covered one.
    fn join(self, other: LineRatio) -> LineRatio {
        let (a, b) =
            if (self.total, self.covered) >= (other.total, other.covered) { (self, other) } else { (other, self) };
        // Nothing is lost where the other side covers nothing. Where everything is covered, a lower bound is exact,
        // whatever came before: only so the mark does not depend on the order of merging.
        let exact = !a.inexact && !b.inexact && a.total == b.total && b.covered == 0;
        LineRatio { inexact: a.covered < a.total && !exact, ..a }
    }
}

/// Ratios by line, ascending and without repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LineRatios(Vec<LineRatio>);

impl LineRatios {
    /// Number of lines.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Ratios in line order.
    pub fn iter(&self) -> std::slice::Iter<'_, LineRatio> {
        self.0.iter()
    }

    /// The ratio of a line.
    pub fn on(&self, line: Line) -> Option<LineRatio> {
        let at = self.0.binary_search_by_key(&line, |entry| entry.line).ok()?;
        self.0.get(at).copied()
    }

    /// The sum over all lines.
    pub fn ratio(&self) -> Ratio {
        self.0.iter().map(|entry| entry.ratio()).sum()
    }

    /// Two measurements of one file as one.
    pub fn merged(&self, other: &LineRatios) -> LineRatios {
        self.0.iter().chain(&other.0).copied().collect()
    }
}

impl FromIterator<LineRatio> for LineRatios {
    fn from_iter<I: IntoIterator<Item = LineRatio>>(iter: I) -> LineRatios {
        let mut all: Vec<LineRatio> = iter.into_iter().filter(|entry| entry.total > 0).collect();
        // Reports list lines in their order, each once.
        if all.is_sorted_by(|a, b| a.line < b.line) {
            all.shrink_to_fit();
            return LineRatios(all);
        }
        all.sort_by_key(|entry| entry.line);
        let mut out: Vec<LineRatio> = Vec::with_capacity(all.len());
        for entry in all {
            match out.last_mut().filter(|last| last.line == entry.line) {
                Some(last) => *last = last.join(entry),
                None => out.push(entry),
            }
        }
        LineRatios(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(covered: u32, total: u32) -> LineRatios {
        [LineRatio { line: Line::FIRST, covered, total, inexact: false }].into_iter().collect()
    }

    #[test]
    fn trap_09_equal_totals_give_a_lower_bound_and_say_so() {
        let merged = one(1, 2).merged(&one(1, 2)).on(Line::FIRST).unwrap();
        assert_eq!((merged.covered, merged.total, merged.inexact), (1, 2, true));
        assert!(!one(2, 2).merged(&one(1, 2)).on(Line::FIRST).unwrap().inexact);
        assert_eq!(merged_of(&[1, 1, 2]), merged_of(&[2, 1, 1]));
    }

    /// Some of two, merged from the left.
    fn merged_of(covered: &[u32]) -> LineRatio {
        let merged = covered.iter().fold(LineRatios::default(), |sum, covered| sum.merged(&one(*covered, 2)));
        merged.on(Line::FIRST).unwrap()
    }

    #[test]
    fn unequal_totals_keep_the_richer_view() {
        let merged = one(1, 1).merged(&one(0, 2)).on(Line::FIRST).unwrap();
        assert_eq!((merged.covered, merged.total, merged.inexact), (0, 2, true));
    }
}
