//! The language server at work: the same workers as the explorer's, an editor in the place of the terminal. It leaves when
//! the editor says so, or is gone.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded, select, unbounded};
use lsp_server::Message;

use super::clock::Clock;
use super::explorers::Explorers;
use super::incoming::{Incoming, Outbox};
use super::keepsakes::{self, Keepsakes};
use super::mapper::{self, ToMapper};
use super::messages::read_message;
use super::signals::{Holder, Listener};
use super::workers::Workers;
use super::{Explore, explore, pool, settings};
use crate::app::{Cmd, Msg};
use crate::coverage::RepoPath;
use crate::lsp::{Effect, Event, Mapped, Server, Started, ToMap};
use crate::project::Memo;
use crate::system::signals::stop;
use crate::watch;

/// Messages that wait to be written. A client that reads none for this long is gone.
const UNWRITTEN: usize = 256;
const PATIENCE: Duration = Duration::from_secs(20);
/// The last messages are given this long.
const FAREWELL: Duration = Duration::from_secs(1);
/// Without anything to do.
const LONG: Duration = Duration::from_hours(1);

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served {
    /// The client left, or is gone; with the exit code that the protocol wants.
    Left(u8),
    /// A signal, by its number.
    BySignal(i32),
}

/// Serves the client at standard input and output. `open` finds the project around a folder, or around where we are.
///
/// # Errors
/// When signals cannot be listened to.
pub fn serve(open: impl Fn(Option<&Path>) -> Result<Explore, String>) -> io::Result<Served> {
    pool::start();
    let (sender, news) = unbounded();
    let outbox = Outbox(sender);
    let _signals = Listener::start(&outbox, Holder::Us)?;
    let client = read()?;
    let (answers, mapped) = unbounded();
    let (failures, unexplored) = unbounded();
    let (written, writer) = write()?;
    let mut room = Room { outbox, answers, failures, written, project: None, clock: Clock::start() };
    let mut server = Server::default();
    let ended = room.work(&mut server, &open, (&client, &news, &mapped, &unexplored));
    room.leave(&writer);
    Ok(ended)
}

/// What comes in: from the client, from workers, from the mapper, from other explorers.
type Inlets<'a> = (&'a Receiver<Event>, &'a Receiver<Incoming>, &'a Receiver<Mapped>, &'a Receiver<String>);

/// What the server works with.
struct Room {
    outbox: Outbox,
    answers: Sender<Mapped>,
    failures: Sender<String>,
    written: Sender<Message>,
    project: Option<Open>,
    clock: Clock,
}

/// The project that is open.
struct Open {
    workers: Workers,
    explorers: Explorers,
    mapper: Sender<ToMapper>,
    /// The files that the loader knows to be open.
    told: BTreeSet<RepoPath>,
    memo: Memo,
}

impl Room {
    fn work(
        &mut self,
        server: &mut Server,
        open: &impl Fn(Option<&Path>) -> Result<Explore, String>,
        (client, news, mapped, unexplored): Inlets<'_>,
    ) -> Served {
        loop {
            let until = self.clock.next().unwrap_or_else(|| Instant::now() + LONG);
            let event = select! {
                recv(client) -> event => match event {
                    Ok(event) => Some(event),
                    Err(_) => return Served::Left(server.abandoned()),
                },
                recv(news) -> incoming => match incoming {
                    // Nothing is drawn, so that no size matters.
                    Ok(Incoming::Msg(msg)) => (!matches!(msg, Msg::Resize { .. })).then_some(Event::Told(msg)),
                    Ok(Incoming::Terminate(signal)) => return Served::BySignal(signal),
                    Ok(Incoming::Suspend) => {
                        stop();
                        None
                    }
                    Ok(Incoming::Input(_) | Incoming::Background(_) | Incoming::Continue) | Err(_) => None,
                },
                recv(mapped) -> mapped => mapped.ok().map(Event::Mapped),
                recv(unexplored) -> why => why.ok().map(Event::NotExplored),
                recv(crossbeam_channel::at(until)) -> _ => None,
            };
            self.clock.told();
            let now = Event::Told(Msg::Now(self.clock.now()));
            for event in std::iter::once(now).chain(event) {
                if let Some(ended) = self.take(server, event, open) {
                    return ended;
                }
            }
        }
    }

