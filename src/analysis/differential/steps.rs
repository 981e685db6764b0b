//! How the baseline's rate became the present one: the steps, and what each changed.

use crate::coverage::{Drop, Ratio};

/// A step from the baseline's rate to the present one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// The baseline.
    Base,
    /// Without what was deleted or is not measured any more.
    Deleted,
    /// What was lost and gained on lines that are still there.
    Lost,
    /// What counts now and did not, and the other way round.
    Included,
    /// Files that could only be compared as a whole.
    Unmapped,
    /// With new and changed lines: the present.
    New,
}

impl StepKind {
    /// The step in JSON.
    pub fn key(self) -> &'static str {
        match self {
            StepKind::Base => "base",
            StepKind::Deleted => "deleted",
            StepKind::Lost => "lost",
            StepKind::Included => "included",
            StepKind::Unmapped => "unmapped",
            StepKind::New => "new",
        }
    }

    /// The step in words.
    pub fn words(self) -> &'static str {
        match self {
            StepKind::Base => "baseline",
            StepKind::Deleted => "deleted and vanished lines",
            StepKind::Lost => "lost and gained lines",
            StepKind::Included => "lines newly or no longer counted",
            StepKind::Unmapped => "files compared as a whole",
            StepKind::New => "new and changed lines",
        }
    }
}

/// A rate after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which step.
    pub kind: StepKind,
    /// The rate after it.
    pub ratio: Ratio,
}

/// How the baseline's rate became the present one. Each step starts where the one before ended, so that the
/// differences sum exactly to the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waterfall {
    /// From the baseline to the present. `Unmapped` stands among them only where there are such files.
    pub steps: Vec<Step>,
    /// How much of the present is old code that is measured for the first time. It came in with `Included`.
    pub first_measured: Ratio,
}

impl Waterfall {
    /// The rate after a step.
    pub fn after(&self, kind: StepKind) -> Ratio {
        self.steps.iter().find(|step| step.kind == kind).map(|step| step.ratio).unwrap_or_default()
    }

    /// The steps with the change that each made; `None` for the first, and where a side is 0 of 0.
    pub fn changes(&self) -> impl Iterator<Item = (Step, Option<Drop>)> + '_ {
        let before = std::iter::once(None).chain(self.steps.iter().map(|step| Some(step.ratio)));
        self.steps.iter().zip(before).map(|(step, before)| (*step, before.and_then(|b| Drop::between(b, step.ratio))))
    }

    /// The literal drop from the baseline to the present.
    pub fn raw_drop(&self) -> Option<Drop> {
        Drop::between(self.after(StepKind::Base), self.after(StepKind::New))
    }

    /// The drop that neither deleted lines explain nor old code that is measured for the first time: the smallest of the
    /// literal one and those without the ones, the other or both, never below zero.
    pub fn effective_drop(&self) -> Option<Drop> {
        smallest(
            self.after(StepKind::Base),
            self.after(StepKind::Deleted),
            self.after(StepKind::New),
            self.first_measured,
        )
    }
}

/// The drop from a rate before, or from that of what survives, to a rate now, or to that without what is measured for the
/// first time: whichever is smallest, never below zero.
pub fn smallest(before: Ratio, surviving: Ratio, now: Ratio, first_measured: Ratio) -> Option<Drop> {
    let less = |whole: u64, part: u64| whole.saturating_sub(part);
    let old = Ratio::new(less(now.covered, first_measured.covered), less(now.total, first_measured.total));
    let literal = Drop::between(before, now)?;
    let others = [(surviving, now), (before, old), (surviving, old)];
    let drops = others.into_iter().filter_map(|(from, to)| Drop::between(from, to));
    Some(drops.fold(literal, Drop::min).max(Drop::NONE))
}
