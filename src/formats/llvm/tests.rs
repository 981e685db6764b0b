//! Whole profiles with their binaries, against what `llvm-cov export` says of them; builds that do not belong together;
//! damaged files.

use std::io::Read;
use std::path::PathBuf;

use super::read::read;
use crate::coverage::{Branches, Code, FileCoverage, Line, Metric, Ratio};
use crate::formats::{Input, Part, RawReport, Reader, format};

fn fixture(path: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path)).unwrap()
}

/// A run of the dice: its raw profiles, the merged one, the binary.
struct Run {
    raw: Vec<Vec<u8>>,
    merged: Vec<u8>,
    binary: Vec<u8>,
}

impl Run {
    fn of(clang: u32) -> Run {
        let file = |name: &str| fixture(&format!("cpp-dice/reports/clang{clang}/{name}"));
        Run {
            raw: ["1", "2", "3"].map(|nth| file(&format!("raw/{nth}.profraw"))).to_vec(),
            merged: file("dice.profdata"),
            binary: file("dice"),
        }
    }

    fn read_raw(&self, binaries: &[&[u8]]) -> Result<RawReport, String> {
        read_all(&self.raw.iter().map(Vec::as_slice).collect::<Vec<_>>(), binaries)
    }
}

fn read_all(profiles: &[&[u8]], binaries: &[&[u8]]) -> Result<RawReport, String> {
    let parts: Vec<Part<'_>> = profiles.iter().map(|bytes| Part { name: "a.profraw", bytes }).collect();
    let companions: Vec<Part<'_>> = binaries.iter().map(|bytes| Part { name: "program", bytes }).collect();
    let input = Input::new(parts[0].bytes).named(parts[0].name).with_more(&parts[1..]).with_companions(&companions);
    read(&input).map_err(|error| error.to_string())
}

fn export(bytes: &[u8]) -> RawReport {
    let Reader::Native { read, .. } = format("llvm-json").unwrap().reader else { panic!("it is read") };
    read(&Input::new(bytes)).unwrap()
}

fn arms(branches: &Branches) -> Vec<(Line, String, Option<u64>)> {
    branches.iter().map(|arm| (arm.line, format!("{:?}", arm.label), arm.taken)).collect()
}

/// Everything that the export says is what we say, but for arms and conditions that the compiler knew: the export does
/// not tell them from others that were never taken.
fn compare(what: &str, ours: &RawReport, theirs: &RawReport) {
    assert_eq!(ours.files.len(), theirs.files.len(), "{what}");
    assert!(ours.diagnostics.is_empty(), "{what}: {:?}", ours.diagnostics);
    for file in &theirs.files {
        let what = format!("{} of {what}", file.path);
        let own = &ours.files.iter().find(|own| own.path == file.path).unwrap().coverage;
        let other = &file.coverage;
        assert_eq!(own.lines, other.lines, "lines of {what}");
        assert_eq!(own.functions, other.functions, "functions of {what}");
        assert_eq!(own.regions, other.regions, "regions of {what}");
        assert_eq!(own.carries, other.carries, "{what}");
        let (taken, all) = (arms(&own.branches), arms(&other.branches));
        let mut rest = all.iter().filter(|arm| arm.2 != Some(0));
        assert!(rest.all(|arm| taken.contains(arm)), "arms that were taken in {what}");
        assert!(taken.iter().all(|arm| all.contains(arm)), "arms of {what}");
        let covered = |file: &FileCoverage| file.totals().get(Metric::Mcdc).map(|ratio| ratio.covered);
        assert_eq!(covered(own), covered(other), "conditions of {what}");
    }
}

#[test]
fn profiles_of_every_clang_say_what_its_export_says() {
    for clang in [13, 14, 16, 19, 22] {
        let run = Run::of(clang);
        let mut json = Vec::new();
        let packed = fixture(&format!("cpp-dice/reports/clang{clang}/llvm-cov.json.gz"));
        flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut json).unwrap();
        let theirs = export(&json);
        compare(&format!("raw profiles of clang {clang}"), &run.read_raw(&[&run.binary]).unwrap(), &theirs);
        let indexed = read_all(&[&run.merged], &[&run.binary]).unwrap();
        compare(&format!("the merged profile of clang {clang}"), &indexed, &theirs);
    }
}

#[test]
fn a_profile_of_rust_says_what_its_export_says() {
    let file = |name: &str| fixture(&format!("rust-toy/reports/{name}"));
    let (binary, theirs) = (file("native/toy"), export(&file("llvm-cov.json")));
    for profile in ["native/toy.profraw", "native/toy.profdata"] {
        compare(profile, &read_all(&[&file(profile)], &[&binary]).unwrap(), &theirs);
    }
}

