//! The output of a command that goes to the user as it comes, and is listened to on its way.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::hearing::Hearing;
use crate::watch::results::TestEvent;

/// What the end of a run waits for its last output: a process that stayed may hold the pipe for ever.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// What both streams tell.
pub(super) struct Overheard {
    told: Vec<Receiver<Vec<TestEvent>>>,
}

/// The streams of this command are ours to pass on.
pub(super) fn prepare(command: &mut Command) {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    if io::IsTerminal::is_terminal(&io::stdout()) {
        // A pipe is no terminal, but what comes out of it goes to one.
        for name in ["FORCE_COLOR", "CLICOLOR_FORCE", "PY_COLORS"] {
            command.env(name, "1");
        }
        command.env("CARGO_TERM_COLOR", "always");
    }
}

impl Overheard {
    /// Passes on what the command prints.
    pub(super) fn of(child: &mut Child, root: &Path, folders: &[String]) -> Overheard {
        let mut told = Vec::new();
        if let Some(stream) = child.stdout.take() {
            told.push(pass_on(stream, io::stdout, Hearing::new(root, folders.to_vec())));
        }
        if let Some(stream) = child.stderr.take() {
            told.push(pass_on(stream, io::stderr, Hearing::new(root, folders.to_vec())));
        }
        Overheard { told }
    }

    /// What they told, the end included.
    pub(super) fn finish(self) -> Vec<TestEvent> {
        let mut events = Vec::new();
        for told in self.told {
            while let Ok(more) = told.recv_timeout(LAST_WORDS) {
                events.extend(more);
            }
        }
        events
    }
}

fn pass_on<W: Write + 'static>(
    mut from: impl Read + Send + 'static,
    to: fn() -> W,
    mut hearing: Hearing,
) -> Receiver<Vec<TestEvent>> {
    let (sender, told) = channel();
    std::thread::spawn(move || {
        let mut buffer = vec![0; 16 * 1024];
        // Whoever reads from us may have seen enough; the command has not.
        let write = |shown: &[u8]| _ = to().write_all(shown).and_then(|()| to().flush());
        while let Ok(length @ 1..) = from.read(&mut buffer) {
            let (shown, events) = hearing.feed(buffer.get(..length).unwrap_or_default());
            write(&shown);
            let _ = sender.send(events);
        }
        let (shown, events) = hearing.finish();
        write(&shown);
        let _ = sender.send(events);
    });
    told
}
