//! Results of tests: what comes of them, where they lead, and runs of some tests alone.

use super::layout::Position;
use super::place::shows_tests;
use super::running::watch;
use super::state::test_list::TestRow;
use super::state::{Focus, Model, View};
use super::{Cmd, Layout, show};
use crate::coverage::{Line, RepoPath};
use crate::watch::results::{TestEvent, TestKey, TestOutcome, Tool};
use crate::watch::{self, RunId, Scope};

/// What became of tests.
pub(super) fn tested(model: &mut Model, run: RunId, events: Vec<TestEvent>, cmds: &mut Vec<Cmd>) {
    if model.plan.phase.run() == Some(run) {
        model.tests.list.take(chosen(&model.plan.scope, events));
        watch(model, watch::Event::Tested(run, model.tests.list.tally()), cmds);
    }
}

/// What a tool wrote of its tests.
pub(super) fn written(model: &mut Model, run: RunId, tool: Tool, events: Vec<TestEvent>, cmds: &mut Vec<Cmd>) {
    if model.plan.phase.run() == Some(run) {
        model.tests.list.replace(tool, chosen(&model.plan.scope, events));
        watch(model, watch::Event::Tested(run, model.tests.list.tally()), cmds);
    }
}

/// What some tools say of tests that were not chosen is that they skip them, which is not what became of them.
fn chosen(scope: &Scope, mut events: Vec<TestEvent>) -> Vec<TestEvent> {
    if let Scope::Tests(only) = scope {
        events.retain(|event| match event {
            TestEvent::Ended(result) => result.outcome != TestOutcome::Skipped || only.contains(&result.key),
            _ => true,
        });
    }
    events
}

/// The place that the row under the cursor leads to.
pub(super) fn place(model: &Model) -> Option<(RepoPath, Line)> {
    let places = match model.tests.list.selected().filter(|_| shows_tests(model))? {
        TestRow::Broken(broken) => &broken.places,
        TestRow::Test(known) => &known.result.places,
    };
    places.first().map(|place| (RepoPath::new(&place.file), place.line))
}

/// Goes there.
pub(super) fn open(model: &mut Model) {
    if !shows_tests(model) {
        return;
    }
    let Some((path, line)) = place(model) else { return model.say("nobody told where this is") };
    if model.snapshot.is_none() {
        return model.say("no coverage is loaded to show sources with; e opens the editor");
    }
    model.view = View::Files;
    show::to(model, &path, line);
    model.focus = Focus::Source;
}

/// Runs the test under the cursor.
pub(super) fn run_selected(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let key = match model.tests.list.selected().filter(|_| shows_tests(model)) {
        Some(TestRow::Test(known)) => known.result.key.clone(),
        Some(TestRow::Broken(_)) => return model.say("this is no test; r runs all"),
        None => return model.say("no test is under the cursor"),
    };
    run(model, vec![key], cmds);
}

/// Runs the tests that failed when they ran last.
pub(super) fn run_failed(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let failed: Vec<TestKey> = model.tests.list.failed().cloned().collect();
    if failed.is_empty() {
        return model.say("no test is known that failed");
    }
    run(model, failed, cmds);
}

/// Runs some tests alone.
pub(super) fn run(model: &mut Model, mut tests: Vec<TestKey>, cmds: &mut Vec<Cmd>) {
    tests.retain(|test| model.plan.restricts.contains(&test.tool));
    if tests.is_empty() {
        return model.say("this command runs all tests or none; r runs it");
    }
    watch(model, watch::Event::RunTests(tests.into()), cmds);
}

/// A click: selects a row, and goes to its place when it is selected already.
pub(super) fn press(model: &mut Model, layout: &Layout, at: Position) {
    let rows = layout.test_rows();
    if !shows_tests(model) || !rows.contains(at) {
        return;
    }
    let list = &mut model.tests.list;
    let clicked = list.window.top + usize::from(at.y - rows.y);
    if clicked >= list.len() {
        return;
    }
    if clicked == list.window.cursor {
        open(model);
    } else {
        list.move_by(clicked as isize - list.window.cursor as isize);
    }
}
