//! What the events of a run add up to, on top of what was known before it.

use std::collections::{BTreeMap, HashMap};

use super::test::{Broken, Counts, TestEvent, TestKey, TestOutcome, TestResult, Tool};

/// More tests are counted, and not listed.
const MOST: usize = 200_000;
/// More things that do not build are not listed.
const MOST_BROKEN: usize = 100;

/// A test, and whether what is known of it is of this run.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// What became of it.
    pub result: TestResult,
    /// Did the latest run tell it?
    pub fresh: bool,
}

/// What a tool told of a run.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    expected: u64,
    /// Tests that have names.
    named: Counts,
    /// Tests that have none.
    nameless: Counts,
    /// Its own sums.
    sums: Counts,
}

/// How a run stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The tests that ended.
    pub counts: Counts,
    /// How many will have run in the end; 0 where nobody told.
    pub expected: u64,
    /// What does not build or load, the first.
    pub broken: Option<Broken>,
}

impl Tally {
    /// Was anything told?
    pub fn is_empty(&self) -> bool {
        self.counts.total() == 0 && self.broken.is_none()
    }
}

/// The tests that are known. Their positions stay until a run is over.
#[derive(Clone, Debug, Default)]
pub struct Results {
    tests: Vec<Known>,
    positions: HashMap<TestKey, usize>,
    told: BTreeMap<Tool, Told>,
    broken: Vec<Broken>,
    /// The first file of tests that could not be loaded.
    unloaded: Option<(Tool, Broken)>,
    running: Option<TestKey>,
}

impl Results {
    /// All tests.
    pub fn tests(&self) -> &[Known] {
        &self.tests
    }

    /// A test by its position.
    pub fn get(&self, at: usize) -> Option<&Known> {
        self.tests.get(at)
    }

    /// Where a test is.
    pub fn position(&self, key: &TestKey) -> Option<usize> {
        self.positions.get(key).copied()
    }

    /// What does not build or load.
    pub fn broken(&self) -> &[Broken] {
        &self.broken
    }

    /// The test that runs, as far as that is told.
    pub fn running(&self) -> Option<&TestKey> {
        self.running.as_ref()
    }

    /// Nothing was ever told.
    pub fn is_empty(&self) -> bool {
        self.tests.is_empty() && self.told.is_empty() && self.broken.is_empty()
    }

    /// A run begins. What is known is of an earlier one now.
    pub fn begin(&mut self) {
        for test in &mut self.tests {
            test.fresh = false;
        }
        self.told.clear();
        self.broken.clear();
        self.unloaded = None;
        self.running = None;
    }

    /// Takes what happened; gives the position of the test that is known now and was not before.
    pub fn take(&mut self, event: TestEvent) -> Option<usize> {
        match event {
            TestEvent::Expected(tool, count) => {
                let expected = &mut self.told.entry(tool).or_default().expected;
                *expected = expected.saturating_add(count);
            }
            TestEvent::Counted(tool, counts) => {
                let nameless = &mut self.told.entry(tool).or_default().nameless;
                *nameless = nameless.and(counts);
            }
            TestEvent::Sum(tool, counts) => {
                let sums = &mut self.told.entry(tool).or_default().sums;
                *sums = sums.and(counts);
            }
            TestEvent::Broken(broken) => {
                if self.broken.len() < MOST_BROKEN && !self.broken.contains(&broken) {
                    self.broken.push(broken);
                }
            }
            TestEvent::Began(key) => self.running = Some(key),
            TestEvent::Ended(result) => return self.ended(result),
        }
        None
    }

    fn ended(&mut self, result: TestResult) -> Option<usize> {
        if self.running.as_ref() == Some(&result.key) {
            self.running = None;
        }
        if self.unloaded.is_none() {
            self.unloaded = unloaded(&result).map(|broken| (result.key.tool, broken));
        }
        let named = &mut self.told.entry(result.key.tool).or_default().named;
        let Some(at) = self.positions.get(&result.key).copied() else {
            named.add(result.outcome, 1);
            if self.tests.len() >= MOST {
                return None;
            }
            let at = self.tests.len();
            self.positions.insert(result.key.clone(), at);
            self.tests.push(Known { result, fresh: true });
            return Some(at);
        };
        let known = self.tests.get_mut(at)?;
        if known.fresh {
            named.take_away(known.result.outcome);
            named.add(result.outcome, 1);
            known.result = with_what_was_told(result, &known.result);
        } else {
            named.add(result.outcome, 1);
            *known = Known { result, fresh: true };
        }
        None
    }

    /// A tool tells all its results again, as it wrote them: what it printed was less.
    pub fn replace(&mut self, tool: Tool) {
        self.told.insert(tool, Told::default());
        self.unloaded.take_if(|(known, _)| *known == tool);
        for test in self.tests.iter_mut().filter(|test| test.result.key.tool == tool) {
            test.fresh = false;
        }
    }

    /// A run of all tests is over: those that it did not tell are gone.
    pub fn forget_others(&mut self) {
        self.tests.retain(|test| test.fresh);
        let keys = self.tests.iter().enumerate().map(|(at, test)| (test.result.key.clone(), at));
        self.positions = keys.collect();
        self.running = None;
    }

