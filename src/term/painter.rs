//! Drawing frames: only cells that changed are written, in one write a frame and inside a synchronized update, so that
//! no half of a frame is ever seen; a frame that changes nothing writes nothing.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use crossterm::Command;
use crossterm::cursor::Hide;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal};

/// Draws on the terminal.
pub struct Painter<W: Write> {
    terminal: Terminal<CrosstermBackend<Gathered>>,
    gathered: Gathered,
    out: W,
}

impl<W: Write> Painter<W> {
    /// A painter on an empty screen.
    pub fn new(out: W) -> io::Result<Painter<W>> {
        let gathered = Gathered::default();
        let terminal = Terminal::new(CrosstermBackend::new(gathered.clone()))?;
        Ok(Painter { terminal, gathered, out })
    }

    /// Draws a frame.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame)) -> io::Result<()> {
        self.terminal.draw(view)?;
        let cells = self.gathered.take();
        // The cursor is hidden anew after every frame, even an empty one.
        if cells.is_empty() || cells == ansi(Hide).as_bytes() {
            return Ok(());
        }
        let mut frame = ansi(BeginSynchronizedUpdate).into_bytes();
        frame.extend_from_slice(&cells);
        frame.extend_from_slice(ansi(EndSynchronizedUpdate).as_bytes());
        self.out.write_all(&frame)?;
        self.out.flush()
    }

    /// Forgets what is on the screen: the next frame is written whole.
    pub fn forget(&mut self) -> io::Result<()> {
        // Clearing would ask the terminal where its cursor is, and the answer is read by the input thread.
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::new(0, 0, size.width, size.height))
    }
}

fn ansi(command: impl Command) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = command.write_ansi(&mut text);
    text
}

/// What the library writes for a frame; it flushes in between.
#[derive(Clone, Default)]
struct Gathered(Arc<Mutex<Vec<u8>>>);

impl Gathered {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Gathered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
