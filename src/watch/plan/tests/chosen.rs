//! Runs of some tests alone.

use super::*;
use crate::watch::results::Counts;

#[test]
fn a_run_of_chosen_tests_leaves_data_and_changes_for_one_of_all() {
    let mut plan = plan();
    feed(&mut plan, [Event::Loaded { age: 0 }, Event::TogglePause, Event::Changed(vec![path("a.py")])]);
    let only: Arc<[TestKey]> = Arc::from([]);
    let effects = plan.handle(Event::RunTests(Arc::clone(&only)));
    assert_eq!(effects, [Effect::SpawnTests { run: RunId(1), only }]);
    let failed = Tally { counts: Counts { failed: 1, ..Counts::default() }, ..Tally::default() };
    feed(
        &mut plan,
        [Event::Spawned(RunId(1)), Event::Tested(RunId(1), failed), Event::Tested(RunId(7), Tally::default())],
    );
    plan.handle(Event::Written(vec![path("b.py")]));
    // What a.py holds is what they ran; of b.py nobody knows.
    let effects = plan.handle(Event::Exited(RunId(1), Exit::Code(1)));
    assert_eq!(effects, [Effect::CollectGains { run: RunId(1), edited: vec![path("b.py")] }]);
    plan.handle(Event::ReportsLoaded { run: RunId(1), changed: true });
    assert!(plan.status().contains("1 test failed · 0 chosen"), "{}", plan.status());
    assert!(plan.status().contains("gains only until all run"), "{}", plan.status());
    assert_eq!(
        plan.reason().as_deref(),
        Some("ran 0 chosen tests as you asked: gains only, losses unknown until all run")
    );
    assert_eq!((plan.data.origin, plan.queued()), (Origin::Found, 2));
    assert_eq!(plan.data.changed.len(), 2, "what was stale is, but for what they covered");
    let because = vec![path("a.py"), path("b.py")];
    feed(&mut plan, [Event::TogglePause]);
    assert_eq!(plan.handle(Event::Now(1000)), [Effect::Spawn { run: RunId(2), because }]);
    assert_eq!(plan.reason().as_deref(), Some("ran because of a.py and 1 more"));
    feed(&mut plan, [Event::Spawned(RunId(2)), Event::Exited(RunId(2), Exit::Code(0))]);
    plan.handle(Event::ReportsLoaded { run: RunId(2), changed: true });
    assert!(plan.data.is_fresh() && !plan.status().contains("gains only"), "{}", plan.status());
}

#[test]
fn a_run_of_chosen_tests_that_measures_nothing_leaves_data_as_they_are() {
    let mut plan = plan();
    feed(&mut plan, [Event::Loaded { age: 0 }, Event::RunTests(Arc::from([])), Event::Spawned(RunId(1))]);
    feed(&mut plan, [Event::Exited(RunId(1), Exit::Code(0)), Event::ReportsLoaded { run: RunId(1), changed: false }]);
    assert_eq!(plan.last.as_ref().map(|last| &last.outcome), Some(&Outcome::Passed));
    assert!(plan.data.is_fresh());
    assert_eq!(plan.reason().as_deref(), Some("ran 0 chosen tests as you asked: coverage is as it was"));
}

#[test]
fn what_tests_write_themselves_is_no_edit_of_a_run_of_some() {
    let mut plan = plan();
    plan.written.insert(path("junit.xml"));
    feed(&mut plan, [Event::Loaded { age: 0 }, Event::RunTests(Arc::from([])), Event::Spawned(RunId(1))]);
    plan.handle(Event::Written(vec![path("junit.xml"), path("b.py")]));
    let effects = plan.handle(Event::Exited(RunId(1), Exit::Code(0)));
    assert_eq!(effects, [Effect::CollectGains { run: RunId(1), edited: vec![path("b.py")] }]);
}
