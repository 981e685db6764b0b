//! Puts functions in order in the background.

use super::incoming::{Outbox, worker};
use super::slot::Slot;
use crate::app::{Arrangement, Arranger, Msg};

/// Starts the thread. An older arrangement that nobody began is forgotten.
pub(crate) fn start(outbox: &Outbox) -> Slot<Arrangement> {
    let slot = Slot::<Arrangement>::default();
    let (requests, sink) = (slot.clone(), outbox.clone());
    worker("arranger", outbox, move || {
        let mut arranger = Arranger::default();
        loop {
            let arrangement = requests.take();
            let generation = arrangement.generation;
            let arranged = arranger.arrange(arrangement);
            sink.send(Msg::Arranged { generation, arranged });
        }
    });
    slot
}
