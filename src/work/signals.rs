//! Signals as messages. While an editor has the terminal, what the user types at it is the editor's: an interrupt is
//! not for us, and a stop stops us with it, without a look at the terminal.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::incoming::Outbox;
#[cfg(unix)]
use crate::app::Msg;

/// Has somebody else the terminal at the moment?
#[derive(Clone, Debug, Default)]
pub(crate) struct Lent(Arc<AtomicBool>);

impl Lent {
    pub(crate) fn set(&self, lent: bool) {
        self.0.store(lent, Ordering::SeqCst);
    }

    #[cfg(unix)]
    fn get(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Starts to listen.
#[cfg(unix)]
pub(crate) fn start(outbox: &Outbox, lent: &Lent) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};

    use super::incoming::{Incoming, worker};

    let listened = [SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH];
    let mut signals = signal_hook::iterator::Signals::new(listened)?;
    let (sink, lent) = (outbox.clone(), lent.clone());
    worker("signals", outbox, move || {
        for signal in signals.forever() {
            let incoming = match (signal, lent.get()) {
                (SIGTSTP, true) => {
                    stop();
                    continue;
                }
                (SIGCONT | SIGINT | SIGQUIT | SIGWINCH, true) => continue,
                (SIGWINCH, false) => {
                    let (width, height) = crate::term::size();
                    Incoming::Msg(Msg::Resize { width, height })
                }
                (SIGTSTP, false) => Incoming::Suspend,
                (SIGCONT, false) => Incoming::Continue,
                (other, _) => Incoming::Terminate(other),
            };
            if sink.0.send(incoming).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// There are no signals to listen to.
#[cfg(not(unix))]
pub(crate) fn start(_: &Outbox, _: &Lent) -> io::Result<()> {
    Ok(())
}

/// Stops the whole job that we are part of, as the terminal does for Ctrl-Z; for us it arrives as a signal.
#[cfg(unix)]
pub(crate) fn suspend_job() {
    let _ = rustix::process::kill_current_process_group(rustix::process::Signal::TSTP);
}

/// There are no jobs.
#[cfg(not(unix))]
pub(crate) fn suspend_job() {}

/// Stops us, and returns when we are continued.
#[cfg(unix)]
pub(crate) fn stop() {
    let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
}

/// There is no way to stop.
#[cfg(not(unix))]
pub(crate) fn stop() {}
