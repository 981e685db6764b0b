//! The rules on reports that need no disk.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::*;
use crate::coverage::{FileCoverage, Ratio};
use crate::formats::{FORMATS, RawReport, format};

/// A report by name, format, age in seconds, and the files it measures with their hit lines.
struct Sample {
    found: Found,
    raw: RawReport,
    paths: Vec<RepoPath>,
    hash: u8,
}

fn sample(path: &str, id: &str, age: u64, files: &[(&str, &[u32])]) -> Sample {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let raw_file = |(path, hit): &(&str, &[u32])| RawFile {
        path: (*path).to_owned(),
        coverage: Arc::new(FileCoverage {
            lines: hit.iter().filter_map(|n| Some((crate::coverage::Line::new(*n)?, 1))).collect(),
            ..FileCoverage::default()
        }),
        source_hash: None,
    };
    Sample {
        found: Found {
            shown: path.into(),
            files: Vec::new(),
            format: format(id).unwrap_or(&FORMATS[0]),
            size: 1,
            modified: Some(now - Duration::from_secs(age)),
            named: false,
            of_latest_run: false,
            tests: crate::project::discover::OfTests::default(),
        },
        raw: RawReport { files: files.iter().map(raw_file).collect(), ..RawReport::default() },
        paths: files.iter().map(|file| RepoPath::new(file.0)).collect(),
        hash: 0,
    }
}

/// The paths of the reports that count.
fn kept(samples: &[Sample]) -> Vec<&str> {
    let measured: Vec<Measured<'_>> = samples
        .iter()
        .enumerate()
        .map(|(at, sample)| Measured {
            found: &sample.found,
            raw: &sample.raw,
            hash: [if sample.hash == 0 { at as u8 + 1 } else { sample.hash }; 32],
            paths: sample.paths.iter().collect(),
            complete: sample.found.format.id != "coveragepy-sqlite",
        })
        .collect();
    let verdicts = choose(&measured);
    samples.iter().zip(verdicts).filter(|entry| entry.1.is_none()).map(|entry| &*entry.0.found.shown).collect()
}

const FILES: &[(&str, &[u32])] = &[("a", &[1, 2])];
const OTHER_LINES: &[(&str, &[u32])] = &[("a", &[3])];

#[test]
fn shards_and_named_runs_are_no_repeats() {
    let all = [
        sample("cov/coverage-1.info", "lcov", 9, FILES),
        sample("cov/coverage-2.info", "lcov", 5, OTHER_LINES),
        sample("cov/unit.info", "lcov", 90_000, FILES),
        sample("e2e/coverage-1.info", "lcov", 90_000, FILES),
    ];
    assert_eq!(kept(&all).len(), 4);
    let dated = [
        sample("cov/lcov-2026-01-31.info", "lcov", 90_000, FILES),
        sample("cov/lcov-2026-02-01.info", "lcov", 5, OTHER_LINES),
    ];
    assert_eq!(kept(&dated), ["cov/lcov-2026-02-01.info"]);
}

#[test]
fn files_of_single_objects_are_parts_of_a_report_that_has_their_counts() {
    let system: &[(&str, &[u32])] = &[("a", &[1]), ("/usr/include/b.h", &[4])];
    let all = [
        sample("lcov.info", "lcov", 5, &[("a", &[1, 2]), ("b", &[1])]),
        sample("build/a.gcov.json.gz", "gcov-json", 90_000, system),
        sample("a.c.gcov", "gcov-text", 5, FILES),
        sample("build/c.gcov.json.gz", "gcov-json", 5, &[("a", &[1]), ("c", &[1])]),
        sample("c.gcov", "gcov-intermediate", 5, OTHER_LINES),
        sample("b.h.gcov", "gcov-text", 5, &[("/usr/include/b.h", &[4])]),
    ];
    assert_eq!(kept(&all), ["lcov.info", "build/c.gcov.json.gz", "c.gcov", "b.h.gcov"]);
    // Without a report of the whole they all count.
    assert_eq!(kept(&all[1..]).len(), 5);
}

#[test]
fn a_newer_report_of_fewer_files_replaces_nothing() {
    let all =
        [sample("lcov.info", "lcov", 90_000, &[("a", &[1]), ("b", &[1])]), sample("coverage.info", "lcov", 5, FILES)];
    assert_eq!(kept(&all).len(), 2);
}

#[test]
fn folders_made_for_one_run_are_one_set() {
    let all = [
        sample("TestResults/0f8fad5b-d9cb-469f-a165-70867728950e/coverage.cobertura.xml", "cobertura", 90_000, FILES),
        sample("TestResults/7c9e6679-7425-40de-944b-e07fc1f90ae7/coverage.cobertura.xml", "cobertura", 5, OTHER_LINES),
    ];
    assert_eq!(kept(&all), [&*all[1].found.shown]);
}

#[test]
fn of_coveragepys_files_the_richest_stays_and_a_newer_one_beats_it() {
    let names = ["coverage.xml", "coverage.json", ".coverage"];
    let ids = ["coveragepy-xml", "coveragepy-json", "coveragepy-sqlite"];
    let all: Vec<Sample> = names.iter().zip(ids).map(|(name, id)| sample(name, id, 5, FILES)).collect();
    let richest = all.iter().max_by_key(|sample| sample.found.format.richness).unwrap();
    assert_eq!(kept(&all), [&*richest.found.shown]);
    let stale = [
        sample("coverage.json", "coveragepy-json", 90_000, FILES),
        sample("coverage.xml", "coveragepy-xml", 5, OTHER_LINES),
    ];
    assert_eq!(kept(&stale), ["coverage.xml"]);
}

