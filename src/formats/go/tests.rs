//! The traps of real profiles, by number, and whole files.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::coverage::{Counts, FileCoverage, Line, LineState, Metric, Ratio};
use crate::formats::{Settings, Source};

fn parse(text: &str) -> RawReport {
    super::read(&Input::new(text.as_bytes())).unwrap()
}

fn found(diagnostics: &Diagnostics) -> Vec<(Code, u64)> {
    diagnostics.iter().map(|one| (one.code, one.count)).collect()
}

fn completed(profile: &str, source: Option<&str>) -> (FileCoverage, Diagnostics) {
    let mut file = parse(profile).files.into_iter().next().unwrap().coverage;
    let mut diagnostics = Diagnostics::default();
    complete(&mut file, Source { path: "a.go", text: source, producer: None }, &Settings::default(), &mut diagnostics);
    (Arc::unwrap_or_clone(file), diagnostics)
}

fn states(file: &FileCoverage) -> Vec<(u32, LineState)> {
    file.lines.iter().map(|(line, _)| (line.get(), file.state(line).unwrap())).collect()
}

use LineState::{Hit, Missed, Partial};

#[test]
fn statements_are_counted_as_go_counts_them() {
    let report = parse("mode: count\na.go:3.2,5.3 2 7\na.go:6.2,6.9 1 0\nb.go:1.1,1.3 0 0\n");
    let totals = report.files[0].coverage.totals();
    assert_eq!(totals.get(Metric::Statements), Some(Ratio::new(2, 3)));
    assert_eq!(report.files[1].coverage.statements.len(), 1);
    assert_eq!(report.files[1].coverage.statements.ratio(), Ratio::default());
    assert_eq!(report.files[0].coverage.counts, Counts::Exact);
    assert!(report.diagnostics.is_empty());
}

#[test]
fn trap_17_blocks_that_share_a_line_make_it_partial() {
    let profile = "mode: set\nc.go:5.14,6.13 1 1\nc.go:6.13,8.3 1 0\n";
    let (blind, diagnostics) = completed(profile, None);
    assert_eq!(states(&blind), [(5, Hit), (6, Partial), (7, Missed), (8, Missed)]);
    assert_eq!(found(&diagnostics), [(Code::SourceMissing, 1)]);
    // The second block covers code of line 6.
    let source = "\n\n\n\nfunc f(x int) {\n\tif (x > 99){ log()\n\t\treturn\n\t}\n}\n";
    assert_eq!(states(&completed(profile, Some(source)).0), [(6, Partial), (7, Missed)]);
    // It covers nothing but the brace.
    let source = "\n\n\n\nfunc f(x int) {\n\tif (x > 99){\n\t\treturn\n\t}\n}\n";
    assert_eq!(states(&completed(profile, Some(source)).0), [(6, Hit), (7, Missed)]);
}

#[test]
fn trap_17_repeated_blocks_are_one_block() {
    let blocks = "a.go:1.1,2.2 3 1\na.go:1.1,2.2 3 0\na.go:1.1,2.2 3 4\na.go:1.1,2.9 1 0\n";
    let counted = |mode: &str| -> Vec<_> {
        let report = parse(&format!("mode: {mode}\n{blocks}"));
        report.files[0].coverage.statements.iter().map(|block| (block.weight, block.count)).collect()
    };
    assert_eq!(counted("set"), [(3, 1), (1, 0)]);
    assert_eq!(counted("count"), [(3, 5), (1, 0)]);
    assert_eq!(counted("atomic"), [(3, 5), (1, 0)]);
}

#[test]
fn trap_17_a_block_listed_by_thousands_of_test_binaries_is_one_block() {
    let text = format!("mode: atomic\n{}", "a.go:1.1,2.2 3 1\na.go:4.1,5.2 2 0\n".repeat(5000));
    let report = parse(&text);
    let blocks: Vec<_> = report.files[0].coverage.statements.iter().map(|block| block.count).collect();
    assert_eq!(blocks, [5000, 0]);
}

#[test]
fn trap_18_concatenated_profiles_have_several_mode_lines() {
    let report = parse("mode: count\na.go:1.1,2.2 1 1\nmode: atomic\na.go:1.1,2.2 1 2\n\nmode: wrong\n");
    assert_eq!(report.files[0].coverage.statements.iter().map(|block| block.count).collect::<Vec<_>>(), [3]);
    assert_eq!(found(&report.diagnostics), [(Code::BadRecord, 1)]);
    let mixed = parse("mode: set\na.go:1.1,2.2 1 1\nmode: count\na.go:1.1,2.2 1 2\nb.go:1.1,2.2 1 9\n");
    let counts = mixed.files.iter().flat_map(|file| file.coverage.statements.iter().map(|block| block.count));
    assert_eq!(counts.collect::<Vec<_>>(), [1, 1]);
    assert!(mixed.files.iter().all(|file| file.coverage.counts == Counts::Binary));
    assert_eq!(found(&mixed.diagnostics), [(Code::MixedModes, 1)]);
}

#[test]
fn trap_19_a_file_measured_from_two_sources_is_refused_alone() {
    let stale = "a.go:1.1,2.2 1 1\n".repeat(2000);
    let report =
        parse(&format!("mode: set\n{stale}a.go:1.1,2.2 2 1\nb.go:1.1,2.2 1 1\nc.go:3.1,3.9 1 1\nc.go:3.1,3.9 2 1\n"));
    assert_eq!(report.files.iter().map(|file| &*file.path).collect::<Vec<_>>(), ["b.go"]);
    assert_eq!(found(&report.diagnostics), [(Code::DifferentSources, 2)]);
    assert!(report.diagnostics.iter().next().unwrap().message.starts_with("a.go: a block at line 1"));
}

