//! Builds of real compilers against what their own tools say of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::made::{counts_of, encoded, made, notes_of, recounted};
use super::notes::Function;
use super::*;
use crate::coverage::{FileCoverage, Line, merge};
use crate::formats::{Limits, compress};

/// The files of a folder with one of some endings, with their names, unpacked.
fn folder(path: &Path, endings: &[&str]) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| endings.iter().any(|ending| file.to_string_lossy().ends_with(ending)));
    files.sort();
    let unpack = |file: &PathBuf| {
        let bytes = std::fs::read(file).unwrap();
        compress::unpack(&bytes, &Limits::default(), &mut Diagnostics::default()).unwrap().into_owned()
    };
    files.iter().map(|file| (file.display().to_string(), unpack(file))).collect()
}

fn read_all(files: &[(String, Vec<u8>)]) -> Result<RawReport, ReadError> {
    let parts: Vec<Part<'_>> = files.iter().map(|(name, bytes)| Part { name, bytes }).collect();
    let (first, more) = parts.split_first().unwrap();
    read(&Input::new(first.bytes).named(first.name).with_companions(more))
}

/// What reports say of each file that has anything.
fn files(reports: impl IntoIterator<Item = RawReport>) -> BTreeMap<String, FileCoverage> {
    let mut out: BTreeMap<String, FileCoverage> = BTreeMap::new();
    for file in reports.into_iter().flat_map(|report| report.files) {
        if file.coverage.lines.is_empty() && file.coverage.functions.is_empty() {
            continue;
        }
        let merged = match out.get(&file.path) {
            Some(known) => merge(known, &file.coverage).unwrap(),
            None => Arc::unwrap_or_clone(file.coverage),
        };
        out.insert(file.path, merged);
    }
    out
}

type Lines = Vec<(u32, u64)>;
type Arms = BTreeMap<u32, Vec<Option<u64>>>;

fn lines(coverage: &FileCoverage) -> Lines {
    coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect()
}

/// The arms of each line, in any order.
fn arms(coverage: &FileCoverage) -> Arms {
    let mut out = Arms::new();
    for arm in coverage.branches.iter() {
        out.entry(arm.line.get()).or_default().push(arm.taken);
    }
    for arms in out.values_mut() {
        arms.sort_unstable();
    }
    out
}

fn by_gcov(path: &Path) -> BTreeMap<String, FileCoverage> {
    by("gcov-json", path, ".gcov.json.gz")
}

/// What the reports of another format in a folder say.
fn by(id: &str, path: &Path, ending: &str) -> BTreeMap<String, FileCoverage> {
    let Reader::Native { read, .. } = crate::formats::format(id).unwrap().reader else { unreachable!() };
    files(folder(path, &[ending]).iter().map(|(_, bytes)| read(&Input::new(bytes)).unwrap()))
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// How many lines, arms and functions a build has, which are those that gcov has.
fn equal_to_gcov(build: &Path, json: &Path) -> (usize, usize, usize) {
    let report = read_all(&folder(build, &[".gcno", ".gcda"])).unwrap();
    let name = build.display();
    assert!(report.diagnostics.is_empty(), "{name}: {:?}", report.diagnostics);
    let (ours, theirs) = (files([report]), by_gcov(json));
    let paths = |files: &BTreeMap<String, FileCoverage>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&ours), paths(&theirs), "{name}");
    let mut counted = (0, 0, 0);
    for (path, ours) in &ours {
        let theirs = &theirs[path];
        assert_eq!(lines(ours), lines(theirs), "{name}: {path}");
        assert_eq!(arms(ours), arms(theirs), "{name}: {path}");
        assert_eq!(ours.functions, theirs.functions, "{name}: {path}");
        assert_eq!(ours.conditions, theirs.conditions, "{name}: {path}");
        assert_eq!(ours.carries, theirs.carries, "{name}: {path}");
        counted.0 += ours.lines.len();
        counted.1 += ours.branches.len();
        counted.2 += ours.functions.len();
    }
    counted
}

