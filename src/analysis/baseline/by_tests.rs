//! Which tests ran which lines when a baseline was saved. The names stand once, in a line below the header; below each file
//! its lines stand in groups that the same tests ran: `4-6,9:0-2;11:1` are lines 4 to 6 and 9 of the first three tests, and
//! line 11 of the second. Groups stay text until somebody asks: most files have nothing to explain.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::analysis::{FileReach, Snapshot};
use crate::coverage::{Line, LineRange, RepoPath};

/// How the line of the names begins.
pub(super) const NAMES: &[u8] = b"{\"tests\":";

/// How the line of a file's groups begins.
pub(super) const GROUPS: &[u8] = b"{\"by\":";

/// Which tests ran which lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TestsThen {
    /// In order. Untrusted.
    names: Vec<Arc<str>>,
    /// Groups by path, in order.
    files: Vec<(RepoPath, Box<str>)>,
}

/// The line of the names.
#[derive(Serialize, Deserialize)]
pub(super) struct NamesRow<'a> {
    #[serde(borrow)]
    pub(super) tests: Vec<Cow<'a, str>>,
    /// How many files have groups: what is cut off is missed.
    pub(super) files: usize,
}

/// The line of a file's groups.
#[derive(Serialize, Deserialize)]
pub(super) struct GroupsRow<'a> {
    pub(super) by: &'a str,
}

impl TestsThen {
    /// What a snapshot knows; `None` where no report names tests.
    pub fn of(snapshot: &Snapshot) -> Option<TestsThen> {
        let known = snapshot.known_tests();
        let names: Vec<Arc<str>> = known.names().cloned().collect();
        let with_tests = snapshot.files.par_iter().filter(|file| !file.coverage().contexts.is_empty());
        let groups = with_tests.filter_map(|file| {
            let mut tests_of: BTreeMap<Line, Vec<u32>> = BTreeMap::new();
            for (test, lines) in FileReach::of(known, file.coverage()).tests() {
                lines.iter().for_each(|line| tests_of.entry(line).or_default().push(test.0));
            }
            (!tests_of.is_empty()).then(|| (file.path.clone(), groups(tests_of)))
        });
        let files: Vec<(RepoPath, Box<str>)> = groups.collect();
        (!names.is_empty()).then_some(TestsThen { names, files })
    }

    /// What was stored; files in order.
    pub(super) fn stored(names: Vec<Arc<str>>, files: Vec<(RepoPath, Box<str>)>) -> TestsThen {
        TestsThen { names, files }
    }

    pub(super) fn row(&self) -> NamesRow<'_> {
        let tests = self.names.iter().map(|name| Cow::Borrowed(&**name)).collect();
        NamesRow { tests, files: self.files.len() }
    }

    /// The groups of a file, as they are stored.
    pub(super) fn groups_of(&self, path: &str) -> Option<&str> {
        let at = self.files.binary_search_by(|(known, _)| known.as_str().cmp(path)).ok()?;
        self.files.get(at).map(|(_, groups)| &**groups)
    }

    /// The tests that ran any of some lines of a file, by name.
    pub fn of_lines(&self, path: &str, lines: &[Line]) -> Vec<&Arc<str>> {
        let mut tests: Vec<u32> = Vec::new();
        for (ran, by) in self.groups_of(path).into_iter().flat_map(split) {
            let is_meant = |range: LineRange| lines.iter().any(|line| range.contains(*line));
            if numbers(ran).filter_map(range).any(is_meant) {
                let last = self.names.len() as u32;
                tests.extend(numbers(by).flat_map(|(from, to)| from..to.saturating_add(1).min(last)));
            }
        }
        tests.sort_unstable();
        tests.dedup();
        tests.into_iter().filter_map(|test| self.names.get(test as usize)).collect()
    }
}

