//! The lines of a text in the units that V8 counts: UTF-16 code units from the beginning of the text. White space at the
//! end of the text is no part of it, as in c8.

/// Where a line begins, and where it ends without its line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// The lines of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    pub(super) rows: Vec<Row>,
    /// Where the text ends.
    pub(super) end: u32,
}

impl Grid {
    /// The grid of a text that is known only by the lengths of its lines.
    pub(super) fn of_lengths(lengths: &[u32]) -> Grid {
        let filled = lengths.iter().rposition(|length| *length > 0).map_or(0, |last| last + 1);
        let (mut rows, mut start) = (Vec::with_capacity(filled.max(1)), 0u32);
        for length in lengths.get(..filled.max(1)).unwrap_or_default() {
            let end = start.saturating_add(*length);
            rows.push(Row { start, end });
            start = end.saturating_add(1);
        }
        let end = rows.last().map_or(0, |row| row.end);
        Grid { rows, end }
    }

    /// The grid of a text.
    pub(super) fn of_text(text: &str) -> Grid {
        let (mut rows, mut start) = (Vec::new(), 0);
        for line in trimmed(text).split_inclusive('\n') {
            let content = without_break(line);
            let end = start + units(content);
            rows.push(Row { start, end });
            start = end + (line.len() - content.len()) as u32;
        }
        let end = rows.last().map_or(0, |row| row.end);
        Grid { rows, end }
    }

    /// The first and last of the lines that a range touches, by number from 0. An empty line at its beginning is none.
    pub(super) fn touched(&self, start: u32, end: u32) -> Option<(usize, usize)> {
        let first = self.rows.partition_point(|row| row.end <= start);
        let after = self.rows.partition_point(|row| row.start <= end);
        (first < after).then(|| (first, after - 1))
    }

    /// The lines that lie within a range as a whole: the first one, and the one after the last.
    pub(super) fn within(&self, start: u32, end: u32) -> (usize, usize) {
        let first = self.rows.partition_point(|row| row.start < start);
        (first, self.rows.partition_point(|row| row.end <= end))
    }

    /// The place of a column on a line, both from 0, or where the text ends.
    pub(super) fn place(&self, line: u32, column: u32) -> u32 {
        self.rows.get(line as usize).map_or(self.end, |row| row.start.saturating_add(column).min(row.end))
    }
}

/// The text without the white space at its end, by JavaScript's notion of that.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_end_matches(is_space)
}

/// A line without its line break.
pub(super) fn without_break(line: &str) -> &str {
    line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line))
}

/// The length of a text in UTF-16 code units.
pub(super) fn units(text: &str) -> u32 {
    let units = if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
    u32::try_from(units).unwrap_or(u32::MAX)
}

/// Is it white space to JavaScript?
pub(super) fn is_space(c: char) -> bool {
    c == '\u{feff}' || c != '\u{85}' && c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(grid: &Grid) -> Vec<(u32, u32)> {
        grid.rows.iter().map(|row| (row.start, row.end)).collect()
    }

    #[test]
    fn places_are_counted_in_utf_16_and_line_breaks_are_no_part_of_a_line() {
        let grid = Grid::of_text("a\u{1f600}b\r\n\né\n  \n");
        assert_eq!(rows(&grid), [(0, 4), (6, 6), (7, 8)]);
        assert_eq!(grid.end, 8);
        assert_eq!(rows(&Grid::of_lengths(&[4, 0, 1, 0])), [(0, 4), (5, 5), (6, 7)]);
        assert_eq!(Grid::of_text("").rows, []);
        assert_eq!(rows(&Grid::of_lengths(&[u32::MAX, u32::MAX])), [(0, u32::MAX), (u32::MAX, u32::MAX)]);
    }

    #[test]
    fn a_range_touches_lines_and_has_whole_ones() {
        let grid = Grid::of_text("one\n\nthree\nfour");
        assert_eq!(grid.touched(3, 9), Some((1, 2)));
        assert_eq!(grid.touched(4, 9), Some((2, 2)));
        assert_eq!(grid.touched(15, 15), None);
        assert_eq!(grid.within(0, 10), (0, 3));
        assert_eq!(grid.within(1, 9), (1, 2));
        assert_eq!((grid.place(2, 2), grid.place(2, 99), grid.place(9, 0)), (7, 10, 15));
    }
}
