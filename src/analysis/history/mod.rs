//! Coverage over time: what each saved baseline said, what the present says, and how each differs from the one before.
//!
//! Numbers are those that were written down: a phase that was recorded does not change when settings do. Where the
//! present is measured in a metric that a baseline carries too, that metric is shown for both.

mod brought;
mod change;
mod directories;
mod low;
mod regressions;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use self::brought::Brought;
pub use self::change::Change;
pub use self::directories::Directory;
use self::directories::{Listed, holding_files};
use self::low::low;
pub use self::low::{LOW, LowFunction};
pub use self::regressions::{Fallen, Regressions};
use super::baseline::Since;
use super::differential::{Differential, Measurement};
use super::{BaselineInfo, ProjectInfo};
use crate::coverage::{Metric, Percent, Ratio};

/// When something was measured.
#[derive(Clone, Debug, PartialEq)]
pub enum Moment {
    /// When a baseline was saved.
    Saved(Arc<BaselineInfo>),
    /// Now.
    Now(Arc<Now>),
}

/// The present, as far as baselines say the same of themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// The project's name and its state in git.
    pub project: ProjectInfo,
    /// The globs of files that count; none means all.
    pub include: Vec<String>,
    /// The globs of files that do not count.
    pub exclude: Vec<String>,
}

impl Moment {
    /// Its name; untrusted.
    pub fn name(&self) -> &str {
        match self {
            Moment::Saved(info) => &info.name,
            Moment::Now(_) => "now",
        }
    }

    /// What is known of its making, for a saved one.
    pub fn info(&self) -> Option<&BaselineInfo> {
        match self {
            Moment::Saved(info) => Some(info),
            Moment::Now(_) => None,
        }
    }

    /// The day in UTC, for a saved one: `2026-11-22`.
    pub fn day(&self) -> Option<String> {
        // The time of RFC 3339 begins with the day.
        self.info()?.created_at().split('T').next().map(str::to_owned)
    }

    /// The short commit, where there is git; untrusted.
    pub fn commit(&self) -> Option<&str> {
        match self {
            Moment::Saved(info) => info.short_commit(),
            Moment::Now(now) => now.project.commit.as_deref(),
        }
    }

    /// The branch, where there is git and one is checked out; untrusted.
    pub fn branch(&self) -> Option<&str> {
        match self {
            Moment::Saved(info) => info.branch.as_deref(),
            Moment::Now(now) => now.project.branch.as_deref(),
        }
    }

    /// Did the measured files differ from the commit?
    pub fn is_dirty(&self) -> bool {
        match self {
            Moment::Saved(info) => info.dirty,
            Moment::Now(now) => now.project.dirty == Some(true),
        }
    }

    /// The globs of files that counted, and of those that did not.
    fn globs(&self) -> (&[String], &[String]) {
        match self {
            Moment::Saved(info) => (&info.include, &info.exclude),
            Moment::Now(now) => (&now.include, &now.exclude),
        }
    }
}

/// A moment, and how it stands to the one before.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Which moment.
    pub moment: Moment,
    /// The moment that it is compared with.
    pub before: Option<Moment>,
    /// What was found against that moment when this one was saved, or just now; `None` where nothing was kept.
    pub since: Option<Arc<Since>>,
    /// What is counted.
    pub metric: Metric,
    /// How much of it is covered.
    pub ratio: Ratio,
    /// How that stands to the moment before.
    pub change: Change,
    /// Did the moment before leave out other files, as the settings said then?
    pub other_files: bool,
    /// How many files were measured.
    pub files: usize,
    /// How many functions they have.
    pub functions: usize,
    /// A directory for each of [`History::directories`].
    pub directories: Vec<Directory>,
    /// Functions below the limit, by path and line.
    pub low: Vec<LowFunction>,
    /// What became worse.
    pub regressions: Regressions,
    /// What is new.
    pub brought: Brought,
}

/// A measurement and its moment.
#[derive(Clone, Debug)]
pub struct Side<'a> {
    /// When.
    pub moment: Moment,
    /// What.
    pub measurement: &'a Measurement,
    /// What is known against the moment before, beside what the measurements themselves say.
    pub since: Option<Arc<Since>>,
}

/// Coverage over time.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// Paths of the directories worth a row: those that hold files, or several directories, at any moment.
    pub directories: Vec<String>,
    /// The limit for [`Entry::low`].
    pub under: Percent,
    /// The moments, oldest first.
    pub entries: Vec<Arc<Entry>>,
}

