//! `check --format markdown`: for a pull request or a job's summary.

use std::fmt::Write as _;

use super::{Checked, MOST, limit, word};
use crate::analysis::gates::{Digest, PlaceRow, Verdict};
use crate::cli::printers::sources;
use crate::coverage::RepoPath;
use crate::markdown::{code, escape};

/// A comment that is longer is refused: hosts take 65,536 characters, and the end of the page needs some of them.
const BUDGET: usize = 48_000;

/// So many places are looked through without a list of their files.
const FEW: usize = 20;

/// At most so many files in that list.
const FILES: usize = 20;

/// All of it.
pub(in crate::cli) fn markdown(checked: Checked<'_>) -> String {
    let mut out = format!("## {} Coverage {}: {}\n\n", mark(checked.verdict), checked.numbers.title(), checked.ended());
    out.push_str(&checked.numbers.markdown());
    let _ = writeln!(out, "\n{}.", escape(&checked.numbers.compared()));
    for note in checked.notes() {
        let _ = writeln!(out, "\n> {}", escape(&note));
    }
    let digest = checked.judgement.digest();
    rules(&mut out, &digest);
    files(&mut out, &digest, checked);
    places(&mut out, &digest, checked);
    information(&mut out, checked);
    sources::markdown(&mut out, checked.passages, checked.links, BUDGET);
    if let Some(waterfall) = checked.waterfall {
        let _ = write!(out, "\n<details><summary>From the baseline to now</summary>\n\n{}", waterfall.markdown());
        out.push_str("\n</details>\n");
    }
    let _ = writeln!(out, "\n{}", checked.summary());
    out
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✅",
        Verdict::Warn => "⚠️",
        Verdict::Waived => "☑️",
        Verdict::Fail | Verdict::Unjudged => "❌",
    }
}

fn rules(out: &mut String, digest: &Digest<'_>) {
    if digest.rules.is_empty() {
        return;
    }
    out.push_str("\n| | rule | limit | found |\n|---|---|---:|---|\n");
    for row in &digest.rules {
        let verdict = format!("{} {}", mark(row.verdict), word(row.verdict));
        let _ = writeln!(out, "| {verdict} | {} | {} | {} |", code(row.rule), escape(limit(row)), escape(&row.found));
    }
}

/// Falls that are none.
fn information(out: &mut String, checked: Checked<'_>) {
    let mut begun = false;
    for finding in checked.information().take(MOST) {
        if !std::mem::replace(&mut begun, true) {
            out.push('\n');
        }
        let _ = writeln!(out, "- holds {}: {}", code(&finding.rule), escape(&finding.message));
    }
}

/// Where most of it is, when the places are too many to be looked through.
fn files(out: &mut String, digest: &Digest<'_>, checked: Checked<'_>) {
    let mut files: Vec<(&RepoPath, usize, u64)> = Vec::new();
    for row in digest.places.iter().filter(|row| row.verdict == Verdict::Fail && row.is_regression) {
        let lines: u64 = row.lines.iter().map(|range| u64::from(range.len())).sum();
        match files.iter_mut().find(|file| file.0 == row.path) {
            Some(file) => (file.1, file.2) = (file.1 + 1, file.2 + lines),
            None => files.push((row.path, 1, lines)),
        }
    }
    if digest.places.len() <= FEW || files.len() < 2 {
        return;
    }
    files.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(b.0)));
    out.push_str("\n| file | places | lines |\n|---|---:|---:|\n");
    for (path, places, lines) in files.iter().take(FILES) {
        let _ = writeln!(out, "| {} | {places} | {lines} |", checked.links.place(path, &[], None));
    }
    if files.len() > FILES {
        let _ = writeln!(out, "\n…and {} more files.", files.len() - FILES);
    }
}

fn places(out: &mut String, digest: &Digest<'_>, checked: Checked<'_>) {
    let rows = &digest.places;
    if rows.is_empty() {
        return;
    }
    out.push_str("\n| where | what | rule |\n|---|---|---|\n");
    let mut shown = 0;
    for row in rows.iter().take(MOST) {
        let line = place(row, checked);
        if out.len() + line.len() > BUDGET {
            break;
        }
        out.push_str(&line);
        shown += 1;
    }
    if rows.len() > shown {
        let _ = writeln!(out, "\n…and {} more.", rows.len() - shown);
    }
}

fn place(row: &PlaceRow<'_>, checked: Checked<'_>) -> String {
    let place = checked.links.place(row.path, &row.lines, row.line);
    let function = row.function.map(|name| format!("{}: ", code(name))).unwrap_or_default();
    // Everything else in this table failed.
    let verdict = if row.verdict == Verdict::Fail { String::new() } else { format!("{}: ", word(row.verdict)) };
    let rules: Vec<String> = row.rules.iter().map(|rule| code(rule)).collect();
    format!("| {place} | {verdict}{function}{} | {} |\n", escape(&row.what), rules.join(", "))
}
