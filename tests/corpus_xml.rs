//! Real reports of real tools: each is recognised as what it is, and Cobertura adds up to its producer's own totals.
//! The reports are found through `LAZYCOV_CORPUS`; without it nothing is checked, and the tests say so.

#![expect(clippy::expect_used, clippy::panic, reason = "a test may fail in its helpers too")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lazycov::coverage::{Diagnostics, Metric, Ratio};
use lazycov::formats::recognise::recognise;
use lazycov::formats::{Input, Limits, RawReport, Reader, compress};
use serde_json::Value;

fn corpus() -> Option<(PathBuf, Vec<Value>)> {
    let root = PathBuf::from(std::env::var_os("LAZYCOV_CORPUS")?);
    let index = std::fs::read(root.join("index.json")).expect("the corpus has an index");
    Some((root, serde_json::from_slice(&index).expect("the index is a list of runs")))
}

/// What a report of the corpus should be, from the name that its producer gave it. `None`: no report by itself.
fn expected(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let named: &[(&str, &str)] = &[
        ("gcovr.json", "gcovr-json"),
        ("gcovr.cobertura.xml", "cobertura"),
        ("cobertura.xml", "cobertura"),
        ("cobertura-coverage.xml", "cobertura"),
        ("cobertura", "cobertura"),
        ("coverage.xml", "coveragepy-xml"),
        ("gcovr.clover.xml", "clover"),
        ("clover.xml", "clover"),
        ("gcovr.jacoco.xml", "jacoco"),
        ("jacoco.xml", "jacoco"),
        ("jacoco.exec", "jacoco-exec"),
        ("gcovr.coveralls.json", "coveralls"),
        ("gcovr.sonarqube.xml", "sonarqube"),
        ("codecov.json", "codecov"),
        ("llvm-cov.json", "llvm-json"),
        ("merged.profdata", "llvm-profdata"),
        ("coverage-final.json", "istanbul"),
        (".resultset.json", "simplecov-resultset"),
        ("coverage.php", "phpunit-cov"),
    ];
    if let Some((_, id)) = named.iter().find(|entry| entry.0 == name) {
        return Some(id);
    }
    let within = |folder: &str| path.contains(&format!("/{folder}/"));
    if within("profraw") {
        return Some("llvm-profraw");
    }
    if within("covdata") {
        return Some("go-covdata");
    }
    if within("gcov-json") {
        return Some("gcov-json");
    }
    if within("nyc_output") && !within("processinfo") {
        return Some("istanbul");
    }
    within("v8-raw").then_some("v8")
}

fn files_below(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let entries = std::fs::read_dir(path).expect("the folder can be listed").flatten();
    entries.flat_map(|entry| files_below(&entry.path())).collect()
}

#[test]
fn every_report_is_recognised_as_what_it_is() {
    let Some((root, runs)) = corpus() else { return println!("0 checked: LAZYCOV_CORPUS is not set") };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for run in &runs {
        for (path, role) in run["roles"].as_object().expect("every run has roles") {
            for file in files_below(&root.join(path)) {
                let shown = file.strip_prefix(&root).expect("it lies in the corpus").to_string_lossy().into_owned();
                let bytes = std::fs::read(&file).expect("it can be read");
                let found = recognise(&compress::head(&bytes)).map(|format| format.id);
                if role == "input" {
                    assert_eq!(found, None, "{shown} is no report");
                    *counts.entry("no report").or_default() += 1;
                } else if let Some(id) = expected(&shown) {
                    assert_eq!(found, Some(id), "{shown}");
                    *counts.entry(id).or_default() += 1;
                }
            }
        }
    }
    println!("{} checked: {counts:?}", counts.values().sum::<usize>());
    assert!(counts.len() > 15, "{counts:?}");
}

fn read(path: &Path) -> RawReport {
    let bytes = std::fs::read(path).expect("it can be read");
    let mut diagnostics = Diagnostics::default();
    let content = compress::unpack(&bytes, &Limits::default(), &mut diagnostics).expect("it can be unpacked");
    let format = recognise(&content).expect("it is recognised");
    let Reader::Native { read, .. } = &format.reader else { panic!("{} has no reader", format.id) };
    read(&Input::new(&content)).expect("it can be read")
}

