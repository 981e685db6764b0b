//! Node's own runner on a terminal.
//!
//! ```text
//! ▶ door
//!   ✔ opens (0.5ms)
//!   ✖ slams (0.9ms)
//!     AssertionError [ERR_ASSERTION]: 'open' == 'shut'
//!         at TestContext.<anonymous> (file:///srv/door/node.test.mjs:10:12)
//! ✖ door (3.7ms)
//! ℹ pass 3
//! ✖ failing tests:
//! test at node.test.mjs:9:3
//! ✖ slams (0.9ms)
//! ```

use super::capture::Capture;
use super::place;
use super::reader::Reader;
use super::test::{Counts, Place, TestEvent, TestKey, TestOutcome, TestResult, Tool};

/// Deeper tests are not told apart.
const DEEPEST: usize = 50;
/// More failures are not told again.
const MOST: usize = 2000;

/// Reads it.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// The suites around, one a level.
    around: Vec<String>,
    /// The failure that the lines are about: the test, how far it is indented, and they.
    about: Option<(TestKey, usize, Capture)>,
    /// Tests that failed.
    failed: Vec<TestKey>,
    /// Are the failures told again, after everything else?
    again: bool,
    /// Where the next of those is.
    place: Option<Place>,
    counts: Counts,
}

impl Reader for Node {
    fn line(&mut self, line: &str, tell: &mut Vec<TestEvent>) -> bool {
        let words = line.trim_start_matches(' ');
        let indent = line.len() - words.len();
        if let Some((_, level, capture)) = &mut self.about {
            if indent > *level || words.is_empty() {
                capture.push(line);
                return true;
            }
            self.flush(tell);
        }
        let depth = (indent / 2).min(DEEPEST);
        if let Some(name) = words.strip_prefix("\u{25b6} ") {
            self.around.truncate(depth);
            self.around.push(timed(name).0.to_owned());
        } else if words == "\u{2716} failing tests:" {
            self.again = true;
            self.around.clear();
        } else if let Some(rest) = words.strip_prefix("test at ").filter(|_| self.again) {
            self.place = place::first(rest);
        } else if let Some((outcome, name, seconds)) = ended(words) {
            self.ended(depth, indent, outcome, (name, seconds), tell);
        } else if let Some(rest) = words.strip_prefix("\u{2139} ") {
            self.count(rest, tell);
        } else {
            return false;
        }
        true
    }

    fn end(&mut self, tell: &mut Vec<TestEvent>) {
        self.flush(tell);
    }
}

impl Node {
    fn ended(
        &mut self,
        depth: usize,
        indent: usize,
        outcome: TestOutcome,
        (name, seconds): (&str, Option<f64>),
        tell: &mut Vec<TestEvent>,
    ) {
        if self.again {
            let is_it = |key: &TestKey| key.name == name || key.name.ends_with(&format!(" > {name}"));
            if let Some(key) = self.failed.iter().position(is_it).map(|at| self.failed.remove(at)) {
                self.about = Some((key, indent, Capture::default()));
            }
            return;
        }
        // A suite ends with its own name.
        if self.around.len() > depth && self.around.get(depth).is_some_and(|suite| suite == name) {
            return self.around.truncate(depth);
        }
        let around = self.around.get(..depth.min(self.around.len())).unwrap_or_default();
        let whole = around.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join(" > ");
        let key = TestKey::new(Tool::Node, "", &whole);
        tell.push(TestEvent::Ended(TestResult::new(key.clone(), outcome).taking(seconds)));
        if outcome.is_bad() {
            if self.failed.len() < MOST {
                self.failed.push(key.clone());
            }
            self.about = Some((key, indent, Capture::default()));
        }
    }

    fn flush(&mut self, tell: &mut Vec<TestEvent>) {
        let Some((key, _, capture)) = self.about.take() else { return };
        let mut places = place::places(&capture.text());
        places.extend(self.place.take());
        if places.is_empty() && capture.first().is_empty() {
            return;
        }
        let message = capture.until(|line| line.trim_start().starts_with("at "));
        tell.push(TestEvent::Ended(TestResult::new(key, TestOutcome::Failed).saying(&message).at(places)));
    }

    fn count(&mut self, rest: &str, tell: &mut Vec<TestEvent>) {
        let Some((word, number)) = rest.split_once(' ') else { return };
        let number = number.parse().unwrap_or(0);
        match word {
            "pass" => self.counts.add(TestOutcome::Passed, number),
            "fail" => self.counts.add(TestOutcome::Failed, number),
            "cancelled" => self.counts.add(TestOutcome::Errored, number),
            "skipped" | "todo" => self.counts.add(TestOutcome::Skipped, number),
            "duration_ms" => tell.push(TestEvent::Sum(Tool::Node, std::mem::take(&mut self.counts))),
            _ => {}
        }
    }
}

fn ended(words: &str) -> Option<(TestOutcome, &str, Option<f64>)> {
    let (outcome, rest) =
        [("\u{2714} ", TestOutcome::Passed), ("\u{2716} ", TestOutcome::Failed), ("\u{fe63} ", TestOutcome::Skipped)]
            .into_iter()
            .find_map(|(sign, outcome)| Some((outcome, words.strip_prefix(sign)?)))?;
    let is_aside = rest.ends_with(" # TODO") || rest.contains(" # SKIP") || rest.contains(" # TODO ");
    let rest = rest.split(" # ").next().filter(|_| is_aside).unwrap_or(rest);
    let (name, seconds) = timed(rest);
    seconds?;
    Some((if is_aside { TestOutcome::Skipped } else { outcome }, name, seconds))
}

/// A name, and the time in brackets behind it.
fn timed(words: &str) -> (&str, Option<f64>) {
    let time = words.rsplit_once(" (").and_then(|(name, time)| {
        let milliseconds: f64 = time.strip_suffix("ms)")?.parse().ok()?;
        Some((name, milliseconds / 1000.0))
    });
    time.map_or((words, None), |(name, seconds)| (name, Some(seconds)))
}
