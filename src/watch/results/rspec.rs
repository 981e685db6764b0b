//! RSpec. Examples that pass are not named in a way that tells their file; its own JSON names all.
//!
//! ```text
//! Failures:
//!   1) door slams
//!      Failure/Error: expect('open').to eq('shut')
//!      # ./spec/door_spec.rb:7:in `block'
//! 5 examples, 2 failures, 1 pending
//! rspec ./spec/door_spec.rb:6 # door slams
//! ```

use super::capture::Capture;
use super::place;
use super::reader::Reader;
use super::test::{Broken, Counts, TestEvent, TestKey, TestOutcome, TestResult, Tool};

/// More failures do not have their output kept.
const MOST: usize = 2000;

/// Reads it.
#[derive(Debug, Default)]
pub(super) struct Rspec {
    /// Failures by the names of their examples.
    sections: Vec<(String, Capture)>,
    /// Is one of them on?
    inside: bool,
    /// Are they failures, and not what is pending?
    failures: bool,
    /// What does not load, and what is said about it.
    unloaded: Option<(String, Capture)>,
}

impl Reader for Rspec {
    fn line(&mut self, line: &str, tell: &mut Vec<TestEvent>) -> bool {
        if line == "Failures:" || line.starts_with("Pending: ") {
            self.failures = line == "Failures:";
            self.inside = false;
            return self.failures || self.inside;
        }
        if let Some(file) = line.strip_prefix("An error occurred while loading ") {
            self.flush(tell);
            self.unloaded = Some((file.trim_end_matches('.').to_owned(), Capture::default()));
        } else if let Some(counts) = sum(line) {
            self.flush(tell);
            self.inside = false;
            tell.push(TestEvent::Sum(Tool::Rspec, counts));
        } else if let Some((file, name)) = failed(line) {
            let place = place::first(line);
            let at = self.sections.iter().position(|(known, _)| known == name);
            let capture = at.map(|at| self.sections.remove(at).1).unwrap_or_default();
            let mut places = place::places(&capture.text());
            places.extend(place);
            let message = capture.until(|line| line.trim_start().starts_with("# "));
            let key = TestKey::new(Tool::Rspec, file, name);
            tell.push(TestEvent::Ended(TestResult::new(key, TestOutcome::Failed).saying(&message).at(places)));
        } else if let Some(name) = heading(line).filter(|_| self.failures) {
            self.inside = self.sections.len() < MOST;
            if self.inside {
                self.sections.push((name.to_owned(), Capture::default()));
            }
        } else if let Some((_, capture)) = self.sections.last_mut().filter(|_| self.inside) {
            capture.push(line);
        } else if let Some((_, capture)) = &mut self.unloaded {
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

impl Rspec {
    fn flush(&mut self, tell: &mut Vec<TestEvent>) {
        let Some((file, capture)) = self.unloaded.take() else { return };
        let text = capture.text();
        let line = text.lines().skip_while(|line| !line.starts_with("Failure/Error")).skip(1);
        let error = line.map(str::trim).skip_while(|line| !line.ends_with("Error:")).nth(1);
        let message = format!("{file}: {}", error.unwrap_or(capture.first()));
        tell.push(TestEvent::Broken(Broken::new(&message, place::places(&text))));
    }
}

/// `  1) door slams`.
fn heading(line: &str) -> Option<&str> {
    let (number, name) = line.strip_prefix("  ")?.split_once(") ")?;
    number.parse::<u32>().ok().map(|_| name)
}

/// `rspec ./spec/door_spec.rb:6 # door slams`.
fn failed(line: &str) -> Option<(&str, &str)> {
    let (place, name) = line.strip_prefix("rspec ")?.split_once(" # ")?;
    let file = place.rsplit_once([':', '['])?.0;
    Some((file.strip_prefix("./").unwrap_or(file), name))
}

/// `5 examples, 2 failures, 1 pending, 1 error occurred outside of examples`.
fn sum(line: &str) -> Option<Counts> {
    let mut parts = line.split(", ");
    let (all, word) = parts.next()?.split_once(' ')?;
    let mut left: u64 = word.starts_with("example").then(|| all.parse().ok())??;
    let mut counts = Counts::default();
    for part in parts {
        let (number, word) = part.split_once(' ')?;
        let number: u64 = number.parse().ok()?;
        let outcome = if word.starts_with("failure") {
            TestOutcome::Failed
        } else if word.starts_with("pending") {
            TestOutcome::Skipped
        } else {
            continue;
        };
        counts.add(outcome, number);
        left = left.saturating_sub(number);
    }
    counts.add(TestOutcome::Passed, left);
    Some(counts)
}
