//! The main loop: waits for news, hands them to the pure core, carries out what it asks for and draws. It has no
//! tick: when nothing happens it sleeps.

use std::collections::VecDeque;
use std::io::{self, Stdout};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender};
use ratatui::Frame;

use super::clock::Clock;
use super::incoming::{Incoming, Outbox};
use super::signals::{Holder, Listener};
use super::workers::Workers;
use super::{editor, input};
use crate::app::{Cmd, Msg};
use crate::system::signals;
use crate::term::{self, Background, Painter, Session};

/// Frames are at least this far apart; what happens in between is in the next one.
const FRAME: Duration = Duration::from_millis(8);
/// More news than this are not gathered before a frame shows some.
const BATCH: usize = 4096;

/// The pure core: a state, how it changes and how it looks.
pub struct Core<M> {
    /// The state.
    pub model: M,
    /// What happened in, commands out.
    pub update: fn(&mut M, Msg) -> Vec<Cmd>,
    /// Draws the state.
    pub view: fn(&M, &mut Frame),
    /// The terminal told whether it is dark.
    pub background: Option<fn(&mut M, Background)>,
}

/// What ended the loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The user has seen enough.
    ByUser,
    /// A signal, by its number.
    BySignal(i32),
}

/// The loop's own state.
pub(crate) struct Shell<M> {
    // Dropped in this order, also in a panic: first the user gets the terminal back, then the tests are ended.
    session: Session,
    workers: Workers,
    core: Core<M>,
    painter: Painter<Stdout>,
    news: Receiver<Incoming>,
    /// News that came while an editor was open.
    kept: VecDeque<Incoming>,
    acknowledge: Option<Sender<()>>,
    signals: Option<Listener>,
    outbox: Outbox,
    clock: Clock,
    drawn: Instant,
    dirty: bool,
    stopped: bool,
    ended: Option<Ended>,
}

impl<M> Shell<M> {
    /// Takes the terminal over and shows the first frame.
    pub(crate) fn open(
        core: Core<M>,
        workers: Workers,
        outbox: Outbox,
        news: Receiver<Incoming>,
    ) -> io::Result<Shell<M>> {
        let session = Session::enter()?;
        let mut shell = Shell {
            session,
            workers,
            core,
            painter: Painter::new(io::stdout(), term::size())?,
            news,
            kept: VecDeque::new(),
            acknowledge: None,
            signals: None,
            outbox,
            clock: Clock::start(),
            drawn: Instant::now(),
            dirty: true,
            stopped: false,
            ended: None,
        };
        shell.draw()?;
        Ok(shell)
    }

    /// Runs until the user or a signal ends it.
    pub(crate) fn run(mut self) -> io::Result<Ended> {
        self.listen(Holder::Us)?;
        self.acknowledge = Some(input::start(&self.outbox, self.core.background.is_some()));
        loop {
            let batch = self.wait();
            self.update(Msg::Now(self.clock.now()))?;
            for incoming in batch {
                self.take(incoming)?;
                if let Some(ended) = self.ended {
                    return Ok(ended);
                }
            }
            self.draw_when_due()?;
        }
    }

    /// Sleeps until there is news, a time to wake, or a frame to draw.
    fn wait(&mut self) -> Vec<Incoming> {
        let mut batch: Vec<Incoming> = self.kept.drain(..).collect();
        if batch.is_empty() {
            let frame = (self.dirty && !self.stopped).then(|| self.drawn + FRAME);
            let first = match self.clock.next().into_iter().chain(frame).min() {
                Some(until) => self.news.recv_deadline(until).ok(),
                None => self.news.recv().ok(),
            };
            batch.extend(first);
        }
        batch.extend(self.news.try_iter().take(BATCH));
        self.clock.told();
        batch
    }

