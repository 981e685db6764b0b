//! One side of a comparison: everything that is needed of a measurement to compare it with another one. A saved baseline
//! is a measurement that was written down.

use std::sync::{Arc, OnceLock};

use super::detail::Detail;
use super::made_of::{made_of_detail, made_of_text};
use super::{Mark, Marks};
use crate::analysis::FunctionRow;
use crate::coverage::{FileCoverage, Line, List, Metric, MetricSet, RepoPath, Totals, names};

/// A function of one side.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionRecord {
    /// Readable name. Untrusted.
    pub name: String,
    /// First line, if known.
    pub start: Option<Line>,
    /// Last line, if known.
    pub end: Option<Line>,
    /// First line that it owns, where that is not its first.
    pub from: Option<Line>,
    /// The fingerprint of its text, if it was at hand.
    pub body: Option<Mark>,
    /// Totals of the lines it owns.
    pub totals: Totals,
    /// Was it entered, if known?
    pub entered: Option<bool>,
}

impl FunctionRecord {
    /// The name under which instances of a generic function are equal; `None` for functions without a stable name.
    pub fn key(&self) -> Option<String> {
        (!is_anonymous(&self.name)).then(|| names::normalise(&self.name))
    }

    /// From the first to the last line that it may own, if known.
    pub(super) fn owned(&self) -> Option<(Line, Line)> {
        self.from.or(self.start).zip(self.end)
    }
}

/// Closures and literals have names that count them: inserting one renames all that follow.
fn is_anonymous(name: &str) -> bool {
    ["{closure", "{{closure", "(anonymous", "<anonymous", "<lambda", "lambda#", "{lambda", "$_"]
        .iter()
        .any(|mark| name.contains(mark))
}

/// A source file of one side.
#[derive(Clone, Debug, PartialEq)]
pub struct FileRecord {
    /// Its path.
    pub path: RepoPath,
    /// What is known of its text; `None` when it was not found.
    pub text: Option<Arc<Marks>>,
    /// Which metrics its data has; empty for a source file without data.
    pub carries: MetricSet,
    /// Its totals.
    pub totals: Totals,
    /// What was measured; `None` for a source file without data, and for one of which only totals were kept.
    pub detail: Option<Detail>,
    /// Its functions, by start line.
    pub functions: Vec<FunctionRecord>,
    /// Hash of its text and of what was measured of it; 0 where that is not known. Records of one version of the program
    /// that have the same are the same.
    pub made_of: u64,
    /// How many lines of each function can be covered, where nothing else is kept of it but its sums: it stands for a file
    /// that is what it was, on both sides of a comparison.
    pub outline: Option<Box<[u32]>>,
    /// Need it not be measured? A test, generated and vendored code need not; what is known of their texts tells them
    /// from new files when they are measured all the same.
    pub beside: bool,
}

impl FileRecord {
    /// A file with data, and what is known of its text.
    pub fn measured(
        path: RepoPath,
        coverage: &FileCoverage,
        totals: Totals,
        rows: &[FunctionRow],
        text: Option<Arc<Marks>>,
    ) -> FileRecord {
        let detail = Detail::of_file(coverage);
        FileRecord {
            path,
            carries: coverage.carries,
            totals,
            functions: rows.iter().map(|row| function(row, text.as_deref())).collect(),
            made_of: made_of_detail(coverage, &detail, text.as_ref().map(|text| text.content)),
            detail: Some(detail),
            outline: None,
            text,
            beside: false,
        }
    }

    /// What stands for a file with functions of these sizes that is what it was, text and data.
    pub(in crate::analysis) fn outlined(
        path: RepoPath,
        content: [u8; 16],
        carries: MetricSet,
        totals: Totals,
        functions: Box<[u32]>,
    ) -> FileRecord {
        let text = Some(Arc::new(Marks { content, lines: Vec::new() }));
        let outline = Some(functions);
        FileRecord { carries, totals, outline, made_of: 0, ..FileRecord::unmeasured(path, text) }
    }

    /// Does it say what [`FileRecord::measured`] would say of this text? Then it can stand for both sides.
    pub(in crate::analysis) fn is_measured_as(
        &self,
        coverage: &FileCoverage,
        totals: &Totals,
        rows: &[FunctionRow],
        content: Option<[u8; 16]>,
    ) -> bool {
        let text = self.text.as_deref().filter(|text| Some(text.content) == content && !text.lines.is_empty());
        text.is_some()
            && self.carries == coverage.carries
            && self.totals == *totals
            && self.functions.len() == rows.len()
            && self.functions.iter().zip(rows).all(|(known, row)| *known == function(row, text))
            && self.detail.as_ref().is_some_and(|known| {
                *known == Detail::of_file(coverage) && self.made_of == made_of_detail(coverage, known, content)
            })
    }

    /// A source file without data.
    pub fn unmeasured(path: RepoPath, text: Option<Arc<Marks>>) -> FileRecord {
        let (carries, totals) = (MetricSet::default(), Totals::default());
        let (made_of, outline) = (made_of_text(text.as_ref().map(|text| text.content)), None);
        let (detail, functions) = (None, Vec::new());
        FileRecord { path, text, carries, totals, detail, functions, made_of, outline, beside: false }
    }

    /// How many functions it has.
    pub fn function_count(&self) -> usize {
        self.outline.as_ref().map_or(self.functions.len(), |sizes| sizes.len())
    }

    /// Are the lines of a file with data known?
    pub fn has_lines(&self) -> bool {
        self.detail.is_some() || self.outline.is_some()
    }

    /// Does it have data?
    pub fn is_measured(&self) -> bool {
        self.carries != MetricSet::default()
    }
}

