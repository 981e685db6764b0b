//! What the parts of the reader share: limits, and what went wrong.

use super::row::Row;
use crate::coverage::{Code, Diagnostics};
use crate::formats::Limits;

/// Bounds and diagnostics of one export.
pub(super) struct Shared {
    pub(super) limits: Limits,
    pub(super) diagnostics: Diagnostics,
    /// How many lines may still be painted.
    lines: u64,
}

/// Lines for each byte of the export. Two segments may span a whole function, but names and totals stand beside them.
const LINES_A_BYTE: u64 = 4;

impl Shared {
    /// For an export of so many bytes.
    pub(super) fn new(limits: Limits, bytes: usize) -> Shared {
        Shared { limits, diagnostics: Diagnostics::default(), lines: bytes as u64 * LINES_A_BYTE }
    }

    /// How many of so many lines may be painted.
    pub(super) fn room(&mut self, lines: u64) -> u64 {
        let room = lines.min(self.lines);
        if room < lines {
            self.diagnostics.add(Code::LimitReached, None, || {
                format!(
                    "two segments are {lines} lines apart, more than a report of this size holds; the rest is left out"
                )
            });
        }
        self.lines -= room;
        room
    }

    /// A row that cannot be used.
    pub(super) fn bad(&mut self, what: &'static str, row: &Row) {
        self.diagnostics.add(Code::BadRecord, None, || {
            let numbers: Vec<String> = (0..).map_while(|at| row.get(at)).map(|number| number.to_string()).collect();
            format!("{what} is [{}], which says no place in a file; it is left out", numbers.join(", "))
        });
    }

    /// Says where counts below zero were read as 0.
    pub(super) fn check_sign(&mut self, row: &Row) {
        if row.negative {
            self.diagnostics.add(Code::NegativeCount, None, || "a count is below zero and was read as 0".to_owned());
        }
    }
}
