//! What the client can do, as it said when it began.

use lsp_types::{ClientCapabilities, MarkupKind};

use super::position::Encoding;

/// What the client can do.
#[derive(Clone, Debug, Default)]
pub(super) struct Client {
    pub(super) encoding: Encoding,
    /// Hover may be Markdown.
    pub(super) markdown: bool,
    /// Actions may be more than commands.
    pub(super) action_literals: bool,
    /// It opens documents at a place that we name.
    pub(super) shows_documents: bool,
    pub(super) refreshes_lenses: bool,
    pub(super) refreshes_hints: bool,
    /// It tells settings when it is asked.
    pub(super) configuration: bool,
    /// It can be asked to tell when they change.
    pub(super) registers_configuration: bool,
    /// It shows how long work goes on.
    pub(super) progress: bool,
}

impl Client {
    pub(super) fn of(said: &ClientCapabilities) -> Client {
        let offered = said.general.as_ref().and_then(|general| general.position_encodings.as_deref());
        let document = said.text_document.as_ref();
        let workspace = said.workspace.as_ref();
        let window = said.window.as_ref();
        let formats = document.and_then(|document| document.hover.as_ref()?.content_format.as_ref());
        Client {
            encoding: Encoding::agreed(offered.unwrap_or_default()),
            markdown: formats.is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
            action_literals: document
                .and_then(|document| document.code_action.as_ref())
                .is_some_and(|action| action.code_action_literal_support.is_some()),
            shows_documents: window.and_then(|window| window.show_document.as_ref()).is_some_and(|show| show.support),
            refreshes_lenses: workspace
                .and_then(|workspace| workspace.code_lens.as_ref()?.refresh_support)
                .unwrap_or_default(),
            refreshes_hints: workspace
                .and_then(|workspace| workspace.inlay_hint.as_ref()?.refresh_support)
                .unwrap_or_default(),
            configuration: workspace.and_then(|workspace| workspace.configuration).unwrap_or_default(),
            registers_configuration: workspace
                .and_then(|workspace| workspace.did_change_configuration.as_ref()?.dynamic_registration)
                .unwrap_or_default(),
            progress: window.and_then(|window| window.work_done_progress).unwrap_or_default(),
        }
    }
}
