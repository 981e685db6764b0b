//! `check --format github`: workflow commands, which GitHub shows as annotations beside the lines.

use std::fmt::Write as _;

use super::Checked;
use crate::analysis::gates::{Finding, Verdict};
use crate::cli::printers::escape;

/// GitHub keeps so many annotations of a kind for each step and drops the rest without a word.
const MOST: usize = 10;

/// Errors for failures, warnings for what asks for attention, a notice that counts. `prefix` leads from the top of the
/// repository, from which GitHub counts paths, to the project.
pub(in crate::cli) fn github(checked: Checked<'_>, prefix: &str) -> String {
    let mut out = String::new();
    let failures: Vec<&Finding> = checked.with(Verdict::Fail).collect();
    let warnings: Vec<&Finding> = checked.with(Verdict::Warn).chain(checked.with(Verdict::Unjudged)).collect();
    annotate(&mut out, "error", &failures, prefix);
    annotate(&mut out, "warning", &warnings, prefix);
    let notes: Vec<String> = checked.notes().into_iter().chain([checked.summary()]).collect();
    let _ = writeln!(out, "::notice title=lazycov check::{}", escape::workflow_data(&notes.join("; ")));
    out
}

fn annotate(out: &mut String, command: &str, findings: &[&Finding], prefix: &str) {
    for (at, finding) in findings.iter().take(MOST).enumerate() {
        let mut properties = String::new();
        if let Some(path) = &finding.path {
            let _ = write!(properties, "file={},", escape::workflow_property(&format!("{prefix}{path}")));
            // An annotation has one place: the first lines to blame. The message names the others.
            let first = finding.lines.first();
            let start = first.map(|range| range.start).or(finding.line);
            let end = first.map(|range| range.end).or(start);
            if let (Some(start), Some(end)) = (start, end) {
                let _ = write!(properties, "line={start},endLine={end},");
            }
        }
        let mut message = escape::workflow_data(&finding.message);
        if finding.verdict == Verdict::Unjudged {
            message.insert_str(0, "not judged: ");
        }
        let more = findings.len().saturating_sub(MOST);
        if more > 0 && at + 1 == MOST {
            let _ = write!(message, "%0A…and {more} more");
        }
        let title = escape::workflow_property(&finding.rule);
        let _ = writeln!(out, "::{command} {properties}title={title}::{message}");
    }
}
