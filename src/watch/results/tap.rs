//! TAP, as Node's own runner prints it without a terminal, and as others do.
//!
//! ```text
//! TAP version 13
//! # Subtest: door
//!     # Subtest: opens
//!     not ok 1 - opens # SKIP
//!       ---
//!       location: '/srv/door/node.test.mjs:9:3'
//!       error: 'shut'
//!       ...
//!     1..1
//! not ok 1 - door
//! ```

use super::capture::Capture;
use super::place;
use super::reader::Reader;
use super::test::{TestEvent, TestKey, TestOutcome, TestResult, Tool};

/// Deeper tests are not told apart.
const DEEPEST: usize = 50;

/// Reads it.
#[derive(Debug, Default)]
pub(super) struct Tap {
    began: bool,
    /// The tests around, one a level.
    around: Vec<String>,
    /// The test that ended last, and what is said about it.
    about: Option<(TestResult, usize, Capture)>,
}

impl Reader for Tap {
    fn line(&mut self, line: &str, tell: &mut Vec<TestEvent>) -> bool {
        let words = line.trim_start_matches(' ');
        let indent = line.len() - words.len();
        if words.starts_with("TAP version ") || is_plan(line) && !self.began {
            self.began = true;
            return true;
        }
        if !self.began {
            return false;
        }
        if let Some((_, level, capture)) = &mut self.about {
            if indent == *level + 2 && words != "..." {
                capture.push(words);
                return true;
            }
            if indent > *level + 2 {
                capture.push(words);
                return true;
            }
            self.flush(tell);
            if words == "..." {
                return true;
            }
        }
        let depth = (indent / 4).min(DEEPEST);
        if let Some(name) = words.strip_prefix("# Subtest: ") {
            self.around.truncate(depth);
            self.around.push(name.to_owned());
        } else if let Some((outcome, name, why)) = ended(words) {
            let around = self.around.get(..depth.min(self.around.len())).unwrap_or_default();
            let whole = around.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join(" > ");
            let key = TestKey::new(Tool::Node, "", &whole);
            self.about = Some((TestResult::new(key, outcome).saying(why), indent, Capture::default()));
        } else {
            return words.starts_with("1..") || words.starts_with("# ");
        }
        true
    }

    fn end(&mut self, tell: &mut Vec<TestEvent>) {
        self.flush(tell);
    }
}

impl Tap {
    fn flush(&mut self, tell: &mut Vec<TestEvent>) {
        let Some((mut result, _, capture)) = self.about.take() else { return };
        let text = capture.text();
        if text.contains("type: 'suite'") {
            return;
        }
        let value = |name: &str| {
            let mut lines = text.lines().skip_while(move |line| !line.starts_with(name));
            let first = lines.next()?.split_once(": ")?.1.to_owned();
            // A text of several lines stands below.
            Some(if first.starts_with('|') { lines.next()?.to_owned() } else { unquoted(&first).to_owned() })
        };
        let seconds = value("duration_ms").and_then(|time| time.parse().ok()).map(|time: f64| time / 1000.0);
        if let Some(error) = value("error").or_else(|| value("message")).filter(|_| result.outcome.is_bad()) {
            result = result.saying(&error);
        }
        let (stack, location): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| !line.starts_with("location:"));
        let places = stack.into_iter().chain(location).flat_map(place::in_line).collect();
        tell.push(TestEvent::Ended(result.taking(seconds).at(places)));
    }
}

/// `1..3`, with which some begin.
fn is_plan(line: &str) -> bool {
    line.strip_prefix("1..").is_some_and(|count| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()))
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    let inner = |quote| value.strip_prefix(quote)?.strip_suffix(quote);
    inner('\'').or_else(|| inner('"')).unwrap_or(value)
}

fn ended(words: &str) -> Option<(TestOutcome, &str, &str)> {
    let (passed, rest) = match words.strip_prefix("not ok") {
        Some(rest) => (false, rest),
        None => (true, words.strip_prefix("ok")?),
    };
    let rest = rest.strip_prefix(' ')?;
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    let rest = rest.strip_prefix("- ").unwrap_or(rest);
    let (name, directive) = rest.rsplit_once(" # ").unwrap_or((rest, ""));
    let kind = directive.split(' ').next().unwrap_or_default().to_ascii_uppercase();
    let why = directive.split_once(' ').map_or("", |(_, why)| why);
    Some(match (kind.as_str(), passed) {
        ("SKIP" | "TODO", _) => (TestOutcome::Skipped, name, why),
        (_, true) => (TestOutcome::Passed, rest, ""),
        (_, false) => (TestOutcome::Failed, rest, ""),
    })
}
