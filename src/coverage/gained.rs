//! A measurement of all tests, and one of some of them that ran again: of what some ran it is known that it runs, of what they
//! did not run nothing is, for others may run it.

use rustc_hash::FxHashMap;

use super::{
    Arm, Branches, BranchesBuilder, CountedSpan, FileCoverage, Function, Functions, Line, LineRatio, LineRatios, Lines,
    LinesBuilder, Repeat, Spans,
};

/// The coverage of all tests where what some of them ran counts as covered, too. What ran before keeps its counts, and what
/// the measurement of some leaves out or did not run is as it was. Of lines that are `open`, which the tests before did not
/// measure in this text, those are added that ran.
pub fn gained(whole: &FileCoverage, some: &FileCoverage, open: impl Fn(Line) -> bool) -> FileCoverage {
    if whole.not_loaded && !some.not_loaded {
        // Zeros that only stand for data.
        return FileCoverage { contexts: whole.contexts.clone(), ..some.clone() };
    }
    let is_new = |line: Line| open(line) && whole.lines.hits(line).is_none();
    FileCoverage {
        lines: lines(&whole.lines, &some.lines, is_new),
        part_hit: part_hit(whole, some),
        branches: branches(whole, some, is_new),
        branch_counts: ratios(&whole.branch_counts, &some.branch_counts),
        functions: functions(&whole.functions, &some.functions),
        statements: spans(&whole.statements, &some.statements),
        regions: spans(&whole.regions, &some.regions),
        conditions: ratios(&whole.conditions, &some.conditions),
        instructions: ratios(&whole.instructions, &some.instructions),
        ..whole.clone()
    }
}

fn lines(whole: &Lines, some: &Lines, is_new: impl Fn(Line) -> bool) -> Lines {
    let mut out = LinesBuilder::default();
    for (line, hits) in whole.iter() {
        out.push(line, if hits > 0 { hits } else { some.hits(line).unwrap_or(0) });
    }
    for (line, hits) in some.iter().filter(|(line, hits)| *hits > 0 && is_new(*line)) {
        out.push(line, hits);
    }
    out.finish(Repeat::Sum)
}

/// What ran in part is whole where it ran as a whole now.
fn part_hit(whole: &FileCoverage, some: &FileCoverage) -> Vec<Line> {
    let ran = |file: &FileCoverage, line: Line| file.lines.hits(line).is_some_and(|hits| hits > 0);
    let in_part = |file: &FileCoverage, line: Line| !ran(file, line) || file.part_hit.binary_search(&line).is_ok();
    let mut all: Vec<Line> = whole.part_hit.iter().chain(&some.part_hit).copied().collect();
    all.sort_unstable();
    all.dedup();
    all.retain(|line| in_part(whole, *line) && in_part(some, *line));
    all
}

/// Arms gain where both measurements have the same ones on a line: numbers alone would name others. V8 tells of a block only
/// where it ran more or less often than what is around it: where some ran its line and say nothing of it, it ran as the line.
fn branches(whole: &FileCoverage, some: &FileCoverage, is_new: impl Fn(Line) -> bool) -> Branches {
    let mut out = BranchesBuilder::default();
    let mut block = 0;
    let mut push = |arm: &Arm<'_>, taken: Option<u64>| {
        block += u32::from(arm.starts_block);
        out.push(arm.line, block, arm.label, taken);
    };
    let all: Vec<Arm<'_>> = whole.branches.iter().collect();
    for of_line in all.chunk_by(|a, b| a.line == b.line) {
        let Some(line) = of_line.first().map(|arm| arm.line) else { continue };
        let told: Vec<Arm<'_>> = some.branches.on(line).collect();
        let is_same =
            |(one, other): (&Arm<'_>, &Arm<'_>)| (one.starts_block, one.label) == (other.starts_block, other.label);
        let same = of_line.len() == told.len() && of_line.iter().zip(&told).all(is_same);
        let of_block = some.lines.hits(line).filter(|_| told.is_empty() && whole.lines.hits(line) == Some(0));
        for (at, arm) in of_line.iter().enumerate() {
            let gain = told.get(at).filter(|_| same).and_then(|told| told.taken).or(of_block);
            push(arm, gain.filter(|taken| *taken > 0 && !arm.is_taken()).or(arm.taken));
        }
    }
    for arm in some.branches.iter().filter(|arm| is_new(arm.line) && whole.branches.on(arm.line).next().is_none()) {
        push(&arm, arm.taken);
    }
    out.finish(Repeat::Sum)
}

fn ratios(whole: &LineRatios, some: &LineRatios) -> LineRatios {
    let gain = |one: &LineRatio| some.on(one.line).filter(|gain| gain.total == one.total && gain.covered > one.covered);
    whole.iter().map(|one| gain(one).unwrap_or(*one)).collect()
}

fn functions(whole: &Functions, some: &Functions) -> Functions {
    let entered_by_some: FxHashMap<(Option<Line>, &str), &Function> = some
        .iter()
        .filter(|function| function.is_entered())
        .map(|function| ((function.start, &*function.name), function))
        .collect();
    let each = whole.iter().map(|function| {
        let gain = entered_by_some.get(&(function.start, &*function.name)).filter(|_| !function.is_entered());
        let (entered, instances) =
            gain.map_or((function.entered, &function.instances), |gain| (gain.entered, &gain.instances));
        Function { entered, instances: instances.clone(), ..function.clone() }
    });
    Functions::group(each.collect())
}

