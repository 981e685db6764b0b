//! Taking the terminal over and giving it back, whatever happens: a normal end, an error, a panic, a suspension.

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread::{self, ThreadId};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{self, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, execute, style};

use crate::system::terminal::{DisableMouse, EnableMouse};

/// Whose the terminal is now: the thread that draws on it while it is ours.
static OWNER: Mutex<Option<ThreadId>> = Mutex::new(None);
static HOOK: Once = Once::new();

/// The terminal in our hands. Dropping it gives it back.
#[derive(Debug)]
pub struct Session(());

impl Session {
    /// Takes the terminal over: keys come one by one, the mouse reports, the screen is ours and the user's stays below.
    pub fn enter() -> io::Result<Session> {
        HOOK.call_once(restore_on_panic);
        let session = Session(());
        session.retake()?;
        Ok(session)
    }

    /// Gives the terminal back until [`retake`](Session::retake).
    pub fn release(&self) {
        release();
    }

    /// Takes the terminal over again, whatever others did to its modes in the meantime.
    pub fn retake(&self) -> io::Result<()> {
        let mut owner = owner();
        // The modes to go back to are those of now; without this the library would believe that nothing changed.
        terminal::disable_raw_mode()?;
        *owner = Some(thread::current().id());
        terminal::enable_raw_mode()?;
        execute!(io::stdout(), EnterAlternateScreen, cursor::Hide, EnableMouse, EnableBracketedPaste)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        release();
    }
}

/// Is the terminal ours at this moment?
pub fn is_ours() -> bool {
    owner().is_some()
}

/// Columns and rows of the terminal.
pub fn size() -> (u16, u16) {
    terminal::size().unwrap_or((80, 24))
}

fn owner() -> MutexGuard<'static, Option<ThreadId>> {
    OWNER.lock().unwrap_or_else(PoisonError::into_inner)
}

fn release() {
    let mut owner = owner();
    if owner.take().is_none() {
        return;
    }
    let mut out = io::stdout();
    // Nothing can be done about a terminal that is gone; the modes are put back all the same.
    let _ = execute!(
        out,
        EndSynchronizedUpdate,
        DisableBracketedPaste,
        DisableMouse,
        style::ResetColor,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = terminal::disable_raw_mode();
    let _ = out.flush();
}

/// A panic of the drawing thread ends the program: its message must land on the user's own screen. A panic of another
/// thread is caught where the thread was started and told in the footer: printed, it would land on our screen.
fn restore_on_panic() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let drawing = *owner();
        if drawing == Some(thread::current().id()) {
            release();
        }
        if !is_ours() {
            print(info);
        }
    }));
}
