//! A frame as an SVG: a window with a title bar, and in it the cells. Everything in the text follows from the frame,
//! so that two pictures of one frame are equal byte by byte. Lengths are half pixels and whole numbers.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::frame::{Cell, Frame, Palette};
use crate::glyphs::{CELL, Shape, shapes};
use crate::pty::Rgb;

/// The font as CSS with its data inside, so that the picture is the same on machines that lack it.
const FONT: &str = include_str!("../../assets/fonts/embedded.css");

/// Where letters stand in a cell.
const BASELINE: u32 = 30;
const BAR: u32 = 76;
const MARGIN: u32 = 24;
const DOTS: [&str; 3] = ["#ed6b60", "#f3be50", "#63c556"];

/// Width and height of the picture of so many columns and rows.
pub(crate) fn size(columns: u16, rows: u16) -> (u32, u32) {
    (u32::from(columns) * CELL.0 + 2 * MARGIN, u32::from(rows) * CELL.1 + BAR + 2 * MARGIN)
}

/// Draws a frame in a window.
pub(crate) fn draw(frame: &Frame, palette: &Palette, title: &str) -> String {
    let size = size(frame.columns, frame.rows);
    let mut svg = begin(size, title);
    svg.push_str(&window(size, palette));
    svg.push_str(&heading(size, palette, title));
    svg.push_str(&inside());
    svg.push_str(&cells(frame));
    svg.push_str("</g>\n</svg>\n");
    svg
}

/// What a picture begins with.
pub(crate) fn begin((width, height): (u32, u32), title: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"JetBrains Mono,monospace\" font-size=\"30\">\n\
         <title>{title}</title>\n<style>\n{FONT}</style>\n",
        width / 2,
        height / 2,
    )
}

/// Begins the group of what is inside of the window.
pub(crate) fn inside() -> String {
    format!("<g transform=\"translate({MARGIN} {})\" xml:space=\"preserve\">\n", BAR + MARGIN)
}

/// The cells of a frame.
pub(crate) fn cells(frame: &Frame) -> String {
    [backgrounds(frame), drawn(frame), written(frame)].concat()
}

/// A window without its title.
pub(crate) fn window((width, height): (u32, u32), palette: &Palette) -> String {
    let [paper, ink] = [palette.background, palette.foreground].map(hex);
    let edge = format!("<rect x=\"1\" y=\"1\" width=\"{}\" height=\"{}\" rx=\"20\"", width - 2, height - 2);
    let mut svg = format!("{edge} fill=\"{paper}\"/>\n");
    let bar = format!("M1 {BAR}V21q0-20 20-20h{}q20 0 20 20V{BAR}z", width - 42);
    let _ = writeln!(svg, "<path d=\"{bar}\" fill=\"{ink}\" fill-opacity=\".07\"/>");
    for (dot, x) in DOTS.iter().zip([44, 84, 124]) {
        let _ = writeln!(svg, "<circle cx=\"{x}\" cy=\"{}\" r=\"12\" fill=\"{dot}\"/>", BAR / 2);
    }
    let _ = writeln!(svg, "{edge} fill=\"none\" stroke=\"{ink}\" stroke-opacity=\".18\" stroke-width=\"2\"/>");
    svg
}

/// Its title.
pub(crate) fn heading((width, _): (u32, u32), palette: &Palette, title: &str) -> String {
    let place = format!("x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"26\"", width / 2, BAR / 2 + 9);
    let ink = hex(palette.foreground);
    format!("<text {place} fill=\"{ink}\" fill-opacity=\".6\">{}</text>\n", escaped(title))
}

fn backgrounds(frame: &Frame) -> String {
    let mut layer = Layer::default();
    for cell in &frame.cells {
        if let Some(colour) = cell.background {
            let (x, y) = corner(cell);
            layer.rect(colour, [x, y, u32::from(cell.width) * CELL.0, CELL.1]);
        }
    }
    layer.svg()
}

/// Lines, blocks and underlines.
fn drawn(frame: &Frame) -> String {
    let mut layer = Layer::default();
    let mut paths = String::new();
    for cell in &frame.cells {
        let ((x, y), colour) = (corner(cell), cell.style.colour);
        if cell.style.underline {
            layer.rect(colour, [x, y + BASELINE + 4, u32::from(cell.width) * CELL.0, 2]);
        }
        for shape in character(cell).and_then(shapes).unwrap_or_default() {
            match shape {
                Shape::Rect(left, top, width, height) => layer.rect(colour, [x + left, y + top, width, height]),
                Shape::Shade(quarters) => {
                    let ((width, height), opacity) = (CELL, f32::from(quarters) / 4.0);
                    let place = format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"");
                    let _ = writeln!(paths, "<rect {place} fill=\"{}\" fill-opacity=\"{opacity}\"/>", hex(colour));
                }
                Shape::Line(path) => {
                    let place = format!("transform=\"translate({x} {y})\"");
                    let _ = writeln!(
                        paths,
                        "<path {place} d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/>",
                        hex(colour)
                    );
                }
                Shape::Area(path) => {
                    let place = format!("transform=\"translate({x} {y})\"");
                    let _ = writeln!(paths, "<path {place} d=\"{path}\" fill=\"{}\"/>", hex(colour));
                }
            }
        }
    }
    layer.svg() + &paths
}

