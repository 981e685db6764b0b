//! The texts of the editor: opened, changed, closed, and what is known of them.

use std::sync::Arc;

use lsp_types::notification::{Notification as _, PublishDiagnostics};
use lsp_types::request::{CodeLensRefresh, InlayHintRefreshRequest, Request as _};
use lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, MessageType,
    PublishDiagnosticsParams, Uri,
};

use super::buffer::{changed, sized};
use super::diagnostics;
use super::documents::Taken;
use super::event::{Effect, Mapped};
use super::state::{Asked, Server};

impl Server {
    pub(super) fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let path = self.path_of(document.uri.as_str());
        let room = match sized(document.text) {
            Ok(text) => self.documents.open(document.uri.clone(), path, document.version, text),
            Err(_) => false,
        };
        if !room {
            self.give_up(&document.uri);
        }
        self.map_documents();
    }

    pub(super) fn changed(&mut self, params: DidChangeTextDocumentParams) {
        let uri = params.text_document.uri;
        let Some(document) = self.documents.get(uri.as_str()) else { return };
        let mut text = Ok(Arc::clone(&document.text));
        for change in params.content_changes {
            let before = |text: Arc<_>| changed(&text, self.client.encoding, change.range, change.text);
            text = text.and_then(before);
        }
        let room = match text {
            Ok(text) => self.documents.change(uri.as_str(), params.text_document.version, text),
            Err(_) => false,
        };
        if !room {
            self.give_up(&uri);
        }
        self.overlaid = false;
        self.map_documents();
    }

    pub(super) fn closed(&mut self, params: &DidCloseTextDocumentParams) {
        let uri = &params.text_document.uri;
        if self.documents.close(uri.as_str()).is_some() {
            self.forget(uri);
            self.map_documents();
        }
    }

    /// A document is too large, or one too many: nothing is said of it.
    fn give_up(&mut self, uri: &Uri) {
        self.log(MessageType::WARNING, "a document is too large to be looked at, or too many are open");
        self.documents.close(uri.as_str());
        self.forget(uri);
    }

    fn forget(&mut self, uri: &Uri) {
        self.overlaid = false;
        self.publish(uri.clone(), None, Vec::new());
        self.answer_waiting();
    }

    /// What was opened before the project was may be a file of it now.
    pub(super) fn place_documents(&mut self) {
        let paths: Vec<(Arc<str>, _)> =
            self.documents.iter().map(|(uri, _)| (Arc::clone(uri), self.path_of(uri))).collect();
        for (uri, path) in paths {
            self.documents.place(&uri, path);
        }
    }

    /// Asks how the data stand to the texts that are open.
    pub(super) fn map_documents(&mut self) {
        if self.model.is_some() {
            self.ask_world(Effect::Map(self.documents.to_map()));
        }
        self.answer_waiting();
    }

    /// It is known how the data stand to a text.
    pub(super) fn mapped(&mut self, mapped: Mapped) {
        let Some((uri, taken)) = self.documents.take(mapped) else { return };
        if taken != Taken::Nothing {
            self.overlaid = false;
            self.publish_document(&uri);
        }
        if taken == Taken::Data {
            self.refresh();
        }
        self.answer_waiting();
    }

    /// What was answered before may be otherwise by now.
    pub(super) fn refresh(&mut self) {
        if self.client.refreshes_lenses {
            self.request(CodeLensRefresh::METHOD, (), Asked::Nothing);
        }
        if self.client.refreshes_hints {
            self.request(InlayHintRefreshRequest::METHOD, (), Asked::Nothing);
        }
    }

    /// Shows or hides hints as the settings want it.
    pub(super) fn publish_all(&mut self) {
        let all: Vec<Arc<str>> = self.documents.iter().map(|(uri, _)| Arc::clone(uri)).collect();
        for uri in &all {
            self.publish_document(uri);
        }
    }

    fn publish_document(&mut self, uri: &str) {
        let Some(document) = self.documents.get(uri) else { return };
        let Some(mapped) = document.current() else { return };
        let hints = if self.settings.marks { diagnostics::of(mapped, self.client.encoding) } else { Vec::new() };
        let (uri, version) = (document.uri.clone(), document.version);
        self.publish(uri, Some(version), hints);
    }

    fn publish(&mut self, uri: Uri, version: Option<i32>, diagnostics: Vec<lsp_types::Diagnostic>) {
        let params = PublishDiagnosticsParams { uri, diagnostics, version };
        self.notify(PublishDiagnostics::METHOD, params);
    }
}
