//! Starts a program so that nothing of it runs before it is traced.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, ExitStatus};

use rustix::process::{Pid, Signal, WaitOptions};

use super::ptrace;
use crate::trace::error::TraceError;

/// A shell that stops itself, and becomes the program when it goes on.
const SCRIPT: &str = r#"kill -STOP $$; exec "$@""#;

/// Starts a program that is traced from its first instruction.
pub(super) fn start(command: &[OsString]) -> Result<Pid, TraceError> {
    let Some(program) = command.first().filter(|program| exists(program)) else {
        let named = command.first().map(|program| program.to_string_lossy().into_owned());
        return Err(TraceError::NoProgram(named.unwrap_or_default()));
    };
    let child = Command::new("/bin/sh").args(["-c", SCRIPT, "sh"]).args(command).spawn()?;
    let pid = Pid::from_raw(child.id() as i32).ok_or_else(|| io::Error::other("it has no number"))?;
    let status = rustix::process::waitpid(Some(pid), WaitOptions::UNTRACED).map_err(io::Error::from)?;
    if let Some((_, status)) = status.filter(|(_, status)| !status.stopped()) {
        let status = ExitStatus::from_raw(status.as_raw());
        return Err(io::Error::other(format!("the shell that starts {} ended: {status}", program.display())).into());
    }
    if let Err(error) = ptrace::seize(pid) {
        let _ = rustix::process::kill_process(pid, Signal::KILL);
        let _ = rustix::process::waitpid(Some(pid), WaitOptions::empty());
        return Err(TraceError::Refused(error));
    }
    rustix::process::kill_process(pid, Signal::CONT).map_err(io::Error::from)?;
    Ok(pid)
}

/// Is there such a program, as a shell looks for it?
fn exists(program: &OsStr) -> bool {
    if Path::new(program).components().count() > 1 || program.as_encoded_bytes().contains(&b'/') {
        return Path::new(program).exists();
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}
