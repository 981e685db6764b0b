//! Which tests reach what. Reports know contexts: a phase of a test, a test, a package, or what ran outside of all tests.
//! Here they are tests; a line that no count says to have run is nobody's.

use std::sync::Arc;

use super::FileEntry;
use crate::coverage::{ContextId, FileCoverage, Line, LineBits, LineRange, test_of};

/// A test by its place in [`KnownTests`]; the order is that of the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TestId(pub u32);

/// The tests that the contexts of a report are of.
#[derive(Debug, Default)]
pub struct KnownTests {
    names: Vec<Arc<str>>,
    /// By context; `None` for what ran outside of tests.
    tests: Vec<Option<TestId>>,
}

impl KnownTests {
    /// Those of a report's contexts.
    pub fn of(contexts: &[Arc<str>]) -> KnownTests {
        let mut names: Vec<&str> =
            contexts.iter().map(|context| test_of(context)).filter(|name| !name.is_empty()).collect();
        names.sort_unstable();
        names.dedup();
        let test = |context: &Arc<str>| names.binary_search(&test_of(context)).ok().map(|at| TestId(at as u32));
        let tests = contexts.iter().map(test).collect();
        KnownTests { tests, names: names.into_iter().map(Arc::from).collect() }
    }

    /// Their names, in order.
    pub fn names(&self) -> std::slice::Iter<'_, Arc<str>> {
        self.names.iter()
    }

    /// How many tests there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Does nobody know any?
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The name of a test: untrusted.
    pub fn name(&self, test: TestId) -> Option<&Arc<str>> {
        self.names.get(test.0 as usize)
    }

    /// The test with this name.
    pub fn find(&self, name: &str) -> Option<TestId> {
        self.names.binary_search_by(|known| (**known).cmp(name)).ok().map(|at| TestId(at as u32))
    }

    /// The contexts of some tests, ascending.
    pub fn contexts_of(&self, tests: &[TestId]) -> Vec<ContextId> {
        let of_them = |test: &Option<TestId>| test.is_some_and(|test| tests.contains(&test));
        let contexts = self.tests.iter().enumerate().filter(|(_, test)| of_them(test));
        contexts.map(|(at, _)| ContextId(at as u32)).collect()
    }

    fn test(&self, context: ContextId) -> Option<TestId> {
        self.tests.get(context.0 as usize).copied().flatten()
    }
}

/// The lines of a file that some contexts ran.
pub fn ran_in(coverage: &FileCoverage, contexts: &[ContextId]) -> LineBits {
    let mut lines = LineBits::default();
    contexts.iter().filter_map(|context| coverage.contexts.get(*context)).for_each(|ran| lines.union(ran));
    if !lines.is_empty() {
        lines.intersect(&hit(coverage));
    }
    lines
}

fn hit(coverage: &FileCoverage) -> LineBits {
    let mut hit = LineBits::default();
    coverage.lines.iter().filter(|(_, hits)| *hits > 0).for_each(|(line, _)| hit.insert(line));
    hit
}

/// What is known of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineReach {
    /// How many tests run it.
    pub tests: usize,
    /// One of them.
    pub first: Option<TestId>,
    /// Did it run outside of tests?
    pub outside: bool,
}

impl LineReach {
    /// What is known of a line; `None` where nobody says which tests run the file. Looks at this line alone.
    pub fn of(names: &KnownTests, coverage: &FileCoverage, line: Line) -> Option<LineReach> {
        if coverage.contexts.is_empty() {
            return None;
        }
        let mut tests: Vec<Option<TestId>> = coverage.contexts.of(line).map(|context| names.test(context)).collect();
        tests.sort_unstable();
        tests.dedup();
        let outside = tests.first() == Some(&None);
        let known = tests.get(usize::from(outside)..).unwrap_or_default();
        Some(LineReach { tests: known.len(), first: known.first().copied().flatten(), outside })
    }
}

/// Which tests run which lines of a file.
#[derive(Clone, Debug, Default)]
pub struct FileReach {
    /// By test.
    tests: Vec<(TestId, LineBits)>,
    outside: LineBits,
}

impl FileReach {
    /// Joins the contexts of each test.
    pub fn of(names: &KnownTests, coverage: &FileCoverage) -> FileReach {
        let mut contexts: Vec<(Option<TestId>, &LineBits)> =
            coverage.contexts.iter().map(|(context, lines)| (names.test(*context), lines)).collect();
        contexts.sort_by_key(|entry| entry.0);
        let hit = hit(coverage);
        let mut reach = FileReach::default();
        for (test, lines) in contexts {
            match test {
                None => reach.outside.union(lines),
                Some(test) => match reach.tests.last_mut().filter(|last| last.0 == test) {
                    Some((_, known)) => known.union(lines),
                    None => reach.tests.push((test, lines.clone())),
                },
            }
        }
        reach.tests.iter_mut().map(|entry| &mut entry.1).for_each(|lines| lines.intersect(&hit));
        reach.outside.intersect(&hit);
        reach
    }

