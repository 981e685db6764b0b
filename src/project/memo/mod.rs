//! What is worked out from source texts, kept by their content: it is parsed and fingerprinted once, however often and by
//! whomever it is asked for, and the next start finds it on disk. Stamps tell without reading which content a file has, as
//! git's index does.

mod disk;
mod examine;
mod measured;
mod stamp;
mod stored;

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{SystemTime, UNIX_EPOCH};

use rustc_hash::{FxHashMap, FxHashSet};

use self::disk::{LARGEST, Place};
pub(super) use self::stamp::{Content, MeasuredText, Stamp};
use self::stored::{FileRow, Functions, Record, Stored, TextRow};
use crate::analysis::Extent;
use crate::analysis::differential::Marks;
use crate::coverage::{Line, LineBits, RepoPath};
use crate::source::{Text, syntax};

/// Which content the files of one tree have: seen with which stamp, and when (nanoseconds since 1970).
type ContentByPath = FxHashMap<RepoPath, (Stamp, Content, u64)>;

/// What is known of texts; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Memo {
    texts: Arc<Texts>,
    files: Arc<RwLock<ContentByPath>>,
    measured: Arc<RwLock<FxHashMap<RepoPath, MeasuredText>>>,
    /// Is this the tree whose files the memo on disk knows?
    of_stored_tree: bool,
}

#[derive(Debug, Default)]
struct Texts {
    /// Where the memo is kept, if it is.
    place: Option<Mutex<Place>>,
    /// Read when somebody asks for the first time.
    earlier: OnceLock<Earlier>,
    /// Those of which something was learnt since the start.
    worked: RwLock<FxHashMap<Content, Arc<Worked>>>,
    /// Is there anything that the file on disk does not know?
    learnt: AtomicBool,
    read: AtomicU64,
    parsed: AtomicU64,
    fingerprinted: AtomicU64,
}

/// What earlier starts knew.
#[derive(Debug, Default)]
struct Earlier {
    stored: Stored,
    /// Which of the texts somebody asked for.
    used: Box<[AtomicBool]>,
}

/// What was worked out from one text.
#[derive(Debug, Default)]
struct Worked {
    lines: u32,
    /// Held while something is worked out: whoever asks for the same text at the same time waits for it.
    parts: Mutex<Parts>,
}

#[derive(Debug, Default)]
struct Parts {
    /// The same text is another one in another language.
    extents: Vec<(String, Functions)>,
    marks: Option<Arc<Marks>>,
    blob: Option<Box<str>>,
    bare: Option<Arc<LineBits>>,
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
    /// The memo of a project, with what is known from earlier starts.
    pub fn open(root: &Path) -> Memo {
        Place::of(root).map_or_else(Memo::default, Memo::of_place)
    }

    /// The memo in this very file.
    pub fn open_file(path: &Path) -> Memo {
        Memo::of_place(Place::at(path.to_owned()))
    }

    fn of_place(place: Place) -> Memo {
        let texts = Texts { place: Some(Mutex::new(place)), ..Texts::default() };
        Memo { texts: Arc::new(texts), of_stored_tree: true, ..Memo::default() }
    }

    /// Reads what is known from earlier starts. Whoever asks first would have to wait for it.
    pub(super) fn prepare(&self) {
        self.texts.earlier();
    }

    /// The same knowledge of texts for the files of another tree.
    #[must_use]
    pub(super) fn of_another_tree(&self) -> Memo {
        Memo { texts: Arc::clone(&self.texts), ..Memo::default() }
    }

    /// Content and number of lines of a file that still has this stamp.
    pub(super) fn known(&self, path: &RepoPath, stamp: &Stamp) -> Option<(Content, u32)> {
        let seen = read(&self.files).get(path).cloned();
        let (known, content, seen) = match seen {
            Some(seen) => seen,
            None if self.of_stored_tree => {
                let row = self.texts.earlier().stored.file(&hash(path))?;
                (row.stamp, row.content, row.seen)
            }
            None => return None,
        };
        if known != *stamp || known.is_racy(seen) {
            return None;
        }
        Some((content, self.texts.lines(content)?))
    }

    /// Learns what a file with this stamp holds. The stamp was taken at `moment`, before it was read.
    pub(super) fn learn(&self, path: &RepoPath, stamp: &Stamp, moment: SystemTime, bytes: &[u8]) -> (Content, u32) {
        self.texts.read.fetch_add(1, Ordering::Relaxed);
        self.texts.learnt.store(true, Ordering::Relaxed);
        let content = Marks::hash(bytes);
        let lines = self.texts.lines(content).unwrap_or_else(|| {
            let lines = Text::decode(bytes).len() as u32;
            let worked = Arc::new(Worked { lines, ..Worked::default() });
            write(&self.texts.worked).entry(content).or_insert(worked);
            lines
        });
        write(&self.files).insert(path.clone(), (stamp.clone(), content, nanoseconds(moment)));
        (content, lines)
    }

