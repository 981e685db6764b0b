//! What is compared with itself is not compared: a commit with its own, unchanged files.

use super::Failure;
use super::session::Session;
use crate::project::{self, Fork, ForkError, Git};

/// Refuses the texts of a commit to which nothing was added.
pub(super) fn refuse(session: &Session, git: &Git, name: &str, commit: &str) -> Result<(), Failure> {
    let fork = Fork { name: name.to_owned(), commit: commit.to_owned() };
    match itself(session, git, Some(name), &fork) {
        Some(error) => Err(Failure::unjudged(error.to_string())),
        None => Ok(()),
    }
}

/// Why nothing would be compared, where that is so. What git cannot tell counts as edited.
pub(super) fn itself(session: &Session, git: &Git, revision: Option<&str>, fork: &Fork) -> Option<ForkError> {
    let is_edited = || session.loaded.is_dirty().unwrap_or(true);
    project::itself(git, revision, fork, session.request.settings.ci.as_ref(), is_edited)
}
