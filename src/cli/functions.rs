//! `functions`: the functions most worth testing.

use super::args::{Functions, TableFormat};
use super::printers::{json, table};
use super::session::{Session, print, say};
use super::{Exit, Failure};
use crate::analysis::{Churn, FunctionId, FunctionRow, Rank};
use crate::project::Git;

/// Prints the ranking.
pub(super) fn run(session: &Session, options: &Functions) -> Result<Exit, Failure> {
    let snapshot = &session.snapshot;
    let under = |(_, row): &(FunctionId, &FunctionRow)| {
        options.under.is_none_or(|limit| row.ratio(snapshot.headline).is_under(limit) == Some(true))
    };
    let mut rows: Vec<(FunctionId, &FunctionRow)> =
        snapshot.functions().filter(|(id, _)| options.tests || !snapshot.is_aside(id.file)).filter(under).collect();
    let rank = Rank::from(options.rank);
    let git = || session.loaded.git.as_ref().map(Git::churn).unwrap_or_default();
    let asked = rank == Rank::Churn || options.format == TableFormat::Json;
    let churn = asked.then(git);
    if rank == Rank::Churn && !churn.as_ref().is_some_and(Churn::is_known) {
        say("no git history tells how often files change, so churn is unknown");
    }
    rank.sort(snapshot, churn.as_ref().unwrap_or(&Churn::default()), &mut rows);
    rows.truncate(options.limit.unwrap_or(usize::MAX));
    let text = match options.format {
        TableFormat::Json => json::functions(snapshot, &rows, churn.as_ref())?,
        TableFormat::Table => table::functions(snapshot, &rows, churn.as_ref(), session.precision, session.paint),
    };
    print(&text)?;
    if !options.tests {
        session.tell_of_tests();
    }
    Ok(session.verdict())
}
