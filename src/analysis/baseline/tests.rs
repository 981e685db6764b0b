//! What is saved is what is loaded; what was not saved by us is an error, never a crash.

mod by_tests;
mod copied;

use std::sync::Arc;

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::analysis::FlakyLine;
use crate::analysis::differential::{Detail, FileRecord, FunctionRecord, Mark, Marks, Unit};
use crate::analysis::gates::{Ruled, Verdict};
use crate::analysis::history::{Fallen, LowFunction, Regressions};
use crate::coverage::{Drop, Line, LineRange, MetricSet, Ratio, RepoPath, Totals};

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{0,12}", "\\PC{0,6}", any::<String>()]
}

fn any_line() -> impl Strategy<Value = Line> {
    (1..400u32).prop_map(|line| Line::new(line).unwrap())
}

fn any_totals() -> impl Strategy<Value = Totals> {
    prop::collection::vec((0..9usize, 0..50u64, 0..50u64), 0..5).prop_map(|ratios| {
        let mut totals = Totals::default();
        for (metric, covered, missed) in ratios {
            totals.set(Metric::ALL[metric], Ratio::new(covered, covered + missed));
        }
        totals
    })
}

fn any_metrics() -> impl Strategy<Value = Vec<Metric>> {
    prop::sample::subsequence(Metric::ALL.to_vec(), 0..9)
}

fn any_units() -> impl Strategy<Value = Vec<Unit>> {
    prop::collection::btree_map(any_line(), (0..3u32, 0..3u32), 0..40).prop_map(|units| {
        let unit =
            |(line, (covered, missed)): (Line, (u32, u32))| Unit { line, covered, total: (covered + missed).max(1) };
        units.into_iter().map(unit).collect()
    })
}

fn any_marks() -> impl Strategy<Value = Marks> {
    let lines = prop::collection::vec(any_text(), 0..12);
    (any::<[u8; 16]>(), lines)
        .prop_map(|(content, lines)| Marks { content, lines: lines.iter().map(|line| Mark::of(line)).collect() })
}

fn any_detail() -> impl Strategy<Value = Detail> {
    let partial = prop::collection::btree_set(any_line(), 0..6);
    (prop::collection::vec(any_units(), 9), any_metrics(), partial).prop_map(|(units, metrics, partial)| Detail {
        units: metrics.into_iter().zip(units).collect(),
        partial: partial.into_iter().collect(),
    })
}

prop_compose! {
    fn any_function()(
        name in any_text(), start in prop::option::of(any_line()), end in prop::option::of(any_line()),
        from in prop::option::of(any_line()), body in prop::option::of(any_text()), totals in any_totals(), entered in any::<Option<bool>>(),
    ) -> FunctionRecord {
        FunctionRecord { name, start, end, from, body: body.map(|body| Mark::of(&body)), totals, entered }
    }
}

prop_compose! {
    fn any_file()(
        text in prop::option::of(any_marks()), carries in any_metrics(), totals in any_totals(),
        detail in prop::option::of(any_detail()), functions in prop::collection::vec(any_function(), 0..4),
        made_of in any::<u64>(),
    ) -> FileRecord {
        let (path, carries) = (RepoPath::new(""), MetricSet::of(&carries));
        FileRecord { path, text: text.map(Arc::new), carries, totals, detail, functions, made_of, outline: None, beside: false }
    }
}

prop_compose! {
    fn any_info()(
        texts in prop::collection::vec(any_text(), 8), options in prop::collection::vec(any::<bool>(), 6),
        created in -60_000_000_000..200_000_000_000i64, globs in prop::collection::vec(any_text(), 0..3),
        counts in (any::<u32>(), any::<u32>(), any::<u32>(), 0..1_000_000_000u64), headline in 0..9usize,
    ) -> BaselineInfo {
        let maybe = |at: usize| options[at].then(|| texts[at].clone());
        let input = BaselineInput {
            path: texts[6].clone(),
            format: "lcov".to_owned(),
            producer: maybe(3),
            content: texts[7].clone(),
        };
        let (passed, failed, skipped) = (counts.0.into(), counts.1.into(), counts.2.into());
        let tests = TestResults { passed, failed, skipped, seconds: counts.3 as f64 / 1000.0 };
        BaselineInfo {
            name: texts[4].clone(),
            generator: texts[5].clone(),
            created,
            commit: maybe(0),
            dirty: options[4],
            command: maybe(1),
            note: maybe(2),
            inputs: vec![input; globs.len()],
            headline: Metric::ALL[headline],
            include: globs.clone(),
            exclude: globs,
            tests: options[3].then_some(tests),
            suites: options[3].then(|| Suite { name: texts[4].clone(), results: tests }).into_iter().collect(),
            branch: maybe(0),
            settings: options[5].then(|| vec![Setting { name: texts[0].clone(), values: texts[1..3].to_vec() }]),
            full: options[5],
            since: options[4].then(|| Arc::new(any_since(&texts, created))),
            flaky: options[2].then(|| Arc::new(any_flaky(&texts, counts.0 % 9 + 2))),
        }
    }
}

