//! What only one of several reports covers: the lines that would be missed without it.

use std::sync::Arc;

use crate::coverage::{Line, RepoPath};

/// The lines that no report covers but one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoveredOnly {
    /// The report, as it is shown to the user.
    pub report: Arc<str>,
    /// Files with such lines, sorted by path, and the lines, sorted.
    files: Vec<(RepoPath, Vec<Line>)>,
}

impl CoveredOnly {
    /// Files may come in any order; those without lines are left out.
    pub fn new(report: Arc<str>, files: impl IntoIterator<Item = (RepoPath, Vec<Line>)>) -> CoveredOnly {
        let mut files: Vec<_> = files.into_iter().filter(|(_, lines)| !lines.is_empty()).collect();
        files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        CoveredOnly { report, files }
    }

    /// How many files have such lines.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// How many lines there are.
    pub fn lines(&self) -> usize {
        self.files.iter().map(|(_, lines)| lines.len()).sum()
    }

    /// How much it is, in words.
    pub fn words(&self) -> String {
        let plural = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
        match self.lines() {
            0 => "other reports cover every line that it covers".to_owned(),
            lines => format!("it alone covers {} in {}", plural(lines, "line"), plural(self.files(), "file")),
        }
    }

    /// Those of a file.
    pub fn of(&self, path: &str) -> &[Line] {
        let at = self.files.binary_search_by(|(known, _)| known.as_str().cmp(path));
        at.ok().and_then(|at| self.files.get(at)).map_or(&[], |(_, lines)| lines)
    }

    /// How many there are below a folder; the empty path is the whole project.
    pub fn below(&self, folder: &str) -> usize {
        let inside = |path: &RepoPath| {
            folder.is_empty() || path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        self.files.iter().filter(|(path, _)| inside(path)).map(|(_, lines)| lines.len()).sum()
    }

    /// Is a line one of them?
    pub fn has(&self, path: &str, line: Line) -> bool {
        self.of(path).binary_search(&line).is_ok()
    }
}
