//! Where a command's words go: to the standard streams, or to whoever called it inside of this process.

use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use super::Failure;
use crate::source::printable;

/// The two streams, or what would have gone to them.
#[derive(Clone, Debug, Default)]
pub(super) struct Output(Option<Arc<Mutex<Kept>>>);

/// What was printed and said.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// For standard output.
    pub(super) text: String,
    /// For standard error, a sentence each.
    pub(super) said: Vec<String>,
}

impl Output {
    /// Keeps everything.
    pub(super) fn kept() -> Output {
        Output(Some(Arc::default()))
    }

    /// Does somebody inside of this process read it?
    pub(super) fn is_kept(&self) -> bool {
        self.0.is_some()
    }

    /// Prints what was asked for.
    pub(super) fn print(&self, text: &str) -> Result<(), Failure> {
        let Some(kept) = &self.0 else { return print(text) };
        kept.lock().unwrap_or_else(PoisonError::into_inner).text.push_str(text);
        Ok(())
    }

    /// Says a sentence.
    pub(super) fn say(&self, sentence: &str) {
        match &self.0 {
            None => say(sentence),
            Some(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).said.push(sentence.to_owned()),
        }
    }

    /// What was kept since this was asked last.
    pub(super) fn take(&self) -> Kept {
        let Some(kept) = &self.0 else { return Kept::default() };
        std::mem::take(&mut *kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Writes to standard output, ending with a line end. A reader that closed the pipe has seen enough.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.write_all(end.as_bytes()));
    match written.and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::unjudged(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Says a sentence on standard error.
pub(super) fn say(sentence: &str) {
    let lines: Vec<String> = sentence.lines().map(|line| printable(line).into_owned()).collect();
    let _ = writeln!(std::io::stderr(), "lazycov: {}", lines.join("\n"));
}
