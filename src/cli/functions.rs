//! `functions`: the functions most worth testing.

use super::args::{Functions, TableFormat};
use super::printers::{json, table};
use super::session::{Session, print};
use super::{Exit, Failure};
use crate::analysis::{FunctionId, FunctionRow, Rank};

/// Prints the ranking.
pub(super) fn run(session: &Session, options: &Functions) -> Result<Exit, Failure> {
    let snapshot = &session.snapshot;
    let under = |(_, row): &(FunctionId, &FunctionRow)| {
        options.under.is_none_or(|limit| row.ratio(snapshot.headline).is_under(limit) == Some(true))
    };
    let mut rows: Vec<(FunctionId, &FunctionRow)> =
        snapshot.functions().filter(|(id, _)| options.tests || !snapshot.is_aside(id.file)).filter(under).collect();
    rows.sort_by(|a, b| Rank::from(options.rank).compare(snapshot.headline, *a, *b));
    rows.truncate(options.limit.unwrap_or(usize::MAX));
    let text = match options.format {
        TableFormat::Json => json::functions(snapshot, &rows)?,
        TableFormat::Table => table::functions(snapshot, &rows, session.precision, session.paint),
    };
    print(&text)?;
    if !options.tests {
        session.tell_of_tests();
    }
    Ok(session.verdict())
}
