//! Laws of the plan, on arbitrary series of events.

mod choose;
mod chosen;
mod habits;

use proptest::prelude::*;

use super::*;

fn path(name: &str) -> RepoPath {
    RepoPath::new(name)
}

fn plan() -> Plan {
    Plan::new("make test".to_owned())
}

/// Feeds events and returns the effects of the last.
fn feed(plan: &mut Plan, events: impl IntoIterator<Item = Event>) -> Vec<Effect> {
    events.into_iter().map(|event| plan.handle(event)).last().unwrap_or_default()
}

fn run(plan: &mut Plan, exit: Exit) -> Vec<Effect> {
    feed(plan, [Event::Run, Event::Spawned(RunId(plan.newest.0 + 1)), Event::Exited(RunId(plan.newest.0 + 1), exit)])
}

#[test]
fn a_save_starts_one_run_when_the_files_are_quiet() {
    let mut plan = plan();
    plan.handle(Event::Now(1000));
    let follow = |name| Effect::Follow(vec![path(name)]);
    assert_eq!(plan.handle(Event::Changed(vec![path("a.py")])), [follow("a.py"), Effect::Wake(40)]);
    assert_eq!(plan.status(), "files changed");
    plan.handle(Event::Now(1030));
    assert_eq!(plan.handle(Event::Changed(vec![path("b.py")])), [follow("b.py"), Effect::Wake(40)]);
    assert_eq!(plan.handle(Event::Now(1069)), [Effect::Wake(1)]);
    let because = vec![path("a.py"), path("b.py")];
    assert_eq!(plan.handle(Event::Now(1070)), [Effect::Spawn { run: RunId(1), because }]);
    assert_eq!(plan.queued(), 0);
}

#[test]
fn restless_files_do_not_delay_a_run_for_ever() {
    let mut plan = plan();
    let mut began = None;
    for now in (0..400).step_by(20) {
        plan.handle(Event::Now(now));
        if plan.phase.run().is_some() {
            began = Some(now);
            break;
        }
        plan.handle(Event::Changed(vec![path("a.py")]));
    }
    assert_eq!(began, Some(200));
}

#[test]
fn changes_while_a_run_is_on_cause_one_more() {
    let mut plan = plan();
    feed(&mut plan, [Event::Run, Event::Spawned(RunId(1)), Event::Now(5000)]);
    for name in ["a.py", "b.py", "a.py"] {
        assert_eq!(plan.handle(Event::Changed(vec![path(name)])), [Effect::Follow(vec![path(name)])]);
    }
    assert_eq!(plan.status(), "running 5 s");
    feed(&mut plan, [Event::Now(6000), Event::Exited(RunId(1), Exit::Code(0))]);
    assert_eq!(plan.status(), "reading reports");
    let because = vec![path("a.py"), path("b.py")];
    let effects = plan.handle(Event::ReportsLoaded { run: RunId(1), changed: true });
    assert_eq!(effects, [Effect::Spawn { run: RunId(2), because }]);
    assert_eq!(plan.data.changed.len(), 2);
    assert_eq!(plan.status(), "starting · stale: 2 files edited since run 1");
}

#[test]
fn each_end_has_its_words_and_the_old_data_stay() {
    let ends = |exit, read: fn(RunId) -> Event| {
        let mut plan = plan();
        plan.handle(Event::Loaded { age: 0 });
        if run(&mut plan, exit) == [Effect::Collect { run: RunId(1), edited: Vec::new() }] {
            plan.handle(read(RunId(1)));
        }
        plan.handle(Event::Now(125_000));
        (plan.last.as_ref().map(|last| last.outcome.key()), plan.status(), plan.data.origin)
    };
    let fresh = |run| Event::ReportsLoaded { run, changed: true };
    let none = |run| Event::ReportsLoaded { run, changed: false };
    let bad = |run| Event::ReportsFailed(run, "lcov.info:3: no file before this line".to_owned());
    let first = Origin::Run(RunId(1));
    assert_eq!(ends(Exit::Code(0), fresh), (Some("passed"), "tests passed".to_owned(), first));
    assert_eq!(ends(Exit::Code(1), fresh), (Some("failed"), "tests failed (exit 1)".to_owned(), first));
    let old = |key, words: &str| (Some(key), format!("{words} · data 2 min old"), Origin::Found);
    assert_eq!(ends(Exit::Code(0), none), old("no_report", "no report"));
    assert_eq!(ends(Exit::Code(2), none), old("no_report", "no report (exit 2)"));
    assert_eq!(ends(Exit::Code(0), bad), old("report_bad", "report unreadable: lcov.info:3: no file before this line"));
    assert_eq!(ends(Exit::Signal(11), fresh), old("crashed", "crashed (signal 11)"));
}

