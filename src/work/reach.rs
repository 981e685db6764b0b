//! Finds the lines that certain tests cover, in the background: it takes a walk over all files.

use std::sync::Arc;

use super::incoming::{Outbox, worker};
use super::slot::Slot;
use crate::analysis::{CoveredBy, CoveredOnly, Snapshot};
use crate::app::Msg;

/// Starts the thread. A question that nobody began to answer is forgotten for a newer one.
pub(crate) fn start(outbox: &Outbox) -> Slot<(CoveredBy, Arc<Snapshot>)> {
    let slot = Slot::<(CoveredBy, Arc<Snapshot>)>::default();
    let (requests, sink) = (slot.clone(), outbox.clone());
    worker("reach", outbox, move || {
        loop {
            let (by, snapshot) = requests.take();
            sink.send(Msg::CoveredOnly(Arc::new(CoveredOnly::by_tests(by, &snapshot))));
        }
    });
    slot
}
