//! What a comparison finds: values for screens, gates and printers.

use crate::coverage::{Drop, Line, LineRange, Metric, Ratio, RepoPath, Totals, ranges};

/// What became of a line, or of something on it. The letters are lcov's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Unchanged, was hit, is missed.
    Lost,
    /// New or changed, missed.
    NewMissed,
    /// New or changed, hit.
    NewHit,
    /// Unchanged, was no code, is missed.
    IncludedMissed,
    /// Unchanged, was no code, is hit.
    IncludedHit,
    /// Unchanged, was missed, is hit.
    Gained,
    /// Unchanged, hit before and now.
    StillHit,
    /// Unchanged, missed before and now.
    StillMissed,
    /// Unchanged, was hit, is no code any more.
    ExcludedHit,
    /// Unchanged, was missed, is no code any more.
    ExcludedMissed,
    /// Gone, was hit. Lines of the baseline's text.
    DeletedHit,
    /// Gone, was missed. Lines of the baseline's text.
    DeletedMissed,
    /// Still hit, but an arm or a part that ran before does not run any more. Beside still hit.
    BranchLost,
    /// Unchanged text that lay elsewhere before. Beside one of the others.
    Moved,
}

impl Category {
    /// All, in the order of the JSON contract.
    pub const ALL: [Category; 14] = [
        Category::Lost,
        Category::NewMissed,
        Category::NewHit,
        Category::IncludedMissed,
        Category::IncludedHit,
        Category::Gained,
        Category::StillHit,
        Category::StillMissed,
        Category::ExcludedHit,
        Category::ExcludedMissed,
        Category::DeletedHit,
        Category::DeletedMissed,
        Category::BranchLost,
        Category::Moved,
    ];

    /// Its key in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Category::Lost => "lost",
            Category::NewMissed => "new_missed",
            Category::NewHit => "new_hit",
            Category::IncludedMissed => "included_missed",
            Category::IncludedHit => "included_hit",
            Category::Gained => "gained",
            Category::StillHit => "still_hit",
            Category::StillMissed => "still_missed",
            Category::ExcludedHit => "excluded_hit",
            Category::ExcludedMissed => "excluded_missed",
            Category::DeletedHit => "deleted_hit",
            Category::DeletedMissed => "deleted_missed",
            Category::BranchLost => "branch_lost",
            Category::Moved => "moved",
        }
    }

    /// lcov's letters for it; none for what lcov does not tell apart.
    pub fn tla(self) -> Option<&'static str> {
        Some(match self {
            Category::Lost => "LBC",
            Category::NewMissed => "UNC",
            Category::NewHit => "GNC",
            Category::IncludedMissed => "UIC",
            Category::IncludedHit => "GIC",
            Category::Gained => "GBC",
            Category::StillHit => "CBC",
            Category::StillMissed => "UBC",
            Category::ExcludedHit => "ECB",
            Category::ExcludedMissed => "EUB",
            Category::DeletedHit => "DCB",
            Category::DeletedMissed => "DUB",
            Category::BranchLost | Category::Moved => return None,
        })
    }

    /// Its name for people.
    pub fn words(self) -> &'static str {
        match self {
            Category::Lost => "lost",
            Category::NewMissed => "new, missed",
            Category::NewHit => "new, hit",
            Category::IncludedMissed => "newly counted, missed",
            Category::IncludedHit => "newly counted, hit",
            Category::Gained => "gained",
            Category::StillHit => "still hit",
            Category::StillMissed => "still missed",
            Category::ExcludedHit => "no longer counted, was hit",
            Category::ExcludedMissed => "no longer counted, was missed",
            Category::DeletedHit => "deleted, was hit",
            Category::DeletedMissed => "deleted, was missed",
            Category::BranchLost => "branch lost",
            Category::Moved => "moved",
        }
    }
}

/// Lines by category, each list ascending and without repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Categories(Vec<(Category, Vec<Line>)>);

impl Categories {
    /// Adds a line. Lines of one category come in ascending order.
    pub fn add(&mut self, category: Category, line: Line) {
        match self.0.binary_search_by_key(&category, |entry| entry.0) {
            Ok(at) => self.0.get_mut(at).map_or((), |entry| entry.1.push(line)),
            Err(at) => self.0.insert(at, (category, vec![line])),
        }
    }

    /// The lines of a category.
    pub fn lines(&self, category: Category) -> &[Line] {
        let at = self.0.binary_search_by_key(&category, |entry| entry.0);
        at.ok().and_then(|at| self.0.get(at)).map_or(&[][..], |entry| entry.1.as_slice())
    }

    /// The lines of a category as ranges of consecutive lines.
    pub fn ranges(&self, category: Category) -> Vec<LineRange> {
        ranges(self.lines(category).iter().copied())
    }

    /// The categories that have lines.
    pub fn iter(&self) -> impl Iterator<Item = (Category, &[Line])> + '_ {
        self.0.iter().map(|entry| (entry.0, entry.1.as_slice()))
    }
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileChange {
    /// The same text under the same path.
    Same,
    /// Another text; or, without a path of its own before, text that was split off another file.
    Changed,
    /// It was not there.
    New,
    /// Its source is gone.
    Removed,
    /// It had another path.
    Renamed,
    /// Its source is there, its data is gone.
    Vanished,
    /// Its source was there, its data is new.
    NewlyMeasured,
}

impl FileChange {
    /// The state in JSON.
    pub fn key(self) -> &'static str {
        match self {
            FileChange::Same => "same",
            FileChange::Changed => "changed",
            FileChange::New => "new",
            FileChange::Removed => "removed",
            FileChange::Renamed => "renamed",
            FileChange::Vanished => "vanished",
            FileChange::NewlyMeasured => "newly_measured",
        }
    }
}

