//! Coverage of changed lines, in text, Markdown and JSON.

use std::fmt::Write as _;

use serde::Serialize;

use super::escape;
use super::json::{JsonRatio, pairs_of};
use super::lines::places;
use crate::analysis::{Patch, PatchFile};
use crate::cli::style::Paint;
use crate::coverage::{Percent, RepoPath};
use crate::source::printable;

/// The coverage of changed lines and what it rests on.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Patched<'a> {
    /// The revision that the lines are new since.
    pub(in crate::cli) base: &'a str,
    /// The commit that they are new since.
    pub(in crate::cli) commit: &'a str,
    /// The lines.
    pub(in crate::cli) patch: &'a Patch,
    /// Changed source files that no report speaks of.
    pub(in crate::cli) absent: &'a [RepoPath],
    /// The limit, and whether it was missed.
    pub(in crate::cli) limit: Option<(Percent, bool)>,
    /// Decimals of percentages.
    pub(in crate::cli) precision: u8,
}

impl Patched<'_> {
    /// `origin/main (a1b2c3d)`.
    fn against(self) -> String {
        let short = self.commit.get(..7).unwrap_or(self.commit);
        if self.base.starts_with(short) { short.to_owned() } else { format!("{} ({short})", self.base) }
    }

    /// How the limit came out.
    fn verdict(self) -> Option<String> {
        let (limit, missed) = self.limit?;
        if self.patch.lines.is_empty() {
            return None;
        }
        // As many digits as it takes to see that the rate is below the limit.
        let differs = |precision: &u8| Percent::parse(&self.patch.lines.display(*precision)) != Some(limit);
        let precision = (self.precision..=Percent::MAX_PRECISION).find(|precision| !missed || differs(precision));
        let rate = self.patch.lines.display(precision.unwrap_or(Percent::MAX_PRECISION));
        let than = if missed { "less than" } else { "at least" };
        Some(format!("{rate} of changed lines are covered, {than} {limit}%"))
    }
}

/// The rate, and the missed lines file by file.
pub(in crate::cli) fn text(patched: Patched<'_>, paint: Paint) -> String {
    let (mut out, lines) = (String::new(), patched.patch.lines);
    let base = printable(&patched.against()).into_owned();
    for PatchFile { path, lines, missed } in &patched.patch.files {
        let rate = paint.rate(*lines, &format!("{:>7}", lines.display(patched.precision)));
        let _ =
            write!(out, "{rate}  {:>9}  {}", format!("{}/{}", lines.covered, lines.total), printable(path.as_str()));
        if !missed.is_empty() {
            let _ = write!(out, "  {} {}", paint.missed("missed"), places(missed));
        }
        out.push('\n');
    }
    for path in patched.absent {
        let _ = writeln!(out, "{}  {}", paint.missed("no data"), printable(path.as_str()));
    }
    if lines.is_empty() {
        let _ = writeln!(out, "0 changed lines since {base} can be covered: there is nothing to judge");
    } else {
        let rate = paint.rate(lines, &lines.display(patched.precision));
        let _ = writeln!(out, "changed lines since {base}: {rate} ({} of {} covered)", lines.covered, lines.total);
    }
    if let Some(verdict) = patched.verdict() {
        let failed = patched.limit.is_some_and(|limit| limit.1);
        let _ = writeln!(out, "{}", if failed { paint.missed(&verdict) } else { verdict });
    }
    out
}

/// For a pull request.
pub(in crate::cli) fn markdown(patched: Patched<'_>) -> String {
    let lines = patched.patch.lines;
    let base = escape::markdown(&patched.against());
    let mut out = format!("## Changed lines {}\n\n", lines.display(patched.precision));
    let _ = writeln!(out, "{} of {} covered, since {base}.", lines.covered, lines.total);
    if let Some(verdict) = patched.verdict() {
        let _ = writeln!(out, "\n{}", escape::markdown(&verdict));
    }
    if !patched.patch.files.is_empty() {
        out.push_str("\n| file | covered | | missed lines |\n|---|---:|---:|---|\n");
    }
    for PatchFile { path, lines, missed } in &patched.patch.files {
        let (rate, path) = (lines.display(patched.precision), escape::markdown(path.as_str()));
        let _ = writeln!(out, "| {path} | {rate} | {}/{} | {} |", lines.covered, lines.total, places(missed));
    }
    if !patched.absent.is_empty() {
        out.push_str("\nChanged, and in no report:\n\n");
    }
    for path in patched.absent {
        let _ = writeln!(out, "- {}", escape::markdown(path.as_str()));
    }
    out
}

