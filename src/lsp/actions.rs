//! What can be done about the lines under the cursor.

use lsp_types::{CodeAction, CodeActionContext, CodeActionKind, CodeActionOrCommand, Command, Range, Uri};
use serde_json::json;

use super::client::Client;
use super::event::Mapped;
use super::hover::tests_of;
use super::place;
use crate::analysis::{FileId, KnownTests};
use crate::coverage::LineRange;

/// The actions for a range of a text.
pub(super) fn of(
    mapped: &Mapped,
    tests: &KnownTests,
    client: &Client,
    uri: &Uri,
    range: Range,
    context: &CodeActionContext,
) -> Vec<CodeActionOrCommand> {
    let Some(entry) = &mapped.entry else { return Vec::new() };
    let wanted = |kind: &CodeActionKind| {
        let Some(only) = &context.only else { return true };
        only.iter().any(|only| {
            let rest = kind.as_str().strip_prefix(only.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || only.as_str().is_empty())
        })
    };
    let lines = place::lines(range);
    let gap = entry.gaps(FileId(0)).into_iter().find(|gap| touches(lines, LineRange::new(gap.start, gap.end)));
    let line = gap.map_or(lines.start, |gap| gap.start.max(lines.start));
    let mut actions = Vec::new();
    let mut offer = |title: String, command: &str, kind: CodeActionKind| {
        if !wanted(&kind) {
            return;
        }
        let arguments = vec![json!({"uri": uri, "line": line.index()})];
        let command = Command { title: title.clone(), command: command.to_owned(), arguments: Some(arguments) };
        actions.push(if client.action_literals {
            let action = CodeAction { title, kind: Some(kind), command: Some(command), ..CodeAction::default() };
            CodeActionOrCommand::CodeAction(action)
        } else {
            CodeActionOrCommand::Command(command)
        });
    };
    offer("Coverage: next gap".to_owned(), "lazycov.nextGap", CodeActionKind::EMPTY);
    let running = tests_of(tests, entry, line).len();
    if running > 0 {
        let plural = if running == 1 { "test" } else { "tests" };
        let title = format!("Coverage: run the {running} {plural} of this line");
        offer(title, "lazycov.runTests", CodeActionKind::EMPTY);
    }
    if gap.is_some() {
        offer("Coverage: mark this gap as done".to_owned(), "lazycov.markDone", CodeActionKind::QUICKFIX);
        offer("Coverage: skip this gap".to_owned(), "lazycov.skip", CodeActionKind::QUICKFIX);
    }
    offer("Coverage: show in the explorer".to_owned(), "lazycov.explore", CodeActionKind::EMPTY);
    actions
}

fn touches(one: LineRange, other: LineRange) -> bool {
    one.start <= other.end && other.start <= one.end
}
