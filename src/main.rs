//! The `lazycov` program: reads the command line, runs one command, and turns its end into an exit code.

mod heap;

use std::process::ExitCode;

fn main() -> ExitCode {
    heap::grow_in_one_step();
    lazycov::cli::main()
}
