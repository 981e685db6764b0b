//! The printed commands, run as a user runs them: the real binary on small real projects, exit codes included.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test may fail in its helpers too")]

mod accepted;
mod affected;
mod apart;
mod baseline;
mod check;
mod concerned;
mod contract;
mod counters;
mod detected;
mod diff;
mod doctor;
mod edited;
mod failures;
mod false_green;
mod false_red;
mod flaky;
mod fresh;
mod headless;
mod init;
mod kcov;
mod log;
mod manual;
mod mcp;
mod merge;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod mojo;
mod native;
#[path = "../support/node_modules.rs"]
mod node_modules;
mod one_run;
mod page;
mod patch;
mod phase;
mod python_mojo;
mod repository;
mod results;
mod sentences;
mod spellings;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod tests_of;
mod tests_then;
mod traced;
mod traced_languages;
mod v8;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a command printed and how it ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the program in a folder, without any configuration of the person who runs the tests.
pub(crate) fn lazycov(folder: &Path, arguments: &[&str]) -> Ran {
    with_input(folder, arguments, None)
}

pub(crate) fn with_input(folder: &Path, arguments: &[&str], input: Option<&[u8]>) -> Ran {
    with_variables(folder, arguments, input, &[])
}

pub(crate) fn with_variables(
    folder: &Path,
    arguments: &[&str],
    input: Option<&[u8]>,
    variables: &[(&str, &str)],
) -> Ran {
    // What is kept for the next start must not end up among the fixtures.
    let is_fixture = folder.starts_with(env!("CARGO_MANIFEST_DIR"));
    let home = if is_fixture { Path::new(env!("CARGO_TARGET_TMPDIR")) } else { folder };
    let nowhere = home.join("no-such-config");
    let mut command = Command::new(env!("CARGO_BIN_EXE_lazycov"));
    // What the server says that runs these tests is not meant for the projects that they make.
    for name in lazycov::config::Ci::variables() {
        command.env_remove(name);
    }
    let mut child = command
        .args(arguments)
        .current_dir(folder)
        .env("HOME", &nowhere)
        .env("XDG_CONFIG_HOME", &nowhere)
        .env("XDG_CACHE_HOME", &nowhere)
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let _ = stdin.write_all(input.unwrap_or_default());
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// A fixture project of ours.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// A temporary project made of files.
pub(crate) fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// A C-like project with one report: three functions, a partial line, a function never entered.
pub(crate) const SMALL: [(&str, &str); 2] = [
    (
        "src/door.c",
        "int open(int key) {\n  if (key == 7)\n    return 1;\n  return 0;\n}\n\nint slam(void) {\n  return 2;\n}\n",
    ),
    (
        "coverage/lcov.info",
        "TN:\nSF:src/door.c\nFN:1,open\nFN:7,slam\nFNDA:3,open\nFNDA:0,slam\nBRDA:2,0,0,0\nBRDA:2,0,1,3\n\
         DA:1,3\nDA:2,3\nDA:3,0\nDA:4,3\nDA:7,0\nDA:8,0\nend_of_record\n",
    ),
];
