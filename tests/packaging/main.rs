//! What lazycov is handed out as: packages that install without a toolchain, recipes and workflows that their readers
//! understand, and the licences of everything that is built in. What a check needs and is not here is said.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test may fail in its helpers too")]
#![allow(clippy::print_stdout, reason = "what is skipped is said")]

mod dependencies;
mod expression;
mod installed;
mod notices;
mod recipes;
mod schemas;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A path of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Runs a command that has to go well.
pub(crate) fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{}{said}", output.status, text(&output));
    output
}

/// What a command printed.
pub(crate) fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Whether a program answers when it is asked for its version. Says what is left out where it does not.
pub(crate) fn is_here(program: &str, what: &str) -> bool {
    let is_here = Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !is_here {
        println!("skipped: {what}, as there is no {program}");
    }
    is_here
}

/// A Python that can make packages.
pub(crate) fn python() -> Option<&'static str> {
    let has_tomllib = |python: &&str| {
        Command::new(python).args(["-c", "import tomllib"]).output().is_ok_and(|output| output.status.success())
    };
    let found = ["python3", "python"].into_iter().find(has_tomllib);
    if found.is_none() {
        println!("skipped: packages are made by Python 3.11 or newer, which is not here");
    }
    found
}