/// Lines by the tests that run them.
fn groups(tests_of: BTreeMap<Line, Vec<u32>>) -> Box<str> {
    let mut lines_of: BTreeMap<Vec<u32>, Vec<u32>> = BTreeMap::new();
    for (line, tests) in tests_of {
        lines_of.entry(tests).or_default().push(line.get());
    }
    let mut groups: Vec<(Vec<u32>, Vec<u32>)> = lines_of.into_iter().map(|(tests, lines)| (lines, tests)).collect();
    groups.sort_unstable();
    let mut out = String::new();
    for (lines, tests) in groups {
        if !out.is_empty() {
            out.push(';');
        }
        write(&mut out, &lines);
        out.push(':');
        write(&mut out, &tests);
    }
    out.into_boxed_str()
}

/// Ascending numbers: `4-6,9`.
fn write(out: &mut String, numbers: &[u32]) {
    let mut rest = numbers;
    while let Some(first) = rest.first() {
        let run = rest.iter().zip(*first..).take_while(|(number, expected)| *number == expected).count();
        let _ = match rest.get(run - 1).filter(|_| run > 1) {
            Some(last) => write!(out, "{first}-{last}"),
            None => write!(out, "{first}"),
        };
        rest = rest.get(run..).unwrap_or_default();
        if !rest.is_empty() {
            out.push(',');
        }
    }
}

/// Do stored groups say what they should? Lines and tests come in ranges that do not end before they begin.
pub(super) fn is_whole(groups: &str) -> bool {
    let is_range = |word: &str| range_of(word).is_some_and(|(from, to)| from <= to);
    let are_ranges = |words: &str| words.split(',').all(is_range);
    let is_group =
        |group: &str| group.split_once(':').is_some_and(|(lines, tests)| are_ranges(lines) && are_ranges(tests));
    groups.split(';').all(is_group)
}

fn split(groups: &str) -> impl Iterator<Item = (&str, &str)> {
    groups.split(';').filter_map(|group| group.split_once(':'))
}

fn numbers(words: &str) -> impl Iterator<Item = (u32, u32)> {
    words.split(',').filter_map(range_of)
}

fn range_of(word: &str) -> Option<(u32, u32)> {
    let (from, to) = word.split_once('-').unwrap_or((word, word));
    Some((from.parse().ok()?, to.parse().ok()?))
}

fn range((from, to): (u32, u32)) -> Option<LineRange> {
    Some(LineRange::new(Line::new(from)?, Line::new(to)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_does_not_fit_together_is_refused() {
        for (groups, expected) in [
            ("4-6,9:0-2;11:1", true),
            ("1:0", true),
            ("", false),
            ("4", false),
            ("4:", false),
            (":0", false),
            ("6-4:0", false),
            ("4:0;", false),
            ("4:x", false),
            ("4:99999999999", false),
        ] {
            assert_eq!(is_whole(groups), expected, "{groups}");
        }
        // Names that are not there are nobody.
        let names = vec![Arc::from("a"), Arc::from("b")];
        let then = TestsThen::stored(names, vec![(RepoPath::new("x.py"), "4-6:0-4000000000;9:1".into())]);
        let of = |path: &str, line| then.of_lines(path, &[Line::new(line).unwrap()]);
        assert_eq!((of("x.py", 5).len(), of("x.py", 9).len(), of("x.py", 7).len(), of("y.py", 5).len()), (2, 1, 0, 0));
    }

    proptest! {
        #[test]
        fn lines_have_the_tests_that_ran_them(
            ran in proptest::collection::btree_map(1u32..40, proptest::collection::btree_set(0u32..12, 1..6), 1..20)
        ) {
            let tests_of = ran.iter().map(|(line, tests)| (Line::new(*line).unwrap(), tests.iter().copied().collect()));
            let groups = groups(tests_of.collect());
            prop_assert!(is_whole(&groups));
            let names: Vec<Arc<str>> = (0..12).map(|n| Arc::from(format!("t{n:02}"))).collect();
            let then = TestsThen::stored(names.clone(), vec![(RepoPath::new("x"), groups)]);
            for line in 1..41 {
                let expected: Vec<&Arc<str>> =
                    ran.get(&line).into_iter().flatten().filter_map(|test| names.get(*test as usize)).collect();
                prop_assert_eq!(then.of_lines("x", &[Line::new(line).unwrap()]), expected);
            }
        }
    }
}