/// Letters, one element a run of one style. The run is told its length, so that another font keeps the columns.
fn written(frame: &Frame) -> String {
    let mut svg = String::new();
    let mut cells = frame.cells.iter().filter(|cell| is_letter(cell)).peekable();
    while let Some(first) = cells.next() {
        let (mut text, mut end) = (escaped(&first.text), first.column + first.width);
        // A single space between words does not end a run.
        while let Some(next) = cells.next_if(|next| follows(first, next, end)) {
            if next.column > end {
                text.push(' ');
            }
            text.push_str(&escaped(&next.text));
            end = next.column + next.width;
        }
        let (x, y) = corner(first);
        let length = u32::from(end - first.column) * CELL.0;
        let weight = if first.style.bold { " font-weight=\"700\"" } else { "" };
        let slant = if first.style.italic { " font-style=\"italic\"" } else { "" };
        let fill = hex(first.style.colour);
        let place = format!("x=\"{x}\" y=\"{}\" textLength=\"{length}\"", y + BASELINE);
        let _ = writeln!(svg, "<text {place} fill=\"{fill}\"{weight}{slant}>{text}</text>");
    }
    svg
}

fn is_letter(cell: &Cell) -> bool {
    cell.text != " " && character(cell).and_then(shapes).is_none()
}

fn follows(first: &Cell, next: &Cell, end: u16) -> bool {
    let alike = |cell: &Cell| (cell.style.colour, cell.style.bold, cell.style.italic);
    let narrow = first.width == 1 && next.width == 1;
    narrow && next.row == first.row && next.column <= end + 1 && alike(first) == alike(next)
}

fn character(cell: &Cell) -> Option<char> {
    let mut characters = cell.text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

fn corner(cell: &Cell) -> (u32, u32) {
    (u32::from(cell.column) * CELL.0, u32::from(cell.row) * CELL.1)
}

/// Rectangles by colour. Neighbours in a row become one.
#[derive(Default)]
struct Layer {
    rects: BTreeMap<Rgb, Vec<[u32; 4]>>,
}

impl Layer {
    fn rect(&mut self, colour: Rgb, rect: [u32; 4]) {
        let rects = self.rects.entry(colour).or_default();
        let [x, y, width, height] = rect;
        match rects.last_mut() {
            Some(last) if last[0] + last[2] == x && last[1] == y && last[3] == height => last[2] += width,
            _ => rects.push(rect),
        }
    }

    /// Without smoothing: two rectangles that meet would let a line of the background through.
    fn svg(&self) -> String {
        if self.rects.is_empty() {
            return String::new();
        }
        let mut svg = String::from("<g shape-rendering=\"crispEdges\">\n");
        for (colour, rects) in &self.rects {
            let path = rects.iter().fold(String::new(), |mut path, [x, y, width, height]| {
                let _ = write!(path, "M{x} {y}h{width}v{height}h-{width}z");
                path
            });
            let _ = writeln!(svg, "<path fill=\"{}\" d=\"{path}\"/>", hex(*colour));
        }
        svg + "</g>\n"
    }
}

fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::DARK;

    fn lines(bytes: &str, start: &str) -> Vec<String> {
        let size = |cells| std::num::NonZeroU16::new(cells).unwrap();
        let mut parser = vt100::Parser::new(size(2), size(20), 0);
        parser.process(format!("\x1b[?25l{bytes}").as_bytes());
        let svg = draw(&Frame::of(parser.screen(), &DARK), &DARK, "");
        // What stands before the group of cells is the window.
        let cells = svg.lines().skip_while(|line| !line.starts_with("<g transform"));
        cells.filter(|line| line.starts_with(start)).map(str::to_owned).collect()
    }

    #[test]
    fn words_of_one_style_are_one_run_and_a_gap_ends_it() {
        let runs = lines("a < b  c\x1b[1md", "<text");
        assert_eq!(
            runs,
            [
                r##"<text x="0" y="30" textLength="90" fill="#d7dbe2">a &lt; b</text>"##,
                r##"<text x="126" y="30" textLength="18" fill="#d7dbe2">c</text>"##,
                r##"<text x="144" y="30" textLength="18" fill="#d7dbe2" font-weight="700">d</text>"##,
            ]
        );
    }

    #[test]
    fn a_line_of_many_cells_is_one_rectangle() {
        assert_eq!(lines("\x1b[32m━━━", "<path"), [r##"<path fill="#8ec97c" d="M0 18h54v6h-54z"/>"##]);
    }

    #[test]
    fn corners_meet_the_lines_beside_them() {
        let paths = lines("─╮", "<path");
        assert_eq!(paths[0], r##"<path fill="#d7dbe2" d="M0 20h18v2h-18z"/>"##);
        // Down the middle of the cell below, and to the middle of the line on the left.
        assert_eq!(
            paths[1],
            r##"<path transform="translate(18 0)" d="M9 40v-9q0-10-9-10" fill="none" stroke="#d7dbe2" stroke-width="2"/>"##
        );
    }

    #[test]
    fn backgrounds_are_behind_everything_and_only_where_they_are_set() {
        assert_eq!(lines("a\x1b[41m  ", "<path"), [r##"<path fill="#f2777f" d="M18 0h36v40h-36z"/>"##]);
    }
}
