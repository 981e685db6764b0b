//! The command that fits a project where the user gave none: what the settings declare, or what detection finds. Nothing of
//! the project is run to know it.

use std::path::Path;

use super::around::candidates;
use super::command::TestCommand;
use super::trust::{Trust, output};
use crate::project::Request;
use crate::source::printable;
use crate::watch::presets::{Candidate, Script};

/// What could be run in a project, for a person to agree to.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What it is and why, or what is missing: lines for a person.
    pub words: String,
    /// Was anything found, even if it cannot run yet?
    pub found: bool,
    /// What is run once they agree, or why nothing can be.
    pub fitting: Result<Fitting, String>,
}

/// A command that fits, and where its reports lie.
#[derive(Clone, Debug)]
pub struct Fitting {
    /// What a shell runs.
    pub text: String,
    /// The same, to be run.
    pub command: TestCommand,
    /// What it is called.
    pub called: String,
    /// Where its reports lie, as in the settings; empty where those say it, or nobody does.
    reports: Vec<String>,
}

impl Offer {
    /// What could be run in the project of this request.
    pub fn of(request: &Request) -> Offer {
        let config = &request.settings.config;
        match &config.watch_command {
            Some(declared) => Offer::declared(declared, &config.watch_reports),
            None => Offer::detected(request),
        }
    }

    /// The command that the settings name. It came with the project, so that it is agreed to like any other.
    fn declared(text: &str, reports: &[String]) -> Offer {
        let called = printable_lines(text);
        let words = format!("lazycov.toml says how the tests are run:\n  {called}");
        let command = TestCommand::of_shell(text, Vec::new());
        let fitting = Fitting { text: text.to_owned(), command, called, reports: reports.to_vec() };
        Offer { words, found: true, fitting: Ok(fitting) }
    }

    fn detected(request: &Request) -> Offer {
        let found = candidates(&request.root);
        let without = |why: &str| Offer { words: told(&found), found: !found.is_empty(), fitting: Err(why.to_owned()) };
        if !found.iter().any(|candidate| candidate.lacks.is_none()) {
            return without("nothing here can be run yet");
        }
        let Some(folder) = output(&request.root) else {
            return without("there is no cache folder to write reports to: set HOME");
        };
        let words = told(&found);
        let folder = folder.to_string_lossy().into_owned();
        let script = Script::of(&found, &folder);
        let names = found.iter().filter(|candidate| candidate.lacks.is_none()).map(Candidate::called);
        let called = printable_lines(&names.collect::<Vec<_>>().join(", "));
        let reports = if request.settings.config.paths.is_empty() { script.reports.clone() } else { Vec::new() };
        let command = TestCommand::detected(&script, found, folder);
        Offer { words, found: true, fitting: Ok(Fitting { text: script.text, command, called, reports }) }
    }
}

impl Fitting {
    /// Whether a person agreed to it.
    pub fn trust(&self, root: &Path) -> Trust {
        Trust::of(root, &self.text)
    }

    /// The same, as a person edited it.
    #[must_use]
    pub fn edited(self, text: String) -> Fitting {
        let (command, called) = (TestCommand::of_shell(&text, self.command.results), "the edited command".to_owned());
        Fitting { text, command, called, reports: self.reports }
    }

    /// From now on a request reads what it writes.
    pub fn is_read_by(&self, request: &mut Request) {
        if !self.reports.is_empty() {
            request.settings.config.paths.clone_from(&self.reports);
        }
    }
}

/// What fits, and why; and what would fit if something were there.
fn told(found: &[Candidate]) -> String {
    if found.is_empty() {
        return "nothing is known that measures this project: there is no Cargo.toml, go.mod, pyproject.toml, Gemfile, \
                phpunit.xml, CMakeLists.txt or pom.xml that has tests, no package.json that names a test runner or a script \
                with nyc or c8, and no Makefile, justfile or Taskfile with a target coverage"
            .to_owned();
    }
    let line = |candidate: &Candidate| match &candidate.lacks {
        None => format!("{}:\n  {}", candidate.words(), candidate.command),
        Some(lacks) => format!("{}, cannot run yet: {lacks}", candidate.words()),
    };
    printable_lines(&found.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// Names of files and scripts are a project's own words.
fn printable_lines(text: &str) -> String {
    text.lines().map(printable).collect::<Vec<_>>().join("\n")
}
