//! `diff`: what became of coverage since a baseline, and why.

use super::args::{Diff, DiffFormat, Global};
use super::base::{Interest, Saved};
use super::printers::diff::{self, Compared};
use super::printers::links::Links;
use super::printers::passages::{TOLD, passages};
use super::session::Session;
use super::{Exit, Failure, base};
use crate::coverage::RepoPath;
use crate::project;

/// Files and functions in output for people, unless they ask for more.
const LIMIT: usize = 20;

/// Prints the comparison.
pub(super) fn run(global: &Global, session: &mut Session, saved: Saved, options: &Diff) -> Result<Exit, Failure> {
    let people = options.format != DiffFormat::Json;
    // The JSON lists what did not change, too.
    let interest = if people { Interest::Changes } else { Interest::Everything };
    let base = base::find(global, session, saved, options.base.as_deref(), &options.base_report, interest)?;
    let Some(base) = base else {
        return Err(Failure::unjudged(
            "there is no baseline to compare with: `lazycov baseline save NAME` keeps the present as one, and \
             `lazycov diff REV` compares with a git revision"
                .to_owned(),
        ));
    };
    session.find_functions(Some(&base.baseline));
    let (loaded, settings) = (&session.loaded, &session.request.settings);
    let compare = if people { project::compare_changes } else { project::compare };
    let comparison = compare(loaded, settings, &base.baseline, None);
    let limit = options.limit.unwrap_or(if people { LIMIT } else { usize::MAX });
    let (text, known) = (|path: &RepoPath| session.text(path), session.snapshot.known_tests());
    let (passages, all) = match options.format {
        DiffFormat::Json => (Vec::new(), 0),
        DiffFormat::Text => passages(&comparison, (&TOLD[..2], limit), known, text),
        DiffFormat::Markdown => passages(&comparison, (&TOLD, limit), known, text),
    };
    let prefix = session.prefix();
    let links = Links { repository: settings.config.repository.as_ref(), prefix: &prefix };
    let compared = Compared::new(&comparison, session.precision, limit).with(&passages, all, links);
    session.print(&match options.format {
        DiffFormat::Text => diff::text(compared, session.paint),
        DiffFormat::Json => diff::json::json(compared)?,
        DiffFormat::Markdown => diff::markdown::markdown(compared),
    })?;
    if session.ends_the_process() {
        // Giving back the memory of two large measurements, piece by piece, takes as long as comparing them.
        std::mem::forget(comparison);
    }
    let stale = session.say_stale(|_| true);
    Ok(if session.strict && (base.warned || stale) { Exit::Unjudged } else { session.verdict() })
}
