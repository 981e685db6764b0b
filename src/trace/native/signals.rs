//! What is sent to us is meant for the program: it ends as it likes, and we write what it left. Where the user stops the
//! job at a terminal, the program stops first and we after it: the other way round nobody would pass the stop on before
//! the job goes on, and the program would stop then, for good.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use rustix::process::{Pid, Signal};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU};
use signal_hook::iterator::{Handle, Signals};

/// Do the user and the program agree that we should stop?
#[derive(Clone, Debug, Default)]
pub(super) struct Job(Arc<Mutex<Stop>>);

#[derive(Debug, Default)]
struct Stop {
    asked: bool,
    program: bool,
}

impl Job {
    fn asked(&self) {
        self.set(|stop| stop.asked = true);
    }

    /// The program stopped.
    pub(super) fn program_stopped(&self) {
        self.set(|stop| stop.program = true);
    }

    /// The program goes on. The user may have stopped the job again before we hear of it, which still holds.
    pub(super) fn program_goes_on(&self) {
        self.set(|stop| stop.program = false);
    }

    /// Whoever comes second stops us, until the user continues the job.
    fn set(&self, change: impl FnOnce(&mut Stop)) {
        let mut stop = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut stop);
        if stop.asked && stop.program {
            *stop = Stop::default();
            let _ = rustix::process::kill_process(rustix::process::getpid(), Signal::STOP);
        }
    }
}

/// Passes signals on to a program until it is closed.
pub(super) fn pass_on(program: Pid, job: Job) -> io::Result<Handle> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU])?;
    let handle = signals.handle();
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for number in signals.forever() {
            let signal = match number {
                // What the user types at a terminal reaches everyone in front of it.
                SIGINT | SIGQUIT if is_in_front() => continue,
                SIGTSTP | SIGTTIN | SIGTTOU => {
                    job.asked();
                    continue;
                }
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
