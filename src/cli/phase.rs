//! `log`: a phase of a project's work from its tests to the entry of its log, in one command.

use std::io::Write as _;
use std::path::Path;

use super::args::{Global, LogPhase, SaveBaseline};
use super::baseline::earlier::Earlier;
use super::baseline::runs::Ran;
use super::baseline::save::{self, Saved};
use super::detected::{Detected, choose, typed};
use super::session::{Session, print, request, say};
use super::{Exit, Failure, log, printers, results};
use crate::analysis::gates::Verdict;
use crate::project::Baselines;
use crate::source::printable;
use crate::watch::Outcome;
use crate::work::{Once, run_once};

/// Runs the tests, keeps what they cover, judges it and writes the entry.
pub(super) fn run(global: &Global, options: &LogPhase) -> Result<Exit, Failure> {
    save::name(&options.name)?;
    if let Some(output) = &options.output {
        is_new(output, &options.name)?;
    }
    let asked = request(global, &[])?;
    let Detected { command, called, request } = choose(asked, &options.command, options.yes)?;
    let Once { outcome, loaded, results: told } = run_once(&command, &request);
    if let Some(words) = printers::results::results(&told) {
        say(&words);
    }
    let Some(mut loaded) = loaded.filter(|_| options.force || matches!(outcome, Outcome::Passed)) else {
        say(&format!("no phase is recorded: {}", outcome.words()));
        return Ok(if matches!(outcome, Outcome::NotStarted(_)) { Exit::Usage } else { Exit::Failed });
    };
    loaded.add_extents();
    let results = if options.junit.is_empty() { results::told(&told) } else { results::read(&options.junit)? };
    let mut session = Session::of(global, request, loaded);
    let what = SaveBaseline {
        name: options.name.clone(),
        paths: Vec::new(),
        junit: Vec::new(),
        note: options.note.clone(),
        command: Some(called.unwrap_or_else(|| typed(&options.command))),
        ratchet: false,
        full: false,
        plain: false,
        no_line_hash: false,
        contexts: false,
        force: options.force,
        runs: None,
        yes: false,
        measured_by: Vec::new(),
    };
    let created = save::now()?;
    let earlier = Earlier::fetch(&session.request, &options.name, created)?;
    // Its entry tells of functions that did not change, too.
    let ran = Ran { results, flaky: None };
    let baseline = match save::save(&mut session, &what, ran, created, &earlier, false)? {
        Saved::Kept(baseline, words) => {
            say(words.trim_end());
            *baseline
        }
        Saved::LeftAsItIs => return Ok(Exit::Done),
        Saved::Refused(exit) => return Ok(exit),
    };
    let request = &session.request;
    let (entry, verdict) = log::judged(&Baselines::of(&request.root), baseline, &request.settings.config)?;
    match &options.output {
        Some(output) => append(output, &entry)?,
        None => print(&entry)?,
    }
    Ok(if verdict == Verdict::Fail { Exit::Failed } else { Exit::Done })
}

/// A phase has one entry. What a person added to it is not written over.
fn is_new(output: &Path, name: &str) -> Result<(), Failure> {
    let text = match std::fs::read_to_string(output) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::usage(format!("{}: {error}", output.display()))),
    };
    let heading = format!("## {name}");
    if text.lines().any(|line| line.trim_end() == heading) {
        let (file, name) = (output.display(), printable(name));
        return Err(Failure::usage(format!(
            "{file} has an entry {name:?} already: take it out, or name another phase"
        )));
    }
    Ok(())
}

/// Appends an entry behind an empty line.
fn append(output: &Path, entry: &str) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::unjudged(format!("{}: {error}", output.display()));
    let before = match std::fs::read_to_string(output) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(error)),
    };
    let between = match () {
        () if before.is_empty() || before.ends_with("\n\n") => "",
        () if before.ends_with('\n') => "\n",
        () => "\n\n",
    };
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(output).map_err(failed)?;
    file.write_all(format!("{between}{entry}").as_bytes()).map_err(failed)?;
    say(&format!("{}: the entry is at its end", output.display()));
    Ok(())
}
