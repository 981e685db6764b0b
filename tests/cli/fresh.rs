//! Zero arguments in projects as their tools leave them: one report of a run counts, its totals are those that the tool
//! states, and there is nothing to complain of. `tests/fresh/run.py` runs the tools themselves.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{fixture, lazycov};

/// A fixture's sources, with its reports where the tool puts them: pairs of a report, or a folder of them, and its place.
/// A place ends with a slash where the content of a folder lies. What else the tool writes is there by name alone.
struct Left {
    project: &'static str,
    reports: &'static [(&'static str, &'static str)],
    others: &'static [(&'static str, &'static [u8])],
    /// The report that counts, and the one of the fixture whose totals it must have.
    counts: &'static [&'static str],
    totals: &'static str,
    not_measured: &'static [&'static str],
}

const PAGES: [(&str, &[u8]); 6] = [
    ("coverage/lcov-report/base.css", b"-"),
    ("coverage/lcov-report/prettify.css", b"-"),
    ("coverage/lcov-report/sort-arrow-sprite.png", b"-"),
    ("coverage/lcov-report/block-navigation.js", b"-"),
    ("coverage/lcov-report/prettify.js", b"-"),
    ("coverage/lcov-report/sorter.js", b"-"),
];

const SUMMARY: &[u8] = br#"{"gcovr/summary_format_version": "0.6", "files": []}"#;

