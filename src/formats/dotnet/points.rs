//! Sequence points into files: lines, statements, branches and methods.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::coverage::{
    BranchesBuilder, Code, CountedSpan, Counts, Diagnostics, FileCoverage, Function, Functions, Line, LinesBuilder,
    Metric, MetricSet, Position, Repeat, Span, Spans,
};
use crate::formats::count::{count, line, whole};
use crate::formats::xml::Tag;
use crate::formats::{Limits, RawFile};

/// Everything that points said so far.
#[derive(Debug)]
pub(super) struct Session<'a> {
    limits: &'a Limits,
    files: Vec<Measured>,
    places: FxHashMap<String, usize>,
    /// The file that was named last: points of one file follow each other.
    latest: usize,
    /// What went wrong.
    pub(super) diagnostics: Diagnostics,
}

/// A file by its place in the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct FileId(usize);

#[derive(Debug, Default)]
struct Measured {
    path: String,
    lines: LinesBuilder,
    part_hit: Vec<Line>,
    /// Lines of which a part did not run.
    missed: Vec<Line>,
    statements: Vec<CountedSpan>,
    branches: BranchesBuilder,
    functions: Vec<Function>,
}

/// The names of the attributes that say where a point lies: line and column, end line and end column.
pub(super) type Place = [&'static str; 4];

/// Compilers give code without source this line.
const HIDDEN: &str = "16707566";

impl<'a> Session<'a> {
    /// A session without files.
    pub(super) fn new(limits: &'a Limits) -> Session<'a> {
        let (files, places, diagnostics) = (Vec::new(), FxHashMap::default(), Diagnostics::default());
        Session { limits, files, places, latest: 0, diagnostics }
    }

    /// Was any file named?
    pub(super) fn has_files(&self) -> bool {
        !self.files.is_empty()
    }

    /// The file of a path.
    pub(super) fn file(&mut self, path: &str) -> FileId {
        if self.files.get(self.latest).is_some_and(|file| file.path == path) {
            return FileId(self.latest);
        }
        self.latest = self.places.get(path).copied().unwrap_or_else(|| {
            let place = self.files.len();
            self.files.push(Measured { path: path.to_owned(), ..Measured::default() });
            self.places.insert(path.to_owned(), place);
            place
        });
        FileId(self.latest)
    }

    /// Where a point lies; `None` for one without source, and for one that says it wrongly.
    pub(super) fn span(&mut self, tag: &Tag<'_>, place: Place) -> Option<Span> {
        let [first, column, last, last_column] = place;
        let position = Position::Byte(tag.at);
        let Some(number) = tag.raw(first) else {
            self.bad(tag.at, "a point without a line was left out");
            return None;
        };
        if number == HIDDEN {
            return None;
        }
        let start = line(number, self.limits, position, &mut self.diagnostics)?;
        let end = tag.raw(last).and_then(whole).and_then(|end| u32::try_from(end).ok()).and_then(Line::new);
        let end = end.filter(|end| end.get() <= self.limits.line).map_or(start, |end| end.max(start));
        let column_at = |name| tag.raw(name).and_then(whole).and_then(|column| u32::try_from(column).ok()).unwrap_or(0);
        Some(Span { start, start_column: column_at(column), end, end_column: column_at(last_column) })
    }

    /// The count that an attribute states; 0 where it is missing.
    pub(super) fn count(&mut self, tag: &Tag<'_>, name: &str) -> u64 {
        tag.raw(name).map_or(0, |value| count(value, Position::Byte(tag.at), &mut self.diagnostics))
    }

    /// The line that a text names.
    pub(super) fn line(&mut self, text: &str, at: u64) -> Option<Line> {
        line(text, self.limits, Position::Byte(at), &mut self.diagnostics)
    }

    /// Adds a statement. Its first line stands for it, as the lines below may belong to functions inside it.
    pub(super) fn statement(&mut self, file: FileId, span: Span, count: u64) {
        let Some(file) = self.files.get_mut(file.0) else { return };
        file.lines.push(span.start, count);
        file.statements.push(CountedSpan { span, weight: 1, count });
    }

    /// Adds a line, and whether only a part of it ran.
    pub(super) fn covered(&mut self, file: FileId, line: Line, ran: bool, part: bool) {
        let Some(file) = self.files.get_mut(file.0) else { return };
        file.lines.push(line, u64::from(ran));
        if part {
            file.part_hit.push(line);
        }
        if !ran {
            file.missed.push(line);
        }
    }

    /// The branches of a file.
    pub(super) fn branches(&mut self, file: FileId) -> Option<&mut BranchesBuilder> {
        self.files.get_mut(file.0).map(|file| &mut file.branches)
    }

    /// Adds a method that has a point in a file.
    pub(super) fn method(&mut self, method: Method) {
        let Method { name, place, entered } = method;
        let Some((file, start, end)) = place else { return };
        if let Some(file) = self.files.get_mut(file.0) {
            file.functions.push(Function::new(&name, Some(start), Some(end), entered));
        }
    }

    /// A record was left out.
    pub(super) fn bad(&mut self, at: u64, message: &str) {
        self.diagnostics.add(Code::BadRecord, Some(Position::Byte(at)), || message.to_owned());
    }

    /// The files. With `Counts::Binary` points only say whether they ran.
    pub(super) fn finish(self, counts: Counts, branches: bool) -> (Vec<RawFile>, Diagnostics) {
        let has = |part: fn(&Measured) -> bool| self.files.iter().any(part);
        let mut carries = MetricSet::of(&[Metric::Lines]);
        for (metric, has) in [
            (Metric::Branches, branches),
            (Metric::Functions, has(|file| !file.functions.is_empty())),
            (Metric::Statements, has(|file| !file.statements.is_empty())),
        ] {
            if has {
                carries = carries.with(metric);
            }
        }
        let repeat = if counts == Counts::Binary { Repeat::Max } else { Repeat::Sum };
        let files = self.files.into_par_iter().map(|mut file| {
            // Statements of one line run together.
            let lines = file.lines.finish(Repeat::Max);
            let ran = |line: &Line| lines.hits(*line).is_some_and(|hits| hits > 0);
            file.part_hit.extend(file.missed.into_iter().filter(ran));
            file.part_hit.sort_unstable();
            file.part_hit.dedup();
            let coverage = FileCoverage {
                carries,
                counts,
                lines,
                part_hit: file.part_hit,
                branches: file.branches.finish(Repeat::Sum),
                functions: Functions::group(file.functions),
                // All weights are 1, so that equal spans never disagree.
                statements: Spans::collect(file.statements, repeat).unwrap_or_default(),
                ..FileCoverage::default()
            };
            RawFile { path: file.path, coverage: Arc::new(coverage), source_hash: None }
        });
        (files.collect(), self.diagnostics)
    }
}

/// A method that is being read.
#[derive(Debug, Default)]
pub(super) struct Method {
    /// Its name.
    pub(super) name: String,
    /// How often it was entered, where that is told.
    pub(super) entered: Option<u64>,
    place: Option<(FileId, Line, Line)>,
}

impl Method {
    /// A method of this name.
    pub(super) fn new(name: String) -> Method {
        Method { name, ..Method::default() }
    }

    /// A point of its body. It was entered as often as its first point that ran.
    pub(super) fn point(&mut self, file: FileId, span: Span, count: u64) {
        self.place = match self.place {
            None => Some((file, span.start, span.end)),
            Some((known, start, end)) if known == file => Some((file, start.min(span.start), end.max(span.end))),
            elsewhere => elsewhere,
        };
        if self.entered.is_none_or(|entered| entered == 0) {
            self.entered = Some(count);
        }
    }
}
