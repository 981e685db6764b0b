//! Limits of the languages' own settings. They concern the files of their language alone, and their tools may round
//! where lazycov does not.

use crate::coverage::{Metric, RepoPath};

use super::Check;

/// A limit that another tool's settings hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Borrowed {
    /// Where it was found: `fail_under of pyproject.toml`.
    pub origin: String,
    /// The metric; `None` is coverage.py's: lines and branches together where branches were measured, else lines.
    pub metric: Option<Metric>,
    /// The limit.
    pub check: Check,
    /// Is it meant for each file, not for all together?
    pub per_file: bool,
    /// The language.
    pub language: Borrower,
    /// The tool that rounds before it compares, and to how many decimals.
    pub rounds: Option<(&'static str, u8)>,
}

/// A language whose tools have limits of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Borrower {
    /// Python, by coverage.py.
    Python,
    /// JavaScript and TypeScript, by nyc, c8 and jest.
    Script,
}

impl Borrower {
    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Borrower::Python => "Python",
            Borrower::Script => "JavaScript or TypeScript",
        }
    }

    /// Is this a file of it?
    pub(super) fn owns(self, path: &RepoPath) -> bool {
        let extensions: &[&str] = match self {
            Borrower::Python => &["py", "pyw", "pyx", "pxd"],
            Borrower::Script => &["js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte"],
        };
        path.extension().is_some_and(|extension| extensions.contains(&extension))
    }
}
