//! The plan of the runs: its events and what it asks for.

use std::collections::BTreeSet;

use super::Cmd;
use super::state::Model;
use crate::watch::results::TestKey;
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
    let carried: Vec<Cmd> = effects.into_iter().map(|effect| carried(model, effect)).collect();
    cmds.extend(carried);
    if model.plan.phase.run().is_none() {
        model.next_second = None;
    } else if model.next_second.is_none_or(|at| model.now >= at) {
        model.next_second = Some(model.now + 1000);
        cmds.push(Cmd::Wake(1000));
    }
}

/// On a change all tests run from now on, or those alone that it concerns.
pub(super) fn toggle_all(model: &mut Model, cmds: &mut Vec<Cmd>) {
    if !model.plan.per_test {
        return model.say("this command does not tell what each test runs: all run on a change");
    }
    watch(model, watch::Event::ToggleAll, cmds);
    model.say(if model.plan.wants_all {
        "on a change all tests run"
    } else {
        "on a change the tests run that it concerns"
    });
}

/// The command that carries an effect out, with what only the list of tests knows.
fn carried(model: &Model, effect: Effect) -> Cmd {
    let list = &model.tests.list;
    match (effect, model.plan.scope.only()) {
        (Effect::Choose { request, paths }, _) => Cmd::Choose { request, paths, tests: list.known().collect() },
        (Effect::Collect { run, edited }, Some(only)) => {
            let ended: BTreeSet<&TestKey> = list.ended().collect();
            let suites: BTreeSet<&str> = ended.iter().map(|key| key.suite.as_str()).collect();
            // What is left of a suite that ran as a whole is what it told.
            let whole = only.iter().filter(|key| key.name.is_empty() && suites.contains(key.suite.as_str()));
            let ran: BTreeSet<String> = ended.iter().copied().chain(whole).map(TestKey::context).collect();
            Cmd::CollectSome { run, edited, ran: ran.into_iter().collect() }
        }
        (effect, _) => Cmd::Watch(effect),
    }
}
