//! Where a range of an executed text lies in its source. The steps are those of c8: the beginning of a range comes from the
//! last place of the map before it, its end from where the next place begins on the same line of the source.

use super::grid::Grid;
use super::map::{Bias, Lookup, Original};
use super::tree::Range;

/// A range of a source: its number, and lines and columns from 0. An end without a column is the end of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) source: u32,
    pub(super) start: (u32, u32),
    pub(super) end: (u32, Option<u32>),
    /// Does it end one character before its end?
    pub(super) before_end: bool,
}

/// Where a range comes from. `None` for one that no source has.
pub(super) fn place(executed: &Grid, lookup: &Lookup, range: Range) -> Option<Place> {
    let (start, end) = (range.start, range.end.min(executed.end));
    // The line before counts where the range begins with its line break.
    let first = executed.rows.partition_point(|row| row.end < start);
    let last = executed.rows.partition_point(|row| row.start <= end).checked_sub(1).filter(|last| first <= *last)?;
    let (first_row, last_row) = (executed.rows.get(first)?, executed.rows.get(last)?);
    let (first, last) = (first as u32, last as u32);
    let from = original(lookup, first, start.saturating_sub(first_row.start))?;
    let column = end - last_row.start;
    let (to, to_column) = end_of(lookup, last, column)?;
    if from.source != to.source {
        return None;
    }
    let (start, end) = ((from.line, from.column), (to.line, to_column));
    if end == (start.0, Some(start.1)) {
        let behind = lookup.original(last, column, Bias::Behind)?;
        return Some(Place { source: from.source, start, end: (behind.line, Some(behind.column)), before_end: true });
    }
    Some(Place { source: from.source, start, end, before_end: false })
}

/// The place before a column, else the one behind it. A line of the text whose beginning comes from further below in the
/// source is taken to be from there.
fn original(lookup: &Lookup, line: u32, column: u32) -> Option<Original> {
    let own = || lookup.original(line, column, Bias::Behind);
    let found = lookup.original(line, column, Bias::Before).or_else(own);
    let begin = lookup.original(line, 0, Bias::Before);
    match (found, begin) {
        (Some(found), Some(begin)) if begin.line > found.line => Some(begin),
        (found, begin) => found.or(begin),
    }
}

/// Where what stands before a column ends in the source: where the next place on its line begins, else with its line.
fn end_of(lookup: &Lookup, line: u32, column: u32) -> Option<(Original, Option<u32>)> {
    let before = original(lookup, line, column.saturating_sub(1).max(1))?;
    let next = lookup.generated(before.source, before.line, before.column + 1);
    let next = next.and_then(|(line, column)| lookup.original(line, column, Bias::Before));
    Some(match next.filter(|next| next.line == before.line) {
        Some(next) => (next, Some(next.column)),
        None => (before, None),
    })
}

impl Place {
    /// The same in UTF-16 code units of the source.
    pub(super) fn units(&self, source: &Grid) -> (u32, u32) {
        let start = source.place(self.start.0, self.start.1);
        let end = source.place(self.end.0, self.end.1.unwrap_or(u32::MAX));
        (start, end.saturating_sub(u32::from(self.before_end)))
    }
}
