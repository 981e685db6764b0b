//! Who carries out which wish. Everything that takes time happens in a thread of its own.

use std::path::PathBuf;
use std::sync::PoisonError;

use super::comparer::Comparer;
use super::files::Files;
use super::finder::Finder;
use super::incoming::Outbox;
use super::loader::{Loader, Shelf};
use super::process::{CommandLine, Runner};
use super::texts::{Colours, Texts};
use super::window::Window;
use super::written::Before;
use crate::app::{Cmd, Msg};
use crate::coverage::RepoPath;
use crate::project::Request;
use crate::term;
use crate::watch::Effect;

/// The workers.
pub(crate) struct Hands {
    runner: Option<Runner>,
    loader: Loader,
    comparer: Comparer,
    texts: Texts,
    finder: Finder,
    shelf: Shelf,
    /// The reports as they were when the latest run began.
    before: Before,
}

impl Hands {
    /// Starts the workers; `then` happens after the first load.
    pub(crate) fn start(outbox: &Outbox, request: Request, command: Option<CommandLine>, then: Vec<Msg>) -> Hands {
        let shelf = Shelf::default();
        let (root, window) = (request.root.clone(), Window::default());
        let files = Files::start(outbox, root.clone(), window.clone());
        let runner = command.map(|command| Runner::new(outbox, command, root, term::size(), window));
        let comparer = Comparer::start(outbox, request.clone());
        let shown = comparer.clone();
        let loader = Loader::start(outbox, request, shelf.clone(), files.gate(), files.reporter(), shown, then);
        Hands {
            runner,
            loader,
            comparer,
            texts: Texts::start(outbox, shelf.clone()),
            finder: Finder::start(outbox),
            shelf,
            before: Before::default(),
        }
    }

    /// Carries out a wish that concerns neither the terminal nor the loop.
    pub(crate) fn carry_out(&mut self, cmd: Cmd) {
        match cmd {
            Cmd::Reload => self.loader.reload(),
            Cmd::ReadSource(path) => self.texts.read(path),
            Cmd::Highlight { path, text, from, count } => self.texts.colour(Colours { path, text, from, count }),
            Cmd::Candidates(candidates) => self.finder.candidates(candidates),
            Cmd::Find { generation, query } => self.finder.find(generation, query),
            Cmd::Watch(effect) => self.run(effect),
            Cmd::Waive(waiver) => self.comparer.waive(waiver),
            Cmd::Unwaive(waiver) => self.comparer.unwaive(waiver),
            // The loop's own.
            Cmd::Quit | Cmd::Suspend | Cmd::Edit { .. } | Cmd::Copy(_) | Cmd::Wake(_) => {}
        }
    }

    /// The terminal has another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        if let Some(runner) = &mut self.runner {
            runner.resize(columns, rows);
        }
    }

    /// Where a file of the project is. Paths come from reports: none leads out of the project.
    pub(crate) fn file(&self, path: &RepoPath) -> Result<PathBuf, String> {
        let sources = self.shelf.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let sources = sources.ok_or_else(|| "nothing was loaded yet".to_owned())?;
        sources.locate(path).map_err(|error| format!("{path}: {error}"))
    }

    fn run(&mut self, effect: Effect) {
        match (effect, &mut self.runner) {
            (Effect::Reload, _) => self.loader.reload(),
            (Effect::Spawn { run, .. }, Some(runner)) => {
                self.before = self.loader.before_run();
                runner.spawn(run);
            }
            (Effect::Terminate(run), Some(runner)) => runner.terminate(run),
            (Effect::Kill(run), Some(runner)) => runner.kill(run),
            (Effect::Collect(run), _) => self.loader.collect(run, std::mem::take(&mut self.before)),
            // Without a command nothing runs; waking is the loop's own.
            (Effect::Spawn { .. } | Effect::Terminate(_) | Effect::Kill(_), None) | (Effect::Wake(_), _) => {}
        }
    }
}