#[test]
fn builds_of_gcc_say_what_gcov_says() {
    let c = fixtures().join("c-calc/reports");
    assert_eq!(equal_to_gcov(&c.join("build"), &c.join("gcov-json")), (119, 65, 14));
    for (version, counted) in [("gcc-11", (74, 144, 26)), ("gcc-12", (74, 146, 26))] {
        let cpp = fixtures().join("cpp-shapes/reports").join(version);
        assert_eq!(equal_to_gcov(&cpp, &cpp), counted, "{version}");
    }
}

#[test]
fn builds_of_clang_say_what_their_gcov_says() {
    for (version, expected) in [("clang-14", (80, 102, 30)), ("clang-22", (80, 102, 30))] {
        let build = fixtures().join("cpp-shapes/reports").join(version);
        let report = read_all(&folder(&build, &[".gcno", ".gcda"])).unwrap();
        assert_eq!((report.producer.as_deref(), report.diagnostics.is_empty()), (Some("clang"), true));
        let (ours, theirs) = (files([report]), by("gcov-text", &build, ".gcov"));
        let mut counted = (0, 0, 0);
        for (path, theirs) in &theirs {
            let ours = &ours[path];
            assert_eq!(lines(ours), lines(theirs), "{version}: {path}");
            let (our_arms, their_arms) = (arms(ours), arms(theirs));
            assert_eq!(our_arms.keys().collect::<Vec<_>>(), their_arms.keys().collect::<Vec<_>>(), "{version}: {path}");
            for (line, ours) in &our_arms {
                // Of a template they list the arms of each instance; ours are the sums.
                let theirs = &their_arms[line];
                let sum = |arms: &[Option<u64>]| arms.iter().flatten().sum::<u64>();
                assert_eq!((sum(ours), theirs.len() % ours.len()), (sum(theirs), 0), "{version}: {path}, {line}");
            }
            let entered = |coverage: &FileCoverage| coverage.functions.ratio();
            assert_eq!(entered(ours), entered(theirs), "{version}: {path}");
            counted.0 += ours.lines.len();
            counted.1 += ours.branches.len();
            counted.2 += ours.functions.len();
        }
        assert_eq!(counted, expected, "{version}");
    }
}

#[test]
fn every_version_and_order_of_bytes_says_the_same() {
    let build = folder(&fixtures().join("cpp-shapes/reports/gcc-12"), &[".gcno", ".gcda"]);
    let expected = files([read_all(&build).unwrap()]);
    for letters in [*b"B22*", *b"B12*", *b"A93*", *b"802*"] {
        for big in [false, true] {
            let other = build.iter().map(|(name, bytes)| {
                let made = match Notes::read(bytes) {
                    Ok(notes) => encoded(&notes, letters, big),
                    Err(_) => recounted(bytes, letters, big),
                };
                (name.clone(), made)
            });
            let report = read_all(&other.collect::<Vec<_>>()).unwrap();
            assert!(report.diagnostics.is_empty(), "{letters:?}: {:?}", report.diagnostics);
            let found = files([report]);
            // GCC 8 does not name the folder.
            let below = |path: &str| path.strip_prefix("/srv/cpp-shapes/build/").unwrap_or(path).to_owned();
            let pairs = found.into_iter().map(|(path, file)| (below(&path), file)).collect::<BTreeMap<_, _>>();
            let wanted = expected.iter().map(|(path, file)| (below(path), file.clone())).collect::<BTreeMap<_, _>>();
            assert_eq!(pairs, wanted, "{letters:?}, big-endian: {big}");
        }
    }
}

const TREE: u32 = 1;

