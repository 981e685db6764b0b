//! Search in the source: plain text, and without capitals in it either case.

use crate::coverage::Line;
use crate::source::Text;

/// A search and the lines that match it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Search {
    query: String,
    /// Matching lines, ascending.
    lines: Vec<Line>,
}

impl Search {
    /// Searches a text.
    pub(crate) fn new(query: &str, text: Option<&Text>) -> Search {
        let mut search = Search { query: query.to_owned(), lines: Vec::new() };
        if let Some(text) = text {
            let matching = text.lines().enumerate().filter(|(_, line)| search.find(line, 0).is_some());
            search.lines = matching.map(|(at, _)| Line::from_index(at)).collect();
        }
        search
    }

    /// What is searched for.
    pub(crate) fn query(&self) -> &str {
        &self.query
    }

    /// How many lines match.
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Which of the matching lines is this one, counted from 1?
    pub(crate) fn number(&self, line: Line) -> Option<usize> {
        self.lines.binary_search(&line).ok().map(|at| at + 1)
    }

    /// The next matching line behind a line, from the top again after the last.
    pub(crate) fn next(&self, line: Line) -> Option<Line> {
        let at = self.lines.partition_point(|other| *other <= line);
        self.lines.get(at).or(self.lines.first()).copied()
    }

    /// The first matching line at or behind a line, from the top again after the last.
    pub(crate) fn at_or_next(&self, line: Line) -> Option<Line> {
        let at = self.lines.partition_point(|other| *other < line);
        self.lines.get(at).or(self.lines.first()).copied()
    }

    /// The previous matching line.
    pub(crate) fn previous(&self, line: Line) -> Option<Line> {
        let at = self.lines.partition_point(|other| *other < line);
        at.checked_sub(1).and_then(|at| self.lines.get(at)).or(self.lines.last()).copied()
    }

    /// The first match in a line from a byte on, as a range of bytes.
    pub(crate) fn find(&self, line: &str, from: usize) -> Option<(usize, usize)> {
        let (haystack, needle) = (line.as_bytes(), self.query.as_bytes());
        let first = *needle.first()?;
        if self.query.bytes().any(|b| b.is_ascii_uppercase()) {
            let at = from + memchr::memmem::find(haystack.get(from..)?, needle)?;
            return Some((at, at + needle.len()));
        }
        let candidates = memchr::memchr2_iter(first, first.to_ascii_uppercase(), haystack.get(from..)?);
        let matches =
            |at: &usize| haystack.get(*at..at + needle.len()).is_some_and(|piece| piece.eq_ignore_ascii_case(needle));
        candidates.map(|at| from + at).find(matches).map(|at| (at, at + needle.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_counts_only_when_the_query_has_capitals() {
        let text = Text::new("Parse\nnothing\nparse parse\n".to_owned());
        let lines =
            |query: &str| Search::new(query, Some(&text)).lines.iter().map(|line| line.get()).collect::<Vec<_>>();
        assert_eq!(lines("parse"), [1, 3]);
        assert_eq!(lines("Parse"), [1]);
        assert!(lines("").is_empty());
        let search = Search::new("parse", Some(&text));
        assert_eq!(search.find("parse parse", 1), Some((6, 11)));
        assert_eq!(search.next(Line::new(3).unwrap()), Line::new(1));
        assert_eq!(search.previous(Line::new(1).unwrap()), Line::new(3));
    }
}
