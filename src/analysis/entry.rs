//! A measured file, analysed: a value of its coverage, of its functions in the source and of its state. Files that did
//! not change are shared between one snapshot and the next.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::differential::{self, FileRecord, Marks};
use super::functions::{self, FunctionRow};
use super::gap_counts::{self, GapCount};
use super::language::is_test;
use super::places::{owners, places};
use super::{Aged, Extent, FileId, Gap, gaps};
use crate::coverage::{File, FileCoverage, Line, Metric, Ratio, RepoPath, Totals};

/// How a file stands to its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileState {
    /// Measured, and the source is what was measured as far as anyone can tell.
    Measured,
    /// Measured, but the source changed since.
    Stale,
    /// Measured, but no such file was found in the project.
    Unresolved,
}

impl FileState {
    /// The state in JSON.
    pub fn key(self) -> &'static str {
        match self {
            FileState::Measured => "measured",
            FileState::Stale => "stale",
            FileState::Unresolved => "unresolved",
        }
    }
}

/// A measured file with its sums.
#[derive(Debug)]
pub struct FileEntry {
    /// Its path; untrusted where the file was not found.
    pub path: RepoPath,
    /// How it stands to its data.
    pub state: FileState,
    /// What was measured, and by which reports.
    pub file: Arc<File>,
    /// Its totals.
    pub totals: Totals,
    /// Missed lines and missed arms.
    pub impact: u64,
    /// Partial lines.
    pub partial: u64,
    /// Is it test code, by its path?
    pub test: bool,
    /// Hash of its source as it was looked at; `None` where it was not found.
    pub content: Option<[u8; 16]>,
    /// Its functions as the source has them; `None` while nobody looked.
    pub extents: Option<Arc<[Extent]>>,
    /// What became of its lines, where they were measured in an earlier text and found again in this one.
    pub aged: Option<Arc<Aged>>,
    /// Worked out when first asked for: most files of a large project are never looked at.
    rows: OnceLock<Box<[FunctionRow]>>,
    gaps: OnceLock<Box<[GapCount]>>,
    record: OnceLock<Arc<FileRecord>>,
}

impl PartialEq for FileEntry {
    /// What is worked out on demand follows from the rest.
    fn eq(&self, other: &FileEntry) -> bool {
        self.path == other.path
            && self.state == other.state
            && self.content == other.content
            && self.extents == other.extents
            && self.aged == other.aged
            && (Arc::ptr_eq(&self.file, &other.file) || self.file == other.file)
    }
}

impl FileEntry {
    /// Analyses a file.
    pub fn new(
        file: Arc<File>,
        state: FileState,
        content: Option<[u8; 16]>,
        extents: Option<Arc<[Extent]>>,
    ) -> FileEntry {
        let totals = file.coverage.totals();
        let of = |metric| totals.get(metric).unwrap_or_default();
        let (lines, strict) = (of(Metric::Lines), of(Metric::StrictLines));
        let partial = if totals.get(Metric::StrictLines).is_some() {
            lines.covered - strict.covered
        } else {
            file.coverage.partial().count() as u64
        };
        FileEntry {
            path: file.path.clone(),
            state,
            impact: lines.missed() + totals.get(Metric::Branches).map_or(0, Ratio::missed),
            totals,
            partial,
            test: is_test(file.path.as_str()),
            file,
            content,
            extents,
            aged: None,
            rows: OnceLock::new(),
            gaps: OnceLock::new(),
            record: OnceLock::new(),
        }
    }

    /// The same file, of which the lines were measured in an earlier text.
    #[must_use]
    pub fn aged(self, aged: Option<Arc<Aged>>) -> FileEntry {
        FileEntry { aged, ..self }
    }

