//! The commands: one file each, and the printers they share. A command reads its options, asks the project for a
//! snapshot and prints it; it computes no number.

mod affected;
mod args;
mod asked;
mod base;
mod baseline;
mod changed;
mod check;
mod demo;
mod detected;
mod diff;
mod doctor;
mod exit;
mod explore;
mod functions;
mod gaps;
mod go;
mod init;
mod itself;
mod log;
mod lsp;
mod manual;
mod mcp;
mod merge;
mod only_by;
mod output;
mod patch;
mod per_test;
mod phase;
mod place;
mod printers;
mod report;
mod results;
mod run;
mod session;
mod show;
mod style;
mod tests_of;
mod trace;

use std::process::ExitCode;

use clap::Parser as _;

use self::asked::Asked;
use self::exit::{Exit, Failure};
pub use args::Cli;
use args::{Command, Report};
use session::{Detail, finish, headless};

use crate::system::heap::grow_in_one_step;

/// Reads the command line and runs one command.
pub fn main() -> ExitCode {
    // Before there are threads.
    grow_in_one_step();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers; everything else is a usage error. A closed pipe is nobody's fault.
            let _ = error.print();
            if !error.use_stderr() {
                return Exit::Done.into();
            }
            // The first paragraph says what is wrong, the others how to go on.
            let said = error.to_string();
            let why = said.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
            fail_as_asked(&Failure::usage(why.to_owned()));
            return Exit::Usage.into();
        }
    };
    let exit = run(cli).unwrap_or_else(|failure| {
        session::say(&failure.message);
        fail_as_asked(&failure);
        failure.exit
    });
    exit.into()
}

/// Writes the reason in the format that was asked for.
fn fail_as_asked(failure: &Failure) {
    let document = Asked::of(std::env::args_os().skip(1))
        .and_then(|asked| printers::failure::document(&asked.command, &asked.format, failure));
    if let Some(document) = document {
        // What cannot be written is said on standard error already.
        let _ = session::print(&document);
    }
}

fn run(cli: Cli) -> Result<Exit, Failure> {
    let Cli { command, paths, global } = cli;
    if command.is_some() && !paths.is_empty() {
        let paths: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
        return Err(Failure::usage(format!("{}: reports are named after the command", paths.join(", "))));
    }
    mistyped(&paths)?;
    match command {
        None if explore::is_possible() => explore::run(&global, &paths, None),
        None => headless(&global, &paths, Detail::Files, |session| report::run(session, &Report::default())),
        Some(Command::Demo) => demo::run(&global),
        Some(Command::Report(options)) => {
            headless(&global, &options.paths, options.detail(), |session| report::run(session, &options))
        }
        Some(Command::Gaps(options)) => {
            headless(&global, &options.paths, Detail::Functions, |session| gaps::run(session, &options))
        }
        Some(Command::Functions(options)) => {
            headless(&global, &options.paths, Detail::Functions, |session| functions::run(session, &options))
        }
        Some(Command::Tests(options)) => {
            headless(&global, &[], Detail::Files, |session| tests_of::run(session, &options))
        }
        Some(Command::Affected(options)) => affected::run(&global, &options),
        Some(Command::Show(options)) => headless(&global, &[], Detail::Files, |session| show::run(session, &options)),
        Some(Command::Check(options)) => {
            let (name, reports) = (options.baseline.as_deref(), options.base_report.as_slice());
            let (session, saved) = base::open_beside(&global, &options.paths, name, reports)?;
            finish(session, |session| check::run(&global, session, saved, &options))
        }
        Some(Command::Diff(options)) => {
            let (name, reports) = (options.base.as_deref(), options.base_report.as_slice());
            let (session, saved) = base::open_beside(&global, &[], name, reports)?;
            finish(session, |session| diff::run(&global, session, saved, &options))
        }
        Some(Command::Patch(options)) => {
            headless(&global, &options.paths, Detail::Files, |session| patch::run(session, &options))
        }
        Some(Command::Baseline(options)) => baseline::run(&global, &options.command),
        Some(Command::Merge(options)) => merge::run(&global, &options),
        Some(Command::Doctor(options)) => doctor::run(&global, &options),
        Some(Command::Run(options)) => run::once(&global, &options),
        Some(Command::Watch(options)) => run::watch(&global, &options),
        Some(Command::Log(options)) => phase::run(&global, &options),
        Some(Command::Init(options)) => init::run(&global, &options),
        Some(Command::Trace(options)) => trace::run(&global, &options),
        Some(Command::Lsp(options)) => lsp::run(&global, &options),
        Some(Command::Mcp) => mcp::run(&global),
        Some(Command::Go(options)) => go::run(&global, &options),
        Some(Command::Completions(options)) => manual::completions(&options),
        Some(Command::Man(options)) => manual::man(&options),
        Some(Command::PerTest(options)) => per_test::run(&options),
    }
}

/// A path that does not exist and reads like a command is a mistyped command.
fn mistyped(paths: &[std::path::PathBuf]) -> Result<(), Failure> {
    let Some(word) = paths.first().filter(|path| !path.exists()).and_then(|path| path.to_str()) else { return Ok(()) };
    let commands = <Cli as clap::CommandFactory>::command();
    // Of a short name, two letters are all that is left to tell it by; and `-` is standard input.
    let near = |name: &&str| word != "-" && strsim::damerau_levenshtein(name, word) <= 2.min(name.len() / 2);
    let typed = commands.get_subcommands().filter(|command| !command.is_hide_set());
    match typed.map(clap::Command::get_name).find(near) {
        Some(name) => Err(Failure::usage(format!("no such command or file: {word}; did you mean `{name}`?"))),
        None => Ok(()),
    }
}
