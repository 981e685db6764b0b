//! Patterns: lines that the regular expressions of a coverage.py configuration match, to leave them out or to ask less
//! of them.

use super::dialect::translate;
use super::error::PythonError;
use super::lines::{LineIndex, LineSet};
use super::multiline::LogicalLines;
use fancy_regex::{Regex, RegexBuilder};
use ruff_text_size::TextSize;

/// A pattern that looks around or refers back is tried by backtracking; this bounds how long one file may take.
const BACKTRACK_LIMIT: usize = 50_000_000;

/// Some patterns, compiled. Without any, nothing matches.
#[derive(Debug, Clone, Default)]
pub struct Patterns {
    /// All patterns as one, as coverage.py joins them: an earlier match hides later ones that overlap it.
    regex: Option<Regex>,
}

/// A pattern that is no regular expression, or none this program understands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("pattern {pattern:?}: {message}")]
pub struct BadPattern {
    /// The pattern as it was given.
    pub pattern: String,
    /// What is wrong with it.
    pub message: String,
}

impl Patterns {
    /// Compiles patterns. Blank ones are ignored.
    ///
    /// # Errors
    /// The first that is no regular expression, or all of them where they are too many together.
    pub fn new(patterns: &[String]) -> Result<Self, BadPattern> {
        let patterns: Vec<&str> =
            patterns.iter().map(|pattern| pattern.trim()).filter(|pattern| !pattern.is_empty()).collect();
        let mut alternatives = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            let bad = |message: String| BadPattern { pattern: pattern.to_owned(), message };
            let translated = translate(pattern).map_err(bad)?;
            compile(&translated).map_err(bad)?;
            alternatives.push(translated);
        }
        let joined = match alternatives.as_slice() {
            [] => return Ok(Self { regex: None }),
            [only] => only.clone(),
            several => format!("(?:{})", several.join(")|(?:")),
        };
        match compile(&joined) {
            Ok(regex) => Ok(Self { regex: Some(regex) }),
            Err(message) => Err(BadPattern { pattern: joined, message }),
        }
    }

    /// Marks the lines the patterns match, each as the first line of its statement. A match over several lines marks
    /// all of them.
    pub(super) fn mark(
        &self,
        text: &str,
        index: &LineIndex,
        logical: &LogicalLines,
        marked: &mut LineSet,
    ) -> Result<(), PythonError> {
        let line_of = |offset: usize| index.line(TextSize::new(offset as u32));
        for found in self.regex.iter().flat_map(|regex| regex.find_iter(text)) {
            let found = found.map_err(|_| PythonError {
                line: 1,
                message: "the patterns take too long to match this file".to_owned(),
            })?;
            for line in line_of(found.start())..=line_of(found.end()) {
                marked.insert(logical.first_line(line));
            }
        }
        Ok(())
    }
}

fn compile(pattern: &str) -> Result<Regex, String> {
    let mut builder = RegexBuilder::new(pattern);
    builder.multi_line(true).backtrack_limit(BACKTRACK_LIMIT);
    builder.build().map_err(|error| error.to_string())
}
