//! Asks git how often files change, in the background and when somebody wants to know.

use std::path::PathBuf;
use std::sync::Arc;

use super::incoming::{Outbox, worker};
use super::slot::Slot;
use crate::app::Msg;
use crate::project::Git;

/// Starts the thread.
pub(crate) fn start(outbox: &Outbox, root: PathBuf) -> Slot<()> {
    let slot = Slot::<()>::default();
    let (requests, sink) = (slot.clone(), outbox.clone());
    worker("churn", outbox, move || {
        loop {
            requests.take();
            let churn = Git::open(&root).map(|git| git.churn()).unwrap_or_default();
            sink.send(Msg::Churn(Arc::new(churn)));
        }
    });
    slot
}
