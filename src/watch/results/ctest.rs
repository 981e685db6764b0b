//! CTest, with `--output-on-failure`.
//!
//! ```text
//! 1/4 Test #1: opens ............................   Passed    0.00 sec
//! 2/4 Test #2: slams ............................***Failed    0.00 sec
//! /srv/door/door.c:7: the door is shut
//! ```

use super::capture::Capture;
use super::reader::Reader;
use super::test::{TestEvent, TestKey, TestOutcome, TestResult, Tool};

/// Reads it.
#[derive(Debug, Default)]
pub(super) struct Ctest {
    /// Was the number of tests told?
    expected: bool,
    about: Option<(TestResult, Capture)>,
}

impl Reader for Ctest {
    fn line(&mut self, line: &str, tell: &mut Vec<TestEvent>) -> bool {
        if let Some((result, all)) = result(line) {
            self.flush(tell);
            if !std::mem::replace(&mut self.expected, true) {
                tell.push(TestEvent::Expected(Tool::Ctest, all));
            }
            if result.outcome.is_bad() {
                self.about = Some((result.clone(), Capture::default()));
            }
            tell.push(TestEvent::Ended(result));
        } else if let Some(name) = starting(line) {
            self.flush(tell);
            tell.push(TestEvent::Began(TestKey::new(Tool::Ctest, "", name)));
        } else if line.contains("% tests passed, ") {
            self.flush(tell);
            self.expected = false;
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

impl Ctest {
    fn flush(&mut self, tell: &mut Vec<TestEvent>) {
        tell.extend(self.about.take().and_then(|(result, capture)| capture.about(result)));
    }
}

/// `    Start 1: opens`.
fn starting(line: &str) -> Option<&str> {
    let (number, name) = line.trim_start().strip_prefix("Start ")?.split_once(": ")?;
    number.trim().parse::<u32>().ok().map(|_| name)
}

fn result(line: &str) -> Option<(TestResult, u64)> {
    let (numbers, rest) = line.trim_start().split_once(" Test ")?;
    let all = numbers.trim().split_once('/')?.1.parse().ok()?;
    let (_, rest) = rest.trim_start().strip_prefix('#')?.split_once(": ")?;
    let (name, words) = rest.split_once(" .")?;
    let words = words.trim_start_matches('.').trim();
    let (status, seconds) = match words.strip_suffix(" sec").and_then(|words| words.rsplit_once(' ')) {
        Some((status, seconds)) => (status.trim(), seconds.parse().ok()),
        None => (words, None),
    };
    let bad = status.rsplit_once("***").map(|(_, bad)| bad);
    let outcome = match bad {
        None if status == "Passed" => TestOutcome::Passed,
        None => return None,
        Some(bad) if bad.contains("Disabled") || bad.starts_with("Skipped") => TestOutcome::Skipped,
        Some("Failed") => TestOutcome::Failed,
        Some(_) => TestOutcome::Errored,
    };
    let key = TestKey::new(Tool::Ctest, "", name.trim_end());
    let why = if outcome == TestOutcome::Passed { "" } else { status };
    Some((TestResult::new(key, outcome).taking(seconds).saying(&why.replace("***", " ")), all))
}
