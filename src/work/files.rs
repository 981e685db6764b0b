//! Watching the project's files: which sources changed, and whether reports did. Folders are watched, not files: an
//! editor that saves by renaming leaves the watch of a file behind with the old one. Contents decide what is a change.

mod survey;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::time::{Duration, Instant, SystemTime};

use crossbeam_channel::{Receiver, Sender, unbounded};
use rayon::prelude::*;

use self::survey::{Kind, Survey, may_hold_reports};
use super::contents::KnownContents;
use super::incoming::{Outbox, worker};
use super::shared::{SharedNews, SharedSources};
use super::window::Window;
use crate::app::Msg;
use crate::coverage::RepoPath;
use crate::project::News;
use crate::system::watching::{Blind, RAISE_THE_LIMIT, Told, Unwatched, Watcher};
use crate::watch::{Event, Watching};

/// A save is several events. After this much quiet they are looked at; the plan waits longer before it runs anything.
const QUIET: Duration = Duration::from_millis(15);
/// However many events come, they are looked at after this long.
const RESTLESS: Duration = Duration::from_millis(60);
/// An editor may empty a file before it writes it: an empty file is looked at again after this long.
const EMPTIED: Duration = Duration::from_millis(25);
/// Contents read at the start; of the other files of a larger project it is known what the loader saw of the measured
/// ones.
const KNOWN: usize = 1_000;
/// Larger files are not read at the start: they are no sources, and the loader tells what it found in reports.
const LARGE: u64 = 1 << 20;

/// The watcher, from outside.
pub(crate) struct Files {
    orders: Sender<Order>,
    contents: KnownContents,
}

enum Order {
    /// Watch from now on.
    Begin,
    /// The system has news.
    News(Told),
    /// These are the reports.
    Reports(Vec<PathBuf>),
    /// The loader saw another content of these.
    Again(Vec<PathBuf>),
}

impl Files {
    /// Watches the tree below a folder, as soon as [`beginner`](Files::beginner) says so. What changed before that is told
    /// then.
    pub(crate) fn start(
        outbox: &Outbox,
        root: PathBuf,
        window: Window,
        sources: SharedSources,
        news: SharedNews,
    ) -> Files {
        let (orders, incoming) = unbounded();
        let contents = KnownContents::new(&root, sources);
        let mut watch = Watch {
            watcher: Watcher::open(tell(orders.clone())),
            root,
            watched: BTreeSet::new(),
            reports: BTreeSet::new(),
            contents: contents.clone(),
            window,
            news,
            outbox: outbox.clone(),
            orders: orders.clone(),
            started: SystemTime::now(),
        };
        worker("file watcher", outbox, move || watch.keep(&incoming));
        Files { orders, contents }
    }

    /// The contents that are shown; whoever reads reports tells it what they contained.
    pub(crate) fn contents(&self) -> KnownContents {
        self.contents.clone()
    }

    /// Who is told when the first load is over.
    pub(crate) fn beginner(&self) -> impl Fn() + Send + 'static {
        let orders = self.orders.clone();
        move || _ = orders.send(Order::Begin)
    }

    /// Who is told of sources whose content was another one when the loader looked.
    pub(crate) fn doubter(&self) -> impl Fn(Vec<PathBuf>) + Send + 'static {
        let (orders, contents) = (self.orders.clone(), self.contents.clone());
        move |paths| {
            let behind: Vec<PathBuf> = paths.into_iter().filter(|path| contents.is_behind(path)).collect();
            if !behind.is_empty() {
                let _ = orders.send(Order::Again(behind));
            }
        }
    }

    /// Who is told which the reports are, whenever that changes.
    pub(crate) fn reporter(&self) -> impl Fn(Vec<PathBuf>) + Send + 'static {
        let orders = self.orders.clone();
        move |paths| {
            let _ = orders.send(Order::Reports(paths));
        }
    }
}

fn tell(orders: Sender<Order>) -> impl Fn(Told) + Send + 'static {
    move |told| {
        let _ = orders.send(Order::News(told));
    }
}

/// The watcher, from inside.
struct Watch {
    watcher: Watcher,
    root: PathBuf,
    watched: BTreeSet<PathBuf>,
    reports: BTreeSet<PathBuf>,
    contents: KnownContents,
    window: Window,
    /// What the loader is to look at again.
    news: SharedNews,
    outbox: Outbox,
    orders: Sender<Order>,
    started: SystemTime,
}

