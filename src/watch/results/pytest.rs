//! pytest, with `-v` or dots.
//!
//! ```text
//! collected 7 items
//! test_door.py ..FEsx.                                  [100%]
//! ______________ test_slams ______________
//! E       AssertionError: assert 'open' == 'shut'
//! test_door.py:18: AssertionError
//! FAILED test_door.py::test_slams - AssertionError: assert 'open' == 'shut'
//! ======= 1 failed, 3 passed in 0.06s =======
//! ```

use super::capture::Capture;
use super::place;
use super::reader::Reader;
use super::test::{Counts, Place, TestEvent, TestKey, TestOutcome, TestResult, Tool};

/// Reads it.
#[derive(Debug, Default)]
pub(super) struct Pytest {
    /// What was printed about failures, by their headings.
    sections: Vec<(String, Capture)>,
    /// Is the latest of them on?
    inside: bool,
    /// Has a session begun?
    began: bool,
}

/// More failures do not have their output kept.
const MOST: usize = 2000;

impl Reader for Pytest {
    fn line(&mut self, line: &str, tell: &mut Vec<TestEvent>) -> bool {
        if let Some(count) = collected(line) {
            self.began = true;
            tell.push(TestEvent::Expected(Tool::Pytest, count));
        } else if let Some(counts) = sum(line) {
            self.finish(tell);
            tell.push(TestEvent::Sum(Tool::Pytest, counts));
        } else if let Some(heading) = underlined(line, '_').filter(|_| self.began || line.starts_with("___")) {
            self.inside = self.sections.len() < MOST;
            if self.inside {
                self.sections.push((heading.to_owned(), Capture::default()));
            }
        } else if underlined(line, '=').is_some() || underlined(line, '!').is_some() {
            self.inside = false;
            self.began |= line.contains("test session starts");
        } else if let Some(result) = self.summarised(line) {
            tell.push(TestEvent::Ended(result));
        } else if let Some((_, capture)) = self.sections.last_mut().filter(|_| self.inside) {
            capture.push(line);
        } else if let Some(result) = verbose(line) {
            self.began = true;
            tell.push(TestEvent::Ended(result));
        } else if let Some(counts) = dots(line).filter(|_| self.began || line.contains('%')) {
            self.began = true;
            tell.push(TestEvent::Counted(Tool::Pytest, counts));
        } else {
            return false;
        }
        true
    }

    fn end(&mut self, tell: &mut Vec<TestEvent>) {
        self.finish(tell);
    }
}

impl Pytest {
    /// A line of the short summary: `FAILED test_door.py::test_slams - AssertionError`.
    fn summarised(&mut self, line: &str) -> Option<TestResult> {
        let (word, rest) = line.split_once(' ')?;
        let outcome = match word {
            "FAILED" => TestOutcome::Failed,
            "ERROR" => TestOutcome::Errored,
            _ => return None,
        };
        let (node, said) = rest.split_once(" - ").unwrap_or((rest, ""));
        let Some((file, name)) = node.split_once("::") else {
            let (_, capture) = self.section(&format!("ERROR collecting {node}"))?;
            return Some(unloaded(node, &capture));
        };
        let heading = name.replace("::", ".");
        let found = self.section(&heading).or_else(|| {
            let at = ["setup", "teardown"].map(|when| format!("ERROR at {when} of {heading}"));
            self.section(&at[0]).or_else(|| self.section(&at[1]))
        });
        let (message, places) = found.map_or_else(Default::default, |(_, capture)| told(&capture));
        let message = if message.is_empty() { said.to_owned() } else { message };
        let key = TestKey::new(Tool::Pytest, file, name);
        Some(TestResult::new(key, outcome).saying(&message).at(places))
    }

    fn section(&mut self, heading: &str) -> Option<(String, Capture)> {
        let at = self.sections.iter().position(|(known, _)| known == heading)?;
        Some(self.sections.remove(at))
    }

    /// The session is over; files that did not load and were not summarised are told now.
    fn finish(&mut self, tell: &mut Vec<TestEvent>) {
        for (heading, capture) in self.sections.drain(..) {
            if let Some(node) = heading.strip_prefix("ERROR collecting ") {
                tell.push(TestEvent::Ended(unloaded(node, &capture)));
            }
        }
        (self.inside, self.began) = (false, false);
    }
}

/// What pytest marks as the error, and where it happened: the last place, which the others led to.
pub(super) fn told(capture: &Capture) -> (String, Vec<Place>) {
    let text = capture.text();
    let marked = text.lines().filter_map(|line| line.strip_prefix("E  ").or_else(|| line.strip_prefix("E\t")));
    let marked: Vec<&str> = marked.map(str::trim).collect();
    (marked.join("\n"), raised(&text))
}

