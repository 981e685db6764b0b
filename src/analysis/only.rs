//! Some of the covered lines of a project, chosen by who covers them: what would be missed without one of several reports,
//! what certain tests run, what one test runs alone, what no test runs.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;

use super::reach::{FileReach, TestId, ran_in};
use super::{FileEntry, Snapshot};
use crate::coverage::{Line, RepoPath};

/// Who covers the lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CoveredBy {
    /// This report, and no other one. Named as it is shown to the user.
    Report(Arc<str>),
    /// One of these tests, by name, and maybe others.
    Tests(Arc<[Arc<str>]>),
    /// One test, and no other one.
    OneTest,
    /// No test: they ran outside of them all.
    NoTest,
}

impl CoveredBy {
    /// In a word or two, with what belongs before the name of a report or a test.
    pub fn title(&self) -> (&'static str, Cow<'_, str>) {
        match self {
            CoveredBy::Report(report) => ("only ", Cow::Borrowed(report)),
            CoveredBy::Tests(tests) => match &tests[..] {
                [test] => ("only ", Cow::Borrowed(test)),
                tests => ("only ", Cow::Owned(format!("{} tests", tests.len()))),
            },
            CoveredBy::OneTest => ("", Cow::Borrowed("by one test only")),
            CoveredBy::NoTest => ("", Cow::Borrowed("outside tests only")),
        }
    }
}

/// The covered lines that are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveredOnly {
    /// By whom they are covered.
    pub by: CoveredBy,
    /// Files with such lines, sorted by path, and the lines, sorted.
    files: Vec<(RepoPath, Vec<Line>)>,
    /// How many lines come before each file, and before the end.
    before: Vec<usize>,
}

impl CoveredOnly {
    /// Files may come in any order; those without lines are left out.
    pub fn new(by: CoveredBy, files: impl IntoIterator<Item = (RepoPath, Vec<Line>)>) -> CoveredOnly {
        let mut files: Vec<_> = files.into_iter().filter(|(_, lines)| !lines.is_empty()).collect();
        files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut before = vec![0];
        for (_, lines) in &files {
            before.push(lines.len() + before.last().copied().unwrap_or_default());
        }
        CoveredOnly { by, files, before }
    }

    /// Those that certain tests cover. What one report covers is not told by a snapshot.
    pub fn by_tests(by: CoveredBy, snapshot: &Snapshot) -> CoveredOnly {
        let names = snapshot.known_tests();
        let contexts = match &by {
            CoveredBy::Tests(tests) => {
                let tests: Vec<TestId> = tests.iter().filter_map(|name| names.find(name)).collect();
                names.contexts_of(&tests)
            }
            _ => Vec::new(),
        };
        let lines = |file: &Arc<FileEntry>| {
            let coverage = file.coverage();
            let lines = match by {
                CoveredBy::Report(_) => return None,
                CoveredBy::Tests(_) => ran_in(coverage, &contexts),
                CoveredBy::OneTest => FileReach::of(names, coverage).by_one(),
                CoveredBy::NoTest => FileReach::of(names, coverage).only_outside(),
            };
            Some((file.path.clone(), lines.iter().collect()))
        };
        let with_tests = snapshot.files.par_iter().filter(|file| !file.coverage().contexts.is_empty());
        let files: Vec<(RepoPath, Vec<Line>)> = with_tests.filter_map(lines).collect();
        CoveredOnly::new(by, files)
    }

    /// Is it what this report covers and no other one does?
    pub fn is_of(&self, report: &str) -> bool {
        matches!(&self.by, CoveredBy::Report(by) if **by == *report)
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
        let lines = format!("{} in {}", plural(self.lines(), "line"), plural(self.files(), "file"));
        match (&self.by, self.lines()) {
            (CoveredBy::Report(_), 0) => "other reports cover every line that it covers".to_owned(),
            (CoveredBy::Report(_), _) => format!("it alone covers {lines}"),
            (CoveredBy::Tests(tests), 0) => {
                format!("{} no line", if tests.len() == 1 { "it runs" } else { "they run" })
            }
            (CoveredBy::Tests(tests), _) => {
                format!("{} {lines}", if tests.len() == 1 { "it runs" } else { "they run" })
            }
            (CoveredBy::OneTest, 0) => "no line is covered by one test alone".to_owned(),
            (CoveredBy::OneTest, _) => format!("one test alone covers {lines}"),
            (CoveredBy::NoTest, 0) => "tests run every line that is covered".to_owned(),
            (CoveredBy::NoTest, _) => format!("covered outside of tests alone: {lines}"),
        }
    }

    /// The files with their lines, sorted by path.
    pub fn each(&self) -> impl Iterator<Item = (&RepoPath, &[Line])> {
        self.files.iter().map(|(path, lines)| (path, lines.as_slice()))
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
        let only = CoveredOnly::new(CoveredBy::OneTest, files.chain([(RepoPath::new("a/none.rs"), Vec::new())]));
        assert_eq!((only.files(), only.lines(), only.below("")), (5, 15, 15));
        assert_eq!([only.below("a"), only.below("a/b"), only.below("a-b"), only.below("z")], [6, 1, 4, 0]);
    }
}
