//! The `lazycov` program: reads the command line, runs one command, and turns its end into an exit code.

use std::process::ExitCode;

/// Several threads build millions of small values at once. The allocators of some systems ask the kernel for each page of
/// them, one after the other.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    lazycov::cli::main()
}
