//! Tables for people. Columns line up, paths are whole: what is printed can be read by other programs too.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::analysis::{Churn, FunctionId, FunctionRow, Snapshot, crap};
use crate::cli::style::Paint;
use crate::coverage::{Metric, Ratio, Totals};
use crate::source::printable;

/// A row of a report: a name, its totals, how it stands.
pub(in crate::cli) struct Row<'a> {
    /// Path of a file or folder.
    pub(in crate::cli) name: &'a str,
    /// Its totals.
    pub(in crate::cli) totals: &'a Totals,
    /// A word on its state, empty for "measured".
    pub(in crate::cli) note: &'a str,
}

/// The metrics worth a column: the headline first, then lines, branches and functions, where the data has them.
fn columns(headline: Metric, totals: &Totals) -> Vec<Metric> {
    let more = [Metric::Lines, Metric::Branches, Metric::Functions];
    let has = |metric: &Metric| totals.get(*metric).is_some_and(|ratio| ratio.total > 0);
    let mut out = vec![headline];
    out.extend(more.into_iter().filter(|metric| *metric != headline).filter(has));
    out
}

/// The report: a row a file or folder, and the total.
pub(in crate::cli) fn report(
    headline: Metric,
    totals: &Totals,
    rows: &[Row<'_>],
    precision: u8,
    paint: Paint,
) -> String {
    let metrics = columns(headline, totals);
    let names: Vec<String> = rows.iter().map(|row| printable(row.name).into_owned()).collect();
    let width = names.iter().map(|name| name.width()).chain([5]).max().unwrap_or(5);
    let mut out = String::new();
    let mut head = pad("", width);
    for metric in &metrics {
        let _ = write!(head, "  {:>12}", metric.key());
    }
    let _ = write!(head, "  {:>7}", "missed");
    let _ = writeln!(out, "{}", paint.dim(head.trim_end()));
    for (row, name) in rows.iter().zip(&names) {
        let _ = writeln!(out, "{}", line(&pad(name, width), row.totals, &metrics, precision, row.note, paint));
    }
    let total = line(&paint.bold(&pad("total", width)), totals, &metrics, precision, "", paint);
    let _ = writeln!(out, "{total}");
    out
}

fn line(name: &str, totals: &Totals, metrics: &[Metric], precision: u8, note: &str, paint: Paint) -> String {
    let mut out = name.to_owned();
    for metric in metrics {
        let ratio = totals.get(*metric);
        let text = ratio.map_or_else(|| "-".to_owned(), |ratio| ratio.display(precision));
        let _ = write!(out, "  {}", paint.rate(ratio.unwrap_or_default(), &format!("{text:>12}")));
    }
    let missed = metrics.first().and_then(|metric| totals.get(*metric)).map_or(0, Ratio::missed);
    let _ = write!(out, "  {missed:>7}");
    if !note.is_empty() {
        let _ = write!(out, "  {}", paint.dim(note));
    }
    out.trim_end().to_owned()
}

/// The ranking of functions: coverage, what is missed, what it is called and where.
pub(in crate::cli) fn functions(
    snapshot: &Snapshot,
    rows: &[(FunctionId, &FunctionRow)],
    churn: Option<&Churn>,
    precision: u8,
    paint: Paint,
) -> String {
    let mut out = String::new();
    let with_tests = !snapshot.known_tests().is_empty();
    let tests = if with_tests { "  tests" } else { "" };
    let commits = if churn.is_some() { "  churn" } else { "" };
    let head = format!(
        "{:>7}  {:>6}  {:>6}  {:>10}  {:>7}{commits}{tests}  function",
        snapshot.headline.key(),
        "missed",
        "impact",
        "complexity",
        "crap"
    );
    let _ = writeln!(out, "{}", paint.dim(&head));
    for (id, row) in rows {
        let ratio = row.ratio(snapshot.headline);
        let path = snapshot.file(id.file).map_or("", |file| file.path.as_str());
        let place = row.start.map_or_else(|| path.to_owned(), |start| format!("{path}:{start}"));
        let complexity = row.complexity.map_or_else(|| "-".to_owned(), |complexity| complexity.to_string());
        let crap = crap(row, snapshot.headline).map_or_else(|| "-".to_owned(), |crap| format!("{crap:.1}"));
        let commits = churn.map_or_else(String::new, |churn| {
            let commits = snapshot.file(id.file).and_then(|file| churn.of(file));
            format!("  {:>5}", commits.map_or_else(|| "-".to_owned(), |commits| commits.to_string()))
        });
        // Where its end is a guess, so is what lies in it.
        let guessed = if row.end_guessed { "~" } else { "" };
        let tests = snapshot.tests_of(*id).map_or_else(|| "-".to_owned(), |tests| tests.to_string());
        let tests = if with_tests { format!("  {tests:>5}") } else { String::new() };
        let shown = format!("{:>7}", format!("{guessed}{}", ratio.display(precision)));
        let _ = writeln!(
            out,
            "{}  {:>6}  {:>6}  {complexity:>10}  {crap:>7}{commits}{tests}  {}  {}",
            paint.rate(ratio, &shown),
            ratio.missed(),
            row.impact,
            printable(&row.name),
            paint.dim(&printable(&place)),
        );
    }
    out
}

fn pad(text: &str, width: usize) -> String {
    let fill = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(fill))
}
