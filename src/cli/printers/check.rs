//! What `check` found, in text. The other formats say the same: one file each. Numbers first, then the rules, then the
//! places to look at.

pub(in crate::cli) mod github;
pub(in crate::cli) mod json;
pub(in crate::cli) mod junit;
pub(in crate::cli) mod markdown;

use std::fmt::Write as _;

use super::links::{Links, some};
use super::numbers::Numbers;
use super::passages::Passage;
use super::waterfall::{Shown, against};
use super::wrap::wrapped;
use crate::analysis::BaselineInfo;
use crate::analysis::gates::{Finding, Judgement, PlaceRow, RuleRow, Verdict};
use crate::cli::style::Paint;
use crate::source::printable;

/// A page that holds more is refused by the places that show it, or by nobody read.
const MOST: usize = 100;

/// A judgement with what it rests on.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Checked<'a> {
    /// What the gates say.
    pub(in crate::cli) judgement: &'a Judgement,
    /// How the command ends, which may be worse than the judgement.
    pub(in crate::cli) verdict: Verdict,
    /// Why it is worse.
    pub(in crate::cli) why: Option<&'a str>,
    /// The numbers.
    pub(in crate::cli) numbers: &'a Numbers<'a>,
    /// What the present was compared with.
    pub(in crate::cli) baseline: Option<&'a BaselineInfo>,
    /// How the old rate became the new one.
    pub(in crate::cli) waterfall: Option<Shown<'a>>,
    /// The source of what was lost, as far as it is shown, and how many passages there are.
    pub(in crate::cli) passages: (&'a [Passage], usize),
    /// Where files can be looked at.
    pub(in crate::cli) links: Links<'a>,
}

impl<'a> Checked<'a> {
    fn count(self, verdict: Verdict) -> usize {
        self.judgement.findings.iter().filter(|finding| finding.verdict == verdict).count()
    }

    /// Falls of a place that are none: worth a word although their rules hold. Of the total its rule tells.
    fn information(self) -> impl Iterator<Item = &'a Finding> {
        self.judgement.findings.iter().filter(|finding| finding.excused && finding.path.is_some())
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
            self.count(Verdict::Fail),
            self.count(Verdict::Waived),
            self.count(Verdict::Unjudged)
        )
    }

    /// What a reader should know beside the findings.
    fn notes(self) -> Vec<String> {
        let small = match self.judgement.exempted {
            0 => None,
            1 => Some("1 function was too small for the function rules".to_owned()),
            count => Some(format!("{count} functions were too small for the function rules")),
        };
        let why = self.why.map(str::to_owned);
        why.into_iter().chain(self.judgement.notes.iter().cloned()).chain(small).collect()
    }

    /// How it ended.
    fn ended(self) -> &'static str {
        word(self.verdict)
    }
}

/// A verdict in words.
fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fail => "failed",
        Verdict::Warn => "warning",
        Verdict::Waived => "waived",
        Verdict::Unjudged => "not judged",
        Verdict::Pass => "passed",
    }
}

fn painted(verdict: Verdict, paint: Paint) -> String {
    match verdict {
        Verdict::Fail => paint.missed("failed"),
        Verdict::Waived => paint.dim("waived"),
        Verdict::Pass => paint.hit("passed"),
        verdict => paint.partial(word(verdict)),
    }
}

/// The limit of a rule where it is one, and no level.
fn limit<'a>(row: &RuleRow<'a>) -> &'a str {
    if ["fail", "warn", "true"].contains(&row.limit) { "" } else { row.limit }
}

/// Numbers, rules, places, the way from the old rate to the new one; the last line counts.
pub(in crate::cli) fn text(checked: Checked<'_>, paint: Paint) -> String {
    let mut out = String::new();
    let first = wrapped(&checked.numbers.first(), checked.ended().len() + 2, 2);
    let _ = writeln!(out, "{}: {}", painted(checked.verdict, paint), paint.bold(&first));
    for row in checked.numbers.rest() {
        let _ = writeln!(out, "  {row}");
    }
    let digest = checked.judgement.digest();
    for row in &digest.rules {
        rule(&mut out, row, paint);
    }
    for row in digest.places.iter().take(MOST) {
        place(&mut out, row, paint);
    }
    if digest.places.len() > MOST {
        let rest = digest.places.len() - MOST;
        let _ = writeln!(out, "… and {rest} more places; --format json lists all");
    }
    for finding in checked.information() {
        let rule = printable(&finding.rule);
        let message = wrapped(&printable(&finding.message), rule.len() + 8, 4);
        let _ = writeln!(out, "{} {}: {message}", paint.dim("holds"), paint.bold(&rule));
    }
    if let (Some(waterfall), Some(info)) = (checked.waterfall, checked.baseline) {
        let _ = writeln!(out, "{} against {}", waterfall.metric.key(), against(info));
        out.push_str(&waterfall.text(paint));
    }
    for note in checked.notes() {
        let _ = writeln!(out, "{} {}", paint.dim("note:"), wrapped(&printable(&note), 6, 6));
    }
    out.push_str(&checked.summary());
    out.push('\n');
    out
}

fn rule(out: &mut String, row: &RuleRow<'_>, paint: Paint) {
    let limit = match limit(row) {
        // What is found says how it stands to the limit, unless it only counts places.
        limit if limit.is_empty() || row.found.contains(limit) => String::new(),
        limit => format!(" ({limit})"),
    };
    let head = printable(&format!("{}{limit}", row.rule)).into_owned();
    let found = wrapped(&printable(&row.found), word(row.verdict).len() + head.len() + 3, 4);
    let _ = writeln!(out, "{} {}: {found}", painted(row.verdict, paint), paint.bold(&head));
}

/// Where, what, by which rules. The path never begins the line: a runner reads some lines as commands.
fn place(out: &mut String, row: &PlaceRow<'_>, paint: Paint) {
    let function = row.function.map(|name| format!(" in {name}")).unwrap_or_default();
    let place = printable(&format!("{}{function}", at(row))).into_owned();
    let place = wrapped(&place, word(row.verdict).len() + 4, 4);
    let _ = writeln!(out, "{} at {}", painted(row.verdict, paint), paint.bold(&place));
    let what = format!("{} [{}]", row.what, row.rules.join(", "));
    let _ = writeln!(out, "    {}", wrapped(&printable(&what), 4, 4));
}

/// Where to look: `src/a.rs:40-41, 50 and 3 more`.
fn at(row: &PlaceRow<'_>) -> String {
    let path = row.path;
    match (row.lines.as_slice(), row.line) {
        ([], None) => path.to_string(),
        ([], Some(line)) => format!("{path}:{line}"),
        (ranges, _) => format!("{path}:{}", some(ranges)),
    }
}

#[cfg(test)]
mod tests;
