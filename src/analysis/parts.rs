//! The parts of a line that never ran though the line did, where the data have columns: of what lies inside each other the
//! innermost says it. Producers count columns in units of their own; which, the language tells.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::coverage::{CountedSpan, FileCoverage, Label, Line, Span};

/// What a producer counts in columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Bytes,
    /// What JavaScript and .NET take for characters.
    Utf16,
    Characters,
}

/// Arms may stand so many lines below the line that their branch is counted on.
const BELOW: u32 = 60;

/// End columns from here on are numbers of regions that have no place of their own; the largest means the end of the line.
const NO_COLUMN: u32 = 1 << 30;

/// What is measured by columns in some lines of a file.
#[derive(Debug)]
pub struct Parts {
    unit: Unit,
    /// Does the end column of a span belong to it?
    inclusive: bool,
    /// What ran, and what did not, outer spans before those inside.
    spans: Vec<(Span, bool)>,
}

impl Parts {
    /// What the data say of these lines.
    pub fn of(coverage: &FileCoverage, path: &str, first: Line, last: Line) -> Parts {
        let extension = path.rsplit('.').next().unwrap_or_default();
        let unit = match extension {
            "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts" | "vue" | "svelte" | "cs" | "vb" | "fs" => {
                Unit::Utf16
            }
            "hs" => Unit::Characters,
            _ => Unit::Bytes,
        };
        let counted = coverage.statements.touching(first, last).chain(coverage.regions.touching(first, last));
        let plain =
            counted.filter(|counted| counted.span.end_column < NO_COLUMN || counted.span.end_column == u32::MAX);
        let mut spans: Vec<(Span, bool)> = plain.map(|CountedSpan { span, count, .. }| (*span, *count == 0)).collect();
        missed_arms(coverage, first, last, &mut spans);
        spans.sort_by(|(a, _), (b, _)| start(*a).cmp(&start(*b)).then_with(|| end(*b).cmp(&end(*a))));
        Parts { unit, inclusive: extension == "hs", spans }
    }

    /// The parts of a line that never ran, as bytes of its text, looking no further than what is `shown` of it. What has
    /// neither letter nor digit is left out: brackets say nothing that the lines after them do not say.
    pub fn missed(&self, line: Line, text: &str, shown: Range<usize>) -> Vec<Range<usize>> {
        let shown = floor(text, shown.start)..floor(text, shown.end);
        let mut here = self.spans.iter().filter(|(span, _)| span.lines().contains(line)).peekable();
        if here.peek().is_none() || shown.is_empty() {
            return Vec::new();
        }
        let before = text.get(..shown.start).unwrap_or_default();
        let ruler = Ruler::new(self.unit, text, &shown, self.width(before));
        let last = ruler.first + self.width(text.get(shown.clone()).unwrap_or_default());
        let columns = |span: Span| {
            let from = if span.start == line { span.start_column.saturating_sub(1) as usize } else { 0 };
            let to = if span.end == line { span.end_column as usize } else { usize::MAX };
            from..if self.inclusive { to } else { to.saturating_sub(usize::from(span.end == line)) }
        };
        let seen = here
            .map(|(span, missed)| (columns(*span), *missed))
            .filter(|(columns, _)| columns.start < last && columns.end > ruler.first)
            .map(|(columns, missed)| (ruler.byte(columns.start)..ruler.byte(columns.end), missed));
        let mut missed = innermost(seen);
        for part in &mut missed {
            *part = trimmed(text, part);
        }
        missed.retain(|part| text.get(part.clone()).is_some_and(|part| part.contains(char::is_alphanumeric)));
        // Where all of a line that ran is said not to have run, two reports disagree: the line's own count is shown.
        let whole = trimmed(text, &(0..text.len()));
        missed.retain(|part| *part != whole);
        missed
    }

    fn width(&self, text: &str) -> usize {
        match self.unit {
            Unit::Bytes => text.len(),
            _ if text.is_ascii() => text.len(),
            Unit::Utf16 => text.chars().map(char::len_utf16).sum(),
            Unit::Characters => text.chars().count(),
        }
    }
}