impl Watch {
    fn keep(&mut self, incoming: &Receiver<Order>) {
        if let Watcher::None(why) = &self.watcher {
            self.tell(Watching::Dead(why.clone()));
        }
        let Some(mut look) = self.wait(incoming) else { return };
        look.paths.extend(self.survey());
        let mut again = self.look(look);
        loop {
            let emptied = std::mem::take(&mut again);
            let mut look = Look { paths: emptied.clone(), emptied, ..Look::default() };
            let first = if look.paths.is_empty() { incoming.recv().ok() } else { incoming.recv_timeout(EMPTIED).ok() };
            match first {
                Some(order) => self.take(order, &mut look),
                None if look.paths.is_empty() => return,
                None => {}
            }
            let until = Instant::now() + RESTLESS;
            while let Ok(order) = incoming.recv_deadline(until.min(Instant::now() + QUIET)) {
                self.take(order, &mut look);
            }
            again = self.look(look);
        }
    }

    /// The first load has the processor for itself: a large project is walked after it.
    fn wait(&mut self, incoming: &Receiver<Order>) -> Option<Look> {
        let mut look = Look::default();
        loop {
            match incoming.recv().ok()? {
                Order::Begin => return Some(look),
                order => self.take(order, &mut look),
            }
        }
    }

    /// Watches the tree, and finds what was written since the start.
    fn survey(&mut self) -> Vec<PathBuf> {
        let survey = Survey::of_tree(&self.root);
        self.watch_all(&survey);
        let is_later = |path: &PathBuf| {
            let modified = path.metadata().and_then(|file| file.modified());
            modified.is_ok_and(|modified| modified > self.started)
        };
        let (later, files): (Vec<PathBuf>, Vec<PathBuf>) = survey.files.into_par_iter().partition(is_later);
        let reports =
            self.reports.iter().cloned().chain(survey.folders_of_reports.iter().flat_map(|folder| inside(folder)));
        let later = later.into_iter().chain(reports.filter(is_later)).collect();
        let is_large = |path: &PathBuf| path.metadata().is_ok_and(|file| file.len() > LARGE);
        let mut files = files.into_iter();
        let (large, few): (Vec<PathBuf>, Vec<PathBuf>) = files.by_ref().take(KNOWN).partition(is_large);
        for path in &few {
            self.contents.learn(path);
        }
        self.contents.learn_of(large.into_iter().chain(files));
        later
    }

    fn take(&mut self, order: Order, look: &mut Look) {
        match order {
            Order::Begin => {}
            Order::Reports(paths) => {
                let folders: BTreeSet<PathBuf> =
                    paths.iter().filter_map(|path| path.parent()).map(Into::into).collect();
                self.reports = paths.into_iter().collect();
                for folder in &folders {
                    self.watch(folder);
                }
            }
            Order::Again(paths) => look.paths.extend(paths),
            Order::News(Told::Lost) => look.all = true,
            Order::News(Told::Touched { paths, closed }) => {
                for path in paths {
                    if closed {
                        look.open.remove(&path)
                    } else {
                        look.open.insert(path.clone())
                    };
                    look.paths.insert(path);
                }
            }
            Order::News(Told::Blind(why)) => {
                self.blind(why);
                look.all = true;
            }
        }
    }

