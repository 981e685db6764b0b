//! The entry of a log: what a project writes down when a phase is done. When and of which commit, how the tests went,
//! how much is covered and whether that is enough, by directory, what is new, what became worse, and which functions few
//! tests reach.

mod facts;
mod found;

use std::fmt::Write as _;

use self::facts::facts;
use super::{code, escape, fence};
use crate::analysis::gates::{Ruled, Verdict};
use crate::analysis::history::{Brought, Change, Entry, LowFunction, Regressions};
use crate::coverage::{Drop, Percent, Ratio, RepoPath};

/// How to write it.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Decimals of percentages; differences have one more.
    pub precision: u8,
    /// The limit below which functions are low.
    pub under: Percent,
    /// At most so many functions of a kind.
    pub limit: Option<usize>,
}

impl Options {
    fn points(self, drop: Drop) -> String {
        format!("{}pp", drop.change(self.precision + 1))
    }

    /// The rows that are shown, and a last one that counts the others.
    fn cut(self, mut lines: Vec<String>) -> Vec<String> {
        let shown = self.limit.unwrap_or(usize::MAX);
        if lines.len() > shown {
            let rest = lines.len() - shown;
            lines.truncate(shown);
            lines.push(format!("and {rest} more"));
        }
        lines
    }
}

/// Writes an entry. The same entry gives the same bytes. `ruled` are the rules as they can be judged now, for a phase that
/// did not keep how they came out.
pub fn phase(entry: &Entry, ruled: &[Ruled], options: Options) -> String {
    let ruled = entry.since.as_deref().map_or(ruled, |since| &since.rules);
    let mut out = format!("## {}\n\n", escape(entry.moment.name()));
    out.push_str(&facts(entry));
    let _ = writeln!(out, "{}\n", overall(entry, options));
    out.push_str(&rules(ruled));
    out.push_str(&directories(entry, options));
    out.push_str(&brought(&entry.brought, options));
    if let Some(before) = &entry.before {
        out.push_str(&regressions(&entry.regressions, before.name(), options));
        out.push_str(&entry.since.as_deref().map(found::no_longer_counted).unwrap_or_default());
    }
    if entry.functions > 0 {
        out.push_str(&low(&entry.low, options));
    }
    out
}

/// A row a rule, the worst first.
fn rules(ruled: &[Ruled]) -> String {
    if ruled.is_empty() {
        return String::new();
    }
    let mut out = String::from("| rule | limit | verdict | found |\n|---|---:|---|---|\n");
    for Ruled { rule, verdict, limit, found } in ruled {
        let verdict = match verdict {
            Verdict::Pass => "passed",
            Verdict::Warn => "warning",
            Verdict::Waived => "waived",
            Verdict::Unjudged => "**not judged**",
            Verdict::Fail => "**failed**",
        };
        let _ = writeln!(out, "| {} | {} | {verdict} | {} |", code(rule), escape(limit), escape(found));
    }
    out.push('\n');
    out
}

/// Files and functions that came, files that changed.
fn brought(brought: &Brought, options: Options) -> String {
    let mut out = String::new();
    let mut section = |title: String, lines: Vec<String>| {
        if !lines.is_empty() {
            let lines = options.cut(lines);
            let _ = writeln!(out, "{title}:\n\n{}", fence(lines.iter().map(String::as_str)));
        }
    };
    let Brought { added, modified, removed, functions } = brought;
    let counted = |count: usize| format!("{count} file{}", if count == 1 { "" } else { "s" });
    section(format!("{} added", counted(added.len())), added.iter().map(ToString::to_string).collect());
    let renamed = |(path, was): &(RepoPath, Option<RepoPath>)| match was {
        Some(was) => format!("{path}, was {was}"),
        None => path.to_string(),
    };
    section(format!("{} modified", counted(modified.len())), modified.iter().map(renamed).collect());
    section(format!("{} removed", counted(removed.len())), removed.iter().map(ToString::to_string).collect());
    let new = |function: &LowFunction| {
        let Ratio { covered, total } = function.ratio;
        let rate = function.ratio.display(options.precision);
        format!("{}: {} {rate} ({covered}/{total})", place(&function.path, function.line), function.name)
    };
    let many = if functions.len() == 1 { "1 new function" } else { &format!("{} new functions", functions.len()) };
    section(many.to_owned(), functions.iter().map(new).collect());
    out
}

