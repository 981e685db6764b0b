//! What can be read off the state: where the focus is, how much of the source fits, what a filter hides.

use super::Layout;
use super::action::Place;
use super::state::{Focus, Model, View};

/// Where the focus is, as far as keys care.
pub(crate) fn place(model: &Model) -> Place {
    match (model.view, model.focus) {
        _ if model.snapshot.is_none() && model.view != View::Tests => Place::Empty,
        (_, Focus::List) if shows_covering(model) => Place::Covering,
        (_, Focus::List) if shows_target(model) => Place::Target,
        (_, Focus::List) if shows_instances(model) => Place::Instances,
        (View::Files, Focus::List) => Place::Files,
        (View::Functions, Focus::List) => Place::Functions,
        (View::Tests, _) => Place::Tests,
        (View::History, _) if model.phases.is_empty() => Place::Empty,
        (View::History, Focus::List) => Place::History,
        (View::History, Focus::Source) => Place::Phase,
        (View::Changes, _) if model.changes.comparison().is_none() => Place::Empty,
        (View::Changes, Focus::List) => Place::Changes,
        (View::Files | View::Functions | View::Changes, Focus::Source) => Place::Source,
    }
}

/// Rows and columns of code on the screen.
pub(crate) fn code_size(model: &Model) -> (usize, usize) {
    let rows = Layout::of(model).source_rows();
    let width = rows.width.saturating_sub(model.source.gutter(counts_known(model), shows_past(model)));
    (rows.height.into(), width.into())
}

/// Do the hit counts of the shown file mean counts?
pub(crate) fn counts_known(model: &Model) -> bool {
    let known = |snapshot: &std::sync::Arc<crate::analysis::Snapshot>| Some(snapshot.counts_known(model.source.file?));
    model.snapshot.as_ref().and_then(known).unwrap_or(false)
}

/// Stands beside each line of the source how it stood before?
pub(crate) fn shows_past(model: &Model) -> bool {
    model.view == View::Changes && model.finder.is_none() && model.changes.comparison().is_some()
}

/// Is a list of the tests that run something on the screen, in the place of the view's own?
pub(crate) fn shows_covering(model: &Model) -> bool {
    model.covering.is_some() && lists(model)
}

/// Are the gaps on the way to a target on the screen, in the place of the view's own list?
pub(crate) fn shows_target(model: &Model) -> bool {
    model.target.is_some() && lists(model) && !shows_covering(model)
}

/// Are the instances of a function on the screen, in the place of the view's own list?
pub(crate) fn shows_instances(model: &Model) -> bool {
    model.instances.is_some() && lists(model) && !shows_covering(model) && !shows_target(model)
}

/// Has the view a list beside the source, in whose place another one may stand?
fn lists(model: &Model) -> bool {
    matches!(model.view, View::Files | View::Functions | View::Changes)
}

/// Is the list of tests on the screen, and not their output?
pub(crate) fn shows_tests(model: &Model) -> bool {
    model.view == View::Tests && model.focus == Focus::List && !model.tests.list.is_empty()
}

/// Does a filter hide something of the shown list?
pub(crate) fn is_filtered(model: &Model) -> bool {
    let only = matches!(model.view, View::Files | View::Functions) && model.files.only.is_some();
    let own = !shows_covering(model) && !shows_target(model) && !shows_instances(model);
    only && own || filter(model).is_some_and(|text| !text.trim().is_empty())
}

/// The filter of the shown list, as typed; `None` where a list cannot be filtered.
pub(super) fn filter(model: &Model) -> Option<&str> {
    match model.view {
        _ if shows_covering(model) => model.covering.as_ref().map(|covering| &*covering.filter),
        _ if shows_target(model) || shows_instances(model) => None,
        View::Files => Some(model.files.filter.text()),
        View::Functions => Some(model.functions.filter.text()),
        View::Changes => model.changes.comparison().map(|_| model.changes.filter.text()),
        View::Tests | View::History => None,
    }
}