/// `if (a && b) x; else y;` on line 2, with x on line 3 and y on line 4.
fn decision() -> Function<'static> {
    let arcs = [(0, 2, TREE), (2, 3, TREE), (2, 5, 0), (3, 4, 0), (3, 5, 0), (4, 6, TREE), (5, 6, TREE), (6, 1, TREE)];
    made(7, &arcs, &[(2, &[2]), (3, &[2]), (4, &[3]), (5, &[4]), (6, &[5])], &[(2, 2)])
}

fn one_file(notes: Vec<u8>, counters: &[Vec<u8>]) -> (FileCoverage, Diagnostics) {
    let named = counters.iter().map(|bytes| ("a.gcda".to_owned(), bytes.clone()));
    let all: Vec<_> = [("a.gcno".to_owned(), notes)].into_iter().chain(named).collect();
    let report = read_all(&all).unwrap();
    let diagnostics = report.diagnostics.clone();
    (files([report]).remove("/b/a.c").unwrap(), diagnostics)
}

#[test]
fn counts_follow_from_others_and_runs_add_up() {
    let run = |arcs: &[i64]| counts_of(3, [8, 9], arcs, &[]);
    // First a was false 10 times, both were true 5 times, b was false 2 times; then a was false once more.
    let (file, diagnostics) = one_file(notes_of(decision()), &[run(&[10, 5, 2]), run(&[1, 0, 0])]);
    assert!(diagnostics.is_empty());
    assert_eq!(file.functions.get(0).unwrap().entered, Some(18));
    assert_eq!(lines(&file), [(2, 18), (3, 5), (4, 13), (5, 18)]);
    assert_eq!(arms(&file), BTreeMap::from([(2, vec![Some(2), Some(5), Some(7), Some(11)])]));
}

#[test]
fn terms_of_decisions_are_shown_in_any_run() {
    let run = |shown: &[u64]| counts_of(3, [8, 9], &[1, 1, 0], shown);
    let (file, _) = one_file(notes_of(decision()), &[run(&[0b01, 0b00]), run(&[0b10, 0b01])]);
    let ratio = file.conditions.ratio();
    assert_eq!((ratio.covered, ratio.total), (3, 4));
    assert!(file.carries.contains(crate::coverage::Metric::Mcdc));
}

#[test]
fn racing_counters_are_said_and_never_abort() {
    let (file, diagnostics) = one_file(notes_of(decision()), &[counts_of(3, [8, 9], &[-10, 5, 0], &[])]);
    assert_eq!(lines(&file), [(2, 0), (3, 5), (4, 0), (5, 0)]);
    assert_eq!(diagnostics.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::NegativeCount]);
    let (file, _) = one_file(notes_of(decision()), &[counts_of(3, [8, 9], &[i64::MAX, i64::MAX, 0], &[])]);
    assert_eq!(file.lines.hits(Line::new(3).unwrap()), Some(i64::MAX as u64));
}

#[test]
fn notes_alone_are_zeros_and_counters_of_another_build_are_refused() {
    let (file, diagnostics) = one_file(notes_of(decision()), &[]);
    assert_eq!(lines(&file), [(2, 0), (3, 0), (4, 0), (5, 0)]);
    assert!(diagnostics.is_empty());
    let (zeros, diagnostics) = one_file(notes_of(decision()), &[counts_of(4, [8, 9], &[1, 1], &[])]);
    assert_eq!(zeros, file);
    let said: Vec<_> = diagnostics.iter().map(|one| (one.code, one.message.as_str())).collect();
    let why = "a.gcda was counted by another build than the one of a.gcno, so it is not used: run it again";
    assert_eq!(said, [(Code::DifferentSources, why)]);
    // The function is another one, or has other arcs.
    for counters in [counts_of(3, [8, 10], &[1, 1, 0], &[]), counts_of(3, [8, 9], &[1, 1], &[])] {
        let (zeros, diagnostics) = one_file(notes_of(decision()), &[counters]);
        assert_eq!(zeros, file);
        let why = "a.gcno: 1 functions, such as f, were counted for another text and are zeros";
        assert_eq!(diagnostics.iter().map(|one| one.message.as_str()).collect::<Vec<_>>(), [why]);
    }
}