fn any_flaky(texts: &[String], runs: u32) -> Flaky {
    let lines = [(3, 1), (9, runs)].map(|(line, hit)| FlakyLine { line: Line::new(line).unwrap(), hit });
    Flaky::new(&texts[3], runs, [(RepoPath::new(&texts[0]), lines.to_vec())])
}

#[test]
fn flaky_lines_that_do_not_fit_are_refused() {
    let mut baseline = small();
    baseline.info.flaky = Some(Arc::new(any_flaky(&["a.c", "", "", "main"].map(str::to_owned), 3)));
    let whole = String::from_utf8(write(&baseline)).unwrap();
    let row = r#""flaky":{"found_in":"main","runs":3,"files":[{"path":"a.c","lines":[[3,1],[9,3]]}]}"#;
    assert!(whole.contains(row), "{whole}");
    assert_eq!(read(whole.as_bytes()), Ok(baseline));
    assert_eq!(error(&whole.replace("[3,1]", "[0,1]")), "line 1: a flaky line 0 in \"a.c\"");
    assert_eq!(error(&whole.replace("[3,1]", "[3,4]")), "line 1: line 3 of \"a.c\" ran in more than all runs");
}

fn any_since(texts: &[String], created: i64) -> Since {
    let line = |number| Line::new(number).unwrap();
    let (path, lines) =
        (RepoPath::new(&texts[0]), vec![LineRange::new(line(3), line(5)), LineRange::new(line(9), line(9))]);
    let (before, after) = (Ratio::new(9, 10), Ratio::new(5, 10));
    let drop = Drop::between(before, after).unwrap();
    let name = texts[1].clone();
    let fallen = Fallen { path: path.clone(), line: Some(line(3)), name: name.clone(), before, after, drop };
    let unentered = LowFunction { path: path.clone(), line: None, name, ratio: Ratio::new(0, 4) };
    Since {
        name: texts[2].clone(),
        created,
        metric: Metric::Statements,
        regressions: Regressions {
            functions: vec![fallen],
            unentered: vec![unentered],
            lost: vec![(path.clone(), lines.clone())],
            lines_known: true,
            vanished: vec![path.clone()],
        },
        changed: vec![path.clone(), path.clone()],
        new: vec![path.clone()],
        excluded: vec![(path.clone(), lines)],
        left_out: vec![path],
        settings: texts[3..5].to_vec(),
        verdict: Some(Verdict::Fail),
        rules: vec![Ruled {
            rule: "lost.lines".to_owned(),
            verdict: Verdict::Warn,
            limit: "0".to_owned(),
            found: texts[5].clone(),
        }],
    }
}

