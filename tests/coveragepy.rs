//! coverage.py's reports against coverage.py's own numbers: on a small project of ours, and on the real projects of a
//! corpus (`LAZYCOV_CORPUS`).

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use lazycov::coverage::{Code, Diagnostics, FileCoverage, Line, Metric, Ratio, merge};
use lazycov::formats::coveragepy::python::{Written, decode};
use lazycov::formats::{PythonSettings, RawFile, RawReport, Reader, Settings, Source, recognise::recognise};
use serde_json::Value;

fn corpus() -> Option<PathBuf> {
    let corpus = std::env::var_os("LAZYCOV_CORPUS").map(PathBuf::from);
    if corpus.is_none() {
        println!("0 checked: LAZYCOV_CORPUS is not set");
    }
    corpus
}

fn bytes(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    if path.extension().is_none_or(|extension| extension != "gz") {
        return bytes;
    }
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut unpacked).unwrap();
    unpacked
}

fn read(path: &Path, id: &str) -> RawReport {
    let bytes = bytes(path);
    let format = recognise(&bytes).unwrap();
    assert_eq!(format.id, id);
    let Reader::Native { read, .. } = format.reader else { panic!("{id} is not read") };
    read(&lazycov::formats::Input::new(&bytes)).unwrap()
}

/// Completes files by the sources below a folder; paths are cut down to those of the JSON report.
fn complete(
    files: Vec<RawFile>,
    root: &Path,
    strip: &str,
    settings: &Settings,
) -> (BTreeMap<String, FileCoverage>, Diagnostics) {
    complete_as(("coveragepy-sqlite", "coverage.py 7.17.3"), files, root, strip, settings)
}

/// The same for a format and by the rules of a version.
fn complete_as(
    (format, producer): (&str, &str),
    files: Vec<RawFile>,
    root: &Path,
    strip: &str,
    settings: &Settings,
) -> (BTreeMap<String, FileCoverage>, Diagnostics) {
    let Reader::Native { complete: Some(complete), .. } = lazycov::formats::format(format).unwrap().reader else {
        panic!("{format} needs no completing")
    };
    let mut diagnostics = Diagnostics::default();
    let mut merged: BTreeMap<String, FileCoverage> = BTreeMap::new();
    for file in files {
        let path = file.path.strip_prefix(strip).unwrap_or(&file.path).to_owned();
        let coverage = match merged.get(&path) {
            Some(known) => merge(known, &file.coverage).unwrap(),
            None => std::sync::Arc::unwrap_or_clone(file.coverage),
        };
        merged.insert(path, coverage);
    }
    for (path, coverage) in &mut merged {
        let source = fs::read(root.join(path)).ok().map(|bytes| decode(&bytes).unwrap().into_owned());
        let source = Source { path, text: source.as_deref(), producer: Some(producer) };
        let mut whole = std::sync::Arc::new(std::mem::take(coverage));
        complete(&mut whole, source, settings, &mut diagnostics);
        *coverage = std::sync::Arc::unwrap_or_clone(whole);
    }
    (merged, diagnostics)
}

fn lines(file: &FileCoverage) -> Vec<(u32, bool)> {
    file.lines.iter().map(|line| (line.0.get(), line.1 > 0)).collect()
}

fn excluded(file: &FileCoverage) -> Vec<u32> {
    file.excluded.iter().map(|line| line.get()).collect()
}

/// Every file's numbers as coverage.py's summary has them.
fn equals_truth(report: &RawReport, truth: &Value) -> usize {
    let number = |value: &Value| value.as_u64().unwrap();
    for file in &report.files {
        let (path, file, truth) = (&file.path, &file.coverage, &truth["per_file"][&file.path]);
        let totals = file.totals();
        let want = |key: &str| Ratio::new(number(&truth[key]["covered"]), number(&truth[key]["total"]));
        assert_eq!(totals.get(Metric::Lines), Some(want("lines")), "{path}");
        assert_eq!(file.excluded.len() as u64, number(&truth["lines"]["excluded"]), "{path}");
        assert_eq!(totals.get(Metric::Branches), Some(want("branches")), "{path}");
        assert_eq!(totals.get(Metric::Combined), Some(want("lines") + want("branches")), "{path}");
        // coverage.py's "partial branches" are the untaken arms of lines that ran.
        let partial: u64 = file.partial().map(|line| file.branches_on(line).missed()).sum();
        assert_eq!(partial, number(&truth["branches"]["partial_lines"]), "{path}");
    }
    let total: Ratio = report.files.iter().filter_map(|file| file.coverage.totals().get(Metric::Lines)).sum();
    assert_eq!(total, Ratio::new(number(&truth["lines"]["covered"]), number(&truth["lines"]["total"])));
    report.files.len()
}

