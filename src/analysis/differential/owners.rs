//! Which function owns a line: the innermost one around it.

use std::cmp::Reverse;

use super::FunctionRecord;
use crate::coverage::{Line, LineRange};

/// The lines of a file by owner.
#[derive(Debug, Default)]
pub(super) struct Owners {
    /// Disjoint ranges, ascending, each with the position of a function.
    ranges: Vec<(LineRange, u32)>,
}

impl Owners {
    /// The owners of the lines of a file. Functions without a place own nothing.
    pub(super) fn of(functions: &[FunctionRecord]) -> Owners {
        let placed = functions.iter().enumerate().filter_map(|(at, function)| {
            let (start, end) = function.owned()?;
            (start <= end).then_some((LineRange { start, end }, at as u32))
        });
        let mut placed: Vec<(LineRange, u32)> = placed.collect();
        placed.sort_by_key(|(range, _)| (range.start, Reverse(range.end)));

        let mut owners = Owners::default();
        let mut open: Vec<(LineRange, u32)> = Vec::new();
        let mut from = Line::FIRST;
        for function in placed {
            while let Some(inner) = open.pop_if(|inner| inner.0.end < function.0.start) {
                from = owners.add(from, inner.0.end, inner.1);
            }
            if let (Some(outer), Some(end)) = (open.last(), function.0.start.previous()) {
                owners.add(from, end, outer.1);
            }
            from = function.0.start;
            open.push(function);
        }
        while let Some((range, at)) = open.pop() {
            from = owners.add(from, range.end, at);
        }
        owners
    }

    /// Adds a range that is not empty, and tells where the next one may start.
    fn add(&mut self, start: Line, end: Line, owner: u32) -> Line {
        if start > end {
            return start;
        }
        self.ranges.push((LineRange { start, end }, owner));
        end.next()
    }

    /// The owner of a line.
    pub(super) fn of_line(&self, line: Line) -> Option<u32> {
        let at = self.ranges.partition_point(|(range, _)| range.end < line);
        self.ranges.get(at).filter(|(range, _)| range.contains(line)).map(|(_, owner)| *owner)
    }
}
