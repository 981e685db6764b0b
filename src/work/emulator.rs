//! A terminal for the tests: their bytes in, lines of styled text out. What scrolls away is kept, up to a limit.

use std::collections::VecDeque;
use std::num::NonZeroU16;
use std::panic::{AssertUnwindSafe, catch_unwind};

use vt100::{Cell, Color, Parser};

use crate::source::printable;
use crate::watch::{Colour, Piece, Row, SCROLLBACK, Screen, Style};

/// Bytes fed at once. Each is at most one line end, so no more lines than this scroll away before they are fetched.
const CHUNK: usize = 1024;

/// The emulated terminal.
pub(crate) struct Emulator {
    parser: Parser,
    history: VecDeque<Row>,
    dropped: u64,
}

impl Emulator {
    /// A terminal of this size, in cells.
    pub(crate) fn new(columns: u16, rows: u16) -> Emulator {
        Emulator { parser: parser(columns, rows), history: VecDeque::new(), dropped: 0 }
    }

    /// Changes the size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.parser.screen_mut().set_size(cells(rows), cells(columns));
        self.fetch();
    }

    /// Takes output.
    pub(crate) fn process(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(CHUNK) {
            // Whatever a program prints must not end its being read: it would wait for ever.
            if catch_unwind(AssertUnwindSafe(|| self.parser.process(chunk))).is_err() {
                let (rows, columns) = self.parser.screen().size();
                self.parser = parser(columns.get(), rows.get());
            }
            self.fetch();
        }
    }

    /// All lines as they are now.
    pub(crate) fn screen(&self) -> Screen {
        let screen = self.parser.screen();
        let (rows, _) = screen.size();
        let mut all: Vec<Row> = self.history.iter().cloned().collect();
        all.extend((0..rows.get()).map(|row| row_of(screen, row)));
        while all.last().is_some_and(|row| row.is_empty()) {
            all.pop();
        }
        Screen { rows: all, dropped: self.dropped }
    }

    /// Moves lines that scrolled away into the history.
    fn fetch(&mut self) {
        let screen = self.parser.screen_mut();
        let (rows, _) = screen.size();
        let mut left = screen.scrollback_len();
        while left > 0 {
            screen.set_scrollback(left);
            let now = left.min(usize::from(rows.get()));
            self.history.extend((0..now).map(|row| row_of(screen, row as u16)));
            left -= now;
        }
        screen.clear_scrollback();
        while self.history.len() > SCROLLBACK {
            self.history.pop_front();
            self.dropped += 1;
        }
    }
}

fn parser(columns: u16, rows: u16) -> Parser {
    Parser::new(cells(rows), cells(columns), 2 * CHUNK)
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN)
}

fn row_of(screen: &vt100::Screen, row: u16) -> Row {
    let (_, columns) = screen.size();
    let mut pieces: Vec<Piece> = Vec::new();
    for cell in (0..columns.get()).filter_map(|column| screen.cell(row, column)) {
        if cell.is_wide_continuation() {
            continue;
        }
        let text = if cell.has_contents() { cell.contents() } else { " " };
        let style = style_of(cell);
        match pieces.last_mut() {
            Some(piece) if piece.style == style => piece.text.push_str(text),
            _ => pieces.push(Piece { text: text.to_owned(), style }),
        }
    }
    // Blanks at the end show nothing.
    while let Some(last) = pieces.last_mut().filter(|piece| piece.style == Style::default()) {
        last.text.truncate(last.text.trim_end_matches(' ').len());
        if !last.text.is_empty() {
            break;
        }
        pieces.pop();
    }
    for piece in &mut pieces {
        if let std::borrow::Cow::Owned(safe) = printable(&piece.text) {
            piece.text = safe;
        }
    }
    pieces.into()
}

fn style_of(cell: &Cell) -> Style {
    Style {
        foreground: colour_of(cell.fgcolor()),
        background: colour_of(cell.bgcolor()),
        bold: cell.bold(),
        dim: cell.dim(),
        italic: cell.italic(),
        underline: cell.underline(),
        inverse: cell.inverse(),
    }
}

fn colour_of(colour: Color) -> Colour {
    match colour {
        Color::Default => Colour::Default,
        Color::Idx(index) => Colour::Indexed(index),
        Color::Rgb(red, green, blue) => Colour::Rgb(red, green, blue),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(screen: &Screen) -> Vec<String> {
        screen.rows.iter().map(|row| row.iter().map(|piece| piece.text.as_str()).collect()).collect()
    }

    #[test]
    fn progress_bars_overwrite_and_colours_stay() {
        let mut emulator = Emulator::new(20, 5);
        emulator.process(b" 10%\r 20%\r\n\x1b[32mok\x1b[0m 3\r\n");
        let screen = emulator.screen();
        assert_eq!(text(&screen), [" 20%", "ok 3"]);
        let green = Style { foreground: Colour::Indexed(2), ..Style::default() };
        assert_eq!(screen.rows[1][0], Piece { text: "ok".to_owned(), style: green });
    }

    #[test]
    fn lines_that_scroll_away_are_kept_in_order_up_to_a_limit() {
        let mut emulator = Emulator::new(10, 4);
        let lines: String = (0..SCROLLBACK + 50).map(|n| format!("{n}\r\n")).collect();
        emulator.process(lines.as_bytes());
        let screen = emulator.screen();
        // Three lines are on the screen itself, above the cursor.
        assert_eq!(screen.dropped, 47);
        let first = screen.dropped as usize;
        assert!(text(&screen).iter().enumerate().all(|(at, line)| *line == (at + first).to_string()));
        assert_eq!(screen.rows.len(), SCROLLBACK + 3);
    }

    #[test]
    fn nothing_hostile_is_left_in_the_text() {
        let mut emulator = Emulator::new(40, 4);
        emulator.process("a\u{202e}b\x1b]0;title\x07\x1b[2Jc\x1b]52;c;eA==\x07".as_bytes());
        assert!(text(&emulator.screen()).concat().chars().all(|c| c != '\u{202e}' && !c.is_control()));
    }

    #[test]
    fn a_smaller_screen_loses_nothing() {
        let mut emulator = Emulator::new(10, 4);
        emulator.process(b"1\r\n2\r\n3\r\n4");
        emulator.resize(10, 2);
        assert_eq!(text(&emulator.screen()), ["1", "2", "3", "4"]);
    }
}