#[test]
fn what_an_earlier_run_left_says_its_age() {
    let mut plan = plan();
    plan.handle(Event::Loaded { age: 2 * 3600 * 1000 });
    feed(&mut plan, [Event::Run, Event::Spawned(RunId(1)), Event::Now(5000)]);
    assert_eq!(plan.status(), "running 5 s · data 2 h old");
}

#[test]
fn stopping_asks_then_kills_and_reads_nothing() {
    let mut plan = plan();
    feed(&mut plan, [Event::Run, Event::Spawned(RunId(1))]);
    assert_eq!(plan.handle(Event::Stop), [Effect::Terminate(RunId(1)), Effect::Wake(1000)]);
    assert_eq!(plan.handle(Event::Now(999)), []);
    assert_eq!(plan.status(), "stopping");
    assert_eq!(plan.handle(Event::Now(1000)), [Effect::Kill(RunId(1))]);
    assert_eq!(plan.handle(Event::Now(9000)), []);
    assert_eq!(plan.handle(Event::Exited(RunId(1), Exit::Signal(9))), []);
    assert_eq!(plan.status(), "cancelled");
}

#[test]
fn a_command_that_cannot_start_is_told() {
    let mut plan = plan();
    plan.handle(Event::Run);
    plan.handle(Event::SpawnFailed(RunId(1), "no such program: mkae".to_owned()));
    assert_eq!(plan.status(), "not started: no such program: mkae");
}

#[test]
fn a_pause_keeps_changes_for_later_but_obeys_the_user() {
    let mut plan = plan();
    feed(&mut plan, [Event::TogglePause, Event::Changed(vec![path("a.py")])]);
    assert_eq!(plan.handle(Event::Now(1000)), []);
    assert_eq!((plan.queued(), plan.status()), (1, "paused".to_owned()));
    let effects = plan.handle(Event::TogglePause);
    assert_eq!(effects, [Effect::Spawn { run: RunId(1), because: vec![path("a.py")] }]);
    feed(&mut plan, [Event::TogglePause, Event::Exited(RunId(1), Exit::Signal(1))]);
    assert_eq!(plan.handle(Event::Run), [Effect::Spawn { run: RunId(2), because: vec![] }]);
}

#[test]
fn without_a_command_changes_only_read_again() {
    let mut plan = Plan::default();
    assert_eq!(plan.handle(Event::Run), []);
    assert_eq!(plan.handle(Event::ReportsChanged), [Effect::Wake(60)]);
    plan.handle(Event::Now(50));
    assert_eq!(plan.handle(Event::ReportsChanged), [Effect::Wake(60)]);
    assert_eq!(plan.handle(Event::Now(70)), [], "a report may still be written");
    // A source is complete when it is saved.
    assert_eq!(plan.handle(Event::Changed(vec![path("a.py")])), [Effect::Reload]);
    assert_eq!(plan.handle(Event::Now(110)), [Effect::Reload]);
    assert_eq!(plan.handle(Event::Now(900)), []);
}

#[test]
fn reports_of_a_run_are_read_once_when_it_ended() {
    let mut plan = plan();
    feed(&mut plan, [Event::ReportsChanged, Event::Run, Event::Spawned(RunId(1))]);
    assert_eq!(plan.handle(Event::ReportsChanged), []);
    assert_eq!(plan.handle(Event::Now(5000)), []);
}

#[test]
fn what_a_stopped_run_writes_on_its_way_out_is_not_read() {
    let mut plan = plan();
    feed(&mut plan, [Event::Now(1000), Event::Run, Event::Spawned(RunId(1)), Event::Stop]);
    feed(&mut plan, [Event::Now(1100), Event::Exited(RunId(1), Exit::Signal(15))]);
    assert_eq!(plan.handle(Event::ReportsWritten), []);
    assert_eq!(plan.handle(Event::ReportsChanged), []);
    plan.handle(Event::Now(1600));
    assert_eq!(plan.handle(Event::ReportsWritten), [Effect::Reload], "somebody else wrote this one");
}

