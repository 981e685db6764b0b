//! What a shell and `man` know of the commands: made from their definitions, so that it is never out of date.

use clap::CommandFactory as _;

use super::args::{Cli, Completions, Man};
use super::session::print;
use super::{Exit, Failure};

/// Prints what a shell loads to complete the command line.
pub(super) fn completions(options: &Completions) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Cli::command(), "lazycov", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}

/// Prints the page of the program, or of one of its commands, for `man`.
pub(super) fn man(options: &Man) -> Result<Exit, Failure> {
    let mut program = Cli::command();
    program.build();
    let command = match &options.command {
        None => program,
        Some(name) => {
            let unknown = || Failure::usage(format!("no such command: {name}; `lazycov --help` lists them"));
            program.find_subcommand(name).ok_or_else(unknown)?.clone()
        }
    };
    let mut page = Vec::new();
    let written = clap_mangen::Man::new(command).render(&mut page);
    written.map_err(|error| Failure::unjudged(error.to_string()))?;
    print(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Done)
}
