//! `tests`: which tests run a line, for people, for `xargs` and for CI.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::args::{LineFormat, TestsOf};
use super::merge::counted;
use super::place::place;
use super::session::Session;
use super::{Exit, Failure, only_by};
use crate::coverage::{Line, test_of};
use crate::source::printable;

/// What a test runs of the places that were asked for.
#[derive(Serialize)]
struct Ran<'a> {
    test: &'a str,
    /// File and lines.
    runs: BTreeMap<&'a str, Vec<u32>>,
}

/// Prints them, by name.
pub(super) fn run(session: &Session, options: &TestsOf) -> Result<Exit, Failure> {
    let snapshot = &session.snapshot;
    let names = &snapshot.report.contexts;
    if names.is_empty() {
        let why = "no report says which test ran what; `lazycov tests --help` names those that do";
        return Err(Failure::unjudged(why.to_owned()));
    }
    if let Some(by) = options.only_by {
        return only_by::run(session, options, by);
    }
    let mut found: BTreeMap<&str, BTreeMap<&str, Vec<u32>>> = BTreeMap::new();
    for argument in &options.places {
        let (file, lines) = place(session, argument)?;
        let (Some(entry), Some(coverage)) = (snapshot.file(file), snapshot.coverage(file)) else { continue };
        let is_meant = |line: &Line| lines.is_none_or(|lines| lines.contains(*line));
        for (context, ran) in coverage.contexts.iter() {
            let lines: Vec<u32> = ran.iter().filter(is_meant).map(Line::get).collect();
            let Some(name) = names.get(context.0 as usize).filter(|_| !lines.is_empty()) else { continue };
            let of_test = found.entry(test_of(name)).or_default().entry(entry.path.as_str()).or_default();
            of_test.extend(lines);
        }
    }
    for lines in found.values_mut().flat_map(BTreeMap::values_mut) {
        lines.sort_unstable();
        lines.dedup();
    }
    let outside = found.remove("").is_some();
    match options.format {
        LineFormat::Text => {
            let mut text = String::new();
            for name in found.keys() {
                let _ = writeln!(text, "{}", printable(name));
            }
            session.print(&text)?;
        }
        LineFormat::Json => {
            let all = found.iter().map(|(test, runs)| Ran { test, runs: runs.clone() });
            let lines = all.map(|ran| serde_json::to_string(&ran)).collect::<Result<Vec<_>, _>>();
            let lines = lines.map_err(|error| Failure::unjudged(error.to_string()))?;
            session.print(&lines.iter().fold(String::new(), |text, line| text + line + "\n"))?;
        }
    }
    match (found.len(), outside) {
        (0, true) => session.say("no test runs it; it ran outside of tests, as when a module is loaded"),
        (0, false) => session.say("no test runs it"),
        (tests, true) => session.say(&format!("{}; it also ran outside of tests", counted(tests, "test"))),
        (tests, false) => session.say(&counted(tests, "test")),
    }
    Ok(session.verdict())
}
