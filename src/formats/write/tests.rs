//! What is written reads back as it was, as far as the format has words for it.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::coverage::{
    Branches, BranchesBuilder, ContextId, Contexts, CountedSpan, Counts, File, FileCoverage, Function, Functions,
    Instance, Label, Line, LineBits, LineRatio, LineRatios, LineState, Metric, MetricSet, Ratio, Repeat, RepoPath,
    Span, Spans, Stated,
};
use crate::formats::{FORMATS, Input, RawReport, Reader};

fn line(n: u32) -> Line {
    Line::new(n).unwrap()
}

/// A file whose lines, arms and functions agree with each other as those of a real program do.
fn any_file() -> impl Strategy<Value = FileCoverage> {
    let lines = prop::collection::btree_map(1..40u32, prop_oneof![0..4u64, Just(70_000), Just(u64::MAX)], 1..20);
    let arms = prop::collection::vec((1..40u32, 0..3u32, 0..5usize, prop::option::of(0..3u64)), 0..12);
    let counts = prop::collection::btree_map(1..40u32, (0..4u32, 1..4u32), 0..4);
    let functions = prop::collection::btree_map(1..40u32, (0..4usize, 0..9u32, 0..3u64, any::<bool>()), 0..5);
    let spans = prop::collection::btree_map((1..30u32, 1..9u32), (0..3u32, 0..3u64), 0..6);
    let contexts = prop::collection::vec((0..2u32, 1..40u32), 0..6);
    (lines, arms, counts, functions, spans, contexts, any::<bool>()).prop_map(
        |(lines, arms, counts, functions, spans, contexts, binary)| {
            let labels = [
                Label::Number(0),
                Label::Number(7),
                Label::Text("jump to line 3"),
                Label::Text("a, \"b\" <c> & d"),
                Label::Span(Span { start: line(2), start_column: 4, end: line(3), end_column: 9 }),
            ];
            let mut branches = BranchesBuilder::default();
            for (n, block, label, taken) in arms {
                // A producer has ranges for all arms of a branch, or for none.
                let label = if block == 2 { labels[4] } else { labels[label % 4] };
                branches.push(line(n), block, label, taken);
            }
            let ratio = |(n, (covered, total)): (u32, (u32, u32))| {
                let covered = covered.min(total);
                LineRatio { line: line(n), covered, total, inexact: covered < total && n % 2 == 0 }
            };
            let names = ["f", "operator<", "parse::<u8>", "a, b"];
            let function = |(start, (name, length, entered, several)): (u32, (usize, u32, u64, bool))| {
                let end = (length > 0).then(|| line(start + length));
                let mut function = Function::new(names[name], Some(line(start)), end, Some(entered));
                if several && name == 2 {
                    let lines = [(line(start), entered), (line(start + 2), 0)].into_iter().collect();
                    let known = Instance { lines, ..Instance::new("parse::<u8>", Some(entered)) };
                    function.instances = vec![Instance::new("parse::<u16>", Some(0)), known];
                    function.name = "parse::<u16>".into();
                }
                function
            };
            let span = |((start, column), (weight, count)): ((u32, u32), (u32, u64))| CountedSpan {
                span: Span { start: line(start), start_column: column, end: line(start + 1), end_column: 1 },
                weight,
                count,
            };
            let mut ran = Contexts::default();
            for (context, n) in contexts {
                let mut bits = LineBits::default();
                if lines.contains_key(&n) {
                    bits.insert(line(n));
                    ran.add(ContextId(context), &bits);
                }
            }
            let counts: LineRatios = counts.into_iter().map(ratio).collect();
            FileCoverage {
                carries: MetricSet::of(&[Metric::Lines, Metric::Branches, Metric::Functions, Metric::Mcdc]),
                counts: if binary { Counts::Binary } else { Counts::Exact },
                not_loaded: binary,
                stated: Stated { lines: None, functions: binary.then(|| Ratio::new(3, 5)) },
                part_hit: lines.keys().take(1).map(|n| line(*n)).collect(),
                excluded: vec![line(50), line(51)],
                lines: lines.into_iter().map(|(n, hits)| (line(n), hits)).collect(),
                branches: branches.finish(Repeat::Sum),
                conditions: counts.clone(),
                instructions: counts.clone(),
                branch_counts: counts,
                functions: Functions::group(functions.into_iter().map(function).collect()),
                statements: Spans::collect(spans.clone().into_iter().map(span).collect(), Repeat::Sum).unwrap(),
                regions: Spans::collect(spans.into_iter().map(span).collect(), Repeat::Sum).unwrap(),
                contexts: ran,
            }
        },
    )
}

