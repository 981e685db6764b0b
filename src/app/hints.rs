//! Which keys are worth a place in the footer now, the most useful first.

use super::action::{Group, Place};
use super::changes::waive;
use super::place::{is_filtered, place, shows_tests};
use super::state::covering::Covering;
use super::state::reports::ReportRow;
use super::state::{Model, PromptKind, View};
use super::{Action, instances, offer, only_by, phases, search};
use crate::analysis::CoveredBy;
use crate::watch::Outcome;

/// A key and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hint {
    pub(crate) key: String,
    pub(crate) words: &'static str,
}

/// In the list of reports: what becomes of the row under the cursor.
fn in_reports(model: &Model, fixed: impl Fn(&str, &'static str) -> Hint) -> Vec<Hint> {
    let row = model.snapshot.as_ref().and_then(|snapshot| model.reports.row(snapshot, model.reports.window.cursor));
    let mut hints = match row {
        Some(ReportRow::Report(status, _)) if model.reports.off.contains(&status.path) => {
            vec![fixed("Space", "turn on")]
        }
        Some(ReportRow::Report(status, _)) if status.taken => {
            let is_shown = only_by::is_shown(model, &CoveredBy::Report(status.path.clone()));
            let only = if is_shown { "all files" } else { "only what it alone covers" };
            vec![fixed("Space", "turn off"), fixed("o", only)]
        }
        Some(ReportRow::Proposal(_)) => vec![fixed("Enter", "try"), fixed("w", "write into lazycov.toml")],
        _ => Vec::new(),
    };
    hints.push(fixed("Esc", "close"));
    hints
}

/// Is there a test in the list of those that run something?
fn is_listing(model: &Model) -> bool {
    model.covering.as_ref().is_some_and(|covering| !covering.rows.is_empty())
}

/// Is one of them marked?
fn is_marked(model: &Model) -> bool {
    model.covering.as_ref().is_some_and(Covering::is_marked)
}

/// Did a run go wrong otherwise than by tests that failed?
fn went_wrong(outcome: &Outcome) -> bool {
    let by_tests = matches!(outcome, Outcome::Failed { .. } | Outcome::TestsFailed { report: true, .. });
    !by_tests && !matches!(outcome, Outcome::Passed | Outcome::Cancelled)
}

/// What may follow the keys that were pressed.
fn following(model: &Model, fixed: impl Fn(&str, &'static str) -> Hint) -> Vec<Hint> {
    let following = model.keymap.following(&model.begun, place(model)).into_iter();
    let mut hints: Vec<Hint> =
        following.filter_map(|(key, action)| Some(Hint { key, words: action.spec()?.short })).collect();
    hints.push(fixed("Esc", "cancel"));
    hints
}

/// The hints.
pub(crate) fn hints(model: &Model) -> Vec<Hint> {
    let fixed = |key: &str, words| Hint { key: key.to_owned(), words };
    if model.commands.is_some() {
        return vec![fixed("Enter", "do it"), fixed("Esc", "back"), fixed("Up Down", "choose")];
    }
    if !model.begun.is_empty() {
        return following(model, fixed);
    }
    if let Some(prompt) = &model.prompt {
        let end = match prompt.kind {
            PromptKind::Filter | PromptKind::Keys => "clear",
            _ => "cancel",
        };
        let keep = match prompt.kind {
            PromptKind::Reason | PromptKind::AcceptReason => "go on",
            PromptKind::Until => "waive",
            PromptKind::AcceptUntil => "accept",
            PromptKind::Target => "list the gaps",
            _ => "keep",
        };
        return vec![fixed("Enter", keep), fixed("Esc", end)];
    }
    if model.finder.is_some() {
        return vec![fixed("Enter", "go"), fixed("Esc", "back"), fixed("Up Down", "choose")];
    }
    if let Some(help) = &model.help {
        let search = model.keymap.key_of(Action::Filter).map(|key| Hint { key, words: "search" });
        let back = fixed("Esc", if help.search.is_empty() { "close" } else { "all keys" });
        let (first, second) = if help.search.is_empty() { (search, Some(back)) } else { (Some(back), search) };
        return first.into_iter().chain(second).chain([fixed("j k", "scroll")]).collect();
    }
    if model.reports.shown {
        return in_reports(model, fixed);
    }
    let place = place(model);
    let running = model.plan.phase.is_alive();
    let actions: &[Action] = match place {
        Place::Files => &[
            Action::NextGap,
            Action::Open,
            Action::Filter,
            Action::Sort,
            Action::Finder,
            Action::Edit,
            Action::NextPane,
            Action::NextPartial,
            Action::NextGapFile,
            Action::Flat,
            Action::Changed,
            Action::Tests,
            Action::FoldCovered,
            Action::GapOrder,
            Action::Target,
        ],
        Place::Functions => &[
            Action::Open,
            Action::Sort,
            Action::Filter,
            Action::NextGap,
            Action::Finder,
            Action::Edit,
            Action::NextPane,
            Action::Covering,
            Action::Instances,
            Action::Tests,
            Action::Columns,
            Action::ReverseSort,
        ],
        Place::Target => &[
            Action::Open,
            Action::NextGap,
            Action::Edit,
            Action::Done,
            Action::Skip,
            Action::Accept,
            Action::Undo,
            Action::Target,
            Action::Covering,
            Action::CopyGap,
            Action::Tests,
            Action::Back,
        ],
        Place::Instances => &[Action::Open, Action::NextPane, Action::Edit, Action::Back],
        Place::Changes => &[
            Action::NextGap,
            Action::Open,
            Action::Waive,
            Action::Undo,
            Action::Filter,
            Action::Sort,
            Action::Edit,
            Action::CopyGap,
            Action::NextGapFile,
            Action::NextPane,
            Action::CopyLocation,
            Action::Finder,
        ],
        Place::Covering => &[
            Action::Open,
            Action::RunThese,
            Action::OnlyThese,
            Action::Mark,
            Action::NextPane,
            Action::Filter,
            Action::Edit,
            Action::Back,
        ],
        Place::Source if model.view == View::Changes => &[
            Action::NextGap,
            Action::Edit,
            Action::Accept,
            Action::Undo,
            Action::CopyGap,
            Action::CopyLocation,
            Action::Filter,
            Action::NextFunction,
            Action::NextGapFile,
            Action::GoToLine,
            Action::Wrap,
            Action::Back,
        ],
        Place::Source => &[
            Action::NextGap,
            Action::NextPartial,
            Action::Edit,
            Action::Done,
            Action::Skip,
            Action::Accept,
            Action::Covering,
            Action::Instances,
            Action::FoldCovered,
            Action::Filter,
            Action::NextFunction,
            Action::NextGapFile,
            Action::CopyLocation,
            Action::CopyGap,
            Action::GoToLine,
            Action::Wrap,
            Action::Heat,
            Action::Back,
        ],
        Place::Tests if offer::is_open(model) => &[Action::Open, Action::ViewFiles, Action::Quit],
        Place::Empty if offer::is_open(model) => &[Action::Open, Action::Quit],
        Place::Tests if shows_tests(model) => &[
            Action::Open,
            Action::RunTest,
            Action::RunFailed,
            Action::Edit,
            Action::NextPane,
            Action::Pause,
            Action::ViewFiles,
        ],
        Place::Tests if model.tests.list.is_empty() => &[Action::Run, Action::Pause, Action::ViewFiles, Action::Finder],
        Place::Tests => &[Action::NextPane, Action::Pause, Action::ViewFiles, Action::Finder],
        Place::History => &[Action::Open, Action::CopyPhase, Action::NextPane, Action::ViewFiles, Action::Finder],
        Place::Phase => &[Action::Open, Action::CopyPhase, Action::Back, Action::ViewFiles, Action::Finder],
        Place::Empty if model.view == View::Files => &[Action::Run, Action::Quit],
        Place::Empty => &[Action::ViewFiles, Action::ViewFunctions, Action::Quit],
    };
    let watching = model.plan.command.is_some();
    // What the situation asks for comes before what is always of use.
    let mut shown: Vec<Action> = Vec::new();
    if running {
        shown.push(Action::Stop);
    }
    if place == Place::Source && search::is_on(model) {
        shown.extend([Action::NextGap, Action::Back]);
    }
    if is_filtered(model) && matches!(place, Place::Files | Place::Functions | Place::Changes | Place::Covering) {
        shown.push(Action::Back);
    }
    let failed = !running && model.tests.list.failed().next().is_some();
    let broken = !running && model.plan.last.as_ref().is_some_and(|last| went_wrong(&last.outcome));
    // Whatever went wrong is told there, be it a test, the build or the command.
    if (failed || broken) && model.view != View::Tests {
        shown.push(Action::ViewTests);
    }
    let (first, rest) = actions.split_at(actions.len().min(1));
    shown.extend(first);
    if watching && !running {
        shown.push(Action::Run);
    }
    shown.extend(rest);
    // Where there is room, who wants something else learns how to find it.
    shown.push(Action::Commands);
    let has_gaps = model.snapshot.as_ref().is_some_and(|snapshot| snapshot.has_gaps());
    let in_changes = model.view == View::Changes;
    let walks_gaps = |action: &Action| action.spec().is_some_and(|spec| spec.group == Group::Gaps);
    shown.retain(|action| match action {
        Action::Waive => waive::is_possible(model),
        Action::Accept if in_changes => waive::is_possible(model),
        Action::Covering => model.snapshot.as_ref().is_some_and(|snapshot| !snapshot.known_tests().is_empty()),
        Action::Instances => instances::is_generic(model),
        Action::RunThese => !model.plan.restricts.is_empty() && is_listing(model),
        Action::OnlyThese | Action::Mark => is_listing(model),
        Action::Open | Action::Edit if place == Place::Covering => is_listing(model),
        Action::RunTest => !model.plan.restricts.is_empty(),
        Action::RunFailed => !model.plan.restricts.is_empty() && model.tests.list.failed().next().is_some(),
        Action::Undo if in_changes => model.changes.waivers.can_undo(),
        Action::Undo => model.marks.can_undo(),
        Action::Done | Action::Skip | Action::Accept => model.source.gap().is_some(),
        Action::Changed => model.changes.comparison().is_some(),
        Action::Tests => model.snapshot.as_ref().is_some_and(|snapshot| snapshot.tests_aside() > 0),
        action => has_gaps || in_changes || search::is_on(model) || !walks_gaps(action),
    });
    let hint = |action: Action| {
        let spec = action.spec()?;
        let words = match action {
            Action::NextGap if search::is_on(model) => "next match",
            Action::NextGap if in_changes => "next finding",
            Action::CopyGap if in_changes => "copy finding",
            Action::Accept if in_changes => "waive",
            Action::Open if place == Place::Changes => match model.changes.is_open(model.changes.window.cursor) {
                Some(false) => "unfold",
                _ => spec.short,
            },
            Action::Filter if place == Place::Source => "search",
            Action::Target if place == Place::Target => "another target",
            Action::Back if place == Place::Target => "leave",
            Action::Open if place == Place::Instances && instances::misses(model) => "what it misses",
            Action::Open if place == Place::Instances => "go to it",
            Action::Back if place == Place::Instances => "all of them",
            Action::Heat if model.source.heat.on => "no heat",
            Action::Run if !watching => "read again",
            Action::Flat if model.files.flat => "tree",
            Action::Changed if model.files.changed.is_some() => "all files",
            Action::Tests if model.queue.tests => "tests aside",
            Action::FoldCovered if model.source.folding => "unfold covered",
            Action::Pause if !watching => return None,
            Action::Pause if model.plan.paused => "go on",
            Action::ViewTests if broken => "what went wrong",
            Action::ViewTests if failed => "failed tests",
            Action::Open if offer::is_open(model) => "run the tests",
            Action::Open if place == Place::Tests => "go to it",
            Action::NextPane if place == Place::Tests && shows_tests(model) => "output",
            Action::NextPane if place == Place::Tests => "results",
            Action::Open if place == Place::Covering => "go to it",
            Action::RunThese if is_marked(model) => "run marked",
            Action::OnlyThese if is_marked(model) => "only their lines",
            Action::NextPane if place == Place::Covering => "source",
            Action::Back if place == Place::Covering && !is_filtered(model) => "close",
            Action::Open if place == Place::History => "directories",
            Action::Open if place == Place::Phase && !phases::opens(model) => return None,
            Action::Back if place == Place::Phase => "phases",
            Action::Back if search::is_on(model) => "end search",
            Action::Back if place != Place::Source => "clear filter",
            _ => spec.short,
        };
        Some(Hint { key: model.keymap.key_of(action)?, words })
    };
    let mut hints: Vec<Hint> = Vec::with_capacity(shown.len());
    for hint in shown.into_iter().filter_map(hint) {
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }
    hints
}
