//! Files that the tests write themselves.

use super::super::changes::LONG_HABIT;
use super::*;

/// A run that writes a file while it goes on.
fn writing_run(plan: &mut Plan, late: bool) -> Vec<Effect> {
    let run = plan.newest;
    let now = plan.now() + 1000;
    let ended = [
        Event::Spawned(run),
        Event::Now(now),
        Event::Exited(run, Exit::Code(0)),
        Event::ReportsLoaded { run, changed: true },
    ];
    let wrote = Event::Written(vec![path("junit.xml")]);
    let order = if late { [&ended[..], &[wrote]].concat() } else { [&ended[..2], &[wrote], &ended[2..]].concat() };
    feed(plan, order);
    plan.handle(Event::Now(now + 100))
}

#[test]
fn tests_that_write_a_file_do_not_start_themselves_for_ever() {
    for late in [false, true] {
        let mut plan = plan();
        plan.handle(Event::Run);
        for _ in 0..2 {
            writing_run(&mut plan, late);
        }
        assert_eq!(plan.newest, RunId(3));
        assert_eq!(writing_run(&mut plan, late), []);
        assert_eq!(plan.status(), "tests passed · the tests write junit.xml: it starts no run");
        // Another file starts a run as ever, and so does this one when somebody else writes it.
        plan.handle(Event::Now(60_000));
        plan.handle(Event::Changed(vec![path("a.py")]));
        assert_eq!(plan.handle(Event::Now(60_040)).len(), 1);
        assert_eq!(writing_run(&mut plan, late), []);
        plan.handle(Event::Now(120_000));
        plan.handle(Event::Changed(vec![path("junit.xml")]));
        assert_eq!(plan.handle(Event::Now(120_040)).len(), 1);
        // That run writes it again, as ever.
        assert_eq!(writing_run(&mut plan, late), []);
    }
}

/// A run, caused by an edit, that writes nothing.
fn silent_run(plan: &mut Plan) {
    let now = plan.now() + 10_000;
    feed(plan, [Event::Now(now), Event::Changed(vec![path("a.py")]), Event::Now(now + 100)]);
    let run = plan.newest;
    let ended = [Event::Exited(run, Exit::Code(0)), Event::ReportsLoaded { run, changed: true }];
    feed(plan, ended);
}

#[test]
fn news_that_come_when_the_next_run_is_on_start_no_other() {
    let mut plan = plan();
    plan.handle(Event::Run);
    (0..3).for_each(|_| _ = writing_run(&mut plan, false));
    assert_eq!(plan.newest, RunId(3));
    // The user saves while a run is on: the next one begins before the news of what this one wrote.
    plan.handle(Event::Run);
    for run in 4..10 {
        let now = plan.now() + 1000;
        feed(
            &mut plan,
            [Event::Spawned(RunId(run)), Event::Now(now), Event::Written(vec![path(&format!("{run}.py"))])],
        );
        plan.handle(Event::Now(now + 500));
        feed(
            &mut plan,
            [Event::Exited(RunId(run), Exit::Code(0)), Event::ReportsLoaded { run: RunId(run), changed: true }],
        );
        assert_eq!(plan.phase.run(), Some(RunId(run + 1)));
        plan.handle(Event::Written(vec![path("junit.xml")]));
    }
    feed(&mut plan, [Event::Exited(RunId(10), Exit::Code(0)), Event::ReportsLoaded { run: RunId(10), changed: true }]);
    plan.handle(Event::Written(vec![path("junit.xml")]));
    assert_eq!(plan.handle(Event::Now(plan.now() + 1000)), []);
}

#[test]
fn what_the_tests_stopped_writing_is_the_users_again() {
    let mut plan = plan();
    plan.handle(Event::Run);
    (0..3).for_each(|_| _ = writing_run(&mut plan, false));
    for _ in 0..2 {
        plan.handle(Event::Run);
        writing_run(&mut plan, false);
    }
    for _ in 0..LONG_HABIT {
        assert!(plan.written.contains(&path("junit.xml")), "missed once or twice is missed by chance");
        silent_run(&mut plan);
    }
    assert!(plan.written.is_empty());
    feed(&mut plan, [Event::Run, Event::Written(vec![path("junit.xml")])]);
    assert_eq!(plan.queued(), 1);
}

#[test]
fn an_edit_during_two_runs_is_still_the_users() {
    let mut plan = plan();
    plan.handle(Event::Run);
    writing_run(&mut plan, false);
    plan.handle(Event::Written(vec![path("a.py")]));
    assert_eq!(plan.phase.run(), Some(RunId(2)));
    feed(&mut plan, [Event::Exited(RunId(2), Exit::Code(0)), Event::ReportsLoaded { run: RunId(2), changed: true }]);
    plan.handle(Event::Now(10_000));
    assert_eq!(plan.because, [path("a.py")]);
}
