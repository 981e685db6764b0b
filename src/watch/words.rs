//! The exact words for each state, in one place. Never a bare "error": a reader must know what to do next.

use super::state::{Data, Origin, Outcome, Phase, Watching};
use super::{Plan, RunId};
use crate::source::printable;

impl Plan {
    /// What is going on, in a few words: the run, then the data where they are not what the run would show.
    pub fn status(&self) -> String {
        let mut parts = Vec::new();
        if let Some(run) = self.phase.words(self.now()) {
            parts.push(run);
        } else if let Some(last) = &self.last {
            parts.push(last.outcome.words());
        }
        if self.paused {
            parts.insert(0, "paused".to_owned());
        } else if parts.is_empty() && self.command.is_some() {
            parts.push("watching".to_owned());
        }
        parts.extend(self.data.words(self.now(), self.phase.run().is_some() || self.last_failed()));
        parts.extend(self.written_words());
        parts.extend(self.watching.words());
        parts.join(" · ")
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

/// A span of milliseconds as an age.
pub fn ago(milliseconds: u64) -> String {
    match milliseconds / 1000 {
        seconds @ 0..60 => format!("{seconds} s old"),
        seconds @ 60..3600 => format!("{} min old", seconds / 60),
        seconds @ 3600..86_400 => format!("{} h old", seconds / 3600),
        seconds => format!("{} days old", seconds / 86_400),
    }
}