/// Arms that were never taken and stand where their own code does: the operands of `a ?? b`, the ways of `a ? b : c`, the
/// blocks of V8. A condition has its two ways out in one place, and some producers let an `if` begin where all of it does:
/// these say nothing about a part.
fn missed_arms(coverage: &FileCoverage, first: Line, last: Line, spans: &mut Vec<(Span, bool)>) {
    let ran: FxHashSet<(Line, u32)> =
        spans.iter().filter(|(_, missed)| !missed).map(|(span, _)| start(*span)).collect();
    let from = first.get().saturating_sub(BELOW).max(1);
    for line in (from..=last.get()).filter_map(Line::new) {
        let arms: Vec<_> = coverage.branches.on(line).collect();
        for block in arms.chunk_by(|_, next| !next.starts_block) {
            let places: Vec<(Span, bool)> = block
                .iter()
                .filter_map(
                    |arm| if let Label::Span(span) = arm.label { Some((span, arm.taken == Some(0))) } else { None },
                )
                .collect();
            for (at, (span, _)) in places.iter().enumerate().filter(|(_, (_, missed))| *missed) {
                let holds = |other: Span| start(*span) <= start(other) && end(other) <= end(*span);
                let is_around_another = places.iter().enumerate().any(|(other, place)| other != at && holds(place.0));
                if !is_around_another && !ran.contains(&start(*span)) && span.end >= first && span.start <= last {
                    spans.push((*span, true));
                }
            }
        }
    }
}

/// Bytes of columns, where everything before what is shown is its beginning, and everything behind is its end.
struct Ruler<'a> {
    text: &'a str,
    shown: &'a Range<usize>,
    /// The column in which what is shown begins.
    first: usize,
    /// Where its columns begin; `None` where each is a byte. Many parts of a long line ask for one text.
    columns: Option<Vec<usize>>,
}

impl Ruler<'_> {
    fn new<'a>(unit: Unit, text: &'a str, shown: &'a Range<usize>, first: usize) -> Ruler<'a> {
        let words = text.get(shown.clone()).unwrap_or_default();
        let columns = (unit != Unit::Bytes && !words.is_ascii()).then(|| {
            let mut columns = Vec::with_capacity(words.len());
            for (at, c) in words.char_indices() {
                columns.push(shown.start + at);
                // In the middle of a character there is its end.
                if unit == Unit::Utf16 && c.len_utf16() > 1 {
                    columns.push(shown.start + at + c.len_utf8());
                }
            }
            columns
        });
        Ruler { text, shown, first, columns }
    }

    fn byte(&self, column: usize) -> usize {
        let Some(left) = column.checked_sub(self.first) else { return self.shown.start };
        match &self.columns {
            Some(columns) => columns.get(left).copied().unwrap_or(self.shown.end),
            None => floor(self.text, self.shown.start.saturating_add(left).min(self.shown.end)),
        }
    }
}

/// What is missed where the innermost of some ranges decides, which come by their start, outer ones first.
fn innermost(ranges: impl Iterator<Item = (Range<usize>, bool)>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut at = 0;
    let mut pass = |at: &mut usize, to: usize, missed: bool| {
        if *at < to {
            match out.last_mut().filter(|last| missed && last.end == *at) {
                Some(last) => last.end = to,
                None if missed => out.push(*at..to),
                None => {}
            }
            *at = to;
        }
    };
    for (range, missed) in ranges {
        while let Some((end, missed)) = open.pop_if(|(end, _)| *end <= range.start) {
            pass(&mut at, end, missed);
        }
        pass(&mut at, range.start, open.last().is_some_and(|(_, missed)| *missed));
        open.push((range.end, missed));
    }
    while let Some((end, missed)) = open.pop() {
        pass(&mut at, end, missed);
    }
    out
}

/// A part of a text without the white space around it.
fn trimmed(text: &str, part: &Range<usize>) -> Range<usize> {
    let words = text.get(part.clone()).unwrap_or_default();
    let from = part.start + (words.len() - words.trim_start().len());
    from..from + words.trim().len()
}

/// The nearest border of a character at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

fn start(span: Span) -> (Line, u32) {
    (span.start, span.start_column)
}

