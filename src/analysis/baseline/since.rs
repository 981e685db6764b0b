//! What a baseline found against the one before it when it was saved: kept with it, because that one loses its lines when
//! newer ones come.

use crate::analysis::ScopeChange;
use crate::analysis::differential::{Category, Differential, FileChange, Measurement};
use crate::analysis::gates::{Judgement, Ruled, Verdict};
use crate::analysis::history::Regressions;
use crate::coverage::{LineRange, Metric, RepoPath};

/// What became of everything since another baseline. All texts are untrusted.
#[derive(Clone, Debug, PartialEq)]
pub struct Since {
    /// That baseline.
    pub name: String,
    /// When it was saved, in seconds since 1970.
    pub created: i64,
    /// What functions were compared in.
    pub metric: Metric,
    /// What became worse.
    pub regressions: Regressions,
    /// Measured files with another text, by path.
    pub changed: Vec<RepoPath>,
    /// New measured files.
    pub new: Vec<RepoPath>,
    /// Unchanged lines that counted and do not count any more, by file.
    pub excluded: Vec<(RepoPath, Vec<LineRange>)>,
    /// Files that the settings leave out now.
    pub left_out: Vec<RepoPath>,
    /// What the settings say that they did not say then.
    pub settings: Vec<String>,
    /// How the project's gates came out; `None` where it has none.
    pub verdict: Option<Verdict>,
    /// The rules that are set and how they came out, the worst first.
    pub rules: Vec<Ruled>,
}

/// More rows than this are no record that a person reads; the first line of a baseline has to stay short.
const ROWS: usize = 20_000;

impl Since {
    /// What a comparison says of what became of a baseline, which is told by its name and time; functions in a metric.
    pub fn of(
        (name, created): (&str, i64),
        (before, now): (&Measurement, &Measurement),
        found: &Differential,
        scope: &ScopeChange,
        judgement: Option<&Judgement>,
        metric: Metric,
    ) -> Since {
        let files = |states: &[FileChange]| -> Vec<RepoPath> {
            let some = found.files.iter().filter(|file| states.contains(&file.state));
            some.map(|file| file.path.clone()).collect()
        };
        let excluded = found.files.iter().filter_map(|file| {
            let kinds = [Category::ExcludedMissed, Category::ExcludedHit];
            let mut lines: Vec<_> = kinds.iter().flat_map(|kind| file.categories.lines(*kind)).copied().collect();
            lines.sort_unstable();
            (!lines.is_empty()).then(|| (file.path.clone(), crate::coverage::ranges(lines)))
        });
        let judged = judgement.filter(|judgement| judgement.rules > 0);
        Since {
            name: name.to_owned(),
            created,
            metric,
            regressions: Regressions::of(found, before, now, metric),
            changed: files(&[FileChange::Changed, FileChange::Renamed]),
            new: files(&[FileChange::New]),
            excluded: excluded.collect(),
            left_out: scope.left_out.iter().map(|file| file.path.clone()).collect(),
            settings: scope.settings.clone(),
            verdict: judged.map(|judgement| judgement.verdict),
            rules: judged.map(Judgement::ruled).unwrap_or_default(),
        }
    }

    /// Is it about the baseline of this name and time?
    pub fn is_of(&self, name: &str, created: i64) -> bool {
        (self.name.as_str(), self.created) == (name, created)
    }

    /// Is it too long to be kept?
    pub fn is_too_long(&self) -> bool {
        let Regressions { functions, unentered, lost, vanished, .. } = &self.regressions;
        let ranges = lost.iter().chain(&self.excluded).map(|(_, ranges)| ranges.len());
        let paths = vanished.len() + self.changed.len() + self.new.len() + self.left_out.len();
        functions.len() + unentered.len() + ranges.sum::<usize>() + paths + self.rules.len() > ROWS
    }
}
