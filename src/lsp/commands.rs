//! The commands that an editor can ask for by name.

use lsp_server::{ErrorCode, RequestId};
use lsp_types::{ExecuteCommandParams, MessageType};
use serde_json::Value;

use super::event::Effect;
use super::gaps::Place;
use super::hover::tests_of;
use super::state::{Server, Wish};
use crate::analysis::MarkKind;
use crate::app::Action;
use crate::coverage::{Line, LineRange};

/// Their names.
pub(super) const NAMES: [&str; 13] = [
    "lazycov.nextGap",
    "lazycov.previousGap",
    "lazycov.showLine",
    "lazycov.showTests",
    "lazycov.run",
    "lazycov.runAll",
    "lazycov.runTests",
    "lazycov.stop",
    "lazycov.markDone",
    "lazycov.skip",
    "lazycov.explore",
    "lazycov.toggleMarks",
    "lazycov.toggleHits",
];

/// So many tests are named in a message.
const SHOWN: usize = 20;

impl Server {
    /// Does what a command says.
    pub(super) fn execute(&mut self, id: RequestId, params: &ExecuteCommandParams) {
        if !NAMES.contains(&params.command.as_str()) {
            return self.refuse(id, ErrorCode::InvalidParams, "there is no such command");
        }
        let place = self.place(&params.arguments);
        match self.done(&params.command, place.as_ref()) {
            Ok(value) => self.answer(id, value),
            // What cannot be done is no fault of the conversation: the user is told, in the words of the explorer.
            Err(why) => {
                self.say(MessageType::INFO, &why);
                self.answer(id, Value::Null);
            }
        }
    }

    fn done(&mut self, command: &str, place: Option<&Place>) -> Result<Value, String> {
        let here = || place.cloned().ok_or_else(|| "a command about a line needs a file of the project".to_owned());
        match command {
            "lazycov.nextGap" => return self.visit_gap(place, true),
            "lazycov.previousGap" => return self.visit_gap(place, false),
            "lazycov.showLine" => {
                let (path, line) = here()?;
                self.show(&path, LineRange::new(line, line));
            }
            "lazycov.showTests" => {
                let words = self.tests_in_words(&here()?)?;
                self.say(MessageType::INFO, &words);
            }
            "lazycov.run" => self.wish(Wish::Run),
            "lazycov.runAll" => self.wish(Wish::RunAll),
            "lazycov.runTests" => {
                let names = self.tests_at(&here()?)?;
                if names.is_empty() {
                    return Err("no test is known that runs this line".to_owned());
                }
                self.wish(Wish::Tests(names));
            }
            "lazycov.stop" => self.act(Action::Stop),
            "lazycov.markDone" => {
                let words = self.mark_gap(&here()?, MarkKind::Done)?;
                self.say(MessageType::INFO, &words);
            }
            "lazycov.skip" => {
                let words = self.mark_gap(&here()?, MarkKind::Skipped)?;
                self.say(MessageType::INFO, &words);
            }
            "lazycov.explore" => {
                let (path, line) = here()?;
                self.ask_world(Effect::Explore(path, line));
            }
            "lazycov.toggleMarks" => {
                self.settings.marks = !self.settings.marks;
                self.publish_all();
            }
            _ => {
                self.settings.hits = !self.settings.hits;
                self.refresh();
                return Ok(Value::Bool(self.settings.hits));
            }
        }
        Ok(Value::Null)
    }

    /// The place that arguments name: `{uri, line}`, or `{uri, position}` as editors have it.
    fn place(&self, arguments: &[Value]) -> Option<Place> {
        let first = arguments.first()?;
        let path = self.path_of(first.get("uri")?.as_str()?)?;
        let line = first.get("line").or_else(|| first.get("position")?.get("line"));
        let line = line.and_then(Value::as_u64).and_then(|line| usize::try_from(line).ok()).unwrap_or_default();
        Some((path, Line::from_index(line)))
    }

    fn tests_at(&self, place: &Place) -> Result<Vec<std::sync::Arc<str>>, String> {
        let Some(saved) = &self.saved else { return Err(self.why_nothing()) };
        let open = self.documents.of_path(&place.0).and_then(|document| document.current()?.entry.as_deref());
        let entry = open.or_else(|| saved.file(saved.find(place.0.as_str())?));
        let Some(entry) = entry else { return Err(format!("no report measures {}", place.0)) };
        if saved.known_tests().is_empty() {
            return Err("no report says which test ran what; `lazycov tests --help` names those that do".to_owned());
        }
        // Where a line is that of a definition, what runs the function matters.
        let within = entry.functions().iter().find(|row| row.start == Some(place.1) || row.from == Some(place.1));
        let mut names = tests_of(saved.known_tests(), entry, place.1);
        if let Some((first, last)) = within.and_then(|row| row.from.or(row.start).zip(row.end)) {
            let reach = crate::analysis::FileReach::of(saved.known_tests(), entry.coverage());
            let all =
                reach.tests_in(LineRange::new(first, last)).filter_map(|(test, _)| saved.known_tests().name(test));
            names = all.cloned().collect();
        }
        Ok(names)
    }

    fn tests_in_words(&self, place: &Place) -> Result<String, String> {
        let names = self.tests_at(place)?;
        let shown = names.iter().take(SHOWN).map(ToString::to_string).collect::<Vec<_>>().join("\n");
        Ok(match names.len() {
            0 => "no test runs it".to_owned(),
            1 => format!("1 test:\n{shown}"),
            many if many > SHOWN => format!("{many} tests:\n{shown}\nand {} more", many - SHOWN),
            many => format!("{many} tests:\n{shown}"),
        })
    }
}
