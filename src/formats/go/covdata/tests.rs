//! Folders of real runs against `go tool covdata textfmt`, and made files of every flavour.

use std::path::Path;

use super::*;
use crate::coverage::{Counts, FileCoverage, Ratio};
use crate::formats::{Part, Reader, Settings, Source};

/// The files of a folder, by name.
fn folder(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| (file.display().to_string(), std::fs::read(file).unwrap())).collect()
}

fn read_all(files: &[(String, Vec<u8>)]) -> Result<RawReport, ReadError> {
    let parts: Vec<Part<'_>> = files.iter().map(|(name, bytes)| Part { name, bytes }).collect();
    let (first, more) = parts.split_first().unwrap();
    read(&Input::new(first.bytes).named(first.name).with_more(more))
}

/// A file's path, its counts, its blocks with statements and counts, sorted by path.
type Told = (String, Counts, Vec<CountedSpan>);

fn told(report: &RawReport) -> Vec<Told> {
    let of = |file: &crate::formats::RawFile| {
        (file.path.clone(), file.coverage.counts, file.coverage.statements.iter().copied().collect())
    };
    let mut files: Vec<Told> = report.files.iter().map(of).collect();
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}

fn fixtures() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/go-counter")
}

#[test]
fn a_folder_says_what_go_makes_a_profile_of() {
    for (mode, counts) in [("set", Counts::Binary), ("count", Counts::Exact)] {
        let reports = fixtures().join("reports/go1.27");
        let report = read_all(&folder(&reports.join(format!("covdata-{mode}")))).unwrap();
        let profile = std::fs::read(reports.join(format!("cover.covdata-{mode}.out"))).unwrap();
        let Reader::Native { read, .. } = &crate::formats::go::COVERPROFILE.reader else { unreachable!() };
        let expected = told(&read(&Input::new(&profile)).unwrap());
        assert_eq!(told(&report), expected, "{mode}");
        assert!(expected.len() == 4 && expected.iter().all(|file| file.1 == counts));
        assert!(report.diagnostics.is_empty());
    }
}

#[test]
fn functions_have_the_names_and_lines_of_their_declarations() {
    let report = read_all(&folder(&fixtures().join("reports/go1.27/covdata-count"))).unwrap();
    let mut found = Vec::new();
    for mut file in report.files {
        let relative = file.path.strip_prefix("example.org/counter/").unwrap();
        let text = std::fs::read_to_string(fixtures().join(relative)).unwrap();
        let source = Source { path: relative, text: Some(&text), producer: None };
        let coverage = &mut file.coverage;
        let of_data: Vec<_> = coverage.functions.iter().map(|one| (one.start, one.end)).collect();
        complete(coverage, source, &Settings::default(), &mut Diagnostics::default());
        assert!(
            coverage.functions.iter().zip(of_data).all(|(one, before)| one.start <= before.0 && before.1.is_some())
        );
        let one = |one: &Function| (one.name.to_string(), one.start.unwrap().get(), one.entered);
        found.extend(coverage.functions.iter().map(one));
    }
    found.sort();
    let expected = [
        ("Empty", 64, 0),
        ("Plural", 52, 3),
        ("Split", 17, 4),
        ("Tally.Add", 27, 3),
        ("Tally.Merge", 63, 0),
        ("Tally.Top", 42, 3),
        ("Tally.Watch", 74, 0),
        ("Write", 13, 2),
        ("main", 14, 3),
        ("run", 21, 3),
    ];
    let found: Vec<_> = found.iter().map(|(name, line, entered)| (name.as_str(), *line, entered.unwrap())).collect();
    assert_eq!(found, expected);
}

fn uleb(mut number: u64, out: &mut Vec<u8>) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// A function: its name, whether it is a literal, its blocks.
type Made<'a> = (&'a str, bool, &'a [[u64; 5]]);

