//! What `check` found, in text. The other formats say the same: one file each.

pub(in crate::cli) mod github;
pub(in crate::cli) mod json;
pub(in crate::cli) mod junit;
pub(in crate::cli) mod markdown;

use std::fmt::Write as _;

use super::lines::places;
use super::waterfall::{Shown, against};
use crate::analysis::BaselineInfo;
use crate::analysis::gates::{Finding, Judgement, Verdict};
use crate::cli::style::Paint;
use crate::source::printable;

/// A judgement with what it rests on.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Checked<'a> {
    /// What the gates say.
    pub(in crate::cli) judgement: &'a Judgement,
    /// What the present was compared with.
    pub(in crate::cli) baseline: Option<&'a BaselineInfo>,
    /// How the old rate became the new one.
    pub(in crate::cli) waterfall: Option<Shown<'a>>,
}

/// What does not simply hold, the worst first.
const SECTIONS: [Verdict; 4] = [Verdict::Fail, Verdict::Warn, Verdict::Waived, Verdict::Unjudged];

impl<'a> Checked<'a> {
    /// The findings with a verdict.
    fn with(self, verdict: Verdict) -> impl Iterator<Item = &'a Finding> {
        self.judgement.findings.iter().filter(move |finding| finding.verdict == verdict)
    }

    /// The findings that are worth a word although their rules hold.
    fn information(self) -> impl Iterator<Item = &'a Finding> {
        self.judgement.findings.iter().filter(|finding| finding.is_information())
    }

    /// `checked N files, M functions, K rules: F failed, W waived, X not judged`.
    fn summary(self) -> String {
        let counted = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        let Judgement { files, functions, rules, .. } = *self.judgement;
        format!(
            "checked {}, {}, {}: {} failed, {} waived, {} not judged",
            counted(files, "file"),
            counted(functions, "function"),
            counted(rules, "rule"),
            self.with(Verdict::Fail).count(),
            self.with(Verdict::Waived).count(),
            self.with(Verdict::Unjudged).count()
        )
    }

    /// What a reader should know beside the findings.
    fn notes(self) -> Vec<String> {
        let small = match self.judgement.exempted {
            0 => None,
            1 => Some("1 function was too small for the function rules".to_owned()),
            count => Some(format!("{count} functions were too small for the function rules")),
        };
        self.judgement.notes.iter().cloned().chain(small).collect()
    }
}

/// Failures first, each with the lines to blame; the last line counts.
pub(in crate::cli) fn text(checked: Checked<'_>, paint: Paint) -> String {
    let mut out = String::new();
    for verdict in SECTIONS {
        for finding in checked.with(verdict) {
            let word = match verdict {
                Verdict::Fail => paint.missed("failed"),
                Verdict::Warn => paint.partial("warning"),
                Verdict::Waived => paint.dim("waived"),
                _ => paint.partial("not judged"),
            };
            let _ = writeln!(out, "{word} {}: {}", paint.bold(&printable(&finding.rule)), printable(&finding.message));
            if let Some(place) = place(finding) {
                // The path never begins the line: a runner reads some lines as commands.
                let _ = writeln!(out, "  at {}", printable(&place));
            }
        }
    }
    for finding in checked.information() {
        let (rule, message) = (printable(&finding.rule), printable(&finding.message));
        let _ = writeln!(out, "{} {}: {message}", paint.dim("holds"), paint.bold(&rule));
    }
    if let (Some(waterfall), Some(info)) = (checked.waterfall, checked.baseline) {
        let _ = writeln!(out, "{} against {}", waterfall.metric.key(), against(info));
        out.push_str(&waterfall.text(paint));
    }
    for note in checked.notes() {
        let _ = writeln!(out, "{} {}", paint.dim("note:"), printable(&note));
    }
    out.push_str(&checked.summary());
    out.push('\n');
    out
}

/// Where to look: `src/a.rs:40-41,50`.
fn place(finding: &Finding) -> Option<String> {
    let path = finding.path.as_ref()?;
    match (finding.lines.as_slice(), finding.line) {
        ([], None) => None,
        ([], Some(line)) => Some(format!("{path}:{line}")),
        (ranges, _) => Some(format!("{path}:{}", places(ranges))),
    }
}

#[cfg(test)]
mod tests;
