//! What is sent to us is meant for the program: it ends as it likes, and we write what it left.

use std::io;

use rustix::process::{Pid, Signal};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};

/// Passes signals on to a program until it is closed.
pub(super) fn pass_on(program: Pid) -> io::Result<Handle> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
    let handle = signals.handle();
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for number in signals.forever() {
            let signal = match number {
                // What the user types at a terminal reaches everyone in front of it.
                SIGINT | SIGQUIT if is_in_front() => continue,
                SIGHUP => Signal::HUP,
                SIGINT => Signal::INT,
                SIGQUIT => Signal::QUIT,
                _ => Signal::TERM,
            };
            // A program that is gone needs no signal.
            let _ = rustix::process::kill_process(program, signal);
        }
    })?;
    Ok(handle)
}

/// Are we one of those whom the terminal listens to?
fn is_in_front() -> bool {
    let terminal = std::fs::File::open("/dev/tty");
    let group = terminal.and_then(|terminal| Ok(rustix::termios::tcgetpgrp(terminal)?));
    group.is_ok_and(|group| group == rustix::process::getpgrp())
}