/// A build of one package with one file.
fn meta(hash: u8, mode: u8, functions: &[Made<'_>]) -> Vec<u8> {
    let mut bodies: Vec<Vec<u8>> = Vec::new();
    let mut strings = Vec::new();
    uleb(functions.len() as u64 + 1, &mut strings);
    for text in ["a/b.go"].into_iter().chain(functions.iter().map(|function| function.0)) {
        uleb(text.len() as u64, &mut strings);
        strings.extend(text.bytes());
    }
    for (at, (_, literal, units)) in functions.iter().enumerate() {
        let mut body = Vec::new();
        for number in [units.len() as u64, at as u64 + 1, 0].into_iter().chain(units.as_flattened().iter().copied()) {
            uleb(number, &mut body);
        }
        uleb(u64::from(*literal), &mut body);
        bodies.push(body);
    }
    let mut package = vec![0; 40];
    package.extend((functions.len() as u32).to_le_bytes());
    let mut at = 44 + 4 * functions.len() + strings.len();
    for body in &bodies {
        package.extend((at as u32).to_le_bytes());
        at += body.len();
    }
    package.extend(strings);
    package.extend(bodies.concat());
    let mut out = meta::MARK.to_vec();
    out.extend(1u32.to_le_bytes());
    out.extend([0; 8]);
    out.extend(1u64.to_le_bytes());
    out.extend([hash; 16]);
    out.extend([0; 8]);
    out.extend([mode, 1, 0, 0, 0, 0, 0, 0]);
    out.extend(72u64.to_le_bytes());
    out.extend((package.len() as u64).to_le_bytes());
    out.extend(package);
    out
}

#[derive(Clone, Copy, Debug)]
enum Flavour {
    Uleb,
    Little,
    Big,
}

/// Counters in segments: each number of a function is its own.
fn counters(hash: u8, flavour: Flavour, segments: &[&[&[u32]]]) -> Vec<u8> {
    let mut out = counters::MARK.to_vec();
    out.extend(1u32.to_le_bytes());
    out.extend([hash; 16]);
    out.extend(match flavour {
        Flavour::Uleb => [2, 0],
        Flavour::Little => [1, 0],
        Flavour::Big => [1, 1],
    });
    out.extend([0; 6]);
    for functions in segments {
        out.extend((functions.len() as u64).to_le_bytes());
        out.extend(3u32.to_le_bytes());
        out.extend(2u32.to_le_bytes());
        out.extend(b"abcde");
        out.resize(out.len().next_multiple_of(4), 0);
        for number in functions.iter().flat_map(|function| function.iter()) {
            match flavour {
                Flavour::Uleb => uleb(u64::from(*number), &mut out),
                Flavour::Little => out.extend(number.to_le_bytes()),
                Flavour::Big => out.extend(number.to_be_bytes()),
            }
        }
        out.extend(counters::MARK);
        out.extend([0; 4]);
        out.extend((segments.len() as u32).to_le_bytes());
        out.extend([0; 4]);
    }
    out
}

const FUNCTIONS: &[Made<'static>] = &[
    ("*Queue.Push", false, &[[3, 2, 4, 9, 2], [5, 3, 6, 2, 1]]),
    ("func.L9.C7", true, &[[9, 9, 9, 20, 1]]),
    ("init", false, &[[12, 1, 12, 2, 0]]),
];

fn named(files: &[(&str, Vec<u8>)]) -> Vec<(String, Vec<u8>)> {
    files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())).collect()
}

fn counts(coverage: &FileCoverage) -> Vec<u64> {
    coverage.statements.iter().map(|block| block.count).collect()
}

#[test]
fn every_flavour_of_counters_is_read_and_runs_add_up() {
    let build = meta(7, 2, FUNCTIONS);
    for flavour in [Flavour::Uleb, Flavour::Little, Flavour::Big] {
        // Zeros stand where raw memory was written as it is: functions that never ran.
        let first =
            counters(7, flavour, &[&[&[0, 0, 2, 0, 0, 300, 0]], &[&[1, 0, 1, 5], &[2, 0, 0, 4_000_000_000, 1]]]);
        let second = counters(7, flavour, &[&[&[2, 0, 0, 4_000_000_000, 0]]]);
        let files = named(&[("c1", first), ("meta", build.clone()), ("c2", second)]);
        let report = read_all(&files).unwrap();
        assert_eq!(counts(&report.files[0].coverage), [8_000_000_300, 1, 5, 0], "{flavour:?}");
        assert_eq!(report.files[0].path, "a/b.go");
        let functions: Vec<_> = report.files[0]
            .coverage
            .functions
            .iter()
            .map(|one| (&*one.name, one.entered, one.end.unwrap().get()))
            .collect();
        assert_eq!(functions, [("Queue.Push", Some(8_000_000_300), 6), ("init", Some(0), 12)]);
        assert!(report.diagnostics.is_empty());
    }
}

#[test]
fn a_build_that_never_ran_is_zeros() {
    let report = read(&Input::new(&meta(1, 1, FUNCTIONS))).unwrap();
    assert_eq!(report.files[0].coverage.totals().get(Metric::Statements), Some(Ratio::new(0, 4)));
    assert_eq!(report.files[0].coverage.totals().get(Metric::Functions), Some(Ratio::new(0, 2)));
}

#[test]
fn counters_without_their_build_are_said_and_alone_are_refused() {
    let run = |hash| counters(hash, Flavour::Uleb, &[&[&[2, 0, 0, 1, 1]]]);
    let files = named(&[("meta", meta(1, 2, FUNCTIONS)), ("own", run(1)), ("lost", run(2)), ("more", run(3))]);
    let report = read_all(&files).unwrap();
    assert_eq!(counts(&report.files[0].coverage), [1, 1, 0, 0]);
    let said: Vec<_> = report.diagnostics.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(said, ["2 files of counters, such as lost, are of a build whose covmeta file is missing"]);
    let alone = read(&Input::new(&run(1))).unwrap_err().to_string();
    assert_eq!(alone, "counters of Go mean nothing without the covmeta file of their build");
}

