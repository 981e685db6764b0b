//! Signals as messages. While an editor has the terminal, what the user types at it is the editor's: an interrupt is
//! not for us, and a stop stops us with it, without a look at the terminal.

use std::io;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::incoming::{Incoming, Outbox, worker};
use crate::app::Msg;
use crate::system::signals::{Closer, Signal, Signals, stop};

/// What is listened to.
const HEARD: [Signal; 7] = [
    Signal::Continue,
    Signal::HangUp,
    Signal::Interrupt,
    Signal::Quit,
    Signal::Resize,
    Signal::Stop,
    Signal::Terminate,
];

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
    closer: Closer,
    /// Disconnected when the thread has ended.
    over: Receiver<()>,
}

impl Listener {
    /// Starts to listen.
    pub(crate) fn start(outbox: &Outbox, holder: Holder) -> io::Result<Listener> {
        let mut signals = Signals::listen(&HEARD)?;
        let closer = signals.closer();
        let sink = outbox.clone();
        let (listening, over) = bounded(0);
        worker("signals", outbox, move || {
            let _listening: Sender<()> = listening;
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
        Ok(Listener { closer, over })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.closer.close();
        // What comes from now on is not for this one, so it must not look later.
        let _ = self.over.recv();
    }
}

/// What a signal means for us.
fn incoming(signal: Signal, holder: Holder) -> Option<Incoming> {
    match (signal, holder) {
        (Signal::Stop, Holder::Editor) => {
            stop();
            None
        }
        (Signal::Continue | Signal::Interrupt | Signal::Quit | Signal::Resize, Holder::Editor) => None,
        (Signal::Resize, Holder::Us) => {
            let (width, height) = crate::term::size();
            Some(Incoming::Msg(Msg::Resize { width, height }))
        }
        (Signal::Stop, Holder::Us) => Some(Incoming::Suspend),
        (Signal::Continue, Holder::Us) => Some(Incoming::Continue),
        (told, _) => told.number().map(Incoming::Terminate),
    }
}
