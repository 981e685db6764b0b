//! `report`: coverage by file, folder or function.

use super::args::{By, Report, Sort, TableFormat};
use super::printers::json::{self, Rows};
use super::printers::table::{self, Row};
use super::session::{Detail, Session, print};
use super::{Exit, Failure};
use crate::analysis::{FileEntry, FileState, FunctionRow, Node, NodeKind, Rank, Snapshot};
use crate::coverage::{Ratio, RepoPath, Totals};

impl Report {
    /// What has to be known to print it.
    pub(super) fn detail(&self) -> Detail {
        if self.by == By::Function { Detail::Functions } else { Detail::Files }
    }
}

/// Prints the report.
pub(super) fn run(session: &Session, options: &Report) -> Result<Exit, Failure> {
    let text = render(session, options)?;
    print(&text)?;
    Ok(session.verdict())
}

fn render(session: &Session, options: &Report) -> Result<String, Failure> {
    let snapshot = &session.snapshot;
    if options.by == By::Function {
        let mut rows: Vec<&FunctionRow> = snapshot.functions.iter().collect();
        match options.sort {
            Sort::Path => {}
            Sort::Missed => rows.sort_by(|a, b| Rank::Missed.compare(snapshot, a, b)),
            Sort::Percent => rows.sort_by(|a, b| Rank::Percent.compare(snapshot, a, b)),
        }
        let rows = cut(rows, options, |row| row.ratio(snapshot.headline));
        return Ok(match options.format {
            TableFormat::Json => json::report(snapshot, &Rows::Functions(rows))?,
            TableFormat::Table => table::functions(snapshot, &rows, session.precision, session.paint),
        });
    }
    if options.by == By::Dir {
        let folders = snapshot.tree.nodes.iter().filter(|node| node.kind == NodeKind::Folder).collect();
        let mut folders =
            cut(sorted(folders, snapshot, options.sort, |node: &&Node| (&node.path, &node.totals)), options, |node| {
                node.totals.get(snapshot.headline).unwrap_or_default()
            });
        return Ok(match options.format {
            TableFormat::Json => {
                folders.sort_by(|a, b| a.path.cmp(&b.path));
                json::report(snapshot, &Rows::Folders(folders))?
            }
            TableFormat::Table => {
                let row = |node: &&'_ Node| -> (String, Totals) { (format!("{}/", node.path), node.totals) };
                let rows: Vec<(String, Totals)> = folders.iter().map(row).collect();
                let rows: Vec<Row<'_>> = rows.iter().map(|(name, totals)| Row { name, totals, note: "" }).collect();
                table::report(snapshot.headline, &snapshot.totals, &rows, session.precision, session.paint)
            }
        });
    }
    let files = sorted(snapshot.files.iter().collect(), snapshot, options.sort, |file: &&FileEntry| {
        (file.path.as_str(), &file.totals)
    });
    let files = cut(files, options, |file| file.totals.get(snapshot.headline).unwrap_or_default());
    Ok(match options.format {
        TableFormat::Json => {
            // A threshold or a limit asks for measured files; without one the list is whole.
            let whole = options.under.is_none() && options.limit.is_none();
            let unmeasured = snapshot.not_measured.iter().filter(|_| whole);
            let unmeasured = unmeasured.flat_map(|group| group.files.iter().map(RepoPath::as_str)).collect();
            json::report(snapshot, &Rows::Files(files, unmeasured))?
        }
        TableFormat::Table => {
            let rows: Vec<Row<'_>> = files.iter().map(|file| row(file)).collect();
            let mut text = table::report(snapshot.headline, &snapshot.totals, &rows, session.precision, session.paint);
            text.push_str(&footnotes(snapshot));
            text
        }
    })
}

fn row(file: &FileEntry) -> Row<'_> {
    let note = match file.state {
        FileState::Measured => "",
        FileState::Stale => "stale",
        FileState::Unresolved => "no such file",
    };
    Row { name: file.path.as_str(), totals: &file.totals, note }
}

/// What the table leaves out, in words.
fn footnotes(snapshot: &Snapshot) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for group in &snapshot.not_measured {
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
