//! Signals as messages. While an editor has the terminal, what the user types at it is the editor's: an interrupt is
//! not for us, and a stop stops us with it, without a look at the terminal.

use std::io;

use super::incoming::Outbox;
#[cfg(unix)]
use super::incoming::{Incoming, worker};
#[cfg(unix)]
use crate::app::Msg;

/// Who has the terminal.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Holder {
    /// We draw on it.
    Us,
    /// The editor does what it likes with it.
    Editor,
}

/// Listens until it is dropped. There is one for each time somebody has the terminal, so that a signal counts for who had
/// it when it came, not when a thread found the time to look.
pub(crate) struct Listener {
    #[cfg(unix)]
    handle: signal_hook::iterator::Handle,
    /// Disconnected when the thread has ended.
    #[cfg(unix)]
    over: crossbeam_channel::Receiver<()>,
}

impl Listener {
    /// Starts to listen.
    #[cfg(unix)]
    pub(crate) fn start(outbox: &Outbox, holder: Holder) -> io::Result<Listener> {
        use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};

        let listened = [SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH];
        let mut signals = signal_hook::iterator::Signals::new(listened)?;
        let handle = signals.handle();
        let sink = outbox.clone();
        let (listening, over) = crossbeam_channel::bounded(0);
        worker("signals", outbox, move || {
            let _listening: crossbeam_channel::Sender<()> = listening;
            loop {
                // What came before the end is still looked at.
                let last = signals.is_closed();
                for incoming in signals.wait().filter_map(|signal| incoming(signal, holder)) {
                    let _ = sink.0.send(incoming);
                }
                if last {
                    return;
                }
            }
        });
        Ok(Listener { handle, over })
    }

    /// There are no signals to listen to.
    #[cfg(not(unix))]
    pub(crate) fn start(_: &Outbox, _: Holder) -> io::Result<Listener> {
        Ok(Listener {})
    }
}

#[cfg(unix)]
impl Drop for Listener {
    fn drop(&mut self) {
        self.handle.close();
        // What comes from now on is not for this one, so it must not look later.
        let _ = self.over.recv();
    }
}

/// What a signal means for us.
#[cfg(unix)]
fn incoming(signal: i32, holder: Holder) -> Option<Incoming> {
    use signal_hook::consts::{SIGCONT, SIGINT, SIGQUIT, SIGTSTP, SIGWINCH};

    match (signal, holder) {
        (SIGTSTP, Holder::Editor) => {
            stop();
            None
        }
        (SIGCONT | SIGINT | SIGQUIT | SIGWINCH, Holder::Editor) => None,
        (SIGWINCH, Holder::Us) => {
            let (width, height) = crate::term::size();
            Some(Incoming::Msg(Msg::Resize { width, height }))
        }
        (SIGTSTP, Holder::Us) => Some(Incoming::Suspend),
        (SIGCONT, Holder::Us) => Some(Incoming::Continue),
        (other, _) => Some(Incoming::Terminate(other)),
    }
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
