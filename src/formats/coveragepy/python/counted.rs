//! The lines of a file that count.

use super::lines::LineSet;
use super::multiline::LogicalLines;

/// The lines coverage.py would report for one Python file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PythonLines {
    /// The executable lines in order, each the first line of its statement, without the excluded ones.
    pub statements: Vec<u32>,
    /// The excluded lines in order, as the JSON report lists them. They are not all statements: an excluded
    /// function brings every line of its body, and a pattern every line it matched.
    pub excluded: Vec<u32>,
    pub(super) ignored: LineSet,
    pub(super) logical: LogicalLines,
}

impl PythonLines {
    /// The line a report shows for `line`: the first line of its statement when that covers several.
    pub fn first_line(&self, line: u32) -> u32 {
        self.logical.first_line(line)
    }

    /// Whether a report leaves `line` out even when it ran: it is excluded, or part of a docstring, which Python
    /// does execute and coverage.py does not count.
    pub fn is_ignored(&self, line: u32) -> bool {
        self.ignored.contains(line)
    }

    /// The statements that cover more than one line, in order, as first and last line.
    pub fn multiline_spans(&self) -> &[(u32, u32)] {
        self.logical.spans()
    }
}