#[test]
fn binaries_of_windows_and_macos_and_objects_say_what_their_export_says() {
    let file = |name: &str| fixture(&format!("c-gate/reports/{name}"));
    let theirs = export(&file("llvm-cov.json"));
    // The last two have a section for each function.
    for binary in ["gate.exe", "gate.dylib", "gate-universal.o", "gate.o", "gate.obj"] {
        let bytes = file(binary);
        assert!(super::inspect(std::io::Cursor::new(&bytes)).is_instrumented, "{binary}");
        for profile in ["gate.profraw", "gate.profdata"] {
            compare(binary, &read_all(&[&file(profile)], &[&bytes]).unwrap(), &theirs);
        }
        // They are known by their records: what else lies there is left out.
        let toy = fixture("rust-toy/reports/native/toy");
        compare(binary, &read_all(&[&file("gate.profraw")], &[&toy, &bytes]).unwrap(), &theirs);
    }
    // One for each processor.
    assert_eq!(super::binary::binaries(&file("gate-universal.o")).len(), 2);
}

#[test]
fn arms_and_conditions_that_the_compiler_knew_do_not_count() {
    let run = Run::of(22);
    let report = run.read_raw(&[&run.binary]).unwrap();
    let dice = report.files.iter().find(|file| file.path.ends_with("dice.cpp")).unwrap();
    // `a || (b && 0) || (1 && d)`: of the constants neither an arm nor a condition counts that cannot be.
    let line = Line::new(28).unwrap();
    assert_eq!(dice.coverage.branches.on(line).count(), 8);
    let conditions = dice.coverage.conditions.iter().find(|ratio| ratio.line == line).unwrap();
    assert_eq!((conditions.covered, conditions.total), (1, 3));
}

#[test]
fn without_its_binary_a_profile_means_nothing() {
    let run = Run::of(22);
    let message = run.read_raw(&[]).unwrap_err();
    assert!(message.starts_with("the profile has counters alone, and no instrumented binary was found"), "{message}");
    assert_eq!(run.read_raw(&[b"#!/bin/sh", b"", &run.merged]).unwrap_err(), message);
    assert!(read_all(&[&run.merged], &[]).is_err());
}

#[test]
fn binaries_that_wrote_no_profile_are_left_out() {
    let (run, toy) = (Run::of(22), fixture("rust-toy/reports/native/toy"));
    let report = run.read_raw(&[&toy, &run.binary, &Run::of(13).binary]).unwrap();
    assert_eq!(report.files.len(), 3);
    let alone = run.read_raw(&[&run.binary]).unwrap();
    assert!(report.files.iter().zip(&alone.files).all(|(a, b)| (&a.path, &a.coverage) == (&b.path, &b.coverage)));
}

/// The binary under another build id, so that its records tell whether it belongs to a profile.
fn unnamed(binary: &[u8]) -> Vec<u8> {
    let id = super::inspect(std::io::Cursor::new(binary)).id.unwrap();
    let at = memchr::memmem::find(binary, &id).unwrap();
    let mut out = binary.to_vec();
    out[at] ^= 1;
    out
}

#[test]
fn without_build_ids_the_records_tell_which_binary_it_was() {
    let (run, toy) = (Run::of(22), fixture("rust-toy/reports/native/toy"));
    assert!(super::inspect(std::io::Cursor::new(&toy)).is_instrumented);
    assert_eq!(super::build_ids(&run.raw[0]), [super::inspect(std::io::Cursor::new(&run.binary)).id.unwrap()]);
    assert_eq!(super::build_ids(&run.merged), super::build_ids(&run.raw[0]));
    assert_eq!(run.read_raw(&[&toy, &unnamed(&run.binary)]).unwrap().files.len(), 3);
}

#[test]
fn functions_of_another_build_are_refused_and_said() {
    let run = Run::of(22);
    let binaries = super::binary::binaries(&run.binary);
    let records = super::records::records(&binaries[0].functions, false).0;
    let all: Vec<u64> = records.iter().map(|record| record.hash).filter(|hash| *hash != 0).collect();
    let shapes: std::collections::BTreeSet<u64> = all.iter().copied().collect();
    // The binary was built again: `count` of its functions have another shape.
    let rebuilt = |count: usize| {
        let mut binary = unnamed(&run.binary);
        for shape in shapes.iter().take(count) {
            let places: Vec<usize> = memchr::memmem::find_iter(&run.binary, &shape.to_le_bytes()).collect();
            for at in places {
                binary[at] ^= 0x55;
            }
        }
        binary
    };
    let report = run.read_raw(&[&rebuilt(1)]).unwrap();
    let refused = report.diagnostics.iter().find(|one| one.code == Code::OtherBuild).unwrap();
    let same = all.iter().filter(|shape| Some(*shape) == shapes.first()).count() as u64;
    assert_eq!(refused.count, same);
    assert!(refused.message.ends_with("was measured in another build than that of the binary; it is left out"));
    let error = run.read_raw(&[&rebuilt(shapes.len())]).unwrap_err();
    assert_eq!(
        error,
        "the binaries are of another build than the one that was measured: build and run the tests again"
    );
}

