//! Which tests the changes of files concern.

use rustc_hash::FxHashSet;

use crate::analysis::impact::{Picked, Reason, Selection};
use crate::app::ListedTest;
use crate::coverage::RepoPath;
use crate::project::{LatestResults, Project};
use crate::watch::Choice;
use crate::watch::results::{TestKey, Tool};

/// Chooses among the known tests.
pub(crate) fn choose(project: &mut Project, paths: &[RepoPath], tests: &[ListedTest]) -> Choice {
    // Reports do not say who ran a test; the list of results does.
    let Some(tool) = tests.first().map(|test| test.key.tool).filter(|tool| tests.iter().all(|it| it.key.tool == *tool))
    else {
        return Choice::All("tests of several tools, or of none, are known".to_owned());
    };
    let failed: FxHashSet<String> = tests.iter().filter(|test| test.failed).map(|test| test.key.context()).collect();
    match project.impact(paths, LatestResults { failed: &failed, never_ran: &[] }) {
        None => Choice::All("nothing is known of the tests yet".to_owned()),
        Some(selection) => choice(&selection, tool),
    }
}

fn choice(selection: &Selection, tool: Tool) -> Choice {
    if let Some(why) = selection.everything.first() {
        return Choice::All(why.clone());
    }
    // Its tests are called after their classes, which may stand in any file.
    if let (Tool::Minitest, Some(path)) = (tool, selection.files.first()) {
        return Choice::All(format!("{path} changed, and nobody knows which tests it has"));
    }
    let (mut only, mut reasons, mut known) = (Vec::new(), Vec::new(), FxHashSet::default());
    let own_file = |path: &RepoPath| Reason::OwnFile(path.clone()).to_string();
    let files = selection.files.iter().map(|path| (TestKey::of_context(tool, path.as_str()), own_file(path)));
    let why = |picked: &Picked| (TestKey::of_context(tool, &picked.test), picked.reason.to_string());
    for (key, reason) in selection.tests.iter().map(why).chain(files) {
        if known.insert(key.clone()) {
            only.push(key);
            reasons.push(reason);
        }
    }
    if only.is_empty() {
        let why = selection.harmless.first().cloned();
        return Choice::Nothing(why.unwrap_or_else(|| "no test runs what changed".to_owned()));
    }
    Choice::Tests { only: only.into(), reasons: reasons.into(), known: selection.known }
}
