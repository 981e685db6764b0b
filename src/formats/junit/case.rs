//! One test case with all that is said about it.

use quick_xml::events::BytesStart;

use super::attributes::{attribute, time};

/// Of longer texts the beginning is kept.
const LONGEST: usize = 64 * 1024;

/// What became of a test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum CaseOutcome {
    /// It passed.
    #[default]
    Passed,
    /// It was not run.
    Skipped,
    /// Something that it asserts is not so.
    Failed,
    /// It broke.
    Errored,
}

/// A test case. Its texts are untrusted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// The suites around it, the innermost last.
    pub suites: Vec<String>,
    /// Its class, or what its tool takes for one.
    pub class: String,
    /// Its name.
    pub name: String,
    /// The file that it stands in, where the tool says it.
    pub file: String,
    /// The line, as the tool counts.
    pub line: Option<u32>,
    /// What became of it.
    pub outcome: CaseOutcome,
    /// How long it took.
    pub seconds: Option<f64>,
    /// Why it failed or was skipped, in short.
    pub message: String,
    /// The same at length.
    pub text: String,
}

impl Case {
    pub(super) fn open(tag: &BytesStart<'_>, suites: Vec<String>) -> Case {
        let text = |name| attribute(tag, name).map(beginning).unwrap_or_default();
        Case {
            suites,
            class: text("classname"),
            name: text("name"),
            file: text("file"),
            line: attribute(tag, "line").and_then(|line| line.trim().parse().ok()),
            seconds: time(tag),
            ..Case::default()
        }
    }

    /// Another element says why.
    pub(super) fn explain(&mut self, message: String) {
        self.message = beginning(message);
        self.text.clear();
    }

    pub(super) fn add(&mut self, text: &str) {
        if self.text.len() < LONGEST {
            self.text.push_str(text);
            self.text = beginning(std::mem::take(&mut self.text));
        }
    }
}

fn beginning(mut text: String) -> String {
    if text.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
    }
    text
}
