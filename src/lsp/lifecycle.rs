//! How a conversation begins and ends.

use std::path::PathBuf;

use lsp_server::{ErrorCode, RequestId};
use lsp_types::notification::{DidChangeConfiguration, Notification as _};
use lsp_types::request::{RegisterCapability, Request as _, WorkspaceConfiguration};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions, ConfigurationItem,
    ConfigurationParams, ExecuteCommandOptions, HoverProviderCapability, InitializeParams, InitializeResult,
    MessageType, OneOf, Registration, RegistrationParams, ServerCapabilities, ServerInfo, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
};
use serde_json::Value;

use super::client::Client;
use super::commands::NAMES;
use super::event::{Effect, Started};
use super::state::{Asked, Phase, Server};
use super::uri;
use crate::app::Msg;

impl Server {
    /// The client says what it can do and where it is.
    pub(super) fn initialize(&mut self, id: RequestId, params: Value) {
        if self.phase != Phase::Begun {
            return self.refuse(id, ErrorCode::InvalidRequest, "this was asked before");
        }
        let params: InitializeParams = match serde_json::from_value(params) {
            Ok(params) => params,
            Err(error) => return self.refuse(id, ErrorCode::InvalidParams, error.to_string()),
        };
        self.phase = Phase::Open;
        self.client = Client::of(&params.capabilities);
        if let Some(options) = &params.initialization_options {
            self.settings.take(options);
        }
        let folder = folder(&params);
        let result = InitializeResult {
            capabilities: self.capabilities(),
            server_info: Some(ServerInfo {
                name: "lazycov".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        };
        self.answer(id, result);
        self.ask_world(Effect::Start(folder));
    }

    fn capabilities(&self) -> ServerCapabilities {
        ServerCapabilities {
            position_encoding: Some(self.client.encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::Supported(true)),
                ..TextDocumentSyncOptions::default()
            })),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
            code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::EMPTY, CodeActionKind::QUICKFIX]),
                ..CodeActionOptions::default()
            })),
            inlay_hint_provider: Some(OneOf::Left(true)),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: NAMES.map(str::to_owned).to_vec(),
                ..ExecuteCommandOptions::default()
            }),
            ..ServerCapabilities::default()
        }
    }

    /// The client is ready to be asked.
    pub(super) fn initialized(&mut self) {
        if self.client.configuration {
            self.ask_settings();
        }
        if self.client.registers_configuration {
            let (id, method) = ("lazycov-settings".to_owned(), DidChangeConfiguration::METHOD.to_owned());
            let registrations =
                vec![Registration { id, method, register_options: Some(serde_json::json!({"section": "lazycov"})) }];
            self.request(RegisterCapability::METHOD, RegistrationParams { registrations }, Asked::Nothing);
        }
    }

    /// Asks for the settings.
    pub(super) fn ask_settings(&mut self) {
        let items = vec![ConfigurationItem { scope_uri: None, section: Some("lazycov".to_owned()) }];
        self.request(WorkspaceConfiguration::METHOD, ConfigurationParams { items }, Asked::Settings);
    }

    /// The project was opened, or cannot be.
    pub(super) fn started(&mut self, started: Result<Box<Started>, String>) {
        match started {
            Ok(started) => {
                let Started { model, root } = *started;
                self.model = Some(model);
                self.roots.push(root);
                // Nothing is drawn: a list that has no rows costs nothing.
                self.tell_model(Msg::Resize { width: 0, height: 0 });
                self.pause_or_go_on();
            }
            Err(why) => {
                self.say(MessageType::ERROR, &format!("lazycov: {why}"));
                self.fail(why);
            }
        }
        self.place_documents();
        self.map_documents();
    }

    /// The same root under another name: the client may use either.
    pub fn also_called(&mut self, root: Option<PathBuf>) {
        let new = root.filter(|root| !self.roots.contains(root));
        self.roots.extend(new);
    }
}

/// Where the client is: the first of its folders.
fn folder(params: &InitializeParams) -> Option<PathBuf> {
    let first = params.workspace_folders.as_ref().and_then(|folders| folders.first()).map(|folder| folder.uri.as_str());
    #[expect(deprecated, reason = "older clients say nothing else")]
    let (uri, path) = (params.root_uri.as_ref().map(|uri| uri.as_str()), params.root_path.as_ref());
    first.or(uri).and_then(uri::file).or_else(|| path.map(PathBuf::from))
}
