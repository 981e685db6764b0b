//! Loading in the background. A first snapshot is shown as soon as the reports are read; what takes longer follows.
//! After a run of the tests only what the run wrote counts.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::comparer::Comparer;
use super::gate::Gate;
use super::historian::Historian;
use super::incoming::{Outbox, worker};
use super::written::{Before, taken};
use crate::app::Msg;
use crate::project::{self, LoadError, Loaded, Progress, Request, Sources};
use crate::watch::{Event, RunId};

/// Progress is told no more often than this.
const PROGRESS: Duration = Duration::from_millis(50);

/// The way to the source files, once there is one.
pub(crate) type Shelf = Arc<Mutex<Option<Sources>>>;

/// The loader, from outside.
pub(crate) struct Loader {
    wishes: Sender<Wish>,
    started: Arc<AtomicU64>,
    seen: Seen,
}

enum Wish {
    /// Everything that is there. Not shown when a run has begun since; it may have been half written.
    All { started: u64 },
    /// What a run wrote.
    Run { run: RunId, before: Before },
}

/// The reports that the latest load met, taken or not.
type Seen = Arc<Mutex<Vec<PathBuf>>>;

impl Loader {
    /// Starts the thread and the first load; `then` happens when it has ended. Learned report paths go to `tell`, what is
    /// shown for good to `comparer`.
    pub(crate) fn start(
        outbox: &Outbox,
        request: Request,
        shelf: Shelf,
        gate: Gate,
        tell: impl Fn(Vec<PathBuf>) + Send + 'static,
        comparer: Comparer,
        then: Vec<Msg>,
    ) -> Loader {
        let (wishes, wished) = unbounded();
        let (started, seen) = (Arc::new(AtomicU64::new(0)), Seen::default());
        let bench = Bench {
            outbox: outbox.clone(),
            historian: Historian::start(outbox, &request),
            request,
            shelf,
            gate,
            tell: Box::new(tell),
            comparer,
            started: Arc::clone(&started),
            seen: Arc::clone(&seen),
        };
        worker("loader", outbox, move || bench.work(&wished, then));
        Loader { wishes, started, seen }
    }

    /// Reads everything again.
    pub(crate) fn reload(&self) {
        let started = self.started.load(Ordering::SeqCst);
        let _ = self.wishes.send(Wish::All { started });
    }

    /// A run begins. Hand the answer to [`collect`](Loader::collect) when it has ended.
    pub(crate) fn before_run(&self) -> Before {
        self.started.fetch_add(1, Ordering::SeqCst);
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        Before::new(seen.iter().cloned())
    }

    /// Reads what a run wrote.
    pub(crate) fn collect(&self, run: RunId, before: Before) {
        let _ = self.wishes.send(Wish::Run { run, before });
    }
}

/// The loader, from inside.
struct Bench {
    outbox: Outbox,
    historian: Historian,
    request: Request,
    shelf: Shelf,
    gate: Gate,
    tell: Box<dyn Fn(Vec<PathBuf>) + Send>,
    comparer: Comparer,
    started: Arc<AtomicU64>,
    seen: Seen,
}

impl Bench {
    fn work(&self, wished: &Receiver<Wish>, then: Vec<Msg>) {
        self.all(0);
        for msg in then {
            self.outbox.send(msg);
        }
        while let Ok(wish) = wished.recv() {
            match wish {
                Wish::Run { run, before } => self.run(run, &before),
                Wish::All { started } => {
                    // The same wish twice is one; the last in the queue will be heard.
                    if wished.is_empty() {
                        self.all(started);
                    }
                }
            }
        }
    }

    fn all(&self, started: u64) {
        let loaded = self.load(&self.request);
        if self.started.load(Ordering::SeqCst) != started {
            return;
        }
        match loaded {
            Ok(loaded) => self.show(loaded, Event::Loaded),
            Err(error) => self.outbox.send(Msg::LoadFailed(error.to_string())),
        }
    }

    fn run(&self, run: RunId, before: &Before) {
        let event = match before.load(&self.request, |request| self.load(request)) {
            Ok(Some(loaded)) => return self.show(loaded, Event::ReportsLoaded { run, changed: true }),
            Ok(None) => Event::ReportsLoaded { run, changed: false },
            Err(error) => Event::ReportsFailed(run, one_line(&error)),
        };
        self.outbox.send(Msg::Watch(event));
    }

    fn load(&self, request: &Request) -> Result<Loaded, LoadError> {
        let (told, outbox) = (Mutex::new(Instant::now()), &self.outbox);
        let progress = |Progress { done, total }: Progress| {
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            if told.elapsed() >= PROGRESS {
                *told = Instant::now();
                outbox.send(Msg::Loading { done, total });
            }
        };
        project::load(request, &progress)
    }

    /// Shows what was loaded, first without what takes long to find out.
    fn show(&self, mut loaded: Loaded, event: Event) {
        self.learn(&loaded);
        loaded.facts.partial = true;
        self.outbox.send(Msg::Loaded(Arc::new(loaded.snapshot())));
        self.outbox.send(Msg::Watch(event));
        loaded.add_extents();
        loaded.add_dirty();
        loaded.facts.partial = false;
        let snapshot = Arc::new(loaded.snapshot());
        self.outbox.send(Msg::Loaded(Arc::clone(&snapshot)));
        self.comparer.compare(loaded.clone(), Arc::clone(&snapshot));
        self.historian.tell(loaded, snapshot);
    }

    /// What is shown now is no news, and where it came from is where news will come from.
    fn learn(&self, loaded: &Loaded) {
        *self.shelf.lock().unwrap_or_else(PoisonError::into_inner) = Some(loaded.sources.clone());
        for input in &loaded.report.inputs {
            self.gate.learned(&self.request.root.join(&*input.path), Some(input.content_hash.into()));
        }
        let seen = loaded.facts.inputs.iter().map(|input| self.request.root.join(&*input.path)).collect();
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = seen;
        (self.tell)(taken(&self.request, loaded));
    }
}

fn one_line(error: &LoadError) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}
