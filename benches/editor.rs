//! What an answer of the language server costs on a project of many files: each edit of an open document is mapped, and asked
//! about as editors do. In one process, without the pipes, so that it is the server that is measured.
//!
//! `cargo bench --bench editor -- --files 20000 --edits 2000`

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program that prints what it measured")]

#[path = "live/project.rs"]
#[expect(dead_code, reason = "it does more for another bench")]
mod project;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Parser;
use lazycov::app::{Model, Msg, Setup};
use lazycov::coverage::RepoPath;
use lazycov::lsp::{Effect, Event, Mapped, Server, Started, ToMap};
use lazycov::project::{News, Nobody, Project, Request};
use lazycov::source::Text;
use lsp_server::{Message, Notification};
use serde_json::{Value, json};

/// What is measured.
#[derive(Parser)]
struct Options {
    /// Files of the project.
    #[arg(long, default_value_t = 20_000)]
    files: usize,
    /// Functions of each file, of four measured lines.
    #[arg(long, default_value_t = 50)]
    functions: usize,
    /// Edits.
    #[arg(long, default_value_t = 2_000)]
    edits: usize,
    /// Cargo tells every benchmark that it is one.
    #[arg(long, hide = true)]
    bench: bool,
}

/// The server, and what it asks the rest of the program.
struct Editor {
    server: Server,
    project: Project,
    to_map: BTreeMap<Arc<str>, ToMap>,
    sent: usize,
}

impl Editor {
    fn handle(&mut self, event: Event) {
        for effect in self.server.handle(event) {
            match effect {
                Effect::Map(texts) => self.to_map = texts,
                Effect::Send(message) => self.sent += serde_json::to_string(&message).map_or(0, |text| text.len()),
                Effect::Start(_) | Effect::Do(_) | Effect::Explore(..) | Effect::Exit(_) => {}
            }
        }
    }

    fn message(&mut self, message: &Value) {
        let message: Message = serde_json::from_value(message.clone()).unwrap();
        self.handle(Event::Message(message));
    }

    /// What the mapper does.
    fn map(&mut self, known: &lazycov::project::Unsaved) {
        for (uri, ToMap { path, generation, text }) in std::mem::take(&mut self.to_map) {
            let entry = Some(known.with_text(text.as_str()));
            let text = Arc::new(Text::clone(&text).understood(path.as_str()));
            self.handle(Event::Mapped(Mapped { uri, generation, text, entry }));
        }
    }
}

fn main() -> Result<()> {
    let Ok(options) = Options::try_parse() else { return Ok(()) };
    let folder = tempfile::tempdir()?;
    project::write(folder.path(), options.files, options.functions)?;
    let mut project = Project::new(Request { root: folder.path().to_owned(), ..Request::default() }).watched();
    let loaded = project.load(News::anything(), &Nobody)?;
    let loaded = project.find_functions(&Nobody).unwrap_or(loaded);
    let path = RepoPath::new(project::LARGEST);
    let known = project.unsaved(&path).unwrap();
    let mut text: Vec<String> =
        std::fs::read_to_string(folder.path().join(project::LARGEST))?.lines().map(str::to_owned).collect();
    let mut editor = Editor { server: Server::default(), project, to_map: BTreeMap::new(), sent: 0 };
    let uri = format!("file://{}/{path}", folder.path().display());
    let capabilities = json!({"textDocument": {"hover": {"contentFormat": ["markdown"]}}});
    let params = json!({"capabilities": capabilities, "initializationOptions": {"hits": true}});
    editor.message(&json!({"id": 0, "method": "initialize", "params": params}));
    let started = Started { model: Model::new(Setup::default()), root: folder.path().to_owned() };
    editor.handle(Event::Started(Ok(Box::new(started))));
    editor.handle(Event::Told(Msg::Loaded(Arc::clone(&loaded.snapshot))));
    let whole: String = text.iter().map(|line| format!("{line}\n")).collect();
    let document = json!({"uri": uri, "languageId": "python", "version": 0, "text": whole});
    editor.message(&json!({"method": "textDocument/didOpen", "params": {"textDocument": document}}));
    editor.map(&known);

    let names = ["edit, until its hints are written", "hover", "lenses", "counts", "actions", "next gap"];
    let mut took: Vec<Vec<Duration>> = vec![Vec::new(); names.len()];
    let mut time = |at: usize, work: &mut dyn FnMut()| {
        let began = Instant::now();
        work();
        took[at].push(began.elapsed());
    };
    for edit in 0..options.edits {
        let line = edit * 7919 % text.len();
        text.insert(line, format!("    added = {edit}"));
        let place = json!({"line": line, "character": 0});
        let range = json!({"start": place, "end": place});
        let changes = json!([{"range": range, "text": format!("    added = {edit}\n")}]);
        let params = json!({"textDocument": {"uri": uri, "version": edit + 1}, "contentChanges": changes});
        let change = json!({"method": "textDocument/didChange", "params": params});
        time(0, &mut || {
            editor.message(&change);
            editor.map(&known);
        });
        let screen = json!({"start": {"line": line, "character": 0}, "end": {"line": line + 60, "character": 0}});
        let ask = |method: &str, params: Value| json!({"id": edit, "method": method, "params": params});
        let document = json!({"uri": uri});
        let questions = [
            ask("textDocument/hover", json!({"textDocument": document, "position": place})),
            ask("textDocument/codeLens", json!({"textDocument": document})),
            ask("textDocument/inlayHint", json!({"textDocument": document, "range": screen})),
            ask(
                "textDocument/codeAction",
                json!({"textDocument": document, "range": range, "context": {"diagnostics": []}}),
            ),
            ask(
                "workspace/executeCommand",
                json!({"command": "lazycov.nextGap", "arguments": [{"uri": uri, "line": line}]}),
            ),
        ];
        for (at, question) in questions.iter().enumerate() {
            time(at + 1, &mut || editor.message(question));
        }
        // A person who types for ever deletes, too.
        if text.len() > 2000 {
            text.truncate(1000);
            let whole: String = text.iter().map(|line| format!("{line}\n")).collect();
            let params =
                json!({"textDocument": {"uri": uri, "version": edit + 1}, "contentChanges": [{"text": whole}]});
            editor.message(&json!({"method": "textDocument/didChange", "params": params}));
            editor.map(&known);
        }
    }
    let _ = &editor.project;
    println!("{} files, a document of {} lines, {} edits, in milliseconds", options.files, text.len(), options.edits);
    println!("{:36} {:>8} {:>8} {:>8}", "", "median", "p99", "most");
    for (name, mut times) in names.iter().zip(took) {
        times.sort_unstable();
        let at =
            |share: usize| times.get(times.len().saturating_sub(1) * share / 100).map_or(0.0, Duration::as_secs_f64);
        println!("{name:36} {:>8.2} {:>8.2} {:>8.2}", at(50) * 1e3, at(99) * 1e3, at(100) * 1e3);
    }
    let goodbye = Notification::new("exit".to_owned(), Value::Null);
    editor.handle(Event::Message(Message::Notification(goodbye)));
    Ok(())
}
