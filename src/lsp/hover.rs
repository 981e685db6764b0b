//! What is known of the line under the pointer: the words of the explorer, and the tests that run it.

use std::sync::Arc;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use super::client::Client;
use super::diagnostics::cut;
use super::event::Mapped;
use super::place;
use crate::analysis::{FileEntry, FileReach, FunctionRow, KnownTests, TestId, line_words, test_words};
use crate::coverage::{Line, LineRange, Metric, names};
use crate::markdown::{code, escape};
use crate::source::printable;

/// So many tests are named, the others counted.
const SHOWN: usize = 10;
const LONGEST: usize = 400;

/// What is said of a line; nothing where there is nothing to say.
pub(super) fn of(mapped: &Mapped, tests: &KnownTests, client: &Client, line: Line) -> Option<Hover> {
    let entry = mapped.entry.as_ref()?;
    let (coverage, aged) = (entry.coverage(), entry.aged.as_deref());
    let first_line = mapped.text.continues(line);
    let is_known = coverage.state(line).is_some()
        || first_line.is_some_and(|first| coverage.state(first).is_some())
        || coverage.excluded.binary_search(&line).is_ok()
        || aged.is_some_and(|aged| aged.is_unmeasured(line));
    if line.index() >= mapped.text.len() || !is_known {
        return None;
    }
    let mut first = line_words(coverage, line, first_line, aged);
    first.extend(mapped.text.sentence(coverage, line));
    let names = tests_of(tests, entry, line);
    if names.is_empty() {
        first.extend(test_words(tests, coverage, line).filter(|_| coverage.state(line).is_some()));
    }
    let mut paragraphs = vec![first.join(" \u{b7} ")];
    let mut items = Vec::new();
    if !names.is_empty() {
        let plural = if names.len() == 1 { "test" } else { "tests" };
        paragraphs.push(format!("{} {plural}:", names.len()));
        items.extend(names.iter().take(SHOWN).map(ToString::to_string));
        if names.len() > SHOWN {
            items.push(format!("and {} more", names.len() - SHOWN));
        }
    }
    let function = function(entry, line);
    let value = laid_out(client.markdown, &paragraphs, &items, function.as_deref());
    let kind = if client.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    let range = Some(place::code(&mapped.text, client.encoding, LineRange::new(line, line)));
    Some(Hover { contents: HoverContents::Markup(MarkupContent { kind, value }), range })
}

/// Names come from reports: they are made safe, and none of them is markup.
fn laid_out(markdown: bool, paragraphs: &[String], items: &[String], function: Option<&str>) -> String {
    let safe = |text: &str| {
        let text = cut(&printable(text), LONGEST);
        if markdown { with_code(&text) } else { text }
    };
    let mut text = String::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        text.push_str(match (at, markdown) {
            (0, _) => "",
            (_, true) => "\n\n",
            (_, false) => "\n",
        });
        text.push_str(&safe(paragraph));
    }
    for item in items {
        text.push_str("\n- ");
        text.push_str(&safe(item));
    }
    if let Some(function) = function {
        text.push_str(if markdown { "\n\n" } else { "\n" });
        text.push_str(&safe(function));
    }
    text
}

/// What stands between backticks is code, and nothing else is markup.
fn with_code(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escape(text);
    }
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        if at % 2 == 1 {
            out.push_str(&code(part));
            continue;
        }
        let start = part.len() - part.trim_start().len();
        let end = part.trim_end().len().max(start);
        let (before, words, behind) = (part.get(..start), part.get(start..end), part.get(end..));
        out.push_str(before.unwrap_or_default());
        out.push_str(&escape(words.unwrap_or_default()));
        out.push_str(behind.unwrap_or_default());
    }
    out
}

/// The tests that run a line, by name.
pub(super) fn tests_of(tests: &KnownTests, entry: &FileEntry, line: Line) -> Vec<Arc<str>> {
    if entry.coverage().contexts.is_empty() {
        return Vec::new();
    }
    let reach = FileReach::of(tests, entry.coverage());
    let name = |(test, _): (TestId, u64)| tests.name(test).cloned();
    reach.tests_in(LineRange::new(line, line)).filter_map(name).collect()
}

/// The innermost function around a line, and its rate.
fn function(entry: &FileEntry, line: Line) -> Option<String> {
    let is_around =
        |row: &&FunctionRow| row.start.is_some_and(|start| start <= line) && row.end.is_some_and(|end| line <= end);
    let row = entry.functions().iter().rev().find(is_around)?;
    let name = names::short(&row.name);
    let rate = row.totals.get(Metric::Lines).filter(|lines| lines.total > 0);
    Some(rate.map_or_else(|| format!("in {name}"), |rate| format!("in {name} \u{b7} {}", rate.display(1))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_code_and_no_name_is_markup() {
        let paragraphs = ["never false: `a < b` \u{b7} by <b>x</b>".to_owned()];
        let items = ["test_[a](b)\u{1b}[2J".to_owned(), "odd ` one".to_owned()];
        let said = laid_out(true, &paragraphs, &items, Some("in f<T> \u{b7} 50.0%"));
        assert!(said.starts_with("never false: `a < b` \u{b7} by &#60;b>x&#60;/b>\n- test\\_\\[a\\](b)"), "{said}");
        assert!(!said.contains('\u{1b}') && said.contains("odd \\` one"), "{said}");
        let plain = laid_out(false, &paragraphs, &[], None);
        assert_eq!(plain, paragraphs[0]);
    }
}
