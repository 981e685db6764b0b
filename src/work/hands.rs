//! Who carries out which wish. Everything that takes time happens in a thread of its own.

use std::path::{Component, Path, PathBuf};

use super::files::Files;
use super::finder::Finder;
use super::incoming::Outbox;
use super::process::{CommandLine, Runner};
use crate::app::Cmd;
use crate::coverage::RepoPath;
use crate::term;
use crate::watch::Effect;

/// The workers.
pub(crate) struct Hands {
    root: PathBuf,
    runner: Option<Runner>,
    files: Files,
    finder: Finder,
}

impl Hands {
    /// Starts the workers.
    pub(crate) fn start(outbox: &Outbox, root: PathBuf, command: Option<CommandLine>) -> Hands {
        let runner = command.map(|command| Runner::new(outbox, command, root.clone(), term::size()));
        let files = Files::start(outbox, root.clone());
        Hands { runner, files, finder: Finder::start(outbox), root }
    }

    /// Carries out a wish that concerns neither the terminal nor the loop.
    pub(crate) fn carry_out(&mut self, cmd: Cmd) {
        match cmd {
            Cmd::Candidates(candidates) => self.finder.candidates(candidates),
            Cmd::Find { generation, query } => self.finder.find(generation, query),
            Cmd::Watch(effect) => self.run(effect),
            _ => {}
        }
    }

    /// The terminal has another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        if let Some(runner) = &mut self.runner {
            runner.resize(columns, rows);
        }
    }

    /// Where a file of the project is. Paths come from reports: none leads out of the project.
    pub(crate) fn file(&self, path: &RepoPath) -> Option<PathBuf> {
        let path = Path::new(path.as_str());
        let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
        let file = self.root.join(path);
        (inside && file.is_file()).then_some(file)
    }

    fn run(&mut self, effect: Effect) {
        let Some(runner) = &mut self.runner else { return };
        match effect {
            Effect::Spawn { run, .. } => runner.spawn(run),
            Effect::Terminate(run) => runner.terminate(run),
            Effect::Kill(run) => runner.kill(run),
            _ => {}
        }
    }
}