impl History {
    /// Compares each moment, oldest first, with the one before it. Functions below `under` count as low.
    pub fn of(sides: &[Side<'_>], under: Percent) -> History {
        HistoryMemo::default().history(sides, under)
    }

    /// The rate of the total, or of a directory by its place, at each moment: `None` where it counts something else than
    /// the latest moment or has nothing to cover.
    pub fn rates(&self, directory: Option<usize>) -> Vec<Option<Ratio>> {
        let metric = self.entries.last().map(|entry| entry.metric);
        let rate = |entry: &Entry| match directory {
            None => Some(entry.ratio),
            Some(at) => entry.directories.get(at).map(|directory| directory.ratio),
        };
        let same = |entry: &&Entry| Some(entry.metric) == metric;
        self.entries
            .iter()
            .map(|entry| Some(&**entry).filter(same).and_then(rate).filter(|it| !it.is_empty()))
            .collect()
    }
}

/// What was worked out of the moments, kept for those that stay what they are: the saved ones do, the present does not.
#[derive(Debug, Default)]
pub struct HistoryMemo {
    directories: Vec<(Moment, BTreeSet<String>)>,
    made: Option<(Option<Metric>, Percent, Listed)>,
    entries: Vec<Arc<Entry>>,
}

impl HistoryMemo {
    /// As [`History::of`]. Entries of saved moments that stand where they stood are those of the last time.
    pub fn history(&mut self, sides: &[Side<'_>], under: Percent) -> History {
        let shown = sides.last().map(|side| side.measurement.headline);
        let listed = self.listed(sides);
        let made = Some((shown, under, listed));
        let known = if self.made == made { std::mem::take(&mut self.entries) } else { Vec::new() };
        let is_saved = |moment: &Moment| matches!(moment, Moment::Saved(_));
        let same =
            known.iter().zip(sides).take_while(|(entry, side)| is_saved(&entry.moment) && entry.moment == side.moment);
        let mut entries: Vec<Arc<Entry>> = same.map(|(entry, _)| Arc::clone(entry)).collect();
        let listed = made.as_ref().map_or_else(Listed::default, |made| made.2.clone());
        for (at, side) in sides.iter().enumerate().skip(entries.len()) {
            let before = entries.last().map(|entry| &**entry).zip(at.checked_sub(1).and_then(|at| sides.get(at)));
            entries.push(Arc::new(entry(side, before, shown, &listed, under)));
        }
        (self.made, self.entries) = (made, entries.clone());
        History { directories: listed.into_paths(), under, entries }
    }

    /// The directories worth a row.
    fn listed(&mut self, sides: &[Side<'_>]) -> Listed {
        let mut known = std::mem::take(&mut self.directories);
        self.directories = sides
            .iter()
            .map(|side| {
                let same = known.iter().position(|(moment, _)| *moment == side.moment && side.moment.info().is_some());
                let directories = match same {
                    Some(at) => known.swap_remove(at).1,
                    None => holding_files(side.measurement),
                };
                (side.moment.clone(), directories)
            })
            .collect();
        Listed::of(self.directories.iter().flat_map(|(_, directories)| directories))
    }
}

/// A moment beside the one before it.
fn entry(
    side: &Side<'_>,
    before: Option<(&Entry, &Side<'_>)>,
    shown: Option<Metric>,
    listed: &Listed,
    under: Percent,
) -> Entry {
    let totals = side.measurement.totals();
    let metric = shown.filter(|metric| totals.get(*metric).is_some()).unwrap_or(side.measurement.headline);
    let ratio = totals.get(metric).unwrap_or_default();
    let kept = |before: &Entry| {
        side.since.clone().filter(|since| before.moment.info().is_some_and(|it| since.is_of(&it.name, it.created)))
    };
    let since = before.and_then(|(entry, _)| kept(entry));
    let (regressions, brought) = before.map_or_else(Default::default, |(_, before)| {
        let found = Differential::of_changes(before.measurement, side.measurement);
        let now = || Regressions::of(&found, before.measurement, side.measurement, metric);
        let regressions = match since.as_deref() {
            Some(since) if since.metric == metric => since.regressions.clone(),
            Some(since) => {
                let Regressions { lost, lines_known, .. } = since.regressions.clone();
                let now = now();
                if now.lines_known { now } else { Regressions { lost, lines_known, ..now } }
            }
            None => now(),
        };
        (regressions, Brought::of(&found, metric))
    });
    Entry {
        moment: side.moment.clone(),
        before: before.map(|(entry, _)| entry.moment.clone()),
        since,
        metric,
        ratio,
        change: Change::between(before.map(|(entry, _)| (entry.metric, entry.ratio)), metric, ratio),
        other_files: before.is_some_and(|(entry, _)| entry.moment.globs() != side.moment.globs()),
        files: side.measurement.files().iter().filter(|file| file.is_measured()).count(),
        functions: side.measurement.files().iter().map(|file| file.functions.len()).sum(),
        directories: listed.rows(
            side.measurement,
            metric,
            before.map(|(entry, _)| (entry.metric, &*entry.directories)),
        ),
        low: low(side.measurement, metric, under),
        regressions,
        brought,
    }
}

#[cfg(test)]
mod tests;
