//! `check --format github`: workflow commands, which GitHub shows as annotations beside the lines.

use std::fmt::Write as _;

use super::{Checked, at};
use crate::analysis::gates::{PlaceRow, RuleRow, Verdict};
use crate::cli::printers::escape;

/// GitHub keeps so many annotations of a kind for each step and drops the rest without a word.
const MOST: usize = 10;

/// A command of a kind with its properties and its message, both escaped.
struct Annotation {
    is_regression: bool,
    properties: String,
    message: String,
}

/// A notice with the numbers, errors for failures and what cannot be judged, warnings for what asks for attention. The
/// paths of annotations are counted from the top of the repository.
pub(in crate::cli) fn github(checked: Checked<'_>) -> String {
    let mut out = String::new();
    let title = format!("coverage {}", checked.numbers.title());
    let first = format!("{}: {}", checked.ended(), checked.numbers.first());
    let numbers = std::iter::once(first).chain(checked.numbers.rest());
    let says: Vec<String> = numbers.chain(checked.notes()).chain([checked.summary()]).collect();
    // Line ends inside of a message are escaped, too.
    let says: Vec<String> = says.iter().map(|line| escape::workflow_data(line)).collect();
    let _ = writeln!(out, "::notice title={}::{}", escape::workflow_property(&title), says.join("%0A"));
    let red = |verdict| matches!(verdict, Verdict::Fail | Verdict::Unjudged);
    annotate(&mut out, "error", annotations(checked, red));
    annotate(&mut out, "warning", annotations(checked, |verdict| verdict == Verdict::Warn));
    if let (Some(why), Verdict::Unjudged) = (checked.why, checked.verdict) {
        let _ = writeln!(out, "::error title=not judged::{}", escape::workflow_data(why));
    }
    out
}

/// What is about no place, then the places; what a change did before what was there.
fn annotations(checked: Checked<'_>, wanted: impl Fn(Verdict) -> bool) -> Vec<Annotation> {
    let digest = checked.judgement.digest();
    let prefix = checked.links.prefix;
    // A rule that places break is told with them.
    let told = |row: &&RuleRow<'_>| !digest.places.iter().any(|place| place.rules.contains(&row.rule));
    let rules = digest.rules.iter().filter(|row| wanted(row.verdict));
    let rules = rules.filter(|row| row.verdict == Verdict::Unjudged || told(row)).map(of_rule);
    let places = digest.places.iter().filter(|row| wanted(row.verdict)).map(|row| of_place(row, prefix));
    let mut all: Vec<Annotation> = rules.chain(places).collect();
    all.sort_by_key(|annotation| !annotation.is_regression);
    all
}

fn of_rule(row: &RuleRow<'_>) -> Annotation {
    let not = if row.verdict == Verdict::Unjudged { "not judged: " } else { "" };
    Annotation {
        is_regression: row.is_regression,
        properties: format!("title={}", escape::workflow_property(row.rule)),
        message: format!("{not}{}", escape::workflow_data(&row.found)),
    }
}

fn of_place(row: &PlaceRow<'_>, prefix: &str) -> Annotation {
    let mut properties = format!("file={}", escape::workflow_property(&format!("{prefix}{}", row.path)));
    // An annotation has one place: the first lines to blame. The message names the others.
    let first = row.lines.first();
    let start = first.map(|range| range.start).or(row.line);
    let end = first.map(|range| range.end).or(start);
    if let (Some(start), Some(end)) = (start, end) {
        let _ = write!(properties, ",line={start},endLine={end}");
    }
    let _ = write!(properties, ",title={}", escape::workflow_property(&row.rules.join(" + ")));
    let function = row.function.map(|name| format!("{name}: ")).unwrap_or_default();
    let others = if row.lines.len() > 1 { format!(" ({})", at(row)) } else { String::new() };
    let message = escape::workflow_data(&format!("{function}{}{others}", row.what));
    Annotation { is_regression: row.is_regression, properties, message }
}

fn annotate(out: &mut String, command: &str, annotations: Vec<Annotation>) {
    let more = annotations.len().saturating_sub(MOST);
    for (number, Annotation { properties, mut message, .. }) in annotations.into_iter().take(MOST).enumerate() {
        if more > 0 && number + 1 == MOST {
            let _ = write!(message, "%0A…and {more} more");
        }
        let _ = writeln!(out, "::{command} {properties}::{message}");
    }
}