/// A place on the baseline's side: a file of its measurement and a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// Position in the baseline's files.
    pub file: u32,
    /// The line there.
    pub line: Line,
}

/// Where the lines of a file come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LineMap {
    /// Every line comes from the same line of one file.
    Identity(u32),
    /// For each line, counted from 0, where it was; `None` for a new line.
    Lines(Vec<Option<Origin>>),
    /// Nothing is known: a text is missing on one side.
    #[default]
    Unknown,
}

impl LineMap {
    /// Where a line was.
    pub fn origin(&self, line: Line) -> Option<Origin> {
        match self {
            LineMap::Identity(file) => Some(Origin { file: *file, line }),
            LineMap::Lines(lines) => lines.get(line.index()).copied().flatten(),
            LineMap::Unknown => None,
        }
    }
}

/// A file of either side that was measured on at least one of them.
#[derive(Clone, Debug, PartialEq)]
pub struct FileDelta {
    /// Its path now, or before when there is none now.
    pub path: RepoPath,
    /// Its path before, where that is another one.
    pub was: Option<RepoPath>,
    /// What became of it.
    pub state: FileChange,
    /// Position in the baseline's files.
    pub before: Option<u32>,
    /// Position in the present files.
    pub after: Option<u32>,
    /// Where its lines come from.
    pub map: LineMap,
    /// Its lines by category. Deleted ones are lines of the baseline's text, all others of the present one.
    pub categories: Categories,
    /// Known on both sides and measured now, but a text or the lines of a side are missing: totals can be compared,
    /// lines cannot.
    pub unmappable: bool,
}

/// How a function was found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Match {
    /// Same file, name and signature, or the same line under another name that counts (closures).
    Same,
    /// The same text elsewhere.
    Moved,
    /// Similar text under another name: inferred.
    Renamed,
    /// Not found before.
    New,
    /// Its lines were there before, without data.
    NewlyMeasured,
    /// Not found now.
    Removed,
}

impl Match {
    /// The match in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Match::Same => "same",
            Match::Moved => "moved",
            Match::Renamed => "renamed?",
            Match::New => "new",
            Match::NewlyMeasured => "newly_measured",
            Match::Removed => "removed",
        }
    }
}

/// A function of either side.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionDelta {
    /// Position of its file in [`Differential::files`].
    pub file: u32,
    /// Its name now, or before when it is gone. Untrusted.
    pub name: String,
    /// File and name before, where they differ.
    pub was: Option<(RepoPath, String)>,
    /// How it was found again.
    pub matched: Match,
    /// First line now, or before when it is gone.
    pub start: Option<Line>,
    /// Last line now, or before when it is gone.
    pub end: Option<Line>,
    /// Totals before.
    pub before: Option<Totals>,
    /// Totals now.
    pub after: Option<Totals>,
    /// Totals before of the lines that are still in it; `None` when lines cannot be compared.
    pub surviving: Option<Totals>,
    /// Was it entered before, and is it now?
    pub entered: (Option<bool>, Option<bool>),
    /// The lines it owns now, by category; deleted ones are not among them.
    pub categories: Categories,
}

impl FunctionDelta {
    /// The drop in a metric: literal.
    pub fn raw_drop(&self, metric: Metric) -> Option<Drop> {
        Drop::between(self.before?.get(metric)?, self.after?.get(metric)?)
    }

    /// The drop in a metric that is not explained by deleted lines alone: the smaller of the literal one and the one
    /// that starts from the surviving lines, never below zero.
    pub fn effective_drop(&self, metric: Metric) -> Option<Drop> {
        let raw = self.raw_drop(metric)?;
        let surviving = self.surviving.and_then(|totals| totals.get(metric));
        let adjusted = surviving.and_then(|before| Drop::between(before, self.after?.get(metric)?));
        Some(adjusted.map_or(raw, |adjusted| raw.min(adjusted)).max(Drop::NONE))
    }
}

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

    /// The drop that deleted lines do not explain: the smaller of the literal one and the one from after their removal,
    /// never below zero.
    pub fn effective_drop(&self) -> Option<Drop> {
        let raw = self.raw_drop()?;
        let adjusted = Drop::between(self.after(StepKind::Deleted), self.after(StepKind::New));
        Some(adjusted.map_or(raw, |adjusted| raw.min(adjusted)).max(Drop::NONE))
    }
}

/// A comparison of two measurements.
#[derive(Clone, Debug, PartialEq)]
pub struct Differential {
    /// The metric shown first, that of the present side.
    pub headline: Metric,
    /// Files, sorted by path.
    pub files: Vec<FileDelta>,
    /// Functions, by file, then start line.
    pub functions: Vec<FunctionDelta>,
    /// A waterfall a metric that both sides carry.
    pub waterfalls: Vec<(Metric, Waterfall)>,
    /// Lines of brackets or space alone that a compiler began or ceased to call code; they are in no category.
    pub noise: u64,
}

impl Differential {
    /// The waterfall of a metric; `None` when a side does not carry it.
    pub fn waterfall(&self, metric: Metric) -> Option<&Waterfall> {
        self.waterfalls.iter().find(|entry| entry.0 == metric).map(|entry| &entry.1)
    }

    /// The metric to show the comparison in: the headline, or lines where a side does not carry it.
    pub fn shown_metric(&self) -> Metric {
        if self.waterfall(self.headline).is_some() { self.headline } else { Metric::Lines }
    }

    /// The file with this path.
    pub fn file(&self, path: &str) -> Option<&FileDelta> {
        self.files.iter().find(|file| file.path.as_str() == path)
    }
}
