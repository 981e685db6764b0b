//! The table of transitions. Files that change start a run once they are quiet; while one runs, changes wait for it to
//! finish and then cause one more run, however many there were: a run that is cut short by every save never finishes.

mod changes;
mod choose;
mod end;
mod halt;
mod reports;
mod rest;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::results::{Tally, TestKey, Tool};
use super::state::{Choice, Data, Ended, Exit, Origin, Outcome, Phase, RunId, Scope, Watching};
use crate::coverage::RepoPath;

/// Files that have not changed for this long are done changing.
const QUIET: u64 = 40;
/// However restless the files, nobody waits longer than this for the run to begin.
const RESTLESS: u64 = 200;
/// What happened around a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Time passed; milliseconds since the start.
    Now(u64),
    /// The contents of these source files are others than before.
    Changed(Vec<RepoPath>),
    /// The same, but they were written while a run was on: by it, or by the user meanwhile. It may be over by now.
    Written(Vec<RepoPath>),
    /// The contents of reports are others than before.
    ReportsChanged,
    /// Reports changed, and whoever wrote them has closed them.
    ReportsWritten,
    /// Reports were read outside of a run.
    Loaded {
        /// How long ago the newest of them was written, in milliseconds.
        age: u64,
    },
    /// The command was started.
    Spawned(RunId),
    /// The command could not be started.
    SpawnFailed(RunId, String),
    /// The command and everything it started ended.
    Exited(RunId, Exit),
    /// The reports of a run were read.
    ReportsLoaded {
        /// Which run.
        run: RunId,
        /// Did the run write any? The data were replaced only then.
        changed: bool,
    },
    /// The reports of a run cannot be read.
    ReportsFailed(RunId, String),
    /// How changes become known is another way than before.
    Watching(Watching),
    /// What tests of a run became so far.
    Tested(RunId, Tally),
    /// A run of all tests told them apart, or did not, because that costs too much or to find out what it costs.
    ToldApart {
        /// Did it?
        told: bool,
        /// Will the next one?
        next: bool,
        /// How much longer such a run takes; `None` as long as nobody knows.
        percent: Option<i64>,
    },
    /// The user wants a run.
    Run,
    /// The user wants a run of the tests that edits concern; where there are none, or nobody can tell, of all.
    RunConcerned,
    /// The user wants a run of these tests alone.
    RunTests(Arc<[TestKey]>),
    /// The user wants the run to stop.
    Stop,
    /// The user wants no runs on changes, or wants them again.
    TogglePause,
    /// The tests that changes concern are known.
    Chosen {
        /// To which [`Effect::Choose`] this is the answer.
        request: u64,
        /// Which tests.
        choice: Choice,
    },
    /// The user wants all tests to run on changes, or the concerned ones alone again.
    ToggleAll,
}

/// What the plan asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Start the command.
    Spawn {
        /// As which run.
        run: RunId,
        /// The files that caused it; none when the user did.
        because: Vec<RepoPath>,
    },
    /// Find out which tests the changes of these files concern.
    Choose {
        /// Its number: files may change again before the answer is there, which then is none to what is asked next.
        request: u64,
        /// Which files.
        paths: Vec<RepoPath>,
    },
    /// Start a run of some tests alone.
    SpawnTests {
        /// As which run.
        run: RunId,
        /// Which tests.
        only: Arc<[TestKey]>,
    },
    /// Ask the processes of a run to end.
    Terminate(RunId),
    /// End the processes of a run.
    Kill(RunId),
    /// Read the reports that a run wrote.
    Collect {
        /// Which run.
        run: RunId,
        /// Files that changed while it ran: nobody knows which of their texts was measured.
        edited: Vec<RepoPath>,
    },
    /// Read what a run of some tests covered that does not tell them apart: that adds to what all covered, and takes nothing
    /// away.
    CollectGains {
        /// Which run.
        run: RunId,
        /// Files that changed while it ran.
        edited: Vec<RepoPath>,
    },
    /// Let the marks move with the texts of these files. Reports stay what they are: a run may be writing them.
    Follow(Vec<RepoPath>),
    /// Read all reports again.
    Reload,
    /// Send `Now` after so many milliseconds.
    Wake(u64),
}

