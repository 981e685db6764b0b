//! What a reader and a completing step are given, and how a reader fails.

use super::PythonSettings;
use crate::coverage::Position;

/// Bytes to read, already decompressed.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The whole content.
    pub bytes: &'a [u8],
    /// Bounds on what a hostile input may cost.
    pub limits: Limits,
}

impl<'a> Input<'a> {
    /// An input with the default limits.
    pub fn new(bytes: &'a [u8]) -> Input<'a> {
        Input { bytes, limits: Limits::default() }
    }
}

/// Bounds on what a hostile input may cost. Real reports stay far below them.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes that a compressed input may unpack to.
    pub unpacked_bytes: u64,
    /// Nesting of XML elements or JSON values.
    pub depth: usize,
    /// Highest line number that is believed.
    pub line: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { unpacked_bytes: 8 << 30, depth: 128, line: 50_000_000 }
    }
}

/// Why an input could not be read at all. The caller adds the input's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The content breaks its format and nothing before the break can be used.
    #[error("{position}: expected {expected}, found {found}")]
    Malformed {
        /// Where.
        position: Position,
        /// What the format wants there.
        expected: &'static str,
        /// What stands there instead. Text of the report: untrusted.
        found: String,
    },
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// The content is of its format, but not of a kind that can be read.
    #[error("{0}")]
    Unsupported(String),
    /// A bound was exceeded.
    #[error("{position}: {what} exceeds the limit of {limit}")]
    Limit {
        /// Where.
        position: Position,
        /// What is too large.
        what: &'static str,
        /// The bound.
        limit: u64,
    },
}

/// A measured source file, for a completing step.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Where it lies, or where its report says it lies.
    pub path: &'a str,
    /// Its text, if the file was found; bytes that are not UTF-8 are replaced.
    pub text: Option<&'a str>,
}

/// Settings of the measured languages that change which lines count.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// coverage.py's `exclude_lines` and `exclude_also`.
    pub python: PythonSettings,
}

/// What a format's completing step needs beside the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: the report says everything.
    Nothing,
    /// The text of each measured source file.
    Source,
}
