//! Watching the project's files: which sources changed, and whether reports did. Folders are watched, not files: an
//! editor that saves by renaming leaves the watch of a file behind with the old one. Contents decide what is a change.

mod survey;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, unbounded};
use notify::event::{AccessKind, AccessMode, EventKind, MetadataKind, ModifyKind};
use notify::{ErrorKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use self::survey::{Kind, Survey};
use super::gate::Gate;
use super::incoming::{Outbox, worker};
use super::window::Window;
use crate::app::Msg;
use crate::coverage::RepoPath;
use crate::watch::{Event, Watching};

/// A save is several events. After this much quiet they are looked at; the plan waits longer before it runs anything.
const QUIET: Duration = Duration::from_millis(15);
/// However many events come, they are looked at after this long.
const RESTLESS: Duration = Duration::from_millis(60);
/// An editor may empty a file before it writes it: an empty file is looked at again after this long.
const EMPTIED: Duration = Duration::from_millis(25);
/// How often to look where the system cannot tell.
const POLL: Duration = Duration::from_millis(700);
/// Contents known from the start; in larger projects the first save of the other files counts as a change even if it
/// changes nothing.
const KNOWN: usize = 50_000;

/// The watcher, from outside.
pub(crate) struct Files {
    orders: Sender<Order>,
    gate: Gate,
}

enum Order {
    /// The system has news.
    News(notify::Result<notify::Event>),
    /// These are the reports.
    Reports(Vec<PathBuf>),
}

impl Files {
    /// Watches the tree below a folder.
    pub(crate) fn start(outbox: &Outbox, root: PathBuf, window: Window) -> Files {
        let (orders, incoming) = unbounded();
        let gate = Gate::default();
        let mut watch = Watch {
            eye: Eye::open(orders.clone()),
            root,
            watched: BTreeSet::new(),
            reports: BTreeSet::new(),
            gate: gate.clone(),
            window,
            outbox: outbox.clone(),
            orders: orders.clone(),
        };
        worker("file watcher", outbox, move || watch.keep(&incoming));
        Files { orders, gate }
    }

    /// The contents that are shown; whoever reads reports tells it what they contained.
    pub(crate) fn gate(&self) -> Gate {
        self.gate.clone()
    }

    /// Who is told which the reports are, whenever that changes.
    pub(crate) fn reporter(&self) -> impl Fn(Vec<PathBuf>) + Send + 'static {
        let orders = self.orders.clone();
        move |paths| {
            let _ = orders.send(Order::Reports(paths));
        }
    }
}

/// Who tells that something happened.
enum Eye {
    System(RecommendedWatcher),
    Poll(PollWatcher),
    None(String),
}

impl Eye {
    fn open(orders: Sender<Order>) -> Eye {
        let config = notify::Config::default().with_follow_symlinks(false);
        match RecommendedWatcher::new(tell(orders), config) {
            Ok(watcher) => Eye::System(watcher),
            Err(error) => Eye::None(error.to_string()),
        }
    }

    fn polling(orders: Sender<Order>) -> Eye {
        let config = notify::Config::default().with_poll_interval(POLL).with_follow_symlinks(false);
        match PollWatcher::new(tell(orders), config) {
            Ok(watcher) => Eye::Poll(watcher),
            Err(error) => Eye::None(error.to_string()),
        }
    }

    fn watch(&mut self, folder: &Path) -> notify::Result<()> {
        match self {
            Eye::System(watcher) => watcher.watch(folder, RecursiveMode::NonRecursive),
            Eye::Poll(watcher) => watcher.watch(folder, RecursiveMode::NonRecursive),
            Eye::None(_) => Ok(()),
        }
    }
}

fn tell(orders: Sender<Order>) -> impl FnMut(notify::Result<notify::Event>) + Send + 'static {
    move |news| {
        let _ = orders.send(Order::News(news));
    }
}

/// The watcher, from inside.
struct Watch {
    eye: Eye,
    root: PathBuf,
    watched: BTreeSet<PathBuf>,
    reports: BTreeSet<PathBuf>,
    gate: Gate,
    window: Window,
    outbox: Outbox,
    orders: Sender<Order>,
}

