//! The explorer's side. A thread takes clients in, each has a thread that reads what it asks, and one more knows who waits
//! for an answer and who follows. The explorer itself is asked by messages, as if a key had been pressed.

use std::io::{BufReader, ErrorKind, Write as _};
use std::net::Shutdown;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use rustc_hash::FxHashMap;

use super::message::{Message, Place, read_line};
use crate::app::Msg;
use crate::coverage::Line;
use crate::system::sockets::{Listener, SocketFile, Stream, listen};
use crate::work::incoming::{Outbox, worker};

/// More clients than editors that anybody has open.
const MOST: usize = 16;
/// Who connects and says nothing is let go.
const SILENCE: Duration = Duration::from_secs(10);
/// An explorer that is stopped, or lent its terminal to an editor, does not answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Who follows and does not read is let go.
const SLOW: Duration = Duration::from_millis(200);
/// A cursor that stays this long rests.
const REST: Duration = Duration::from_millis(120);

/// What the thread in the middle learns.
enum Order {
    /// A client wants to go somewhere.
    Ask(Place, Sender<Result<(), String>>),
    /// The explorer went there, or did not.
    Answer(u64, Result<(), String>),
    /// A client follows.
    Follow(u64, Stream),
    /// A client is gone.
    Left(u64),
    /// The cursor is here.
    At(Place),
}

/// The socket, from the explorer's side.
pub(crate) struct Server {
    orders: Sender<Order>,
    _file: Option<SocketFile>,
}

impl Server {
    /// Listens for the project at this root. Where that is not possible, nobody comes.
    pub(crate) fn start(outbox: &Outbox, root: &Path) -> Server {
        let (orders, incoming) = unbounded();
        let Ok((listener, file)) = listen(root) else { return Server { orders, _file: None } };
        let sink = outbox.clone();
        worker("socket", outbox, move || Hub::new(sink).run(&incoming));
        let (to_hub, sink) = (orders.clone(), outbox.clone());
        worker("socket", outbox, move || take_in(&listener, &to_hub, &sink));
        Server { orders, _file: Some(file) }
    }

    /// The explorer answers.
    pub(crate) fn answer(&self, asker: u64, answer: Result<(), String>) {
        let _ = self.orders.send(Order::Answer(asker, answer));
    }

    /// The explorer's cursor is here.
    pub(crate) fn at(&self, path: String, line: u32, column: u32) {
        let _ = self.orders.send(Order::At(Place { path, line: Some(line), column: Some(column) }));
    }
}

/// Room for one client, as long as it is held.
struct Seat(Arc<AtomicUsize>);

impl Seat {
    fn take(taken: &Arc<AtomicUsize>) -> Option<Seat> {
        let more = |taken| (taken < MOST).then_some(taken + 1);
        taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok().map(|_| Seat(Arc::clone(taken)))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn take_in(listener: &Listener, orders: &Sender<Order>, outbox: &Outbox) {
    let (taken, names) = (Arc::new(AtomicUsize::new(0)), AtomicU64::new(0));
    for stream in listener.incoming() {
        // Out of files, say: it may pass.
        let Ok(stream) = stream else {
            std::thread::sleep(SLOW);
            continue;
        };
        let Some(seat) = Seat::take(&taken) else {
            let _ = say(&stream, Message::Failed(format!("{MOST} clients are connected already")));
            continue;
        };
        let (orders, name) = (orders.clone(), names.fetch_add(1, Ordering::Relaxed));
        worker("client of the socket", outbox, move || {
            let _seat = seat;
            let _ = serve(&stream, name, &orders);
            let _ = orders.send(Order::Left(name));
        });
    }
}

/// Answers a client until it leaves.
fn serve(stream: &Stream, name: u64, orders: &Sender<Order>) -> std::io::Result<()> {
    stream.set_read_timeout(Some(SILENCE))?;
    stream.set_write_timeout(Some(SLOW))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let line = match read_line(&mut reader) {
            Ok(Some(line)) => line,
            Ok(None) => return Ok(()),
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                return say(stream, Message::Failed(error.to_string()));
            }
            Err(error) => return Err(error),
        };
        match Message::of_line(&line) {
            Ok(Message::Go(place)) => say(stream, ask(place, orders))?,
            Ok(Message::Follow) => {
                stream.set_read_timeout(None)?;
                let _ = orders.send(Order::Follow(name, stream.try_clone()?));
            }
            Ok(_) => say(stream, Message::Failed("this is for the explorer to say".to_owned()))?,
            Err(why) => say(stream, Message::Failed(why))?,
        }
    }
}

