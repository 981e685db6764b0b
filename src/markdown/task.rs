//! A gap as a task: what is not tested, in its code, and which tests are near. For whoever writes the test, a person or an
//! assistant; bounded, so that many fit into one page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::escape::{code, fence};
use crate::analysis::{FunctionRow, Gap, Snapshot};
use crate::coverage::{FileCoverage, Line, LineRange, LineState, test_of};
use crate::source::Text;

/// Lines of a function that are shown; of a longer one those around the gap.
const MOST_LINES: u32 = 60;
/// Lines around a gap in a function that is too long, or in none.
const AROUND: u32 = 6;
/// Tests that are named.
const MOST_TESTS: usize = 5;

/// The gap as Markdown. `text` is its source where it is at hand.
pub fn task(snapshot: &Snapshot, gap: &Gap, text: Option<&Text>) -> String {
    let Some((file, coverage)) = snapshot.file(gap.file).zip(snapshot.coverage(gap.file)) else { return String::new() };
    let function = gap.function.and_then(|id| snapshot.function(id));
    let lines = LineRange::new(gap.start, gap.end);
    let place = code(&format!("{}:{}", file.path, range(lines)));
    let mut out = match function {
        Some(function) => format!("## Test {} ({place})\n\n", code(&function.name)),
        None => format!("## Test {place}\n\n"),
    };
    let _ = writeln!(out, "{}\n", missed(gap));
    if let Some(text) = text {
        out.push_str(&shown(coverage, text, view(lines, function, text)));
        out.push('\n');
    }
    out.push_str(&near(snapshot, coverage, lines, function));
    out
}

fn missed(gap: &Gap) -> String {
    let counted = |count: u32, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    match (gap.missed_lines, gap.missed_arms) {
        (lines, 0) => format!("No test runs {}.", counted(lines, "line")),
        (0, arms) => format!("No test takes {}.", counted(arms, "branch arm")),
        (lines, arms) => format!("No test runs {} and takes {}.", counted(lines, "line"), counted(arms, "branch arm")),
    }
}

fn range(lines: LineRange) -> String {
    if lines.start == lines.end { lines.start.to_string() } else { format!("{}-{}", lines.start, lines.end) }
}

/// The lines to show.
fn view(gap: LineRange, function: Option<&FunctionRow>, text: &Text) -> LineRange {
    let whole = function.and_then(|function| Some(LineRange::new(function.start?, function.end?)));
    let around = || {
        let first = gap.start.get().saturating_sub(AROUND).max(1);
        let last = gap.end.get().saturating_add(AROUND).min(first.saturating_add(MOST_LINES - 1));
        LineRange::new(Line::new(first).unwrap_or(Line::FIRST), Line::new(last).unwrap_or(gap.end))
    };
    let lines = whole.filter(|whole| whole.len() <= MOST_LINES).unwrap_or_else(around);
    LineRange::new(lines.start, lines.end.min(Line::from_index(text.len().saturating_sub(1))))
}

fn shown(coverage: &FileCoverage, text: &Text, lines: LineRange) -> String {
    let digits = lines.end.to_string().len();
    let numbers = (lines.start.get()..=lines.end.get()).filter_map(Line::new);
    let rows: Vec<String> = numbers
        .map(|line| {
            let source = text.line(line).unwrap_or_default();
            let (mark, words) = match coverage.state(line) {
                Some(LineState::Missed) => ('!', None),
                Some(LineState::Partial) => ('~', text.sentence(coverage, line)),
                _ => (' ', None),
            };
            let words = words.map(|words| format!("  <- {words}")).unwrap_or_default();
            format!("{line:>digits$} {mark} {source}{words}")
        })
        .collect();
    format!("{}\n`!` never ran, `~` ran in part.\n", fence(rows.iter().map(String::as_str)))
}

/// The tests that run most of the same function, or else of the same file.
fn near(snapshot: &Snapshot, coverage: &FileCoverage, gap: LineRange, function: Option<&FunctionRow>) -> String {
    let names = &snapshot.report.contexts;
    let of = |within: Option<LineRange>| {
        let mut ran: BTreeMap<&str, usize> = BTreeMap::new();
        for (context, lines) in coverage.contexts.iter() {
            let Some(name) = names.get(context.0 as usize).map(|name| test_of(name)).filter(|name| !name.is_empty())
            else {
                continue;
            };
            let lines = lines.iter().filter(|line| within.is_none_or(|within| within.contains(*line))).count();
            if lines > 0 {
                *ran.entry(name).or_default() += lines;
            }
        }
        let mut ran: Vec<(&str, usize)> = ran.into_iter().collect();
        ran.sort_by_key(|(name, lines)| (std::cmp::Reverse(*lines), *name));
        ran
    };
    let body = function.map(|function| {
        // Where its definition runs, that is no test's.
        let first = function.from.or(function.start).unwrap_or(gap.start);
        LineRange::new(first, function.end.unwrap_or(gap.end))
    });
    let same_function = body.map(|body| of(Some(body))).unwrap_or_default();
    let (what, tests) = if same_function.is_empty() { ("file", of(None)) } else { ("function", same_function) };
    if tests.is_empty() {
        return if names.is_empty() { String::new() } else { "No test runs anything of this file.\n".to_owned() };
    }
    let shown: Vec<String> = tests.iter().take(MOST_TESTS).map(|(name, _)| code(name)).collect();
    let more = tests.len().saturating_sub(MOST_TESTS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("Tests that run this {what}: {}{more}.\n", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::Facts;
    use crate::coverage::{ContextId, File, LineBits, Metric, MetricSet, RepoPath, Report};

    fn line(number: u32) -> Line {
        Line::new(number).unwrap()
    }

    fn empty() -> File {
        File {
            path: RepoPath::new(""),
            resolved: true,
            coverage: Arc::default(),
            measured_by: Vec::new(),
            source_hash: None,
        }
    }

    #[test]
    fn a_gap_is_told_with_its_code_and_the_nearest_tests() {
        let mut coverage = FileCoverage {
            carries: MetricSet::of(&[Metric::Lines]),
            lines: [(1, 1), (2, 3), (3, 0), (4, 0)].map(|(at, hits)| (line(at), hits)).into_iter().collect(),
            ..FileCoverage::default()
        };
        for (context, lines) in [(0, &[1][..]), (1, &[2]), (2, &[1, 2])] {
            let bits: LineBits = lines.iter().map(|at| line(*at)).collect();
            coverage.contexts.add(ContextId(context), &bits);
        }
        let contexts = ["", "t.py::few|run", "t.py::more|run"].map(Arc::from).to_vec();
        let file = File { path: RepoPath::new("a.py"), coverage: Arc::new(coverage), ..empty() };
        let report = Report { files: vec![Arc::new(file)].into(), contexts, ..Report::default() };
        let snapshot = Snapshot::build(Arc::new(report), Facts::default());
        let [gap] = snapshot.gaps(true)[..] else { panic!() };
        let text = Text::new("a = 1\nif a:\n    b = '```'\n    c = 3\n".to_owned());
        let told = task(&snapshot, &gap, Some(&text));
        let expected = "## Test `a.py:3-4`\n\nNo test runs 2 lines.\n\n````text\n1   a = 1\n2   if a:\n3 !     b = '```'\n\
                        4 !     c = 3\n````\n\n`!` never ran, `~` ran in part.\n\nTests that run this file: \
                        `t.py::more`, `t.py::few`.\n";
        assert_eq!(told, expected);
        assert!(!task(&snapshot, &gap, None).contains("````"));
    }
}
