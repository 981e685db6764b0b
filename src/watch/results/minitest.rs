//! minitest, with `-v`.
//!
//! ```text
//! DoorTest#test_slams = 0.00 s = F
//!
//!   1) Failure:
//! DoorTest#test_slams [test/door_test.rb:11]:
//! Expected: [1, 3]
//!   Actual: [1, 2]
//! ```

use super::capture::Capture;
use super::place;
use super::reader::Reader;
use super::test::{TestEvent, TestKey, TestOutcome, TestResult, Tool};

/// Reads it.
#[derive(Debug, Default)]
pub(super) struct Minitest {
    /// What the next line names the test of.
    heading: Option<TestOutcome>,
    about: Option<(TestResult, Capture)>,
}

impl Reader for Minitest {
    fn line(&mut self, line: &str, tell: &mut Vec<TestEvent>) -> bool {
        if let Some(result) = result(line) {
            self.flush(tell);
            tell.push(TestEvent::Ended(result));
        } else if let Some(outcome) = heading(line) {
            self.flush(tell);
            self.heading = Some(outcome);
        } else if let Some((outcome, (key, rest))) = self.heading.take().zip(key(line)) {
            let mut capture = Capture::default();
            // Its place stands behind the name.
            capture.push(rest.trim_matches([' ', '[', ']', ':']));
            self.about = Some((TestResult::new(key, outcome), capture));
        } else if is_sum(line) {
            self.flush(tell);
        } else if let Some((_, capture)) = &mut self.about {
            capture.push(line);
        } else {
            return false;
        }
        true
    }

    fn end(&mut self, tell: &mut Vec<TestEvent>) {
        self.flush(tell);
    }
}

impl Minitest {
    fn flush(&mut self, tell: &mut Vec<TestEvent>) {
        let Some((result, capture)) = self.about.take() else { return };
        let text = capture.text();
        let message = text.split_once('\n').map_or("", |(_, message)| message);
        let said: Vec<&str> = message.lines().take_while(|line| place::first(line.trim()).is_none()).collect();
        tell.push(TestEvent::Ended(result.saying(&said.join("\n")).at(place::places(&text))));
    }
}

/// `DoorTest#test_slams = 0.00 s = F`.
fn result(line: &str) -> Option<TestResult> {
    let (rest, letter) = line.rsplit_once(" = ")?;
    let (name, seconds) = rest.rsplit_once(" = ")?;
    let seconds = seconds.strip_suffix(" s")?.parse().ok()?;
    let outcome = match letter.trim_end() {
        "." => TestOutcome::Passed,
        "S" => TestOutcome::Skipped,
        "F" => TestOutcome::Failed,
        "E" => TestOutcome::Errored,
        _ => return None,
    };
    let (key, _) = key(name)?;
    Some(TestResult::new(key, outcome).taking(Some(seconds)))
}

/// `  1) Failure:`.
fn heading(line: &str) -> Option<TestOutcome> {
    let (number, word) = line.strip_prefix("  ")?.split_once(") ")?;
    number.trim_start().parse::<u32>().ok()?;
    match word {
        "Failure:" => Some(TestOutcome::Failed),
        "Error:" => Some(TestOutcome::Errored),
        "Skipped:" => Some(TestOutcome::Skipped),
        _ => None,
    }
}

/// `DoorTest#test_slams`, and what stands behind it.
fn key(line: &str) -> Option<(TestKey, &str)> {
    let (class, rest) = line.split_once('#')?;
    let is_class = class.starts_with(|c: char| c.is_ascii_uppercase()) && !class.contains(' ');
    let name = rest.split(" [").next().unwrap_or(rest);
    let behind = rest.get(name.len()..).unwrap_or_default();
    is_class.then(|| (TestKey::new(Tool::Minitest, class, name.trim_end_matches(':')), behind))
}

/// `4 runs, 2 assertions, 1 failures, 1 errors, 1 skips`.
fn is_sum(line: &str) -> bool {
    line.contains(" runs, ") && line.contains(" assertions, ") && line.contains(" skips")
}
