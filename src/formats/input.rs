//! What a reader and a completing step are given, and how a reader fails.

use std::fmt;
use std::sync::Arc;

use super::{Again, PythonSettings};
use crate::coverage::{FileCoverage, Position, TestNames};

/// Who follows a reader. Called from many threads.
pub trait Observer: Sync {
    /// So many more bytes were read.
    fn read(&self, bytes: u64);

    /// Is anybody interested in files before the end?
    fn wants_files(&self) -> bool;

    /// These files are read, as far as one part of the report says: their paths as written, and what was measured. More
    /// may be said about them further down.
    fn files(&self, files: &[(&str, &Arc<FileCoverage>)]);
}

/// Nobody follows.
struct Nobody;

impl Observer for Nobody {
    fn read(&self, _: u64) {}
    fn wants_files(&self) -> bool {
        false
    }
    fn files(&self, _: &[(&str, &Arc<FileCoverage>)]) {}
}

/// A file of an input, already decompressed.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Its name as people see it: the path from the root.
    pub name: &'a str,
    /// The whole content.
    pub bytes: &'a [u8],
}

/// Bytes to read, already decompressed: one file, or the files that one run wrote, with what it takes to understand them.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The whole content of the file, of the first one where there are several.
    pub bytes: &'a [u8],
    /// Its name as people see it; empty where it has none. Only formats that do not name their source look at it.
    pub name: &'a str,
    /// The files beside the first one, where the files of a run are one report (see [`Together`](super::Together)).
    pub more: &'a [Part<'a>],
    /// Files of another kind that the counts mean nothing without: an instrumented binary, the notes of a compiler.
    pub companions: &'a [Part<'a>],
    /// Bounds on what a hostile input may cost.
    pub limits: Limits,
    /// Who is told how far it is.
    pub observer: &'a dyn Observer,
    /// Will it be read again?
    pub again: Again<'a>,
    /// Tests that ran again since: what it says of them is out of date. Only formats that tell tests apart can leave it out.
    pub without: Option<&'a TestNames>,
}

impl fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("bytes", &self.bytes.len()).field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl<'a> Input<'a> {
    /// An input without a name, with the default limits, that nobody follows.
    pub fn new(bytes: &'a [u8]) -> Input<'a> {
        Input {
            bytes,
            name: "",
            more: &[],
            companions: &[],
            limits: Limits::default(),
            observer: &Nobody,
            again: Again::Never,
            without: None,
        }
    }

    /// The same with the other files of its run.
    #[must_use]
    pub fn with_more(self, more: &'a [Part<'a>]) -> Input<'a> {
        Input { more, ..self }
    }

    /// The same with what it takes to understand it.
    #[must_use]
    pub fn with_companions(self, companions: &'a [Part<'a>]) -> Input<'a> {
        Input { companions, ..self }
    }

    /// All files, the first one first.
    pub fn parts(&self) -> impl Iterator<Item = Part<'a>> {
        std::iter::once(Part { name: self.name, bytes: self.bytes }).chain(self.more.iter().copied())
    }

    /// One of its files alone.
    #[must_use]
    pub fn only(self, part: Part<'a>) -> Input<'a> {
        Input { bytes: part.bytes, name: part.name, more: &[], ..self }
    }

    /// The same under a name.
    #[must_use]
    pub fn named(self, name: &'a str) -> Input<'a> {
        Input { name, ..self }
    }

    /// The same, which will be read again, or was read before.
    #[must_use]
    pub fn read_again(self, again: Again<'a>) -> Input<'a> {
        Input { again, ..self }
    }

    /// The same without what these tests ran.
    #[must_use]
    pub fn without(self, tests: &'a TestNames) -> Input<'a> {
        Input { without: Some(tests), ..self }
    }

    /// The same, followed.
    #[must_use]
    pub fn followed(self, observer: &'a dyn Observer) -> Input<'a> {
        Input { observer, ..self }
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
    /// The tool that measured it, as far as its report says so: `coverage.py 7.17.3`.
    pub producer: Option<&'a str>,
}

/// Settings of the measured languages that change which lines count.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// coverage.py's patterns.
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