#[test]
fn builds_of_two_modes_are_only_hit_or_missed() {
    let run = |hash| counters(hash, Flavour::Uleb, &[&[&[2, 0, 0, 5, 0]]]);
    let files = named(&[("a", meta(1, 1, FUNCTIONS)), ("b", meta(2, 3, FUNCTIONS)), ("c", run(1)), ("d", run(2))]);
    let report = read_all(&files).unwrap();
    assert_eq!(counts(&report.files[0].coverage), [1, 0, 0, 0]);
    assert_eq!(report.files[0].coverage.counts, Counts::Binary);
    assert_eq!(report.diagnostics.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::MixedModes]);
    // The same build twice is one build.
    let twice = named(&[("a", meta(1, 2, FUNCTIONS)), ("b", meta(1, 2, FUNCTIONS)), ("c", run(1))]);
    assert_eq!(counts(&read_all(&twice).unwrap().files[0].coverage), [5, 0, 0, 0]);
}

#[test]
fn what_does_not_fit_costs_itself() {
    let wrong: &[Made<'_>] =
        &[("f", false, &[[0, 1, 4, 2, 1], [9, 1, 8, 1, 1], [60_000_000, 1, 60_000_000, 2, 1], [5, 1, 5, 2, 3]])];
    let run = counters(1, Flavour::Uleb, &[&[&[1, 0, 0, 1], &[4, 0, 0, 1, 1, 1, 1], &[1, 0, 9, 1], &[1, 8, 0, 1]]]);
    let report = read_all(&named(&[("meta", meta(1, 2, wrong)), ("run", run)])).unwrap();
    assert_eq!(counts(&report.files[0].coverage), [1]);
    let said: Vec<_> = report.diagnostics.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(said, ["run: 3 functions have counters that do not fit their blocks; they are left out",]);
    assert_eq!(report.diagnostics.iter().map(|one| (one.code, one.count)).collect::<Vec<_>>(), [(Code::BadRecord, 4)]);
}

#[test]
fn other_versions_and_modes_are_refused() {
    let mut newer = meta(1, 2, FUNCTIONS);
    newer[4] = 2;
    let error = read(&Input::new(&newer)).unwrap_err().to_string();
    assert_eq!(error, "byte 8: expected version 1 of a covmeta file, found version 2");
    let error = read(&Input::new(&meta(1, 5, FUNCTIONS))).unwrap_err().to_string();
    assert_eq!(error, "byte 49: expected set, count or atomic, found mode 5");
    let files = named(&[("meta", meta(1, 2, FUNCTIONS)), ("run", counters(1, Flavour::Uleb, &[])[..30].to_vec())]);
    let report = read_all(&files).unwrap();
    assert_eq!(report.diagnostics.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::Truncated]);
}

#[test]
fn packages_and_functions_that_share_bytes_do_not_buy_memory() {
    // A function of many blocks that all others point at.
    let units: Vec<[u64; 5]> = (1..2000).map(|line| [line, 1, line, 2, 1]).collect();
    let many: Vec<Made<'_>> = vec![("f", false, &units); 1000];
    let mut bytes = meta(1, 2, &many[..1]);
    let functions = 1000u32;
    let mut offsets = Vec::new();
    for _ in 0..functions {
        offsets.extend((44 + 4 * functions + 10).to_le_bytes());
    }
    bytes[112..116].copy_from_slice(&functions.to_le_bytes());
    bytes.splice(116..120, offsets);
    let length = bytes.len() as u64 - 72;
    bytes[64..72].copy_from_slice(&length.to_le_bytes());
    let meta = Meta::read(&bytes).unwrap();
    let (count, error) = meta.broken.unwrap();
    assert_eq!(count, 1);
    assert!(error.to_string().contains("more than fit the file"), "{error}");
}

#[test]
fn every_prefix_and_change_of_a_folder_is_data_or_an_error() {
    let files = folder(&fixtures().join("reports/go1.27/covdata-set"));
    let (mut readable, mut state) = (0, 1u64);
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize % below
    };
    for nth in 0..files.len() {
        for round in 0..files[nth].1.len() + 300 {
            let mut changed = files.clone();
            let bytes = &mut changed[nth].1;
            if round < bytes.len() {
                bytes.truncate(round);
            } else {
                for _ in 0..3 {
                    let at = draw(bytes.len());
                    bytes[at] = draw(256) as u8;
                }
            }
            readable += usize::from(read_all(&changed).is_ok());
        }
    }
    assert!(readable > 1000);
}
