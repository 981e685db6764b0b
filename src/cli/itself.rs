//! What is compared with itself is not compared: a commit with its own, unchanged files.

use super::Failure;
use super::session::Session;
use crate::project::{self, Fork, Git};

/// Refuses the texts of a commit to which nothing was added.
pub(super) fn refuse(session: &Session, git: &Git, name: &str, commit: &str) -> Result<(), Failure> {
    let ci = session.request.settings.ci.as_ref();
    let fork = Fork { name: name.to_owned(), commit: commit.to_owned() };
    if let Some(error) = project::itself(git, Some(name), &fork, ci) {
        return Err(Failure::unjudged(error.to_string()));
    }
    if is_head(git, commit) && !is_edited(session) { Err(Failure::unjudged(words(name))) } else { Ok(()) }
}

/// Is this the commit that is checked out?
pub(super) fn is_head(git: &Git, commit: &str) -> bool {
    git.full_commit().as_deref() == Some(commit)
}

/// Was a measured file edited since the commit? What git cannot tell counts as edited.
pub(super) fn is_edited(session: &Session) -> bool {
    session.loaded.is_dirty().unwrap_or(true)
}

/// Why nothing is judged.
pub(super) fn words(name: &str) -> String {
    let itself = if name == "HEAD" { "HEAD" } else { &format!("{name} is HEAD, which") };
    format!("{itself} is not compared with itself: no measured file differs from it; HEAD~1 is the commit before")
}
