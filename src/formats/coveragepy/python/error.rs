//! Why the lines of a file are not known.

/// Why a file has no executable lines: it is not Python 3, or it cannot be analysed within bounds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct PythonError {
    /// The line to blame, from 1.
    pub line: u32,
    /// What is wrong with it.
    pub message: String,
}
