//! Comparing with the baseline in the background, after each load; and writing down which failed gates a person took
//! on. Both happen here, one after the other: a waiver counts from the comparison that follows it.

use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, unbounded};
use time::OffsetDateTime;

use super::incoming::{Outbox, worker};
use super::waivers;
use crate::analysis::gates::Waiver;
use crate::analysis::{Comparison, Snapshot};
use crate::app::Msg;
use crate::project::{Baselines, Gates, Loaded, Request, compare};

/// What fills the view when there is nothing to show in it.
const NONE: &str = "There is nothing to compare with: no baseline was saved for this project.\n\
                    lazycov baseline save NAME keeps the present as one.";

/// The comparer, from outside; clones share it.
#[derive(Clone)]
pub(crate) struct Comparer(Sender<Wish>);

enum Wish {
    /// Compare what was loaded.
    Compare(Box<(Loaded, Arc<Snapshot>)>),
    /// Write a waiver down.
    Waive(Waiver),
    /// Take it back.
    Unwaive(Waiver),
}

impl Comparer {
    /// Starts the thread.
    pub(crate) fn start(outbox: &Outbox, request: Request) -> Comparer {
        let (wishes, wished) = unbounded();
        let bench = Bench { outbox: outbox.clone(), request, latest: None };
        worker("comparer", outbox, move || bench.work(&wished));
        Comparer(wishes)
    }

    /// Compares what was loaded with the baseline. An older load that nobody began to compare is forgotten.
    pub(crate) fn compare(&self, loaded: Loaded, snapshot: Arc<Snapshot>) {
        let _ = self.0.send(Wish::Compare(Box::new((loaded, snapshot))));
    }

    /// Writes a waiver down.
    pub(crate) fn waive(&self, waiver: Waiver) {
        let _ = self.0.send(Wish::Waive(waiver));
    }

    /// Takes a waiver back.
    pub(crate) fn unwaive(&self, waiver: Waiver) {
        let _ = self.0.send(Wish::Unwaive(waiver));
    }
}

/// The comparer, from inside.
struct Bench {
    outbox: Outbox,
    request: Request,
    /// What is shown now.
    latest: Option<Box<(Loaded, Arc<Snapshot>)>>,
}

impl Bench {
    fn work(mut self, wished: &Receiver<Wish>) {
        while let Ok(first) = wished.recv() {
            // All that is wished for by now needs one comparison.
            for wish in std::iter::once(first).chain(wished.try_iter()) {
                self.take(wish);
            }
            let Some(latest) = &self.latest else { continue };
            self.outbox.send(match self.compared(&latest.0, &latest.1) {
                Ok(comparison) => Msg::compared(comparison),
                Err(why) => Msg::CompareFailed(why),
            });
        }
    }

    /// The present beside the baseline that it is meant to be compared with.
    fn compared(&self, loaded: &Loaded, snapshot: &Snapshot) -> Result<Comparison, String> {
        let settings = &self.request.settings;
        let baselines = Baselines::of(&self.request.root);
        let chosen = baselines.choose(settings.config.baseline.as_deref(), loaded.git.as_ref());
        let chosen = chosen.map_err(|error| error.to_string())?.ok_or(NONE)?;
        let baseline = baselines.open(&chosen.saved).map_err(|error| error.to_string())?;
        let gates = Gates {
            rules: &settings.config.gates,
            today: OffsetDateTime::now_utc().date(),
            strict: false,
            allow_missing_baseline: false,
        };
        let mut comparison = compare(loaded, snapshot, settings, &Arc::new(baseline), Some(gates));
        // Where no rule is set nothing can fail, and nothing has passed.
        comparison.judgement = comparison.judgement.filter(|judgement| judgement.rules > 0);
        Ok(comparison)
    }

    fn take(&mut self, wish: Wish) {
        let settings = &mut self.request.settings;
        let waivers = &mut settings.config.gates.waivers;
        match wish {
            Wish::Compare(loaded) => self.latest = Some(loaded),
            Wish::Waive(waiver) => {
                let written = waivers::add(&settings.file, &waiver);
                if written.is_ok() {
                    waivers.push(waiver.clone());
                }
                self.outbox.send(Msg::Waived(waiver, written));
            }
            Wish::Unwaive(waiver) => {
                let taken = waivers::remove(&settings.file, &waiver);
                if taken.is_ok() {
                    waivers.retain(|known| *known != waiver);
                }
                self.outbox.send(Msg::Unwaived(waiver, taken));
            }
        }
    }
}
