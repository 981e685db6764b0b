//! The exact words for each state, in one place. Never a bare "error": a reader must know what to do next.

use super::results::Tally;
use super::results::TestKey;
use super::state::{Data, Origin, Outcome, Phase, Scope, Watching};
use super::{Plan, RunId};
use crate::source::printable;

impl Plan {
    /// What is going on, in a few words: the run, then the data where they are not what the run would show.
    pub fn status(&self) -> String {
        let mut parts = Vec::new();
        if let Some(run) = self.phase.words(self.now()) {
            parts.push(run);
            parts.extend(self.tally.words());
        } else if let Some(last) = &self.last {
            parts.push(match (&last.outcome, self.tally.counts.passed) {
                (Outcome::Passed, passed @ 1..) => format!("{} passed", tests(passed)),
                (outcome, _) => outcome.words(),
            });
            match &self.scope {
                Scope::All => {}
                Scope::Tests(only) => parts.push(format!("{} chosen", only.len())),
                Scope::Affected(only) => {
                    parts.push(format!("{} of {} concerned", only.len(), tests(self.known as u64)));
                }
            }
        }
        parts.extend(self.idle_because.as_ref().map(|why| format!("nothing ran: {}", printable(why))));
        parts.extend(self.risk());
        if self.paused {
            parts.insert(0, "paused".to_owned());
        } else if parts.is_empty() && self.command.is_some() {
            parts.push("watching".to_owned());
        }
        // Where something was added to the data since, it is that which matters.
        let is_old = self.phase.run().is_some() || self.last_failed() && !self.data.gains;
        parts.extend(self.data.words(self.now(), is_old));
        if self.data.gains {
            parts.push("gains only until all run".to_owned());
        }
        parts.extend(self.cost());
        parts.extend(self.written_words());
        parts.extend(self.watching.words());
        parts.join(" · ")
    }

    /// Why the latest run ran.
    pub fn reason(&self) -> Option<String> {
        let run = self.phase.run().or(self.last.as_ref().map(|last| last.run))?;
        if let Scope::Tests(only) = &self.scope {
            let data = match (self.per_test, self.data.gains) {
                (true, _) => "",
                (false, true) => ": gains only, losses unknown until all run",
                (false, false) => ": coverage is as it was",
            };
            return Some(format!("ran {} as you asked{data}", chosen(only.len())));
        }
        let why_all = self.why_all.as_ref().map(|why| format!(", all tests: {why}")).unwrap_or_default();
        let why_all = if self.scope == Scope::All { printable(&why_all).into_owned() } else { String::new() };
        Some(match self.because.split_first() {
            Some((first, rest)) => {
                let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
                format!("ran because of {}{more}{why_all}", printable(first.as_str()))
            }
            None if !why_all.is_empty() => format!("ran{}", why_all.trim_start_matches(',')),
            None if run == RunId(1) => "ran at the start".to_owned(),
            None => "ran as you asked".to_owned(),
        })
    }

    /// Why the latest run has a test in it, where that is of those which changes concern. Untrusted.
    pub fn reason_of(&self, test: &TestKey) -> Option<&str> {
        let Scope::Affected(only) = &self.scope else { return None };
        // A suite may run as a whole.
        let is_it = |one: &TestKey| {
            (one.tool, &one.suite) == (test.tool, &test.suite) && (one.name.is_empty() || one.name == test.name)
        };
        self.reasons.get(only.iter().position(is_it)?).map(String::as_str)
    }

    /// The share of the known tests that changes concern and that did not end yet.
    fn risk(&self) -> Option<String> {
        let only = self.phase.run().and(self.scope.only()).filter(|_| self.scope.concerns_changes())?;
        let pending = (only.len() as u64).saturating_sub(self.tally.counts.total());
        let known = (self.known as u64).max(1);
        Some(format!("risk {} % ({pending} of {} pending)", (100 * pending).div_ceil(known).min(100), tests(known)))
    }

    /// What it costs to tell tests apart, after a run of all.
    fn cost(&self) -> Option<String> {
        let percent = self.costs.filter(|_| self.phase.run().is_none() && self.scope == Scope::All)?.max(0);
        let off = if self.tells_apart { "" } else { "not " };
        Some(format!("tests are {off}told apart: that takes {percent} % longer"))
    }

