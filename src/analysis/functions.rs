//! The functions of a file: from the data where it names them, else from the source; each with the coverage of the
//! lines it owns. The innermost function owns a line.

use super::{Extent, FileId};
use crate::coverage::{Counts, FileCoverage, Line, LineFact, LineState, Metric, Ratio, Totals, names};

/// A function by its place in [`Snapshot::functions`](super::Snapshot).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub u32);

/// A function with its coverage.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionRow {
    /// Its file.
    pub file: FileId,
    /// Readable name. Text of a report or a source: untrusted.
    pub name: String,
    /// First line, if anything says it.
    pub start: Option<Line>,
    /// Last line, if anything says it.
    pub end: Option<Line>,
    /// Was the last line guessed from the next function's start?
    pub end_guessed: bool,
    /// Totals of the lines it owns. Empty when its place is unknown.
    pub totals: Totals,
    /// How often it was entered, where the data counts it.
    pub hits: Option<u64>,
    /// Did its first line run, and none of its others? In Python and Ruby a definition runs when its module is loaded.
    pub only_defined: bool,
    /// Number of instances of a generic or template function, where there are several.
    pub instances: Option<usize>,
    /// Missed lines and missed arms.
    pub impact: u64,
    /// Cyclomatic complexity, where a parser of the language knows it.
    pub complexity: Option<u32>,
}

impl FunctionRow {
    /// Coverage in a metric. A function that the data does not place has none.
    pub fn ratio(&self, metric: Metric) -> Ratio {
        self.totals.get(metric).unwrap_or_default()
    }

    /// Was it never entered? Known from the data's own count, else from its lines.
    pub fn never_entered(&self) -> bool {
        match self.hits {
            Some(hits) => hits == 0,
            None => self
                .totals
                .get(Metric::Lines)
                .is_some_and(|lines| lines.total > 0 && (lines.covered == 0 || self.only_defined)),
        }
    }
}

/// The rows of one file, by start line, and for each line state of the file its owner among them.
#[derive(Default)]
pub(super) struct FileFunctions {
    pub(super) rows: Vec<FunctionRow>,
    /// What the data says of a line, and the index of the owning row.
    pub(super) lines: Vec<(LineFact, Option<usize>)>,
}

/// Finds the functions of a file and what each of them covers.
pub(super) fn of_file(file: FileId, coverage: &FileCoverage, extents: &[Extent]) -> FileFunctions {
    let mut rows = if coverage.functions.is_empty() {
        extents.iter().map(|extent| from_extent(file, extent)).collect()
    } else {
        from_data(file, coverage, extents)
    };
    rows.sort_by_key(|row: &FunctionRow| (row.start.is_none(), row.start, std::cmp::Reverse(row.end)));
    let facts = coverage.facts();
    let owners = owners(&rows, facts.iter().map(|fact| fact.line));
    let lines: Vec<_> = facts.into_iter().zip(owners).collect();
    add_up(&mut rows, coverage, &lines);
    find_definitions(&mut rows, &lines);
    FileFunctions { rows, lines }
}

fn from_extent(file: FileId, extent: &Extent) -> FunctionRow {
    FunctionRow {
        file,
        name: extent.name.clone(),
        start: Some(extent.start()),
        end: Some(extent.end()),
        end_guessed: false,
        totals: Totals::default(),
        hits: None,
        only_defined: false,
        instances: None,
        impact: 0,
        complexity: extent.complexity,
    }
}

fn from_data(file: FileId, coverage: &FileCoverage, extents: &[Extent]) -> Vec<FunctionRow> {
    let starts: Vec<Line> = coverage.functions.iter().filter_map(|function| function.start).collect();
    let rows = coverage.functions.iter().map(|function| {
        let name = names::demangle(&function.name).into_owned();
        let extent = function.start.and_then(|start| matching(extents, start, &name));
        let said = function.end.or(extent.map(Extent::end));
        let guessed = said.is_none().then(|| guess_end(coverage, &starts, function.start?)).flatten();
        FunctionRow {
            file,
            name,
            start: function.start,
            end: said.or(guessed),
            end_guessed: guessed.is_some(),
            totals: Totals::default(),
            // A producer that only says "entered" has no count to show.
            hits: function.entered.filter(|entered| *entered == 0 || coverage.counts == Counts::Exact),
            only_defined: false,
            instances: (function.instances.len() > 1).then_some(function.instances.len()),
            impact: 0,
            complexity: extent.and_then(|extent| extent.complexity),
        }
    });
    rows.collect()
}

