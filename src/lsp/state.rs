//! The server's state, and the few things that everybody who changes it needs.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{LogMessage, Notification as _, ShowMessage};
use lsp_types::{LogMessageParams, MessageType, ShowMessageParams};
use serde::Serialize;
use serde_json::Value;

use super::client::Client;
use super::diagnostics::cut;
use super::documents::Documents;
use super::event::Effect;
use super::settings::Settings;
use crate::analysis::Snapshot;
use crate::app::{Cmd, Model, Msg, update};
use crate::coverage::RepoPath;
use crate::source::printable;
use crate::watch::RunId;

/// So many requests wait at most until it is known how the data stand to a text.
pub(super) const MOST_WAITING: usize = 256;
/// A longer message nobody reads.
const LONGEST: usize = 2000;

/// How far the conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// The client did not say yet what it can do.
    Begun,
    Open,
    /// The client is about to leave.
    ShutDown,
}

/// What was asked of the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Whether the command may run that was found.
    Trust,
    /// The settings.
    Settings,
    /// Anything whose answer changes nothing.
    Nothing,
}

/// What is wanted of the tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// A run of those that edits concern, or of all.
    Run,
    /// A run of all.
    RunAll,
    /// A run of these alone.
    Tests(Vec<Arc<str>>),
}

/// The server.
#[derive(Debug)]
pub struct Server {
    pub(super) phase: Phase,
    pub(super) client: Client,
    pub(super) settings: Settings,
    /// The root, as it was named and as the disk calls it.
    pub(super) roots: Vec<PathBuf>,
    pub(super) documents: Documents,
    pub(super) model: Option<Model>,
    /// The project as it is saved.
    pub(super) saved: Option<Arc<Snapshot>>,
    /// Why nothing is known of it.
    pub(super) failure: Option<String>,
    /// Does the model know how the open documents stand?
    pub(super) overlaid: bool,
    /// Requests that wait for the data of a document, by its address.
    pub(super) waiting: Vec<(Arc<str>, Request)>,
    pub(super) asked: HashMap<RequestId, Asked>,
    pub(super) wish: Option<Wish>,
    /// The run of which it was said last how it ended.
    pub(super) told: Option<RunId>,
    /// The run whose progress is shown.
    pub(super) shown_run: Option<RunId>,
    newest: i32,
    effects: Vec<Effect>,
}

impl Default for Server {
    fn default() -> Server {
        Server {
            phase: Phase::Begun,
            client: Client::default(),
            settings: Settings::default(),
            roots: Vec::new(),
            documents: Documents::default(),
            model: None,
            saved: None,
            failure: None,
            overlaid: false,
            waiting: Vec::new(),
            asked: HashMap::new(),
            wish: None,
            told: None,
            shown_run: None,
            newest: 0,
            effects: Vec::new(),
        }
    }
}

impl Server {
    pub(super) fn ask_world(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// What is asked of the world since this was asked before.
    pub(super) fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Hands something to the explorer's core.
    pub(super) fn tell_model(&mut self, msg: Msg) {
        let Some(model) = &mut self.model else { return };
        let cmds = update(model, msg);
        self.carry_out(cmds);
    }

    /// Has done what the core asks for, but what concerns a screen.
    pub(super) fn carry_out(&mut self, cmds: Vec<Cmd>) {
        for cmd in cmds {
            match cmd {
                Cmd::Quit | Cmd::Suspend | Cmd::Copy(_) | Cmd::Edit { .. } | Cmd::Highlight { .. } => {}
                cmd => self.effects.push(Effect::Do(cmd)),
            }
        }
    }

    /// Answers a request.
    pub(super) fn answer(&mut self, id: RequestId, result: impl Serialize) {
        let response = match serde_json::to_value(result) {
            Ok(value) => Response::new_ok(id, value),
            Err(error) => Response::new_err(id, ErrorCode::InternalError as i32, error.to_string()),
        };
        self.effects.push(Effect::Send(Message::Response(response)));
    }

    /// Refuses a request.
    pub(super) fn refuse(&mut self, id: RequestId, code: ErrorCode, why: impl Into<String>) {
        self.effects.push(Effect::Send(Message::Response(Response::new_err(id, code as i32, why.into()))));
    }

    pub(super) fn notify(&mut self, method: &str, params: impl Serialize) {
        if let Ok(params) = serde_json::to_value(params) {
            let notification = Notification { method: method.to_owned(), params };
            self.effects.push(Effect::Send(Message::Notification(notification)));
        }
    }

    /// Asks the client for something.
    pub(super) fn request(&mut self, method: &str, params: impl Serialize, asked: Asked) {
        self.newest += 1;
        let id = RequestId::from(format!("lazycov-{}", self.newest));
        // A client that never answers is asked no more than this.
        if self.asked.len() >= MOST_WAITING {
            return;
        }
        if let Ok(params) = serde_json::to_value(params) {
            self.asked.insert(id.clone(), asked);
            let params = if params.is_null() { Value::Null } else { params };
            self.effects.push(Effect::Send(Message::Request(Request { id, method: method.to_owned(), params })));
        }
    }

    /// Says something to the user.
    pub(super) fn say(&mut self, typ: MessageType, words: &str) {
        if !words.is_empty() {
            let message = lines(words);
            self.notify(ShowMessage::METHOD, ShowMessageParams { typ, message });
        }
    }

    /// Says something to whoever looks for it.
    pub(super) fn log(&mut self, typ: MessageType, words: &str) {
        self.notify(LogMessage::METHOD, LogMessageParams { typ, message: lines(words) });
    }

    /// The file that an address names, where it is one of the project.
    pub(super) fn path_of(&self, uri: &str) -> Option<RepoPath> {
        super::uri::below(&self.roots, &super::uri::file(uri)?)
    }
}

/// Words of reports and programs, made safe line by line.
pub(super) fn lines(words: &str) -> String {
    let safe: Vec<_> = words.lines().map(printable).collect();
    cut(&safe.join("\n"), LONGEST)
}
