//! Finds the shortest way to a target in the background: it takes a walk over all files.

use super::incoming::{Outbox, worker};
use super::slot::Slot;
use crate::app::{Msg, WayWanted};

/// Starts the thread. A question that nobody began to answer is forgotten for a newer one.
pub(crate) fn start(outbox: &Outbox) -> Slot<WayWanted> {
    let slot = Slot::<WayWanted>::default();
    let (requests, sink) = (slot.clone(), outbox.clone());
    worker("way to a target", outbox, move || {
        loop {
            let wanted = requests.take();
            let way = wanted.find();
            sink.send(Msg::Way(wanted, way));
        }
    });
    slot
}
