//! Comparing with the baseline in the background, after each load; and writing down which failed gates a person took
//! on. Both happen here, one after the other: a waiver counts from the comparison that follows it.

use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::{Receiver, Sender, unbounded};
use time::OffsetDateTime;

use super::incoming::{Outbox, Working, worker};
use super::waivers;
use crate::analysis::Comparison;
use crate::analysis::gates::Waiver;
use crate::app::{Msg, Task};
use crate::project::{Baselines, Comparer, Gates, Loaded, Request, Saved, Settings};

/// The baselines that were read, for whoever needs one.
pub(crate) type SharedBaselines = Arc<Mutex<Saved>>;

/// What fills the view when there is nothing to show in it.
const NONE: &str = "There is nothing to compare with: no baseline was saved for this project.\n\
                    lazycov baseline save NAME keeps the present as one.";

/// The comparison worker, from outside; clones share it.
#[derive(Clone)]
pub(crate) struct ComparisonWorker(Sender<CompareRequest>);

enum CompareRequest {
    /// Compare what was loaded.
    Compare(Box<Loaded>),
    /// Write a waiver down.
    Waive(Waiver),
    /// Take it back.
    Unwaive(Waiver),
    /// The settings are these from now on.
    Settings(Box<Settings>),
}

impl ComparisonWorker {
    /// Starts the thread.
    pub(crate) fn start(outbox: &Outbox, request: Request, saved: SharedBaselines) -> ComparisonWorker {
        let (requests, incoming) = unbounded();
        let comparing =
            Comparing { outbox: outbox.clone(), request, saved, latest: None, comparer: Comparer::default() };
        worker("comparison worker", outbox, move || comparing.work(&incoming));
        ComparisonWorker(requests)
    }

    /// Compares what was loaded with the baseline. An older load that nobody began to compare is forgotten.
    pub(crate) fn compare(&self, loaded: Loaded) {
        let _ = self.0.send(CompareRequest::Compare(Box::new(loaded)));
    }

    /// Writes a waiver down.
    pub(crate) fn waive(&self, waiver: Waiver) {
        let _ = self.0.send(CompareRequest::Waive(waiver));
    }

    /// From now on these settings count.
    pub(crate) fn settings(&self, settings: Settings) {
        let _ = self.0.send(CompareRequest::Settings(Box::new(settings)));
    }

    /// Takes a waiver back.
    pub(crate) fn unwaive(&self, waiver: Waiver) {
        let _ = self.0.send(CompareRequest::Unwaive(waiver));
    }
}

/// The comparison worker, from inside.
struct Comparing {
    outbox: Outbox,
    request: Request,
    saved: SharedBaselines,
    /// What is shown now.
    latest: Option<Box<Loaded>>,
    comparer: Comparer,
}

impl Comparing {
    fn work(mut self, incoming: &Receiver<CompareRequest>) {
        while let Ok(first) = incoming.recv() {
            // All that is asked for by now needs one comparison.
            let mut anew = false;
            for request in std::iter::once(first).chain(incoming.try_iter()) {
                anew |= self.take(request);
            }
            let Some(latest) = self.latest.take_if(|_| anew) else { continue };
            let outbox = self.outbox.clone();
            let _working = Working::on(Task::Compare, &outbox);
            outbox.send(match self.compared(&latest) {
                Ok(comparison) => Msg::compared(comparison),
                Err(why) => Msg::CompareFailed(why),
            });
            self.latest = Some(latest);
        }
    }

    /// The present beside the baseline that it is meant to be compared with.
    fn compared(&mut self, loaded: &Loaded) -> Result<Comparison, String> {
        let settings = &self.request.settings;
        let baselines = Baselines::of(&self.request.root);
        let chosen = baselines.choose(settings.config.baseline.as_deref(), loaded.git.as_ref());
        let chosen = chosen.map_err(|error| error.to_string())?.ok_or(NONE)?;
        let baseline = self.saved.lock().unwrap_or_else(PoisonError::into_inner).open(&baselines, &chosen.saved);
        let baseline = baseline.map_err(|error| error.to_string())?;
        let gates = Gates {
            rules: &settings.config.gates,
            today: OffsetDateTime::now_utc().date(),
            strict: false,
            allow_missing_baseline: false,
        };
        let mut comparison = self.comparer.compare(loaded, settings, &baseline, Some(gates));
        // Where no rule is set nothing can fail, and nothing has passed.
        comparison.judgement = comparison.judgement.filter(|judgement| judgement.rules > 0);
        Ok(comparison)
    }

    /// Takes what is asked for. May a comparison say something else now?
    fn take(&mut self, request: CompareRequest) -> bool {
        let settings = &mut self.request.settings;
        let waivers = &mut settings.config.gates.waivers;
        match request {
            CompareRequest::Compare(loaded) => self.latest = Some(loaded),
            CompareRequest::Waive(waiver) => {
                let written = waivers::add(&settings.file, &waiver);
                if written.is_ok() {
                    waivers.push(waiver.clone());
                }
                self.outbox.send(Msg::Waived(waiver, written));
            }
            CompareRequest::Unwaive(waiver) => {
                let taken = waivers::remove(&settings.file, &waiver);
                if taken.is_ok() {
                    waivers.retain(|known| *known != waiver);
                }
                self.outbox.send(Msg::Unwaived(waiver, taken));
            }
            // A waiver that was written here is known already.
            CompareRequest::Settings(now) => {
                let before = std::mem::replace(settings, *now);
                return before.config != settings.config;
            }
        }
        true
    }
}
