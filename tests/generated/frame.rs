//! A frame: the cells of a screen with the colours they have in the end, after palette, dim and reverse. It knows
//! terminals, and nothing of pictures.

use vt100::{Color, Screen};

use crate::pty::Rgb;

/// What a screen shows.
pub(crate) struct Frame {
    pub(crate) columns: u16,
    pub(crate) rows: u16,
    /// Row by row; the second half of a wide character is left out.
    pub(crate) cells: Vec<Cell>,
}

/// A character on the screen.
#[derive(Clone)]
pub(crate) struct Cell {
    pub(crate) row: u16,
    pub(crate) column: u16,
    /// In columns: one or two.
    pub(crate) width: u16,
    /// One character with its combining marks; a space where nothing was written.
    pub(crate) text: String,
    pub(crate) style: Style,
    /// Without it the window shows through.
    pub(crate) background: Option<Rgb>,
}

/// What a character looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) colour: Rgb,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) underline: bool,
}

/// The colours of a terminal.
pub(crate) struct Palette {
    pub(crate) foreground: Rgb,
    pub(crate) background: Rgb,
    /// Black to white, then their bright twins.
    pub(crate) named: [Rgb; 16],
}

impl Frame {
    /// Reads a screen.
    pub(crate) fn of(screen: &Screen, palette: &Palette) -> Frame {
        let (rows, columns) = screen.size();
        let (rows, columns) = (rows.get(), columns.get());
        let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        let cursor = (!screen.hide_cursor()).then(|| screen.cursor_position());
        let cells = places.filter_map(|(row, column)| {
            let cell = screen.cell(row, column)?;
            (!cell.is_wide_continuation()).then(|| read(cell, (row, column), cursor == Some((row, column)), palette))
        });
        Frame { columns, rows, cells: cells.collect() }
    }
}

impl Frame {
    /// A row between two columns, as a frame of its own: where it lies in a frame, its columns tell.
    pub(crate) fn strip(&self, row: u16, from: u16, to: u16) -> Frame {
        let inside = |cell: &&Cell| cell.row == row && (from..to).contains(&cell.column);
        let cells = self.cells.iter().filter(inside).map(|cell| Cell { row: 0, ..cell.clone() });
        Frame { columns: self.columns, rows: 1, cells: cells.collect() }
    }
}

fn read(cell: &vt100::Cell, (row, column): (u16, u16), cursor: bool, palette: &Palette) -> Cell {
    let mut colour = palette.resolve(cell.fgcolor()).unwrap_or(palette.foreground);
    let mut background = palette.resolve(cell.bgcolor());
    // The cursor is drawn as most terminals draw it: a block in reverse.
    if cell.inverse() != cursor {
        let behind = background.replace(colour);
        colour = behind.unwrap_or(palette.background);
    }
    if cell.dim() {
        colour = mix(colour, background.unwrap_or(palette.background));
    }
    let text = if cell.has_contents() { cell.contents().to_owned() } else { " ".to_owned() };
    let style = Style { colour, bold: cell.bold(), italic: cell.italic(), underline: cell.underline() };
    Cell { row, column, width: if cell.is_wide() { 2 } else { 1 }, text, style, background }
}

/// Two thirds of the first colour: about as far as terminals dim.
fn mix(colour: Rgb, background: Rgb) -> Rgb {
    let channel = |index: usize| (u16::from(colour[index]) * 2 + u16::from(background[index])) / 3;
    [0, 1, 2].map(|index| channel(index) as u8)
}

impl Palette {
    /// A colour as the terminal shows it; none for the terminal's own.
    fn resolve(&self, colour: Color) -> Option<Rgb> {
        match colour {
            Color::Default => None,
            Color::Rgb(red, green, blue) => Some([red, green, blue]),
            Color::Idx(index) => Some(self.indexed(index)),
        }
    }

    /// The 256 colours of xterm: sixteen named ones, a cube of six steps a channel, and a ramp of grey.
    fn indexed(&self, index: u8) -> Rgb {
        match index {
            0..=15 => self.named[usize::from(index)],
            16..=231 => {
                let index = index - 16;
                [index / 36, index / 6 % 6, index % 6].map(|step| if step == 0 { 0 } else { 55 + 40 * step })
            }
            232..=255 => [8 + 10 * (index - 232); 3],
        }
    }
}

