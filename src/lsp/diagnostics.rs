//! Hints on what is missed: an editor fades them, or lists them.

use lsp_types::{Diagnostic, DiagnosticSeverity, DiagnosticTag, NumberOrString};

use super::event::Mapped;
use super::marks::{Run, runs};
use super::place;
use super::position::Encoding;
use crate::analysis::FileEntry;
use crate::source::printable;

/// Nobody looks at more of one file, and editors become slow.
const MOST: usize = 2000;
/// A longer message is cut: its words may come from a report.
const LONGEST: usize = 400;

/// The hints on a text.
pub(super) fn of(mapped: &Mapped, encoding: Encoding) -> Vec<Diagnostic> {
    let Some(entry) = &mapped.entry else { return Vec::new() };
    let known = |run: &Run| run.lines.start.index() < mapped.text.len();
    let runs = runs(entry.coverage());
    runs.into_iter().filter(known).take(MOST).map(|run| hint(mapped, entry, encoding, run)).collect()
}

fn hint(mapped: &Mapped, entry: &FileEntry, encoding: Encoding, run: Run) -> Diagnostic {
    let message = match run.lines.len() {
        _ if run.partial => {
            let sentence = mapped.text.sentence(entry.coverage(), run.lines.start);
            sentence.unwrap_or_else(|| "executed, but not every way".to_owned())
        }
        1 => "never executed".to_owned(),
        lines => format!("{lines} lines never executed"),
    };
    Diagnostic {
        range: place::code(&mapped.text, encoding, run.lines),
        severity: Some(DiagnosticSeverity::HINT),
        code: Some(NumberOrString::String(if run.partial { "partial" } else { "missed" }.to_owned())),
        source: Some("lazycov".to_owned()),
        message: cut(&printable(&message), LONGEST),
        tags: Some(vec![DiagnosticTag::UNNECESSARY]),
        ..Diagnostic::default()
    }
}

/// The beginning of words that go on for too long.
pub(super) fn cut(words: &str, longest: usize) -> String {
    match words.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default()),
        None => words.to_owned(),
    }
}
