//! What the saved baselines say, found out in the background: reading them and looking at every source takes longer than
//! anybody waits for a first picture. After the first load it is told what there is; of later ones only while somebody looks.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::comparison::SharedBaselines;
use super::incoming::{Outbox, Working, worker};
use super::slot::Slot;
use crate::analysis::history::{HistoryMemo, LOW};
use crate::app::{Msg, Task};
use crate::config::Config;
use crate::project::{Baselines, Loaded, Present, Request, history};

/// The history worker, from outside; clones share it.
#[derive(Clone)]
pub(crate) struct HistoryWorker {
    slot: Slot<Loaded>,
    config: Arc<Mutex<Config>>,
    waiting: Arc<Mutex<Waiting>>,
}

/// What nobody asked for yet.
#[derive(Default)]
struct Waiting {
    /// Was anything told?
    told: bool,
    /// Does somebody look at the history?
    shown: bool,
    /// The latest load, as long as it waits.
    latest: Option<Loaded>,
}

impl HistoryWorker {
    /// Starts the thread.
    pub(crate) fn start(outbox: &Outbox, request: &Request, saved: SharedBaselines) -> HistoryWorker {
        let slot = Slot::<Loaded>::default();
        let (loads, sink) = (slot.clone(), outbox.clone());
        let root = request.root.clone();
        let config = Arc::new(Mutex::new(request.settings.config.clone()));
        let shared = Arc::clone(&config);
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
                let config = shared.lock().unwrap_or_else(PoisonError::into_inner).clone();
                // Without a phase before it, the present is no history: its sources need not be looked at.
                let now = Present { loaded: &loaded, config: &config, since: None };
                let now = (!baselines.is_empty()).then_some(now);
                sink.send(Msg::History(Arc::new(history(&mut memo, &baselines, now, LOW))));
            }
        });
        HistoryWorker { slot, config, waiting: Arc::default() }
    }

    /// From now on these settings count.
    pub(crate) fn settings(&self, config: Config) {
        *self.config.lock().unwrap_or_else(PoisonError::into_inner) = config;
    }

    /// Takes what was loaded; an older load that nobody began to look at is forgotten.
    pub(crate) fn tell(&self, loaded: Loaded) {
        let mut waiting = self.waiting();
        if waiting.shown || !std::mem::replace(&mut waiting.told, true) {
            waiting.latest = None;
            self.slot.put(loaded);
        } else {
            waiting.latest = Some(loaded);
        }
    }

    /// Somebody looks at the history, or does not any more.
    pub(crate) fn show(&self, shown: bool) {
        let mut waiting = self.waiting();
        waiting.shown = shown;
        if let Some(latest) = waiting.latest.take_if(|_| shown) {
            self.slot.put(latest);
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
