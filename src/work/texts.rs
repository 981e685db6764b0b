//! Source files for the screen: their text, and the colours of the lines that are looked at.

use std::sync::{Arc, PoisonError};

use crossbeam_channel::{Sender, unbounded};

use super::incoming::{Outbox, worker};
use super::shared::SharedSources;
use super::slot::Slot;
use crate::app::Msg;
use crate::coverage::{Line, RepoPath};
use crate::source::Text;
use crate::source::highlight::Highlighter;

/// Colours wanted.
pub(crate) struct Colours {
    pub(crate) path: RepoPath,
    pub(crate) text: Arc<Text>,
    pub(crate) from: Line,
    pub(crate) count: usize,
}

/// Who reads and colours.
pub(crate) struct Texts {
    requests: Sender<RepoPath>,
    colours: Slot<Colours>,
}

impl Texts {
    /// Starts the threads.
    pub(crate) fn start(outbox: &Outbox, sources: SharedSources) -> Texts {
        let (requests, incoming) = unbounded::<RepoPath>();
        let sink = outbox.clone();
        worker("source reader", outbox, move || {
            while let Ok(path) = incoming.recv() {
                let text = read(&sources, &path);
                sink.send(Msg::Source { path, text });
            }
        });
        let colours = Slot::<Colours>::default();
        let (wanted, sink) = (colours.clone(), outbox.clone());
        worker("highlighter", outbox, move || colour(&wanted, &sink));
        Texts { requests, colours }
    }

    /// Reads a file.
    pub(crate) fn read(&self, path: RepoPath) {
        let _ = self.requests.send(path);
    }

    /// Finds colours; an older request that nobody began is forgotten.
    pub(crate) fn colour(&self, request: Colours) {
        self.colours.put(request);
    }
}

fn read(sources: &SharedSources, path: &RepoPath) -> Result<Arc<Text>, String> {
    let sources = sources.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let sources = sources.ok_or_else(|| "nothing was loaded yet".to_owned())?;
    let bytes = sources.read(path).map_err(|error| error.to_string())?;
    Ok(Arc::new(Text::decode(&bytes).understood(path.as_str())))
}

fn colour(wanted: &Slot<Colours>, outbox: &Outbox) -> ! {
    let mut latest: Option<(Arc<Text>, Option<Highlighter>)> = None;
    loop {
        let Colours { path, text, from, count } = wanted.take();
        let highlighter = match &mut latest {
            Some((known, highlighter)) if Arc::ptr_eq(known, &text) => highlighter,
            other => &mut other.insert((Arc::clone(&text), Highlighter::new(path.as_str(), &text))).1,
        };
        let cancelled = || wanted.is_full();
        let lines = match highlighter {
            Some(highlighter) => highlighter.lines(from, count, &cancelled),
            // Without a grammar every line is plain, which is an answer, too.
            None => vec![Vec::new(); count],
        };
        outbox.send(Msg::Highlighted { path, text, from, lines });
    }
}
