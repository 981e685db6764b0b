//! `report`: coverage by file, folder or function.

use super::args::{By, Report, ReportFormat, Sort};
use super::printers::json::{self, Rows};
use super::printers::table::{self, Row};
use super::session::{Detail, Session, print};
use super::{Exit, Failure, log};
use crate::analysis::{
    AcceptedGaps, Churn, FileEntry, FileState, FunctionId, FunctionRow, Node, NodeKind, Rank, Snapshot,
};
use crate::coverage::{Ratio, RepoPath, Totals};

impl Report {
    /// What has to be known to print it.
    pub(super) fn detail(&self) -> Detail {
        if self.by == By::Function || self.format == ReportFormat::Markdown { Detail::Functions } else { Detail::Files }
    }
}

/// Prints the report.
pub(super) fn run(session: &Session, options: &Report) -> Result<Exit, Failure> {
    let text = render(session, options)?;
    print(&text)?;
    Ok(session.verdict())
}

fn render(session: &Session, options: &Report) -> Result<String, Failure> {
    match options.format {
        ReportFormat::Markdown => {
            let entry = log::present(session, options)?;
            let accepted = session.accepted().words().map(|words| format!("\n{words}.\n"));
            Ok(entry + &accepted.unwrap_or_default())
        }
        ReportFormat::Json => Ok(as_json(&session.snapshot, options, &session.accepted())?),
        ReportFormat::Table => Ok(as_table(session, options)),
    }
}

fn as_json(snapshot: &Snapshot, options: &Report, accepted: &AcceptedGaps) -> serde_json::Result<String> {
    let rows = match options.by {
        By::Function => Rows::Functions(functions(snapshot, options)),
        By::Dir => {
            let mut folders = folders(snapshot, options);
            folders.sort_by(|a, b| a.path.cmp(&b.path));
            Rows::Folders(folders)
        }
        By::File => {
            // A threshold or a limit asks for measured files; without one the list is whole.
            let whole = options.under.is_none() && options.limit.is_none();
            let unmeasured = snapshot.not_measured.iter().filter(|_| whole);
            let unmeasured = unmeasured.flat_map(|group| group.files.iter().map(RepoPath::as_str)).collect();
            Rows::Files(files(snapshot, options), unmeasured)
        }
    };
    json::report(snapshot, &rows, accepted)
}

fn as_table(session: &Session, options: &Report) -> String {
    let Session { snapshot, precision, paint, .. } = session;
    match options.by {
        By::Function => table::functions(snapshot, &functions(snapshot, options), None, *precision, *paint),
        By::Dir => {
            let folders = folders(snapshot, options);
            let rows: Vec<(String, Totals)> =
                folders.iter().map(|node| (format!("{}/", node.path), node.totals)).collect();
            let rows: Vec<Row<'_>> = rows.iter().map(|(name, totals)| Row { name, totals, note: "" }).collect();
            let mut text = table::report(snapshot.headline, &snapshot.totals, &rows, *precision, *paint);
            text.push_str(&accepted(session));
            text
        }
        By::File => {
            let files = files(snapshot, options);
            let rows: Vec<Row<'_>> = files.iter().map(|file| row(file)).collect();
            let mut text = table::report(snapshot.headline, &snapshot.totals, &rows, *precision, *paint);
            text.push_str(&accepted(session));
            text.push_str(&footnotes(snapshot));
            text
        }
    }
}

fn functions<'a>(snapshot: &'a Snapshot, options: &Report) -> Vec<(FunctionId, &'a FunctionRow)> {
    let mut rows: Vec<(FunctionId, &FunctionRow)> = snapshot.functions().collect();
    match options.sort {
        Sort::Path => {}
        Sort::Missed => Rank::Missed.sort(snapshot, &Churn::default(), &mut rows),
        Sort::Percent => Rank::Percent.sort(snapshot, &Churn::default(), &mut rows),
    }
    cut(rows, options, |(_, row)| row.ratio(snapshot.headline))
}

fn folders<'a>(snapshot: &'a Snapshot, options: &Report) -> Vec<&'a Node> {
    let folders =
        snapshot.tree().nodes.iter().map(|node| &**node).filter(|node| node.kind == NodeKind::Folder).collect();
    let folders = sorted(folders, snapshot, options.sort, |node: &&'a Node| (&node.path, &node.totals));
    cut(folders, options, |node| node.totals.get(snapshot.headline).unwrap_or_default())
}

fn files<'a>(snapshot: &'a Snapshot, options: &Report) -> Vec<&'a FileEntry> {
    let files = snapshot.files.iter().map(|file| &**file).collect();
    let files = sorted(files, snapshot, options.sort, |file: &&'a FileEntry| (file.path.as_str(), &file.totals));
    cut(files, options, |file| file.totals.get(snapshot.headline).unwrap_or_default())
}

fn row(file: &FileEntry) -> Row<'_> {
    let note = match file.state {
        FileState::Measured => "",
        FileState::Stale => "stale",
        FileState::Unresolved => "no such file",
    };
    Row { name: file.path.as_str(), totals: &file.totals, note }
}

/// The second number: what is missed, and need not be tested.
fn accepted(session: &Session) -> String {
    session.accepted().words().map(|words| format!("{words}\n")).unwrap_or_default()
}

/// What the table leaves out, in words.
fn footnotes(snapshot: &Snapshot) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for group in snapshot.not_measured.iter() {
        let files = if group.files.len() == 1 { "file" } else { "files" };
        let _ = writeln!(out, "not measured: {} {} {files}", group.files.len(), group.language);
    }
    out
}

fn sorted<'a, T>(
    mut rows: Vec<T>,
    snapshot: &Snapshot,
    sort: Sort,
    key: impl Fn(&T) -> (&'a str, &'a Totals),
) -> Vec<T> {
    let ratio = |row: &T| key(row).1.get(snapshot.headline).unwrap_or_default();
    rows.sort_by(|a, b| {
        let order = match sort {
            Sort::Path => std::cmp::Ordering::Equal,
            Sort::Missed => ratio(b).missed().cmp(&ratio(a).missed()),
            Sort::Percent => ratio(a).order(ratio(b)),
        };
        order.then_with(|| key(a).0.cmp(key(b).0))
    });
    rows
}

/// Applies `--under` and `--limit`. What has no rate is under nothing.
fn cut<T>(rows: Vec<T>, options: &Report, ratio: impl Fn(&T) -> Ratio) -> Vec<T> {
    let under = |row: &T| options.under.is_none_or(|limit| ratio(row).is_under(limit) == Some(true));
    rows.into_iter().filter(under).take(options.limit.unwrap_or(usize::MAX)).collect()
}