fn ask(place: Place, orders: &Sender<Order>) -> Message {
    let (reply, answer) = bounded(1);
    let _ = orders.send(Order::Ask(place, reply));
    match answer.recv_timeout(PATIENCE) {
        Ok(Ok(())) => Message::Done,
        Ok(Err(why)) => Message::Failed(why),
        Err(_) => {
            Message::Failed("the explorer does not answer: it is stopped, or an editor has its terminal".to_owned())
        }
    }
}

fn say(mut stream: &Stream, message: Message) -> std::io::Result<()> {
    stream.write_all(message.into_line().as_bytes())
}

/// Who knows everybody.
struct Hub {
    outbox: Outbox,
    /// Who waits for an answer, by the number of the question.
    asked: FxHashMap<u64, Sender<Result<(), String>>>,
    next: u64,
    followers: Vec<(u64, Stream)>,
    /// Where the cursor is, and when it will have rested there.
    at: Option<Place>,
    due: Option<Instant>,
}

impl Hub {
    fn new(outbox: Outbox) -> Hub {
        Hub { outbox, asked: FxHashMap::default(), next: 0, followers: Vec::new(), at: None, due: None }
    }

    fn run(mut self, orders: &Receiver<Order>) {
        loop {
            let order = match self.due {
                Some(due) => match orders.recv_deadline(due) {
                    Ok(order) => order,
                    Err(error) if error.is_timeout() => {
                        self.tell();
                        continue;
                    }
                    Err(_) => return,
                },
                None => match orders.recv() {
                    Ok(order) => order,
                    Err(_) => return,
                },
            };
            self.take(order);
        }
    }

    fn take(&mut self, order: Order) {
        match order {
            Order::Ask(place, reply) => {
                self.next += 1;
                // More than two questions a client are not open: an older one was given up.
                self.asked.retain(|asker, _| asker + 2 * MOST as u64 > self.next);
                self.asked.insert(self.next, reply);
                let line = place.line.and_then(Line::new);
                self.outbox.send(Msg::Go { asker: self.next, path: place.path, line });
            }
            Order::Answer(asker, answer) => {
                if let Some(reply) = self.asked.remove(&asker) {
                    let _ = reply.send(answer);
                }
            }
            Order::Follow(name, stream) => {
                self.followers.retain(|(known, _)| *known != name);
                self.followers.push((name, stream));
                // The explorer tells where it is, whoever knew that before.
                self.outbox.send(Msg::Followed(true));
            }
            Order::Left(name) => self.keep(|known, _| known != name),
            Order::At(place) => {
                self.at = Some(place);
                self.due = Some(Instant::now() + REST);
            }
        }
    }

    fn tell(&mut self) {
        self.due = None;
        let Some(place) = self.at.clone() else { return };
        self.keep(|_, stream| {
            let told = say(stream, Message::At(place.clone())).is_ok();
            if !told {
                // Its thread reads the end, too.
                let _ = stream.shutdown(Shutdown::Both);
            }
            told
        });
    }

    /// Keeps these followers. Where nobody is left, the explorer need not say where it is.
    fn keep(&mut self, is_kept: impl Fn(u64, &Stream) -> bool) {
        let followed = !self.followers.is_empty();
        self.followers.retain(|(name, stream)| is_kept(*name, stream));
        if followed && self.followers.is_empty() {
            self.outbox.send(Msg::Followed(false));
        }
    }
}
