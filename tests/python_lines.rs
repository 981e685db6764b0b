//! The lines of real Python files, held against coverage.py's own answers.
//!
//! `tests/oracles/python_lines.py` writes those answers; without its document in `LAZYCOV_PYTHON_ORACLE` there is
//! nothing to check. Every difference is printed. The bound is one line in ten thousand.

#![allow(clippy::print_stdout)]

use lazycov::formats::coveragepy::python::{Exclusions, PythonLines, analyse, decode};
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
    Lines { statements: Vec<u32>, excluded: Vec<u32>, spans: Vec<(u32, u32)> },
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
    let exclusions = Exclusions::new(None, &[])?;
    let (mut files, mut bytes, mut lines, mut wrong) = (0, 0, 0, 0);
    let mut time = Duration::ZERO;
    for (path, answer) in &oracle.files {
        let source = std::fs::read(path)?;
        let start = Instant::now();
        let ours = decode(&source).and_then(|text| analyse(&text, &exclusions));
        time += start.elapsed();
        files += 1;
        bytes += source.len();
        match (&ours, answer) {
            (Ok(ours), Answer::Lines { statements, excluded, spans }) => {
                lines += statements.len();
                wrong += differences(path, "statements", &ours.statements, statements)
                    + differences(path, "excluded", &ours.excluded, excluded)
                    + differences(path, "spans", ours.multiline_spans(), spans);
            }
            (Err(ours), Answer::Lines { statements, .. }) => {
                println!("{path}: refused: {ours}");
                lines += statements.len();
                wrong += statements.len().max(1);
            }
            (Ok(PythonLines { statements, .. }), Answer::Error { error }) => {
                println!("{path}: {} statements where Python says: {error}", statements.len());
            }
            (Err(_), Answer::Error { .. }) => {}
        }
    }
    let speed = bytes as f64 / 1e6 / time.as_secs_f64();
    println!(
        "{files} files, {lines} statements of coverage.py {} on Python {} checked: {wrong} differ ({speed:.0} MB/s)",
        oracle.coverage, oracle.python,
    );
    assert!(wrong * 10_000 <= lines, "{wrong} of {lines} lines differ");
    Ok(())
}