#[test]
fn counters_need_notes() {
    let alone = read(&Input::new(&counts_of(3, [8, 9], &[1, 1], &[]))).unwrap_err().to_string();
    assert_eq!(alone, "counters of GCC mean nothing without the notes (.gcno) that the compiler wrote");
    let files =
        [("a.gcno".to_owned(), notes_of(decision())), ("z.gcda".to_owned(), counts_of(3, [8, 9], &[1, 1], &[]))];
    let report = read_all(&files).unwrap();
    let said: Vec<_> = report.diagnostics.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(said, ["z.gcda is not used: no notes (.gcno) have its name"]);
    assert_eq!(
        read(&Input::new(b"oncg\0\0\0\0")).unwrap_err().to_string(),
        "byte 8: expected a version of gcov's files, found \"\\0\\0\\0\\0\""
    );
}

#[test]
fn loops_on_one_line_go_round_as_often_as_their_smallest_arc() {
    // Two loops, one in the other, on one line: entered 2 times, the outer one went round 10 times, the inner one 30.
    let arcs = [(0, 2, TREE), (2, 3, TREE), (2, 6, TREE), (3, 4, 0), (4, 3, TREE), (3, 5, 0), (5, 2, TREE), (6, 1, 0)];
    let function = made(8, &arcs, &[(2, &[2]), (3, &[2]), (4, &[2]), (5, &[2]), (6, &[3])], &[]);
    let (file, _) = one_file(notes_of(function), &[counts_of(3, [8, 9], &[30, 10, 2], &[])]);
    assert_eq!(lines(&file), [(2, 42), (3, 2)]);
}

/// A line on which every block leads to every other one has more circuits than anybody could list.
#[test]
fn a_knot_of_arcs_does_not_buy_time() {
    let size = 60u32;
    let knot = (2..size).flat_map(|from| (2..size).map(move |to| (from, to, 0)));
    let arcs: Vec<_> = [(0, 2, TREE)].into_iter().chain(knot).chain([(size - 1, 1, 0)]).collect();
    let lines: Vec<(u32, &[u32])> = (2..size).map(|block| (block, &[2][..])).collect();
    let function = made(size as usize + 1, &arcs, &lines, &[]);
    let counted = arcs.iter().filter(|arc| arc.2 != TREE).count();
    let (file, _) = one_file(notes_of(function), &[counts_of(3, [8, 9], &vec![i64::MAX / 1_000_000; counted], &[])]);
    assert!(file.lines.hits(Line::new(2).unwrap()) > Some(0));
}

#[test]
fn every_prefix_and_change_of_a_build_is_data_or_an_error() {
    let mut state = 1u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize % below
    };
    let mut readable = 0;
    for version in ["gcc-11", "gcc-12", "clang-14"] {
        let build = folder(&fixtures().join("cpp-shapes/reports").join(version), &["shapes.gcno", "shapes.gcda"]);
        for (nth, rounds) in (0..build.len()).flat_map(|nth| [(nth, 150), (nth, 400)]) {
            for _ in 0..rounds {
                let mut changed = build.clone();
                let bytes = &mut changed[nth].1;
                if rounds == 150 {
                    bytes.truncate(draw(bytes.len()));
                } else {
                    for _ in 0..=draw(3) {
                        let at = draw(bytes.len());
                        bytes[at] = if draw(2) == 0 { draw(256) as u8 } else { bytes[at] ^ (1 << draw(8)) };
                    }
                }
                let Ok(report) = read_all(&changed) else { continue };
                let told: u64 = report.files.iter().map(|file| file.coverage.lines.ratio().total).sum();
                assert!(told < 20_000);
                readable += 1;
            }
        }
    }
    assert!(readable > 1000);
}
