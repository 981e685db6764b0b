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
    assert_eq!(plan.handle(Event::Exited(RunId(1), Exit::Code(1))), []);
    assert!(plan.status().contains("1 test failed · 0 chosen"), "{}", plan.status());
    assert_eq!((plan.data.origin, plan.queued()), (Origin::Found, 1));
    let because = vec![path("a.py")];
    feed(&mut plan, [Event::TogglePause]);
    assert_eq!(plan.handle(Event::Now(1000)), [Effect::Spawn { run: RunId(2), because }]);
    assert_eq!(plan.reason().as_deref(), Some("ran because of a.py"));
}
