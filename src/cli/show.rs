//! `show`: a source file with its coverage in the margin.

use super::args::Show;
use super::place::place;
use super::printers::annotated::{self, Selection};
use super::session::Session;
use super::{Exit, Failure};
use crate::coverage::{Line, LineRange};
use crate::source::{Text, printable};

/// Lines before and after the one asked for.
const CONTEXT: u32 = 10;

/// Prints the file.
pub(super) fn run(session: &Session, options: &Show) -> Result<Exit, Failure> {
    let (file, lines) = place(session, &options.file)?;
    let line = lines.map(|lines| lines.start);
    let entry = session.snapshot.file(file).ok_or_else(|| Failure::usage("no such file".to_owned()))?;
    let bytes = session.loaded.sources.read(&entry.path).map_err(|error| {
        Failure::unjudged(format!("{}: cannot read the source: {error}", printable(entry.path.as_str())))
    })?;
    let coverage = session.snapshot.coverage(file).ok_or_else(|| Failure::usage("no such file".to_owned()))?;
    let text = Text::decode(&bytes).understood(entry.path.as_str());
    if let Some(line) = line.filter(|line| line.index() >= text.len()) {
        return Err(Failure::usage(format!(
            "{} has {} lines, no line {line}",
            printable(entry.path.as_str()),
            text.len()
        )));
    }
    let around = |lines: LineRange| {
        let from = Line::new(lines.start.get().saturating_sub(CONTEXT)).unwrap_or(Line::FIRST);
        LineRange::new(from, Line::from_index(lines.end.index() + CONTEXT as usize))
    };
    let selection = Selection { range: lines.map(around), uncovered_only: options.uncovered_only };
    let accepted = session.accepted();
    let is_accepted = |line| accepted.holds(file, line);
    let text = annotated::source(coverage, &text, selection, is_accepted, session.tab_width, session.paint);
    session.print(&text)?;
    Ok(session.verdict())
}