    /// The tests with the lines that each runs.
    pub fn tests(&self) -> std::slice::Iter<'_, (TestId, LineBits)> {
        self.tests.iter()
    }

    /// The tests that run a line of a range, with the number of lines that each runs of the whole file.
    pub fn tests_in(&self, lines: LineRange) -> impl Iterator<Item = (TestId, u64)> + '_ {
        self.tests.iter().filter(move |entry| entry.1.meets(lines)).map(|(test, ran)| (*test, ran.count()))
    }

    /// Did a line of a range run outside of tests?
    pub fn outside_in(&self, lines: LineRange) -> bool {
        self.outside.meets(lines)
    }

    /// The lines that would be missed without one of the tests: it runs them alone.
    pub fn by_one(&self) -> LineBits {
        let (mut once, mut more) = (LineBits::default(), self.outside.clone());
        for (_, lines) in &self.tests {
            let mut again = lines.clone();
            again.intersect(&once);
            more.union(&again);
            once.union(lines);
        }
        once.subtract(&more);
        once
    }

    /// The lines that no test runs, and that ran all the same.
    pub fn only_outside(&self) -> LineBits {
        let mut lines = self.outside.clone();
        self.tests.iter().for_each(|entry| lines.subtract(&entry.1));
        lines
    }

    /// How many tests run a line of each function of the file.
    pub(super) fn of_functions(&self, file: &FileEntry) -> Arc<[u32]> {
        let hit: Vec<Line> = hit(file.coverage()).iter().collect();
        let owners = file.owners(hit.iter().copied());
        let functions = owners.iter().flatten().max().map_or(0, |last| last + 1);
        let mut owner: Vec<Option<usize>> = vec![None; hit.last().map_or(0, |line| line.get() as usize + 1)];
        for (line, of_line) in hit.iter().zip(owners) {
            if let Some(slot) = owner.get_mut(line.get() as usize) {
                *slot = of_line;
            }
        }
        let mut counts = vec![(0u32, None); functions];
        for (test, lines) in &self.tests {
            for line in lines.iter() {
                let of_line = owner.get(line.get() as usize).copied().flatten();
                if let Some((count, last)) = of_line.and_then(|at| counts.get_mut(at))
                    && *last != Some(*test)
                {
                    (*count, *last) = (*count + 1, Some(*test));
                }
            }
        }
        counts.into_iter().map(|entry| entry.0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Contexts, Metric, MetricSet};

    fn line(n: u32) -> Line {
        Line::new(n).unwrap()
    }

    fn bits(lines: &[u32]) -> LineBits {
        lines.iter().map(|n| line(*n)).collect()
    }

    fn lines(bits: &LineBits) -> Vec<u32> {
        bits.iter().map(Line::get).collect()
    }

    /// Lines 1 to 6 are hit, 7 is not.
    fn measured() -> (KnownTests, FileCoverage) {
        let names: Vec<Arc<str>> = ["b|run", "", "a|run", "b|setup"].map(Arc::from).to_vec();
        let mut contexts = Contexts::default();
        for (at, ran) in [&[2, 3][..], &[1, 2, 5], &[3, 4, 7], &[6]].iter().enumerate() {
            contexts.add(ContextId(at as u32), &bits(ran));
        }
        let coverage = FileCoverage {
            carries: MetricSet::of(&[Metric::Lines]),
            lines: (1..8).map(|n| (line(n), u64::from(n < 7))).collect(),
            contexts,
            ..FileCoverage::default()
        };
        (KnownTests::of(&names), coverage)
    }

    #[test]
    fn phases_are_one_test_and_import_time_is_none() {
        let (names, coverage) = measured();
        assert_eq!((names.len(), names.find("b"), names.find("b|run")), (2, Some(TestId(1)), None));
        let reach = FileReach::of(&names, &coverage);
        let range = |from, to| LineRange::new(line(from), line(to));
        let tests = |from, to| reach.tests_in(range(from, to)).map(|(test, count)| (test.0, count)).collect::<Vec<_>>();
        assert_eq!((tests(3, 3), tests(6, 7), tests(1, 1)), (vec![(0, 2), (1, 3)], vec![(1, 3)], vec![]));
        assert!(reach.outside_in(range(1, 1)) && !reach.outside_in(range(3, 4)));
        assert_eq!(names.contexts_of(&[TestId(1)]), [ContextId(0), ContextId(3)]);
        let ran = ran_in(&coverage, &names.contexts_of(&[TestId(0), TestId(9)]));
        assert_eq!(lines(&ran), [3, 4], "7 was not run by anyone's count");
        assert_eq!((lines(&reach.by_one()), lines(&reach.only_outside())), (vec![4, 6], vec![1, 5]));
        let of = |n| LineReach::of(&names, &coverage, line(n)).unwrap();
        assert_eq!((of(2).tests, of(2).first, of(2).outside), (1, Some(TestId(1)), true));
        assert_eq!((of(3).tests, of(5).tests, of(5).outside), (2, 0, true));
        assert_eq!(LineReach::of(&names, &FileCoverage::default(), line(1)), None);
    }
}
