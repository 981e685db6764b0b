//! What the saved baselines say, found out in the background after each load: reading them and looking at every source
//! takes longer than anybody waits for a first picture.

use std::sync::{Arc, PoisonError};

use super::comparison::SharedBaselines;
use super::incoming::{Outbox, Working, worker};
use super::slot::Slot;
use crate::analysis::history::{HistoryMemo, LOW};
use crate::app::{Msg, Task};
use crate::project::{Baselines, Loaded, Present, Request, history};

/// The history worker, from outside; clones share it.
#[derive(Clone)]
pub(crate) struct HistoryWorker(Slot<Loaded>);

impl HistoryWorker {
    /// Starts the thread.
    pub(crate) fn start(outbox: &Outbox, request: &Request, saved: SharedBaselines) -> HistoryWorker {
        let slot = Slot::<Loaded>::default();
        let (loads, sink) = (slot.clone(), outbox.clone());
        let (root, config) = (request.root.clone(), request.settings.config.clone());
        worker("history worker", outbox, move || {
            let mut memo = HistoryMemo::default();
            loop {
                let loaded = loads.take();
                let _working = Working::on(Task::History, &sink);
                let (failed, baselines) = {
                    let mut saved = saved.lock().unwrap_or_else(PoisonError::into_inner);
                    (saved.refresh(&Baselines::of(&root)), saved.baselines())
                };
                if let Some(error) = failed.first() {
                    sink.send(Msg::Notice(error.to_string()));
                }
                // Without a phase before it, the present is no history: its sources need not be looked at.
                let now = Present { loaded: &loaded, config: &config, since: None };
                let now = (!baselines.is_empty()).then_some(now);
                sink.send(Msg::History(Arc::new(history(&mut memo, &baselines, now, LOW))));
            }
        });
        HistoryWorker(slot)
    }

    /// Takes what was loaded; an older load that nobody began to look at is forgotten.
    pub(crate) fn tell(&self, loaded: Loaded) {
        self.0.put(loaded);
    }
}
