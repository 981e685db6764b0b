//! `run` and `watch`: a command of the user's that measures coverage, once or again and again.

use std::io::{IsTerminal as _, Write as _};

use super::args::{Global, LineFormat, Report, Run, Watch};
use super::detected::{Detected, choose};
use super::session::{Detail, Session, request, say};
use super::{Exit, Failure, explore, printers, report};
use crate::app::{RunSummary, ViewSettings};
use crate::watch::Outcome;
use crate::work::{Once, run_once, watch_headless};

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
    if options.headless {
        return headless(global, options);
    }
    if !std::io::stdout().is_terminal() {
        let words = "watch needs a terminal; --headless prints a line for each run, `lazycov run -- CMD` runs once";
        return Err(Failure::usage(words.to_owned()));
    }
    if let Some(why) = explore::hindrance() {
        let words = "watch needs a terminal that can move its cursor; `lazycov run -- CMD` runs once without one";
        return Err(Failure::usage(format!("{why}: {words}")));
    }
    let Detected { command, called, request } = choose(request(global, &[])?, &options.command, options.yes)?;
    explore::on(global, request, Some(command), called)
}

/// A line for each run, until a signal ends us or nobody reads any more.
fn headless(global: &Global, options: &Watch) -> Result<Exit, Failure> {
    let Detected { command, called, request } = choose(request(global, &[])?, &options.command, options.yes)?;
    let precision = request.settings.config.precision.unwrap_or(1);
    let tell = |summary: &RunSummary| {
        let line = match options.format {
            LineFormat::Text => Some(printers::runs::text(summary, precision)),
            LineFormat::Json => printers::runs::json(summary).ok(),
        };
        let mut stdout = std::io::stdout().lock();
        line.is_some_and(|line| writeln!(stdout, "{line}").and_then(|()| stdout.flush()).is_ok())
    };
    let watched = explore::options(global, request, Some(command), called, ViewSettings::default());
    match watch_headless(watched, tell) {
        Ok(ended) => Ok(explore::exit(ended)),
        Err(error) => Err(Failure::unjudged(format!("signals cannot be listened to: {error}"))),
    }
}