    /// The functions of a text, parsed if nobody did it before; `None` where no grammar knows the language.
    pub(super) fn extents(
        &self,
        path: &RepoPath,
        content: Content,
        bytes: impl FnOnce() -> Option<Vec<u8>>,
    ) -> Functions {
        let grammar = syntax::grammar(path.as_str())?;
        if let Some(known) = self.texts.stored(content).and_then(|text| stored::extents(text.record, grammar)) {
            return known;
        }
        let worked = self.texts.worked(content)?;
        let mut parts = lock(&worked.parts);
        if let Some(known) = parts.extents.iter().find(|known| known.0 == grammar) {
            return known.1.clone();
        }
        let bytes = bytes().filter(|bytes| Marks::hash(bytes) == content)?;
        self.texts.parsed.fetch_add(1, Ordering::Relaxed);
        self.texts.learnt.store(true, Ordering::Relaxed);
        let found: Functions = syntax::extents(path.as_str(), Text::decode(&bytes).as_str()).map(Arc::from);
        parts.extents.push((grammar.to_owned(), found.clone()));
        found
    }

    /// The functions of a text, if they are known without parsing: a text that no grammar knows has none.
    pub(super) fn known_extents(&self, path: &RepoPath, content: Content) -> Option<Arc<[Extent]>> {
        let Some(grammar) = syntax::grammar(path.as_str()) else { return Some(Arc::default()) };
        let stored = self.texts.stored(content).and_then(|text| stored::extents(text.record, grammar));
        let learnt = |parts: &Parts| parts.extents.iter().find(|known| known.0 == grammar).map(|known| known.1.clone());
        stored.or_else(|| self.texts.ask(content, learnt)).map(Option::unwrap_or_default)
    }

    /// The fingerprints of a text's lines.
    pub(super) fn marks(&self, content: Content, bytes: impl FnOnce() -> Option<Vec<u8>>) -> Option<Arc<Marks>> {
        if let Some(lines) = self.texts.stored(content).and_then(|text| stored::marks(text.record)) {
            return Some(Arc::new(Marks { content, lines }));
        }
        let worked = self.texts.worked(content)?;
        let mut parts = lock(&worked.parts);
        if parts.marks.is_none() {
            let bytes = bytes().filter(|bytes| Marks::hash(bytes) == content)?;
            self.texts.fingerprinted.fetch_add(1, Ordering::Relaxed);
            self.texts.learnt.store(true, Ordering::Relaxed);
            parts.marks = Some(Arc::new(Marks::new(&bytes, Text::decode(&bytes).lines())));
        }
        parts.marks.clone()
    }

    /// The lines of a text on which no statement of Python can begin: those of space and comments alone.
    pub(super) fn bare_lines(
        &self,
        content: Content,
        bytes: impl FnOnce() -> Option<Vec<u8>>,
    ) -> Option<Arc<LineBits>> {
        if let Some(bare) = self.texts.stored(content).and_then(|text| stored::bare(text.record)) {
            return Some(Arc::new(bare));
        }
        let worked = self.texts.worked(content)?;
        let mut parts = lock(&worked.parts);
        if parts.bare.is_none() {
            let bytes = bytes().filter(|bytes| Marks::hash(bytes) == content)?;
            self.texts.learnt.store(true, Ordering::Relaxed);
            parts.bare = Some(Arc::new(bare_lines(&Text::decode(&bytes))));
        }
        parts.bare.clone()
    }

    /// The name that git gives to a text, if it was asked before.
    pub(super) fn blob(&self, content: Content) -> Option<Box<str>> {
        let stored = self.texts.stored(content).and_then(|text| stored::blob(text.record)).map(Into::into);
        stored.or_else(|| self.texts.ask(content, |parts| parts.blob.clone()))
    }

    /// Learns the name that git gives to a text.
    pub(super) fn learn_blob(&self, content: Content, blob: &str) {
        if let Some(worked) = self.texts.worked(content) {
            self.texts.learnt.store(true, Ordering::Relaxed);
            lock(&worked.parts).blob = Some(blob.into());
        }
    }

    /// How much was worked out since the start.
    pub fn counts(&self) -> Counts {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let Texts { read, parsed, fingerprinted, .. } = &*self.texts;
        Counts { read: count(read), parsed: count(parsed), fingerprinted: count(fingerprinted) }
    }

