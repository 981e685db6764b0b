//! The functions of a file: from the data where it names them, else from the source; each with the coverage of the
//! lines it owns. The innermost function owns a line.

use super::Extent;
use super::places::{Place, owned_lines, owners, places};
use crate::coverage::{Counts, FileCoverage, Line, LineFact, LineState, Metric, Ratio, Totals, names};

/// A function with its coverage.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionRow {
    /// Readable name. Text of a report or a source: untrusted.
    pub name: String,
    /// First line, if anything says it.
    pub start: Option<Line>,
    /// Last line, if anything says it.
    pub end: Option<Line>,
    /// Was the last line guessed: from the next function's start, or as that of one of several functions?
    pub end_guessed: bool,
    /// First line that it owns, if known. Where a definition is a statement, its line belongs to what is around it.
    pub from: Option<Line>,
    /// Totals of the lines it owns. Empty when its place is unknown.
    pub totals: Totals,
    /// How often it was entered, where the data counts it.
    pub hits: Option<u64>,
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
            None => self.totals.get(Metric::Lines).is_some_and(|lines| lines.total > 0 && lines.covered == 0),
        }
    }
}

/// The functions of a file and what each of them covers, by start line.
pub(super) fn of_file(coverage: &FileCoverage, extents: &[Extent]) -> Vec<FunctionRow> {
    let places = places(coverage, extents);
    let mut rows: Vec<FunctionRow> = places.iter().map(|place| row(place, coverage, extents)).collect();
    add_up(&mut rows, &places, coverage);
    rows
}

/// A function of which nothing is counted yet.
fn row(place: &Place, coverage: &FileCoverage, extents: &[Extent]) -> FunctionRow {
    let extent = place.extent.and_then(|at| extents.get(at as usize));
    let function = place.function.and_then(|at| coverage.functions.get(at as usize));
    let named = function.map(|function| names::demangle(&function.name).into_owned());
    FunctionRow {
        name: named.or_else(|| extent.map(|extent| extent.name.clone())).unwrap_or_default(),
        start: place.start,
        end: place.end,
        end_guessed: place.end_guessed,
        from: place.from,
        totals: Totals::default(),
        // A producer that only says "entered" has no count to show.
        hits: function
            .and_then(|function| function.entered.filter(|entered| *entered == 0 || coverage.counts == Counts::Exact)),
        instances: function.map(|function| function.instances.len()).filter(|instances| *instances > 1),
        impact: 0,
        complexity: extent.and_then(|extent| extent.complexity),
    }
}

fn add_up(rows: &mut [FunctionRow], places: &[Place], coverage: &FileCoverage) {
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
    let mut run = Run::default();
    owned_lines(coverage, places, |fact, owner| {
        if owner != run.owner {
            run.add_to(rows);
            run = Run { owner, ..Run::default() };
        }
        run.count(fact);
    });
    run.add_to(rows);
    if !(coverage.instructions.is_empty() && coverage.conditions.is_empty()) {
        owned_lines(coverage, places, |fact, owner| {
            if let Some(row) = owner.and_then(|row| rows.get_mut(row)) {
                add_counted(row, coverage, fact.line);
            }
        });
    }
    for (metric, spans) in [(Metric::Statements, &coverage.statements), (Metric::Regions, &coverage.regions)] {
        let counted: Vec<_> = spans.iter().collect();
        let owners = owners(places, counted.iter().map(|counted| counted.span.start));
        for (span, owner) in counted.into_iter().zip(owners) {
            if let Some(row) = owner.and_then(|row| rows.get_mut(row)) {
                add(row, metric, span.ratio());
            }
        }
    }
    for row in rows.iter_mut() {
        let missed = |metric| row.totals.get(metric).map_or(0, Ratio::missed);
        row.impact = missed(Metric::Lines) + missed(Metric::Branches);
    }
}

fn add(row: &mut FunctionRow, metric: Metric, ratio: Ratio) {
    if let Some(known) = row.totals.get(metric) {
        row.totals.set(metric, known + ratio);
    }
}

/// Lines of one function that follow one another, counted.
#[derive(Default)]
struct Run {
    owner: Option<usize>,
    lines: Ratio,
    /// How many of them are hit, and not partial.
    strict: u64,
    branches: Ratio,
}

