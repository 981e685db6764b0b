//! The laws of the merge, on arbitrary files.

use proptest::prelude::*;

use super::*;
use crate::coverage::{
    BranchesBuilder, CountedSpan, Function, Functions, Label, LineRatio, LineState, Metric, MetricSet, Span, Spans,
    gained,
};

fn line(n: u32) -> Line {
    Line::new(n).unwrap()
}

fn any_file() -> impl Strategy<Value = FileCoverage> {
    let lines = prop::collection::vec((1..12u32, 0..4u64), 0..10);
    let arms = prop::collection::vec((1..6u32, 0..2u32, 0..3u32, prop::option::of(0..3u64)), 0..10);
    let counts = prop::collection::vec((1..8u32, 0..3u32, 1..3u32), 0..4);
    let functions = prop::collection::vec((0..5usize, 0..4u32, prop::option::of(0..3u64)), 0..6);
    let blocks = prop::collection::vec((1..6u32, 0..3u64), 0..6);
    (lines, arms, counts, functions, blocks, any::<bool>(), prop::bool::weighted(0.2)).prop_map(
        |(lines, arms, counts, functions, blocks, binary, not_loaded)| {
            let names = ["f", "g", "parse::<u32>", "parse::<u64>", "h"];
            let mut branches = BranchesBuilder::default();
            for (n, block, label, taken) in arms {
                branches.push(line(n), block, Label::Number(label), taken);
            }
            let blocks = blocks.into_iter().map(|(n, count)| CountedSpan {
                span: Span { start: line(n), start_column: 1, end: line(n + 1), end_column: 2 },
                weight: n,
                count: if binary { count.min(1) } else { count },
            });
            FileCoverage {
                carries: MetricSet::of(&Metric::ALL),
                counts: if binary { Counts::Binary } else { Counts::Exact },
                not_loaded,
                lines: lines.into_iter().map(|(n, hits)| (line(n), hits)).collect(),
                branches: branches.finish(Repeat::Sum),
                branch_counts: counts
                    .into_iter()
                    .map(|(n, covered, total)| LineRatio {
                        line: line(n),
                        covered: covered.min(total),
                        total,
                        inexact: false,
                    })
                    .collect(),
                functions: Functions::group(
                    functions
                        .into_iter()
                        .map(|(name, start, entered)| Function::new(names[name], Line::new(start), None, entered))
                        .collect(),
                ),
                statements: Spans::collect(blocks.collect(), if binary { Repeat::Max } else { Repeat::Sum }).unwrap(),
                ..FileCoverage::default()
            }
        },
    )
}

fn states(file: &FileCoverage) -> Vec<(Line, LineState)> {
    file.facts().into_iter().map(|fact| (fact.line, fact.state)).collect()
}

proptest! {
    #[test]
    fn commutative(a in any_file(), b in any_file()) {
        prop_assert_eq!(merge(&a, &b), merge(&b, &a));
    }

    #[test]
    fn associative(a in any_file(), b in any_file(), c in any_file()) {
        let left = merge(&merge(&a, &b).unwrap(), &c);
        let right = merge(&a, &merge(&b, &c).unwrap());
        prop_assert_eq!(left, right);
    }

    #[test]
    fn repeating_an_input_changes_nothing_that_is_covered(a in any_file(), b in any_file()) {
        let once = merge(&a, &b).unwrap();
        let twice = merge(&once, &b).unwrap();
        prop_assert_eq!(once.totals(), twice.totals());
        prop_assert_eq!(states(&once), states(&twice));
    }

    #[test]
    fn what_some_tests_ran_only_adds(whole in any_file(), some in any_file()) {
        let both = gained(&whole, &some, |_| false);
        let covered = |file: &FileCoverage| file.lines.iter().filter(|line| line.1 > 0).map(|line| line.0).collect::<Vec<_>>();
        let (before, after, by_some) = (covered(&whole), covered(&both), covered(&some));
        prop_assert!(before.iter().all(|line| after.contains(line) || whole.not_loaded));
        prop_assert!(after.iter().all(|line| before.contains(line) || by_some.contains(line)));
        if whole.not_loaded == some.not_loaded {
            prop_assert_eq!(both.lines.len(), whole.lines.len());
            prop_assert_eq!(both.branches.len(), whole.branches.len());
            for metric in Metric::ALL {
                let ratio = |file: &FileCoverage| file.totals().get(metric).unwrap_or_default();
                prop_assert_eq!(ratio(&both).total, ratio(&whole).total);
                prop_assert!(metric == Metric::StrictLines || ratio(&both).covered >= ratio(&whole).covered);
            }
        }
    }

    #[test]
    fn the_empty_file_is_the_identity_of_a_file(a in any_file()) {
        let empty = FileCoverage { counts: a.counts, not_loaded: a.not_loaded, ..FileCoverage::default() };
        prop_assert_eq!(merge(&a, &empty), Ok(a));
    }
}

#[test]
fn trap_19_blocks_of_different_sources_conflict() {
    let file = |weight| FileCoverage {
        statements: Spans::collect(
            vec![CountedSpan {
                span: Span { start: line(3), start_column: 1, end: line(4), end_column: 1 },
                weight,
                count: 1,
            }],
            Repeat::Sum,
        )
        .unwrap(),
        ..FileCoverage::default()
    };
    assert_eq!(merge(&file(2), &file(3)), Err(Conflict { line: line(3) }));
    assert!(merge(&file(2), &file(2)).is_ok());
}

#[test]
fn zeros_of_a_file_that_nothing_loaded_give_way_to_data() {
    let file = |lines: &[(u32, u64)], not_loaded| FileCoverage {
        lines: lines.iter().map(|&(n, hits)| (line(n), hits)).collect(),
        not_loaded,
        ..FileCoverage::default()
    };
    let (zeros, data) = (file(&[(1, 0), (2, 0), (3, 0)], true), file(&[(1, 4), (3, 0)], false));
    assert_eq!(merge(&zeros, &data), Ok(data.clone()));
    assert_eq!(merge(&data, &zeros), Ok(data));
    assert_eq!(merge(&zeros, &zeros), Ok(zeros));
}