fn spans(whole: &Spans, some: &Spans) -> Spans {
    let ran: FxHashMap<_, u64> = some.iter().filter(|one| one.count > 0).map(|one| (one.span, one.count)).collect();
    let count = |one: &CountedSpan| if one.count > 0 { one.count } else { ran.get(&one.span).copied().unwrap_or(0) };
    let each = whole.iter().map(|one| CountedSpan { count: count(one), ..*one });
    Spans::collect(each.collect(), Repeat::Max).unwrap_or_else(|_| whole.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Label, Metric, MetricSet, Span};

    fn line(number: u32) -> Line {
        Line::new(number).unwrap()
    }

    /// A file of these lines, with two arms on line 2, of which so many are taken, and a function whose count line 1 says.
    fn file(hits: &[(u32, u64)], arms: [Option<u64>; 2]) -> FileCoverage {
        let lines: Lines = hits.iter().map(|&(number, hits)| (line(number), hits)).collect();
        let mut branches = BranchesBuilder::default();
        for (label, taken) in (0..).zip(arms) {
            branches.push(line(2), 7, Label::Number(label), taken);
        }
        let entered = lines.hits(line(1));
        let span = Span { start: line(2), start_column: 1, end: line(3), end_column: 9 };
        let spans = vec![CountedSpan { span, weight: 2, count: lines.hits(line(2)).unwrap_or(0) }];
        let ran = lines.hits(line(3)).unwrap_or(0).min(2) as u32;
        FileCoverage {
            carries: MetricSet::of(&Metric::ALL),
            branches: branches.finish(Repeat::Sum),
            functions: Functions::group(vec![Function::new("f", Some(line(1)), Some(line(3)), entered)]),
            statements: Spans::collect(spans, Repeat::Sum).unwrap(),
            conditions: [LineRatio { line: line(2), covered: ran, total: 2, inexact: false }].into_iter().collect(),
            lines,
            ..FileCoverage::default()
        }
    }

    #[test]
    fn what_some_tests_ran_is_gained_and_nothing_is_lost() {
        let whole = file(&[(1, 0), (2, 5), (3, 0), (4, 3)], [Some(5), Some(0)]);
        let some = file(&[(1, 2), (2, 0), (3, 1), (4, 0), (5, 1)], [Some(0), Some(1)]);
        let both = gained(&whole, &some, |_| false);
        assert_eq!(both.lines.iter().map(|(_, hits)| hits).collect::<Vec<_>>(), [2, 5, 1, 3]);
        assert_eq!(both.branches.iter().map(|arm| arm.taken).collect::<Vec<_>>(), [Some(5), Some(1)]);
        assert_eq!(both.functions.ratio().covered, 1);
        assert_eq!((both.statements.ratio().covered, both.conditions.ratio().covered), (2, 1));
        assert_eq!(gained(&both, &some, |_| false), both, "once is enough");
        assert_eq!(gained(&whole, &FileCoverage::default(), |_| true), whole);
    }

    #[test]
    fn lines_of_a_new_text_are_added_where_they_ran() {
        let whole = FileCoverage { branches: Branches::default(), ..file(&[(1, 4)], [None, None]) };
        let some = file(&[(1, 0), (2, 3), (3, 0), (4, 1)], [Some(3), Some(0)]);
        let both = gained(&whole, &some, |at| at <= line(3));
        assert_eq!(both.lines.iter().collect::<Vec<_>>(), [(line(1), 4), (line(2), 3)], "who runs line 3 nobody knows");
        assert_eq!(both.branches.iter().map(|arm| arm.taken).collect::<Vec<_>>(), [Some(3), Some(0)]);
    }

    #[test]
    fn a_block_that_some_do_not_tell_of_ran_as_its_line() {
        let whole = file(&[(1, 1), (2, 0)], [None, Some(0)]);
        let untold = |hits| FileCoverage { branches: Branches::default(), ..file(&[(1, 1), (2, hits)], [None, None]) };
        let taken = |some| gained(&whole, &some, |_| false).branches.iter().map(|arm| arm.taken).collect::<Vec<_>>();
        assert_eq!(taken(untold(3)), [Some(3), Some(3)]);
        assert_eq!(taken(untold(0)), [None, Some(0)]);
    }

    #[test]
    fn arms_of_another_count_are_others() {
        let whole = file(&[(2, 1)], [Some(1), Some(0)]);
        let mut more = BranchesBuilder::default();
        for label in 0..3 {
            more.push(line(2), 0, Label::Number(label), Some(1));
        }
        let some = FileCoverage { branches: more.finish(Repeat::Sum), ..file(&[(2, 1)], [None, None]) };
        assert_eq!(gained(&whole, &some, |_| false).branches, whole.branches);
    }

    #[test]
    fn zeros_of_a_file_that_nothing_loaded_give_way() {
        let whole = FileCoverage { not_loaded: true, ..file(&[(1, 0), (9, 0)], [None, None]) };
        let some = file(&[(1, 1), (2, 0)], [Some(0), Some(0)]);
        assert_eq!(gained(&whole, &some, |_| false), some);
    }
}