    /// How the run stands.
    pub fn tally(&self) -> Tally {
        let broken = self.broken.first().or(self.unloaded.as_ref().map(|(_, broken)| broken));
        let mut tally = Tally { broken: broken.cloned(), ..Tally::default() };
        for told in self.told.values() {
            let counts = told.named.at_least(told.nameless).at_least(told.sums);
            tally.counts = tally.counts.and(counts);
            tally.expected = tally.expected.saturating_add(told.expected.max(counts.total()));
        }
        if self.told.values().all(|told| told.expected == 0) {
            tally.expected = 0;
        }
        tally
    }
}

/// A file of tests that could not be loaded is a test without a name.
fn unloaded(result: &TestResult) -> Option<Broken> {
    let loads = matches!(result.key.tool, Tool::Pytest | Tool::Vitest | Tool::Jest);
    (loads && result.key.name.is_empty() && result.outcome == TestOutcome::Errored).then(|| {
        let first = result.message.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        Broken::new(&format!("{}: {first}", result.key.suite), result.places.clone())
    })
}

/// The newer result; what it leaves open is as it was told before.
fn with_what_was_told(newer: TestResult, before: &TestResult) -> TestResult {
    TestResult {
        seconds: newer.seconds.or(before.seconds),
        message: if newer.message.is_empty() { before.message.clone() } else { newer.message },
        places: if newer.places.is_empty() { before.places.clone() } else { newer.places },
        ..newer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(name: &str, outcome: TestOutcome) -> TestEvent {
        TestEvent::Ended(TestResult::new(TestKey::new(Tool::Pytest, "a.py", name), outcome))
    }

    fn known(results: &Results) -> Vec<(&str, TestOutcome, bool)> {
        let tests = results.tests().iter();
        tests.map(|test| (test.result.key.name.as_str(), test.result.outcome, test.fresh)).collect()
    }

    #[test]
    fn what_a_tool_tells_in_several_ways_counts_once() {
        let mut results = Results::default();
        let dots = Counts { passed: 3, failed: 1, ..Counts::default() };
        results.take(TestEvent::Expected(Tool::Pytest, 5));
        results.take(TestEvent::Counted(Tool::Pytest, dots));
        assert_eq!((results.tally().counts, results.tally().expected), (dots, 5));
        results.take(ended("one", TestOutcome::Failed));
        results.take(TestEvent::Sum(Tool::Pytest, Counts { skipped: 1, ..dots }));
        assert_eq!(results.tally().counts, Counts { skipped: 1, ..dots });
        // Another tool's come on top.
        results.take(TestEvent::Sum(Tool::Libtest, dots));
        assert_eq!(results.tally().counts.total(), 9);
    }

    #[test]
    fn a_test_told_twice_is_one_and_keeps_what_the_second_leaves_open() {
        let mut results = Results::default();
        let first = TestResult::new(TestKey::new(Tool::Pytest, "a.py", "one"), TestOutcome::Failed);
        results.take(TestEvent::Ended(first.clone().saying("shut").taking(Some(0.5))));
        results.take(TestEvent::Ended(TestResult { outcome: TestOutcome::Errored, ..first }));
        let known = &results.tests()[0].result;
        assert_eq!((known.outcome, known.message.as_str(), known.seconds), (TestOutcome::Errored, "shut", Some(0.5)));
        assert_eq!(results.tally().counts, Counts { errored: 1, ..Counts::default() });
    }

    #[test]
    fn a_run_of_some_leaves_the_others_and_a_run_of_all_forgets_who_is_gone() {
        let mut results = Results::default();
        for name in ["one", "two", "three"] {
            results.take(ended(name, TestOutcome::Passed));
        }
        results.begin();
        assert!(results.tally().is_empty());
        results.take(ended("two", TestOutcome::Failed));
        let expected = [("one", TestOutcome::Passed, false), ("two", TestOutcome::Failed, true)];
        assert_eq!(known(&results)[..2], expected);
        results.forget_others();
        assert_eq!(known(&results), [("two", TestOutcome::Failed, true)]);
        assert_eq!(results.position(&TestKey::new(Tool::Pytest, "a.py", "two")), Some(0));
    }

    #[test]
    fn a_file_that_does_not_load_is_a_test_without_a_name_and_no_build() {
        let mut results = Results::default();
        let key = TestKey::new(Tool::Pytest, "a.py", "");
        let result = TestResult::new(key, TestOutcome::Errored).saying("\n  no such door\nmore");
        results.take(TestEvent::Ended(result));
        let broken = results.tally().broken.unwrap();
        assert_eq!((broken.message.as_str(), results.tally().counts.errored), ("a.py: no such door", 1));
        results.replace(Tool::Pytest);
        assert_eq!(results.tally().broken, None);
    }

    #[test]
    fn what_is_written_stands_for_what_was_printed() {
        let mut results = Results::default();
        results.take(ended("printed", TestOutcome::Failed));
        results.take(TestEvent::Sum(Tool::Pytest, Counts { failed: 1, ..Counts::default() }));
        results.replace(Tool::Pytest);
        assert_eq!(results.take(ended("written", TestOutcome::Passed)), Some(1));
        assert_eq!(results.tally().counts, Counts { passed: 1, ..Counts::default() });
        results.forget_others();
        assert_eq!(known(&results), [("written", TestOutcome::Passed, true)]);
    }
}
