//! Signals as Unix has them.

use std::io;

use rustix::process::{Signal as Number, kill_current_process_group};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator;

use super::Signal;

const NUMBERS: [(Signal, i32); 7] = [
    (Signal::Continue, SIGCONT),
    (Signal::HangUp, SIGHUP),
    (Signal::Interrupt, SIGINT),
    (Signal::Quit, SIGQUIT),
    (Signal::Resize, SIGWINCH),
    (Signal::Stop, SIGTSTP),
    (Signal::Terminate, SIGTERM),
];

/// Listens, instead of what the system does by itself, until it is closed and dropped.
pub(crate) struct Signals(iterator::Signals);

impl Signals {
    /// Starts to listen to these.
    pub(crate) fn listen(to: &[Signal]) -> io::Result<Signals> {
        let wanted = NUMBERS.iter().filter(|(signal, _)| to.contains(signal));
        Ok(Signals(iterator::Signals::new(wanted.map(|(_, number)| number))?))
    }

    /// What closes it, from any thread.
    pub(crate) fn closer(&self) -> Closer {
        Closer(self.0.handle())
    }

    /// Will nothing come any more but what came already?
    pub(crate) fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    /// Waits for some, or for the end.
    pub(crate) fn wait(&mut self) -> impl Iterator<Item = Signal> + '_ {
        self.0.wait().filter_map(|number| Some(NUMBERS.iter().find(|(_, known)| *known == number)?.0))
    }
}

/// Closes what listens.
pub(crate) struct Closer(iterator::Handle);

impl Closer {
    /// Nothing is heard from now on.
    pub(crate) fn close(&self) {
        self.0.close();
    }
}

/// Stops the whole job that we are part of, as the terminal does for Ctrl-Z; for us it arrives as a signal.
pub(crate) fn stop_job() {
    let _ = kill_current_process_group(Number::TSTP);
}

/// Stops us, and returns when we are continued.
pub(crate) fn stop() {
    let _ = signal_hook::low_level::emulate_default_handler(SIGTSTP);
}
