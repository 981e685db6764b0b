//! Answers about a document. Where it is not known yet how the data stand to its text, the question waits for that.

use std::sync::Arc;

use lsp_server::{ErrorCode, Request, RequestId};
use lsp_types::request::{
    CodeActionRequest, CodeLensRequest, ExecuteCommand, HoverRequest, InlayHintRequest, Request as _,
};
use lsp_types::{CodeActionParams, HoverParams, InlayHintParams};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::documents::Document;
use super::event::Mapped;
use super::state::{MOST_WAITING, Server};
use super::{actions, hits, hover, lenses, place};
use crate::analysis::KnownTests;

impl Server {
    /// Is this a question about a document?
    pub(super) fn is_about_document(method: &str) -> bool {
        let known =
            [HoverRequest::METHOD, CodeLensRequest::METHOD, CodeActionRequest::METHOD, InlayHintRequest::METHOD];
        known.contains(&method)
    }

    /// Answers a question about a document, now or later.
    pub(super) fn about_document(&mut self, request: Request) {
        let uri = request.params.get("textDocument").and_then(|document| document.get("uri")?.as_str()).map(Arc::from);
        let Some(uri): Option<Arc<str>> = uri else {
            return self.refuse(request.id, ErrorCode::InvalidParams, "no document is named");
        };
        match self.standing(&uri) {
            Standing::Known => self.answer_known(&uri, request),
            Standing::Never => self.answer(request.id, Value::Null),
            Standing::Later if self.waiting.len() < MOST_WAITING => self.waiting.push((uri, request)),
            Standing::Later => self.refuse(request.id, ErrorCode::ServerCancelled, "too much is asked at once"),
        }
    }

    fn standing(&self, uri: &str) -> Standing {
        let Some(document) = self.documents.get(uri) else { return Standing::Never };
        if document.current().is_some() {
            Standing::Known
        } else if self.model.is_some() && document.path.is_none() || self.failure.is_some() {
            Standing::Never
        } else {
            Standing::Later
        }
    }

    /// Answers what can be answered by now.
    pub(super) fn answer_waiting(&mut self) {
        for (uri, request) in std::mem::take(&mut self.waiting) {
            match self.standing(&uri) {
                Standing::Later => self.waiting.push((uri, request)),
                _ if request.method == ExecuteCommand::METHOD => self.command(request),
                Standing::Known => self.answer_known(&uri, request),
                Standing::Never => self.answer(request.id, Value::Null),
            }
        }
    }

    /// Does what a command says, as soon as it is known how the data stand to every open text: gaps lie in all of them.
    pub(super) fn command(&mut self, request: Request) {
        let open = self.documents.iter().map(|(uri, _)| uri).find(|uri| matches!(self.standing(uri), Standing::Later));
        if let Some(uri) = open.cloned().filter(|_| self.model.is_some() && self.waiting.len() < MOST_WAITING) {
            return self.waiting.push((uri, request));
        }
        match read(request.params) {
            Ok(params) => self.execute(request.id, &params),
            Err(why) => self.refuse(request.id, ErrorCode::InvalidParams, why),
        }
    }

    /// Nobody waits for the answer any more.
    pub(super) fn cancel(&mut self, id: &RequestId) {
        let before = self.waiting.len();
        self.waiting.retain(|(_, request)| request.id != *id);
        if self.waiting.len() < before {
            self.refuse(id.clone(), ErrorCode::RequestCanceled, "cancelled");
        }
    }

    /// Nothing will ever be known: nobody waits for it.
    pub(super) fn fail(&mut self, why: String) {
        self.failure = Some(why);
        self.answer_waiting();
    }

    fn answer_known(&mut self, uri: &str, request: Request) {
        let Request { id, method, params } = request;
        let none = KnownTests::default();
        let tests = self.saved.as_deref().map_or(&none, |saved| saved.known_tests());
        let Some((document, mapped)) = self.documents.get(uri).and_then(|it| Some((it, it.current()?))) else { return };
        match self.worked_out(document, mapped, tests, &method, params) {
            Ok(value) => self.answer(id, value),
            Err(why) => self.refuse(id, ErrorCode::InvalidParams, why),
        }
    }

    fn worked_out(
        &self,
        document: &Document,
        mapped: &Mapped,
        tests: &KnownTests,
        method: &str,
        params: Value,
    ) -> Result<Value, String> {
        let client = &self.client;
        let value = match method {
            HoverRequest::METHOD => {
                let params: HoverParams = read(params)?;
                let line = place::line(params.text_document_position_params.position);
                serde_json::to_value(hover::of(mapped, tests, client, line))
            }
            CodeLensRequest::METHOD if !self.settings.lenses => Ok(Value::Array(Vec::new())),
            CodeLensRequest::METHOD => serde_json::to_value(lenses::of(mapped, tests, client.encoding, &document.uri)),
            InlayHintRequest::METHOD if !self.settings.hits => Ok(Value::Array(Vec::new())),
            InlayHintRequest::METHOD => {
                let params: InlayHintParams = read(params)?;
                serde_json::to_value(hits::of(mapped, client.encoding, params.range))
            }
            _ => {
                let params: CodeActionParams = read(params)?;
                let offered = actions::of(mapped, tests, client, &document.uri, params.range, &params.context);
                serde_json::to_value(offered)
            }
        };
        value.map_err(|error| error.to_string())
    }
}

/// What is known of a document.
enum Standing {
    Known,
    Later,
    Never,
}

/// The parameters of a message.
pub(super) fn read<T: DeserializeOwned>(params: Value) -> Result<T, String> {
    serde_json::from_value(params).map_err(|error| error.to_string())
}
