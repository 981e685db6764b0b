//! cargo-nextest.
//!
//! ```text
//!     Starting 5 tests across 2 binaries (1 test skipped)
//!         PASS [   0.004s] (1/5) door tests::opens
//!         FAIL [   0.143s] (2/5) door tests::slams
//!   stderr ───
//!     thread 'tests::slams' panicked at src/lib.rs:24:9:
//!     Summary [   0.148s] 5 tests run: 2 passed, 3 failed, 1 skipped
//! ```

use super::capture::Capture;
use super::libtest::panic;
use super::reader::Reader;
use super::test::{Counts, TestEvent, TestKey, TestOutcome, TestResult, Tool};

/// Reads it.
#[derive(Debug, Default)]
pub(super) struct Nextest {
    /// The test that failed last, and what it printed.
    about: Option<(TestResult, Capture)>,
    /// Is this what it printed?
    printing: bool,
}

impl Reader for Nextest {
    fn line(&mut self, line: &str, tell: &mut Vec<TestEvent>) -> bool {
        if let Some(result) = result(line) {
            self.flush(tell);
            if result.outcome.is_bad() {
                self.about = Some((result.clone(), Capture::default()));
            }
            tell.push(TestEvent::Ended(result));
        } else if let Some(counts) = sum(line) {
            self.flush(tell);
            tell.push(TestEvent::Sum(Tool::Nextest, counts));
        } else if let Some(count) = starting(line) {
            tell.push(TestEvent::Expected(Tool::Nextest, count));
        } else if let Some((_, capture)) = &mut self.about {
            if line.starts_with('\u{2500}') {
                self.flush(tell);
            } else if is_heading(line) {
                self.printing = true;
            } else if self.printing {
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

impl Nextest {
    fn flush(&mut self, tell: &mut Vec<TestEvent>) {
        self.printing = false;
        let Some((result, capture)) = self.about.take() else { return };
        // What libtest prints around a test says nothing of it.
        let text = capture.until(|_| false);
        let (message, places) = match panic(&text) {
            (message, places) if message.starts_with("running ") => {
                let told =
                    text.lines().map(str::trim).find(|line| line.starts_with("Error: ") || line.starts_with("note: "));
                (told.map_or(message, str::to_owned), places)
            }
            told => told,
        };
        if !message.is_empty() {
            tell.push(TestEvent::Ended(result.saying(&message).at(places)));
        }
    }
}

fn result(line: &str) -> Option<TestResult> {
    let (word, rest) = line.trim_start().split_once(" [")?;
    let word = word.trim_end();
    let (time, rest) = rest.split_once("] ")?;
    let outcome = match word.rsplit(' ').next()? {
        "PASS" | "LEAK" | "FLAKY" => TestOutcome::Passed,
        "FAIL" => TestOutcome::Failed,
        "TIMEOUT" | "ABORT" | "LEAK-FAIL" | "XFAIL" => TestOutcome::Errored,
        signal if signal.starts_with("SIG") => TestOutcome::Errored,
        "SKIP" => TestOutcome::Skipped,
        _ => return None,
    };
    let rest = rest.trim_start();
    let rest = rest.strip_prefix('(').and_then(|rest| Some(rest.split_once(')')?.1.trim_start())).unwrap_or(rest);
    let (binary, name) = rest.split_once(' ')?;
    let seconds = time.trim_start_matches(['>', ' ']).strip_suffix('s')?.trim().parse().ok();
    let why = if outcome == TestOutcome::Errored { word.to_lowercase() } else { String::new() };
    Some(TestResult::new(TestKey::new(Tool::Nextest, binary, name.trim()), outcome).taking(seconds).saying(&why))
}

fn is_heading(line: &str) -> bool {
    let words = line.trim();
    words.starts_with("stdout \u{2500}")
        || words.starts_with("stderr \u{2500}")
        || words.starts_with("output \u{2500}")
        || words.starts_with("--- STDOUT:")
        || words.starts_with("--- STDERR:")
}

fn starting(line: &str) -> Option<u64> {
    let words = line.trim_start().strip_prefix("Starting ")?;
    let (number, rest) = words.split_once(' ')?;
    rest.starts_with("test").then(|| number.parse().ok())?
}

fn sum(line: &str) -> Option<Counts> {
    let (_, words) = line.trim_start().strip_prefix("Summary [")?.split_once(" run: ")?;
    let mut counts = Counts::default();
    for part in words.split(", ") {
        let mut words = part.split_whitespace();
        let (Some(Ok(number)), Some(word)) = (words.next().map(str::parse), words.next()) else { continue };
        match word {
            "passed" => counts.add(TestOutcome::Passed, number),
            "failed" => counts.add(TestOutcome::Failed, number),
            "skipped" => counts.add(TestOutcome::Skipped, number),
            "timed" | "exec" => counts.add(TestOutcome::Errored, number),
            _ => {}
        }
    }
    Some(counts)
}
