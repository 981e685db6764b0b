//! V8's data against c8's report of the same data, line by line, arm by arm and function by function. c8 counts lines of
//! white space and comments and the range of each function as a branch, and leaves out functions without a name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use lazycov::coverage::FileCoverage;
use lazycov::project;
use serde_json::Value;

/// How much was compared.
#[derive(Debug, Default)]
struct Tally {
    files: usize,
    lines: usize,
    missed: usize,
    neutral: usize,
    arms: usize,
    functions: usize,
}

/// Compares a run, which lies in a folder, with c8's `coverage-final.json`, whose paths begin with `prefix`.
fn compare(root: &Path, run: &Path, theirs: &Path, prefix: &str) -> Tally {
    let snapshot = project::load(&crate::request(root, run), &project::Nobody).unwrap().snapshot;
    let theirs: Value = serde_json::from_slice(&fs::read(theirs).unwrap()).unwrap();
    let theirs = theirs.as_object().unwrap();
    let ours: BTreeSet<String> = snapshot.files.iter().map(|file| format!("{prefix}{}", file.path)).collect();
    assert_eq!(ours, theirs.keys().cloned().collect::<BTreeSet<String>>(), "{}", run.display());
    let mut tally = Tally { files: ours.len(), ..Tally::default() };
    for file in &snapshot.files {
        let text = fs::read_to_string(root.join(file.path.as_str())).unwrap();
        let told = &theirs[&format!("{prefix}{}", file.path)];
        let scope = format!("{} of {}", file.path, run.display());
        lines(&scope, file.coverage(), &text, told, &mut tally);
        arms(&scope, file.coverage(), told, &mut tally);
        functions(&scope, file.coverage(), told, &mut tally);
    }
    tally
}

/// Every line with code has their count, and every other one is white space or a comment.
fn lines(scope: &str, ours: &FileCoverage, text: &str, told: &Value, tally: &mut Tally) {
    let mut in_comment = false;
    let counts = told["statementMap"].as_object().unwrap().iter().map(|(number, place)| {
        (place["start"]["line"].as_u64().unwrap() as usize, told["s"][number].as_u64().unwrap())
    });
    let counts: BTreeMap<usize, u64> = counts.collect();
    for (at, text) in text.lines().enumerate() {
        let Some(theirs) = counts.get(&(at + 1)) else { continue };
        let line = lazycov::coverage::Line::new(at as u32 + 1).unwrap();
        let text = text.trim_start_matches('\u{feff}').trim();
        in_comment |= text.starts_with("/*");
        let neutral = text.is_empty() || text.starts_with("//") || text.starts_with("#!") || in_comment;
        match ours.lines.hits(line) {
            Some(hits) => {
                assert_eq!(hits, *theirs, "line {line} of {scope}");
                tally.lines += 1;
                tally.missed += usize::from(hits == 0);
            }
            None if ours.excluded.contains(&line) => {}
            None => {
                assert!(neutral, "line {line} of {scope} is no comment: {text}");
                tally.neutral += 1;
            }
        }
        in_comment &= !text.contains("*/");
    }
}

/// Our arms are among theirs. The range of a function that never ran is no branch to c8 either.
fn arms(scope: &str, ours: &FileCoverage, told: &Value, tally: &mut Tally) {
    let mut theirs: BTreeMap<u64, i64> = BTreeMap::new();
    for counts in told["b"].as_object().unwrap().values() {
        *theirs.entry(counts[0].as_u64().unwrap()).or_default() += 1;
    }
    for arm in ours.branches.iter() {
        *theirs.entry(arm.taken.unwrap()).or_default() -= 1;
        tally.arms += 1;
    }
    assert!(theirs.values().all(|left| *left >= 0), "arms of {scope}: {theirs:?}");
    assert_eq!(theirs.get(&0).copied().unwrap_or(0), 0, "arms of {scope} that were never taken");
}

fn functions(scope: &str, ours: &FileCoverage, told: &Value, tally: &mut Tally) {
    let number = |value: &Value| value.as_u64().unwrap();
    let theirs = told["fnMap"].as_object().unwrap().iter().map(|(at, found)| {
        let (start, end) = (number(&found["loc"]["start"]["line"]), number(&found["loc"]["end"]["line"]));
        (start, end, found["name"].as_str().unwrap().to_owned(), number(&told["f"][at]))
    });
    let is_excluded = |start: u64| ours.excluded.iter().any(|line| u64::from(line.get()) == start);
    let mut theirs: Vec<_> = theirs.filter(|found| !is_excluded(found.0)).collect();
    let line = |line: Option<lazycov::coverage::Line>| u64::from(line.unwrap().get());
    let named = ours.functions.iter().filter(|found| !found.name.starts_with("(anonymous_"));
    let mut named: Vec<_> = named
        .map(|found| (line(found.start), line(found.end), found.name.to_string(), found.entered.unwrap()))
        .collect();
    theirs.sort();
    named.sort();
    assert_eq!(named, theirs, "functions of {scope}");
    tally.functions += named.len();
}

#[test]
fn runs_of_node_equal_c8_on_every_line_of_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/js-gate");
    let of = |run: &str| {
        let theirs = root.join(format!("reports/c8/{run}.json"));
        compare(&root, &root.join("reports").join(run), &theirs, "/srv/js-gate/")
    };
    for (run, files) in [("node", 5), ("tsc", 2), ("tsx", 2)] {
        let tally = of(run);
        println!("{run}: {tally:?}");
        assert_eq!(tally.files, files);
        assert!(
            tally.missed >= 10 && tally.neutral >= 10 && tally.arms >= 5 && tally.functions >= 8,
            "{run}: {tally:?}"
        );
    }
}

#[test]
fn a_run_of_the_corpus_equals_c8_on_every_line_of_code() {
    let Some(corpus) = std::env::var_os("LAZYCOV_CORPUS").map(PathBuf::from) else {
        println!("v8: 0 checked (LAZYCOV_CORPUS is not set)");
        return;
    };
    let folder = if corpus.is_file() { corpus.parent().unwrap().to_owned() } else { corpus }.join("qs-c8");
    let tally =
        compare(&folder.join("src"), &folder.join("v8-raw"), &folder.join("coverage-final.json"), "/srv/demo/qs/");
    println!("qs: {tally:?}");
    assert!(tally.files == 5 && tally.lines > 1000, "{tally:?}");
}
