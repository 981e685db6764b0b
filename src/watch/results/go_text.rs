//! `go test` without `-json`, with `-v` or without. A package is named after its tests.
//!
//! ```text
//! --- FAIL: TestOpen (0.00s)
//!     door_test.go:9: the door does not open
//! FAIL    example.com/door    0.006s
//! ```

use std::collections::BTreeMap;

use super::capture::Capture;
use super::go::{broken, told};
use super::reader::Reader;
use super::test::{TestEvent, TestKey, TestOutcome, TestResult, Tool};

/// Reads it.
#[derive(Debug, Default)]
pub(super) struct GoText {
    /// The tests of the package that is on, with what they print.
    tests: Vec<Test>,
    /// Where each of them stands.
    names: BTreeMap<String, usize>,
    /// The test that prints.
    current: Option<usize>,
    /// What the compiler says.
    build: Option<Capture>,
}

/// A test of the package that is on.
#[derive(Debug)]
struct Test {
    name: String,
    /// What became of it, and how long it took.
    ended: Option<(TestOutcome, Option<f64>)>,
    printed: Capture,
}

/// Of a package with more tests, so many are told.
const MOST: usize = 20_000;

impl Reader for GoText {
    fn line(&mut self, line: &str, tell: &mut Vec<TestEvent>) -> bool {
        let words = line.trim_start();
        if let Some(name) = running(words) {
            self.current = Some(self.test(name));
        } else if let Some((outcome, name, seconds)) = ended(words) {
            let at = self.test(name);
            self.current = Some(at);
            if let Some(test) = self.tests.get_mut(at) {
                test.ended = Some((outcome, seconds));
            }
        } else if let Some((package, has_failed)) = package(line) {
            self.flush(package, has_failed, line, tell);
        } else if is_build(line) {
            self.tell_build(tell);
            self.build = Some(Capture::default());
        } else if let Some(build) = self.build.as_mut().filter(|_| line.contains(".go:") || line.starts_with('\t')) {
            build.push(line);
        } else if line == "FAIL" || line == "PASS" {
            self.current = None;
        } else if let Some(test) = self.current.and_then(|at| self.tests.get_mut(at)) {
            test.printed.push(line);
        } else {
            self.tell_build(tell);
            return false;
        }
        true
    }

    fn end(&mut self, tell: &mut Vec<TestEvent>) {
        self.flush("", false, "", tell);
    }
}

impl GoText {
    fn test(&mut self, name: &str) -> usize {
        if let Some(at) = self.names.get(name) {
            return *at;
        }
        let at = self.tests.len();
        if at < MOST {
            self.names.insert(name.to_owned(), at);
            self.tests.push(Test { name: name.to_owned(), ended: None, printed: Capture::default() });
        }
        at
    }

    fn tell_build(&mut self, tell: &mut Vec<TestEvent>) {
        if let Some(found) = self.build.take().and_then(|build| broken(&build.text())) {
            tell.push(TestEvent::Broken(found));
        }
    }

    fn flush(&mut self, package: &str, has_failed: bool, line: &str, tell: &mut Vec<TestEvent>) {
        self.tell_build(tell);
        self.current = None;
        self.names.clear();
        let mut any = false;
        for Test { name, ended, printed } in self.tests.drain(..) {
            let Some((outcome, seconds)) = ended else { continue };
            any |= outcome.is_bad();
            let result = TestResult::new(TestKey::new(Tool::Go, package, &name), outcome).taking(seconds);
            let (message, places) =
                if outcome == TestOutcome::Passed { Default::default() } else { told(package, &printed) };
            tell.push(TestEvent::Ended(result.saying(&message).at(places)));
        }
        if has_failed && !any && !line.contains(" failed]") {
            let key = TestKey::new(Tool::Go, package, "");
            tell.push(TestEvent::Ended(TestResult::new(key, TestOutcome::Errored).saying(line)));
        }
    }
}

/// What the compiler says of a package begins with `# example.com/door [example.com/door.test]`.
fn is_build(line: &str) -> bool {
    let mut words = line.strip_prefix("# ").unwrap_or_default().split(' ');
    let is_package = words.next().is_some_and(|package| package.contains(['/', '.']));
    is_package && words.next().is_none_or(|test| test.starts_with('[')) && words.next().is_none()
}

fn running(words: &str) -> Option<&str> {
    let rest = words.strip_prefix("=== ")?;
    let (word, name) = rest.split_once(' ')?;
    matches!(word, "RUN" | "CONT" | "NAME" | "PAUSE").then(|| name.trim())
}

fn ended(words: &str) -> Option<(TestOutcome, &str, Option<f64>)> {
    let (word, rest) = words.strip_prefix("--- ")?.split_once(": ")?;
    let outcome = match word {
        "PASS" => TestOutcome::Passed,
        "FAIL" => TestOutcome::Failed,
        "SKIP" => TestOutcome::Skipped,
        _ => return None,
    };
    let (name, time) = rest.rsplit_once(" (")?;
    Some((outcome, name, time.strip_suffix("s)")?.parse().ok()))
}

/// `ok`, a package and a time between tabs, or the same with FAIL.
fn package(line: &str) -> Option<(&str, bool)> {
    let (word, rest) = line.split_once('\t')?;
    let has_failed = match word.trim_end() {
        "ok" | "?" => false,
        "FAIL" => true,
        _ => return None,
    };
    Some((rest.split(['\t', ' ']).next()?, has_failed))
}
