//! `affected`: the tests that a change can make fail, for `xargs` and for CI.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::args::{Affected, AffectedFormat, Global};
use super::merge::counted;
use super::session::{Session, finish, print, say};
use super::{Exit, Failure};
use crate::analysis::Baseline;
use crate::analysis::impact::{Selection, belongs};
use crate::coverage::RepoPath;
use crate::project::{LatestResults, Project};
use crate::source::printable;

/// A test, and why it is to be run.
#[derive(Serialize)]
struct JsonTest<'a> {
    test: &'a str,
    reason: String,
}

#[derive(Serialize)]
struct JsonRisk {
    tests: u64,
    total: u64,
}

#[derive(Serialize)]
struct JsonAffected<'a> {
    version: u32,
    generator: &'static str,
    base: Option<&'a str>,
    /// Why every test may fail; empty where the tests below are enough.
    everything: &'a [String],
    tests: Vec<JsonTest<'a>>,
    /// Files of tests that are to be run whole: they may hold tests that nobody knows yet.
    files: Vec<&'a str>,
    /// Why some changes matter to no test.
    unaffected: &'a [String],
    risk: JsonRisk,
}

/// Prints them, the most telling first.
pub(super) fn run(global: &Global, options: &Affected) -> Result<Exit, Failure> {
    let (session, mut project) = Session::with_project(global, &options.paths)?;
    finish(session, |session| affected(global, session, &mut project, options))
}

fn affected(global: &Global, session: &Session, project: &mut Project, options: &Affected) -> Result<Exit, Failure> {
    if session.snapshot.report.contexts.iter().all(|context| context.is_empty()) {
        let why = "no report says which test ran what; `lazycov affected --help` names those that do";
        return Err(Failure::unjudged(why.to_owned()));
    }
    let Some(git) = session.loaded.git.clone() else {
        return Err(Failure::unjudged("no git repository is here, which would know what changed".to_owned()));
    };
    let commit = match &options.base {
        Some(name) => Some(git.resolve(name).ok_or_else(|| {
            Failure::usage(format!("{name}: git knows no such revision; a shallow clone may have to fetch it first"))
        })?),
        None => None,
    };
    let past = LatestResults { failed: &FxHashSet::default(), never_ran: &[] };
    let selection = project.impact_since(&git, commit.as_deref(), past);
    let selection = selection.map_err(|error| Failure::unjudged(error.to_string()))?.unwrap_or_default();
    match options.format {
        AffectedFormat::Text => {
            print(&names(&selection))?;
            if global.verbose {
                tell(&selection);
            }
        }
        AffectedFormat::Json => print(&json(&selection, options.base.as_deref())?)?,
    }
    if !global.quiet {
        for why in &selection.everything {
            say(&format!("every test may be affected: {why}"));
        }
        let risk = selection.risk();
        say(&format!("{} of {} may be affected", risk.covered, counted(risk.total as usize, "test")));
    }
    Ok(session.verdict())
}

/// Names of tests, and in their place files that are to be run whole.
fn names(selection: &Selection) -> String {
    let (mut text, mut whole) = (String::new(), BTreeSet::new());
    for picked in &selection.tests {
        match selection.files.iter().find(|path| belongs(&picked.test, path.as_str())) {
            // Go's tests are their package, whichever of its files changed.
            Some(path) if picked.test.starts_with(path.as_str()) => {
                if whole.insert(path) {
                    let _ = writeln!(text, "{}", printable(path.as_str()));
                }
            }
            _ => _ = writeln!(text, "{}", printable(&picked.test)),
        }
    }
    let is_known = |path: &str| selection.tests.iter().any(|picked| belongs(&picked.test, path));
    for path in selection.files.iter().filter(|path| !whole.contains(path) && !is_known(path.as_str())) {
        let _ = writeln!(text, "{}", printable(path.as_str()));
    }
    text
}

fn tell(selection: &Selection) {
    for picked in &selection.tests {
        say(&format!("{}: {}", picked.test, picked.reason));
    }
    for why in &selection.harmless {
        say(why);
    }
}

fn json(selection: &Selection, base: Option<&str>) -> Result<String, Failure> {
    let tests = selection.tests.iter();
    let risk = selection.risk();
    let document = JsonAffected {
        version: 1,
        generator: Baseline::GENERATOR,
        base,
        everything: &selection.everything,
        tests: tests.map(|picked| JsonTest { test: &picked.test, reason: picked.reason.to_string() }).collect(),
        files: selection.files.iter().map(RepoPath::as_str).collect(),
        unaffected: &selection.harmless,
        risk: JsonRisk { tests: risk.covered, total: risk.total },
    };
    Ok(serde_json::to_string(&document)? + "\n")
}
