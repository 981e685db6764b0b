//! What reaches the main loop: one channel for everything that happens anywhere.

use crossbeam_channel::Sender;

use crate::app::{Msg, Task};
use crate::term::Background;

/// Something happened.
#[derive(Debug)]
pub(crate) enum Incoming {
    /// A worker has news.
    Msg(Msg),
    /// The user did this; the sender waits until all of it was carried out.
    Input(Vec<Msg>),
    /// The terminal told its background.
    Background(Background),
    /// We are to stop until continued.
    Suspend,
    /// We were continued.
    Continue,
    /// A signal, by its number: we are to leave.
    Terminate(i32),
}

/// The signal of a terminal that is gone.
pub(crate) const HANG_UP: i32 = 1;

/// Where workers send their news. Nobody may be listening any more; that is the listener's business.
#[derive(Clone, Debug)]
pub(crate) struct Outbox(pub(crate) Sender<Incoming>);

impl Outbox {
    pub(crate) fn send(&self, msg: Msg) {
        let _ = self.0.send(Incoming::Msg(msg));
    }
}

/// Work that goes on until this is dropped, however it ends.
pub(crate) struct Working<'a>(&'a Outbox, Task);

impl<'a> Working<'a> {
    pub(crate) fn on(task: Task, outbox: &'a Outbox) -> Working<'a> {
        outbox.send(Msg::Began(task));
        Working(outbox, task)
    }
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.0.send(Msg::Ended(self.1));
    }
}

/// Starts a thread for a worker. A panic of it is told, not printed: the screen belongs to the main loop.
pub(crate) fn worker(name: &'static str, outbox: &Outbox, work: impl FnOnce() + Send + 'static) {
    let outbox = outbox.clone();
    let guarded = move || {
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_err() {
            outbox.send(Msg::Notice(format!("the {name} failed and is gone; please report this")));
        }
    };
    // Without threads nothing works; the first worker that is missed tells.
    let _ = std::thread::Builder::new().name(name.to_owned()).spawn(guarded);
}