/// The function in the source that a record means: on the same line, or around it under the same name (producers
/// disagree whether a decorator or an attribute is the first line).
fn matching<'a>(extents: &'a [Extent], start: Line, name: &str) -> Option<&'a Extent> {
    let last_part = |name: &str| -> String {
        let plain = names::normalise(name);
        let head = plain.split('(').next().unwrap_or(&plain);
        head.rsplit(['.', ':', '#']).next().unwrap_or(head).to_owned()
    };
    extents.iter().find(|extent| extent.start() == start).or_else(|| {
        let wanted = last_part(name);
        extents.iter().rev().find(|extent| {
            let near = extent.start().get().abs_diff(start.get()) <= 10;
            near && !wanted.is_empty() && last_part(&extent.name) == wanted
        })
    })
}

/// Without an end, a function ends where the next one starts, or at the last measured line.
fn guess_end(coverage: &FileCoverage, starts: &[Line], start: Line) -> Option<Line> {
    let next = starts.iter().filter(|other| **other > start).min();
    let end = match next {
        Some(next) => next.previous(),
        None => coverage.last_line(),
    };
    end.map(|end| end.max(start))
}

/// The innermost row around each line. Rows are sorted by start, the longer first; lines ascend.
fn owners(rows: &[FunctionRow], lines: impl Iterator<Item = Line>) -> Vec<Option<usize>> {
    let mut open: Vec<(usize, Line)> = Vec::new();
    let mut next = 0;
    lines
        .map(|line| {
            while let Some(row) = rows.get(next).filter(|row| row.start.is_some_and(|start| start <= line)) {
                if let Some(end) = row.end {
                    open.push((next, end));
                }
                next += 1;
            }
            // An inner function may end after the outer one only in broken data; the check keeps it harmless.
            open.retain(|&(_, end)| end >= line);
            open.last().map(|&(row, _)| row)
        })
        .collect()
}

fn add_up(rows: &mut [FunctionRow], coverage: &FileCoverage, lines: &[(LineFact, Option<usize>)]) {
    let carried: Vec<Metric> = Metric::ALL.into_iter().filter(|metric| coverage.carries.contains(*metric)).collect();
    for row in rows.iter_mut().filter(|row| row.start.is_some() && row.end.is_some()) {
        let of_function = |metric: &&Metric| !matches!(metric, Metric::Functions | Metric::StrictLines);
        for metric in carried.iter().filter(of_function) {
            row.totals.set(*metric, Ratio::default());
        }
        if coverage.carries.contains(Metric::Lines) {
            row.totals.set(Metric::StrictLines, Ratio::default());
        }
    }
    let mut add = |row: Option<usize>, metric: Metric, ratio: Ratio| {
        if let Some(row) = row.and_then(|row| rows.get_mut(row))
            && let Some(known) = row.totals.get(metric)
        {
            row.totals.set(metric, known + ratio);
        }
    };
    for &(LineFact { line, hits, branches, state }, owner) in lines {
        add(owner, Metric::Branches, branches);
        add(owner, Metric::Combined, branches);
        if let Some(hits) = hits {
            add(owner, Metric::Lines, Ratio::one(hits > 0));
            add(owner, Metric::Combined, Ratio::one(hits > 0));
            add(owner, Metric::StrictLines, Ratio::one(state == LineState::Hit));
        }
        if let Some(entry) = coverage.instructions.on(line) {
            add(owner, Metric::Instructions, entry.ratio());
        }
        if let Some(entry) = coverage.conditions.on(line) {
            add(owner, Metric::Mcdc, entry.ratio());
        }
    }
    for (metric, spans) in [(Metric::Statements, &coverage.statements), (Metric::Regions, &coverage.regions)] {
        let counted: Vec<_> = spans.iter().collect();
        let owners = span_owners(rows, &counted);
        for (span, owner) in counted.into_iter().zip(owners) {
            if let Some(row) = owner.and_then(|row| rows.get_mut(row))
                && let Some(known) = row.totals.get(metric)
            {
                row.totals.set(metric, known + span.ratio());
            }
        }
    }
    for row in rows.iter_mut() {
        let missed = |metric| row.totals.get(metric).map_or(0, Ratio::missed);
        row.impact = missed(Metric::Lines) + missed(Metric::Branches);
    }
}

