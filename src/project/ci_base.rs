//! Where a change started when nobody names it: what the CI server says, or the main branch. What a server checks out is
//! often too little to tell; then nothing is compared, rather than the present with itself.

use serde::Deserialize;

use super::changed::{Fork, ForkError, MAIN};
use super::git::Git;
use crate::config::{Ci, Target};

/// How to fetch more where no server is known.
const DEEPER: &str = "in a GitHub workflow: actions/checkout with fetch-depth: 0";

/// Longer than what a server writes about a push.
const MAX_EVENT: u64 = 32 << 20;

/// The file that GitHub's servers write about what happened, as far as it matters here.
#[derive(Debug, Default, Deserialize)]
struct Event {
    before: Option<String>,
    repository: Option<Hosted>,
}

#[derive(Debug, Deserialize)]
struct Hosted {
    default_branch: Option<String>,
}

/// Where the present parted from a revision; without one, from where the CI server says that it goes, or else from the
/// main branch.
///
/// # Errors
/// When there is no such commit, or when a server or a shallow clone has nothing to offer but the present itself.
pub fn fork(git: &Git, revision: Option<&str>, ci: Option<&Ci>) -> Result<Fork, ForkError> {
    let (deeper, shallow) = (ci.map_or(DEEPER, |ci| ci.deeper), git.is_shallow());
    let found = match (revision, ci) {
        (None, Some(ci)) => of_build(git, ci),
        (revision, _) => Fork::find(git, revision),
    };
    let fork = found.map_err(|error| match error {
        ForkError::Unknown(name) if shallow => nowhere(format!("{name} is not in this shallow clone"), deeper),
        ForkError::Apart(name) if ci.is_some() => {
            nowhere(format!("{name} and HEAD have no common commit here"), deeper)
        }
        error => error,
    })?;
    match itself(git, revision, &fork, ci, || true) {
        Some(error) => Err(error),
        None => Ok(fork),
    }
}

/// Why a fork would be the present beside itself; `None` where it is not. At a desk, what a person edited since the
/// commit is what is asked about. A server, or a clone of one commit, only has what its jobs wrote, unless HEAD itself
/// was asked for.
pub fn itself(
    git: &Git,
    revision: Option<&str>,
    fork: &Fork,
    ci: Option<&Ci>,
    is_edited: impl FnOnce() -> bool,
) -> Option<ForkError> {
    if git.full_commit().as_ref() != Some(&fork.commit) {
        return None;
    }
    let meant = revision.is_some_and(|name| ["HEAD", "@"].contains(&name));
    let poor = ci.is_some() || git.is_shallow();
    if (meant || !poor) && is_edited() {
        return None;
    }
    let why = || format!("{} is the present commit itself, which says nothing of a change", fork.name);
    Some(if poor { nowhere(why(), ci.map_or(DEEPER, |ci| ci.deeper)) } else { ForkError::Itself(fork.name.clone()) })
}

fn nowhere(why: String, deeper: &'static str) -> ForkError {
    ForkError::Nowhere { why, deeper }
}

/// Where a change that a server builds started.
fn of_build(git: &Git, ci: &Ci) -> Result<Fork, ForkError> {
    if let Some(first) = ci.targets.first() {
        let named = ci.targets.iter().flat_map(names).find_map(|name| Fork::find(git, Some(&name)).ok());
        return named.ok_or_else(|| {
            let why =
                format!("{} says that this goes into {}, which is not in this clone", first.variable, first.revision);
            nowhere(why, ci.deeper)
        });
    }
    let head = git.full_commit().ok_or(ForkError::NoCommit)?;
    let event = ci.event.as_deref().and_then(event).unwrap_or_default();
    let main = event.repository.and_then(|hosted| hosted.default_branch);
    let here = ci.branch.clone().or_else(|| git.branch());
    let others = mains(git, main.or_else(|| ci.main.clone()));
    let others = others.into_iter().filter(|name| here.as_deref() != Some(name.trim_start_matches("origin/")));
    let other = others.filter_map(|name| Fork::find(git, Some(&name)).ok()).find(|fork| fork.commit != head);
    let before = event.before.or_else(|| ci.before.clone()).filter(|commit| !commit.bytes().all(|byte| byte == b'0'));
    match (other, before) {
        (Some(fork), _) => Ok(fork),
        // On the main branch, a push is what came since the one before.
        (None, Some(before)) => Fork::find(git, Some(&before)).map_err(|_| {
            let short: String = before.chars().take(12).collect();
            nowhere(format!("the commit before this push, {short}, is not in this clone"), ci.deeper)
        }),
        (None, None) => {
            Err(nowhere("no other branch is in this clone, and nothing says what was pushed".to_owned(), ci.deeper))
        }
    }
}

/// What a target may be called here.
fn names(target: &Target) -> Vec<String> {
    let name = &target.revision;
    if target.is_commit { vec![name.clone()] } else { vec![format!("origin/{name}"), name.clone()] }
}

/// The main branches that there may be, the likeliest first.
fn mains(git: &Git, said: Option<String>) -> Vec<String> {
    match said {
        Some(name) => vec![format!("origin/{name}"), name],
        None => git.remote_main().into_iter().chain(MAIN.into_iter().map(str::to_owned)).collect(),
    }
}

fn event(path: &str) -> Option<Event> {
    use std::io::Read as _;
    let mut text = String::new();
    std::fs::File::open(path).ok()?.take(MAX_EVENT).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}
