//! `tests --only-by`: the covered lines that one test alone runs, and those that no test runs.

use std::fmt::Write as _;

use serde::Serialize;

use super::args::{LineFormat, OnlyBy, TestsOf};
use super::place::place;
use super::session::Session;
use super::{Exit, Failure};
use crate::analysis::{CoveredBy, CoveredOnly, FileId};
use crate::coverage::{Line, LineRange, ranges};
use crate::source::printable;

/// Lines of a file.
#[derive(Serialize)]
struct Lines<'a> {
    file: &'a str,
    lines: Vec<u32>,
}

/// Prints them, in the files and lines that were asked for.
pub(super) fn run(session: &Session, options: &TestsOf, by: OnlyBy) -> Result<Exit, Failure> {
    let snapshot = &session.snapshot;
    let by = match by {
        OnlyBy::OneTest => CoveredBy::OneTest,
        OnlyBy::NoTest => CoveredBy::NoTest,
    };
    let places: Result<Vec<(FileId, Option<LineRange>)>, Failure> =
        options.places.iter().map(|argument| place(session, argument)).collect();
    let places = places?;
    let whole = CoveredOnly::by_tests(by.clone(), snapshot);
    let found = whole.each().map(|(path, lines)| {
        let file = snapshot.find(path.as_str());
        let is_meant = |line: &Line| {
            let holds = |place: &(FileId, Option<LineRange>)| {
                Some(place.0) == file && place.1.is_none_or(|lines| lines.contains(*line))
            };
            places.is_empty() || places.iter().any(holds)
        };
        (path.clone(), lines.iter().copied().filter(is_meant).collect())
    });
    let found = CoveredOnly::new(by, found.collect::<Vec<_>>());
    let mut text = String::new();
    for (path, lines) in found.each() {
        match options.format {
            LineFormat::Text => {
                for range in ranges(lines.iter().copied()) {
                    let _ = writeln!(text, "{}:{range}", printable(path.as_str()));
                }
            }
            LineFormat::Json => {
                let lines = Lines { file: path.as_str(), lines: lines.iter().map(|line| line.get()).collect() };
                text += &serde_json::to_string(&lines).map_err(|error| Failure::unjudged(error.to_string()))?;
                text.push('\n');
            }
        }
    }
    session.print(&text)?;
    session.say(&found.words());
    Ok(session.verdict())
}