fn end(span: Span) -> (Line, u32) {
    (span.end, span.end_column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{BranchesBuilder, Repeat, Spans};

    fn span(start: (u32, u32), end: (u32, u32)) -> Span {
        let line = |number| Line::new(number).unwrap();
        Span { start: line(start.0), start_column: start.1, end: line(end.0), end_column: end.1 }
    }

    fn counted(spans: &[(Span, u64)]) -> FileCoverage {
        let each = spans.iter().map(|&(span, count)| CountedSpan { span, weight: 1, count });
        FileCoverage { regions: Spans::collect(each.collect(), Repeat::Sum).unwrap(), ..FileCoverage::default() }
    }

    fn missed<'t>(coverage: &FileCoverage, path: &str, line: u32, text: &'t str) -> Vec<&'t str> {
        let line = Line::new(line).unwrap();
        let parts = Parts::of(coverage, path, line, line);
        parts.missed(line, text, 0..text.len()).into_iter().map(|part| &text[part]).collect()
    }

    #[test]
    fn the_innermost_span_says_whether_a_part_ran() {
        let file = counted(&[(span((1, 1), (9, 2)), 4), (span((2, 8), (2, 26)), 0), (span((2, 16), (2, 19)), 3)]);
        assert_eq!(missed(&file, "a.rs", 2, "    a(bcdefgh  inn  er) + tail"), ["cdefgh", "er) +"]);
        assert_eq!(missed(&file, "a.rs", 3, "all of it ran"), [""; 0]);
    }

    #[test]
    fn brackets_alone_and_lines_as_a_whole_are_left_out() {
        let block = counted(&[(span((1, 1), (9, 2)), 4), (span((2, 11), (4, 6)), 0)]);
        assert_eq!(missed(&block, "a.c", 2, "    if (a {"), [""; 0]);
        assert_eq!(missed(&block, "a.c", 3, "        return;"), [""; 0], "its own mark says so");
        assert_eq!(missed(&block, "a.c", 4, "    } else {"), [""; 0]);
    }

    #[test]
    fn columns_are_bytes_or_what_a_language_takes_for_characters() {
        let text = "let \u{e4}\u{1f600} = a ?? b";
        let at = |column: u32, width: u32| counted(&[(span((1, column), (1, column + width)), 0)]);
        let bytes = text.find('b').unwrap() as u32 + 1;
        assert_eq!(missed(&at(bytes, 1), "a.go", 1, text), ["b"]);
        assert_eq!(missed(&at(bytes - 3, 1), "a.ts", 1, text), ["b"]);
        // In Haskell the last column belongs to a range.
        assert_eq!(missed(&at(bytes - 4, 0), "a.hs", 1, text), ["b"]);
        // In the middle of a character: its beginning.
        assert_eq!(missed(&at(6, 400), "a.go", 1, text), ["\u{e4}\u{1f600} = a ?? b"]);
    }

    #[test]
    fn only_what_is_shown_of_a_line_is_looked_at() {
        let text = "x".repeat(1000) + &"\u{e4}y".repeat(1000);
        let file = counted(&[(span((1, 1), (1, 9000)), 7), (span((1, 1003), (1, 1005)), 0)]);
        let line = Line::FIRST;
        let parts = Parts::of(&file, "a.ts", line, line);
        let missed_in =
            |shown| parts.missed(line, &text, shown).into_iter().map(|part| (part.start, part.end)).collect::<Vec<_>>();
        assert_eq!(missed_in(1000..1020), [(1003, 1006)]);
        assert_eq!(missed_in(1005..1020), [(1005, 1006)]);
        assert_eq!(missed_in(0..1000), []);
        let all = counted(&[(span((1, 1), (1, u32::MAX)), 0), (span((1, 1), (1, 3)), 1)]);
        assert_eq!(missed(&all, "a.ts", 1, "ab cd"), ["cd"]);
    }

    #[test]
    fn arms_that_were_never_taken_are_parts_where_their_own_code_stands() {
        let file = |arms: &[(Span, u64)], statement: Span| {
            let mut branches = BranchesBuilder::default();
            for (place, taken) in arms {
                branches.push(Line::FIRST, 0, Label::Span(*place), Some(*taken));
            }
            FileCoverage { branches: branches.finish(Repeat::Sum), ..counted(&[(statement, 5)]) }
        };
        let text = "return a ? bb : cc;";
        let (whole, yes, no) = (span((1, 1), (1, 20)), span((1, 12), (1, 14)), span((1, 17), (1, 19)));
        assert_eq!(missed(&file(&[(yes, 5), (no, 0)], whole), "a.ts", 1, text), ["cc"]);
        // Both ways out of a condition stand where it does; an `if` without `else` stands where its statement does.
        assert_eq!(missed(&file(&[(yes, 5), (yes, 0)], whole), "a.ts", 1, text), [""; 0]);
        assert_eq!(missed(&file(&[(yes, 5), (whole, 0)], span((1, 3), (1, 20))), "a.rb", 1, text), [""; 0]);
        assert_eq!(missed(&file(&[(whole, 0)], whole), "a.ts", 1, text), [""; 0]);
    }
}
