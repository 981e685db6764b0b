//! The command that fits a project, where the user gave none: told with its reasons, and run once a person agreed.

use std::ffi::OsString;
use std::io::{BufRead as _, IsTerminal as _, Write as _};

use super::Failure;
use super::session::say;
use crate::project::Request;
use crate::source::printable;
use crate::watch::presets::{Candidate, Script};
use crate::work::{TestCommand, Trust, candidates, output};

/// A command, and the request that reads what it writes.
pub(super) struct Detected {
    pub(super) command: TestCommand,
    /// What it is called, where it was detected.
    pub(super) called: Option<String>,
    pub(super) request: Request,
}

/// The user's command, or the one that fits.
pub(super) fn choose(request: Request, command: &[OsString], yes: bool) -> Result<Detected, Failure> {
    if !command.is_empty() {
        return Ok(Detected { command: TestCommand::typed(command.to_vec()), called: None, request });
    }
    let found = candidates(&request.root);
    say(&told(&found));
    if !found.iter().any(|candidate| candidate.lacks.is_none()) {
        return Err(Failure::unjudged(
            "nothing here can be run yet; `-- CMD` names a command that measures".to_owned(),
        ));
    }
    let Some(folder) = output(&request.root) else {
        return Err(Failure::unjudged("there is no cache folder to write reports to: set HOME".to_owned()));
    };
    let folder = folder.to_string_lossy().into_owned();
    let script = Script::of(&found, &folder);
    agree(&Trust::of(&request.root, &script.text), yes)?;
    let mut request = request;
    if request.settings.config.paths.is_empty() {
        request.settings.config.paths.clone_from(&script.reports);
    }
    let names = found.iter().filter(|candidate| candidate.lacks.is_none()).map(Candidate::called);
    let called = Some(printable_lines(&names.collect::<Vec<_>>().join(", ")));
    Ok(Detected { command: TestCommand::detected(&script, found, folder), called, request })
}

/// What fits, and why; and what would fit if something were there.
fn told(found: &[Candidate]) -> String {
    if found.is_empty() {
        return "no project of a known kind is here: no Cargo.toml, go.mod, pyproject.toml, package.json, Gemfile, \
                phpunit.xml, CMakeLists.txt or pom.xml that has tests"
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

/// Asks, unless that was done before.
fn agree(trust: &Trust, yes: bool) -> Result<(), Failure> {
    if trust.is_given() {
        return Ok(());
    }
    if !yes {
        if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
            let words = "this runs the project's own code: --yes agrees to it, `-- CMD` names another command";
            return Err(Failure::usage(words.to_owned()));
        }
        let _ = write!(std::io::stderr(), "This runs the project's own code. Enter runs it, Ctrl-C leaves: ");
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line).unwrap_or(0);
        if read == 0 || !line.trim().is_empty() {
            return Err(Failure::usage("nothing was run".to_owned()));
        }
    }
    trust.give();
    Ok(())
}