#[derive(Serialize)]
struct JsonFile<'a> {
    path: &'a str,
    lines: JsonRatio,
    missed: Vec<[u32; 2]>,
}

#[derive(Serialize)]
struct JsonPatch<'a> {
    version: u32,
    base: &'a str,
    lines: JsonRatio,
    files: Vec<JsonFile<'a>>,
    not_measured: Vec<&'a str>,
}

/// The contract, version 1.
pub(in crate::cli) fn json(patched: Patched<'_>) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&JsonPatch {
        version: 1,
        base: patched.commit,
        lines: patched.patch.lines.into(),
        files: patched.patch.files.iter().map(json_file).collect(),
        not_measured: patched.absent.iter().map(RepoPath::as_str).collect(),
    })
}

fn json_file(file: &PatchFile) -> JsonFile<'_> {
    JsonFile { path: file.path.as_str(), lines: file.lines.into(), missed: pairs_of(&file.missed) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Line, LineRange, Ratio};

    fn patch(covered: u64, total: u64) -> Patch {
        let at = |number| Line::new(number).unwrap();
        let missed = vec![LineRange::new(at(4), at(6)), LineRange::new(at(9), at(9))];
        let file = PatchFile { path: RepoPath::new("src/<b>|\u{1b}[2J.rs"), lines: Ratio::new(covered, total), missed };
        Patch { lines: file.lines, files: if total > 0 { vec![file] } else { Vec::new() } }
    }

    fn patched<'a>(patch: &'a Patch, absent: &'a [RepoPath], limit: Option<(&str, bool)>) -> Patched<'a> {
        let limit = limit.map(|(limit, missed)| (Percent::parse(limit).unwrap(), missed));
        let commit = "a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6a7b8c9d0";
        Patched { base: "origin/main", commit, patch, absent, limit, precision: 1 }
    }

    #[test]
    fn the_rate_stands_below_its_files() {
        let (patch, absent) = (patch(10, 14), [RepoPath::new("src/new.rs")]);
        assert_eq!(
            text(patched(&patch, &absent, None), Paint { color: false }),
            "  71.4%      10/14  src/<b>|␛[2J.rs  missed 4-6,9\nno data  src/new.rs\n\
             changed lines since origin/main (a1b2c3d): 71.4% (10 of 14 covered)\n"
        );
        assert_eq!(
            markdown(patched(&patch, &absent, None)),
            "## Changed lines 71.4%\n\n10 of 14 covered, since origin/main (a1b2c3d).\n\n\
             | file | covered | | missed lines |\n|---|---:|---:|---|\n\
             | src/&lt;b&gt;\\|␛\\[2J.rs | 71.4% | 10/14 | 4-6,9 |\n\n\
             Changed, and in no report:\n\n- src/new.rs\n"
        );
        let json: serde_json::Value = serde_json::from_str(&json(patched(&patch, &absent, None)).unwrap()).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "version": 1,
                "base": "a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6a7b8c9d0",
                "lines": {"covered": 10, "total": 14, "percent": 71.43},
                "files": [{
                    "path": "src/<b>|\u{1b}[2J.rs",
                    "lines": {"covered": 10, "total": 14, "percent": 71.43},
                    "missed": [[4, 6], [9, 9]]
                }],
                "not_measured": ["src/new.rs"]
            })
        );
    }

    #[test]
    fn trap_01_a_verdict_never_contradicts_its_numbers() {
        let patch = patch(7995, 10_000);
        let verdict = patched(&patch, &[], Some(("80", true))).verdict().unwrap();
        assert_eq!(verdict, "79.95% of changed lines are covered, less than 80%");
        let verdict = patched(&patch, &[], Some(("79.9", false))).verdict().unwrap();
        assert_eq!(verdict, "80.0% of changed lines are covered, at least 79.9%");
    }

    #[test]
    fn nothing_that_could_be_covered_is_no_rate() {
        let patch = patch(0, 0);
        let shown = text(patched(&patch, &[], Some(("80", false))), Paint { color: false });
        assert_eq!(shown, "0 changed lines since origin/main (a1b2c3d) can be covered: there is nothing to judge\n");
    }
}
