//! The command that fits a project, where the user gave none: told with its reasons, and run once a person agreed.

use std::ffi::OsString;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;

use super::Failure;
use super::session::say;
use crate::project::Request;
use crate::work::{Fitting, Offer, TestCommand, edit};

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
    let Offer { words, fitting, .. } = Offer::of(&request);
    say(&words);
    let fitting = fitting.map_err(|why| Failure::unjudged(format!("{why}; `-- CMD` names a command that measures")))?;
    let fitting = agree(&request.root, fitting, yes)?;
    let mut request = request;
    fitting.is_read_by(&mut request);
    Ok(Detected { command: fitting.command, called: Some(fitting.called), request })
}

/// Asks, unless that was done before. Gives the command, or what a person made of it.
fn agree(root: &Path, fitting: Fitting, yes: bool) -> Result<Fitting, Failure> {
    let trust = fitting.trust(root);
    if trust.is_given() {
        return Ok(fitting);
    }
    if yes {
        trust.give();
        return Ok(fitting);
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
            Ok(fitting)
        }
        "e" => {
            let text = edited(&fitting.text)?;
            Ok(fitting.edited(text))
        }
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

/// A command as it was typed.
pub(super) fn typed(command: &[OsString]) -> String {
    let words: Vec<String> = command.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    shlex::try_join(words.iter().map(String::as_str)).unwrap_or_else(|_| words.join(" "))
}
