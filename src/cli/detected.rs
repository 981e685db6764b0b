//! The command that fits a project, where the user gave none: told with its reasons, and run once a person agreed.

use std::ffi::OsString;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;

use super::Failure;
use super::session::say;
use crate::project::Request;
use crate::source::printable;
use crate::watch::presets::{Candidate, Script};
use crate::work::{TestCommand, Trust, candidates, edit, output};

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
    if let Some(declared) = request.settings.config.watch_command.clone() {
        return self::declared(request, &declared, yes);
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
    let edited = agree(&request.root, &script.text, yes)?;
    let mut request = request;
    if request.settings.config.paths.is_empty() {
        request.settings.config.paths.clone_from(&script.reports);
    }
    if let Some(text) = edited {
        let command = TestCommand::of_shell(&text, script.results);
        return Ok(Detected { command, called: Some("the edited command".to_owned()), request });
    }
    let names = found.iter().filter(|candidate| candidate.lacks.is_none()).map(Candidate::called);
    let called = Some(printable_lines(&names.collect::<Vec<_>>().join(", ")));
    Ok(Detected { command: TestCommand::detected(&script, found, folder), called, request })
}

/// The command that the settings name. It came with the project, so that it is agreed to like any other.
fn declared(mut request: Request, text: &str, yes: bool) -> Result<Detected, Failure> {
    say(&format!("lazycov.toml says how the tests are run:\n  {}", printable_lines(text)));
    let edited = agree(&request.root, text, yes)?;
    let text = edited.unwrap_or_else(|| text.to_owned());
    if !request.settings.config.watch_reports.is_empty() {
        request.settings.config.paths.clone_from(&request.settings.config.watch_reports);
    }
    Ok(Detected { command: TestCommand::of_shell(&text, Vec::new()), called: Some(printable_lines(&text)), request })
}

/// What fits, and why; and what would fit if something were there.
fn told(found: &[Candidate]) -> String {
    if found.is_empty() {
        return "nothing is known that measures this project: there is no Cargo.toml, go.mod, pyproject.toml, Gemfile, \
                phpunit.xml, CMakeLists.txt or pom.xml that has tests, no package.json that names a test runner or a script \
                with nyc or c8, and no Makefile with a target coverage"
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

/// Asks, unless that was done before. Gives the command that a person made of this one, if one did.
fn agree(root: &Path, text: &str, yes: bool) -> Result<Option<String>, Failure> {
    let trust = Trust::of(root, text);
    if trust.is_given() {
        return Ok(None);
    }
    if yes {
        trust.give();
        return Ok(None);
    }
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        let words = "this runs the project's own code: --yes agrees to it, `-- CMD` names another command";
        return Err(Failure::usage(words.to_owned()));
    }
    let asks = "This runs the project's own code. Enter runs it, e edits it first, Ctrl-C leaves: ";
    let _ = write!(std::io::stderr(), "{asks}");
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line).unwrap_or(0);
    match line.trim() {
        "" if read > 0 => {
            trust.give();
            Ok(None)
        }
        "e" => edited(text).map(Some),
        _ => Err(Failure::usage("nothing was run".to_owned())),
    }
}

/// What a person makes of a command, in the editor that they use.
fn edited(text: &str) -> Result<String, Failure> {
    let failed = |why: String| Failure::usage(format!("the command cannot be edited: {why}"));
    let file = tempfile::Builder::new().prefix("lazycov-").suffix(".sh").tempfile();
    let file = file.map_err(|error| failed(error.to_string()))?;
    std::fs::write(file.path(), text).map_err(|error| failed(error.to_string()))?;
    edit(file.path()).map_err(failed)?;
    let text = std::fs::read_to_string(file.path()).map_err(|error| failed(error.to_string()))?;
    if text.trim().is_empty() {
        return Err(Failure::usage("nothing was run".to_owned()));
    }
    say("this time only; `command` in [watch] of lazycov.toml keeps a command");
    Ok(text)
}
