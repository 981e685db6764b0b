//! The history of a project: its saved baselines in the order of their making, and the present beside them.

use std::sync::Arc;

use time::OffsetDateTime;

use super::Loaded;
use super::baselines::{BaselineFileError, Baselines, SavedBaseline};
use crate::analysis::differential::{Differential, FileRecord, Measurement};
use crate::analysis::gates::{Context, Judgement, Rules, judge};
use crate::analysis::history::{HistoryMemo, Moment, Now, Side};
use crate::analysis::{Baseline, History, Since};
use crate::config::Config;
use crate::coverage::{Percent, RepoPath};

/// The saved baselines, read. What did not change is not read again.
#[derive(Debug, Default)]
pub struct Saved {
    /// With what the list said of each when it was read.
    read: Vec<(SavedBaseline, Arc<Baseline>)>,
}

impl Saved {
    /// Reads what is new since the last time, and forgets what is gone. What cannot be read is left out, and told.
    pub fn refresh(&mut self, baselines: &Baselines) -> Vec<BaselineFileError> {
        let known = std::mem::take(&mut self.read);
        let mut failed = baselines.unusable();
        for saved in baselines.list() {
            let same = known.iter().find(|(other, _)| *other == saved).map(|(_, baseline)| Arc::clone(baseline));
            match same.map_or_else(|| baselines.open(&saved).map(Arc::new), Ok) {
                Ok(baseline) => self.read.push((saved, baseline)),
                Err(error) => failed.push(error),
            }
        }
        failed
    }

    /// A baseline; read only if it was not read before, as it is now.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(&mut self, baselines: &Baselines, saved: &SavedBaseline) -> Result<Arc<Baseline>, BaselineFileError> {
        if let Some((_, baseline)) = self.read.iter().find(|(known, _)| known == saved) {
            return Ok(Arc::clone(baseline));
        }
        let baseline = Arc::new(baselines.open(saved)?);
        self.read.retain(|(known, _)| known.file != saved.file);
        self.read.push((saved.clone(), Arc::clone(&baseline)));
        Ok(baseline)
    }

    /// The baselines, oldest first.
    pub fn baselines(&self) -> Vec<Arc<Baseline>> {
        self.read.iter().map(|(_, baseline)| Arc::clone(baseline)).collect()
    }
}

/// The present, and the settings that it was measured with.
#[derive(Clone, Copy, Debug)]
pub struct Present<'a> {
    /// What was loaded.
    pub loaded: &'a Loaded,
    /// Which files count.
    pub config: &'a Config,
    /// What was found against the newest of the baselines, where somebody looked.
    pub since: Option<&'a Arc<Since>>,
}

/// Judges a saved measurement against the one before it, by the rules of today on the day when it was saved. Rules that
/// need one before are left out where there is none.
pub fn judge_saved(now: &Baseline, before: Option<&Baseline>, rules: &Rules) -> Judgement {
    // A baseline does not say which files need no data: those that never had any are left out.
    let mut measured = now.measurement.clone();
    let has_data = |side: &Measurement, path: &RepoPath| side.file(path.as_str()).is_some_and(FileRecord::is_measured);
    measured.retain(|path| {
        has_data(&now.measurement, path) || before.is_some_and(|before| has_data(&before.measurement, path))
    });
    let differential = before.map(|before| Differential::of_changes(&before.measurement, &measured));
    let comparison = before.zip(differential.as_ref());
    let saved = OffsetDateTime::from_unix_timestamp(now.info.created).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    judge(
        rules,
        &Context {
            now: &measured,
            making: None,
            comparison: comparison.map(|(before, found)| (&before.info, &before.measurement, found)),
            today: saved.date(),
            allow_missing_baseline: true,
            strict: false,
        },
    )
}

/// Baselines, oldest first, and the present after them. What the memo knows of the baselines is not worked out again.
pub fn history(
    memo: &mut HistoryMemo,
    baselines: &[Arc<Baseline>],
    now: Option<Present<'_>>,
    under: Percent,
) -> History {
    let present = now.map(|Present { loaded, config, since }| {
        let newest = baselines.last().map(|baseline| &baseline.measurement);
        let project = loaded.snapshot.project.clone();
        let now = Now { project, include: config.include.clone(), exclude: config.exclude.clone() };
        (Moment::Now(Arc::new(now)), loaded.measurement(newest), since.cloned())
    });
    let saved = baselines.iter().map(|baseline| Side {
        moment: Moment::Saved(Arc::new(baseline.info.clone())),
        measurement: &baseline.measurement,
        since: baseline.info.since.clone(),
    });
    let present = present.as_ref().map(|(moment, measurement, since)| {
        let since = since.clone();
        Side { moment: moment.clone(), measurement, since }
    });
    memo.history(&saved.chain(present).collect::<Vec<_>>(), under)
}