impl Run {
    fn count(&mut self, fact: LineFact) {
        self.branches += fact.branches;
        if let Some(hits) = fact.hits {
            self.lines += Ratio::one(hits > 0);
            self.strict += u64::from(fact.state == LineState::Hit);
        }
    }

    fn add_to(&self, rows: &mut [FunctionRow]) {
        let Some(row) = self.owner.and_then(|row| rows.get_mut(row)) else { return };
        add(row, Metric::Lines, self.lines);
        add(row, Metric::Branches, self.branches);
        add(row, Metric::Combined, self.lines + self.branches);
        add(row, Metric::StrictLines, Ratio::new(self.strict, self.lines.total));
    }
}

/// Adds what is counted by line alone.
fn add_counted(row: &mut FunctionRow, coverage: &FileCoverage, line: Line) {
    if let Some(entry) = coverage.instructions.on(line) {
        add(row, Metric::Instructions, entry.ratio());
    }
    if let Some(entry) = coverage.conditions.on(line) {
        add(row, Metric::Mcdc, entry.ratio());
    }
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
        Extent { name: name.to_owned(), span, from: line(start), is_value: false, complexity: Some(2) }
    }

    #[test]
    fn the_innermost_function_owns_a_line() {
        let file = coverage(&[(1, 1), (2, 1), (3, 0), (4, 1), (9, 1)], Vec::new());
        let extents = [extent("outer", 1, 5), extent("inner", 2, 3)];
        let rows = of_file(&file, &extents);
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
        let rows = of_file(&file, &[extent("parse", 1, 5)]);
        assert_eq!((rows[0].name.as_str(), rows[0].end, rows[0].end_guessed), ("app::parse", Some(line(5)), false));
        assert_eq!((rows[1].end, rows[1].end_guessed), (Some(line(9)), true));
        assert!(rows[1].never_entered() && !rows[0].never_entered());
    }

    #[test]
    fn a_line_that_defines_a_function_belongs_to_what_is_around_it() {
        let file = coverage(&[(1, 1), (2, 1), (3, 0), (4, 0), (5, 1), (7, 1)], Vec::new());
        let defined = |name, start, from, end| Extent { from: line(from), ..extent(name, start, end) };
        let extents = [defined("outer", 1, 2, 5), defined("inner", 2, 3, 4), defined("short", 7, 7, 7)];
        let rows = of_file(&file, &extents);
        let told: Vec<_> = rows.iter().map(|row| (row.ratio(Metric::Lines), row.never_entered())).collect();
        assert_eq!(told, [(Ratio::new(2, 2), false), (Ratio::new(0, 2), true), (Ratio::new(1, 1), false)]);
    }

    #[test]
    fn lines_before_the_body_of_a_value_are_its_own_where_they_are_counted() {
        let value = Extent { from: line(3), is_value: true, ..extent("value", 1, 4) };
        let own = |lines: &[(u32, u64)]| {
            of_file(&coverage(lines, Vec::new()), std::slice::from_ref(&value))[0].ratio(Metric::Lines)
        };
        assert_eq!(own(&[(1, 1), (4, 0)]), Ratio::new(0, 1));
        assert_eq!(own(&[(1, 1), (2, 1), (3, 1), (4, 0)]), Ratio::new(3, 4));
    }

    #[test]
    fn two_functions_may_begin_on_one_line_in_any_order() {
        // `run(|| one, || {` and two lines more: the function that is this line alone owns it.
        let file = coverage(&[(1, 1), (2, 0), (3, 0)], Vec::new());
        let rows = of_file(&file, &[extent("one", 1, 1), extent("more", 1, 3)]);
        let told: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.ratio(Metric::Lines))).collect();
        assert_eq!(told, [("more", Ratio::new(0, 2)), ("one", Ratio::new(1, 1))]);
    }

    #[test]
    fn the_producer_says_what_a_function_owns_where_there_is_no_source() {
        let function = Function { from: Some(line(2)), ..Function::new("f", Some(line(1)), Some(line(3)), Some(0)) };
        let rows = of_file(&coverage(&[(1, 1), (2, 0), (3, 0)], vec![function]), &[]);
        assert_eq!(rows[0].ratio(Metric::Lines), Ratio::new(0, 2));
    }
}
