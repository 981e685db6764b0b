//! What a tool prints about a failure, gathered line by line.

use super::place;
use super::test::{TestEvent, TestResult};

/// More lines of one failure are not kept.
const MOST: usize = 400;

/// Lines about one thing.
#[derive(Debug, Default)]
pub(super) struct Capture {
    lines: Vec<String>,
}

impl Capture {
    /// One more line.
    pub(super) fn push(&mut self, line: &str) {
        if self.lines.len() < MOST {
            self.lines.push(super::test::cut(line, 2000));
        }
    }

    /// All of them.
    pub(super) fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// The first line that says something.
    pub(super) fn first(&self) -> &str {
        self.lines.iter().map(|line| line.trim()).find(|line| !line.is_empty()).unwrap_or_default()
    }

    /// A test that ended before, told better by all of it; `None` where nothing was printed.
    pub(super) fn about(&self, result: TestResult) -> Option<TestEvent> {
        let places = place::places(&self.text());
        (!self.first().is_empty()).then(|| TestEvent::Ended(result.saying(&self.until(|_| false)).at(places)))
    }

    /// The lines up to one of these, without the blank ones around them and without their common indent.
    pub(super) fn until(&self, is_end: impl Fn(&str) -> bool) -> String {
        let lines: Vec<&String> = self.lines.iter().take_while(|line| !is_end(line)).collect();
        let indent = |line: &&&String| line.len() - line.trim_start_matches(' ').len();
        let common = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| indent(&line)).min().unwrap_or(0);
        let cut: Vec<&str> = lines.iter().map(|line| line.get(common..).unwrap_or_default()).collect();
        cut.join("\n").trim_matches('\n').to_owned()
    }
}