#[test]
fn json_reports_equal_their_own_summaries() {
    let Some(corpus) = corpus() else { return };
    let mut checked = 0;
    for (report, truth) in [
        ("click/coverage.json", "click/truth/main.truth.json"),
        ("click/contexts/coverage.json.gz", "click/truth/contexts-json.truth.json"),
        ("django/coverage.json.gz", "django/truth/main.truth.json"),
    ] {
        let read = read(&corpus.join(report), "coveragepy-json");
        let truth = serde_json::from_slice(&bytes(&corpus.join(truth))).unwrap();
        checked += equals_truth(&read, &truth);
        assert!(read.diagnostics.is_empty(), "{report}: {:?}", read.diagnostics);
    }
    println!("{checked} files checked");
    assert!(checked > 900);
}

/// Line for line what the JSON report of the same run says.
fn equals_json(files: &BTreeMap<String, FileCoverage>, json: &RawReport) -> usize {
    let mut differences = 0;
    let mut checked = 0;
    for want in &json.files {
        let Some(got) = files.get(&want.path) else { panic!("{} is not in the data file", want.path) };
        let (got_lines, want_lines) = (lines(got), lines(&want.coverage));
        checked += want_lines.len();
        for line in got_lines.iter().filter(|line| !want_lines.contains(line)) {
            println!("{}: {line:?} is ours alone", want.path);
            differences += 1;
        }
        for line in want_lines.iter().filter(|line| !got_lines.contains(line)) {
            println!("{}: {line:?} is coverage.py's alone", want.path);
            differences += 1;
        }
        assert_eq!(excluded(got), excluded(&want.coverage), "{}", want.path);
        if !want.coverage.carries.contains(Metric::Branches) {
            continue;
        }
        // The JSON cannot say on which line an arm stands that is only counted.
        assert_eq!(got.branch_ratio(), want.coverage.branch_ratio(), "{}", want.path);
        let of = |file: &FileCoverage| -> BTreeSet<String> {
            file.branches.iter().map(|arm| format!("{} {:?} {:?}", arm.line, arm.label, arm.taken)).collect()
        };
        let (ours, theirs) = (of(got), of(&want.coverage));
        let is_counted_alone = |arm: &&String| want.coverage.branch_counts.is_empty() || !arm.contains("no branch");
        for arm in ours.symmetric_difference(&theirs).filter(is_counted_alone) {
            println!("{}: {arm} is {} alone", want.path, if ours.contains(arm) { "ours" } else { "coverage.py's" });
            differences += 1;
        }
    }
    assert_eq!(differences, 0);
    checked
}

#[test]
fn data_files_equal_the_json_of_their_run() {
    let Some(corpus) = corpus() else { return };
    let json = read(&corpus.join("click/coverage.json"), "coveragepy-json");
    let data = read(&corpus.join("click/data/.coverage"), "coveragepy-sqlite");
    assert_eq!(data.producer.as_deref(), Some("coverage.py 7.17.3"));
    assert!(data.diagnostics.is_empty(), "{:?}", data.diagnostics);
    let (files, _) = complete(data.files, &corpus.join("click/src"), "/srv/demo/click/", &Settings::default());
    println!("click: {} lines checked", equals_json(&files, &json));

    let mut parallel = Vec::new();
    for entry in fs::read_dir(corpus.join("click/parallel")).unwrap() {
        parallel.extend(read(&entry.unwrap().path(), "coveragepy-sqlite").files);
    }
    let (files, _) = complete(parallel, &corpus.join("click/src"), "/srv/demo/click/", &Settings::default());
    println!("click, parallel: {} lines checked", equals_json(&files, &json));
}

