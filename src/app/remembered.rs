//! What is kept of a project from one session to the next, as text: marks of gaps, and how the screen was arranged. What
//! cannot be understood is nothing.

use std::fmt::Write as _;

use super::screen;
use super::state::{GapMarks, Model, ScreenArrangement};
use crate::analysis::differential::Mark;
use crate::analysis::{MarkKind, MarkedGap};
use crate::coverage::{Line, RepoPath};

/// The first line of a text with marks.
const MARKS: &str = "lazycov marks 1";

impl Model {
    /// Takes over what is kept of earlier sessions. How the screen is arranged is kept from now on where it was, or may
    /// have been.
    pub fn remember(&mut self, marks: Vec<MarkedGap>, arrangement: Option<ScreenArrangement>) {
        self.marks = GapMarks::new(marks);
        if let Some(arrangement) = &arrangement {
            screen::arrange(self, arrangement);
        }
        self.kept_arrangement = arrangement;
    }
}

/// Marks as text, a line each. One of a name that is no line of text is left out.
pub fn marks_to_text(marks: &[MarkedGap]) -> String {
    let mut out = format!("{MARKS}\n");
    for mark in marks {
        let (hash, length) = mark.lines.to_parts();
        let (kind, start, path, function) = (mark.kind.word(), mark.start, mark.path.as_str(), &mark.function);
        if !path.contains(char::is_control) && !function.contains(char::is_control) {
            let _ = writeln!(out, "{kind}\t{hash}\t{length}\t{start}\t{path}\t{function}");
        }
    }
    out
}

/// The marks of a text, at most as many as are kept.
pub fn marks_of_text(text: &str) -> Vec<MarkedGap> {
    let Some(rows) = text.strip_prefix(MARKS).and_then(|rows| rows.strip_prefix('\n')) else { return Vec::new() };
    let mark = |row: &str| {
        let mut cells = row.splitn(6, '\t');
        let kind = MarkKind::named(cells.next()?)?;
        let (hash, length) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
        let start = Line::new(cells.next()?.parse().ok()?)?;
        let (path, function) = (RepoPath::new(cells.next()?), cells.next()?.to_owned());
        Some(MarkedGap { kind, path, function, lines: Mark::from_parts(hash, length), start })
    };
    let mut marks: Vec<MarkedGap> = rows.lines().filter_map(mark).collect();
    marks.drain(..marks.len().saturating_sub(super::state::gap_marks::MOST));
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(kind: MarkKind, path: &str, function: &str) -> MarkedGap {
        let (path, function) = (RepoPath::new(path), function.to_owned());
        MarkedGap { kind, path, function, lines: Mark::of("return 1;"), start: Line::new(7).unwrap() }
    }

    #[test]
    fn marks_are_what_they_were() {
        let marks = [mark(MarkKind::Done, "src/a b.c", "ns::f<a, b>(int)"), mark(MarkKind::Skipped, "b.c", "")];
        assert_eq!(marks_of_text(&marks_to_text(&marks)), marks);
        // A name in two lines would become two rows.
        let hostile = [mark(MarkKind::Done, "a\nb.c", "f"), mark(MarkKind::Done, "a.c", "f\tg")];
        assert!(marks_of_text(&marks_to_text(&hostile)).is_empty());
    }

    #[test]
    fn what_is_damaged_or_foreign_is_nothing() {
        let whole = marks_to_text(&[mark(MarkKind::Done, "a.c", "f"), mark(MarkKind::Done, "b.c", "g")]);
        for foreign in ["", "lazycov marks 2\n", "{}", &whole.replace("marks 1", "marks 10")] {
            assert!(marks_of_text(foreign).is_empty(), "{foreign:?}");
        }
        let cut = whole.get(..whole.len() - 4).unwrap();
        assert_eq!(marks_of_text(cut).len(), 1);
        assert_eq!(marks_of_text(&whole.replace("done\t", "what\t")), []);
        assert_eq!(marks_of_text(&whole.replacen("\t7\t", "\t0\t", 1)).len(), 1);
    }
}