fn overall(entry: &Entry, options: Options) -> String {
    let Ratio { covered, total } = entry.ratio;
    let rate = entry.ratio.display(options.precision);
    let mut out = format!("**{rate} {} ({covered}/{total})**", entry.metric.key());
    let Some(before) = entry.before.as_ref().map(|before| escape(before.name())) else { return out };
    let _ = match entry.change {
        Change::By(drop) => write!(out, ", {} against {before}", options.points(drop)),
        Change::Metric(other) => {
            write!(out, "; {before} counted {}, which cannot be compared", other.key())
        }
        Change::First | Change::New | Change::Gone | Change::Absent => Ok(()),
    };
    if entry.other_files {
        let _ = write!(out, "; {before} included and excluded other files");
    }
    out
}

/// A row a directory that has something to cover, or had.
fn directories(entry: &Entry, options: Options) -> String {
    let is_compared = entry.before.is_some() && !matches!(entry.change, Change::Metric(_));
    let shown = |change: Change| match change {
        Change::By(drop) => options.points(drop),
        other => other.words(0),
    };
    let row = |name: &str, ratio: Ratio, change: Change| {
        let counted = if ratio.is_empty() { String::new() } else { format!("{}/{}", ratio.covered, ratio.total) };
        let rate = if ratio.is_empty() { String::new() } else { ratio.display(options.precision) };
        let cells =
            if is_compared { format!("{counted} | {rate} | {}", shown(change)) } else { format!("{counted} | {rate}") };
        format!("| {name} | {cells} |\n")
    };
    let mut out = if is_compared {
        "| directory | covered | rate | change |\n|---|---:|---:|---:|\n".to_owned()
    } else {
        "| directory | covered | rate |\n|---|---:|---:|\n".to_owned()
    };
    for directory in &entry.directories {
        let worth_a_row = !directory.ratio.is_empty() || is_compared && directory.change == Change::Gone;
        if worth_a_row {
            out.push_str(&row(&code(&directory.path), directory.ratio, directory.change));
        }
    }
    out.push_str(&row("**total**", entry.ratio, entry.change));
    out.push('\n');
    out
}

fn regressions(found: &Regressions, before: &str, options: Options) -> String {
    let before = escape(before);
    let unknown = "Lost lines are not known: of one of the two, only totals and functions are kept.\n\n";
    let unknown = if found.lines_known { "" } else { unknown };
    if found.is_empty() {
        return format!("No regressions against {before}.\n\n{unknown}");
    }
    let mut out = format!("### Regressions against {before}\n\n{unknown}");
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = writeln!(out, "{title}:\n\n{}", fence(lines.iter().map(String::as_str)));
        }
    };
    let rate = |ratio: Ratio| format!("{} ({}/{})", ratio.display(options.precision), ratio.covered, ratio.total);
    let fallen = found.functions.iter().map(|function| {
        let place = place(&function.path, function.line);
        let (before, after) = (rate(function.before), rate(function.after));
        format!("{place}: {} {before} → {after}, {}", function.name, options.points(function.drop))
    });
    section("Functions that fell", options.cut(fallen.collect()));
    let new = |function: &LowFunction| {
        let Ratio { covered, total } = function.ratio;
        format!("{}: {} ({covered}/{total})", place(&function.path, function.line), function.name)
    };
    section("New functions that no test enters", options.cut(found.unentered.iter().map(new).collect()));
    let lost = found.lost.iter().map(|(path, ranges)| format!("{path}:{}", found::spans(ranges)));
    section("Lines that ran before and do not any more", options.cut(lost.collect()));
    let vanished = found.vanished.iter().map(ToString::to_string);
    section("Files that are not measured any more", options.cut(vanished.collect()));
    out
}

fn low(functions: &[LowFunction], options: Options) -> String {
    let under = options.under;
    if functions.is_empty() {
        return format!("No function is below {under}%.\n");
    }
    let line = |function: &LowFunction| {
        let place = place(&function.path, function.line);
        format!("{place}: {} ({})", function.name, function.ratio.display(options.precision))
    };
    let lines = options.cut(functions.iter().map(line).collect());
    format!("### Functions below {under}%\n\n{}", fence(lines.iter().map(String::as_str)))
}

/// `path:line`, or the path alone.
fn place(path: &RepoPath, line: Option<crate::coverage::Line>) -> String {
    line.map_or_else(|| path.to_string(), |line| format!("{path}:{line}"))
}

#[cfg(test)]
mod tests;
