//! The coverage of a file whose text changed after it was measured: what is known of a line stays with it, wherever it went
//! in the new text. A line that is gone takes its data along, and a line that is new has none.

use super::{
    Branches, BranchesBuilder, Contexts, CountedSpan, FileCoverage, Function, Functions, Label, Line, LineBits,
    LineRatio, LineRatios, Repeat, Span, Spans,
};

/// The coverage of a text in which each line of the measured one is where `place` says, if it is still there. Lines keep
/// their order. Where the name of an arm speaks of a line, `renamed` gives it another one.
pub fn carried(
    coverage: &FileCoverage,
    place: impl Fn(Line) -> Option<Line>,
    renamed: impl Fn(&str) -> Option<String>,
) -> FileCoverage {
    let lines = |lines: &[Line]| lines.iter().filter_map(|line| place(*line)).collect();
    let ratios = |ratios: &LineRatios| -> LineRatios {
        ratios.iter().filter_map(|ratio| Some(LineRatio { line: place(ratio.line)?, ..*ratio })).collect()
    };
    FileCoverage {
        carries: coverage.carries,
        counts: coverage.counts,
        not_loaded: coverage.not_loaded,
        lines: coverage.lines.iter().filter_map(|(line, hits)| Some((place(line)?, hits))).collect(),
        part_hit: lines(&coverage.part_hit),
        excluded: lines(&coverage.excluded),
        branches: branches(&coverage.branches, &place, renamed),
        branch_counts: ratios(&coverage.branch_counts),
        functions: functions(&coverage.functions, &place),
        statements: spans(&coverage.statements, &place),
        regions: spans(&coverage.regions, &place),
        conditions: ratios(&coverage.conditions),
        instructions: ratios(&coverage.instructions),
        contexts: contexts(&coverage.contexts, &place),
        stated: coverage.stated,
    }
}

fn branches(
    branches: &Branches,
    place: impl Fn(Line) -> Option<Line>,
    renamed: impl Fn(&str) -> Option<String>,
) -> Branches {
    let mut carried = BranchesBuilder::default();
    let mut block = 0;
    for arm in branches.iter() {
        block += u32::from(arm.starts_block);
        let Some(line) = place(arm.line) else { continue };
        let name = if let Label::Text(name) = arm.label { renamed(name) } else { None };
        let label = match arm.label {
            Label::Text(old) => Label::Text(name.as_deref().unwrap_or(old)),
            // An arm that leads to a line that is gone is still an arm, and still tells which one it is.
            Label::Span(range) => Label::Span(span(range, &place).unwrap_or(range)),
            Label::Number(number) => Label::Number(number),
        };
        carried.push(line, block, label, arm.taken);
    }
    carried.finish(Repeat::Sum)
}

/// A function whose first line is gone is looked up again by its name.
fn functions(functions: &Functions, place: impl Fn(Line) -> Option<Line>) -> Functions {
    let carried = functions.iter().map(|function| {
        let mut function = Function {
            start: function.start.and_then(&place),
            end: function.end.and_then(&place),
            from: function.from.and_then(&place),
            ..function.clone()
        };
        for instance in &mut function.instances {
            instance.lines = instance.lines.iter().filter_map(|(line, hits)| Some((place(line)?, hits))).collect();
        }
        function
    });
    Functions::group(carried.collect())
}

fn spans(spans: &Spans, place: impl Fn(Line) -> Option<Line>) -> Spans {
    let carried =
        spans.iter().filter_map(|counted| Some(CountedSpan { span: span(counted.span, &place)?, ..*counted }));
    // Spans of different weight that fall together cannot be told apart any more.
    Spans::collect(carried.collect(), Repeat::Sum).unwrap_or_default()
}

fn span(span: Span, place: impl Fn(Line) -> Option<Line>) -> Option<Span> {
    Some(Span { start: place(span.start)?, end: place(span.end)?, ..span })
}

fn contexts(contexts: &Contexts, place: impl Fn(Line) -> Option<Line>) -> Contexts {
    let mut carried = Contexts::default();
    for (context, lines) in contexts.iter() {
        let mut there = LineBits::default();
        lines.iter().filter_map(&place).for_each(|line| there.insert(line));
        carried.add(*context, &there);
    }
    carried
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Metric, MetricSet, Ratio};

    fn line(number: u32) -> Line {
        Line::new(number).unwrap()
    }

    /// Lines 1 to 4 and a branch on line 3; the function begins on line 2.
    fn measured() -> FileCoverage {
        let mut branches = BranchesBuilder::default();
        branches.push(line(3), 0, Label::Number(0), Some(1));
        branches.push(line(3), 0, Label::Number(1), Some(0));
        let span = Span { start: line(3), start_column: 1, end: line(4), end_column: 9 };
        FileCoverage {
            carries: MetricSet::of(&[Metric::Lines, Metric::Branches]),
            lines: [(1, 1), (2, 1), (3, 5), (4, 0)].into_iter().map(|(at, hits)| (line(at), hits)).collect(),
            part_hit: vec![line(3)],
            branches: branches.finish(Repeat::Sum),
            functions: Functions::group(vec![Function::new("f", Some(line(2)), Some(line(4)), Some(1))]),
            regions: Spans::collect(vec![CountedSpan { span, weight: 1, count: 2 }], Repeat::Sum).unwrap(),
            ..FileCoverage::default()
        }
    }

    #[test]
    fn what_is_known_of_a_line_goes_with_it() {
        let down = |at: Line| if at.get() == 1 { Some(at) } else { Line::new(at.get() + 2) };
        let moved = carried(&measured(), down, |_| None);
        assert_eq!(moved.totals(), measured().totals());
        assert_eq!(moved.state(line(5)), measured().state(line(3)));
        assert_eq!((moved.lines.hits(line(3)), moved.lines.hits(line(4))), (None, Some(1)));
        let function = moved.functions.get(0).unwrap();
        assert_eq!((function.start, function.end), (Some(line(4)), Some(line(6))));
        assert_eq!(moved.regions.iter().next().unwrap().span.start, line(5));
    }

    #[test]
    fn a_line_that_is_gone_counts_neither_way() {
        let kept = carried(&measured(), |at| Some(at).filter(|at| at.get() != 3), |_| None);
        assert_eq!(kept.lines.ratio(), Ratio::new(2, 3));
        assert_eq!(kept.branches.len(), 0);
        assert!(kept.part_hit.is_empty() && kept.regions.is_empty());
        assert_eq!(carried(&measured(), Some, |_| None), measured());
    }
}