fn total(report: &RawReport, metric: Metric) -> Option<Ratio> {
    report.files.iter().filter_map(|file| file.coverage.totals().get(metric)).reduce(|a, b| a + b)
}

/// Report, producer as named, then lines, branches and functions as the producer's own summary prints them.
type Golden = (&'static str, Option<&'static str>, (u64, u64), Option<(u64, u64)>, Option<(u64, u64)>);

const GOLDEN: [Golden; 12] = [
    ("cjson/gcc/gcovr.cobertura.xml", Some("gcovr 8.8"), (1769, 1990), Some((1062, 1350)), Some((149, 150))),
    // On C++ gcovr counts a line once a function; these are the unique lines, as lcov counts them. It leaves the lines
    // of 56 of its 414 methods out, and of the others 49 are instances.
    ("tinyxml2/gcc/gcovr.cobertura.xml", Some("gcovr 8.8"), (1694, 1860), Some((657, 924)), Some((285, 309))),
    ("click/coverage.xml", Some("coverage.py 7.17.3"), (4224, 4920), Some((1369, 1716)), None),
    ("django/coverage.xml.gz", Some("coverage.py 7.17.3"), (31116, 73846), Some((7013, 23836)), None),
    // Istanbul's Cobertura leaves out branches on lines where no statement starts: its summary has 139/145, 475/896
    // and 690/995.
    ("minimist-nyc/cobertura-coverage.xml", Some("istanbul"), (130, 132), Some((118, 124)), Some((21, 21))),
    ("qs-c8/cobertura-coverage.xml", Some("istanbul"), (1472, 1472), Some((746, 746)), Some((48, 48))),
    ("zod-v3-jest/cobertura-coverage.xml", Some("istanbul"), (927, 1549), Some((436, 845)), Some((225, 418))),
    ("zod-v3-vitest/cobertura-coverage.xml", Some("istanbul"), (1324, 1669), Some((625, 901)), Some((316, 430))),
    // PHPUnit states 667 lines and writes 665, states branches in the root alone, and calls a method covered when all
    // of it is (35).
    ("parsedown/cobertura.xml", Some("PHPUnit"), (645, 665), Some((0, 0)), Some((49, 52))),
    ("semver/tarpaulin/cobertura.xml", Some("tarpaulin"), (617, 670), None, None),
    // Both are made from the LCOV of llvm-cov: its lines, not those of the report it prints.
    ("semver/cobertura.xml", None, (788, 859), None, None),
    ("semver/grcov/cobertura", Some("grcov"), (788, 859), None, None),
];

#[test]
fn cobertura_adds_up_to_the_totals_of_its_producer() {
    let Some((root, _)) = corpus() else { return println!("0 checked: LAZYCOV_CORPUS is not set") };
    let mut wrong = Vec::new();
    for (path, producer, lines, branches, functions) in GOLDEN {
        let report = read(&root.join(path));
        let ratio = |(covered, total)| Ratio::new(covered, total);
        let mut check = |what: &str, seen: String, wanted: String| {
            if seen != wanted {
                wrong.push(format!("{path}: {what} {seen}, expected {wanted}"));
            }
        };
        check("producer", format!("{:?}", report.producer.as_deref()), format!("{producer:?}"));
        check("lines", format!("{:?}", total(&report, Metric::Lines)), format!("{:?}", Some(ratio(lines))));
        check("branches", format!("{:?}", total(&report, Metric::Branches)), format!("{:?}", branches.map(ratio)));
        if functions.is_some() {
            check(
                "functions",
                format!("{:?}", total(&report, Metric::Functions)),
                format!("{:?}", functions.map(ratio)),
            );
        }
        for diagnostic in report.diagnostics.iter() {
            println!("{path}: {} ({}x) {}", diagnostic.code.key(), diagnostic.count, diagnostic.message);
        }
    }
    println!("{} checked", GOLDEN.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
