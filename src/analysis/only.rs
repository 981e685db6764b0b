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
    /// How many lines come before each file, and before the end.
    before: Vec<usize>,
}

impl CoveredOnly {
    /// Files may come in any order; those without lines are left out.
    pub fn new(report: Arc<str>, files: impl IntoIterator<Item = (RepoPath, Vec<Line>)>) -> CoveredOnly {
        let mut files: Vec<_> = files.into_iter().filter(|(_, lines)| !lines.is_empty()).collect();
        files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut before = vec![0];
        for (_, lines) in &files {
            before.push(lines.len() + before.last().copied().unwrap_or_default());
        }
        CoveredOnly { report, files, before }
    }

    /// How many files have such lines.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// How many lines there are.
    pub fn lines(&self) -> usize {
        self.before.last().copied().unwrap_or_default()
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

    /// How many there are below a folder; the empty path is the whole project. Asked for each row of each frame: files
    /// below a folder stand side by side.
    pub fn below(&self, folder: &str) -> usize {
        if folder.is_empty() {
            return self.lines();
        }
        // What begins with the folder and a slash comes before what has the character behind the slash there.
        let place = |end: &str| {
            let border = format!("{folder}{end}");
            self.files.partition_point(|(path, _)| path.as_str() < border.as_str())
        };
        let before = |at: usize| self.before.get(at).copied().unwrap_or_default();
        before(place("0")) - before(place("/"))
    }

    /// Is a line one of them?
    pub fn has(&self, path: &str, line: Line) -> bool {
        self.of(path).binary_search(&line).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_have_the_lines_of_what_lies_below_them_alone() {
        let line = |n| Line::new(n).unwrap();
        let files = ["a/b/x.rs", "a/b.rs", "a/b0.rs", "a-b/y.rs", "z.rs"];
        let files = files.iter().enumerate().map(|(at, path)| (RepoPath::new(path), vec![line(1); at + 1]));
        let only = CoveredOnly::new("r".into(), files.chain([(RepoPath::new("a/none.rs"), Vec::new())]));
        assert_eq!((only.files(), only.lines(), only.below("")), (5, 15, 15));
        assert_eq!([only.below("a"), only.below("a/b"), only.below("a-b"), only.below("z")], [6, 1, 4, 0]);
        assert_eq!(CoveredOnly::default().lines(), 0);
    }
}
