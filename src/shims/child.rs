//! A program that we stand in for: what is sent to us is meant for it, and its end is ours.

use std::ffi::OsString;
use std::io;
use std::process::{Command, ExitStatus};

/// The program, with its arguments.
pub(super) fn command(words: &[OsString]) -> io::Result<Command> {
    let Some((program, arguments)) = words.split_first() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "there is no command"));
    };
    let mut command = Command::new(program);
    command.args(arguments);
    Ok(command)
}

/// Runs it to its end.
pub(super) fn run(command: &mut Command) -> io::Result<ExitStatus> {
    let mut child = command.spawn()?;
    #[cfg(unix)]
    let _passing = pass_on(&child)?;
    child.wait()
}

/// The code to leave with; as a shell counts, 128 and the signal where one ended it.
pub(super) fn code(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return 128_u8.saturating_add(signal as u8);
    }
    status.code().unwrap_or(1) as u8
}

/// Passes on until it is dropped.
#[cfg(unix)]
struct Passing(signal_hook::iterator::Handle);

#[cfg(unix)]
impl Drop for Passing {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// What a terminal sends reaches the child without us, which is in the same group.
#[cfg(unix)]
fn pass_on(child: &std::process::Child) -> io::Result<Passing> {
    use rustix::process::{Pid, Signal, kill_process};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};

    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
    let passing = Passing(signals.handle());
    let process = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for number in signals.forever() {
            let signal = match number {
                SIGQUIT => Signal::QUIT,
                SIGTERM => Signal::TERM,
                _ => continue,
            };
            // A program that is gone needs no signal.
            let _ = process.map(|process| kill_process(process, signal));
        }
    })?;
    Ok(passing)
}
