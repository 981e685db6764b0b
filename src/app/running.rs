//! The plan of the runs: its events and what it asks for.

use super::Cmd;
use super::state::Model;
use crate::watch::{self, Effect, Outcome, Scope};

/// Hands an event to the plan, and its effects to the workers. While a run goes on, the clock is looked at every second.
pub(super) fn watch(model: &mut Model, event: watch::Event, cmds: &mut Vec<Cmd>) {
    if matches!(event, watch::Event::Changed(_) | watch::Event::Written(_)) {
        model.source.texts.doubt();
    }
    let was_last = model.plan.last.as_ref().map(|last| last.run);
    let (was_all, tests) = (model.plan.scope == Scope::All, &mut model.tests.list);
    let effects = model.plan.handle(event);
    if let Some(last) = model.plan.last.as_ref().filter(|last| was_last != Some(last.run))
        && was_all
        && (last.outcome.is_complete()
            || matches!(last.outcome, Outcome::TestsFailed { .. } | Outcome::NoReport { code: 0 }))
        && !tests.tally().is_empty()
    {
        tests.end();
    }
    if effects.iter().any(|effect| matches!(effect, Effect::Spawn { .. } | Effect::SpawnTests { .. })) {
        tests.begin();
    }
    cmds.extend(effects.into_iter().map(Cmd::Watch));
    if model.plan.phase.run().is_none() {
        model.next_second = None;
    } else if model.next_second.is_none_or(|at| model.now >= at) {
        model.next_second = Some(model.now + 1000);
        cmds.push(Cmd::Wake(1000));
    }
}