#[test]
fn parallel_data_files_count_unless_they_were_combined() {
    let part = |name: &str, age| sample(name, "coveragepy-sqlite", age, FILES);
    assert_eq!(kept(&[part(".coverage.a.1.X", 9), part(".coverage.b.2.X", 5)]).len(), 2);
    let combined = [part(".coverage", 1), part(".coverage.a.1.X", 9), part(".coverage.b.2.X", 5)];
    assert_eq!(kept(&combined), [".coverage"]);
    let older = [part(".coverage", 90), part(".coverage.a.1.X", 9)];
    assert_eq!(kept(&older).len(), 2);
}

#[test]
fn what_nycs_processes_left_counts_unless_a_report_was_made_of_it() {
    let part = |name: &str, age, files| sample(name, "istanbul", age, files);
    let left = [part("app/.nyc_output/1f.json", 9, FILES), part("app/.nyc_output/2e.json", 8, OTHER_LINES)];
    assert_eq!(kept(&left).len(), 2);
    let lcov = |age| sample("app/coverage/lcov.info", "lcov", age, &[("a", &[1, 2, 3])]);
    let [one, two] = left;
    assert_eq!(kept(&[one, two, lcov(5)]), ["app/coverage/lcov.info"]);
    let another = sample("app/coverage/lcov.info", "lcov", 5, &[("a", &[1])]);
    assert_eq!(kept(&[part("app/.nyc_output/1f.json", 9, FILES), another]).len(), 2);
    let newer = [part("app/.nyc_output/1f.json", 9, FILES), lcov(90_000)];
    assert_eq!(kept(&newer).len(), 2);
    let other = [part("other/.nyc_output/1f.json", 9, FILES), lcov(5)];
    assert_eq!(kept(&other).len(), 2);
}

#[test]
fn what_v8_left_counts_unless_c8_made_a_report_of_it() {
    let data = |age| sample("app/coverage/tmp/*.json", "v8", age, FILES);
    let report = |name: &str, age| sample(name, "lcov", age, OTHER_LINES);
    assert_eq!(kept(&[data(9), report("app/coverage/lcov.info", 5)]), ["app/coverage/lcov.info"]);
    assert_eq!(kept(&[data(5), report("app/coverage/lcov.info", 900)]), ["app/coverage/tmp/*.json"]);
    assert_eq!(kept(&[data(9), report("app/lcov.info", 5)]).len(), 2);
    let of_deno = sample("cov_profile/*.json", "v8", 9, FILES);
    assert_eq!(kept(&[of_deno, report("cov_profile/lcov.info", 5)]), ["cov_profile/lcov.info"]);
}

#[test]
fn of_simplecovs_files_the_result_set_stays() {
    let all = [
        sample("coverage/coverage.json", "simplecov-json", 5, FILES),
        sample("coverage/.resultset.json", "simplecov-resultset", 6, FILES),
    ];
    assert_eq!(kept(&all), ["coverage/.resultset.json"]);
}

#[test]
fn kcovs_merged_folder_stands_for_its_parts() {
    let all = [
        sample("out/a.1/cobertura.xml", "cobertura", 9, FILES),
        sample("out/kcov-merged/cobertura.xml", "cobertura", 5, FILES),
        sample("other/cobertura.xml", "cobertura", 5, FILES),
    ];
    assert_eq!(kept(&all), ["out/kcov-merged/cobertura.xml", "other/cobertura.xml"]);
}

#[test]
fn what_the_user_names_is_only_deduplicated() {
    let mut all = vec![sample("a.info", "lcov", 90_000, FILES), sample("b.xml", "cobertura", 5, FILES)];
    for sample in &mut all {
        sample.found.named = true;
    }
    assert_eq!(kept(&all).len(), 2);
    for sample in &mut all {
        sample.hash = 7;
    }
    assert_eq!(kept(&all), ["a.info"]);
}

/// The same report, of which only the number of lines is known, all of them hit.
fn counted(mut sample: Sample, total: u64) -> Sample {
    for file in &mut sample.raw.files {
        let coverage = Arc::make_mut(&mut file.coverage);
        coverage.stated.lines = Some(Ratio::new(coverage.lines.iter().count() as u64, total));
        coverage.lines = crate::coverage::Lines::default();
    }
    sample
}

#[test]
fn numbers_alone_give_way_to_a_report_that_lists_as_many_lines() {
    let jacoco = |total| counted(sample("jacoco.xml", "jacoco", 5, FILES), total);
    let listed = || sample("out/calc.info", "lcov", 90_000, &[("a", &[1, 2]), ("b", &[1])]);
    assert_eq!(kept(&[jacoco(2), listed()]), ["out/calc.info"]);
    assert_eq!(kept(&[jacoco(3), listed()]).len(), 2);
}

#[test]
fn of_phpunits_reports_the_one_with_the_tests_stays() {
    let of_tests = |name: &str, files| counted(sample(name, "phpunit-xml", 5, files), 2);
    let xml = || of_tests("build/xml/a.php.xml", FILES);
    let by_phpunit = |name: &str, id: &str, files| {
        let mut sample = sample(name, id, 5, files);
        sample.raw.producer = Some("PHPUnit".to_owned());
        sample
    };
    let all = [by_phpunit("clover.xml", "clover", FILES), xml(), by_phpunit("cobertura.xml", "cobertura", FILES)];
    assert_eq!(kept(&all), ["build/xml/a.php.xml"]);
    // Other lines, or a file without a document, are of another run.
    for files in [&[("a", &[1, 2, 3][..])], &[("c", &[1, 2][..])]] {
        assert_eq!(kept(&[by_phpunit("clover.xml", "clover", files), xml()]).len(), 2, "{files:?}");
    }
    assert_eq!(kept(&[sample("clover.xml", "clover", 5, FILES), xml()]).len(), 2);
}