const SOURCE: &str = "package p\n\n// f does it.\nfunc f(n int) int {\n\tif n > 1 {\n\t\t// Large.\n\n\t\treturn 1\n\t} else \
    if n < 0 { return 2 }\n\tgo func() {\n\t\tn++\n\t}()\n\treturn 0\n}\n";

#[test]
fn blocks_of_both_ages_paint_the_same_lines() {
    let old = "mode: count\np.go:4.19,5.11 1 3\np.go:5.11,9.3 1 0\np.go:9.9,9.17 1 3\np.go:9.17,9.29 1 0\n\
        p.go:10.2,10.12 1 3\np.go:13.2,13.10 1 3\np.go:10.12,12.3 1 2\n";
    let new = "mode: count\np.go:5.5,5.10 1 3\np.go:8.3,9.2 1 0\np.go:9.12,9.17 1 3\np.go:9.19,9.27 1 0\n\
        p.go:10.2,10.12 1 3\np.go:13.2,14.1 1 3\np.go:11.3,12.2 1 2\n";
    let expected = [(5, Hit), (8, Missed), (9, Partial), (10, Hit), (11, Hit), (13, Hit)];
    for profile in [old, new] {
        let (file, diagnostics) = completed(profile, Some(SOURCE));
        assert_eq!(states(&file), expected);
        assert_eq!(file.lines.hits(Line::new(11).unwrap()), Some(2));
        assert!(diagnostics.is_empty());
    }
}

#[test]
fn blocks_behind_the_end_of_the_source_are_said() {
    let (file, diagnostics) = completed("mode: set\na.go:1.1,1.9 1 1\na.go:2.1,90.2 4 1\n", Some("x := 1\ny := 2\n"));
    assert_eq!(states(&file), [(1, Hit), (2, Hit)]);
    assert_eq!(found(&diagnostics), [(Code::LinePastEnd, 1)]);
}

#[test]
fn a_made_up_block_does_not_buy_memory() {
    let (file, diagnostics) = completed("mode: set\na.go:1.1,40000000.2 1 1\n", None);
    assert_eq!(file.lines.len(), 1);
    assert_eq!(found(&diagnostics), [(Code::SourceMissing, 1), (Code::LimitReached, 1)]);
}

#[test]
fn wrong_lines_cost_only_themselves() {
    let report = parse(
        "\u{feff}mode: set\r\n\r\na.go:1.1,2.2 1 1\r\nnothing\na.go:0.1,2.2 1 1\na.go:1.1,60000000.2 1 1\n\
         a.go:1.1,2.3 1 99999999999999999999999\na.go:7.1,8.2 1",
    );
    assert_eq!(report.files[0].coverage.statements.len(), 2);
    assert_eq!(
        found(&report.diagnostics),
        [
            (Code::BadRecord, 1),
            (Code::LineZero, 1),
            (Code::LimitReached, 1),
            (Code::SaturatedCount, 1),
            (Code::Truncated, 1)
        ]
    );
}

#[test]
fn other_text_is_refused_with_its_place() {
    let error = |text: &str| super::read(&Input::new(text.as_bytes())).unwrap_err();
    assert!(matches!(error("\na.go:1.1,2.2 1 1\n"), ReadError::Malformed { position: Position::Line(2), .. }));
    assert!(matches!(error("mode: fast\n"), ReadError::Malformed { position: Position::Line(1), .. }));
    assert_eq!(error("\n\n"), ReadError::Empty);
    assert!(parse("mode: set\n").files.is_empty());
    let is = |text: &str| recognise(&Head::new(text.as_bytes()));
    assert!(is("mode: set\n") && is("\u{feff}mode: atomic\r\n") && is("mode: count"));
    assert!(!is("mode: \n") && !is("model: set\n") && !is("") && !is("SF:a\nmode: set\n"));
}

proptest! {
    #[test]
    fn any_text_is_data_or_an_error(
        parts in prop::collection::vec(
            prop::sample::select(vec!["mode: set\n", "mode: count\n", "a.go:", "1.1,", "2.9,3.1", "7.", " 1", " 0\n", "9", "-", "\n"]),
            0..40,
        ),
        source in "[a-z{}/*\"`' \n]{0,60}",
    ) {
        if let Ok(report) = super::read(&Input::new(parts.concat().as_bytes())) {
            for mut file in report.files {
                let mut diagnostics = Diagnostics::default();
                let source = Source { path: "a.go", text: Some(&source), producer: None };
                complete(&mut file.coverage, source, &Settings::default(), &mut diagnostics);
                prop_assert!(file.coverage.lines.len() <= source.text.unwrap_or_default().lines().count());
            }
        }
    }
}

#[test]
fn every_prefix_is_data_or_an_error() {
    let text = "mode: count\nexample.com/a b/c.go:1.1,2.2 3 14\nexample.com/d.go:10.2,12.16 1 0\n";
    for end in 0..=text.len() {
        match super::read(&Input::new(&text.as_bytes()[..end])) {
            Ok(report) => assert!(report.files.len() <= 2),
            Err(_) => assert!(end < "mode: count".len()),
        }
    }
}
