//! A data file of 1,000 tests against `coverage json --show-contexts`, the way to the same answer without lazycov.
//!
//! `LAZYCOV_PYTHON=.venv/bin/python cargo bench --bench contexts` (any Python that has coverage.py).

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a program for the people who work on lazycov"
)]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use lazycov::coverage::{Diagnostics, Ratio};
use lazycov::formats::Complete;
use lazycov::formats::{Input, RawReport, ReadError, Reader, Settings, Source, format};

fn main() {
    let Some(python) = std::env::var_os("LAZYCOV_PYTHON") else {
        println!("nothing measured: LAZYCOV_PYTHON names no Python");
        return;
    };
    for (files, kind) in [("60", "lines"), ("60", "branches"), ("2000", "lines"), ("2000", "branches")] {
        let folder = tempfile::tempdir().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/contexts.py");
        let run = |command: &mut Command| {
            let start = Instant::now();
            assert!(command.current_dir(folder.path()).output().unwrap().status.success());
            start.elapsed()
        };
        run(Command::new(&python).arg(script).arg(folder.path()).args([kind, files]));
        let theirs = run(Command::new(&python).args(["-m", "coverage", "json", "--show-contexts"]));
        let mut ours: Vec<(Duration, Ratio)> = (0..9).map(|_| read(folder.path())).collect();
        ours.sort_by_key(|run| run.0);
        let (ours, lines) = ours[ours.len() / 2];
        println!(
            "{files} files, {kind}: coverage json {theirs:.2?}, lazycov {ours:.2?}, {:.0} times as fast ({} of {} lines)",
            theirs.as_secs_f64() / ours.as_secs_f64(),
            lines.covered,
            lines.total
        );
        let json = std::fs::read(folder.path().join("coverage.json")).unwrap();
        let start = Instant::now();
        let report = reader("coveragepy-json").0(&Input::new(&json)).unwrap();
        println!(
            "{files} files, {kind}: lazycov reads the {} MB of that JSON in {:.2?}",
            json.len() >> 20,
            start.elapsed()
        );
        assert_eq!(lines, total(&report), "both must give the same answer");
    }
}

/// Reads the data file and completes every file of it.
fn read(folder: &Path) -> (Duration, Ratio) {
    let (read, complete) = reader("coveragepy-sqlite");
    let start = Instant::now();
    let bytes = std::fs::read(folder.join(".coverage")).unwrap();
    let mut report = read(&Input::new(&bytes)).unwrap();
    let (settings, mut diagnostics) = (Settings::default(), Diagnostics::default());
    for file in &mut report.files {
        let text = std::fs::read_to_string(&file.path).unwrap();
        complete(
            &mut file.coverage,
            Source { path: &file.path, text: Some(&text), producer: None },
            &settings,
            &mut diagnostics,
        );
    }
    let took = start.elapsed();
    (took, total(&report))
}

fn total(report: &RawReport) -> Ratio {
    report.files.iter().map(|file| file.coverage.lines.ratio()).sum()
}

type Read = fn(&Input<'_>) -> Result<RawReport, ReadError>;

fn reader(id: &str) -> (Read, Complete) {
    match format(id).map(|format| &format.reader) {
        Some(Reader::Native { read, complete: Some(complete), .. }) => (*read, *complete),
        _ => panic!("{id} is read and completed"),
    }
}