    /// Writes what was learnt since the last time, beside what other processes wrote meanwhile.
    pub fn save(&self) {
        let Some(place) = self.texts.place.as_ref().filter(|_| self.of_stored_tree) else { return };
        if !self.texts.learnt.swap(false, Ordering::Relaxed) {
            return;
        }
        let earlier = self.texts.earlier();
        let mut place = lock(place);
        let other = if place.is_outdated() { place.read() } else { Stored::default() };
        let worked: Vec<(Content, Arc<Worked>)> =
            read(&self.texts.worked).iter().map(|(content, worked)| (*content, Arc::clone(worked))).collect();
        let records: Vec<Vec<u8>> = worked.iter().map(|(_, worked)| worked.record().write()).collect();
        let used = (nanoseconds(SystemTime::now()) / DAY) as u32;
        let mut texts: Vec<TextRow<'_>> = worked
            .iter()
            .zip(&records)
            .map(|((content, worked), record)| TextRow { content: *content, lines: worked.lines, used, record })
            .collect();
        let mut known: FxHashSet<Content> = worked.iter().map(|text| text.0).collect();
        let stored = earlier.stored.texts().zip(&earlier.used).map(|(text, was_used)| TextRow {
            used: if was_used.load(Ordering::Relaxed) { used } else { text.used },
            ..text
        });
        texts.extend(stored.filter(|text| known.insert(text.content)));
        texts.extend(other.texts().filter(|text| known.insert(text.content)));
        let mut files: FxHashMap<[u8; 16], FileRow> = FxHashMap::default();
        files.extend(earlier.stored.files().chain(other.files()).map(|file| (file.path, file)));
        for (path, (stamp, content, seen)) in &*read(&self.files) {
            let path = hash(path);
            let measured = files.get(&path).and_then(|row| row.measured);
            files.insert(path, FileRow { path, stamp: stamp.clone(), content: *content, seen: *seen, measured });
        }
        self.add_measured(&mut files);
        place.write(&Stored::write(bounded(texts, LARGEST / 2), files.into_values().collect(), disk::GENERATOR));
    }
}

impl Texts {
    fn earlier(&self) -> &Earlier {
        self.earlier.get_or_init(|| {
            let stored = self.place.as_ref().map(|place| lock(place).read()).unwrap_or_default();
            let used = std::iter::repeat_with(AtomicBool::default).take(stored.text_count()).collect();
            Earlier { stored, used }
        })
    }

    /// What earlier starts knew of a text.
    fn stored(&self, content: Content) -> Option<TextRow<'_>> {
        let Earlier { stored, used } = self.earlier();
        let (at, row) = stored.text(&content)?;
        if let Some(used) = used.get(at) {
            used.store(true, Ordering::Relaxed);
        }
        Some(row)
    }

    /// Number of lines of a text.
    fn lines(&self, content: Content) -> Option<u32> {
        let stored = self.stored(content).map(|text| text.lines);
        stored.or_else(|| read(&self.worked).get(&content).map(|worked| worked.lines))
    }

    /// Looks something up in what was learnt of a text since the start.
    fn ask<T>(&self, content: Content, ask: impl FnOnce(&Parts) -> Option<T>) -> Option<T> {
        let worked = read(&self.worked).get(&content).map(Arc::clone)?;
        let parts = lock(&worked.parts);
        ask(&parts)
    }

    /// All that is known of a text, to add something to it.
    fn worked(&self, content: Content) -> Option<Arc<Worked>> {
        if let Some(known) = read(&self.worked).get(&content) {
            return Some(Arc::clone(known));
        }
        let row = self.stored(content)?;
        let Record { extents, marks, blob, bare } = Record::read(row.record)?;
        let bare = bare.map(Arc::new);
        let marks = marks.map(|lines| Arc::new(Marks { content, lines }));
        let worked = Arc::new(Worked { lines: row.lines, parts: Mutex::new(Parts { extents, marks, blob, bare }) });
        Some(Arc::clone(write(&self.worked).entry(content).or_insert(worked)))
    }
}

const DAY: u64 = 86_400 * 1_000_000_000;

impl Worked {
    fn record(&self) -> Record {
        let parts = lock(&self.parts);
        Record {
            extents: parts.extents.clone(),
            marks: parts.marks.as_ref().map(|marks| marks.lines.clone()),
            blob: parts.blob.clone(),
            bare: parts.bare.as_deref().cloned(),
        }
    }
}

/// Leaves out what was not used for longest until the rest is small enough.
fn bounded(mut texts: Vec<TextRow<'_>>, largest: u64) -> Vec<TextRow<'_>> {
    let size = |text: &TextRow<'_>| text.record.len() as u64 + 128;
    let mut sum: u64 = texts.iter().map(size).sum();
    if sum > largest {
        texts.sort_by_key(|text| text.used);
        let mut texts = texts.into_iter();
        while sum > largest {
            sum -= texts.next().as_ref().map_or(sum, size);
        }
        return texts.collect();
    }
    texts
}

fn bare_lines(text: &Text) -> LineBits {
    let is_bare = |line: &str| line.is_empty() || line.starts_with('#');
    let bare = text.lines().enumerate().filter(|(_, line)| is_bare(line.trim_start()));
    bare.map(|(at, _)| Line::from_index(at)).collect()
}

fn hash(path: &RepoPath) -> [u8; 16] {
    Marks::hash(path.as_str().as_bytes())
}

fn nanoseconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64)
}

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
