//! The lines of real Python files, held against coverage.py's own answers.
//!
//! `tests/oracles/python_lines.py` writes those answers; without its document in `LAZYCOV_PYTHON_ORACLE` there is
//! nothing to check. Every difference is printed. The bounds are one line in ten
//! thousand, and for arms one file in a thousand.

#![allow(clippy::print_stdout)]

use lazycov::formats::coveragepy::python::{
    Interpreter, PythonLines, Rules, RunBy, Version, Written, analyse_branches, decode,
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::time::{Duration, Instant};

#[derive(Deserialize)]
struct Oracle {
    python: String,
    coverage: String,
    files: BTreeMap<String, Answer>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Lines { statements: Vec<u32>, excluded: Vec<u32>, spans: Vec<(u32, u32)>, arms: Vec<(u32, i64)> },
    Error { error: String },
}

/// Prints how `ours` differs from `theirs`; returns by how many entries.
fn differences<T: Ord + std::fmt::Debug>(path: &str, what: &str, ours: &[T], theirs: &[T]) -> usize {
    if ours == theirs {
        return 0;
    }
    let (ours, theirs): (BTreeSet<_>, BTreeSet<_>) = (ours.iter().collect(), theirs.iter().collect());
    let extra: Vec<_> = ours.difference(&theirs).collect();
    let missing: Vec<_> = theirs.difference(&ours).collect();
    println!("{path}: {what}: extra {extra:?}, missing {missing:?}");
    extra.len() + missing.len()
}

#[test]
fn agrees_with_coverage_py() -> Result<(), Box<dyn Error>> {
    let Ok(path) = std::env::var("LAZYCOV_PYTHON_ORACLE") else {
        println!("0 checked: LAZYCOV_PYTHON_ORACLE is not set");
        return Ok(());
    };
    let oracle: Oracle = serde_json::from_slice(&std::fs::read(path)?)?;
    let version = Version::of_producer(Some(&format!("coverage.py {}", oracle.coverage)));
    let rules = Rules::new(version, &Written::default())?;
    let by = RunBy::Known(Interpreter::of_version(&oracle.python).ok_or("no version of Python")?);
    let (mut files, mut bytes, mut lines, mut wrong, mut files_with_wrong_arms) = (0, 0, 0, 0, 0);
    let mut time = Duration::ZERO;
    for (path, answer) in &oracle.files {
        let source = std::fs::read(path)?;
        let start = Instant::now();
        let ours = decode(&source).and_then(|text| analyse_branches(&text, &rules, by));
        time += start.elapsed();
        files += 1;
        bytes += source.len();
        match (&ours, answer) {
            (Ok((ours, ways)), Answer::Lines { statements, excluded, spans, arms }) => {
                lines += statements.len();
                let listed = ways.arms(ours, &BTreeSet::new());
                let ours_arms: Vec<(u32, i64)> = listed.into_iter().map(|arm| (arm.0, arm.1)).collect();
                let wrong_arms = differences(path, "arms", &ours_arms, arms);
                files_with_wrong_arms += usize::from(wrong_arms > 0);
                wrong += differences(path, "statements", &ours.statements, statements)
                    + differences(path, "excluded", &ours.excluded, excluded)
                    + differences(path, "spans", ours.multiline_spans(), spans);
            }
            (Err(ours), Answer::Lines { statements, .. }) => {
                println!("{path}: refused: {ours}");
                lines += statements.len();
                wrong += statements.len().max(1);
            }
            (Ok((PythonLines { statements, .. }, _)), Answer::Error { error }) => {
                println!("{path}: {} statements where Python says: {error}", statements.len());
            }
            (Err(_), Answer::Error { .. }) => {}
        }
    }
    let speed = bytes as f64 / 1e6 / time.as_secs_f64();
    println!(
        "{files} files, {lines} statements of coverage.py {} on Python {} checked: {wrong} differ, the arms of \
         {files_with_wrong_arms} files ({speed:.0} MB/s)",
        oracle.coverage, oracle.python,
    );
    assert!(wrong * 10_000 <= lines, "{wrong} of {lines} lines differ");
    assert!(files_with_wrong_arms * 1000 <= files, "the arms of {files_with_wrong_arms} of {files} files differ");
    Ok(())
}
