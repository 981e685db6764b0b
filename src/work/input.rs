//! Keys, mouse and pastes from the terminal, in batches. After each batch the thread waits until it was carried out:
//! an editor opened by a key then has the terminal's input to itself.

use std::io::{self, Write as _};
use std::time::Duration;

use crokey::KeyCombination;
use crossbeam_channel::{Receiver, Sender, bounded};
use crossterm::event::{self, Event, KeyEventKind, MouseButton, MouseEventKind};

use super::answer::Answer;
use super::incoming::{HANG_UP, Incoming, Outbox, worker};
use crate::app::{Mouse, MouseKind, Msg};
use crate::system::terminal::TELLS_ITS_SIZE;
use crate::term;

/// More than this is not gathered before it is shown: a paste without brackets is a flood of keys.
const BATCH: usize = 1024;

/// How long more is waited for that belongs to a batch. Without any time the library says that there is nothing, whatever
/// it has read already; what this time is too short for comes with the next batch.
const REST_OF_BATCH: Duration = Duration::from_micros(100);

/// How far apart the parts of an answer of the terminal may be.
const REST_OF_ANSWER: Duration = Duration::from_millis(30);

/// Starts to read. The answer to each batch goes into the returned channel.
pub(crate) fn start(outbox: &Outbox, ask_background: bool) -> Sender<()> {
    let (acknowledge, acknowledged) = bounded(1);
    let sink = outbox.clone();
    worker("input", outbox, move || read(&sink, &acknowledged, ask_background));
    acknowledge
}

fn read(outbox: &Outbox, acknowledged: &Receiver<()>, ask_background: bool) {
    let mut answer = Answer::new(ask_background && ask().is_ok());
    while let Ok(batch) = batch(&mut answer) {
        if let Some(background) = answer.background() {
            let _ = outbox.0.send(Incoming::Background(background));
        }
        if batch.is_empty() {
            continue;
        }
        if outbox.0.send(Incoming::Input(batch)).is_err() || acknowledged.recv().is_err() {
            return;
        }
    }
    // The terminal is gone.
    // Nobody is there any more, as the signal would say that not every system sends.
    let _ = outbox.0.send(Incoming::Terminate(HANG_UP));
}

/// Asks the terminal for its background.
fn ask() -> io::Result<()> {
    // In one piece: frames are written meanwhile.
    let mut out = io::stdout().lock();
    out.write_all(term::BACKGROUND_QUESTION.as_bytes())?;
    out.flush()
}

fn batch(answer: &mut Answer) -> io::Result<Vec<Msg>> {
    let first = if answer.holds() && !event::poll(REST_OF_ANSWER)? {
        // What is held back is no answer: nothing came after it.
        answer.give_up()
    } else {
        answer.take(event::read()?)
    };
    let mut batch: Vec<Msg> = first.into_iter().filter_map(message).collect();
    while batch.len() < BATCH && event::poll(REST_OF_BATCH)? {
        batch.extend(answer.take(event::read()?).into_iter().filter_map(message));
    }
    Ok(batch)
}

fn message(event: Event) -> Option<Msg> {
    match event {
        // Windows tells releases too.
        Event::Key(key) if key.kind == KeyEventKind::Release => None,
        Event::Key(key) => Some(Msg::Key(KeyCombination::from(key))),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => TELLS_ITS_SIZE.then_some(Msg::Resize { width, height }),
        Event::Mouse(mouse) => {
            let kind = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => MouseKind::Press,
                MouseEventKind::Drag(MouseButton::Left) => MouseKind::Drag,
                MouseEventKind::Up(MouseButton::Left) => MouseKind::Release,
                MouseEventKind::ScrollUp => MouseKind::WheelUp,
                MouseEventKind::ScrollDown => MouseKind::WheelDown,
                _ => return None,
            };
            Some(Msg::Mouse(Mouse { kind, column: mouse.column, row: mouse.row }))
        }
        Event::FocusGained | Event::FocusLost => None,
    }
}
