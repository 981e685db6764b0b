//! What the saved baselines say, found out in the background after each load: reading them and looking at every source
//! takes longer than anybody waits for a first picture.

use std::sync::Arc;

use super::incoming::{Outbox, worker};
use super::slot::Slot;
use crate::analysis::history::LOW;
use crate::app::Msg;
use crate::project::{Baselines, Loaded, Present, Request, Saved, history};

/// The history worker, from outside; clones share it.
#[derive(Clone)]
pub(crate) struct HistoryWorker(Slot<Loaded>);

impl HistoryWorker {
    /// Starts the thread.
    pub(crate) fn start(outbox: &Outbox, request: &Request) -> HistoryWorker {
        let slot = Slot::<Loaded>::default();
        let (loads, sink) = (slot.clone(), outbox.clone());
        let (root, config) = (request.root.clone(), request.settings.config.clone());
        worker("history worker", outbox, move || {
            let mut saved = Saved::default();
            loop {
                let loaded = loads.take();
                if let Some(error) = saved.refresh(&Baselines::of(&root)).first() {
                    sink.send(Msg::Notice(error.to_string()));
                }
                let baselines = saved.baselines();
                // Without a phase before it, the present is no history: its sources need not be looked at.
                let now = Present { loaded: &loaded, config: &config };
                let now = (!baselines.is_empty()).then_some(now);
                sink.send(Msg::History(Arc::new(history(&baselines, now, LOW))));
            }
        });
        HistoryWorker(slot)
    }

    /// Takes what was loaded; an older load that nobody began to look at is forgotten.
    pub(crate) fn tell(&self, loaded: Loaded) {
        self.0.put(loaded);
    }
}