/// The run's state machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The command that runs the tests, as the user wrote it. Without one nothing ever runs.
    pub command: Option<String>,
    /// Where the run stands.
    pub phase: Phase,
    /// How the latest run ended.
    pub last: Option<Ended>,
    /// The files that caused the latest run.
    pub because: Vec<RepoPath>,
    /// Which tests the latest run is of.
    pub scope: Scope,
    /// What became of them so far.
    pub tally: Tally,
    /// Whose tests can be run alone.
    pub restricts: BTreeSet<Tool>,
    /// Does the command tell what each test ran, so that some can run alone and their data replace those before?
    pub per_test: bool,
    /// How many percent longer a run of all takes that tells them apart, where that is known.
    pub costs: Option<i64>,
    /// Will the next run of all tell them apart?
    pub tells_apart: bool,
    /// Do all tests run on changes, although those that they concern could be told?
    pub wants_all: bool,
    /// Why the latest run is of all tests, where that was not asked for.
    pub why_all: Option<String>,
    /// Why each of the tests runs that changes concern.
    pub reasons: Arc<[String]>,
    /// Why nothing ran when files changed for the last time.
    pub idle_because: Option<String>,
    /// How many tests are known.
    pub known: usize,
    /// How fresh the data are.
    pub data: Data,
    /// How changes become known.
    pub watching: Watching,
    /// Do changes start no run?
    pub paused: bool,
    /// Files that the tests themselves write, run after run: their changes during a run start no other, or the runs
    /// would never end.
    pub written: BTreeSet<RepoPath>,
    now: u64,
    newest: RunId,
    /// How often it was asked which tests changes concern.
    asked: u64,
    /// Files that changed after the latest run began.
    pending: BTreeSet<RepoPath>,
    /// When they changed for the last time.
    restless: u64,
    /// Files that changed during the latest run.
    during: BTreeSet<RepoPath>,
    /// During how many runs in a row files changed that never changed between runs, or, once they are taken for written
    /// by the tests, how sure that is.
    habits: BTreeMap<RepoPath, u32>,
    /// Did the latest run that tells of changes not come to its end? The next one is of all tests then.
    unfinished: bool,
    /// How many runs of some tests there were since the one of all.
    partial: u32,
    /// How long the latest run of all took that came to its end, in milliseconds.
    all_took: Option<u64>,
    /// The user wants one more run after this one.
    again: Option<Scope>,
    /// When reports changed for the last time, while they were not read again yet.
    reports: Option<u64>,
}

impl Plan {
    /// A plan that runs a command.
    pub fn new(command: String) -> Plan {
        Plan { command: Some(command), ..Plan::default() }
    }

    /// The latest time that it was told.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// How many changed files wait for a run.
    pub fn queued(&self) -> usize {
        self.pending.len()
    }

