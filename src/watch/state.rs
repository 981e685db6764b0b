//! The states a run, the data and the file watcher can be in. What moves them is the plan's business.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::results::{Broken, Counts, TestKey};
use crate::coverage::RepoPath;

/// A run, counted from 1. Late news of an older run is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub u64);

/// Where the run stands. Times are milliseconds since the start of the program.
///
/// When nothing is going on and something ran before, [`Plan::last`](super::Plan::last) says how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing runs.
    #[default]
    Idle,
    /// Files changed; a run begins when they have been quiet for a moment.
    Settling {
        /// When the first of them changed.
        first: u64,
        /// When the latest changed.
        last: u64,
    },
    /// It is being found out which tests the changes concern.
    Choosing {
        /// Since when.
        since: u64,
        /// The request whose answer is awaited.
        request: u64,
    },
    /// The command is being started.
    Starting {
        /// Which run.
        run: RunId,
        /// Since when.
        since: u64,
    },
    /// The command runs.
    Running {
        /// Which run.
        run: RunId,
        /// Since when it was asked for.
        since: u64,
    },
    /// The command was told to end and has not yet.
    Stopping {
        /// Which run.
        run: RunId,
        /// Since when it was asked for.
        since: u64,
        /// When patience ends; `None` once it was killed.
        kill_at: Option<u64>,
    },
    /// The command ended and its reports are being read.
    Collecting {
        /// Which run.
        run: RunId,
        /// Since when it was asked for.
        since: u64,
        /// How the command ended.
        exit: Exit,
    },
}

impl Phase {
    /// The run that is going on.
    pub fn run(&self) -> Option<RunId> {
        match self {
            Phase::Idle | Phase::Settling { .. } | Phase::Choosing { .. } => None,
            Phase::Starting { run, .. }
            | Phase::Running { run, .. }
            | Phase::Stopping { run, .. }
            | Phase::Collecting { run, .. } => Some(*run),
        }
    }

    /// May processes of a run be alive?
    pub fn is_alive(&self) -> bool {
        matches!(self, Phase::Starting { .. } | Phase::Running { .. } | Phase::Stopping { .. })
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It left with this code.
    Code(i32),
    /// A signal ended it.
    Signal(i32),
}

/// Which tests a run is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All that the command runs.
    #[default]
    All,
    /// Those that the user chose.
    Tests(Arc<[TestKey]>),
    /// Those that changed files concern.
    Affected(Arc<[TestKey]>),
}

impl Scope {
    /// The tests, where it is not all of them.
    pub fn only(&self) -> Option<&Arc<[TestKey]>> {
        match self {
            Scope::All => None,
            Scope::Tests(only) | Scope::Affected(only) => Some(only),
        }
    }

    /// Does a run of it tell all that there is to tell of changed files?
    pub fn concerns_changes(&self) -> bool {
        matches!(self, Scope::All | Scope::Affected(_))
    }
}

/// The tests that changes concern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// All; says why.
    All(String),
    /// These, the most telling first, of so many that are known.
    Tests {
        /// Which.
        only: Arc<[TestKey]>,
        /// Why, each of them. Untrusted: names of files and functions are in it.
        reasons: Arc<[String]>,
        /// How many tests are known.
        known: usize,
    },
    /// None; says why.
    Nothing(String),
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The command succeeded and its reports are shown.
    Passed,
    /// The command left with another code than 0; its reports are shown.
    Failed {
        /// The code.
        code: i32,
    },
    /// Tests failed, as their results say.
    TestsFailed {
        /// How many.
        failed: u64,
        /// Was there a report? It is shown then.
        report: bool,
    },
    /// No test failed, and the command did: a threshold, or another step of it.
    StepFailed {
        /// Its code.
        code: i32,
    },
    /// Something does not build or load, so that tests did not run.
    BuildFailed(Broken),
    /// A signal that was not ours ended the command. Whatever it wrote is not to be trusted.
    Crashed {
        /// The signal.
        signal: i32,
    },
    /// We stopped it.
    Cancelled,
    /// The command ended without writing a report.
    NoReport {
        /// Its code.
        code: i32,
    },
    /// A report was written but cannot be read.
    ReportBad(String),
    /// The command could not be started.
    NotStarted(String),
}

impl Outcome {
    /// Did the command come to its end, with everything that it does?
    pub fn is_complete(&self) -> bool {
        use Outcome::{Failed, Passed, StepFailed, TestsFailed};
        matches!(self, Passed | Failed { .. } | TestsFailed { report: true, .. } | StepFailed { .. })
    }

    /// The outcome in JSON.
    pub fn key(&self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Failed { .. } | Outcome::TestsFailed { .. } | Outcome::StepFailed { .. } => "failed",
            Outcome::BuildFailed(_) => "build_failed",
            Outcome::Crashed { .. } => "crashed",
            Outcome::Cancelled => "cancelled",
            Outcome::NoReport { .. } => "no_report",
            Outcome::ReportBad(_) => "report_bad",
            Outcome::NotStarted(_) => "not_started",
        }
    }
}

/// A run that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Which.
    pub run: RunId,
    /// The files that caused it; none when the user did.
    pub because: Vec<RepoPath>,
    /// How.
    pub outcome: Outcome,
    /// The tests that it told of.
    pub tests: Counts,
    /// When it was asked for.
    pub began: u64,
    /// When it was over, its reports read.
    pub ended: u64,
}

/// Where the shown data come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// There are none.
    #[default]
    None,
    /// Reports that lay on the disk.
    Found,
    /// A run of ours.
    Run(RunId),
}

/// How fresh the shown data are. Independent of the run: old data stay until new ones are complete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Data {
    /// Where they come from.
    pub origin: Origin,
    /// When they came.
    pub since: u64,
    /// How old they were then, in milliseconds.
    pub age: u64,
    /// Files that changed after they were measured.
    pub changed: BTreeSet<RepoPath>,
    /// Did some tests run since, whose lines count as covered? What all of them would miss nobody knows.
    pub gains: bool,
}

impl Data {
    /// Are there data, and has no file changed since?
    pub fn is_fresh(&self) -> bool {
        self.origin != Origin::None && self.changed.is_empty() && !self.gains
    }
}

/// How changes of files become known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Watching {
    /// The system tells.
    #[default]
    Notified,
    /// We look again and again, because the system cannot tell; says why.
    Polling(String),
    /// Not at all; says why. Runs then start by hand only.
    Dead(String),
}
