//! Runs of the tests. A command that came with the project runs only after a person agreed to it, once for each content of
//! it, as in the explorer.

use std::collections::HashMap;

use lsp_types::notification::{Notification as _, Progress};
use lsp_types::request::{Request as _, ShowMessageRequest, WorkDoneProgressCreate};
use lsp_types::{
    MessageActionItem, MessageType, ProgressParams, ProgressParamsValue, ProgressToken, ShowMessageRequestParams,
    WorkDoneProgress, WorkDoneProgressBegin, WorkDoneProgressCreateParams, WorkDoneProgressEnd,
};
use serde_json::Value;

use super::state::{Asked, Server, Wish, lines};
use crate::app::{self, Action, Count, Offered, RunSummary, editor};
use crate::watch::{Outcome, RunId};

/// What the user chooses to let a command run.
const AGREED: &str = "Run it";

impl Server {
    /// The user wants tests to run.
    pub(super) fn wish(&mut self, wish: Wish) {
        let Some(model) = &self.model else {
            let why = self.why_nothing();
            return self.say(MessageType::INFO, &why);
        };
        let has_command = model.plan.command.is_some();
        self.wish = Some(wish);
        if has_command {
            return self.grant();
        }
        let (mut cmds, Some(model)) = (Vec::new(), &mut self.model) else { return };
        editor::look_for_command(model, &mut cmds);
        self.carry_out(cmds);
        self.offered();
    }

    /// Does what is wished, now that a command runs the tests.
    fn grant(&mut self) {
        match self.wish.take() {
            Some(Wish::Run) => self.act(Action::Run),
            Some(Wish::RunAll) => self.act(Action::RunAll),
            Some(Wish::Tests(names)) => {
                let (mut cmds, Some(model)) = (Vec::new(), &mut self.model) else { return };
                let said = editor::run_tests(model, &names, &mut cmds);
                self.carry_out(cmds);
                self.say(MessageType::INFO, &said.unwrap_or_default());
            }
            None => {}
        }
        self.watch_runs();
    }

    /// Does something in the explorer's core.
    pub(super) fn act(&mut self, action: Action) {
        let (mut cmds, Some(model)) = (Vec::new(), &mut self.model) else { return };
        let said = editor::act(model, action, &mut cmds);
        self.carry_out(cmds);
        self.say(MessageType::INFO, &said.unwrap_or_default());
    }

    /// A command was found, or none: the user is asked, unless they agreed to it before.
    pub(super) fn offered(&mut self) {
        if self.wish.is_none() {
            return;
        }
        let Some(Offered::Known(offer)) = self.model.as_ref().map(|model| &model.offered) else { return };
        let (words, agreed) = (offer.words.clone(), offer.command.as_ref().map(|command| command.agreed));
        match agreed {
            None => {
                self.wish = None;
                self.say(MessageType::WARNING, &words);
            }
            Some(true) => self.agree(),
            Some(false) if self.asked.values().any(|asked| *asked == Asked::Trust) => {}
            Some(false) => {
                let item = |title: &str| MessageActionItem { title: title.to_owned(), properties: HashMap::default() };
                let params = ShowMessageRequestParams {
                    typ: MessageType::WARNING,
                    message: lines(&format!("{words}\n\nThis runs the project's own code.")),
                    actions: Some(vec![item(AGREED), item("Not now")]),
                };
                self.request(ShowMessageRequest::METHOD, params, Asked::Trust);
            }
        }
    }

    /// The user answered.
    pub(super) fn trusted(&mut self, answer: Option<&Value>) {
        let agreed = answer.and_then(|answer| answer.get("title")?.as_str()).is_some_and(|title| title == AGREED);
        if agreed && self.wish.is_some() {
            self.agree();
        } else {
            self.wish = None;
        }
    }

    /// The command runs all tests: nobody knows anything of single ones before.
    fn agree(&mut self) {
        let (mut cmds, Some(model)) = (Vec::new(), &mut self.model) else { return };
        editor::agree(model, &mut cmds);
        self.carry_out(cmds);
        self.wish = None;
        self.pause_or_go_on();
        self.watch_runs();
    }

    /// Files that are saved start runs, or do not.
    pub(super) fn pause_or_go_on(&mut self) {
        let (mut cmds, Some(model)) = (Vec::new(), &mut self.model) else { return };
        editor::run_on_change(model, self.settings.run_on_save, &mut cmds);
        self.carry_out(cmds);
    }

    /// Tells of runs that began or ended.
    pub(super) fn watch_runs(&mut self) {
        let Some(model) = &self.model else { return };
        let running = model.plan.phase.run();
        let summary = app::summary(model, self.told);
        let command = model.plan.command.clone().unwrap_or_default();
        if self.shown_run.is_some() && self.shown_run != running {
            self.end_progress();
        }
        if let Some(run) = running.filter(|_| self.client.progress && self.shown_run.is_none()) {
            self.shown_run = Some(run);
            let token = token(run);
            let params = WorkDoneProgressCreateParams { token: token.clone() };
            self.request(WorkDoneProgressCreate::METHOD, params, Asked::Nothing);
            let begin = WorkDoneProgressBegin {
                title: "Tests".to_owned(),
                message: Some(lines(&command)),
                ..WorkDoneProgressBegin::default()
            };
            self.progress(token, WorkDoneProgress::Begin(begin));
        }
        if let Some(summary) = summary {
            self.told = Some(summary.run);
            let typ = if summary.outcome == Outcome::Passed { MessageType::INFO } else { MessageType::WARNING };
            self.say(typ, &words(&summary));
        }
    }

    fn end_progress(&mut self) {
        if let Some(run) = self.shown_run.take() {
            self.progress(token(run), WorkDoneProgress::End(WorkDoneProgressEnd { message: None }));
        }
    }

    fn progress(&mut self, token: ProgressToken, value: WorkDoneProgress) {
        let value = ProgressParamsValue::WorkDone(value);
        self.notify(Progress::METHOD, ProgressParams { token, value });
    }
}

fn token(run: RunId) -> ProgressToken {
    ProgressToken::String(format!("lazycov-run-{}", run.0))
}

/// How a run ended, and what it did to the coverage.
fn words(summary: &RunSummary) -> String {
    let mut words = vec![summary.outcome.words()];
    words.extend(summary.headline.map(|(_, ratio)| ratio.display(1)));
    let change = |sign: &str, count: Count| {
        let counted = |count: u64, one: &str, many: &str| {
            (count > 0).then(|| format!("{sign}{count} {}", if count == 1 { one } else { many }))
        };
        let (lines, arms) = (counted(count.lines, "line", "lines"), counted(count.arms, "branch", "branches"));
        lines.into_iter().chain(arms)
    };
    words.extend(change("+", summary.gained).chain(change("\u{2212}", summary.lost)));
    words.join(" \u{b7} ")
}