fn report(files: Vec<FileCoverage>) -> Report {
    let names = ["src/a & b.rs", "src/b.rs", "z.rs", "src/deep/c.rs"];
    let mut files: Vec<Arc<File>> = files
        .into_iter()
        .zip(names)
        .map(|(coverage, path)| {
            let (path, hash) = (RepoPath::new(path), Some([7; 32]));
            let coverage = Arc::new(coverage);
            Arc::new(File { path, resolved: true, coverage, measured_by: Vec::new(), source_hash: hash })
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Report { files: files.into(), contexts: vec!["test_a".into(), "test_b".into()], ..Report::default() }
}

/// Writes a report and reads it again, recognised by its beginning as on disk.
fn again(report: &Report, target: Target) -> RawReport {
    let mut bytes = Vec::new();
    write(report, target, "lazycov 0.0.0", 1_700_000_000, &mut bytes).unwrap();
    let format = crate::formats::recognise::recognise(&bytes).unwrap();
    assert!(FORMATS.iter().any(|known| known.id == format.id));
    let Reader::Native { read, .. } = format.reader else { panic!("{} is not read", format.id) };
    let raw = read(&Input::new(&bytes)).unwrap();
    let said: Vec<String> = raw.diagnostics.iter().map(|known| known.message.clone()).collect();
    assert!(said.is_empty(), "{said:?} of\n{}", String::from_utf8_lossy(&bytes));
    raw
}

/// The files by path: Cobertura has them by folder.
fn by_path(raw: &RawReport) -> Vec<(&str, &FileCoverage)> {
    let mut files: Vec<_> = raw.files.iter().map(|file| (file.path.as_str(), &*file.coverage)).collect();
    files.sort_by_key(|file| file.0);
    files
}

/// The arms of each line in their blocks, without names.
fn taken(branches: &Branches) -> Vec<(Line, bool, Option<u64>)> {
    branches.iter().map(|arm| (arm.line, arm.starts_block, arm.taken)).collect()
}

fn ratios(file: &FileCoverage) -> Vec<(Line, Ratio)> {
    file.branch_lines().collect()
}

/// The functions, and how often each instance was entered.
fn entered(file: &FileCoverage) -> Vec<Function> {
    let mut functions: Vec<Function> = file.functions.iter().cloned().collect();
    for instance in functions.iter_mut().flat_map(|function| &mut function.instances) {
        *instance = Instance::new(&instance.name, instance.entered);
    }
    functions
}

proptest! {
    #[test]
    fn own_json_says_everything(files in prop::collection::vec(any_file(), 1..4)) {
        let report = report(files);
        let raw = again(&report, Target::Json);
        prop_assert_eq!(&raw.contexts, &["test_a", "test_b"]);
        for (written, (path, read)) in report.files.iter().zip(by_path(&raw)) {
            prop_assert_eq!(written.path.as_str(), path);
            prop_assert_eq!(&*written.coverage, read);
        }
        prop_assert!(raw.files.iter().all(|file| file.source_hash == Some([7; 32])));
    }

    #[test]
    fn lcov_keeps_lines_arms_functions_and_outcomes(files in prop::collection::vec(any_file(), 1..4)) {
        let report = report(files);
        let raw = again(&report, Target::Lcov);
        for (written, (path, read)) in report.files.iter().zip(by_path(&raw)) {
            let written_file = &*written.coverage;
            prop_assert_eq!(written.path.as_str(), path);
            prop_assert_eq!(&written_file.lines, &read.lines);
            prop_assert_eq!(ratios(written_file), ratios(read));
            if written_file.branch_counts.is_empty() {
                prop_assert_eq!(taken(&written_file.branches), taken(&read.branches));
            }
            prop_assert_eq!(entered(written_file), entered(read), "LCOV has no lines of instances");
            prop_assert_eq!(written_file.conditions.ratio(), read.conditions.ratio());
        }
    }

    #[test]
    fn cobertura_keeps_lines_and_counts_of_their_branches(files in prop::collection::vec(any_file(), 1..4)) {
        let report = report(files);
        let raw = again(&report, Target::Cobertura);
        for (written, (path, read)) in report.files.iter().zip(by_path(&raw)) {
            let written_file = &*written.coverage;
            prop_assert_eq!(written.path.as_str(), path);
            prop_assert_eq!(&written_file.lines, &read.lines);
            let of_lines = |file: &FileCoverage| -> Vec<(Line, Ratio)> {
                ratios(file).into_iter().filter(|entry| file.lines.hits(entry.0).is_some()).collect()
            };
            prop_assert_eq!(of_lines(written_file), of_lines(read));
        }
    }
}

#[test]
fn what_was_only_counted_becomes_as_many_arms() {
    let counted = |n, covered| LineRatio { line: line(n), covered, total: 2, inexact: false };
    let file = FileCoverage {
        carries: MetricSet::of(&[Metric::Lines, Metric::Branches]),
        lines: [(line(1), 3), (line(2), 0)].into_iter().collect(),
        branch_counts: [counted(1, 1), counted(2, 0)].into_iter().collect(),
        ..FileCoverage::default()
    };
    let raw = again(&report(vec![file]), Target::Lcov);
    let read = by_path(&raw)[0].1;
    assert_eq!(
        taken(&read.branches),
        [(line(1), true, Some(1)), (line(1), false, Some(0)), (line(2), true, None), (line(2), false, None)]
    );
    assert_eq!((read.state(line(1)), read.state(line(2))), (Some(LineState::Partial), Some(LineState::Missed)));
}
