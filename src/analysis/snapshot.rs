//! The one immutable value that every screen and every command shows. Files that did not change between two snapshots
//! are shared by both, and so are the folders above them: the next snapshot costs what changed.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::reach::KnownTests;
use super::reached::Reached;
use super::standing::Standing;
use super::{
    Facts, FileEntry, FileId, FileState, FunctionId, FunctionRow, Gap, GapIndex, InputStatus, Leaf, NotMeasured,
    Outline, ProjectInfo, Tree,
};
use crate::coverage::{Counts, FileCoverage, List, Metric, Report, Totals};

/// So many files may change for the index of gaps to be brought up to date: each looks through all files that have such gaps,
/// so that of more it is made anew sooner.
const FEW: usize = 64;

/// Coverage of a project at one moment, analysed.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Name and git state.
    pub project: ProjectInfo,
    /// The merged report. Its files are those of [`files`](Snapshot::files), in the same order.
    pub report: Arc<Report>,
    /// The metric shown first.
    pub headline: Metric,
    /// Sums over all files.
    pub totals: Totals,
    /// Measured files, sorted by path.
    pub files: List<Arc<FileEntry>>,
    /// Source files without data.
    pub not_measured: Arc<[NotMeasured]>,
    /// Reports met, taken or left.
    pub inputs: Arc<[InputStatus]>,
    /// Is something still on its way?
    pub partial: bool,
    /// How many files are in which state.
    standing: Standing,
    /// How many files are test code that stands aside.
    aside: usize,
    gaps: Gaps,
    /// Made when first asked for: who only reads sums and files needs no folders.
    tree: OnceLock<Arc<Tree>>,
    outline: OnceLock<Outline>,
    reached: Reached,
}

/// The gaps without test code where that stands aside, and those with it. Each is found when first asked for.
#[derive(Clone, Debug, Default)]
struct Gaps {
    product: OnceLock<GapIndex>,
    all: OnceLock<GapIndex>,
}

impl Snapshot {
    /// Analyses a report about whose sources nothing is known.
    pub fn build(report: Arc<Report>, facts: Facts) -> Snapshot {
        let entry = |file: &Arc<crate::coverage::File>| {
            let state = if file.resolved { FileState::Measured } else { FileState::Unresolved };
            Arc::new(FileEntry::new(Arc::clone(file), state, None, None))
        };
        let files: Vec<Arc<FileEntry>> = report.files.par_iter().map(entry).collect();
        Snapshot::new(report, files, facts)
    }

    /// Puts analysed files together. They are those of the report, in its order.
    pub fn new(report: Arc<Report>, files: impl Into<List<Arc<FileEntry>>>, facts: Facts) -> Snapshot {
        let files = files.into();
        let standing = Standing::of(files.iter().map(|file| &**file));
        Snapshot::with_tree(report, files, facts, (OnceLock::new(), Gaps::default(), standing))
    }

    /// The same after another snapshot, of which everything is taken over that is still true.
    pub fn after(before: &Snapshot, report: Arc<Report>, files: List<Arc<FileEntry>>, facts: Facts) -> Snapshot {
        let Some(changes) = before.changes(&files) else { return Snapshot::new(report, files, facts) };
        let tree = before.tree.get().map(|tree| {
            let tree_after = || Arc::new(tree.after(changes.iter().map(|&(id, _, after)| (id, after))));
            if changes.is_empty() { Arc::clone(tree) } else { tree_after() }
        });
        let tree = tree.map_or_else(OnceLock::new, OnceLock::from);
        let after = |gaps: &OnceLock<GapIndex>, tests| {
            let known = gaps.get().filter(|_| changes.len() <= FEW);
            known.map(|gaps| gaps.after(&changes, tests)).map_or_else(OnceLock::new, OnceLock::from)
        };
        let gaps = Gaps { product: after(&before.gaps.product, before.aside == 0), all: after(&before.gaps.all, true) };
        let same_names = before.report.contexts == report.contexts;
        let reached = before.reached.after(same_names, changes.iter().map(|change| change.0));
        let mut standing = before.standing;
        for (_, old, new) in &changes {
            standing.replace(old, new);
        }
        let headline = facts.headline.unwrap_or_else(|| standing.headline(&report.inputs));
        let outline = before.outline.get().filter(|_| headline == before.headline);
        let outline = outline.and_then(|outline| outline.after(before.tree.get()?, tree.get()?));
        drop(changes);
        let mut snapshot = Snapshot::with_tree(report, files, facts, (tree, gaps, standing));
        snapshot.reached = reached;
        if let Some(outline) = outline {
            snapshot.outline = OnceLock::from(outline);
        }
        snapshot
    }

