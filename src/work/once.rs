//! One run of the tests without a screen of ours: the output is the user's as if they had typed the command. It still
//! leads a process group of its own, so that nothing of it outlives us unless it left the group of a run that came to its
//! end.

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use super::command::TestCommand;
use super::group::Group;
use super::hearing::written;
use super::overheard::{self, Overheard};
use super::own_program;
use super::written::Before;
use crate::project::{self, Loaded, Nobody, Request};
use crate::system::family::{MARK, Series};
use crate::system::groups;
use crate::system::signals::{Signal, Signals};
use crate::watch::results::Results;
use crate::watch::{Exit, Outcome, outcome};

/// What processes are given to end, when we are told to leave and when the command has left them behind.
const GRACE: Duration = Duration::from_secs(1);

/// How a run went.
#[derive(Debug)]
pub struct Once {
    /// In the words of watching.
    pub outcome: Outcome,
    /// What it wrote, if it ran to its end.
    pub loaded: Option<Loaded>,
    /// What became of its tests, as far as it told.
    pub results: Results,
}

/// Runs a command in the project's folder, its output going where ours goes and its input empty, and loads the reports
/// that it wrote.
pub fn run_once(command: &TestCommand, request: &Request) -> Once {
    let before = Before::new(project::report_candidates(request));
    let mut results = Results::default();
    let ended = |outcome, results| Once { outcome, loaded: None, results };
    let (exit, told_to_leave) = match conduct(command, request, &mut results) {
        Ok(ended) => ended,
        Err(why) => return ended(Outcome::NotStarted(why), results),
    };
    for (tool, events) in written(&request.root, &command.results) {
        results.replace(tool);
        for event in events {
            results.take(event);
        }
    }
    let code = match exit {
        _ if told_to_leave => return ended(Outcome::Cancelled, results),
        Exit::Signal(signal) => return ended(Outcome::Crashed { signal }, results),
        Exit::Code(code) => code,
    };
    let tally = results.tally();
    match before.collect(request, |paths| {
        let stdin = request.stdin.clone().filter(|_| paths.is_none());
        let paths = paths.unwrap_or_else(|| request.paths.clone());
        project::load(&Request { paths, stdin, ..request.clone() }, &Nobody)
    }) {
        Ok(Some(loaded)) => Once { outcome: outcome(code, true, &tally), loaded: Some(loaded), results },
        Ok(None) => ended(outcome(code, false, &tally), results),
        Err(error) => ended(Outcome::ReportBad(error.to_string()), results),
    }
}

/// Runs to the end, and says how it ended and whether we were told to leave meanwhile.
fn conduct(tests: &TestCommand, request: &Request, results: &mut Results) -> Result<(Exit, bool), String> {
    let Some((program, arguments)) = tests.all.split_first() else { return Err("there is no command".to_owned()) };
    let mut command = Command::new(program);
    if !tests.writes_results() {
        overheard::prepare(&mut command);
    }
    // In a group that is not the terminal's own nobody can read from it.
    command.args(arguments).current_dir(&request.root).stdin(Stdio::null());
    groups::lead(&mut command);
    let told = Arc::new(AtomicBool::new(false));
    let series = Series::new();
    let newborn = series.newborn();
    command.env(MARK, newborn.mark()).env(own_program::VARIABLE, own_program::path());
    let mut child = command.spawn().map_err(|error| format!("{}: {error}", program.display()))?;
    let group = Group::led_by(child.id(), newborn);
    let overheard = Overheard::of(&mut child, &request.root, &tests.folders());
    let (over, is_over) = mpsc::channel();
    listen(&group, &told, is_over);
    let leader = group.wait_for_leader();
    let reaped = child.wait().map_err(|error| error.to_string())?;
    let exit = leader.unwrap_or_else(|| Exit::Code(reaped.code().unwrap_or(-1)));
    let was_told = || told.load(Ordering::SeqCst);
    if !was_told() && !group.wait_until_empty(Duration::ZERO) {
        // Who left the group may stay, as if the user had typed the command.
        group.terminate_group();
        if !group.wait_until_empty(GRACE) {
            group.kill_group();
        }
    }
    if was_told() && !group.wait_until_gone(GRACE) {
        group.kill_until_gone();
    }
    group.forget();
    for event in overheard.finish() {
        results.take(event);
    }
    drop(over);
    Ok((exit, was_told()))
}

/// Ends the group when we are told to leave, until the other end of the channel is dropped.
fn listen(group: &Group, told: &Arc<AtomicBool>, is_over: mpsc::Receiver<()>) {
    let Ok(mut signals) = Signals::listen(&Signal::ENDING) else { return };
    let closer = signals.closer();
    let (group, told) = (group.clone(), Arc::clone(told));
    std::thread::spawn(move || {
        while !signals.is_closed() {
            for _ in signals.wait() {
                told.store(true, Ordering::SeqCst);
                group.terminate();
                std::thread::sleep(GRACE);
                group.kill();
            }
        }
    });
    std::thread::spawn(move || {
        let _ = is_over.recv();
        closer.close();
    });
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn run(script: &str) -> (Outcome, bool) {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("a.py"), "x = 1\n").unwrap();
        let request = Request { root: root.path().to_owned(), ..Request::default() };
        let once = run_once(&TestCommand::typed(["sh", "-c", script].map(Into::into).to_vec()), &request);
        (once.outcome, once.loaded.is_some())
    }

    #[test]
    fn each_end_is_told_with_what_was_written() {
        let report = "printf 'SF:a.py\\nDA:1,1\\nend_of_record\\n' >lcov.info";
        assert_eq!(run(report), (Outcome::Passed, true));
        assert_eq!(run(&format!("{report}; exit 5")), (Outcome::Failed { code: 5 }, true));
        assert_eq!(run("exit 0"), (Outcome::NoReport { code: 0 }, false));
        assert_eq!(run(&format!("{report}; kill -KILL $$")), (Outcome::Crashed { signal: 9 }, false));
    }

    #[test]
    fn what_cannot_start_says_why() {
        let request = Request { root: std::env::temp_dir(), ..Request::default() };
        let once = run_once(&TestCommand::typed(vec!["no-such-program-here".into()]), &request);
        let Outcome::NotStarted(why) = once.outcome else { panic!() };
        assert!(why.starts_with("no-such-program-here: "), "{why}");
    }
}
