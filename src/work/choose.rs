//! Which tests the changes of files concern.

use crate::app::KnownTest;
use crate::coverage::RepoPath;
use crate::project::Project;
use crate::watch::Choice;

/// Chooses among the known tests.
pub(crate) fn choose(project: &mut Project, paths: &[RepoPath], tests: &[KnownTest]) -> Choice {
    let _ = (project, paths, tests);
    Choice::All("TODO".to_owned())
}