#[test]
fn of_several_runs_the_counts_add_up() {
    let run = Run::of(22);
    let entered = |report: &RawReport| {
        let main = report.files.iter().find(|file| file.path.ends_with("main.cpp")).unwrap();
        main.coverage.functions.iter().find(|function| &*function.name == "main").unwrap().entered
    };
    assert_eq!(entered(&read_all(&[&run.raw[0]], &[&run.binary]).unwrap()), Some(1));
    assert_eq!(entered(&run.read_raw(&[&run.binary]).unwrap()), Some(3));
    // A damaged file of several costs itself.
    let report = read_all(&[&run.raw[0], &run.raw[1][..200]], &[&run.binary]).unwrap();
    assert_eq!(entered(&report), Some(1));
    assert_eq!(report.diagnostics.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::Truncated]);
}

#[test]
fn functions_are_those_of_the_source_whatever_their_instances() {
    let run = Run::of(22);
    let report = run.read_raw(&[&run.binary]).unwrap();
    let pick = report.files.iter().find(|file| file.path.ends_with("pick.h")).unwrap();
    let function = pick.coverage.functions.iter().find(|function| function.name.contains("pick")).unwrap();
    assert_eq!((function.instances.len(), function.entered), (3, Some(15)));
    // A line of the file ran where it ran in any of them. Its regions add up, and what is no code in one may be in another.
    let (start, end) = (function.start.unwrap(), function.end.unwrap());
    let counts = |line| function.instances.iter().filter_map(move |one| one.lines.hits(line));
    let fits =
        |(line, hits): (Line, u64)| counts(line).max().is_some_and(|most| most <= hits && (most > 0) == (hits > 0));
    let told: Vec<Vec<(Line, u64)>> = function.instances.iter().map(|one| one.lines.iter().collect()).collect();
    let lines: Vec<(Line, u64)> = pick.coverage.lines.within(start, end).collect();
    assert!(lines.len() > 3 && lines.iter().all(|line| fits(*line)), "{lines:?}: {told:?}");
    assert!(function.instances.iter().any(|one| one.lines.missed().next().is_some()), "one of them misses something");
    assert_eq!(pick.coverage.totals().get(Metric::Functions), Some(Ratio::new(2, 3)));
}

/// A sequence of numbers that looks drawn and is always the same (Steele, Lea and Flood's SplitMix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }
}

/// Reads damaged files: nothing may panic, and no more lines come out than the files could hold.
fn survive(profile: &[u8], binary: &[u8]) -> bool {
    let Ok(report) = read_all(&[profile], &[binary]) else { return false };
    let lines: u64 = report.files.iter().map(|file| file.coverage.lines.ratio().total).sum();
    assert!(lines <= (profile.len() + binary.len()) as u64 * 8);
    assert!(report.files.iter().all(|file| file.coverage.totals().get(Metric::Lines).is_some()));
    true
}

#[test]
fn cut_and_changed_files_give_data_or_an_error() {
    let mut draw = Draw(7);
    let mut read = 0;
    for clang in [13, 22] {
        let run = Run::of(clang);
        for profile in [&run.raw[0], &run.merged] {
            for length in 0..profile.len() {
                survive(&profile[..length], &run.binary);
            }
            for _ in 0..300 {
                let length = draw.below(run.binary.len());
                survive(profile, &run.binary[..length]);
                let mut change = |bytes: &[u8]| {
                    let mut bytes = bytes.to_vec();
                    for _ in 0..=draw.below(4) {
                        let at = draw.below(bytes.len());
                        bytes[at] =
                            if draw.below(2) == 0 { draw.below(256) as u8 } else { bytes[at] ^ (1 << draw.below(8)) };
                    }
                    bytes
                };
                let (changed, damaged) = (change(profile), change(&run.binary));
                read += usize::from(survive(&changed, &run.binary)) + usize::from(survive(profile, &damaged));
            }
        }
    }
    assert!(read > 500, "{read}");
}
