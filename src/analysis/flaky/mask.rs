//! Which lines are flaky, and how that is said.

use crate::coverage::{Line, RepoPath};

/// A line whose state differed between runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlakyLine {
    /// The line.
    pub line: Line,
    /// In how many runs it was hit. Where that is all of them, something on it differed: an arm of a branch, a block.
    pub hit: u32,
}

/// The lines whose state differed between several runs of one commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaky {
    /// The baseline for which the tests ran several times. Untrusted.
    pub found_in: String,
    /// How often they ran.
    pub runs: u32,
    /// By path; the lines of a file ascend.
    files: Vec<(RepoPath, Vec<FlakyLine>)>,
}

impl Flaky {
    /// What so many runs showed. Files without such lines are left out.
    pub fn new(found_in: &str, runs: u32, files: impl IntoIterator<Item = (RepoPath, Vec<FlakyLine>)>) -> Flaky {
        let mut files: Vec<(RepoPath, Vec<FlakyLine>)> = files.into_iter().filter(|file| !file.1.is_empty()).collect();
        files.sort_by(|a, b| a.0.cmp(&b.0));
        for (_, lines) in &mut files {
            lines.sort_by_key(|known| known.line);
            lines.dedup_by_key(|known| known.line);
        }
        Flaky { found_in: found_in.to_owned(), runs, files }
    }

    /// The files that have such lines, by path, and their lines, ascending.
    pub fn files(&self) -> &[(RepoPath, Vec<FlakyLine>)] {
        &self.files
    }

    /// How many lines there are.
    pub fn count(&self) -> usize {
        self.files.iter().map(|file| file.1.len()).sum()
    }

    /// What is known of a line of the text that the runs had.
    pub fn on(&self, path: &str, line: Line) -> Option<FlakyLine> {
        let at = self.files.binary_search_by(|file| file.0.as_str().cmp(path)).ok()?;
        let lines = &self.files.get(at)?.1;
        lines.get(lines.binary_search_by_key(&line, |known| known.line).ok()?).copied()
    }

    /// The same for the files that are chosen.
    pub fn of_files(&self, is_chosen: impl Fn(&RepoPath) -> bool) -> Flaky {
        let files = self.files.iter().filter(|file| is_chosen(&file.0)).cloned().collect();
        Flaky { files, ..self.clone() }
    }

    /// What the runs showed of a line. Untrusted.
    pub fn words(&self, known: FlakyLine) -> String {
        let Flaky { found_in, runs, .. } = self;
        if known.hit < *runs {
            format!("hit in {} of {runs} runs of baseline {found_in}", known.hit)
        } else {
            format!("hit in all {runs} runs of baseline {found_in}, but not each time in every way")
        }
    }
}
