//! A measurement of several tests of which only some still count: what none of these ran is as if nothing had run it. It stays
//! known what could have run.

use super::{
    Arm, Branches, BranchesBuilder, CountedSpan, FileCoverage, Functions, Line, LineBits, LineRange, LineRatio,
    LineRatios, Lines, Repeat, Spans,
};

/// The coverage where nothing ran but what the measurement says of these lines.
pub fn confined(coverage: &FileCoverage, ran: &LineBits) -> FileCoverage {
    let has = |line: Line| ran.contains(line);
    let ratios = |ratios: &LineRatios| -> LineRatios {
        ratios.iter().map(|one| LineRatio { covered: if has(one.line) { one.covered } else { 0 }, ..*one }).collect()
    };
    FileCoverage {
        lines: lines(&coverage.lines, has),
        part_hit: coverage.part_hit.iter().copied().filter(|line| has(*line)).collect(),
        branches: branches(&coverage.branches, has),
        branch_counts: ratios(&coverage.branch_counts),
        functions: functions(&coverage.functions, ran),
        statements: spans(&coverage.statements, ran),
        regions: spans(&coverage.regions, ran),
        conditions: ratios(&coverage.conditions),
        instructions: ratios(&coverage.instructions),
        ..coverage.clone()
    }
}

fn lines(lines: &Lines, has: impl Fn(Line) -> bool) -> Lines {
    lines.iter().map(|(line, hits)| (line, if has(line) { hits } else { 0 })).collect()
}

fn branches(branches: &Branches, has: impl Fn(Line) -> bool) -> Branches {
    let mut out = BranchesBuilder::default();
    let mut block = 0;
    for Arm { line, starts_block, label, taken } in branches.iter() {
        block += u32::from(starts_block);
        out.push(line, block, label, if has(line) { taken } else { taken.map(|_| 0) });
    }
    out.finish(Repeat::Sum)
}

/// A function was entered if something of it ran. Of one that does not say where it ends, its first line tells.
fn functions(functions: &Functions, ran: &LineBits) -> Functions {
    let each = functions.iter().map(|function| {
        let inside = function.start.is_none_or(|start| {
            let first = function.from.unwrap_or(start);
            ran.meets(LineRange { start: first, end: function.end.unwrap_or(first).max(first) })
        });
        let mut function = function.clone();
        for one in &mut function.instances {
            one.lines = lines(&one.lines, |line| ran.contains(line));
        }
        if !inside {
            function.entered = function.entered.map(|_| 0);
            function.instances.iter_mut().for_each(|one| one.entered = one.entered.map(|_| 0));
        }
        function
    });
    Functions::group(each.collect())
}

fn spans(spans: &Spans, ran: &LineBits) -> Spans {
    let count = |one: &CountedSpan| {
        if ran.meets(LineRange { start: one.span.start, end: one.span.end }) { one.count } else { 0 }
    };
    let each = spans.iter().map(|one| CountedSpan { count: count(one), ..*one });
    Spans::collect(each.collect(), Repeat::Sum).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Function, Label, LinesBuilder};

    fn line(number: u32) -> Line {
        Line::new(number).unwrap()
    }

    fn lines(counts: &[(u32, u64)]) -> Lines {
        let mut lines = LinesBuilder::default();
        for (number, hits) in counts {
            lines.push(line(*number), *hits);
        }
        lines.finish(Repeat::Sum)
    }

    #[test]
    fn what_no_test_ran_any_more_is_missed_and_stays_measured() {
        let mut branches = BranchesBuilder::default();
        for (number, taken) in [(2, Some(3)), (2, Some(0)), (5, Some(1)), (5, None)] {
            branches.push(line(number), 0, Label::Number(taken.unwrap_or(9) as u32), taken);
        }
        let functions = [("f", 1, 3), ("g", 4, 6)]
            .map(|(name, start, end)| Function::new(name, Some(line(start)), Some(line(end)), Some(7)));
        let coverage = FileCoverage {
            lines: lines(&[(1, 3), (2, 3), (4, 1), (5, 1), (6, 0)]),
            branches: branches.finish(Repeat::Sum),
            functions: Functions::group(functions.to_vec()),
            ..FileCoverage::default()
        };
        let mut ran = LineBits::default();
        for number in [1, 2, 6] {
            ran.insert(line(number));
        }
        let left = confined(&coverage, &ran);
        assert_eq!(left.lines, lines(&[(1, 3), (2, 3), (4, 0), (5, 0), (6, 0)]), "a test adds nothing");
        assert_eq!(left.branches.ratio().covered, 1);
        assert_eq!(left.branches.len(), 4);
        let entered: Vec<Option<u64>> = left.functions.iter().map(|function| function.entered).collect();
        assert_eq!(entered, [Some(7), Some(7)], "line 6 is one of g's");
        ran = LineBits::default();
        assert_eq!(confined(&coverage, &ran).functions.ratio().covered, 0);
        ran.insert(line(1));
        assert_eq!(confined(&coverage, &ran).functions.ratio().covered, 1);
    }
}
