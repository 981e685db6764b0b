//! Watching without a screen: the same core on the same workers, and a sentence a run instead of frames.

use crossbeam_channel::unbounded;

use super::clock::Clock;
use super::incoming::{Incoming, Outbox};
use super::keepsakes::Keepsakes;
use super::signals::{Holder, Listener};
use super::workers::Workers;
use super::{Ended, Explore, explore, pool};
use crate::app::{self, Cmd, Msg, RunSummary};
use crate::system::signals::stop;
use crate::watch::{Effect, Event};

/// Watches until a signal ends it, or `tell`, which is told of each run that is over, has told enough.
///
/// # Errors
/// When signals cannot be listened to.
pub fn watch_headless(options: Explore, tell: impl FnMut(&RunSummary) -> bool) -> anyhow::Result<Ended> {
    let memo = options.request.memo.clone();
    let ended = watch(options, tell);
    memo.save();
    ended
}

fn watch(options: Explore, mut tell: impl FnMut(&RunSummary) -> bool) -> anyhow::Result<Ended> {
    pool::start();
    let mut model = explore::model(&options);
    let (sender, news) = unbounded();
    let outbox = Outbox(sender);
    let _signals = Listener::start(&outbox, Holder::Us)?;
    let Explore { request, command, .. } = options;
    let mut workers = Workers::start(&outbox, request, command, Keepsakes::default(), vec![Msg::Watch(Event::Run)]);
    let mut clock = Clock::start();
    let mut told = None;
    loop {
        let incoming = match clock.next() {
            Some(until) => news.recv_deadline(until).ok(),
            None => news.recv().ok(),
        };
        clock.told();
        let mut msgs = vec![Msg::Now(clock.now())];
        match incoming {
            Some(Incoming::Msg(msg)) => msgs.push(msg),
            Some(Incoming::Terminate(signal)) => return Ok(Ended::BySignal(signal)),
            Some(Incoming::Suspend) => stop(),
            Some(Incoming::Input(_) | Incoming::Background(_) | Incoming::Continue) | None => {}
        }
        for msg in msgs {
            for cmd in app::update(&mut model, msg) {
                match cmd {
                    Cmd::Wake(after) | Cmd::Watch(Effect::Wake(after)) => clock.wake(after),
                    other => workers.carry_out(other),
                }
            }
            if let Some(summary) = app::summary(&model, told) {
                told = Some(summary.run);
                if !tell(&summary) {
                    return Ok(Ended::ByUser);
                }
            }
        }
    }
}
