//! What is worked out from source texts, kept by their content: it is parsed and fingerprinted once, however often and by
//! whomever it is asked for. Stamps tell without reading which content a file has, as git's index does.

mod stamp;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

pub(super) use self::stamp::Stamp;
use crate::analysis::Extent;
use crate::analysis::differential::Marks;
use crate::coverage::RepoPath;
use crate::source::{Text, syntax};

/// Hash of a text's bytes.
pub(super) type Content = [u8; 16];

/// What is known of texts; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Memo(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    texts: Mutex<FxHashMap<Content, Arc<Worked>>>,
    stamps: Mutex<FxHashMap<RepoPath, (Stamp, Content)>>,
    counts: Counters,
}

/// What was worked out from one text.
#[derive(Debug, Default)]
struct Worked {
    lines: u32,
    marks: Mutex<Option<Arc<Marks>>>,
    blob: OnceLock<Box<str>>,
    /// The same text is another one in another language.
    extents: Mutex<Vec<(&'static str, Option<Arc<[Extent]>>)>>,
}

#[derive(Debug, Default)]
struct Counters {
    read: AtomicU64,
    parsed: AtomicU64,
    fingerprinted: AtomicU64,
}

/// How much was worked out since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Texts that were read and hashed.
    pub read: u64,
    /// Texts of which functions were looked for.
    pub parsed: u64,
    /// Texts whose lines were fingerprinted.
    pub fingerprinted: u64,
}

impl Memo {
    /// The memo of a project.
    pub fn open(_root: &std::path::Path) -> Memo {
        Memo::default()
    }

    /// Writes what was learnt to disk.
    pub fn save(&self) {}

    /// Content and number of lines of a file that still has this stamp.
    pub(super) fn known(&self, path: &RepoPath, stamp: &Stamp) -> Option<(Content, u32)> {
        let content = lock(&self.0.stamps).get(path).filter(|known| known.0 == *stamp)?.1;
        let lines = lock(&self.0.texts).get(&content)?.lines;
        Some((content, lines))
    }

    /// Learns what a file with this stamp holds.
    pub(super) fn learn(&self, path: &RepoPath, stamp: &Stamp, bytes: &[u8]) -> (Content, u32) {
        self.0.counts.read.fetch_add(1, Ordering::Relaxed);
        let content = Marks::hash(bytes);
        let lines = Text::decode(bytes).len() as u32;
        lock(&self.0.texts).entry(content).or_insert_with(|| Arc::new(Worked { lines, ..Worked::default() }));
        lock(&self.0.stamps).insert(path.clone(), (stamp.clone(), content));
        (content, lines)
    }

    /// The functions of a text, parsed if nobody did it before; `None` where no grammar knows the language.
    pub(super) fn extents(
        &self,
        path: &RepoPath,
        content: Content,
        bytes: impl FnOnce() -> Option<Vec<u8>>,
    ) -> Option<Arc<[Extent]>> {
        let grammar = syntax::grammar(path.as_str())?;
        let worked = self.worked(content)?;
        // Held while parsing: whoever asks for the same text at the same time waits for it.
        let mut extents = lock(&worked.extents);
        if let Some(known) = extents.iter().find(|known| known.0 == grammar) {
            return known.1.clone();
        }
        let bytes = bytes().filter(|bytes| Marks::hash(bytes) == content)?;
        self.0.counts.parsed.fetch_add(1, Ordering::Relaxed);
        let found = syntax::extents(path.as_str(), Text::decode(&bytes).as_str()).map(Arc::from);
        extents.push((grammar, found.clone()));
        found
    }

    /// The functions of a text, if they are known without parsing: a text that no grammar knows has none.
    pub(super) fn known_extents(&self, path: &RepoPath, content: Content) -> Option<Arc<[Extent]>> {
        let Some(grammar) = syntax::grammar(path.as_str()) else { return Some(Arc::default()) };
        let worked = self.worked(content)?;
        let extents = lock(&worked.extents);
        extents.iter().find(|known| known.0 == grammar).map(|known| known.1.clone().unwrap_or_default())
    }

    /// The fingerprints of a text's lines.
    pub(super) fn marks(&self, content: Content, bytes: impl FnOnce() -> Option<Vec<u8>>) -> Option<Arc<Marks>> {
        let worked = self.worked(content)?;
        let mut marks = lock(&worked.marks);
        if marks.is_none() {
            let bytes = bytes().filter(|bytes| Marks::hash(bytes) == content)?;
            self.0.counts.fingerprinted.fetch_add(1, Ordering::Relaxed);
            *marks = Some(Arc::new(Marks::new(&bytes, Text::decode(&bytes).lines())));
        }
        marks.clone()
    }

    /// The name that git gives to a text, if it was asked before.
    pub(super) fn blob(&self, content: Content) -> Option<Box<str>> {
        self.worked(content)?.blob.get().cloned()
    }

    /// Learns the name that git gives to a text.
    pub(super) fn learn_blob(&self, content: Content, blob: &str) {
        if let Some(worked) = self.worked(content) {
            let _ = worked.blob.set(blob.into());
        }
    }

    /// How much was worked out since the start.
    pub fn counts(&self) -> Counts {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let Counters { read, parsed, fingerprinted } = &self.0.counts;
        Counts { read: count(read), parsed: count(parsed), fingerprinted: count(fingerprinted) }
    }

    fn worked(&self, content: Content) -> Option<Arc<Worked>> {
        lock(&self.0.texts).get(&content).cloned()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