/// A calm dark terminal.
pub(crate) const DARK: Palette = Palette {
    foreground: [0xd7, 0xdb, 0xe2],
    background: [0x16, 0x19, 0x1f],
    named: [
        [0x2b, 0x30, 0x39],
        [0xf2, 0x77, 0x7f],
        [0x8e, 0xc9, 0x7c],
        [0xe6, 0xba, 0x6c],
        [0x73, 0xb0, 0xf4],
        [0xc5, 0x96, 0xea],
        [0x62, 0xc5, 0xc8],
        [0xc3, 0xc8, 0xd1],
        [0x6f, 0x77, 0x85],
        [0xff, 0x92, 0x98],
        [0xa9, 0xdc, 0x98],
        [0xf4, 0xcf, 0x8b],
        [0x93, 0xc4, 0xfa],
        [0xd8, 0xb2, 0xf5],
        [0x85, 0xd8, 0xda],
        [0xf1, 0xf3, 0xf6],
    ],
};

/// A calm light terminal.
pub(crate) const LIGHT: Palette = Palette {
    foreground: [0x2a, 0x2f, 0x38],
    background: [0xfc, 0xfc, 0xfa],
    named: [
        [0x2a, 0x2f, 0x38],
        [0xc4, 0x2f, 0x3e],
        [0x35, 0x80, 0x37],
        [0x95, 0x66, 0x00],
        [0x1f, 0x66, 0xc1],
        [0x8a, 0x41, 0xb8],
        [0x0b, 0x7c, 0x86],
        [0x8b, 0x92, 0x9d],
        [0x6a, 0x71, 0x7d],
        [0xd6, 0x4a, 0x57],
        [0x4a, 0x98, 0x49],
        [0xb0, 0x7d, 0x15],
        [0x3b, 0x80, 0xd8],
        [0xa2, 0x5d, 0xcd],
        [0x22, 0x97, 0xa0],
        [0xdf, 0xe2, 0xe6],
    ],
};

#[cfg(test)]
mod tests {
    use std::num::NonZeroU16;

    use super::*;

    fn frame(bytes: &str) -> Frame {
        let [rows, columns] = [2, 10].map(|cells| NonZeroU16::new(cells).unwrap());
        let mut parser = vt100::Parser::new(rows, columns, 0);
        parser.process(bytes.as_bytes());
        Frame::of(parser.screen(), &DARK)
    }

    #[test]
    fn colours_come_from_the_palette_the_cube_the_ramp_and_the_program() {
        let colours = frame("\x1b[?25l\x1b[31ma\x1b[92mb\x1b[38;5;208mc\x1b[38;5;232md\x1b[38;2;1;2;3me\x1b[0mf");
        let colours: Vec<Rgb> = colours.cells[..6].iter().map(|cell| cell.style.colour).collect();
        let [red, green] = [DARK.named[1], DARK.named[10]];
        assert_eq!(colours, [red, green, [255, 135, 0], [8, 8, 8], [1, 2, 3], DARK.foreground]);
    }

    #[test]
    fn reverse_swaps_also_the_colours_that_are_not_set() {
        let cells = frame("\x1b[?25l\x1b[7ma\x1b[31mb\x1b[42mc").cells;
        let pair = |index: usize| (cells[index].style.colour, cells[index].background);
        assert_eq!(pair(0), (DARK.background, Some(DARK.foreground)));
        assert_eq!(pair(1), (DARK.background, Some(DARK.named[1])));
        assert_eq!(pair(2), (DARK.named[2], Some(DARK.named[1])));
    }

    #[test]
    fn dim_goes_towards_what_is_behind() {
        let cells = frame("\x1b[?25l\x1b[2;38;2;90;90;90;48;2;0;30;60ma").cells;
        assert_eq!(cells[0].style.colour, [60, 70, 80]);
    }

    #[test]
    fn the_cursor_is_a_block_where_the_program_shows_it() {
        let cells = frame("ab").cells;
        assert_eq!(cells[2].background, Some(DARK.foreground));
        assert!(cells.iter().filter(|cell| cell.background.is_some()).count() == 1);
    }

    #[test]
    fn a_wide_character_is_one_cell() {
        let cells = frame("\x1b[?25l\u{65e5}a").cells;
        assert_eq!((cells[0].width, cells[0].text.as_str()), (2, "\u{65e5}"));
        assert_eq!((cells[1].column, cells[1].text.as_str()), (2, "a"));
    }
}