    fn written_words(&self) -> Option<String> {
        let first = printable(self.written.first()?.as_str()).into_owned();
        Some(match self.written.len() {
            1 => format!("the tests write {first}: it starts no run"),
            n => format!("the tests write {first} and {} more: they start no run", n - 1),
        })
    }

    fn last_failed(&self) -> bool {
        self.last.as_ref().is_some_and(|last| self.data.origin != Origin::Run(last.run))
    }
}

impl Phase {
    /// What is going on at this time; `None` for idle.
    pub fn words(&self, now: u64) -> Option<String> {
        match self {
            Phase::Idle => None,
            Phase::Settling { .. } => Some("files changed".to_owned()),
            Phase::Choosing { .. } => Some("choosing tests".to_owned()),
            Phase::Starting { .. } => Some("starting".to_owned()),
            Phase::Running { since, .. } => Some(format!("running {} s", now.saturating_sub(*since) / 1000)),
            Phase::Stopping { kill_at: Some(_), .. } => Some("stopping".to_owned()),
            Phase::Stopping { kill_at: None, .. } => Some("killing".to_owned()),
            Phase::Collecting { .. } => Some("reading reports".to_owned()),
        }
    }
}

impl Outcome {
    /// How a run ended.
    pub fn words(&self) -> String {
        match self {
            Outcome::Passed => "tests passed".to_owned(),
            Outcome::Failed { code } => format!("tests failed (exit {code})"),
            Outcome::TestsFailed { failed, report } => {
                let lacking = if *report { "" } else { ", no report" };
                format!("{} failed{lacking}", tests(*failed))
            }
            Outcome::StepFailed { code } => format!("no test failed, but the command did (exit {code})"),
            Outcome::BuildFailed(broken) => match broken.places.first() {
                Some(place) => format!("build failed at {}:{}", printable(&place.file), place.line.get()),
                None => format!("build failed: {}", printable(&broken.message)),
            },
            Outcome::Crashed { signal } => format!("crashed (signal {signal})"),
            Outcome::Cancelled => "cancelled".to_owned(),
            Outcome::NoReport { code: 0 } => "no report".to_owned(),
            Outcome::NoReport { code } => format!("no report (exit {code})"),
            Outcome::ReportBad(why) => format!("report unreadable: {why}"),
            Outcome::NotStarted(why) => format!("not started: {why}"),
        }
    }
}

impl Data {
    /// How old the data are, where they are not fresh, or always when `always` is set.
    pub fn words(&self, now: u64, always: bool) -> Option<String> {
        let since = match self.origin {
            Origin::None => return None,
            Origin::Found => "the reports were read".to_owned(),
            Origin::Run(RunId(run)) => format!("run {run}"),
        };
        match self.changed.len() {
            0 if !always => None,
            0 => Some(format!("data {}", ago(now.saturating_sub(self.since).saturating_add(self.age)))),
            1 => Some(format!("stale: 1 file edited since {since}")),
            n => Some(format!("stale: {n} files edited since {since}")),
        }
    }
}

impl Watching {
    /// What is wrong with watching; `None` when nothing is.
    pub fn words(&self) -> Option<String> {
        match self {
            Watching::Notified => None,
            Watching::Polling(why) => Some(format!("polling ({why})")),
            Watching::Dead(why) => Some(format!("not watching files ({why})")),
        }
    }
}

impl Tally {
    /// How far a run is: `12/40 tests, 1 failed`; `None` where nothing was told.
    pub fn words(&self) -> Option<String> {
        let total = self.counts.total();
        let done = match self.expected {
            0 if total == 0 => return None,
            0 => tests(total),
            expected => format!("{total}/{}", tests(expected)),
        };
        Some(match self.counts.bad() {
            0 => done,
            bad => format!("{done}, {bad} failed"),
        })
    }
}

/// So many tests.
pub(super) fn tests(count: u64) -> String {
    if count == 1 { "1 test".to_owned() } else { format!("{count} tests") }
}

fn chosen(count: usize) -> String {
    if count == 1 { "1 chosen test".to_owned() } else { format!("{count} chosen tests") }
}

/// A span of milliseconds as an age.
pub fn ago(milliseconds: u64) -> String {
    match milliseconds / 1000 {
        seconds @ 0..60 => format!("{seconds} s old"),
        seconds @ 60..3600 => format!("{} min old", seconds / 60),
        seconds @ 3600..86_400 => format!("{} h old", seconds / 3600),
        seconds => format!("{} days old", seconds / 86_400),
    }
}
