//! A screen as text that keeps its styles: the cells, then a letter a cell for its style, then what each letter means.
//! In a coverage tool colour is data, and a snapshot without it would not notice a lost mark.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

/// The cells alone, trailing spaces cut.
pub(crate) fn text(buffer: &Buffer) -> String {
    rows(buffer, |cell| cell.symbol().to_owned())
}

/// Cells, styles and legend.
pub(crate) fn styled(buffer: &Buffer) -> String {
    let mut styles: Vec<String> = Vec::new();
    let letters = rows(buffer, |cell| {
        let style = describe(cell);
        let at = styles.iter().position(|known| *known == style).unwrap_or_else(|| {
            styles.push(style);
            styles.len() - 1
        });
        letter(at).to_string()
    });
    let mut out = format!("{}\n---\n{letters}\n---\n", text(buffer));
    for (at, style) in styles.iter().enumerate().filter(|(_, style)| !style.is_empty()) {
        let _ = writeln!(out, "{} {style}", letter(at));
    }
    out
}

/// The styles alone: each with the runs of cells that have it, as `row:from-to`. For looks of which the text is known.
pub(crate) fn styles(buffer: &Buffer) -> String {
    let mut styles: Vec<(String, Vec<String>)> = Vec::new();
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let (from, style) = (x, describe(&buffer[(x, y)]));
            while x < buffer.area.width && describe(&buffer[(x, y)]) == style {
                x += 1;
            }
            let run = format!("{y}:{from}-{}", x - 1);
            match styles.iter_mut().find(|(known, _)| *known == style) {
                _ if style.is_empty() => {}
                Some((_, runs)) => runs.push(run),
                None => styles.push((style, vec![run])),
            }
        }
    }
    styles.into_iter().map(|(style, runs)| format!("{style}\n    {}\n", runs.join(" "))).collect()
}

/// For each row a few digits that change with the style of any of its cells: for looks of which another size is kept in full.
pub(crate) fn digests(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let styles = (0..buffer.area.width).map(|x| describe(&buffer[(x, y)])).collect::<Vec<_>>().join("|");
        // FNV-1a: the same on every machine and in every version.
        let hash =
            styles.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let _ = write!(out, "{}{:04x}", if y % 20 == 0 { "\n " } else { " " }, (hash ^ (hash >> 16)) & 0xffff);
    }
    out
}

fn rows(buffer: &Buffer, mut cell: impl FnMut(&Cell) -> String) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut row = String::new();
        let mut skip = 0;
        for x in 0..buffer.area.width {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let here = &buffer[(x, y)];
            skip = unicode_width::UnicodeWidthStr::width(here.symbol()).saturating_sub(1);
            row.push_str(&cell(here));
        }
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}

/// The plain style is a space.
fn letter(at: usize) -> char {
    let letters = b" abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    letters.get(at).map_or('#', |letter| char::from(*letter))
}

fn describe(cell: &Cell) -> String {
    let colour = |colour: Color| match colour {
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        other => format!("{other:?}"),
    };
    let mut parts = Vec::new();
    if cell.fg != Color::Reset {
        parts.push(colour(cell.fg));
    }
    if cell.bg != Color::Reset {
        parts.push(format!("on {}", colour(cell.bg)));
    }
    for (name, modifier) in [
        ("bold", Modifier::BOLD),
        ("dim", Modifier::DIM),
        ("italic", Modifier::ITALIC),
        ("underlined", Modifier::UNDERLINED),
        ("reversed", Modifier::REVERSED),
    ] {
        if cell.modifier.contains(modifier) {
            parts.push(name.to_owned());
        }
    }
    parts.join(" ")
}