fn any_event() -> impl Strategy<Value = Event> {
    let run = (0u64..6).prop_map(RunId);
    let exit = prop_oneof![(0i32..3).prop_map(Exit::Code), Just(Exit::Signal(11))];
    let paths = || proptest::collection::vec((0u8..4).prop_map(|n| path(&format!("{n}.py"))), 0..3);
    prop_oneof![
        // Here a step, not a time: the test adds it up.
        4 => (0u64..400).prop_map(Event::Now),
        4 => paths().prop_map(Event::Changed),
        4 => paths().prop_map(Event::Written),
        1 => Just(Event::ReportsChanged),
        1 => Just(Event::Loaded { age: 0 }),
        3 => run.clone().prop_map(Event::Spawned),
        1 => run.clone().prop_map(|run| Event::SpawnFailed(run, "why".to_owned())),
        3 => (run.clone(), exit).prop_map(|(run, exit)| Event::Exited(run, exit)),
        3 => (run.clone(), any::<bool>()).prop_map(|(run, changed)| Event::ReportsLoaded { run, changed }),
        1 => run.prop_map(|run| Event::ReportsFailed(run, "why".to_owned())),
        1 => Just(Event::Run),
        1 => Just(Event::RunConcerned),
        1 => Just(Event::RunTests(Arc::from([]))),
        1 => Just(Event::Stop),
        1 => Just(Event::TogglePause),
        3 => (0u64..6, any_choice()).prop_map(|(request, choice)| Event::Chosen { request, choice }),
        1 => Just(Event::ToggleAll),
        1 => any::<bool>().prop_map(|told| Event::ToldApart { told, next: true, percent: Some(12) }),
    ]
}

fn any_choice() -> impl Strategy<Value = Choice> {
    prop_oneof![
        Just(Choice::All("why".to_owned())),
        Just(Choice::Tests { only: Arc::from([]), reasons: Arc::from([]), known: 3 }),
        Just(Choice::Nothing("why".to_owned())),
    ]
}

/// What an onlooker knows who sees only events and effects.
#[derive(Default)]
struct Onlooker {
    now: u64,
    spawned: u64,
    alive: Option<RunId>,
    stopped: bool,
    collecting: Option<RunId>,
    ended: u64,
    /// Changes since the latest run began.
    changed: BTreeSet<RepoPath>,
    /// The latest request for the tests that changes concern, and the changes that it told of.
    asked: (u64, BTreeSet<RepoPath>),
}

