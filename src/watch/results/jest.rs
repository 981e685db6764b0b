//! jest. Tests that pass are not named without `--verbose`; its own JSON names all.
//!
//! ```text
//! FAIL ./door.test.js
//!   ● door › slams
//!     Expected: "shut"
//!       at Object.toBe (door.test.js:7:20)
//! Tests:       1 failed, 1 skipped, 1 todo, 2 passed, 5 total
//! ```

use super::capture::Capture;
use super::place;
use super::reader::Reader;
use super::test::{Counts, Place, TestEvent, TestKey, TestOutcome, TestResult, Tool};
use crate::coverage::Line;

/// Reads it.
#[derive(Debug, Default)]
pub(super) struct Jest {
    file: String,
    /// The test that the lines are about, and they.
    about: Option<(String, Capture)>,
}

impl Reader for Jest {
    fn line(&mut self, line: &str, tell: &mut Vec<TestEvent>) -> bool {
        let words = line.trim();
        if let Some(file) = file(words) {
            self.flush(tell);
            file.clone_into(&mut self.file);
        } else if let Some(counts) = words.strip_prefix("Tests: ").and_then(sum) {
            self.flush(tell);
            tell.push(TestEvent::Sum(Tool::Jest, counts));
        } else if let Some(name) = words.strip_prefix("\u{25cf} ").filter(|_| !self.file.is_empty()) {
            self.flush(tell);
            self.about = Some((name.to_owned(), Capture::default()));
        } else if words.starts_with("Test Suites: ") {
            self.flush(tell);
        } else if let Some((_, capture)) = &mut self.about {
            // The list of what runs is drawn again and again.
            if !words.starts_with("RUNS ") {
                capture.push(line);
            }
        } else {
            return words.starts_with("RUNS ") && !self.file.is_empty();
        }
        true
    }

    fn end(&mut self, tell: &mut Vec<TestEvent>) {
        self.flush(tell);
    }
}

impl Jest {
    fn flush(&mut self, tell: &mut Vec<TestEvent>) {
        let Some((name, capture)) = self.about.take() else { return };
        let text = capture.text();
        let mut places = place::places(&text);
        if name == "Test suite failed to run" {
            places.push(Place { file: self.file.clone(), line: Line::FIRST });
            let key = TestKey::new(Tool::Jest, &self.file, "");
            let message = capture.until(|line| line.trim_start().starts_with("at "));
            tell.push(TestEvent::Ended(TestResult::new(key, TestOutcome::Errored).saying(&message).at(places)));
        } else if name.contains(" \u{203a} ") || !places.is_empty() {
            let key = TestKey::new(Tool::Jest, &self.file, &name.replace(" \u{203a} ", " > "));
            let is_code = |line: &str| {
                let line = line.trim_start().trim_start_matches("> ");
                line.starts_with("at ") || line.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(" |")
            };
            let message = capture.until(is_code);
            tell.push(TestEvent::Ended(TestResult::new(key, TestOutcome::Failed).saying(&message).at(places)));
        }
    }
}

/// `FAIL ./door.test.js (5.1 s)`.
fn file(words: &str) -> Option<&str> {
    let rest = words.strip_prefix("FAIL ").or_else(|| words.strip_prefix("PASS "))?.trim();
    let file = rest.split(" (").next()?;
    let is_file = !file.contains(' ') && file.contains('.') && !file.contains('\t');
    is_file.then(|| file.strip_prefix("./").unwrap_or(file))
}

fn sum(words: &str) -> Option<Counts> {
    let mut counts = Counts::default();
    for part in words.trim().split(", ") {
        let (number, word) = part.split_once(' ')?;
        let number: u64 = number.parse().ok()?;
        match word {
            "passed" => counts.add(TestOutcome::Passed, number),
            "failed" => counts.add(TestOutcome::Failed, number),
            "total" => {}
            _ => counts.add(TestOutcome::Skipped, number),
        }
    }
    Some(counts)
}
