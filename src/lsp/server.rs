//! What comes in goes to whoever it concerns.

use lsp_server::{ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{
    Cancel, DidChangeConfiguration, DidChangeTextDocument, DidCloseTextDocument, DidOpenTextDocument, Exit,
    Initialized, Notification as _,
};
use lsp_types::request::{ExecuteCommand, Initialize, Request as _, Shutdown};
use lsp_types::{CancelParams, DidChangeConfigurationParams, MessageType, NumberOrString};
use serde_json::Value;

use super::answers::read;
use super::event::{Effect, Event};
use super::state::{Asked, Phase, Server};
use crate::app::Msg;

/// A client that leaves without a word.
const UNEXPECTED: u8 = 1;

impl Server {
    /// Takes what happened and says what to do about it.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Message(Message::Request(request)) => self.asked_for(request),
            Event::Message(Message::Notification(notification)) => self.told_of(notification),
            Event::Message(Message::Response(response)) => self.answered(response),
            Event::Unreadable(why) => self.log(MessageType::WARNING, &format!("a message cannot be read: {why}")),
            Event::Started(started) => self.started(started),
            Event::Told(msg) => self.news(msg),
            Event::Mapped(mapped) => self.mapped(mapped),
            Event::NotExplored(why) => self.say(MessageType::INFO, &why),
        }
        self.take_effects()
    }

    /// The exit code where the client is gone.
    pub fn abandoned(&self) -> u8 {
        if self.phase == Phase::ShutDown { 0 } else { UNEXPECTED }
    }

    fn asked_for(&mut self, request: Request) {
        let Request { id, method, params } = request;
        match (self.phase, method.as_str()) {
            (_, Initialize::METHOD) => self.initialize(id, params),
            (Phase::Begun, _) => self.refuse(id, ErrorCode::ServerNotInitialized, "`initialize` comes first"),
            (Phase::ShutDown, _) => self.refuse(id, ErrorCode::InvalidRequest, "the conversation is over"),
            (_, Shutdown::METHOD) => {
                self.phase = Phase::ShutDown;
                for (_, request) in std::mem::take(&mut self.waiting) {
                    self.refuse(request.id, ErrorCode::RequestCanceled, "the conversation is over");
                }
                self.answer(id, Value::Null);
            }
            (_, ExecuteCommand::METHOD) => {
                let method = method.clone();
                self.command(Request { id, method, params });
            }
            (_, method) if Server::is_about_document(method) => {
                let method = method.to_owned();
                self.about_document(Request { id, method, params });
            }
            (_, _) => self.refuse(id, ErrorCode::MethodNotFound, "this is not what lazycov answers"),
        }
    }

    fn told_of(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        let unread = match (self.phase, method.as_str()) {
            (phase, Exit::METHOD) => {
                let code = if phase == Phase::ShutDown { 0 } else { UNEXPECTED };
                self.ask_world(Effect::Exit(code));
                None
            }
            (Phase::Begun | Phase::ShutDown, _) => None,
            (_, Initialized::METHOD) => {
                self.initialized();
                None
            }
            (_, DidOpenTextDocument::METHOD) => read(params).map(|params| self.opened(params)).err(),
            (_, DidChangeTextDocument::METHOD) => read(params).map(|params| self.changed(params)).err(),
            (_, DidCloseTextDocument::METHOD) => read(params).map(|params| self.closed(&params)).err(),
            (_, DidChangeConfiguration::METHOD) => read(params).map(|params| self.configured(&params)).err(),
            (_, Cancel::METHOD) => read(params)
                .map(|CancelParams { id }| match id {
                    NumberOrString::Number(id) => self.cancel(&id.into()),
                    NumberOrString::String(id) => self.cancel(&id.into()),
                })
                .err(),
            // Other notifications are none of ours, as the protocol has it.
            _ => None,
        };
        if let Some(why) = unread {
            self.log(MessageType::WARNING, &format!("{method}: {why}"));
        }
    }

    fn configured(&mut self, params: &DidChangeConfigurationParams) {
        if self.client.configuration && params.settings.is_null() {
            return self.ask_settings();
        }
        self.set(&params.settings);
    }

    fn set(&mut self, value: &Value) {
        let before = self.settings.clone();
        self.settings.take(value);
        if self.settings == before {
            return;
        }
        if self.settings.marks != before.marks {
            self.publish_all();
        }
        if self.settings.run_on_save != before.run_on_save {
            self.pause_or_go_on();
        }
        self.refresh();
    }

    fn answered(&mut self, response: Response) {
        match self.asked.remove(&response.id) {
            Some(Asked::Trust) => self.trusted(response.response_result.ok().as_ref()),
            Some(Asked::Settings) => {
                let value = response.response_result.ok().as_ref().and_then(|settings| settings.get(0)).cloned();
                self.set(&value.unwrap_or_default());
            }
            Some(Asked::Nothing) | None => {}
        }
    }

    /// A worker has news.
    fn news(&mut self, msg: Msg) {
        match &msg {
            Msg::Loaded(snapshot) => {
                self.saved = Some(std::sync::Arc::clone(snapshot));
                (self.failure, self.overlaid) = (None, false);
            }
            Msg::LoadFailed(failure) => {
                let why = failure.why.clone();
                self.log(MessageType::WARNING, &why);
                if self.saved.is_none() {
                    self.fail(why);
                }
            }
            Msg::Notice(words) => {
                let words = words.clone();
                self.log(MessageType::WARNING, &words);
            }
            _ => {}
        }
        let is_offer = matches!(msg, Msg::Offered(_));
        self.tell_model(msg);
        if is_offer {
            self.offered();
        }
        self.watch_runs();
    }
}