    fn take(&mut self, incoming: Incoming) -> io::Result<()> {
        match incoming {
            Incoming::Msg(msg) => self.update(msg),
            Incoming::Input(batch) => {
                for msg in batch {
                    self.update(msg)?;
                    if self.ended.is_some() {
                        return Ok(());
                    }
                }
                if let Some(acknowledge) = &self.acknowledge {
                    let _ = acknowledge.send(());
                }
                Ok(())
            }
            Incoming::Background(background) => {
                if let Some(change) = self.core.background {
                    change(&mut self.core.model, background);
                    self.dirty = true;
                }
                Ok(())
            }
            Incoming::Suspend => {
                self.stopped = true;
                self.session.release();
                signals::stop();
                Ok(())
            }
            Incoming::Continue => {
                self.stopped = false;
                self.retake()?;
                self.update(Msg::Resumed)
            }
            Incoming::Terminate(signal) => {
                self.update(Msg::Terminate)?;
                self.ended = Some(Ended::BySignal(signal));
                Ok(())
            }
        }
    }

    fn update(&mut self, msg: Msg) -> io::Result<()> {
        if let Msg::Resize { width, height } = msg {
            self.workers.resize(width, height);
            // A terminal that was small for a moment has lost what was there, even if it is as large as before.
            self.painter.restart((width, height))?;
        }
        self.dirty = true;
        for cmd in (self.core.update)(&mut self.core.model, msg) {
            self.carry_out(cmd)?;
        }
        Ok(())
    }

    fn carry_out(&mut self, cmd: Cmd) -> io::Result<()> {
        match cmd {
            Cmd::Quit => self.ended = Some(Ended::ByUser),
            Cmd::Suspend => signals::stop_job(),
            Cmd::Wake(after) => self.clock.wake(after),
            Cmd::Copy(text) => {
                if let Err(error) = term::copy(&text) {
                    return self.update(Msg::Notice(format!("not copied: {error}")));
                }
            }
            Cmd::Edit { path, line, column } => {
                let editor = self.workers.file(&path).and_then(|file| editor::command(&file, line, column));
                let closed = match editor {
                    Ok(editor) => self.edit(editor)?,
                    Err(why) => Err(why),
                };
                return self.update(Msg::EditorClosed(closed));
            }
            Cmd::Watch(crate::watch::Effect::Wake(after)) => return self.carry_out(Cmd::Wake(after)),
            other => self.workers.carry_out(other),
        }
        Ok(())
    }

    /// Opens an editor; unless it has a window of its own or runs already, it gets the terminal and we wait for it to end.
    fn edit(&mut self, mut editor: editor::Editor) -> io::Result<Result<(), String>> {
        if editor.is_windowed() {
            return Ok(editor.open_window(&self.outbox));
        }
        self.listen(Holder::Editor)?;
        self.session.release();
        let closed = editor.open();
        if let Ok(end) = &closed {
            loop {
                crossbeam_channel::select! {
                    recv(end) -> _ => break,
                    recv(self.news) -> incoming => match incoming {
                        Ok(terminate @ Incoming::Terminate(_)) => {
                            editor.terminate();
                            self.kept.push_back(terminate);
                            break;
                        }
                        Ok(other) => self.kept.push_back(other),
                        Err(_) => break,
                    },
                }
            }
        }
        self.listen(Holder::Us)?;
        self.retake()?;
        Ok(closed.map(|_| ()))
    }

    /// The terminal changes hands. The new listener is there before the old one goes: no signal is missed.
    fn listen(&mut self, holder: Holder) -> io::Result<()> {
        self.signals = Some(Listener::start(&self.outbox, holder)?);
        Ok(())
    }

    /// The terminal is ours again; nobody knows what it shows.
    fn retake(&mut self) -> io::Result<()> {
        self.session.retake()?;
        let (width, height) = term::size();
        self.update(Msg::Resize { width, height })
    }

    fn draw_when_due(&mut self) -> io::Result<()> {
        if self.dirty && !self.stopped && self.drawn.elapsed() >= FRAME { self.draw() } else { Ok(()) }
    }

    fn draw(&mut self) -> io::Result<()> {
        self.drawn = Instant::now();
        self.dirty = false;
        let Core { model, view, .. } = &self.core;
        self.painter.draw(|frame| view(model, frame))
    }
}
