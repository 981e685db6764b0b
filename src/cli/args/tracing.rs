//! Options of `trace`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

/// Options of `trace`.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Build with debug information and without optimisation, and do not strip:
  mojo build -g1 -O0 -I . tests/test_all.mojo -o test_all && lazycov trace -- ./test_all
  cc -g -O0 -o tests *.c && lazycov trace -- ./tests

Whatever the program starts is followed, too. Its exit code is ours. On a terminal the explorer opens afterwards, unless -o says
where the report goes.")]
pub struct Trace {
    /// Where to write LCOV [default: coverage/trace.lcov at the root].
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The program and its arguments.
    #[arg(last = true, required = true, value_name = "CMD")]
    pub command: Vec<OsString>,
}