    /// The same file in another state, or with its functions known.
    #[must_use]
    pub fn with(&self, state: FileState, content: Option<[u8; 16]>, extents: Option<Arc<[Extent]>>) -> FileEntry {
        FileEntry {
            path: self.path.clone(),
            state,
            file: Arc::clone(&self.file),
            totals: self.totals,
            impact: self.impact,
            partial: self.partial,
            test: self.test,
            content,
            extents,
            aged: self.aged.clone(),
            rows: OnceLock::new(),
            gaps: OnceLock::new(),
            record: OnceLock::new(),
        }
    }

    /// What was measured.
    pub fn coverage(&self) -> &FileCoverage {
        &self.file.coverage
    }

    /// Its functions with their coverage, by start line. Kept from the first time on.
    pub fn functions(&self) -> &[FunctionRow] {
        self.rows.get_or_init(|| self.work_out_functions().into_boxed_slice())
    }

    /// Looks at its functions without keeping them: for whoever passes over all files.
    pub fn each_function(&self, mut visit: impl FnMut(u32, &FunctionRow)) {
        let mut each = |rows: &[FunctionRow]| rows.iter().enumerate().for_each(|(at, row)| visit(at as u32, row));
        match self.rows.get() {
            Some(rows) => each(rows),
            None => each(&self.work_out_functions()),
        }
    }

    /// How many functions it has.
    pub fn function_count(&self) -> usize {
        let named = self.coverage().functions.len();
        if named == 0 { self.known_extents().len() } else { named }
    }

    /// The function that owns each of some ascending lines, by its place among the functions.
    pub fn owners(&self, lines: impl Iterator<Item = Line>) -> Vec<Option<usize>> {
        owners(&places(self.coverage(), self.known_extents()), lines)
    }

    /// Its gaps in line order, in the file with this id.
    pub fn gaps(&self, id: FileId) -> Vec<Gap> {
        gaps::of_file(id, self.coverage(), self.known_extents())
    }

    /// How many gaps it has of each impact, the largest first.
    pub fn gap_counts(&self) -> &[GapCount] {
        self.gaps.get_or_init(|| gap_counts::count(self.coverage(), self.known_extents()))
    }

    /// What a comparison needs of it: an `earlier` record, if it says the same. `marks` are the fingerprints of its
    /// source; both are asked for once.
    pub fn record<'a>(
        &self,
        earlier: impl FnOnce() -> Option<&'a Arc<FileRecord>>,
        marks: impl FnOnce() -> Option<Arc<Marks>>,
    ) -> Arc<FileRecord> {
        Arc::clone(self.record.get_or_init(|| {
            let rows =
                self.rows.get().map_or_else(|| Cow::Owned(self.work_out_functions()), |rows| Cow::Borrowed(&**rows));
            let same =
                |earlier: &&Arc<FileRecord>| earlier.is_measured_as(self.coverage(), &self.totals, &rows, self.content);
            if let Some(earlier) = earlier().filter(same) {
                return Arc::clone(earlier);
            }
            Arc::new(FileRecord::measured(self.path.clone(), self.coverage(), self.totals, &rows, marks()))
        }))
    }

    /// What stands for it on both sides of a comparison with something that was made of the same, where it is that. Nothing
    /// else is asked for it then.
    pub fn outlined(&self, made_of: u64, functions: Box<[u32]>) -> Option<Arc<FileRecord>> {
        let content = self.content.filter(|_| differential::made_of(self.coverage(), self.content) == made_of)?;
        let (path, carries) = (self.path.clone(), self.coverage().carries);
        let outlined = || Arc::new(FileRecord::outlined(path, content, carries, self.totals, functions));
        Some(Arc::clone(self.record.get_or_init(outlined))).filter(|record| record.outline.is_some())
    }

    /// Is it known to be what it was, so that nothing else need be asked of it?
    pub fn is_outlined(&self) -> bool {
        self.record.get().is_some_and(|record| record.outline.is_some())
    }

    fn work_out_functions(&self) -> Vec<FunctionRow> {
        functions::of_file(self.coverage(), self.known_extents())
    }

    fn known_extents(&self) -> &[Extent] {
        self.extents.as_deref().unwrap_or_default()
    }
}
