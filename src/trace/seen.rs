//! What following a program and all that it started showed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::coverage::Line;

/// Lines that have code, and whether they ran.
pub(super) type SeenLines = BTreeMap<Line, bool>;

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// By itself, with this code.
    Code(i32),
    /// By this signal.
    Signal(i32),
}

/// Why nothing of the tree was found in a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// It cannot be read as a program for this processor.
    Readable(String),
    /// It has no line tables: built without debug information, or stripped.
    DebugInformation,
    /// It was built from other files, such as this one.
    Lines(PathBuf),
}

/// What following a program and all that it started showed.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) ended: Ended,
    pub(super) lines: BTreeMap<String, SeenLines>,
    /// A file that ran, and why it has no line of the tree, where none has.
    pub(super) lacking: Option<(PathBuf, Lacking)>,
    pub(super) left: usize,
    pub(super) trouble: Option<String>,
}
