//! PHPUnit. Tests that pass are dots; its JUnit XML names all.
//!
//! ```text
//! .FES.F                                          6 / 6 (100%)
//! There was 1 error:
//! 1) DoorTest::testLocks
//! RuntimeException: the lock is gone
//!
//! /srv/door/tests/DoorTest.php:18
//! Tests: 6, Assertions: 4, Errors: 1, Failures: 2, Skipped: 1.
//! ```

use super::capture::Capture;
use super::place;
use super::reader::Reader;
use super::test::{Counts, TestEvent, TestKey, TestOutcome, TestResult, Tool};

/// Reads it.
#[derive(Debug, Default)]
pub(super) struct Phpunit {
    began: bool,
    /// What the tests of the list that is on have in common.
    listing: Option<TestOutcome>,
    about: Option<(String, Capture)>,
}

impl Reader for Phpunit {
    fn line(&mut self, line: &str, tell: &mut Vec<TestEvent>) -> bool {
        if line.starts_with("PHPUnit ") && line.contains(" by Sebastian Bergmann") {
            self.began = true;
        } else if !self.began {
            return false;
        } else if let Some((counts, all)) = dots(line) {
            if all > 0 {
                tell.push(TestEvent::Expected(Tool::Phpunit, all));
            }
            tell.push(TestEvent::Counted(Tool::Phpunit, counts));
        } else if let Some(what) = listing(line) {
            self.flush(tell);
            self.listing = outcome(what);
        } else if let Some(counts) = sum(line) {
            self.flush(tell);
            self.listing = None;
            tell.push(TestEvent::Sum(Tool::Phpunit, counts));
        } else if let Some(name) = heading(line).filter(|_| self.listing.is_some()) {
            self.flush(tell);
            self.about = Some((name.to_owned(), Capture::default()));
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

impl Phpunit {
    fn flush(&mut self, tell: &mut Vec<TestEvent>) {
        let (Some((name, capture)), Some(outcome)) = (self.about.take(), self.listing) else { return };
        let (class, name) = name.split_once("::").unwrap_or(("", &name));
        // Data in brackets is left out of the names in the XML.
        let name =
            if name.contains(" with data set ") { name.rsplit_once(" (").map_or(name, |(name, _)| name) } else { name };
        let places = place::places(&capture.text());
        let message = capture.until(|line| place::first(line).is_some() || line == "--");
        let key = TestKey::new(Tool::Phpunit, class, name);
        tell.push(TestEvent::Ended(TestResult::new(key, outcome).saying(&message).at(places)));
    }
}

fn heading(line: &str) -> Option<&str> {
    let (number, name) = line.split_once(") ")?;
    (number.parse::<u32>().is_ok() && name.contains("::")).then_some(name)
}

/// `There were 2 failures:`.
fn listing(line: &str) -> Option<&str> {
    let words = line.strip_prefix("There was ").or_else(|| line.strip_prefix("There were "))?;
    Some(words.split(' ').nth(1)?.trim_end_matches([':', 's']))
}

/// What the tests of such a list have in common, if it is about tests.
fn outcome(what: &str) -> Option<TestOutcome> {
    Some(match what {
        "error" => TestOutcome::Errored,
        "failure" => TestOutcome::Failed,
        "skipped" | "incomplete" => TestOutcome::Skipped,
        _ => return None,
    })
}

/// `.FES.F   6 / 6 (100%)`, of which the numbers are only on a terminal's last columns.
fn dots(line: &str) -> Option<(Counts, u64)> {
    let (dots, rest) = line.trim_end().split_once(' ').unwrap_or((line.trim_end(), ""));
    let mut counts = Counts::default();
    for dot in dots.chars() {
        let outcome = match dot {
            '.' | 'W' | 'D' | 'N' => TestOutcome::Passed,
            'F' => TestOutcome::Failed,
            'E' => TestOutcome::Errored,
            'S' | 'I' | 'R' => TestOutcome::Skipped,
            _ => return None,
        };
        counts.add(outcome, 1);
    }
    let (done, all) = rest.trim_start().split_once(" / ")?;
    let (done, all): (u64, u64) = (done.parse().ok()?, all.split(' ').next()?.parse().ok()?);
    // Only the first row says how many are to come.
    Some((counts, if done == counts.total() { all } else { 0 }))
}

/// `OK (5 tests, 5 assertions)`, or `Tests: 6, Assertions: 4, Errors: 1, Failures: 2, Skipped: 1.`
fn sum(line: &str) -> Option<Counts> {
    let mut counts = Counts::default();
    if let Some(rest) = line.strip_prefix("OK (") {
        counts.add(TestOutcome::Passed, rest.split(' ').next()?.parse().ok()?);
        return Some(counts);
    }
    let (all, rest) = line.strip_prefix("Tests: ")?.split_once(", Assertions: ")?;
    let mut left: u64 = all.parse().ok()?;
    for part in rest.trim_end_matches('.').split(", ").skip(1) {
        let (word, number) = part.split_once(": ")?;
        let number: u64 = number.parse().ok()?;
        let outcome = match word {
            "Errors" => TestOutcome::Errored,
            "Failures" => TestOutcome::Failed,
            "Skipped" | "Incomplete" => TestOutcome::Skipped,
            _ => continue,
        };
        counts.add(outcome, number);
        left = left.saturating_sub(number);
    }
    counts.add(TestOutcome::Passed, left);
    Some(counts)
}
