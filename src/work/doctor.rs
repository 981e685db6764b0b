//! Finds out in what condition the reports are, and what would help, in the background.

use std::sync::{Arc, PoisonError};

use super::incoming::{Outbox, worker};
use super::shared::SharedSources;
use super::slot::Slot;
use crate::analysis::Snapshot;
use crate::app::Msg;
use crate::project::Diagnosis;

/// Starts the thread. A snapshot that nobody began to look at is forgotten for a newer one.
pub(crate) fn start(outbox: &Outbox, sources: SharedSources) -> Slot<Arc<Snapshot>> {
    let slot = Slot::<Arc<Snapshot>>::default();
    let (requests, sink) = (slot.clone(), outbox.clone());
    worker("doctor", outbox, move || {
        loop {
            let snapshot = requests.take();
            let Some(sources) = sources.lock().unwrap_or_else(PoisonError::into_inner).clone() else { continue };
            let Diagnosis { conditions, proposals } = sources.diagnose(&snapshot);
            sink.send(Msg::Diagnosed { snapshot, conditions, proposals });
        }
    });
    slot
}
