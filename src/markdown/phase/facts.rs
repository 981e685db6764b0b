//! How a phase was made: its day, branch, commit and command, the note of a person, and how the tests went.

use std::fmt::Write as _;

use crate::analysis::history::{Entry, Moment};
use crate::analysis::{Suite, TestResults};
use crate::markdown::note::note;
use crate::markdown::{code, escape};

/// All of it.
pub(super) fn facts(entry: &Entry) -> String {
    let mut out = String::new();
    let moment = &entry.moment;
    let branch = moment.branch().map(|branch| format!("branch {}", code(branch)));
    let commit = moment.commit().map(|commit| {
        let dirty = if moment.is_dirty() { " with changes that are not in it" } else { "" };
        format!("commit {}{dirty}", code(commit))
    });
    let made: Vec<String> = moment.day().into_iter().chain(branch).chain(commit).collect();
    if !made.is_empty() {
        let _ = writeln!(out, "{}\n", made.join(", "));
    }
    let Some(info) = moment.info() else { return out };
    if let Some(command) = &info.command {
        let _ = writeln!(out, "Measured by {}\n", code(command));
    }
    if let Some(text) = &info.note {
        let _ = writeln!(out, "{}", note(text));
    }
    if let Some(results) = info.tests {
        let before = entry.before.as_ref().and_then(Moment::info);
        out.push_str(&tests(results, before.and_then(|info| info.tests)));
        out.push_str(&suites(&info.suites, before.filter(|info| info.tests.is_some()).map(|info| &*info.suites)));
    }
    out
}

fn tests(now: TestResults, before: Option<TestResults>) -> String {
    let TestResults { passed, failed, skipped, seconds } = now;
    let more = before.map(|before| format!("; {}", change(before.total(), now.total()))).unwrap_or_default();
    format!("Tests: {passed} passed, {failed} failed, {skipped} skipped, {seconds:.1} s{more}\n\n")
}

/// A row a suite, with how many tests it has more than before.
fn suites(now: &[Suite], before: Option<&[Suite]>) -> String {
    if now.is_empty() {
        return String::new();
    }
    let mut out = String::from(match before {
        Some(_) => "| suite | tests | failed | skipped | time | new |\n|---|---:|---:|---:|---:|---|\n",
        None => "| suite | tests | failed | skipped | time |\n|---|---:|---:|---:|---:|\n",
    });
    for Suite { name, results } in now {
        let TestResults { failed, skipped, seconds, .. } = results;
        let _ = write!(out, "| {} | {} | {failed} | {skipped} | {seconds:.2} s |", escape(name), results.total());
        if let Some(before) = before {
            let known = before.iter().find(|suite| suite.name == *name);
            let words = match known {
                None => "a new suite".to_owned(),
                Some(known) if known.results.total() == results.total() => String::new(),
                Some(known) => change(known.results.total(), results.total()),
            };
            let _ = write!(out, " {words} |");
        }
        out.push('\n');
    }
    out.push('\n');
    out
}

/// `4 more than before`.
fn change(before: u64, now: u64) -> String {
    match now.checked_sub(before) {
        Some(0) => "as many as before".to_owned(),
        Some(more) => format!("{more} more than before"),
        None => format!("{} fewer than before", before - now),
    }
}