#[test]
fn django_needs_no_python() {
    let Some(corpus) = corpus() else { return };
    let sources = tempfile::tempdir().unwrap();
    let unpacked =
        Command::new("tar").arg("-xJf").arg(corpus.join("django/src.tar.xz")).arg("-C").arg(sources.path()).status();
    assert!(unpacked.unwrap().success());
    let json = read(&corpus.join("django/coverage.json.gz"), "coveragepy-json");
    let data = read(&corpus.join("django/data/.coverage.gz"), "coveragepy-sqlite");
    let (files, diagnostics) =
        complete(data.files, &sources.path().join("src"), "/srv/demo/django/", &Settings::default());
    println!("django: {} lines checked", equals_json(&files, &json));
    // Files that a test wrote and removed again are in the data file, and nowhere else.
    let only = diagnostics.iter().next().unwrap();
    assert_eq!((only.code, only.count as usize), (Code::SourceMissing, files.len() - json.files.len()));
}

#[test]
fn contexts_say_which_test_ran_a_line() {
    let Some(corpus) = corpus() else { return };
    let json = read(&corpus.join("click/contexts/coverage.json.gz"), "coveragepy-json");
    let data = read(&corpus.join("click/contexts/.coverage"), "coveragepy-sqlite");
    let truth: Value = serde_json::from_slice(&bytes(&corpus.join("click/truth/contexts.truth.json"))).unwrap();
    let names = |report: &RawReport, file: &FileCoverage, line: Line| -> Vec<String> {
        let mut names: Vec<String> =
            file.contexts.of(line).map(|context| report.contexts[context.0 as usize].clone()).collect();
        names.sort();
        names
    };
    let raw: BTreeMap<&str, &RawFile> = data.files.iter().map(|file| (file.path.as_str(), file)).collect();
    let mut checked = 0;
    for want in &json.files {
        let (_, got) = raw.iter().find(|(path, _)| path.ends_with(&want.path)).unwrap();
        for (line, _) in want.coverage.lines.iter() {
            assert_eq!(names(&data, &got.coverage, line), names(&json, &want.coverage, line), "{}:{line}", want.path);
            checked += 1;
        }
    }
    println!("contexts of {checked} lines checked");
    assert!(checked > 100);
    let (files, _) = complete(data.files.clone(), &corpus.join("click/src"), "/srv/demo/click/", &Settings::default());
    for (path, file) in &files {
        let want = &truth["per_file"][path]["lines"];
        let want = Ratio::new(want["covered"].as_u64().unwrap(), want["total"].as_u64().unwrap());
        assert_eq!(file.lines.ratio(), want, "{path}");
        for (_, lines) in file.contexts.iter() {
            assert!(lines.iter().all(|line| file.lines.hits(line) == Some(1)), "{path}");
        }
    }
    println!("{} files checked", files.len());
}

fn shop() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/python-shop")
}

#[test]
fn the_shop_has_the_numbers_of_coverage_py() {
    let totals: Value = serde_json::from_slice(&bytes(&shop().join("totals.json"))).unwrap();
    let ratio = |value: &Value| Ratio::new(value["covered"].as_u64().unwrap(), value["total"].as_u64().unwrap());
    let mut checked = 0;
    for (report, said) in totals.as_object().unwrap() {
        let path = shop().join(report);
        let mut data = Vec::new();
        if path.is_dir() {
            let parts = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path());
            data.extend(parts.flat_map(|part| read(&part, "coveragepy-sqlite").files));
        } else if report.ends_with(".coverage") {
            data = read(&path, "coveragepy-sqlite").files;
        } else if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        if data.is_empty() {
            for file in read(&path, "coveragepy-json").files {
                let (said, file) = (&said["files"][&file.path], file.coverage);
                assert_eq!(file.lines.ratio(), ratio(&said["lines"]), "{report}");
                assert_eq!(file.branch_ratio(), ratio(&said["branches"]), "{report}");
                assert_eq!(file.partial().count() as u64, said["partial_lines"].as_u64().unwrap(), "{report}");
                checked += 1;
            }
        } else {
            let (files, diagnostics) = complete(data, &shop(), "/srv/python-shop/", &Settings::default());
            assert!(diagnostics.is_empty(), "{report}: {diagnostics:?}");
            for (path, file) in files {
                let said = &said["files"][&path];
                assert_eq!(file.lines.ratio(), ratio(&said["lines"]), "{report}: {path}");
                if file.carries.contains(Metric::Branches) {
                    assert_eq!(file.branch_ratio(), ratio(&said["branches"]), "{report}: {path}");
                    assert_eq!(file.partial().count() as u64, said["partial_lines"].as_u64().unwrap(), "{report}");
                }
                checked += 1;
            }
        }
    }
    assert!(checked >= 35, "{checked}");
}