    fn take(
        &mut self,
        server: &mut Server,
        event: Event,
        open: &impl Fn(Option<&Path>) -> Result<Explore, String>,
    ) -> Option<Served> {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            for effect in server.handle(event) {
                match effect {
                    Effect::Send(message) => {
                        if self.written.send_timeout(message, PATIENCE).is_err() {
                            return Some(Served::Left(server.abandoned()));
                        }
                    }
                    Effect::Exit(code) => return Some(Served::Left(code)),
                    Effect::Start(folder) => {
                        let started = open(folder.as_deref()).map(|options| Box::new(self.open(options)));
                        if let (Ok(started), Some(folder)) = (&started, &folder) {
                            server.also_called(also_called(folder, &started.root));
                        }
                        events.push(Event::Started(started));
                    }
                    Effect::Do(Cmd::Wake(after) | Cmd::Watch(watch::Effect::Wake(after))) => self.clock.wake(after),
                    other => {
                        if let Some(project) = &mut self.project {
                            project.carry_out(other);
                        }
                    }
                }
            }
        }
        None
    }

    /// Starts the workers on a project.
    fn open(&mut self, options: Explore) -> Started {
        let mut model = explore::model(&options);
        let Explore { request, command, view_settings, remembers, .. } = options;
        let keepsakes = if remembers { Keepsakes::of(&request.root) } else { Keepsakes::default() };
        model.remember(keepsakes.marks(), None);
        let (root, memo) = (request.root.clone(), request.memo.clone());
        let settings_now = request.settings.clone();
        let workers = Workers::start(&self.outbox, request, command, keepsakes, Vec::new());
        settings::start(&self.outbox, settings_now, view_settings, workers.settings());
        let mapper = mapper::start(&self.outbox, self.answers.clone());
        let explorers = Explorers::of(&root, self.failures.clone());
        self.project = Some(Open { workers, explorers, mapper, told: BTreeSet::new(), memo });
        Started { model, root }
    }

    /// The last messages are written, what was learnt is kept, and nothing of ours runs on.
    fn leave(self, writer: &Receiver<()>) {
        let Room { written, project, .. } = self;
        drop(written);
        if let Some(Open { workers, memo, .. }) = project {
            let keeper = workers.keeper();
            drop(workers);
            memo.save();
            keepsakes::finish(&keeper);
        }
        let _ = writer.recv_timeout(FAREWELL);
    }
}

impl Open {
    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Do(cmd) => self.workers.carry_out(cmd),
            Effect::Map(texts) => self.map(texts),
            Effect::Explore(path, line) => self.explorers.show(&path, line),
            // The loop's own.
            Effect::Send(_) | Effect::Start(_) | Effect::Exit(_) => {}
        }
    }

    /// The mapper looks at texts, and the loader tells it what there is to know of their files.
    fn map(&mut self, texts: BTreeMap<Arc<str>, ToMap>) {
        let paths: BTreeSet<RepoPath> = texts.values().map(|text| text.path.clone()).collect();
        let _ = self.mapper.send(ToMapper::Texts(texts));
        if paths != self.told {
            let mapper = self.mapper.clone();
            let tell = move |known| _ = mapper.send(ToMapper::Known(known));
            self.workers.look_at_unsaved(paths.clone(), Box::new(tell));
            self.told = paths;
        }
    }
}

/// The root as the client calls it, where a link leads to it.
fn also_called(folder: &Path, root: &Path) -> Option<PathBuf> {
    let real = std::fs::canonicalize(folder).ok()?;
    let below = real.strip_prefix(root).ok()?.components().count();
    folder.ancestors().nth(below).map(Path::to_owned)
}

/// Reads what the client says, one message ahead of what is done about it.
fn read() -> io::Result<Receiver<Event>> {
    let (sender, events) = bounded(1);
    let work = move || {
        let mut input = BufReader::new(io::stdin());
        while let Ok(Some(message)) = read_message(&mut input) {
            let event = message.map_or_else(Event::Unreadable, Event::Message);
            if sender.send(event).is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new().name("client".to_owned()).spawn(work)?;
    Ok(events)
}

/// Writes what the client is told. The other channel is disconnected when all is written.
fn write() -> io::Result<(Sender<Message>, Receiver<()>)> {
    let (sender, messages) = bounded::<Message>(UNWRITTEN);
    let (writing, written) = bounded(0);
    let work = move || {
        let _writing: Sender<()> = writing;
        let mut output = BufWriter::new(io::stdout());
        for message in messages {
            if message.write(&mut output).and_then(|()| output.flush()).is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new().name("writer".to_owned()).spawn(work)?;
    Ok((sender, written))
}
