//! Under which function's name gcov tells of the lines that several functions may have code on: that of the function
//! which began last and did not end yet. Functions that begin on one line do not count, since their lines stand apart.

use super::notes::Function;

/// The functions of a file by the lines on which something begins or ends.
pub(super) struct Owners {
    /// From this line on, whose lines they are.
    from: Vec<(u32, Option<u32>)>,
}

impl Owners {
    /// The owners in a file, of functions by their places.
    pub(super) fn of<'f>(functions: impl Iterator<Item = (u32, &'f Function<'f>)>) -> Owners {
        let mut functions: Vec<(u32, &Function<'_>)> = functions.collect();
        functions.sort_by_key(|(_, function)| (function.start, function.start_column));
        let mut alone = Vec::new();
        for group in functions.chunk_by(|a, b| a.1.start == b.1.start) {
            if let [one] = group {
                alone.push(*one);
            }
        }
        let mut lines: Vec<u32> = alone.iter().flat_map(|(_, one)| [one.start, one.end]).collect();
        lines.sort_unstable();
        lines.dedup();
        let mut begins = alone.into_iter().peekable();
        let mut open: Vec<(u32, u32)> = Vec::new();
        let mut from = Vec::new();
        for line in lines {
            while let Some((place, function)) = begins.next_if(|(_, function)| function.start <= line) {
                open.push((place, function.end));
            }
            from.push((line, open.last().map(|(place, _)| *place)));
            // One function at most is over behind a line.
            if open.last().is_some_and(|(_, end)| *end == line) {
                open.pop();
                from.push((line.saturating_add(1), open.last().map(|(place, _)| *place)));
            }
        }
        // Where a function begins on the line behind another's end, the later entry counts.
        Owners { from }
    }

    /// Whose line this is.
    pub(super) fn at(&self, line: u32) -> Option<u32> {
        let behind = self.from.partition_point(|(from, _)| *from <= line);
        self.from.get(behind.checked_sub(1)?)?.1
    }
}
