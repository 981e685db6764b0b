//! Opens the line at the bottom, for a filter, a search or an answer.

use super::state::{LineInput, Model, Prompt, PromptKind};

/// Asks a question with an answer to start from.
pub(super) fn ask(model: &mut Model, kind: PromptKind, answer: &str) {
    open(model, kind, LineInput::with(answer));
}

/// Opens it.
pub(super) fn open(model: &mut Model, kind: PromptKind, input: LineInput) {
    model.prompt = Some(Prompt { kind, input, before: model.source.cursor });
}