    /// Takes an event and says what to do about it.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Now(now) => self.tick(now),
            Event::Changed(paths) => self.edited(paths),
            Event::Written(paths) => self.written(paths),
            Event::ReportsChanged => self.reports_changed(),
            Event::ReportsWritten => self.reload(),
            Event::Loaded { age } => self.show(Origin::Found, age, self.pending.clone()),
            Event::Spawned(run) => self.spawned(run),
            Event::SpawnFailed(run, why) if self.is_alive(run) => self.end(Outcome::NotStarted(why)),
            Event::Exited(run, exit) if self.is_alive(run) => self.exited(run, exit),
            Event::ReportsLoaded { run, changed } => self.collected(run, Ok(changed)),
            Event::ReportsFailed(run, why) => self.collected(run, Err(why)),
            Event::SpawnFailed(..) | Event::Exited(..) => Vec::new(),
            Event::Watching(watching) => {
                self.watching = watching;
                Vec::new()
            }
            Event::Tested(run, tally) => {
                if self.phase.run() == Some(run) {
                    self.tally = tally;
                }
                Vec::new()
            }
            Event::ToldApart { told, next, percent } => {
                (self.per_test, self.tells_apart) = (told, next);
                self.costs = percent;
                Vec::new()
            }
            Event::Run => self.wanted(Scope::All),
            Event::RunConcerned => self.wanted_concerned(),
            Event::RunTests(only) => self.wanted(Scope::Tests(only)),
            Event::Stop => self.stop(),
            Event::TogglePause => self.toggle_pause(),
            Event::Chosen { request, choice } => self.chosen(request, choice),
            Event::ToggleAll => self.toggle_all(),
        }
    }

    fn is_alive(&self, run: RunId) -> bool {
        self.phase.is_alive() && self.phase.run() == Some(run)
    }

    fn tick(&mut self, now: u64) -> Vec<Effect> {
        self.now = self.now.max(now);
        let mut effects = self.reload_when_quiet();
        match self.phase {
            Phase::Settling { first, last } => effects.extend(self.settle(first, last)),
            Phase::Stopping { run, since, kill_at: Some(at) } if self.now >= at => {
                self.phase = Phase::Stopping { run, since, kill_at: None };
                effects.push(Effect::Kill(run));
            }
            _ => effects.extend(self.rest_when_idle()),
        }
        effects
    }

    /// Begins a run, or says when to look again.
    fn settle(&mut self, first: u64, last: u64) -> Vec<Effect> {
        let due = (last + QUIET).min(first + RESTLESS);
        if self.now >= due {
            return self.due();
        }
        self.phase = Phase::Settling { first, last };
        vec![Effect::Wake(due - self.now)]
    }

    fn begin(&mut self, scope: Scope) -> Vec<Effect> {
        self.note_habits();
        self.newest = RunId(self.newest.0 + 1);
        self.phase = Phase::Starting { run: self.newest, since: self.now };
        self.tally = Tally::default();
        self.again = None;
        self.idle_because = None;
        self.scope = scope;
        if self.scope.concerns_changes() {
            self.unfinished = false;
            self.because = std::mem::take(&mut self.pending).into_iter().collect();
        } else {
            // Changed files wait on, for a run of all that they concern.
            self.because = Vec::new();
        }
        if let Some(only) = self.scope.only() {
            self.partial += 1;
            return vec![Effect::SpawnTests { run: self.newest, only: Arc::clone(only) }];
        }
        self.partial = 0;
        // What the run writes is read when it has ended, not before.
        self.reports = None;
        vec![Effect::Spawn { run: self.newest, because: self.because.clone() }]
    }

    fn spawned(&mut self, run: RunId) -> Vec<Effect> {
        if let Phase::Starting { run: current, since } = self.phase
            && current == run
        {
            self.phase = Phase::Running { run, since };
        }
        Vec::new()
    }

    /// From idle to the next run, if there is a reason for one.
    fn next(&mut self) -> Vec<Effect> {
        if let Some(scope) = self.again.take() {
            self.begin(scope)
        } else if self.pending.is_empty() || self.paused {
            self.rest_later()
        } else {
            self.settle(self.restless, self.restless)
        }
    }

    fn wanted(&mut self, scope: Scope) -> Vec<Effect> {
        match self.phase {
            _ if self.command.is_none() => Vec::new(),
            Phase::Idle | Phase::Settling { .. } | Phase::Choosing { .. } => {
                self.why_all = None;
                self.begin(scope)
            }
            _ => {
                self.again = Some(scope);
                Vec::new()
            }
        }
    }
}

#[cfg(test)]
mod tests;
