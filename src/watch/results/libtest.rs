//! Rust's own test harness, under `cargo test`.
//!
//! ```text
//!      Running unittests src/lib.rs (target/debug/deps/door-659121eb3267e252)
//! running 2 tests
//! test tests::opens ... ok
//! test tests::slams ... FAILED
//! failures:
//! ---- tests::slams stdout ----
//! thread 'tests::slams' panicked at src/lib.rs:24:9:
//! the door
//! test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.13s
//! ```

use super::capture::Capture;
use super::place;
use super::reader::Reader;
use super::test::{Counts, Place, TestEvent, TestKey, TestOutcome, TestResult, Tool};
use crate::coverage::Line;

/// Reads it.
#[derive(Debug, Default)]
pub(super) struct Libtest {
    suite: String,
    /// The test that the lines are about, and they.
    about: Option<(String, Capture)>,
}

impl Reader for Libtest {
    fn line(&mut self, line: &str, tell: &mut Vec<TestEvent>) -> bool {
        if let Some(suite) = suite(line) {
            self.suite = suite;
        } else if let Some(count) = line.strip_prefix("running ").and_then(number_of_tests) {
            tell.push(TestEvent::Expected(Tool::Libtest, count));
        } else if let Some(result) = self.result(line) {
            tell.push(TestEvent::Ended(result));
        } else if let Some(name) = section(line) {
            self.flush(tell);
            self.about = Some((name.to_owned(), Capture::default()));
        } else if let Some(sum) = line.strip_prefix("test result: ") {
            self.flush(tell);
            tell.push(TestEvent::Sum(Tool::Libtest, counts(sum)));
        } else if let Some((_, capture)) = &mut self.about {
            if line == "failures:" {
                self.flush(tell);
            } else {
                capture.push(line);
            }
        } else {
            return false;
        }
        true
    }

    fn end(&mut self, tell: &mut Vec<TestEvent>) {
        self.flush(tell);
    }
}

impl Libtest {
    fn result(&self, line: &str) -> Option<TestResult> {
        let (name, words) = line.strip_prefix("test ")?.split_once(" ... ")?;
        let name = name.strip_suffix(" - should panic").unwrap_or(name);
        let word = words.split([' ', ',']).next().unwrap_or_default();
        let outcome = match word {
            "ok" | "bench:" => TestOutcome::Passed,
            "FAILED" => TestOutcome::Failed,
            "ignored" => TestOutcome::Skipped,
            _ => return None,
        };
        let seconds = words.split_once('<').and_then(|(_, time)| time.split('s').next()?.parse().ok());
        let reason = words.strip_prefix("ignored, ").unwrap_or_default();
        let key = TestKey::new(Tool::Libtest, &self.suite, name);
        Some(TestResult::new(key, outcome).taking(seconds).saying(reason).at(documented(name).into_iter().collect()))
    }

    fn flush(&mut self, tell: &mut Vec<TestEvent>) {
        let Some((name, capture)) = self.about.take() else { return };
        let (message, mut places) = panic(&capture.text());
        places.extend(documented(&name));
        let key = TestKey::new(Tool::Libtest, &self.suite, &name);
        tell.push(TestEvent::Ended(TestResult::new(key, TestOutcome::Failed).saying(&message).at(places)));
    }
}

/// What a test that failed said, and where: the panic's words where there is one.
pub(super) fn panic(text: &str) -> (String, Vec<Place>) {
    let Some((_, rest)) = text.split_once(" panicked at ") else {
        let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        return (first.to_owned(), place::places(text));
    };
    let (head, body) = rest.split_once('\n').unwrap_or((rest, ""));
    // Before Rust 1.73 the words stood on the line itself.
    if let Some((message, _)) = head.strip_prefix('\'').and_then(|head| head.rsplit_once("', ")) {
        return (message.to_owned(), place::places(rest));
    }
    let is_end = |line: &&str| {
        let line = line.trim_start();
        line.is_empty() || line.starts_with("stack backtrace:") || line.starts_with("note: ")
    };
    let message: Vec<&str> = body.lines().take_while(|line| !is_end(line)).collect();
    (message.join("\n"), place::places(rest))
}

/// The binary that is run: `Running tests/hinge.rs (target/debug/deps/hinge-375fa3e5613fd2b2)`.
fn suite(line: &str) -> Option<String> {
    let words = line.trim_start();
    if let Some(package) = words.strip_prefix("Doc-tests ") {
        return Some(format!("documentation of {package}"));
    }
    let (path, binary) = words.strip_prefix("Running ")?.strip_suffix(')')?.split_once(" (")?;
    let Some(path) = path.strip_prefix("unittests ") else { return Some(path.to_owned()) };
    // Each package has a lib.rs.
    let name = binary.rsplit(['/', '\\']).next()?;
    let package = name.rsplit_once('-').map_or(name, |(package, _)| package);
    Some(format!("{package} {path}"))
}

fn number_of_tests(rest: &str) -> Option<u64> {
    let (number, word) = rest.split_once(' ')?;
    matches!(word, "test" | "tests").then(|| number.parse().ok())?
}

fn section(line: &str) -> Option<&str> {
    let name = line.strip_prefix("---- ")?.strip_suffix(" ----")?;
    name.strip_suffix(" stdout").or_else(|| name.strip_suffix(" stderr"))
}

/// A test in documentation says where it is: `src/lib.rs - turns (line 5)`.
fn documented(name: &str) -> Option<Place> {
    let (file, rest) = name.split_once(" - ")?;
    let number = rest.rsplit_once("(line ")?.1.split(')').next()?.parse().ok()?;
    Some(Place { file: file.to_owned(), line: Line::new(number)? })
}

fn counts(sum: &str) -> Counts {
    let mut counts = Counts::default();
    for part in sum.split(['.', ';']) {
        let mut words = part.split_whitespace();
        let (Some(Ok(number)), Some(word)) = (words.next().map(str::parse), words.next()) else { continue };
        match word {
            "passed" | "measured" => counts.add(TestOutcome::Passed, number),
            "failed" => counts.add(TestOutcome::Failed, number),
            "ignored" => counts.add(TestOutcome::Skipped, number),
            _ => {}
        }
    }
    counts
}
