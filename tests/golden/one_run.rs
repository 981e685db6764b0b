//! One run of a program in C, told in every format that its tools write: lines and branches are the same in all of them,
//! save what a format cannot say. Reports of formats without a reader are left out until they have one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lazycov::analysis::Snapshot;
use lazycov::coverage::{Counts, Metric, Ratio};
use lazycov::project;

/// A file: its lines with their hits, its branches by line.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    lines: BTreeMap<u32, u64>,
    branches: BTreeMap<u32, Ratio>,
}

/// gcovr's JaCoCo lists lines without counters: how many of them ran is said of the file alone.
const TOTALS_ALONE: &str = "jacoco";

fn told(snapshot: &Snapshot) -> BTreeMap<String, Told> {
    let files = snapshot.files.iter().map(|file| {
        let coverage = file.coverage();
        let lines = coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect();
        let branches = coverage.branch_lines().map(|(line, ratio)| (line.get(), ratio)).collect();
        (file.path.as_str().to_owned(), Told { lines, branches })
    });
    files.collect()
}

/// Only whether a line ran.
fn ran(told: &Told) -> Told {
    Told { lines: told.lines.iter().map(|(line, hits)| (*line, (*hits).min(1))).collect(), branches: BTreeMap::new() }
}

#[test]
fn one_run_is_the_same_in_every_format() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/c-calc");
    let load = |report: &Path| project::load(&crate::request(&project, report), &project::Nobody);
    let model = load(&project.join("reports/lcov.info")).unwrap().snapshot;
    let expected = told(&model);
    assert_eq!(expected.len(), 4);
    let mut checked = Vec::new();
    for entry in fs::read_dir(project.join("reports")).unwrap() {
        let path = entry.unwrap().path();
        let loaded = match load(&path) {
            Ok(loaded) => loaded.snapshot,
            Err(error) if error.to_string().contains("cannot be read yet") => continue,
            Err(error) => panic!("{}: {error}", path.display()),
        };
        let format = loaded.report.inputs.first().unwrap().format;
        checked.push(format);
        assert_eq!(loaded.totals.get(Metric::Lines), model.totals.get(Metric::Lines), "{format}");
        if let Some(branches) = loaded.totals.get(Metric::Branches) {
            assert_eq!(Some(branches), model.totals.get(Metric::Branches), "{format}");
        }
        let found = told(&loaded);
        assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{format}");
        for (path, expected) in expected.iter().filter(|_| format != TOTALS_ALONE) {
            let (found, file) = (&found[path], loaded.files.iter().find(|file| file.path.as_str() == path).unwrap());
            if file.coverage().counts == Counts::Exact {
                assert_eq!(found.lines, expected.lines, "{format}: {path}");
            }
            assert_eq!(ran(found), ran(expected), "{format}: {path}");
            if file.totals.get(Metric::Branches).is_some() {
                assert_eq!(found.branches, expected.branches, "{format}: {path}");
            }
        }
    }
    checked.sort_unstable();
    println!("one run in {} formats: {}", checked.len(), checked.join(", "));
    for format in ["cobertura", "gcov-json", "gcov-text", "gcovr-json", "lcov"] {
        assert!(checked.contains(&format), "{format} is not among them");
    }
}

/// Each object file tells of the headers that it includes: together they say what lcov says of the same counters.
#[test]
fn object_files_add_up_to_what_lcov_says() {
    let Some(corpus) = std::env::var_os("LAZYCOV_CORPUS") else {
        println!("object files: 0 checked (LAZYCOV_CORPUS is not set)");
        return;
    };
    for name in ["cjson", "tinyxml2"] {
        let project = Path::new(&corpus).join(name);
        let load = |report: &str| {
            let request = crate::request(&project.join("src"), &project.join(report));
            project::load(&request, &project::Nobody).unwrap().snapshot
        };
        let (lcov, gcov) = (load("gcc/lcov.info"), load("gcc/gcov-json"));
        let (expected, found) = (told(&lcov), told(&gcov));
        assert_eq!(expected.len(), 2);
        for (path, expected) in &expected {
            assert_eq!(found[path].lines, expected.lines, "{path}");
            assert_eq!(found[path].branches, expected.branches, "{path}");
        }
        println!("object files: {} of {name} add up", gcov.report.inputs.len());
    }
}
