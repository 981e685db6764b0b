//! JUnit XML: the results of a test run, as pytest, Surefire, gotestsum, jest-junit, cargo-nextest, GoogleTest and others
//! write them. It is no coverage format: results are noted beside a measurement.
//!
//! ```xml
//! <testsuites><testsuite name="words" tests="2" failures="1">
//!   <testcase name="counts" time="0.012"/>
//!   <testcase name="sorts" time="0.003"><failure message="unsorted"/></testcase>
//! </testsuite></testsuites>
//! ```
//!
//! There is no standard, and the numbers in the attributes of suites mean different things to different tools (Surefire
//! counts repeated tests, gotestsum leaves tests of failed builds out). The test cases themselves are counted.

mod attributes;
mod case;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use self::attributes::{attribute, time};
pub use self::case::{Case, CaseOutcome as Outcome};
use super::count::shown;
use super::xml::{decode, plain};
use super::{Limits, ReadError};
use crate::coverage::Position;

/// The results of a test run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TestResults {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed, or broke.
    pub failed: u64,
    /// Tests that were not run.
    pub skipped: u64,
    /// How long they took, in whole milliseconds.
    pub seconds: f64,
}

impl TestResults {
    /// All tests.
    pub fn total(&self) -> u64 {
        self.passed.saturating_add(self.failed).saturating_add(self.skipped)
    }

    /// The results of two runs as one.
    pub fn and(self, other: TestResults) -> TestResults {
        TestResults {
            passed: self.passed.saturating_add(other.passed),
            failed: self.failed.saturating_add(other.failed),
            skipped: self.skipped.saturating_add(other.skipped),
            seconds: milliseconds(self.seconds + other.seconds),
        }
    }
}

/// Results of a part of the tests.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suite {
    /// Its name. Untrusted.
    pub name: String,
    /// Its results.
    pub results: TestResults,
}

/// Longer than any run.
const FOREVER: f64 = 1e10;

/// Rounded to what is kept of a time.
pub(crate) fn milliseconds(seconds: f64) -> f64 {
    (seconds.clamp(0.0, FOREVER) * 1000.0).round() / 1000.0
}

/// Reads the results of a test run.
///
/// # Errors
/// When it is no JUnit XML, is nested too deep, or ends too early: part of the results would look like all of them.
pub fn read(bytes: &[u8]) -> Result<TestResults, ReadError> {
    read_suites(bytes).map(|run| run.0)
}

/// The same with the results of each suite, in the order of the file; a suite counts the cases that stand in it and in
/// no suite inside of it.
///
/// # Errors
/// As [`read`].
pub fn read_suites(bytes: &[u8]) -> Result<(TestResults, Vec<Suite>), ReadError> {
    walk(bytes, None)
}

/// The same, with each case as it ends. Those before an error are told, too.
///
/// # Errors
/// As [`read`].
pub fn read_cases(bytes: &[u8], mut each: impl FnMut(Case)) -> Result<TestResults, ReadError> {
    walk(bytes, Some(&mut each)).map(|run| run.0)
}

fn walk(bytes: &[u8], each: Option<&mut dyn FnMut(Case)>) -> Result<(TestResults, Vec<Suite>), ReadError> {
    let decoded = decode(bytes);
    if decoded.text.trim_start().is_empty() {
        return Err(ReadError::Empty);
    }
    let mut reader = Reader::from_str(&decoded.text);
    // The output of tests is in there, and some tools do not escape it.
    reader.config_mut().allow_dangling_amp = true;
    let mut run = Run { each, ..Run::default() };
    loop {
        let position = Position::Byte(decoded.skipped + reader.buffer_position());
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                run.depth += 1;
                if run.depth > Limits::default().depth {
                    let limit = Limits::default().depth as u64;
                    return Err(ReadError::Limit { position, what: "the nesting of elements", limit });
                }
                run.open(&tag, position)?;
            }
            Ok(Event::Empty(tag)) => {
                run.depth += 1;
                run.open(&tag, position)?;
                run.close();
            }
            Ok(Event::End(_)) => run.close(),
            Ok(Event::Eof) if run.depth > 0 => {
                let (expected, found) = ("the end of the test suites", "the end of the file".to_owned());
                return Err(ReadError::Malformed { position, expected, found });
            }
            Ok(Event::Eof) if !run.seen => {
                let found = "no element".to_owned();
                return Err(ReadError::Malformed { position, expected: ROOT, found });
            }
            Ok(Event::Eof) => return Ok(run.results()),
            Ok(Event::Text(text)) => run.text(&plain(&text)),
            Ok(Event::CData(text)) => run.text(&text),
            Ok(Event::GeneralRef(name)) => run.text(&plain(&format!("&{};", &*name.xml10_content()))),
            Ok(_) => {}
            Err(error) => {
                let position = Position::Byte(decoded.skipped + reader.error_position());
                return Err(ReadError::Malformed { position, expected: "XML", found: error.to_string() });
            }
        }
    }
}