#[test]
fn exclusion_patterns_apply_to_data_files_as_they_did_to_the_json() {
    let json = read(&shop().join("reports/exclude/coverage.json"), "coveragepy-json");
    let data = read(&shop().join("reports/branch/.coverage"), "coveragepy-sqlite");
    let also = ["def __repr__", "if TYPE_CHECKING:", "raise NotImplementedError", "@overload"].map(str::to_owned);
    let written =
        Written { exclude_also: also.to_vec(), partial_also: vec!["while running:".to_owned()], ..Written::default() };
    let mut diagnostics = Diagnostics::default();
    let settings = Settings { python: PythonSettings::new(written, None, &mut diagnostics) };
    assert!(diagnostics.is_empty());
    let (files, _) = complete(data.files, &shop(), "/srv/python-shop/", &settings);
    assert!(equals_json(&files, &json) > 200);
}

/// One project, measured with branches by several versions of coverage.py and Python.
#[test]
fn each_version_counts_by_its_own_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/python-ways");
    let also = ["if DEBUG:", "raise NotImplementedError"].map(str::to_owned);
    let written = Written { exclude_also: also.to_vec(), ..Written::default() };
    let mut diagnostics = Diagnostics::default();
    let settings = Settings { python: PythonSettings::new(written, None, &mut diagnostics) };
    assert!(diagnostics.is_empty());
    let mut totals = BTreeSet::new();
    let mut runs = 0;
    for run in fs::read_dir(root.join("reports")).unwrap() {
        let run = run.unwrap().path();
        println!("{}", run.display());
        let completed = |report: &RawReport, format: &str| {
            let producer = report.producer.as_deref().unwrap();
            let (files, diagnostics) = complete_as((format, producer), report.files.clone(), &root, "", &settings);
            assert!(diagnostics.is_empty(), "{diagnostics:?}");
            files
        };
        let data = read(&run.join(".coverage.gz"), "coveragepy-sqlite");
        let mut json = read(&run.join("coverage.json.gz"), "coveragepy-json");
        assert_eq!(data.producer, json.producer);
        let files = completed(&data, "coveragepy-sqlite");
        // Older reports list docstrings among the lines that ran.
        let mut listed = completed(&json, "coveragepy-json");
        for file in &mut json.files {
            file.coverage = listed.remove(&file.path).unwrap().into();
        }
        assert!(equals_json(&files, &json) > 300);
        let report: Value = serde_json::from_slice(&bytes(&run.join("coverage.json.gz"))).unwrap();
        let said = report["files"].as_object().unwrap();
        assert!(said.keys().eq(files.keys()));
        for (path, file) in &files {
            equals_summary(path, file, &said[path]["summary"]);
        }
        totals.insert(report["totals"]["num_branches"].as_u64());
        runs += 1;
    }
    assert_eq!(runs, 12);
    assert!(totals.len() > 1, "the versions do not differ");
}

/// A file's numbers as the JSON report sums them up.
fn equals_summary(path: &str, file: &FileCoverage, summary: &Value) {
    let number = |key: &str| summary[key].as_u64().unwrap();
    let (lines, branches) = (file.lines.ratio(), file.branch_ratio());
    assert_eq!(lines, Ratio::new(number("covered_lines"), number("num_statements")), "{path}");
    assert_eq!(branches, Ratio::new(number("covered_branches"), number("num_branches")), "{path}");
    assert_eq!(file.totals().get(Metric::Combined), Some(lines + branches), "{path}");
    assert_eq!(file.excluded.len() as u64, number("excluded_lines"), "{path}");
    let partial: u64 = file.partial().map(|line| file.branches_on(line).missed()).sum();
    assert_eq!(partial, number("num_partial_branches"), "{path}");
}
