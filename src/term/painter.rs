//! Drawing frames: only cells that changed are written, in one write a frame and inside a synchronized update, so that
//! no half of a frame is ever seen; a frame that changes nothing writes nothing.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use crossterm::Command;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};

/// Draws on the terminal.
pub struct Painter<W: Write> {
    terminal: Terminal<CrosstermBackend<Gathered>>,
    gathered: Gathered,
    /// The latest frame; the same bytes again would show the same.
    latest: Vec<u8>,
    out: W,
}

impl<W: Write> Painter<W> {
    /// A painter on an empty screen of this size. The size changes only when it is told: frames and the state that they
    /// show must agree on it.
    pub fn new(out: W, size: (u16, u16)) -> io::Result<Painter<W>> {
        let gathered = Gathered::default();
        let options = TerminalOptions { viewport: Viewport::Fixed(area(size)) };
        let terminal = Terminal::with_options(CrosstermBackend::new(gathered.clone()), options)?;
        Ok(Painter { terminal, gathered, latest: Vec::new(), out })
    }

    /// Draws a frame.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame)) -> io::Result<()> {
        self.terminal.draw(view)?;
        let cells = self.gathered.take();
        // Even an empty frame resets colours and the cursor; without a cursor movement or a clearing nothing is drawn.
        if cells == self.latest || !cells.iter().any(|byte| matches!(byte, b'H' | b'J')) {
            return Ok(());
        }
        let mut frame = ansi(BeginSynchronizedUpdate).into_bytes();
        frame.extend_from_slice(&cells);
        frame.extend_from_slice(ansi(EndSynchronizedUpdate).as_bytes());
        self.latest = cells;
        self.out.write_all(&frame)?;
        self.out.flush()
    }

    /// The screen has this size from now on, and nobody knows what is on it: the next frame is written whole.
    pub fn restart(&mut self, size: (u16, u16)) -> io::Result<()> {
        self.latest.clear();
        // Clearing through the library would ask the terminal where its cursor is, which the input thread would hear.
        self.gathered.write_all(ansi(Clear(ClearType::All)).as_bytes())?;
        self.terminal.resize(area(size))
    }
}

fn area((width, height): (u16, u16)) -> Rect {
    Rect::new(0, 0, width, height)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_that_changes_nothing_writes_nothing_until_all_is_forgotten() {
        let mut painter = Painter::new(Vec::new(), (20, 3)).unwrap();
        let draw = |painter: &mut Painter<Vec<u8>>, text: &'static str| {
            painter.draw(|frame| frame.render_widget(text, frame.area())).unwrap();
            std::mem::take(&mut painter.out).len()
        };
        let whole = draw(&mut painter, "hello");
        assert!(whole > 0);
        assert_eq!(draw(&mut painter, "hello"), 0);
        assert!(draw(&mut painter, "hellO") > 0);
        painter.restart((20, 3)).unwrap();
        assert!(draw(&mut painter, "hellO") >= whole);
        assert_eq!(draw(&mut painter, "hellO"), 0);
    }
}