    fn with_tree(
        report: Arc<Report>,
        files: List<Arc<FileEntry>>,
        facts: Facts,
        (tree, gaps, standing): (OnceLock<Arc<Tree>>, Gaps, Standing),
    ) -> Snapshot {
        Snapshot {
            aside: if standing.tests < files.len() { standing.tests } else { 0 },
            standing,
            project: facts.project,
            headline: facts.headline.unwrap_or_else(|| standing.headline(&report.inputs)),
            totals: tree.get().map_or_else(|| sum(&files), |tree| tree.totals()),
            files,
            tree,
            not_measured: facts.not_measured,
            inputs: facts.inputs,
            partial: facts.partial,
            gaps,
            outline: OnceLock::new(),
            reached: Reached::default(),
            report,
        }
    }

    /// Which of these files are others than those in their places here; `None` when they are not of the same paths.
    pub fn changes<'a>(
        &'a self,
        files: &'a List<Arc<FileEntry>>,
    ) -> Option<Vec<(FileId, &'a FileEntry, &'a FileEntry)>> {
        let change = |at: usize| {
            let (before, after) = (&**self.files.get(at)?, &**files.get(at)?);
            (before.path == after.path).then_some((FileId(at as u32), before, after))
        };
        self.files.differing(files, Arc::ptr_eq)?.into_iter().map(change).collect()
    }

    /// Gaps by impact, those of test code only with `tests` or where there is nothing else. Found when first asked for: it
    /// takes a walk over every line.
    pub fn gap_index(&self, tests: bool) -> &GapIndex {
        let all = tests || self.aside == 0;
        let slot = if tests && self.aside > 0 { &self.gaps.all } else { &self.gaps.product };
        slot.get_or_init(|| {
            self.files.par_iter().for_each(|file| {
                file.gap_counts();
            });
            GapIndex::of(&self.files, all)
        })
    }

    /// Folders with their sums. Made when first asked for.
    pub fn tree(&self) -> &Arc<Tree> {
        self.tree.get_or_init(|| {
            let leaves: Vec<Leaf> = self.files.par_iter().map(|file| Leaf::of(file)).collect();
            Arc::new(Tree::build(&leaves))
        })
    }

    /// What lists ask of all files and folders. Made when first asked for.
    pub fn outline(&self) -> &Outline {
        self.outline.get_or_init(|| Outline::of(self.tree(), &self.files, self.headline))
    }

    /// The tests that reports name; none where no report does. Found when first asked for.
    pub fn known_tests(&self) -> &KnownTests {
        self.reached.names(&self.report)
    }

    /// How many tests reach a function; `None` where no report says which tests run its file. Kept from the first time
    /// on, a file at a time.
    pub fn tests_of(&self, function: FunctionId) -> Option<u32> {
        self.reached.of_function(&self.report, &self.files, function)
    }

    /// Are the gaps found already?
    pub fn knows_gaps(&self) -> bool {
        self.gaps.product.get().is_some()
    }

    /// How many files of test code stand aside, because product code is measured, too.
    pub fn tests_aside(&self) -> usize {
        self.aside
    }

    /// Does this file stand aside?
    pub fn is_aside(&self, id: FileId) -> bool {
        self.aside > 0 && self.file(id).is_some_and(|file| file.test)
    }

    /// Is there any gap?
    pub fn has_gaps(&self) -> bool {
        self.files.iter().any(|file| file.impact + file.partial > 0)
    }

    /// Gaps by impact, then path, then line; those of test code that stands aside only with `tests`.
    pub fn gaps(&self, tests: bool) -> Vec<Gap> {
        let wanted = |(_, file): &(usize, &Arc<FileEntry>)| tests || self.aside == 0 || !file.test;
        let of_file = |(at, file): (usize, &Arc<FileEntry>)| file.gaps(FileId(at as u32));
        let mut gaps: Vec<Gap> = self.files.par_iter().enumerate().filter(wanted).flat_map_iter(of_file).collect();
        gaps.par_sort_by_key(|gap| (std::cmp::Reverse(gap.impact()), gap.file, gap.start));
        gaps
    }

    /// The gaps of a file in line order.
    pub fn gaps_of(&self, id: FileId) -> Vec<Gap> {
        self.file(id).map(|file| file.gaps(id)).unwrap_or_default()
    }

    /// All functions, by file, then start line.
    pub fn functions(&self) -> impl Iterator<Item = (FunctionId, &FunctionRow)> {
        self.files.par_iter().for_each(|file| {
            file.functions();
        });
        self.files.iter().enumerate().flat_map(|(file, entry)| {
            let id = move |at: usize| FunctionId { file: FileId(file as u32), at: at as u32 };
            entry.functions().iter().enumerate().map(move |(at, row)| (id(at), row))
        })
    }

    /// How many functions there are.
    pub fn function_count(&self) -> usize {
        self.files.iter().map(|file| file.function_count()).sum()
    }

    /// The file with this id.
    pub fn file(&self, id: FileId) -> Option<&FileEntry> {
        self.files.get(id.0 as usize).map(|file| &**file)
    }

    /// The file with this path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.files.find(|file| file.path.as_str().cmp(path)).map(|at| FileId(at as u32))
    }

    /// What was measured about a file.
    pub fn coverage(&self, id: FileId) -> Option<&FileCoverage> {
        self.file(id).map(FileEntry::coverage)
    }

    /// The function with this id.
    pub fn function(&self, id: FunctionId) -> Option<&FunctionRow> {
        self.file(id.file)?.functions().get(id.at as usize)
    }

    /// The functions of a file, by start line.
    pub fn functions_of(&self, id: FileId) -> &[FunctionRow] {
        self.file(id).map(FileEntry::functions).unwrap_or_default()
    }

    /// Do hit counts of a file mean counts?
    pub fn counts_known(&self, id: FileId) -> bool {
        self.coverage(id).is_some_and(|coverage| coverage.counts == Counts::Exact)
    }

    /// How many files have this state.
    pub fn count(&self, state: FileState) -> usize {
        match state {
            FileState::Stale => self.standing.stale,
            FileState::Unresolved => self.standing.unresolved,
            FileState::Measured => self.files.len() - self.standing.stale - self.standing.unresolved,
        }
    }

    /// How many lines are new or others than they were when their files were measured, as far as that is known.
    pub fn unmeasured_lines(&self) -> u64 {
        self.standing.unmeasured
    }
}

