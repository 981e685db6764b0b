//! A tiny core on the real loop, for what the explorer itself never does on purpose. It runs in this very test program,
//! started again in a terminal.

use std::path::{Path, PathBuf};

use crokey::{KeyCombination, key};
use lazycov::app::{Cmd, Msg};
use lazycov::coverage::{Line, RepoPath};
use lazycov::project::Request;
use lazycov::watch::{Effect, Plan};
use lazycov::work::{self, Core, TestCommand, Work};

use crate::harness::{Size, Terminal};

const ROLE: &str = "LAZYCOV_E2E_STAGE";
const ACTOR: [&str; 4] = ["--exact", "stage::actor", "--nocapture", "--test-threads=1"];

/// Starts the stage in a terminal. The tests that it runs echo their process and then wait.
pub(crate) fn start(directory: &Path, size: Size, variables: &[(&str, &str)]) -> Terminal {
    let mut all = vec![(ROLE, "1")];
    all.extend_from_slice(variables);
    let terminal = Terminal::with(&program(), &ACTOR, directory, size, &all);
    terminal.see("on stage");
    terminal.see("Dark background");
    terminal.see("loaded");
    terminal
}

/// Starts the stage and waits for nothing, in a terminal that answers questions or in one that does not.
pub(crate) fn start_at_once(directory: &Path, size: Size, answers: bool) -> Terminal {
    let open = if answers { Terminal::with } else { Terminal::silent };
    open(&program(), &ACTOR, directory, size, &[(ROLE, "1")])
}

/// Starts the stage once a line was typed.
pub(crate) fn start_late(directory: &Path, size: Size) -> Terminal {
    let program = program();
    let mut arguments = vec!["-c", "read line; exec \"$0\" \"$@\"", program.to_str().unwrap()];
    arguments.extend(ACTOR);
    Terminal::with(Path::new("/bin/sh"), &arguments, directory, size, &[(ROLE, "1")])
}

fn program() -> PathBuf {
    std::env::current_exe().unwrap()
}

struct Model {
    plan: Plan,
    words: Vec<String>,
}

/// Not a test but the program on stage; without its role it does nothing.
#[test]
fn actor() {
    if std::env::var_os(ROLE).is_none() {
        return;
    }
    let core = Core {
        model: Model { plan: Plan::new("sleep".to_owned()), words: Vec::new() },
        update,
        view: |model, frame| {
            let status = model.plan.status();
            let lines: Vec<_> = model.words.iter().rev().map(String::as_str).collect();
            let text = format!("on stage · {status}\n{}", lines.join("\n"));
            frame.render_widget(ratatui::widgets::Paragraph::new(text), frame.area());
        },
        background: Some(|model, background| model.words.push(format!("{background:?} background"))),
    };
    let command = ["sh", "-c", "echo up $$; sleep 600 & wait"].map(Into::into).to_vec();
    let root = std::env::current_dir().unwrap();
    let request = Request { root, ..Request::default() };
    let command = Some(TestCommand::typed(command));
    let work = Work { request, command, remembers: false, then: Vec::new(), view_settings: None };
    work::perform(core, work).unwrap();
}

fn update(model: &mut Model, msg: Msg) -> Vec<Cmd> {
    let event = match msg {
        Msg::Now(now) => lazycov::watch::Event::Now(now),
        Msg::Watch(event) => event,
        Msg::Key(key) => return pressed(model, key),
        Msg::Resize { width, height } => {
            model.words.push(format!("{width} by {height}"));
            return Vec::new();
        }
        Msg::Loaded(snapshot) => {
            model.words.push(format!("loaded {:?}", snapshot.totals.get(lazycov::coverage::Metric::Lines)));
            return Vec::new();
        }
        Msg::EditorClosed(result) => {
            model.words.push(format!("editor: {result:?}"));
            return Vec::new();
        }
        Msg::Resumed => {
            model.words.push("resumed".to_owned());
            return Vec::new();
        }
        Msg::Output(screen) => {
            let rows = screen.rows.iter().flat_map(|row| row.iter()).map(|piece| piece.text.as_str());
            model.words.push(rows.collect());
            return Vec::new();
        }
        _ => return Vec::new(),
    };
    model.plan.handle(event).into_iter().map(Cmd::Watch).collect()
}

fn pressed(model: &mut Model, key: KeyCombination) -> Vec<Cmd> {
    if key == key!(r) {
        return model.plan.handle(lazycov::watch::Event::Run).into_iter().map(Cmd::Watch).collect::<Vec<Cmd>>();
    }
    if key == key!(x) {
        let stop: Vec<Effect> = model.plan.handle(lazycov::watch::Event::Stop);
        return stop.into_iter().map(Cmd::Watch).collect();
    }
    if key == key!(ctrl - z) {
        return vec![Cmd::Suspend];
    }
    if key == key!(e) {
        return vec![Cmd::Edit { path: RepoPath::new("a.txt"), line: Line::new(7).unwrap(), column: 3 }];
    }
    if key == key!(q) {
        return vec![Cmd::Quit];
    }
    assert!(key != key!(shift - p), "the panic that was asked for");
    model.words.push(format!("key {key}"));
    Vec::new()
}
