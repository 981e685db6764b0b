//! Keys, mouse and pastes from the terminal, in batches. After each batch the thread waits until it was carried out:
//! an editor opened by a key then has the terminal's input to itself.

use std::time::Duration;

use crokey::KeyCombination;
use crossbeam_channel::{Receiver, Sender, bounded};
use crossterm::event::{self, Event, KeyEventKind, MouseButton, MouseEventKind};

use super::incoming::{HANG_UP, Incoming, Outbox, worker};
use crate::app::{Mouse, MouseKind, Msg};
use crate::term;

/// More than this is not gathered before it is shown: a paste without brackets is a flood of keys.
const BATCH: usize = 1024;

/// How long more is waited for that belongs to a batch. Without any time the library says that there is nothing, whatever
/// it has read already; what this time is too short for comes with the next batch.
const REST_OF_BATCH: Duration = Duration::from_micros(100);

/// Time enough to find what was typed ahead: the library sets itself up first.
const TYPED_AHEAD: Duration = Duration::from_millis(5);

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
    if ask_background {
        ask(outbox);
    }
    while let Ok(batch) = batch() {
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

/// Asks for the background. The answer comes as input, so this happens before anyone reads keys.
fn ask(outbox: &Outbox) {
    // Whoever typed ahead wants to be heard, and would be taken for the answer.
    if !matches!(event::poll(TYPED_AHEAD), Ok(false)) {
        return;
    }
    match term::background() {
        Some(background) => {
            let _ = outbox.0.send(Incoming::Background(background));
        }
        // What is left of an answer must not be taken for keys.
        None => while matches!(event::poll(REST_OF_ANSWER), Ok(true)) && event::read().is_ok() {},
    }
}

fn batch() -> std::io::Result<Vec<Msg>> {
    let mut batch = Vec::new();
    batch.extend(message(event::read()?));
    while batch.len() < BATCH && event::poll(REST_OF_BATCH)? {
        batch.extend(message(event::read()?));
    }
    Ok(batch)
}

fn message(event: Event) -> Option<Msg> {
    match event {
        // Windows tells releases too.
        Event::Key(key) if key.kind == KeyEventKind::Release => None,
        Event::Key(key) => Some(Msg::Key(KeyCombination::from(key))),
        Event::Paste(text) => Some(Msg::Paste(text)),
        // Where there are signals they tell the size, also while the library waits for the rest of a key.
        Event::Resize(..) if cfg!(unix) => None,
        Event::Resize(width, height) => Some(Msg::Resize { width, height }),
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