/// Sums over all files.
fn sum(files: &List<Arc<FileEntry>>) -> Totals {
    let with = |mut sum: Totals, more: &Totals| {
        sum.add(more);
        sum
    };
    let of_some = files.par_iter().fold(Totals::default, |sum, file| with(sum, &file.totals));
    of_some.reduce(Totals::default, |sum, more| with(sum, &more))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{File, Line, Ratio, RepoPath};

    #[test]
    fn sums_need_no_folders_and_are_those_of_the_folders() {
        let file = |(path, hits): (&str, [u64; 3])| {
            let lines = (1..).zip(hits).filter_map(|(line, hits)| Some((Line::new(line)?, hits))).collect();
            let carries = crate::coverage::MetricSet::of(&[Metric::Lines]);
            let coverage = Arc::new(FileCoverage { carries, lines, ..FileCoverage::default() });
            Arc::new(File {
                path: RepoPath::new(path),
                resolved: true,
                coverage,
                measured_by: Vec::new(),
                source_hash: None,
            })
        };
        let build = |last| {
            let files = [("a/b.rs", [1, 0, 0]), ("a/c/d.rs", [0, 0, 0]), ("e.rs", last)].map(file).to_vec();
            Snapshot::build(Arc::new(Report { files: files.into(), ..Report::default() }), Facts::default())
        };
        let before = build([1, 1, 1]);
        assert_eq!(before.totals.get(Metric::Lines), Some(Ratio::new(4, 9)));
        assert!(before.has_gaps() && before.tree.get().is_none());
        assert_eq!(before.tree().totals(), before.totals);
        // Who has folders once has them ever after.
        let now = build([1, 1, 0]);
        let after = Snapshot::after(&before, Arc::clone(&now.report), now.files.clone(), Facts::default());
        assert!(after.tree.get().is_some() && now.tree.get().is_none());
        assert_eq!((after.totals, after.tree()), (now.totals, now.tree()));
    }
}
