//! `patch`: coverage of new and changed lines.

use super::args::{DiffFormat, Patch as Options};
use super::printers::patch::{self, Patched};
use super::session::{Session, print, say};
use super::{Exit, Failure, itself};
use crate::analysis::Patch;
use crate::analysis::differential::Differential;
use crate::project::{self, ForkError};

/// Prints the coverage of the change.
pub(super) fn run(session: &Session, options: &Options) -> Result<Exit, Failure> {
    let mut loaded = session.loaded.clone();
    let Some(git) = loaded.git.clone() else {
        return Err(Failure::unjudged("no git repository is here, which would know what changed".to_owned()));
    };
    if !loaded.snapshot.report.files.iter().any(|file| file.resolved) {
        return Err(Failure::unjudged(
            "no path of the reports is a file of this project: `lazycov doctor` says which, and what would help"
                .to_owned(),
        ));
    }
    let settings = &session.request.settings;
    let fork = project::fork(&git, options.base.as_deref(), settings.ci.as_ref()).map_err(|error| match error {
        ForkError::Unknown(_) => Failure::usage(error.to_string()),
        _ => Failure::unjudged(error.to_string()),
    })?;
    let before = project::texts_at(&loaded, settings, &git, &fork.commit);
    let before = before.map_err(|error| Failure::unjudged(format!("{}: {error}", fork.name)))?;
    loaded.add_extents_of_changed(&before);
    let now = loaded.measurement(Some(&before));
    let changed = Patch::of(&Differential::between(&before, &now));
    let absent = project::changed_without_data(&loaded, &before, &now);
    let missed = options.fail_under.map(|limit| (limit, changed.lines.is_under(limit) == Some(true)));
    let patched = Patched {
        base: &fork.name,
        commit: &fork.commit,
        patch: &changed,
        absent: &absent,
        limit: missed,
        precision: session.precision,
    };
    print(&match options.format {
        DiffFormat::Text => patch::text(patched, session.paint),
        DiffFormat::Json => patch::json(patched)?,
        DiffFormat::Markdown => patch::markdown(patched),
    })?;
    let stale = session.say_stale(|path| changed.files.iter().any(|file| file.path.as_str() == path));
    let whole = session.verdict();
    if missed.is_some_and(|limit| limit.1) {
        return Ok(Exit::Failed);
    }
    if !absent.is_empty() {
        say("changed source files are in no report: measure them, or leave them out with --exclude");
        return Ok(Exit::Unjudged);
    }
    if let Some(error) = itself::itself(session, &git, options.base.as_deref(), &fork) {
        say(&error.to_string());
        return Ok(Exit::Unjudged);
    }
    Ok(if session.strict && stale { Exit::Unjudged } else { whole })
}