const ROOT: &str = "a <testsuites> or <testsuite> element";

#[derive(Default)]
struct Run<'a> {
    /// Who wants to know of each case.
    each: Option<&'a mut dyn FnMut(Case)>,
    /// What is known of the case that is open, and the depth of the element that says why.
    told: Case,
    why: Option<usize>,
    depth: usize,
    /// Was there a root?
    seen: bool,
    /// The test case that is open: its depth and how it went.
    case: Option<(usize, Outcome)>,
    counted: TestResults,
    /// The suites so far, and those that are open: their depth and which one.
    suites: Vec<Suite>,
    inside: Vec<(usize, usize)>,
    /// What the cases took, where any says it.
    of_cases: Option<f64>,
    /// What the outermost suites say that they took.
    of_suites: f64,
}

impl Run<'_> {
    fn open(&mut self, tag: &BytesStart<'_>, position: Position) -> Result<(), ReadError> {
        let name = tag.local_name();
        let name = name.as_ref();
        if self.depth == 1 {
            if !matches!(name, "testsuites" | "testsuite") {
                return Err(ReadError::Malformed {
                    position,
                    expected: ROOT,
                    found: format!("the element {}", shown(name)),
                });
            }
            self.seen = true;
            self.of_suites += time(tag).unwrap_or_default();
        }
        if name == "testsuite" {
            let name = attribute(tag, "name").unwrap_or_default();
            let known = self.suites.iter().position(|suite| suite.name == name);
            let at = known.unwrap_or(self.suites.len());
            if known.is_none() {
                self.suites.push(Suite { name, ..Suite::default() });
            }
            self.inside.push((self.depth, at));
        }
        match (name, &mut self.case) {
            ("testcase", None) => {
                // GoogleTest lists disabled tests, and marks them by an attribute alone.
                let idle = attribute(tag, "status").is_some_and(|status| matches!(&*status, "notrun" | "disabled"));
                self.case = Some((self.depth, if idle { Outcome::Skipped } else { Outcome::Passed }));
                if self.each.is_some() {
                    let around = self.inside.iter().filter_map(|(_, at)| self.suites.get(*at));
                    self.told = Case::open(tag, around.map(|suite| suite.name.clone()).collect());
                }
                if let Some(time) = time(tag) {
                    *self.of_cases.get_or_insert_default() += time;
                    if let Some(suite) = self.inside.last().and_then(|(_, at)| self.suites.get_mut(*at)) {
                        suite.results.seconds += time;
                    }
                }
            }
            ("failure" | "error" | "skipped", Some((_, outcome))) => {
                let this = match name {
                    "failure" => Outcome::Failed,
                    "error" => Outcome::Errored,
                    _ => Outcome::Skipped,
                };
                if this > *outcome {
                    *outcome = this;
                    if self.each.is_some() {
                        self.told.explain(attribute(tag, "message").unwrap_or_default());
                        self.why = Some(self.depth);
                    }
                }
            }
            // Some print why, instead of saying it.
            ("system-out", Some((_, outcome))) if *outcome > Outcome::Skipped && self.told.text.trim().is_empty() => {
                self.why = self.each.is_some().then_some(self.depth);
            }
            // What breaks outside of any test, such as a fixture of the whole suite.
            ("failure" | "error", None) => self.counted.failed += 1,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.why.is_some() {
            self.told.add(text);
        }
    }

    fn close(&mut self) {
        if self.why == Some(self.depth) {
            self.why = None;
        }
        if let Some((depth, outcome)) = self.case
            && depth == self.depth
        {
            self.case = None;
            let suite = self.inside.last().and_then(|(_, at)| self.suites.get_mut(*at));
            for results in std::iter::once(&mut self.counted).chain(suite.map(|suite| &mut suite.results)) {
                match outcome {
                    Outcome::Passed => results.passed += 1,
                    Outcome::Skipped => results.skipped += 1,
                    Outcome::Failed | Outcome::Errored => results.failed += 1,
                }
            }
            if let Some(each) = &mut self.each {
                each(Case { outcome, ..std::mem::take(&mut self.told) });
            }
        }
        self.inside.pop_if(|(depth, _)| *depth == self.depth);
        self.depth = self.depth.saturating_sub(1);
    }

    fn results(self) -> (TestResults, Vec<Suite>) {
        let all = TestResults { seconds: milliseconds(self.of_cases.unwrap_or(self.of_suites)), ..self.counted };
        let rounded = |suite: Suite| Suite {
            results: TestResults { seconds: milliseconds(suite.results.seconds), ..suite.results },
            ..suite
        };
        (all, self.suites.into_iter().filter(|suite| suite.results.total() > 0).map(rounded).collect())
    }
}

#[cfg(test)]
mod tests;
