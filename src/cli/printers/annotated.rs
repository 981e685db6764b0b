//! A source file with its coverage in the margin.

use std::fmt::Write as _;

use crate::cli::style::Paint;
use crate::coverage::{Counts, FileCoverage, Line, LineRange, LineState};
use crate::source::{Text, printable, printable_line};

/// Which lines to print.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Selection {
    /// Only this part of the file.
    pub(in crate::cli) range: Option<LineRange>,
    /// Only missed and partial lines.
    pub(in crate::cli) uncovered_only: bool,
}

/// The lines with number, mark, hits and text; partial lines say what they miss. What is accepted has
/// a mark of its own. Cuts are marked by `⋮`.
pub(in crate::cli) fn source(
    coverage: &FileCoverage,
    text: &Text,
    selection: Selection,
    is_accepted: impl Fn(Line) -> bool,
    tab_width: usize,
    paint: Paint,
) -> String {
    let mut out = String::new();
    let digits = text.len().max(1).ilog10() as usize + 1;
    let mut last_printed = None;
    for index in 0..text.len() {
        let line = Line::from_index(index);
        let state = coverage.state(line);
        let uncovered = matches!(state, Some(LineState::Missed | LineState::Partial));
        if selection.range.is_some_and(|range| !range.contains(line)) || (selection.uncovered_only && !uncovered) {
            continue;
        }
        if last_printed.is_some_and(|last| index > last + 1) {
            let _ = writeln!(out, "{}", paint.dim(&format!("{:>digits$} ⋮", "")));
        }
        last_printed = Some(index);
        let mark = match state {
            Some(LineState::Missed | LineState::Partial) if is_accepted(line) => paint.dim("✓"),
            Some(LineState::Missed) => paint.missed("▌"),
            Some(LineState::Partial) => paint.partial("◐"),
            Some(LineState::Hit) => paint.hit("▏"),
            None => " ".to_owned(),
        };
        let number = paint.dim(&format!("{:>digits$}", line.get()));
        let code = printable_line(text.line(line).unwrap_or_default(), tab_width).into_owned();
        let code = if state == Some(LineState::Missed) { paint.missed(&code) } else { code };
        let _ = write!(out, "{number} {mark} {:>6}  {code}", hits(coverage, line));
        if state == Some(LineState::Partial)
            && let Some(said) = text.sentence(coverage, line)
        {
            let _ = write!(out, "  {}", paint.partial(&format!("← {}", printable(&said))));
        }
        while out.ends_with(' ') {
            out.pop();
        }
        out.push('\n');
    }
    out
}

/// The hit count as it fits into six columns; empty where the line is no code or the producer does not count.
fn hits(coverage: &FileCoverage, line: Line) -> String {
    match coverage.lines.hits(line) {
        Some(hits) if hits == 0 || coverage.counts == Counts::Exact => short_count(hits),
        _ => String::new(),
    }
}

/// `12`, `3.4k`, `56M`: at most five columns.
pub(crate) fn short_count(count: u64) -> String {
    const UNITS: [(u64, &str); 6] = [
        (1_000_000_000_000_000_000, "E"),
        (1_000_000_000_000_000, "P"),
        (1_000_000_000_000, "T"),
        (1_000_000_000, "G"),
        (1_000_000, "M"),
        (1_000, "k"),
    ];
    for (unit, sign) in UNITS {
        if count >= unit {
            let tenths = count / (unit / 10);
            return if tenths < 100 && !tenths.is_multiple_of(10) {
                format!("{}.{}{sign}", tenths / 10, tenths % 10)
            } else {
                format!("{}{sign}", tenths / 10)
            };
        }
    }
    count.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Metric, MetricSet};

    #[test]
    fn counts_stay_short() {
        assert_eq!([999, 1000, 3450, 12_345, u64::MAX].map(short_count), ["999", "1k", "3.4k", "12k", "18E"]);
    }

    #[test]
    fn only_what_is_uncovered() {
        let coverage = FileCoverage {
            carries: MetricSet::of(&[Metric::Lines]),
            lines: [(1, 2), (3, 0)].into_iter().map(|(n, hits)| (Line::new(n).unwrap(), hits)).collect(),
            ..FileCoverage::default()
        };
        let text = Text::new("a\nb\n\tc\u{1b}[2J\nd\n".to_owned());
        let paint = Paint { color: false };
        let all = source(&coverage, &text, Selection { range: None, uncovered_only: false }, |_| false, 4, paint);
        assert_eq!(all, "1 ▏      2  a\n2           b\n3 ▌      0      c␛[2J\n4           d\n");
        let missed = source(&coverage, &text, Selection { range: None, uncovered_only: true }, |_| true, 4, paint);
        assert_eq!(missed, "3 ✓      0      c␛[2J\n", "it is accepted");
    }
}
