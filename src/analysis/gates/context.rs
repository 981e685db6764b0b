//! What rules are judged on, and whether the two sides of a comparison were made alike.

use time::Date;

use crate::analysis::differential::{Differential, Measurement};
use crate::analysis::{BaselineInfo, BaselineInput, ScopeChange};

/// What is judged.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The present.
    pub now: &'a Measurement,
    /// How the present was measured; `None` when nothing is known.
    pub making: Option<Making<'a>>,
    /// The baseline, and what became of everything.
    pub comparison: Option<(&'a BaselineInfo, &'a Measurement, &'a Differential)>,
    /// The day for which waivers hold.
    pub today: Date,
    /// Is a missing baseline no reason to stop?
    pub allow_missing_baseline: bool,
    /// Is a doubt about the baseline a reason not to judge?
    pub strict: bool,
}

/// How the present was measured.
#[derive(Clone, Copy, Debug)]
pub struct Making<'a> {
    /// The reports.
    pub inputs: &'a [BaselineInput],
    /// What counts now and did not count for the baseline, and the other way round.
    pub scope: &'a ScopeChange,
    /// The commit that is checked out, whole.
    pub commit: Option<&'a str>,
    /// Is the baseline's commit one of those that led here? `None` without git, without a commit, and where
    /// the history is cut off.
    pub ancestor: Option<bool>,
    /// Why the baseline keeps no line, where it keeps none.
    pub stripped: Option<&'a str>,
}

impl Context<'_> {
    /// What makes the comparison doubtful, in words.
    pub(super) fn doubts(&self) -> Vec<String> {
        let Some((info, before, _)) = self.comparison else { return Vec::new() };
        let mut doubts = Vec::new();
        if before.headline != self.now.headline {
            let (was, is) = (before.headline.key(), self.now.headline.key());
            doubts.push(format!("the baseline's first metric is {was}, now it is {is}"));
        }
        let Some(making) = self.making else { return doubts };
        let (was, is) = (tools(&info.inputs), tools(making.inputs));
        if was != is && !was.is_empty() && !is.is_empty() {
            doubts.push(format!("the baseline was measured by {}, the present by {}", was.join(", "), is.join(", ")));
        }
        let (was, is) = (paths(&info.inputs), paths(making.inputs));
        if was != is && !was.is_empty() && !is.is_empty() {
            let (gone, new) = (without(&was, &is), without(&is, &was));
            let part = |what: &str, list: &[&str]| (!list.is_empty()).then(|| format!("{what} {}", list.join(", ")));
            let parts: Vec<String> = [part("without", &gone), part("with", &new)].into_iter().flatten().collect();
            doubts.push(format!("the present is made of other reports than the baseline: {}", parts.join(", ")));
        }
        if !making.scope.settings.is_empty() {
            let changed = making.scope.settings.join("; ");
            doubts.push(format!("settings changed since the baseline ({changed}); those of today hold for both"));
        }
        if is_itself(info, making) {
            doubts.push("the baseline was saved of this very commit and its reports: nothing is compared".to_owned());
        }
        if making.ancestor == Some(false) {
            let commit: String = info.commit.as_deref().unwrap_or_default().chars().take(12).collect();
            doubts.push(format!(
                "the baseline's commit {commit} did not lead to this one: what others changed looks like yours"
            ));
        }
        doubts
    }
}

/// Was the baseline made of what is judged, so that nothing can have changed?
fn is_itself(info: &BaselineInfo, making: Making<'_>) -> bool {
    let contents = |inputs: &[BaselineInput]| {
        let mut contents: Vec<String> = inputs.iter().map(|input| input.content.clone()).collect();
        contents.sort_unstable();
        contents
    };
    !info.dirty
        && !info.inputs.is_empty()
        && info.commit.is_some()
        && info.commit.as_deref() == making.commit
        && contents(&info.inputs) == contents(making.inputs)
}

/// The tools and formats of reports, without the tools' versions.
fn tools(inputs: &[BaselineInput]) -> Vec<String> {
    let mut tools: Vec<String> = inputs
        .iter()
        .map(|input| match input.producer.as_deref().map(name).filter(|name| !name.is_empty()) {
            Some(name) => format!("{name} ({})", input.format),
            None => input.format.clone(),
        })
        .collect();
    tools.sort_unstable();
    tools.dedup();
    tools
}

/// A producer up to its version.
fn name(producer: &str) -> String {
    let is_version = |word: &&str| word.trim_start_matches('v').starts_with(|first: char| first.is_ascii_digit());
    producer.split_whitespace().take_while(|word| !is_version(word)).collect::<Vec<_>>().join(" ")
}

fn paths(inputs: &[BaselineInput]) -> Vec<&str> {
    let mut paths: Vec<&str> = inputs.iter().map(|input| input.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

fn without<'a>(all: &[&'a str], other: &[&str]) -> Vec<&'a str> {
    all.iter().copied().filter(|path| !other.contains(path)).collect()
}
