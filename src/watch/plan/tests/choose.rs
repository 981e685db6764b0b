//! Runs of the tests that changes concern.

use super::*;
use crate::watch::results::{Counts, Tool};

fn per_test() -> Plan {
    Plan { per_test: true, ..plan() }
}

fn only() -> Arc<[TestKey]> {
    Arc::from([TestKey::of_context(Tool::Pytest, "a.py::test_one")])
}

fn reasons() -> Arc<[String]> {
    Arc::from(["runs turn of a.py, which you edited".to_owned()])
}

/// The answer to the latest request.
fn answer(plan: &mut Plan, choice: Choice) -> Vec<Effect> {
    plan.handle(Event::Chosen { request: plan.asked, choice })
}

/// A file changes and is quiet.
fn save(plan: &mut Plan, name: &str) -> Vec<Effect> {
    let now = plan.now() + 1000;
    feed(plan, [Event::Now(now), Event::Changed(vec![path(name)]), Event::Now(now + 100)])
}

#[test]
fn the_concerned_tests_run_and_their_data_are_read() {
    let mut plan = per_test();
    assert_eq!(save(&mut plan, "a.py"), [Effect::Choose { request: 1, paths: vec![path("a.py")] }]);
    assert_eq!(plan.status(), "choosing tests");
    let effects = answer(&mut plan, Choice::Tests { only: only(), reasons: reasons(), known: 50 });
    assert_eq!(effects, [Effect::SpawnTests { run: RunId(1), only: only() }]);
    assert_eq!(plan.reason().unwrap(), "ran because of a.py");
    assert_eq!(plan.reason_of(&only()[0]), Some("runs turn of a.py, which you edited"));
    assert_eq!(plan.reason_of(&TestKey::of_context(Tool::Pytest, "a.py::test_two")), None);
    plan.handle(Event::Spawned(RunId(1)));
    assert_eq!(plan.status(), "running 0 s · risk 2 % (1 of 50 tests pending)");
    let tally = Tally { counts: Counts { passed: 1, ..Counts::default() }, ..Tally::default() };
    plan.handle(Event::Tested(RunId(1), tally));
    let collect = Effect::Collect { run: RunId(1), edited: Vec::new() };
    assert_eq!(plan.handle(Event::Exited(RunId(1), Exit::Code(0))), [collect]);
    plan.handle(Event::ReportsLoaded { run: RunId(1), changed: true });
    assert_eq!(plan.status(), "1 test passed · 1 of 50 tests concerned");
    assert!(plan.data.is_fresh());
}

#[test]
fn after_a_run_that_did_not_come_to_its_end_all_run() {
    let mut plan = per_test();
    save(&mut plan, "a.py");
    answer(&mut plan, Choice::Tests { only: only(), reasons: reasons(), known: 50 });
    feed(&mut plan, [Event::Spawned(RunId(1)), Event::Stop, Event::Exited(RunId(1), Exit::Signal(15))]);
    let because = vec![path("b.py")];
    assert_eq!(save(&mut plan, "b.py"), [Effect::Spawn { run: RunId(2), because }]);
    let expected = "ran because of b.py, all tests: the run before did not come to its end";
    assert_eq!(plan.reason().unwrap(), expected);
}

#[test]
fn after_many_runs_of_some_all_run_and_a_key_lets_them_run_always() {
    let mut plan = per_test();
    for _ in 0..20 {
        save(&mut plan, "a.py");
        answer(&mut plan, Choice::Tests { only: only(), reasons: reasons(), known: 50 });
        let run = plan.newest;
        feed(&mut plan, [Event::Exited(run, Exit::Code(0)), Event::ReportsLoaded { run, changed: true }]);
    }
    assert!(matches!(save(&mut plan, "a.py")[..], [Effect::Spawn { .. }]));
    let run = plan.newest;
    feed(&mut plan, [Event::Exited(run, Exit::Code(0)), Event::ReportsLoaded { run, changed: true }]);
    plan.handle(Event::ToggleAll);
    assert!(matches!(save(&mut plan, "a.py")[..], [Effect::Spawn { .. }]));
}

#[test]
fn where_nothing_is_concerned_nothing_runs_and_it_is_said() {
    let mut plan = per_test();
    save(&mut plan, "a.py");
    assert_eq!(answer(&mut plan, Choice::Nothing("only comments changed".to_owned())), []);
    assert_eq!((plan.phase.clone(), plan.queued()), (Phase::Idle, 0));
    assert_eq!(plan.status(), "nothing ran: only comments changed");
    assert_eq!(plan.last, None);
    // Late, or nobody asked.
    assert_eq!(answer(&mut plan, Choice::All("why".to_owned())), []);
}

#[test]
fn an_answer_that_comes_after_other_files_changed_is_none_to_the_next_request() {
    let mut plan = per_test();
    save(&mut plan, "comment.py");
    let paths = vec![path("comment.py"), path("new.py")];
    assert_eq!(save(&mut plan, "new.py"), [Effect::Choose { request: 2, paths }]);
    let late = Choice::Nothing("only comments changed".to_owned());
    assert_eq!(plan.handle(Event::Chosen { request: 1, choice: late }), []);
    assert_eq!(plan.queued(), 2);
    let because = vec![path("comment.py"), path("new.py")];
    assert_eq!(answer(&mut plan, Choice::All("why".to_owned())), [Effect::Spawn { run: RunId(1), because }]);
}

#[test]
fn the_rest_run_when_nothing_changed_for_a_minute() {
    let mut plan = per_test();
    plan.handle(Event::Run);
    feed(&mut plan, [Event::Spawned(RunId(1)), Event::Exited(RunId(1), Exit::Code(0))]);
    assert_eq!(plan.handle(Event::ReportsLoaded { run: RunId(1), changed: true }), [], "all ran");
    save(&mut plan, "a.py");
    answer(&mut plan, Choice::Tests { only: only(), reasons: reasons(), known: 50 });
    plan.handle(Event::Exited(RunId(2), Exit::Code(0)));
    let later = plan.handle(Event::ReportsLoaded { run: RunId(2), changed: true });
    assert_eq!(later, [Effect::Wake(rest::IDLE)]);
    let ended = plan.now();
    // What no test runs is a change all the same.
    save(&mut plan, "b.md");
    assert_eq!(answer(&mut plan, Choice::Nothing("no test runs it".to_owned())), [Effect::Wake(rest::IDLE)]);
    assert_eq!(plan.handle(Event::Now(ended + rest::IDLE)), []);
    let effects = plan.handle(Event::Now(plan.now() + rest::IDLE));
    assert_eq!(effects, [Effect::Spawn { run: RunId(3), because: Vec::new() }]);
    let expected = "ran all tests: nothing changed for a minute, and only some ran since all did";
    assert_eq!(plan.reason().unwrap(), expected);
    plan.handle(Event::Exited(RunId(3), Exit::Code(0)));
    assert_eq!(plan.handle(Event::ReportsLoaded { run: RunId(3), changed: true }), [], "once is enough");
}

#[test]
fn nobody_waits_for_the_rest_unasked() {
    // Nobody knows how long all take, they take long, or the user wants no runs.
    for (took, paused) in [(None, false), (Some(90_000), false), (Some(900), true)] {
        let mut plan = Plan { partial: 1, all_took: took, paused, ..per_test() };
        assert_eq!(plan.handle(Event::Now(10 * rest::IDLE)), [], "{took:?} {paused}");
    }
}