/// Where lines begin with a place, the deepest first.
pub(super) fn raised(text: &str) -> Vec<Place> {
    let begins = |line: &&str| !line.starts_with([' ', 'E', '>']);
    let mut places: Vec<Place> = text.lines().filter(begins).filter_map(|line| place::in_line(line).next()).collect();
    places.reverse();
    places
}

/// A file that could not be loaded.
fn unloaded(node: &str, capture: &Capture) -> TestResult {
    let (message, places) = told(capture);
    TestResult::new(TestKey::new(Tool::Pytest, node, ""), TestOutcome::Errored).saying(&message).at(places)
}

fn is_python(file: &str) -> bool {
    file.rsplit_once('.').is_some_and(|(_, extension)| extension == "py")
}

fn collected(line: &str) -> Option<u64> {
    let rest = line.strip_prefix("collected ")?;
    let (number, words) = rest.split_once(' ')?;
    let selected = words.rsplit_once("/ ").and_then(|(_, last)| last.trim().strip_suffix(" selected"));
    words.starts_with("item").then(|| selected.unwrap_or(number).parse().ok())?
}

/// The words between two rows of the same sign.
fn underlined(line: &str, sign: char) -> Option<&str> {
    let inner = line.strip_prefix(sign)?.strip_suffix(sign)?.trim_matches(sign);
    inner.strip_prefix(' ')?.strip_suffix(' ')
}

/// `1 failed, 3 passed, 1 skipped, 1 xfailed, 1 error in 0.06s`, with rows of `=` around or without.
fn sum(line: &str) -> Option<Counts> {
    let words = line.trim_matches('=').trim();
    let (numbers, time) = words.rsplit_once(" in ")?;
    if !time.contains('s') || !time.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut counts = Counts::default();
    for part in numbers.split(", ") {
        let (number, word) = part.split_once(' ')?;
        let number: u64 = number.parse().ok()?;
        match word {
            "passed" | "xpassed" => counts.add(TestOutcome::Passed, number),
            "failed" => counts.add(TestOutcome::Failed, number),
            "skipped" | "xfailed" => counts.add(TestOutcome::Skipped, number),
            "error" | "errors" => counts.add(TestOutcome::Errored, number),
            _ => {}
        }
    }
    Some(counts)
}

/// `test_door.py::test_opens[7] PASSED   [ 14%]`.
fn verbose(line: &str) -> Option<TestResult> {
    const WORDS: [(&str, TestOutcome); 6] = [
        (" PASSED", TestOutcome::Passed),
        (" FAILED", TestOutcome::Failed),
        (" ERROR", TestOutcome::Errored),
        (" SKIPPED", TestOutcome::Skipped),
        (" XFAIL", TestOutcome::Skipped),
        (" XPASS", TestOutcome::Passed),
    ];
    let line = line.split_once("::").filter(|(file, _)| is_python(file)).map(|_| line)?;
    // The last word counts: parameters may hold any other.
    let (at, outcome) = WORDS.iter().filter_map(|(word, outcome)| Some((line.rfind(word)?, *outcome))).max()?;
    let (file, name) = line.get(..at)?.split_once("::")?;
    let after = line.get(at..)?.trim_start().split_once(' ').map_or("", |(_, after)| after);
    let reason = after.trim_start().strip_prefix('(').and_then(|rest| rest.rsplit_once(')')).map_or("", |(why, _)| why);
    Some(TestResult::new(TestKey::new(Tool::Pytest, file, name), outcome).saying(reason))
}

/// `test_door.py ..FEsx.   [100%]`, or a line of dots alone.
fn dots(line: &str) -> Option<Counts> {
    let line = line.trim_end();
    let (line, has_share) = match line.rsplit_once('[') {
        Some((before, share)) if share.ends_with("%]") => (before.trim_end(), true),
        _ => (line, false),
    };
    let (file, dots) = line.rsplit_once(' ').unwrap_or(("", line));
    if !(file.is_empty() && has_share || is_python(file)) || dots.is_empty() {
        return None;
    }
    let mut counts = Counts::default();
    for dot in dots.chars() {
        let outcome = match dot {
            '.' | 'X' => TestOutcome::Passed,
            'F' => TestOutcome::Failed,
            'E' => TestOutcome::Errored,
            's' | 'x' => TestOutcome::Skipped,
            _ => return None,
        };
        counts.add(outcome, 1);
    }
    Some(counts)
}
