//! The orders in which functions are worth testing.

use super::{Churn, FunctionId, FunctionRow, Snapshot};
use crate::coverage::{Metric, Ratio};

/// A ranking of functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rank {
    /// Most missed lines and arms first.
    Impact,
    /// Most missed lines first.
    Missed,
    /// Lowest coverage in the headline metric first.
    Percent,
    /// Most complex for how little of it is tested first; unknown last.
    Crap,
    /// Most often changed first, and of those the most missed; unknown last.
    Churn,
}

impl Rank {
    /// All rankings.
    pub const ALL: [Rank; 5] = [Rank::Impact, Rank::Missed, Rank::Percent, Rank::Crap, Rank::Churn];

    /// A function's place as a number: the one more worth testing has the smaller one. `commits` touched its file.
    pub fn key(self, headline: Metric, commits: Option<u32>, row: &FunctionRow) -> u128 {
        let largest = |n: u64| u128::from(u64::MAX - n);
        match self {
            Rank::Impact => largest(row.impact),
            Rank::Missed => largest(row.ratio(Metric::Lines).missed()),
            Rank::Percent => row.ratio(headline).rank(),
            // The bits of a positive float are in the order of their values.
            Rank::Crap => largest(crap(row, headline).map_or(0, f64::to_bits)),
            Rank::Churn => largest(commits.map_or(0, |commits| u64::from(commits) + 1)) << 64 | largest(row.impact),
        }
    }

    /// Puts functions in order. Ties go by path, then line, then name.
    pub fn sort(self, snapshot: &Snapshot, churn: &Churn, rows: &mut [(FunctionId, &FunctionRow)]) {
        rows.sort_by_cached_key(|(id, row)| {
            let commits = snapshot.file(id.file).and_then(|file| churn.of(file));
            // Files are sorted by path, so their ids compare as their paths do.
            (self.key(snapshot.headline, commits, row), id.file, row.start, row.name.clone(), id.at)
        });
    }
}

/// The change risk of a function: complexity² × (1 − coverage)³ + complexity. Known only where both are.
pub fn crap(row: &FunctionRow, headline: Metric) -> Option<f64> {
    let ratio: Ratio = row.ratio(headline);
    let complexity = f64::from(row.complexity?);
    if ratio.is_empty() {
        return None;
    }
    let untested = ratio.missed() as f64 / ratio.total as f64;
    Some(complexity.powi(2) * untested.powi(3) + complexity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Totals;

    fn row(name: &str, complexity: Option<u32>, lines: (u64, u64)) -> FunctionRow {
        let mut totals = Totals::default();
        totals.set(Metric::Lines, Ratio::new(lines.0, lines.1));
        FunctionRow {
            name: name.to_owned(),
            start: None,
            end: None,
            end_guessed: false,
            from: None,
            totals,
            hits: None,
            instances: None,
            impact: 0,
            complexity,
        }
    }

    #[test]
    fn crap_is_complexity_alone_where_all_is_covered_and_its_square_more_where_nothing_is() {
        let of = |complexity, lines| crap(&row("f", complexity, lines), Metric::Lines);
        assert_eq!(of(Some(5), (4, 4)), Some(5.0));
        assert_eq!(of(Some(5), (0, 4)), Some(30.0));
        assert_eq!(of(Some(4), (2, 4)), Some(6.0));
    }

    #[test]
    fn what_is_unknown_has_no_crap_and_comes_last() {
        let rows = [
            row("no lines", Some(30), (0, 0)),
            row("small", Some(1), (1, 1)),
            row("unparsed", None, (0, 9)),
            row("large", Some(9), (0, 9)),
        ];
        assert_eq!(crap(&rows[0], Metric::Lines), None);
        assert_eq!(crap(&rows[2], Metric::Lines), None);
        let mut order: Vec<&FunctionRow> = rows.iter().collect();
        order.sort_by_key(|row| Rank::Crap.key(Metric::Lines, None, row));
        let names: Vec<&str> = order.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["large", "small", "no lines", "unparsed"]);
        let churn = |commits| Rank::Churn.key(Metric::Lines, commits, &rows[1]);
        assert!(churn(Some(3)) < churn(Some(1)) && churn(Some(0)) < churn(None));
    }
}