/// A measurement of a project.
#[derive(Clone, Debug)]
pub struct Measurement {
    /// The metric shown first.
    pub headline: Metric,
    /// Measured files, and source files without data, sorted by path. Measurements of one project share the records of
    /// files that did not change between them.
    files: List<Arc<FileRecord>>,
    /// Found when first asked for.
    sums: OnceLock<Sums>,
}

impl PartialEq for Measurement {
    /// What is summed up follows from the rest.
    fn eq(&self, other: &Measurement) -> bool {
        self.headline == other.headline && self.files == other.files
    }
}

/// What the files of a measurement are together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums {
    /// Over all files.
    pub totals: Totals,
    /// Files that have data.
    pub measured: usize,
    /// Functions of these.
    pub functions: usize,
    /// Files of which the text is known.
    pub texts: usize,
}

impl Sums {
    /// Adds what counts of a file, or takes it away.
    fn count(&mut self, file: &FileRecord, change: impl Fn(&mut usize, usize)) {
        change(&mut self.measured, usize::from(file.is_measured()));
        change(&mut self.functions, if file.is_measured() { file.function_count() } else { 0 });
        change(&mut self.texts, usize::from(file.text.is_some()));
    }
}

impl Measurement {
    /// A measurement of these files, which are sorted by path.
    pub fn new(headline: Metric, files: impl IntoIterator<Item = Arc<FileRecord>>) -> Measurement {
        Measurement { headline, files: files.into_iter().collect(), sums: OnceLock::new() }
    }

    /// Measured files, and source files without data, sorted by path.
    pub fn files(&self) -> &List<Arc<FileRecord>> {
        &self.files
    }

    /// The file with this path.
    pub fn file(&self, path: &str) -> Option<&FileRecord> {
        self.files.get(self.place(path)?).map(|file| &**file)
    }

    /// The place of the file with this path.
    pub fn place(&self, path: &str) -> Option<usize> {
        self.files.find(|file| file.path.as_str().cmp(path))
    }

    /// The record of the file with this path, to be shared.
    pub fn shared(&self, path: &RepoPath) -> Option<&Arc<FileRecord>> {
        self.files.get(self.place(path.as_str())?)
    }

    /// The file in this place.
    pub fn record(&self, at: u32) -> Option<&FileRecord> {
        self.files.get(at as usize).map(|file| &**file)
    }

    /// What the files are together.
    pub fn sums(&self) -> &Sums {
        self.sums.get_or_init(|| {
            let mut sums = Sums::default();
            for file in &self.files {
                sums.totals.add(&file.totals);
                sums.count(file, |sum, count| *sum += count);
            }
            sums
        })
    }

    /// The sum over all files.
    pub fn totals(&self) -> Totals {
        self.sums().totals
    }

    /// Puts other records of the same files in their places, after which the sum over all files is this one.
    pub fn replace(&mut self, records: impl IntoIterator<Item = (usize, Arc<FileRecord>)>, totals: Totals) {
        let mut sums = *self.sums();
        for (at, record) in records {
            let Some(known) = self.files.get_mut(at) else { continue };
            sums.count(known, |sum, count| *sum -= count);
            sums.count(&record, |sum, count| *sum += count);
            *known = record;
        }
        self.sums = OnceLock::from(Sums { totals, ..sums });
    }

    /// Changes each record. Their paths must stay in order.
    pub fn change_each(&mut self, change: impl Fn(&mut FileRecord)) {
        for at in 0..self.files.len() {
            if let Some(file) = self.files.get_mut(at) {
                change(Arc::make_mut(file));
            }
        }
        self.sums = OnceLock::new();
    }

    /// Keeps the hashes of the texts, and no fingerprint of a line.
    pub fn forget_lines_of_texts(&mut self) {
        self.change_each(|file| {
            file.text = file.text.as_ref().map(|text| Arc::new(Marks { content: text.content, lines: Vec::new() }));
            file.made_of = 0;
        });
    }

    /// Does it say of every measured file what another one says? Lines that only one side kept of the texts, and files
    /// without data, are no difference.
    pub fn is_same_as(&self, other: &Measurement) -> bool {
        let measured = |side: &'_ Measurement| -> Vec<Arc<FileRecord>> {
            side.files.iter().filter(|file| file.is_measured()).cloned().collect()
        };
        let content = |file: &FileRecord| file.text.as_ref().map(|text| text.content);
        let same = |(a, b): (&Arc<FileRecord>, &Arc<FileRecord>)| {
            Arc::ptr_eq(a, b)
                || a.path == b.path
                    && (a.carries, a.totals) == (b.carries, b.totals)
                    && (&a.detail, content(a)) == (&b.detail, content(b))
        };
        let (ours, theirs) = (measured(self), measured(other));
        self.headline == other.headline && ours.len() == theirs.len() && ours.iter().zip(&theirs).all(same)
    }

    /// Leaves out the files that do not count, so that both sides are filtered alike.
    pub fn retain(&mut self, counts: impl Fn(&RepoPath) -> bool) {
        *self = Measurement::new(self.headline, self.files.iter().filter(|file| counts(&file.path)).cloned());
    }
}

fn function(row: &FunctionRow, text: Option<&Marks>) -> FunctionRecord {
    let lines = row.start.zip(row.end).map(|(start, end)| start.index()..end.index() + 1);
    let known = row.hits.is_some() || !row.ratio(Metric::Lines).is_empty();
    FunctionRecord {
        name: row.name.clone(),
        start: row.start,
        end: row.end,
        from: row.from.filter(|from| row.start != Some(*from)),
        body: text.zip(lines).and_then(|(text, lines)| text.joined(lines)),
        totals: row.totals,
        entered: known.then(|| !row.never_entered()),
    }
}