impl Onlooker {
    /// Feeds an event and checks all that must hold for a single step.
    fn step(&mut self, plan: &mut Plan, event: Event) {
        let event = match event {
            Event::Now(step) => {
                self.now += step;
                Event::Now(self.now)
            }
            other => other,
        };
        let before = plan.clone();
        let effects = plan.handle(event.clone());
        let was_over = before.last.as_ref().map(|last| last.run);
        let is_over = plan.last.as_ref().map(|last| last.run);
        match &event {
            Event::Changed(paths) => self.changed.extend(paths.iter().cloned()),
            Event::Written(paths) => {
                self.changed.extend(paths.iter().filter(|path| !plan.written.contains(*path)).cloned());
            }
            Event::Exited(run, _) | Event::SpawnFailed(run, _) if self.alive == Some(*run) => {
                self.alive = None;
                if self.stopped {
                    assert_eq!(plan.data, before.data, "a cancelled run leaves the data alone");
                    assert!(
                        !effects
                            .iter()
                            .any(|effect| matches!(effect, Effect::Collect { .. } | Effect::CollectGains { .. })),
                        "a cancelled run is not read"
                    );
                    assert_eq!(plan.last.as_ref().map(|last| last.run), Some(*run));
                }
                self.stopped = false;
            }
            Event::ReportsLoaded { run, .. } | Event::ReportsFailed(run, _) if self.collecting == Some(*run) => {
                self.collecting = None;
            }
            Event::Spawned(run) if self.alive == Some(*run) => {}
            Event::Chosen { request, choice }
                if matches!(before.phase, Phase::Choosing { .. }) && *request == self.asked.0 =>
            {
                assert_eq!(before.pending, self.asked.1, "whoever answers knew of every change");
                if matches!(choice, Choice::Nothing(_)) {
                    self.changed.clear();
                }
            }
            Event::Chosen { .. }
            | Event::Exited(..)
            | Event::SpawnFailed(..)
            | Event::Spawned(_)
            | Event::ReportsLoaded { .. }
            | Event::ReportsFailed(..) => assert_eq!(*plan, before, "late news change nothing"),
            _ => {}
        }
        if is_over != was_over {
            self.ended += 1;
            assert!(is_over > was_over, "runs end in order, each once");
        }
        for effect in effects {
            match effect {
                Effect::Spawn { run, because } => {
                    assert!(self.alive.is_none() && self.collecting.is_none(), "one run at a time");
                    assert_eq!(run.0, self.spawned + 1, "numbers go up by one");
                    let changed = std::mem::take(&mut self.changed);
                    assert_eq!(because, changed.into_iter().collect::<Vec<_>>(), "no change is lost");
                    self.spawned = run.0;
                    self.alive = Some(run);
                }
                Effect::SpawnTests { run, .. } => {
                    assert!(self.alive.is_none() && self.collecting.is_none(), "one run at a time");
                    assert_eq!(run.0, self.spawned + 1, "numbers go up by one");
                    if plan.scope.concerns_changes() {
                        let changed = std::mem::take(&mut self.changed);
                        assert!(changed.iter().all(|path| plan.because.contains(path)), "no change is lost");
                    }
                    assert_eq!(plan.pending, self.changed, "other changes wait for a run that they cause");
                    self.spawned = run.0;
                    self.alive = Some(run);
                }
                Effect::Terminate(run) | Effect::Kill(run) => {
                    assert_eq!(self.alive, Some(run));
                    self.stopped = true;
                }
                Effect::Collect { run, edited } => {
                    assert_eq!(self.alive, None);
                    assert_eq!(
                        edited,
                        self.changed.iter().cloned().collect::<Vec<_>>(),
                        "what changed meanwhile is told"
                    );
                    self.collecting = Some(run);
                }
                Effect::CollectGains { run, edited } => {
                    assert_eq!(self.alive, None);
                    assert!(!plan.per_test && plan.scope != Scope::All);
                    assert!(edited.iter().all(|path| self.changed.contains(path)), "what changed meanwhile is told");
                    self.collecting = Some(run);
                }
                Effect::Choose { request, paths } => {
                    assert!(self.alive.is_none() && self.collecting.is_none() && plan.per_test && !plan.wants_all);
                    assert!(self.changed.iter().all(|path| paths.contains(path)), "no change is lost");
                    assert!(request > self.asked.0, "each request has a number of its own");
                    self.asked = (request, paths.into_iter().collect());
                }
                Effect::Follow(paths) => assert!(paths.iter().all(|path| self.changed.contains(path))),
                Effect::Reload => assert!(self.alive.is_none(), "half-written reports are not read"),
                Effect::Wake(after) => assert!(after > 0),
            }
        }
        assert_eq!(plan.phase.is_alive(), self.alive.is_some());
        assert_eq!(self.ended + u64::from(plan.phase.run().is_some()), self.spawned, "each run ends exactly once");
        assert_eq!(plan.pending, self.changed);
        assert!(plan.data.changed.is_superset(&self.changed), "fresh means that nothing changed since");
    }

    /// Lets everything that is under way come to its end, and a minute pass in which the rest of the tests may run.
    fn calm(&mut self, plan: &mut Plan) {
        for _ in 0..32 {
            self.finish(plan);
            self.step(plan, Event::Now(5000));
        }
        self.finish(plan);
    }

    fn finish(&mut self, plan: &mut Plan) {
        if let Some(run) = self.alive {
            self.step(plan, Event::Exited(run, Exit::Code(0)));
        }
        if let Some(run) = self.collecting {
            self.step(plan, Event::ReportsLoaded { run, changed: true });
        }
        if matches!(plan.phase, Phase::Choosing { .. }) {
            let choice = Choice::All("why".to_owned());
            self.step(plan, Event::Chosen { request: self.asked.0, choice });
        }
    }
}

proptest! {
    #[test]
    fn whatever_happens_the_invariants_hold(
        per_test in any::<bool>(),
        events in proptest::collection::vec(any_event(), 0..80),
    ) {
        let mut plan = Plan { per_test, ..plan() };
        let mut onlooker = Onlooker::default();
        for event in events {
            onlooker.step(&mut plan, event);
        }
        onlooker.calm(&mut plan);
        prop_assert_eq!(&plan.phase, &Phase::Idle);
        prop_assert!(plan.pending.is_empty() || plan.paused);
    }
}
