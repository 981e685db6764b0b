//! A test, what became of it, and what happens while tests run.

use crate::coverage::Line;

/// Longer names are cut: nobody reads them, and they are keys.
const LONGEST_NAME: usize = 1000;
/// Longer messages are cut.
const LONGEST_MESSAGE: usize = 4000;
/// Of a stack, the first frames tell.
const MOST_PLACES: usize = 16;

/// A test runner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tool {
    /// Rust's own.
    Libtest,
    /// cargo-nextest.
    Nextest,
    /// The go command.
    Go,
    /// pytest.
    Pytest,
    /// vitest.
    Vitest,
    /// jest.
    Jest,
    /// Node's own, and whatever else prints TAP.
    Node,
    /// RSpec.
    Rspec,
    /// minitest.
    Minitest,
    /// PHPUnit.
    Phpunit,
    /// CTest.
    Ctest,
    /// Mojo's `TestSuite`.
    Mojo,
}

impl Tool {
    /// Are its suites files?
    pub(crate) fn names_files(self) -> bool {
        matches!(self, Tool::Pytest | Tool::Vitest | Tool::Jest | Tool::Rspec | Tool::Mojo)
    }
}

/// What became of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TestOutcome {
    /// It passed.
    Passed,
    /// It was not run, or its failure was expected.
    Skipped,
    /// Something that it asserts is not so.
    Failed,
    /// It broke before it could tell: a fixture, a file that does not load.
    Errored,
}

impl TestOutcome {
    /// Must somebody look?
    pub fn is_bad(self) -> bool {
        matches!(self, TestOutcome::Failed | TestOutcome::Errored)
    }
}

/// A line of a file, as a program named it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file; from where the program ran, or absolute.
    pub file: String,
    /// The line.
    pub line: Line,
}

/// Which test: no two tests of a run have the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TestKey {
    /// Who ran it.
    pub tool: Tool,
    /// What it belongs to: a file, a package, a class, a binary. May be empty.
    pub suite: String,
    /// Its name there; empty for the suite as a whole.
    pub name: String,
}

impl TestKey {
    pub(super) fn new(tool: Tool, suite: &str, name: &str) -> TestKey {
        TestKey { tool, suite: cut(suite, LONGEST_NAME), name: cut(name, LONGEST_NAME) }
    }
}

/// A test that has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct TestResult {
    /// Which.
    pub key: TestKey,
    /// What became of it.
    pub outcome: TestOutcome,
    /// How long it took, where that was told.
    pub seconds: Option<f64>,
    /// Why it failed or was skipped; empty where nothing was told.
    pub message: String,
    /// Where to look, the most telling first.
    pub places: Vec<Place>,
}

impl TestResult {
    pub(super) fn new(key: TestKey, outcome: TestOutcome) -> TestResult {
        TestResult { key, outcome, seconds: None, message: String::new(), places: Vec::new() }
    }

    pub(super) fn taking(mut self, seconds: Option<f64>) -> TestResult {
        self.seconds = seconds.filter(|seconds| seconds.is_finite() && *seconds >= 0.0);
        self
    }

    pub(super) fn saying(mut self, message: &str) -> TestResult {
        self.message = cut(message.trim_matches('\n').trim_end(), LONGEST_MESSAGE);
        self
    }

    pub(super) fn at(mut self, places: Vec<Place>) -> TestResult {
        self.places = few(places);
        self
    }
}

/// Something does not build or load, so that its tests did not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// What is wrong, in a line.
    pub message: String,
    /// Where, the most telling first.
    pub places: Vec<Place>,
}

impl Broken {
    pub(super) fn new(message: &str, places: Vec<Place>) -> Broken {
        Broken { message: cut(message.trim(), LONGEST_NAME), places: few(places) }
    }
}

/// How many tests ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Passed.
    pub passed: u64,
    /// Skipped.
    pub skipped: u64,
    /// Failed.
    pub failed: u64,
    /// Errored.
    pub errored: u64,
}

impl Counts {
    /// One more.
    pub(super) fn add(&mut self, outcome: TestOutcome, count: u64) {
        let sum = match outcome {
            TestOutcome::Passed => &mut self.passed,
            TestOutcome::Skipped => &mut self.skipped,
            TestOutcome::Failed => &mut self.failed,
            TestOutcome::Errored => &mut self.errored,
        };
        *sum = sum.saturating_add(count);
    }

    /// One less.
    pub(super) fn take_away(&mut self, outcome: TestOutcome) {
        let less = match outcome {
            TestOutcome::Passed => &mut self.passed,
            TestOutcome::Skipped => &mut self.skipped,
            TestOutcome::Failed => &mut self.failed,
            TestOutcome::Errored => &mut self.errored,
        };
        *less = less.saturating_sub(1);
    }

    /// Both.
    pub(super) fn and(self, other: Counts) -> Counts {
        self.each(other, u64::saturating_add)
    }

    /// Of each kind, the more.
    pub(super) fn at_least(self, other: Counts) -> Counts {
        self.each(other, u64::max)
    }

    fn each(self, other: Counts, both: fn(u64, u64) -> u64) -> Counts {
        Counts {
            passed: both(self.passed, other.passed),
            skipped: both(self.skipped, other.skipped),
            failed: both(self.failed, other.failed),
            errored: both(self.errored, other.errored),
        }
    }

    /// Failed and errored.
    pub fn bad(&self) -> u64 {
        self.failed.saturating_add(self.errored)
    }

    /// All.
    pub fn total(&self) -> u64 {
        self.passed.saturating_add(self.skipped).saturating_add(self.bad())
    }
}

/// What happens while tests run.
#[derive(Clone, Debug, PartialEq)]
pub enum TestEvent {
    /// So many more tests will run.
    Expected(Tool, u64),
    /// A test began.
    Began(TestKey),
    /// Tests ended that the tool does not name.
    Counted(Tool, Counts),
    /// A test ended. One that ended before is told better now: what this one leaves open stays.
    Ended(TestResult),
    /// The tool's own sum of tests that ran since its last one.
    Sum(Tool, Counts),
    /// Something does not build or load.
    Broken(Broken),
}

/// The first places, each once.
fn few(places: Vec<Place>) -> Vec<Place> {
    let mut few: Vec<Place> = Vec::new();
    for place in places {
        if few.len() < MOST_PLACES && !few.contains(&place) {
            few.push(place);
        }
    }
    few
}

/// A text cut to a number of bytes.
pub(super) fn cut(text: &str, longest: usize) -> String {
    if text.len() <= longest {
        return text.to_owned();
    }
    let end = (0..=longest).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.get(..end).unwrap_or_default().to_owned()
}