/// Marks the functions of which only the first line ran, though they have others. Lines ascend.
fn find_definitions(rows: &mut [FunctionRow], lines: &[(LineFact, Option<usize>)]) {
    for (fact, owner) in lines.iter().filter(|entry| entry.0.hits.is_some_and(|hits| hits > 0)) {
        if let Some(row) = owner.and_then(|row| rows.get_mut(row)) {
            row.only_defined = row.start == Some(fact.line) && row.ratio(Metric::Lines).total > 1;
        }
    }
}

fn span_owners(rows: &[FunctionRow], spans: &[&crate::coverage::CountedSpan]) -> Vec<Option<usize>> {
    owners(rows, spans.iter().map(|counted| counted.span.start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Function, Functions, MetricSet, Span};

    fn line(n: u32) -> Line {
        Line::new(n).unwrap()
    }

    fn coverage(lines: &[(u32, u64)], functions: Vec<Function>) -> FileCoverage {
        FileCoverage {
            carries: MetricSet::of(&[Metric::Lines, Metric::Functions]),
            lines: lines.iter().map(|&(n, hits)| (line(n), hits)).collect(),
            functions: Functions::group(functions),
            ..FileCoverage::default()
        }
    }

    fn extent(name: &str, start: u32, end: u32) -> Extent {
        let span = Span { start: line(start), start_column: 1, end: line(end), end_column: 2 };
        Extent { name: name.to_owned(), span, complexity: Some(2) }
    }

    #[test]
    fn the_innermost_function_owns_a_line() {
        let file = coverage(&[(1, 1), (2, 1), (3, 0), (4, 1), (9, 1)], Vec::new());
        let extents = [extent("outer", 1, 5), extent("inner", 2, 3)];
        let rows = of_file(FileId(0), &file, &extents).rows;
        let ratios: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.ratio(Metric::Lines))).collect();
        assert_eq!(ratios, [("outer", Ratio::new(2, 2)), ("inner", Ratio::new(1, 2))]);
        assert_eq!(rows[1].impact, 1);
    }

    #[test]
    fn a_missing_end_comes_from_the_source_or_from_the_next_function() {
        let functions = vec![
            Function::new("_ZN3app5parse17h0123456789abcdefE", Some(line(2)), None, Some(3)),
            Function::new("other", Some(line(8)), None, Some(0)),
        ];
        let file = coverage(&[(2, 1), (3, 0), (8, 0), (9, 0)], functions);
        let rows = of_file(FileId(0), &file, &[extent("parse", 1, 5)]).rows;
        assert_eq!((rows[0].name.as_str(), rows[0].end, rows[0].end_guessed), ("app::parse", Some(line(5)), false));
        assert_eq!((rows[1].end, rows[1].end_guessed), (Some(line(9)), true));
        assert!(rows[1].never_entered() && !rows[0].never_entered());
    }

    #[test]
    fn a_definition_that_ran_is_no_entry() {
        let file = coverage(&[(1, 1), (2, 0), (4, 1), (5, 1), (7, 1)], Vec::new());
        let extents = [extent("defined", 1, 2), extent("entered", 4, 5), extent("short", 7, 7)];
        let rows = of_file(FileId(0), &file, &extents).rows;
        assert_eq!(rows.iter().map(FunctionRow::never_entered).collect::<Vec<_>>(), [true, false, false]);
    }
}