fn any_baseline() -> impl Strategy<Value = Baseline> {
    let paths = prop::collection::btree_set("[ -~é]{1,12}", 0..6);
    (any_info(), paths, prop::collection::vec(any_file(), 6)).prop_map(|(info, paths, files)| {
        let files = paths.iter().zip(files).map(|(path, file)| FileRecord { path: RepoPath::new(path), ..file });
        let measurement = Measurement::new(info.headline, files.map(Arc::new));
        Baseline { info, measurement, tests: None }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_saved_is_what_is_loaded(baseline in any_baseline()) {
        let stored = write(&baseline);
        let packed = pack(&stored);
        prop_assert_eq!(read(&stored), Ok(baseline.clone()));
        prop_assert_eq!(read(&packed), Ok(baseline.clone()));
        prop_assert_eq!(write_proven(&baseline, false, None), Ok(stored.clone()));
        prop_assert_eq!(read(&write_proven(&baseline, true, None).unwrap()), Ok(baseline.clone()));
        for bytes in [&stored, &packed] {
            prop_assert_eq!(read_info(&bytes[..]), Ok(baseline.summary()));
        }
        let thin = baseline.clone().thin();
        prop_assert!(!thin.has_lines());
        prop_assert_eq!(thin.summary().totals, baseline.summary().totals);
        prop_assert_eq!(super::thin(&stored, false), Ok(write(&thin)));
        prop_assert_eq!(read(&write(&thin)), Ok(thin));
    }

    #[test]
    fn what_is_known_is_not_read_and_changes_nothing(
        baseline in any_baseline(), other in any_baseline(), known in prop::collection::vec(any::<bool>(), 6),
    ) {
        let mut baseline = baseline;
        baseline.info.generator = Baseline::GENERATOR.to_owned();
        let stored = write(&baseline);
        let files = baseline.measurement.files();
        let mut same: Vec<Arc<FileRecord>> =
            files.iter().zip(known).filter(|(_, known)| *known).map(|(file, _)| Arc::clone(file)).collect();
        // Of files of the same names something else may be known.
        let others = other.measurement.files().iter().filter(|other| files.iter().all(|file| file.path != other.path));
        same.extend(others.cloned());
        same.sort_by(|a, b| a.path.cmp(&b.path));
        let known = Measurement::new(baseline.info.headline, same);
        let found = read_beside(&stored, &known);
        prop_assert_eq!(found.as_ref(), Ok(&baseline));
        let shared = |file: &Arc<FileRecord>| found.iter().any(|found| found.measurement.files().iter().any(|one| Arc::ptr_eq(one, file)));
        let expected = known.files().iter().filter(|known| files.iter().any(|file| file.path == known.path));
        // A path with a character that is escaped is read as any other row.
        prop_assert!(expected.filter(|file| !file.path.as_str().contains(['"', '\\'])).all(shared));
    }

    #[test]
    fn no_change_of_a_byte_is_taken_for_more_than_it_is(
        baseline in any_baseline(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let mut stored = write(&baseline);
        let at = at.index(stored.len());
        stored[at] = byte;
        // Whatever is still read can be written and read again.
        if let Ok(other) = read(&stored) {
            prop_assert_eq!(read(&write(&other)), Ok(other));
        }
        let mut packed = pack(&write(&baseline));
        let at = at % packed.len();
        packed[at] = byte;
        let _ = read_info(&packed[..]);
        prop_assert!(read(&packed).is_ok_and(|same| same == baseline) || read(&packed).is_err());
    }
}

/// Two files, one of them with a function.
fn small() -> Baseline {
    let line = |line| Line::new(line).unwrap();
    let mut totals = Totals::default();
    totals.set(Metric::Lines, Ratio::new(2, 3));
    let unit = |(number, covered)| Unit { line: line(number), covered, total: 1 };
    let detail = Detail { units: vec![(Metric::Lines, [(1, 1), (2, 1), (3, 0)].map(unit).to_vec())], partial: vec![] };
    let text = Marks::new(b"one\ntwo\n\n", "one\ntwo\n\n".lines());
    let function = FunctionRecord {
        name: "f".to_owned(),
        start: Some(line(1)),
        end: Some(line(3)),
        from: None,
        body: text.joined(0..3),
        totals,
        entered: Some(true),
    };
    let measured = FileRecord {
        path: RepoPath::new("src/a.c"),
        text: Some(Arc::new(text)),
        carries: MetricSet::of(&[Metric::Lines]),
        totals,
        detail: Some(detail),
        functions: vec![function],
        made_of: 0x6e36_6d1e_2530_9443,
        outline: None,
        beside: false,
    };
    let info = BaselineInfo {
        name: "phase 2".to_owned(),
        generator: "lazycov 0.1.0".to_owned(),
        created: 1_800_000_000,
        commit: Some("a1b2c3d4".repeat(5)),
        dirty: false,
        command: None,
        note: Some("after the \"rewrite\"".to_owned()),
        inputs: vec![],
        headline: Metric::Lines,
        include: vec![],
        exclude: vec!["gen/**".to_owned()],
        tests: Some(TestResults { passed: 3, failed: 0, skipped: 1, seconds: 0.25 }),
        suites: Vec::new(),
        branch: None,
        settings: None,
        full: false,
        since: None,
        flaky: None,
    };
    let files = vec![measured, FileRecord::unmeasured(RepoPath::new("src/b.c"), None)];
    Baseline { info, measurement: Measurement::new(Metric::Lines, files.into_iter().map(Arc::new)), tests: None }
}

fn stored() -> String {
    String::from_utf8(write(&small())).unwrap()
}

#[test]
fn the_stored_form_is_pinned() {
    insta::assert_snapshot!(stored());
}

fn error(text: &str) -> String {
    read(text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_change_that_does_not_fit_names_its_line() {
    let whole = stored();
    let lines: Vec<&str> = whole.lines().collect();
    for (from, to, said) in [
        (r#"true,"lines":[2,3]"#, r#"true,"lines":[4,3]"#, "line 3: column 73: 4 of 3 lines"),
        ("2hm", "2hx", "line 2: unexpected 'x' among lines"),
        (r#""path":"src/b.c""#, r#""path":"src/a.c""#, "line 4: \"src/a.c\" is there twice or out of order"),
        (r#"{"fn""#, r#"{"fun""#, "line 3: expected a file or a function"),
        (r#""at":[1,3]"#, r#""at":[0,3]"#, "line 3: column 20: lines are counted from 1"),
        (r#""headline":"lines""#, r#""headline":"miles""#, "line 1: column 249: there is no metric \"miles\""),
        ("2027-01-15", "2027-13-15", "line 1: \"2027-13-15T08:00:00Z\" is no time"),
        (r#""totals":{"lines":[2,3]},"un"#, r#""carries":[7],"un"#, "line 2: column 160: invalid type: integer `7`"),
    ] {
        assert!(whole.contains(from), "{from}");
        let found = error(&whole.replacen(from, to, 1));
        assert!(found.starts_with(said), "{found} instead of {said}");
    }
    let sums = "line 1: its sums are not those of the lines below: some are missing, or were changed";
    for missing in 1..lines.len() {
        let kept: Vec<&str> =
            lines.iter().enumerate().filter(|(at, _)| *at != missing).map(|(_, line)| *line).collect();
        let said = if missing == 1 { "line 2: a function before the first file" } else { sums };
        assert_eq!(error(&kept.join("\n")), said);
    }
    assert_eq!(error(&whole.replace("[2,3]", "[1,3]").replacen("[1,3]", "[2,3]", 1)), sums);
    assert_eq!(error(&whole.replacen("[2,3]", &format!("[2,{}]", Ratio::LARGEST + 1), 1)).get(..7), Some("line 1:"));
}

#[test]
fn every_cut_is_noticed() {
    let whole = stored();
    // The last line end alone is not missed.
    for at in 0..whole.len() - 1 {
        assert!(read(&whole.as_bytes()[..at]).is_err(), "{at}");
    }
    let packed = pack(whole.as_bytes());
    for at in 0..packed.len() {
        assert!(read(&packed[..at]).is_err(), "{at}");
    }
    let cut = read(&packed[..packed.len() - 1]).unwrap_err();
    assert!(cut.to_string().starts_with("byte "), "{cut}");
}

#[test]
fn other_files_and_newer_versions_are_told() {
    for other in ["", "{}", "TN:\n", "{\"format\":\"other\",\"version\":1}", "[1]", "{\"format\":\"lazycov-baseline\"}"]
    {
        assert_eq!(read(other.as_bytes()), Err(BaselineError::Other), "{other}");
    }
    let newer = "{\"format\":\"lazycov-baseline\",\"version\":3,\"anything\":[]}\nanything\n";
    let said = "it was written by a newer lazycov (version 3 of the format, this one reads version 2)";
    assert_eq!(error(newer), said);
    assert_eq!(read_info(newer.as_bytes()).unwrap_err().to_string(), said);
    let more = stored().replacen("{\"path\":\"src/a.c\"", "{\"path\":\"src/a.c\",\"owner\":{\"of\":[1]}", 1);
    assert_eq!(read(more.as_bytes()), Ok(small()), "what a later version adds is passed over");
    assert_eq!(read(stored().replace('\n', "\r\n").as_bytes()), Ok(small()), "line ends may be a system's own");
}

#[test]
fn small_files_cannot_cost_much() {
    let header = stored();
    let header = header.lines().next().unwrap();
    let mut runs = format!("{header}\n");
    for file in 0..100 {
        let _ = writeln!(runs, "{{\"path\":\"{file:03}\",\"units\":{{\"lines\":\"40000000h\"}}}}");
    }
    assert!(error(&runs).contains("more lines than such a file can stand for"), "{}", error(&runs));
    let deep = format!("{header}\n{{\"path\":\"a\",\"more\":{}", "[".repeat(100_000));
    assert!(error(&deep).contains("EOF while parsing a list"), "{}", error(&deep));
    let bomb = [header.as_bytes(), b"\n", &vec![b' '; 80 << 20]].concat();
    let packed = zstd::encode_all(&bomb[..], 3).unwrap();
    assert!(packed.len() < 80 << 10);
    assert!(read(&packed).unwrap_err().to_string().contains("exceeds the limit"));
    assert_eq!(read_info(&packed[..]).unwrap(), small().summary(), "a list does not unpack it");
    let endless = zstd::encode_all(&vec![b'{'; 80 << 20][..], 3).unwrap();
    assert_eq!(read_info(&endless[..]), Err(BaselineError::Other));
}