    /// Finds out what changed and tells it. Files that were just emptied are to be looked at again.
    fn look(&mut self, look: Look) -> BTreeSet<PathBuf> {
        let mut paths = look.paths;
        if look.all {
            let survey = Survey::of_tree(&self.root);
            self.watch_all(&survey);
            paths.extend(survey.files);
            paths.extend(self.reports.iter().cloned());
            paths.extend(self.contents.paths());
        }
        let mut survey = Survey::default();
        let mut again = BTreeSet::new();
        let (mut sources, mut written) = (BTreeSet::new(), BTreeSet::new());
        let (mut reports, mut open, mut touched) = (false, false, false);
        let mut news = if look.all { News::anything() } else { News::default() };
        while let Some(path) = paths.pop_first() {
            if path.is_dir() {
                if !survey.is_ours(&self.root, &path) {
                    // What is built is nobody's source, but reports may lie there.
                    if may_hold_reports(&self.root, &path) && !self.watched.contains(&path) {
                        self.watch(&path);
                        paths.extend(inside(&path).filter(|path| path.is_file() && !self.contents.knows(path)));
                        news.add(News::default().with_new_files());
                    }
                    continue;
                }
                // Files may have been made in it before it was watched.
                news.add(News::default().with_new_files());
                let below = Survey::of_tree_in(&self.root, &path);
                self.watch_all(&below);
                paths.extend(below.files.into_iter().filter(|file| !self.contents.knows(file)));
                continue;
            }
            let kind = if self.reports.contains(&path) { Kind::Report } else { survey.kind(&self.root, &path) };
            // A file that is gone is in no listing, but was known if it mattered.
            let gone = kind == Kind::Ignored && self.contents.knows(&path) && !path.exists();
            if kind == Kind::Ignored && !gone {
                continue;
            }
            if is_empty(&path) && !look.emptied.contains(&path) {
                again.insert(path);
                continue;
            }
            // The loader looks at stamps, too, and those may be others.
            news.add(News::of([path.clone()]));
            if !self.contents.is_news(&path) {
                touched |= kind != Kind::Report;
                continue;
            }
            if kind == Kind::Report {
                reports = true;
                open |= look.all || look.open.contains(&path);
            } else if let Some(inside) = relative(&self.root, &path) {
                let by_run = self.window.covers(&path);
                if by_run { &mut written } else { &mut sources }.insert(inside);
            }
        }
        // Told before what makes the loader ask for them.
        self.news.lock().unwrap_or_else(PoisonError::into_inner).add(news);
        if touched {
            self.outbox.send(Msg::Touched);
        }
        if !sources.is_empty() {
            self.outbox.send(Msg::Watch(Event::Changed(sources.into_iter().collect())));
        }
        if !written.is_empty() {
            self.outbox.send(Msg::Watch(Event::Written(written.into_iter().collect())));
        }
        if reports {
            self.outbox.send(Msg::Watch(if open { Event::ReportsChanged } else { Event::ReportsWritten }));
        }
        again
    }

    fn watch_all(&mut self, survey: &Survey) {
        for folder in survey.folders.iter().chain(&survey.folders_of_reports) {
            self.watch(folder);
        }
    }

    fn watch(&mut self, folder: &Path) {
        if self.watched.contains(folder) {
            return;
        }
        match self.watcher.watch(folder) {
            Ok(()) => {
                self.watched.insert(folder.to_owned());
            }
            // It was removed in the meantime.
            Err(Unwatched::Gone) => {}
            Err(Unwatched::Blind(why)) => self.blind(why),
        }
    }

    /// The system does not tell everything: from now on look again and again.
    fn blind(&mut self, why: Blind) {
        if !matches!(self.watcher, Watcher::System(_)) {
            return;
        }
        let why = match why {
            Blind::TooMany => format!("more than {} folders; {RAISE_THE_LIMIT}", self.watched.len()),
            Blind::Because(why) => why,
        };
        self.watcher = Watcher::polling(tell(self.orders.clone()));
        for folder in std::mem::take(&mut self.watched) {
            self.watch(&folder);
        }
        let watching = match &self.watcher {
            Watcher::None(why) => Watching::Dead(why.clone()),
            _ => Watching::Polling(why),
        };
        self.tell(watching);
    }

    fn tell(&self, watching: Watching) {
        self.outbox.send(Msg::Watch(Event::Watching(watching)));
    }
}

/// What is to be looked at.
#[derive(Default)]
struct Look {
    paths: BTreeSet<PathBuf>,
    /// Those that were empty before; if they still are, that is their content.
    emptied: BTreeSet<PathBuf>,
    /// Those that may still be written.
    open: BTreeSet<PathBuf>,
    /// Events were lost: everything.
    all: bool,
}

fn inside(folder: &Path) -> impl Iterator<Item = PathBuf> {
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

fn is_empty(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() == 0)
}

fn relative(root: &Path, path: &Path) -> Option<RepoPath> {
    let inside = path.strip_prefix(root).ok()?;
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    Some(RepoPath::new(&parts.join("/")))
}

#[cfg(test)]
mod tests;
