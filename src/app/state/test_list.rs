//! The list of tests: those that failed first, each part in the order in which they ended. While a run is on nothing
//! moves under the cursor: rows that come above it take the visible part along, and a test that was mended keeps its row
//! until the next run.

use super::window::Window;
use crate::watch::results::{Broken, Known, Results, Tally, TestEvent, TestKey, Tool};

/// The list.
#[derive(Clone, Debug, Default)]
pub(crate) struct TestList {
    results: Results,
    /// Positions of tests, a row each, below the rows of what does not build.
    order: Vec<usize>,
    /// How many of those rows are of tests that failed when the run began, or have failed since.
    bad: usize,
    pub(crate) window: Window,
    /// Did the user choose a row? Before, the first row is the one to look at.
    held: bool,
}

/// A row.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TestRow<'a> {
    /// What does not build or load.
    Broken(&'a Broken),
    /// A test.
    Test(&'a Known),
}

/// A test of which some run told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedTest {
    /// Which.
    pub key: TestKey,
    /// Did it fail when it ran last?
    pub failed: bool,
}

impl TestList {
    /// Is there nothing to list?
    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.above() + self.order.len()
    }

    /// A row.
    pub(crate) fn row(&self, at: usize) -> Option<TestRow<'_>> {
        match at.checked_sub(self.above()) {
            None => self.results.broken().get(at).map(TestRow::Broken),
            Some(at) => self.results.get(*self.order.get(at)?).map(TestRow::Test),
        }
    }

    /// The row under the cursor.
    pub(crate) fn selected(&self) -> Option<TestRow<'_>> {
        self.row(self.window.cursor)
    }

    /// The tests that failed when they ran last.
    pub(crate) fn failed(&self) -> impl Iterator<Item = &TestKey> {
        // Mended ones stand among them until the next run.
        let first = self.order.iter().take(self.bad).filter_map(|at| self.results.get(*at));
        first.filter(|test| test.result.outcome.is_bad()).map(|test| &test.result.key)
    }

    /// All tests.
    pub(crate) fn known(&self) -> impl Iterator<Item = ListedTest> {
        let tests = self.results.tests().iter();
        tests.map(|test| ListedTest { key: test.result.key.clone(), failed: test.result.outcome.is_bad() })
    }

    /// The tests that ended in this run.
    pub(crate) fn ended(&self) -> impl Iterator<Item = &TestKey> {
        self.results.tests().iter().filter(|test| test.fresh).map(|test| &test.result.key)
    }

    /// How the run stands.
    pub(crate) fn tally(&self) -> Tally {
        self.results.tally()
    }

    /// Moves the cursor.
    pub(crate) fn move_by(&mut self, rows: isize) {
        self.held = true;
        self.window.move_by(rows, self.len());
    }

    /// Moves the visible part.
    pub(crate) fn scroll(&mut self, rows: isize, height: usize) {
        self.held = true;
        self.window.scroll(rows, self.len(), height);
    }

    /// A run begins.
    pub(crate) fn begin(&mut self) {
        let anchor = self.anchor();
        self.results.begin();
        self.rebuild(anchor);
    }

    /// A run of all tests is over: what it did not tell is gone.
    pub(crate) fn end(&mut self) {
        let anchor = self.anchor();
        let keys: Vec<TestKey> = self.keys().collect();
        self.results.forget_others();
        let position = |key: &TestKey| self.results.position(key);
        let gone = keys.iter().take(self.bad).filter(|key| position(key).is_none()).count();
        self.bad -= gone;
        self.order = keys.iter().filter_map(position).collect();
        self.restore(anchor);
    }

    /// Takes what happened.
    pub(crate) fn take(&mut self, events: Vec<TestEvent>) {
        for event in events {
            self.take_one(event);
        }
    }

    /// Takes what a tool wrote of its tests.
    pub(crate) fn replace(&mut self, tool: Tool, events: Vec<TestEvent>) {
        self.results.replace(tool);
        self.take(events);
    }

    fn take_one(&mut self, event: TestEvent) {
        let above = self.above();
        let key = match &event {
            TestEvent::Ended(result) if result.outcome.is_bad() => Some(result.key.clone()),
            _ => None,
        };
        let before = key.as_ref().and_then(|key| self.results.position(key));
        let new = self.results.take(event);
        if self.above() > above {
            self.shift(above, 1);
        }
        match (new, before, key) {
            (Some(at), _, Some(_)) => self.insert(self.bad, at, true),
            (Some(at), _, None) => self.insert(self.order.len(), at, false),
            (None, Some(at), Some(_)) => self.lift(at),
            _ => {}
        }
    }

    /// A test that was known has failed: it goes to those that did, and the cursor with it if it is there.
    fn lift(&mut self, position: usize) {
        let Some(row) = self.order.iter().position(|known| *known == position).filter(|row| *row >= self.bad) else {
            return;
        };
        let is_selected = self.held && self.window.cursor == self.above() + row;
        let distance = self.window.cursor.saturating_sub(self.window.top);
        self.order.remove(row);
        if self.held && self.above() + row < self.window.cursor {
            self.shift(0, -1);
        }
        self.insert(self.bad, position, true);
        if is_selected {
            self.window.cursor = self.above() + self.bad - 1;
            self.window.top = self.window.cursor.saturating_sub(distance);
        }
    }

    fn insert(&mut self, row: usize, position: usize, is_bad: bool) {
        self.order.insert(row.min(self.order.len()), position);
        self.bad += usize::from(is_bad);
        self.shift(self.above() + row, 1);
    }

    /// Rows came before this one, or went: what is under the cursor stays there.
    fn shift(&mut self, row: usize, rows: isize) {
        if self.held && row <= self.window.cursor {
            self.window.cursor = self.window.cursor.saturating_add_signed(rows);
            self.window.top = self.window.top.saturating_add_signed(rows);
        }
    }

    fn above(&self) -> usize {
        self.results.broken().len()
    }

    fn keys(&self) -> impl Iterator<Item = TestKey> + '_ {
        self.order.iter().filter_map(|at| Some(self.results.get(*at)?.result.key.clone()))
    }

    /// Those that failed first, in their order.
    fn rebuild(&mut self, anchor: Option<(TestKey, usize)>) {
        let is_bad = |at: &usize| self.results.get(*at).is_some_and(|test| test.result.outcome.is_bad());
        let (bad, others): (Vec<usize>, Vec<usize>) = self.order.iter().partition(|at| is_bad(at));
        self.bad = bad.len();
        self.order = bad;
        self.order.extend(others);
        self.restore(anchor);
    }

    /// The test under the cursor, and how far below the first visible row it is.
    fn anchor(&self) -> Option<(TestKey, usize)> {
        match self.selected().filter(|_| self.held)? {
            TestRow::Test(known) => Some((known.result.key.clone(), self.window.cursor - self.window.top)),
            TestRow::Broken(_) => None,
        }
    }

    fn restore(&mut self, anchor: Option<(TestKey, usize)>) {
        let found = anchor.and_then(|(key, distance)| {
            let position = self.results.position(&key)?;
            Some((self.order.iter().position(|at| *at == position)?, distance))
        });
        match found {
            Some((row, distance)) => {
                self.window.cursor = self.above() + row;
                self.window.top = self.window.cursor.saturating_sub(distance);
            }
            None => self.window.cursor = self.window.cursor.min(self.len().saturating_sub(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::results::{TestOutcome, TestResult};

    const PASSED: TestOutcome = TestOutcome::Passed;
    const FAILED: TestOutcome = TestOutcome::Failed;

    fn ended(name: &str, outcome: TestOutcome) -> TestEvent {
        let key = TestKey { tool: Tool::Pytest, suite: "a.py".to_owned(), name: name.to_owned() };
        TestEvent::Ended(TestResult { key, outcome, seconds: None, message: String::new(), places: Vec::new() })
    }

    fn name(row: Option<TestRow<'_>>) -> &str {
        match row.unwrap() {
            TestRow::Broken(broken) => &broken.message,
            TestRow::Test(known) => &known.result.key.name,
        }
    }

    fn names(list: &TestList) -> String {
        (0..list.len()).map(|at| name(list.row(at))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn failures_come_first_and_the_first_row_is_the_one_to_look_at() {
        let mut list = TestList::default();
        list.take(vec![ended("a", PASSED), ended("b", FAILED), ended("c", PASSED), ended("d", FAILED)]);
        assert_eq!((names(&list).as_str(), name(list.selected())), ("b d a c", "b"));
        assert_eq!(list.failed().count(), 2);
    }

    #[test]
    fn the_row_under_the_cursor_stays_whatever_comes() {
        let mut list = TestList::default();
        list.take(vec![ended("a", PASSED), ended("b", PASSED), ended("c", PASSED)]);
        list.move_by(1);
        list.window.settle(3, 3);
        let on_screen = |list: &TestList| list.window.cursor - list.window.top;
        list.take(vec![ended("x", FAILED), ended("y", FAILED), ended("c", FAILED)]);
        assert_eq!((names(&list).as_str(), name(list.selected()), on_screen(&list)), ("x y c a b", "b", 1));
        list.take(vec![TestEvent::Broken(Broken { message: "z".to_owned(), places: Vec::new() })]);
        assert_eq!((name(list.row(0)), name(list.selected()), on_screen(&list)), ("z", "b", 1));
        // The chosen one fails itself: it goes up, and the cursor with it.
        list.take(vec![ended("b", FAILED)]);
        assert_eq!((names(&list).as_str(), name(list.selected())), ("z x y c b a", "b"));
    }

    #[test]
    fn a_mended_test_keeps_its_row_until_the_next_run() {
        let mut list = TestList::default();
        list.take(vec![ended("a", FAILED), ended("b", FAILED), ended("c", PASSED)]);
        list.move_by(1);
        list.begin();
        list.take(vec![ended("b", PASSED), ended("a", FAILED)]);
        list.end();
        assert_eq!((names(&list).as_str(), name(list.selected())), ("a b", "b"), "c is gone");
        list.take(vec![ended("c", PASSED)]);
        list.begin();
        assert_eq!((names(&list).as_str(), name(list.selected())), ("a b c", "b"));
        list.take(vec![ended("c", FAILED)]);
        assert_eq!((names(&list).as_str(), name(list.selected())), ("a c b", "b"));
    }
}
