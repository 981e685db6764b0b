//! `run` and `watch`: a command of the user's that measures coverage, once or again and again.

use std::io::IsTerminal as _;

use super::args::{Global, Report, Run, Watch};
use super::detected::{Detected, choose};
use super::session::{Detail, Session, request, say};
use super::{Exit, Failure, explore, printers, report};
use crate::watch::Outcome;
use crate::work::{Once, run_once};

/// Runs once, then reports what was written. Failed tests still have coverage worth seeing.
pub(super) fn once(global: &Global, options: &Run) -> Result<Exit, Failure> {
    let Detected { command, request, .. } = choose(request(global, &[])?, &options.command, options.yes)?;
    let Once { outcome, loaded, results } = run_once(&command, &request);
    if let Some(told) = printers::results::results(&results) {
        say(&told);
    }
    if let Some(mut loaded) = loaded {
        let &Run { format, by, sort, limit, under, .. } = options;
        let report = Report { paths: Vec::new(), format, by, sort, limit, under };
        if report.detail() == Detail::Functions {
            loaded.add_extents();
        }
        let session = Session::of(global, request, loaded);
        let exit = report::run(&session, &report)?;
        if matches!(outcome, Outcome::Passed) {
            return Ok(exit);
        }
    }
    say(&match outcome {
        Outcome::NoReport { code } => {
            let failed = if code == 0 { String::new() } else { format!("the command failed (exit {code}); ") };
            format!(
                "{failed}it wrote no report that lazycov found, and the reports that were there did not change: let it \
                 measure coverage, or say with --reports where its report lies"
            )
        }
        _ => outcome.words(),
    });
    Ok(match outcome {
        Outcome::Passed => Exit::Done,
        Outcome::NotStarted(_) => Exit::Usage,
        Outcome::NoReport { code: 0 } | Outcome::ReportBad(_) => Exit::Unjudged,
        Outcome::Failed { .. }
        | Outcome::TestsFailed { .. }
        | Outcome::StepFailed { .. }
        | Outcome::BuildFailed(_)
        | Outcome::Crashed { .. }
        | Outcome::Cancelled
        | Outcome::NoReport { .. } => Exit::Failed,
    })
}

/// The explorer with the command running whenever a file changes.
pub(super) fn watch(global: &Global, options: &Watch) -> Result<Exit, Failure> {
    if !std::io::stdout().is_terminal() {
        return Err(Failure::usage("watch needs a terminal; `lazycov run -- CMD` runs once without one".to_owned()));
    }
    if let Some(why) = explore::hindrance() {
        let words = "watch needs a terminal that can move its cursor; `lazycov run -- CMD` runs once without one";
        return Err(Failure::usage(format!("{why}: {words}")));
    }
    let Detected { command, called, request } = choose(request(global, &[])?, &options.command, options.yes)?;
    explore::on(global, request, Some(command), called)
}
