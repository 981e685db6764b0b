//! `check --format markdown`: for a pull request or a job's summary.

use std::fmt::Write as _;

use super::{Checked, SECTIONS, place};
use crate::analysis::gates::{Finding, Verdict};
use crate::cli::printers::escape::markdown as escaped;
use crate::cli::printers::waterfall::against_markdown;

/// A comment that holds more is refused by the places that show it; the counts stay those of everything.
const MOST: usize = 100;

/// All of it.
pub(in crate::cli) fn markdown(checked: Checked<'_>) -> String {
    let mut out = String::from(match checked.judgement.verdict {
        Verdict::Fail => "## ❌ Coverage check failed\n\n",
        Verdict::Unjudged => "## ❔ Coverage could not be judged\n\n",
        _ => "## ✅ Coverage check passed\n\n",
    });
    let _ = writeln!(out, "{}", checked.summary());
    if let Some(info) = checked.baseline {
        let _ = writeln!(out, "\nCompared with {}.", against_markdown(info));
    }
    let rows: Vec<&Finding> = SECTIONS.into_iter().flat_map(|verdict| checked.with(verdict)).collect();
    let rows: Vec<&Finding> = rows.into_iter().chain(checked.information()).collect();
    if !rows.is_empty() {
        out.push_str("\n| | rule | finding | where |\n|---|---|---|---|\n");
    }
    for finding in rows.iter().take(MOST) {
        let mark = match finding.verdict {
            Verdict::Fail => "❌ failed",
            Verdict::Warn => "⚠️ warning",
            Verdict::Waived => "waived",
            Verdict::Pass => "holds",
            Verdict::Unjudged => "❔ not judged",
        };
        let place = place(finding).map(|place| escaped(&place)).unwrap_or_default();
        let _ = writeln!(out, "| {mark} | {} | {} | {place} |", escaped(&finding.rule), escaped(&finding.message));
    }
    if rows.len() > MOST {
        let _ = writeln!(out, "\n…and {} more.", rows.len() - MOST);
    }
    if let Some(waterfall) = checked.waterfall {
        let _ = write!(out, "\n<details><summary>From the baseline to now</summary>\n\n{}", waterfall.markdown());
        out.push_str("\n</details>\n");
    }
    for note in checked.notes() {
        let _ = writeln!(out, "\n> {}", escaped(&note));
    }
    out
}
