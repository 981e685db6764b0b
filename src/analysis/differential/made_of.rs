//! A hash of all that the record of a file is made of: its text, and what was measured. Where two are equal the records are,
//! as long as one version of the program makes both, so that neither needs to be made to know it.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use super::detail::Detail;
use crate::coverage::{Counts, FileCoverage, Line, Metric};

/// The hash of a file's text and of what was measured of it; never 0.
pub(in crate::analysis) fn made_of(coverage: &FileCoverage, content: Option<[u8; 16]>) -> u64 {
    made_of_detail(coverage, &Detail::of_file(coverage), content)
}

/// The same, where what was measured is at hand line by line.
pub(super) fn made_of_detail(coverage: &FileCoverage, of_lines: &Detail, content: Option<[u8; 16]>) -> u64 {
    let mut hasher = FxHasher::default();
    content.hash(&mut hasher);
    for metric in Metric::ALL.into_iter().filter(|metric| coverage.carries.contains(*metric)) {
        hasher.write_u8(metric as u8);
    }
    detail(of_lines, &mut hasher);
    for function in coverage.functions.iter() {
        let line = |line: Option<Line>| u64::from(line.map_or(0, Line::get));
        function.name.hash(&mut hasher);
        hasher.write_u64(line(function.start) << 32 | line(function.end));
        (line(function.from), function.entered.map(|entered| entered > 0)).hash(&mut hasher);
    }
    // Where hits are no counts, nobody knows how often a function was entered.
    (coverage.functions.len(), coverage.counts == Counts::Exact).hash(&mut hasher);
    hasher.finish().max(1)
}

/// The same of a file that nobody measured.
pub(super) fn made_of_text(content: Option<[u8; 16]>) -> u64 {
    let mut hasher = FxHasher::default();
    content.hash(&mut hasher);
    hasher.finish().max(1)
}

fn detail(detail: &Detail, hasher: &mut FxHasher) {
    for (metric, units) in &detail.units {
        (*metric as u8, units.len()).hash(hasher);
        for unit in units {
            hasher.write_u64(u64::from(unit.line.get()) << 32 | u64::from(unit.covered));
            hasher.write_u32(unit.total);
        }
    }
    detail.partial.hash(hasher);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{BranchesBuilder, Function, Functions, Label, Lines, MetricSet, Repeat};

    fn file(hits: u64, taken: u64, name: &str, entered: u64) -> FileCoverage {
        let line = |number| Line::new(number).unwrap();
        let mut branches = BranchesBuilder::default();
        branches.push(line(1), 0, Label::Number(0), Some(taken));
        branches.push(line(1), 0, Label::Number(1), Some(1));
        let functions = vec![Function::new(name, Some(line(1)), Some(line(2)), Some(entered))];
        FileCoverage {
            carries: MetricSet::of(&[Metric::Lines, Metric::Branches, Metric::Functions]),
            lines: [(line(1), 4), (line(2), hits)].into_iter().collect::<Lines>(),
            branches: branches.finish(Repeat::Sum),
            functions: Functions::group(functions),
            ..FileCoverage::default()
        }
    }

    #[test]
    fn whatever_a_record_is_made_of_changes_the_hash_and_how_often_something_ran_does_not() {
        let one = || file(1, 1, "f", 1);
        let known = made_of(&one(), Some([1; 16]));
        assert_eq!(made_of(&file(9, 7, "f", 3), Some([1; 16])), known);
        let others = [
            (one(), None),
            (one(), Some([2; 16])),
            (file(0, 1, "f", 1), Some([1; 16])),
            (file(1, 0, "f", 1), Some([1; 16])),
            (file(1, 1, "g", 1), Some([1; 16])),
            (file(1, 1, "f", 0), Some([1; 16])),
            (FileCoverage { carries: MetricSet::of(&[Metric::Lines]), ..one() }, Some([1; 16])),
            (FileCoverage { part_hit: vec![Line::new(2).unwrap()], ..one() }, Some([1; 16])),
            (FileCoverage { counts: Counts::Binary, ..one() }, Some([1; 16])),
        ];
        let mut hashes: Vec<u64> = others.iter().map(|(coverage, content)| made_of(coverage, *content)).collect();
        hashes.push(known);
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), others.len() + 1);
    }
}
