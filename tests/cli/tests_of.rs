//! Which tests run a line, as coverage.py and PHPUnit know it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{Ran, lazycov};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn tests(project: &str, report: &str, place: &str, more: &[&str]) -> Ran {
    lazycov(&fixture(project), &[&["--root", ".", "--reports", report, "tests", place], more].concat())
}

#[test]
fn every_line_has_the_tests_that_coverage_py_names() {
    let told = std::fs::read(fixture("python-shop/reports/contexts/coverage.json")).unwrap();
    let told: Value = serde_json::from_slice(&told).unwrap();
    let (mut lines, mut files) = (0, 0);
    for (path, file) in told["files"].as_object().unwrap() {
        files += 1;
        for (line, contexts) in file["contexts"].as_object().unwrap() {
            let names = contexts.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
            let theirs: BTreeSet<&str> =
                names.filter(|name| !name.is_empty()).map(|name| name.split('|').next().unwrap()).collect();
            let ran = tests("python-shop", "reports/contexts/.coverage", &format!("{path}:{line}"), &[]);
            assert_eq!(ran.code, 0, "{path}:{line}: {}", ran.stderr);
            assert_eq!(ran.stdout.lines().collect::<BTreeSet<_>>(), theirs, "{path}:{line}");
            lines += usize::from(!theirs.is_empty());
        }
    }
    assert!(files >= 1 && lines >= 20, "{files} files, {lines} lines");
}

#[test]
fn lines_of_one_test_alone_and_of_none_are_those_that_coverage_py_names() {
    let told = std::fs::read(fixture("python-shop/reports/contexts/coverage.json")).unwrap();
    let told: Value = serde_json::from_slice(&told).unwrap();
    let (report, mut of_one) = ("reports/contexts/.coverage", 0);
    for (who, tests) in [("one-test", 1), ("no-test", 0)] {
        let mut theirs = BTreeSet::new();
        for (path, file) in told["files"].as_object().unwrap() {
            for (line, contexts) in file["contexts"].as_object().unwrap() {
                let names = contexts.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
                let names: BTreeSet<&str> = names.map(|name| name.split('|').next().unwrap()).collect();
                let line: u64 = line.parse().unwrap();
                // Docstrings run, and are no lines that count.
                let counts = file["executed_lines"].as_array().unwrap().contains(&line.into());
                if counts && names.len() == 1 && names.iter().filter(|name| !name.is_empty()).count() == tests {
                    theirs.insert((path.clone(), line));
                }
            }
        }
        let ran = lazycov(
            &fixture("python-shop"),
            &["--root", ".", "--reports", report, "tests", "shop/stock.py", "--only-by", who, "--format", "json"],
        );
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let files = ran.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let ours: BTreeSet<(String, u64)> = files
            .flat_map(|file| {
                let lines = file["lines"].as_array().unwrap().clone();
                lines.into_iter().map(move |line| (file["file"].as_str().unwrap().to_owned(), line.as_u64().unwrap()))
            })
            .collect();
        assert!(!ours.is_empty(), "{}", ran.stderr);
        assert_eq!(ours, theirs, "{who}");
        of_one += ours.len();
    }
    assert!(of_one > 10, "{of_one}");
    let loaded = tests("python-shop", report, "shop/stock.py:1-9", &["--only-by", "no-test"]);
    assert!(loaded.stdout.starts_with("shop/stock.py:") && loaded.stderr.contains("covered outside of tests alone"));
    assert!(loaded.stdout.lines().all(|line| line.starts_with("shop/stock.py:")), "{}", loaded.stdout);
}

#[test]
fn lines_are_told_for_programs_and_what_nobody_knows_is_said() {
    let (project, report) = ("python-shop", "reports/contexts/.coverage");
    let json = tests(project, report, "shop/stock.py:16-18", &["--format", "json"]);
    assert_eq!(
        json.stdout,
        "{\"test\":\"tests/test_stock.py::test_nothing_is_left\",\"runs\":{\"shop/stock.py\":[17,18]}}\n\
         {\"test\":\"tests/test_stock.py::test_or_nothing\",\"runs\":{\"shop/stock.py\":[17,18]}}\n"
    );
    let loaded = tests(project, report, "shop/stock.py:3", &[]);
    assert!(loaded.stdout.is_empty() && loaded.stderr.contains("it ran outside of tests"), "{}", loaded.stderr);
    let never = tests(project, report, "shop/stock.py:10", &[]);
    assert!(never.code == 0 && never.stderr.contains("no test runs it"), "{}", never.stderr);
    let unknown = tests(project, "reports/line/.coverage", "shop/stock.py:3", &[]);
    assert!(unknown.code == 3 && unknown.stderr.contains("no report says which test ran what"), "{}", unknown.stderr);
    let missing = tests(project, report, "shop/none.py:3", &[]);
    assert!(missing.code == 2 && missing.stderr.contains("no report measures shop/none.py"), "{}", missing.stderr);
}

#[test]
fn phpunit_knows_its_tests_by_class() {
    let ran = tests("php-shelf", "reports/coverage-xml/**", "src/Shelf.php", &[]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(!ran.stdout.is_empty() && ran.stdout.lines().all(|name| name.contains("::")), "{}", ran.stdout);
}