const ALL: [Left; 11] = [
    Left {
        project: "js-till",
        reports: &[("jest", "coverage/")],
        others: &PAGES,
        counts: &["coverage/coverage-final.json"],
        totals: "reports/jest/coverage-final.json",
        not_measured: &["bin/change.js"],
    },
    Left {
        project: "js-till",
        reports: &[("nyc/.nyc_output", ".nyc_output/")],
        others: &[(".nyc_output/processinfo/1.json", br#"{"parent": null, "pid": 1, "argv": ["node"], "files": []}"#)],
        counts: &[".nyc_output/*.json"],
        totals: "reports/nyc/.nyc_output",
        not_measured: &[],
    },
    // What each process of the tests left lies below the report that c8 made of it.
    Left {
        project: "js-till",
        reports: &[("c8", "coverage/")],
        others: &[
            ("coverage/tmp/coverage-17-1780300800000-0.json", br#"{"result": [], "timestamp": 1}"#),
            ("coverage/lcov-report/base.css", b"-"),
            ("coverage/lcov-report/block-navigation.js", b"-"),
        ],
        counts: &["coverage/lcov.info"],
        totals: "reports/c8/lcov.info",
        not_measured: &[],
    },
    Left {
        project: "ts-cart",
        reports: &[("", "coverage/")],
        others: &[],
        counts: &["coverage/coverage-final.json"],
        totals: "reports/coverage-final.json",
        not_measured: &[],
    },
    Left {
        project: "php-shelf",
        reports: &[("clover.xml", "clover.xml"), ("coverage-xml", "build/coverage-xml/")],
        others: &[("html/dashboard.html", b"-"), ("html/_js/file.js", b"-")],
        counts: &["build/coverage-xml/**/*.xml"],
        totals: "reports/coverage-xml",
        not_measured: &[],
    },
    Left {
        project: "ruby-roster",
        reports: &[(".resultset.json", "coverage/.resultset.json")],
        others: &[("coverage/.last_run.json", b"{}"), ("coverage/assets/0.12.3/application.js", b"-")],
        counts: &["coverage/.resultset.json"],
        totals: "reports/.resultset.json",
        not_measured: &[],
    },
    Left {
        project: "hs-shelf",
        reports: &[("", "")],
        others: &[],
        counts: &["check.tix"],
        totals: "reports/check.tix",
        not_measured: &[],
    },
    Left {
        project: "python-shop",
        reports: &[("parallel", "")],
        others: &[],
        counts: &[".coverage.*"],
        totals: "reports/parallel",
        not_measured: &[],
    },
    Left {
        project: "perl-door",
        reports: &[("cover_db", "cover_db/")],
        others: &[
            ("cover_db/digests", b"{}"),
            ("cover_db/runs/1780300800.17.42/cover.14.lock", b""),
            ("cover_db/cover.json", br#"{"runs": [{"perl": "5"}], "summary": {}}"#),
        ],
        counts: &["cover_db/runs/1780300800.17.42/cover.14"],
        totals: "reports/cover_db",
        not_measured: &[],
    },
    // All that gcovr, lcov and gcov write of one run.
    Left {
        project: "c-calc",
        reports: &[("", "")],
        others: &[("summary.json", SUMMARY), ("calc.functions.html", b"-")],
        counts: &["gcovr.json"],
        totals: "reports/gcovr.json",
        not_measured: &[],
    },
    Left {
        project: "java-shelf",
        reports: &[("jacoco.xml", "target/site/jacoco-aggregate/jacoco.xml")],
        others: &[("core/target/jacoco.exec", b"\x01\xC0\xC0\x10\x07")],
        counts: &["target/site/jacoco-aggregate/jacoco.xml"],
        totals: "reports/jacoco.xml",
        not_measured: &["Write.java"],
    },
];

fn copy(from: &Path, to: &Path, leave_out: &[&str]) {
    if from.is_file() {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
        return;
    }
    for entry in fs::read_dir(from).unwrap() {
        let name = entry.unwrap().file_name();
        if !leave_out.iter().any(|left| name == *left) {
            copy(&from.join(&name), &to.join(&name), &[]);
        }
    }
}

/// Covered and total as the producer states them, or the percentage that it rounds or cuts.
fn is_as_stated(found: &Value, stated: &Value) -> bool {
    let numbers = |ratio: &Value| (ratio["covered"].as_u64(), ratio["total"].as_u64());
    match stated["percent"].as_f64() {
        Some(percent) => (found["percent"].as_f64().unwrap() - percent).abs() < 0.01,
        None => numbers(found) == numbers(stated),
    }
}

#[test]
fn what_tools_leave_is_read_without_a_word() {
    for left in &ALL {
        let (source, folder) = (fixture(left.project), tempfile::tempdir().unwrap());
        copy(&source, folder.path(), &["reports", "totals.json"]);
        for (report, place) in left.reports {
            copy(&source.join("reports").join(report), &folder.path().join(place), &[]);
        }
        for (path, text) in left.others {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let named = format!("{} {:?}", left.project, left.counts);
        let ran = lazycov(folder.path(), &["report", "--format", "json"]);
        assert_eq!((ran.code, &*ran.stderr), (0, ""), "{named}");
        let report: Value = serde_json::from_str(&ran.stdout).unwrap();
        for input in report["inputs"].as_array().unwrap() {
            let path = input["path"].as_str().unwrap();
            assert!(left.counts.iter().any(|counts| path.starts_with(counts)), "{named}: {path} counts");
        }
        assert!(!report["inputs"].as_array().unwrap().is_empty());
        let totals = fs::read_to_string(source.join("totals.json")).unwrap();
        let totals: Value = serde_json::from_str(&totals).unwrap();
        for (metric, stated) in totals[left.totals]["total"].as_object().unwrap() {
            // PHPUnit calls a method covered when all of its lines ran; LCOV has no statements, which c8 counts as lines.
            let is_other = left.project == "php-shelf" && metric == "functions";
            let is_unsaid = left.totals == "reports/c8/lcov.info" && metric == "statements";
            if metric == "partial_lines" || is_other || is_unsaid {
                continue;
            }
            let found = &report["totals"][metric];
            assert!(is_as_stated(found, stated), "{named}: {metric} is {found}, its tool says {stated}");
        }
        let files = report["files"].as_array().unwrap().iter();
        let not_measured: Vec<&str> =
            files.filter(|file| file["state"] == "not_measured").map(|file| file["path"].as_str().unwrap()).collect();
        assert_eq!(not_measured, left.not_measured, "{named}");
        let doctor = lazycov(folder.path(), &["doctor"]);
        assert_eq!((doctor.code, &*doctor.stderr), (0, ""), "{named}");
        assert!(!doctor.stdout.contains("totals and no lines"), "{}", doctor.stdout);
    }
}
