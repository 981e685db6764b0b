//! vitest.
//!
//! ```text
//!  ❯ door.test.js (5 tests | 1 failed | 2 skipped) 7ms
//!    ✓ door > opens 1ms
//!    × door > slams 5ms
//!  FAIL  door.test.js > door > slams
//! AssertionError: expected 'open' to be 'shut'
//!  ❯ door.test.js:7:20
//!       Tests  1 failed | 2 passed | 1 skipped | 1 todo (5)
//! ```

use super::capture::Capture;
use super::place;
use super::reader::Reader;
use super::test::{Counts, TestEvent, TestKey, TestOutcome, TestResult, Tool};

/// Reads it.
#[derive(Debug, Default)]
pub(super) struct Vitest {
    file: String,
    /// The test or file that the lines are about, and they.
    about: Option<(TestKey, Capture)>,
}

impl Reader for Vitest {
    fn line(&mut self, line: &str, tell: &mut Vec<TestEvent>) -> bool {
        if let Some(counts) = sum(line) {
            tell.push(TestEvent::Sum(Tool::Vitest, counts));
        } else if let Some(key) = failure(line) {
            self.flush(tell);
            self.about = Some((key, Capture::default()));
        } else if line.starts_with('\u{23af}') {
            self.flush(tell);
        } else if let Some((_, capture)) = &mut self.about {
            capture.push(line);
        } else if let Some((file, counts)) = file(line) {
            file.clone_into(&mut self.file);
            tell.push(TestEvent::Counted(Tool::Vitest, counts));
        } else if let Some(result) = self.result(line) {
            tell.push(TestEvent::Ended(result));
        } else {
            return false;
        }
        true
    }

    fn end(&mut self, tell: &mut Vec<TestEvent>) {
        self.flush(tell);
    }
}

impl Vitest {
    /// `✓ door > opens 1ms` below its file; without a terminal, the file stands before it.
    fn result(&self, line: &str) -> Option<TestResult> {
        let words = line.strip_prefix(' ')?;
        let is_below = words.starts_with("  ") && !words.starts_with("   ");
        let mut signs = words.trim_start().chars();
        let outcome = match signs.next()? {
            '\u{2713}' => TestOutcome::Passed,
            '\u{d7}' => TestOutcome::Failed,
            '\u{2193}' => TestOutcome::Skipped,
            _ => return None,
        };
        let name = signs.as_str().strip_prefix(' ')?;
        let (name, seconds) = timed(name);
        let (suite, name) = match name.split_once(" > ") {
            Some((suite, name)) if !is_below && suite.contains('.') => (suite, name),
            _ if is_below && !self.file.is_empty() => (self.file.as_str(), name),
            _ => return None,
        };
        // A group says how many it has.
        let is_group =
            name.rsplit_once(" (").is_some_and(|(_, rest)| rest.trim_end_matches(')').parse::<u64>().is_ok());
        let key = TestKey::new(Tool::Vitest, suite, name);
        (!is_group).then(|| TestResult::new(key, outcome).taking(seconds))
    }

    fn flush(&mut self, tell: &mut Vec<TestEvent>) {
        let Some((key, capture)) = self.about.take() else { return };
        let text = capture.text();
        // What is marked is where; the code around it is numbered, too.
        let marked = text.lines().filter(|line| line.trim_start().starts_with('\u{276f}'));
        let places = marked.flat_map(place::in_line).collect::<Vec<_>>();
        let is_end = |line: &str| line.trim_start().starts_with('\u{276f}') || line.starts_with("    at ");
        let message = capture.until(is_end);
        let outcome = if key.name.is_empty() { TestOutcome::Errored } else { TestOutcome::Failed };
        tell.push(TestEvent::Ended(TestResult::new(key, outcome).saying(&message).at(places)));
    }
}

/// ` FAIL  door.test.js > door > slams`, or ` FAIL  door.test.js [ door.test.js ]`.
fn failure(line: &str) -> Option<TestKey> {
    let words = line.strip_prefix(" FAIL ")?.trim();
    let words = words.strip_prefix('|').and_then(|rest| rest.split_once("| ")).map_or(words, |(_, words)| words);
    if let Some((file, name)) = words.split_once(" > ") {
        return Some(TestKey::new(Tool::Vitest, file, name));
    }
    let (file, rest) = words.split_once(" [ ")?;
    rest.ends_with(']').then(|| TestKey::new(Tool::Vitest, file, ""))
}

/// ` ✓ door.test.js (5 tests | 1 failed | 2 skipped) 7ms`.
fn file(line: &str) -> Option<(&str, Counts)> {
    let words = line.strip_prefix(' ')?;
    let words = words.strip_prefix(['\u{2713}', '\u{276f}', '\u{2193}', '\u{d7}'])?.strip_prefix(' ')?;
    let (file, rest) = words.split_once(" (")?;
    let (numbers, _) = rest.split_once(')')?;
    let mut counts = Counts::default();
    let mut parts = numbers.split(" | ");
    let (all, word) = parts.next()?.split_once(' ')?;
    let mut left: u64 = word.starts_with("test").then(|| all.parse().ok())??;
    for part in parts {
        let (number, word) = part.split_once(' ')?;
        let number: u64 = number.parse().ok()?;
        let outcome = if word == "failed" { TestOutcome::Failed } else { TestOutcome::Skipped };
        counts.add(outcome, number);
        left = left.saturating_sub(number);
    }
    counts.add(TestOutcome::Passed, left);
    let file = file.strip_prefix('|').and_then(|rest| rest.split_once("| ")).map_or(file, |(_, file)| file);
    Some((file, counts))
}

/// A name, and the time behind it.
fn timed(name: &str) -> (&str, Option<f64>) {
    let time = name.rsplit_once(' ').and_then(|(name, time)| {
        let milliseconds: f64 = time.strip_suffix("ms")?.parse().ok()?;
        Some((name, milliseconds / 1000.0))
    });
    time.map_or((name, None), |(name, seconds)| (name.trim_end(), Some(seconds)))
}

/// The sum at the end; the one that changes while tests run has one space.
fn sum(line: &str) -> Option<Counts> {
    let numbers = line.strip_prefix("      Tests  ")?;
    let mut counts = Counts::default();
    for part in numbers.split(" (").next()?.split(" | ") {
        let (number, word) = part.trim().split_once(' ')?;
        let number: u64 = number.parse().ok()?;
        match word {
            "failed" => counts.add(TestOutcome::Failed, number),
            "passed" => counts.add(TestOutcome::Passed, number),
            _ => counts.add(TestOutcome::Skipped, number),
        }
    }
    Some(counts)
}