impl Watch {
    fn keep(&mut self, incoming: &Receiver<Order>) {
        if let Eye::None(why) = &self.eye {
            self.tell(Watching::Dead(why.clone()));
        }
        let survey = Survey::of_tree(&self.root);
        self.watch_all(&survey);
        for path in survey.files.iter().take(KNOWN) {
            self.gate.learn(path);
        }
        let mut again = BTreeSet::new();
        loop {
            let emptied = std::mem::take(&mut again);
            let mut look = Look { paths: emptied.clone(), emptied, all: false };
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

    fn take(&mut self, order: Order, look: &mut Look) {
        match order {
            Order::Reports(paths) => {
                let folders: BTreeSet<PathBuf> =
                    paths.iter().filter_map(|path| path.parent()).map(Into::into).collect();
                self.reports = paths.into_iter().collect();
                for folder in &folders {
                    self.watch(folder);
                }
            }
            Order::News(Ok(event)) if event.need_rescan() => look.all = true,
            Order::News(Ok(event)) if matters(event.kind) => look.paths.extend(event.paths),
            Order::News(Ok(_)) => {}
            Order::News(Err(error)) => {
                self.blind(&error);
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
            paths.extend(self.gate.paths());
        }
        let mut survey = Survey::default();
        let mut again = BTreeSet::new();
        let (mut sources, mut written, mut reports) = (BTreeSet::new(), BTreeSet::new(), false);
        while let Some(path) = paths.pop_first() {
            if path.is_dir() {
                // Files may have been made in it before it was watched.
                let below = Survey::of_tree_in(&self.root, &path);
                self.watch_all(&below);
                paths.extend(below.files.into_iter().filter(|file| !self.gate.knows(file)));
                continue;
            }
            let kind = if self.reports.contains(&path) { Kind::Report } else { survey.kind(&self.root, &path) };
            // A file that is gone is in no listing, but was known if it mattered.
            let gone = kind == Kind::Ignored && self.gate.knows(&path) && !path.exists();
            if kind == Kind::Ignored && !gone {
                continue;
            }
            if is_empty(&path) && !look.emptied.contains(&path) {
                again.insert(path);
                continue;
            }
            if !self.gate.is_news(&path) {
                continue;
            }
            if kind == Kind::Report {
                reports = true;
            } else if let Some(inside) = relative(&self.root, &path) {
                let by_run = self.window.covers(&path);
                if by_run { &mut written } else { &mut sources }.insert(inside);
            }
        }
        if !sources.is_empty() {
            self.outbox.send(Msg::Watch(Event::Changed(sources.into_iter().collect())));
        }
        if !written.is_empty() {
            self.outbox.send(Msg::Watch(Event::Written(written.into_iter().collect())));
        }
        if reports {
            self.outbox.send(Msg::Watch(Event::ReportsChanged));
        }
        again
    }

    fn watch_all(&mut self, survey: &Survey) {
        for folder in &survey.folders {
            self.watch(folder);
        }
    }

    fn watch(&mut self, folder: &Path) {
        if self.watched.contains(folder) {
            return;
        }
        match self.eye.watch(folder) {
            Ok(()) => {
                self.watched.insert(folder.to_owned());
            }
            // It was removed in the meantime.
            Err(error) if is_gone(&error) => {}
            Err(error) => self.blind(&error),
        }
    }

    /// The system does not tell everything: from now on look again and again.
    fn blind(&mut self, error: &notify::Error) {
        if !matches!(self.eye, Eye::System(_)) {
            return;
        }
        let why = match &error.kind {
            ErrorKind::MaxFilesWatch => {
                format!("more than {} folders; raise fs.inotify.max_user_watches", self.watched.len())
            }
            ErrorKind::Io(error) => error.to_string(),
            _ => error.to_string(),
        };
        self.eye = Eye::polling(self.orders.clone());
        for folder in std::mem::take(&mut self.watched) {
            self.watch(&folder);
        }
        let watching = match &self.eye {
            Eye::None(why) => Watching::Dead(why.clone()),
            _ => Watching::Polling(why),
        };
        self.tell(watching);
    }

    fn tell(&self, watching: Watching) {
        self.outbox.send(Msg::Watch(Event::Watching(watching)));
    }
}

/// What is to be looked at.
struct Look {
    paths: BTreeSet<PathBuf>,
    /// Those that were empty before; if they still are, that is their content.
    emptied: BTreeSet<PathBuf>,
    /// Events were lost: everything.
    all: bool,
}

/// May this kind of event mean another content? Our own reading must not count, or we would read for ever.
fn matters(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime)) => false,
        _ => true,
    }
}

fn is_empty(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() == 0)
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

fn relative(root: &Path, path: &Path) -> Option<RepoPath> {
    let inside = path.strip_prefix(root).ok()?;
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    Some(RepoPath::new(&parts.join("/")))
}

#[cfg(test)]
mod tests;
