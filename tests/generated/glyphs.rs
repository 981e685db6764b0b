//! Characters that are drawn instead of written: lines, blocks and circles have to meet the edges of their cells, and
//! a font's own do not when its line is a fraction of a pixel shorter than a cell. It knows one cell at a time. Lengths
//! are half pixels, so that all of them are whole numbers.

/// The size of a cell: letters of JetBrains Mono at 15 pixels are 9 wide, and its lines 19.8 high.
pub(crate) const CELL: (u32, u32) = (18, 40);

/// The middle of a cell, where lines cross: in the middle of a pixel, so that a thin line is one pixel.
const MIDDLE: (u32, u32) = (9, 21);

const THIN: u32 = 2;
const THICK: u32 = 6;

/// A part of a drawn character, relative to its cell.
pub(crate) enum Shape {
    /// Left, top, width, height.
    Rect(u32, u32, u32, u32),
    /// A rectangle over the whole cell, so many quarters opaque.
    Shade(u8),
    /// The outline of a path.
    Line(&'static str),
    /// The inside of a path.
    Area(&'static str),
}

/// The shapes of a character, or none if the font writes it.
pub(crate) fn shapes(character: char) -> Option<Vec<Shape>> {
    if let Some(arms) = arms(character) {
        return Some(lines(arms));
    }
    let (width, height) = CELL;
    let ring = Shape::Line("M3 21a6 6 0 0 1 12 0a6 6 0 0 1-12 0z");
    let shapes = match character {
        '╭' => vec![Shape::Line("M9 40v-9q0-10 9-10")],
        '╮' => vec![Shape::Line("M9 40v-9q0-10-9-10")],
        '╯' => vec![Shape::Line("M9 0v11q0 10-9 10")],
        '╰' => vec![Shape::Line("M9 0v11q0 10 9 10")],
        '╌' => vec![dash(2, 5), dash(11, 5)],
        '┄' => vec![dash(1, 4), dash(7, 4), dash(13, 4)],
        '┆' => vec![upright(2, 8), upright(16, 8), upright(30, 8)],
        '┊' => vec![upright(1, 6), upright(11, 6), upright(21, 6), upright(31, 6)],
        '▀' => vec![Shape::Rect(0, 0, width, height / 2)],
        '▔' => vec![Shape::Rect(0, 0, width, height / 8)],
        '▐' => vec![Shape::Rect(width / 2, 0, width / 2, height)],
        '▕' => vec![Shape::Rect(width - 2, 0, 2, height)],
        // Lower blocks, an eighth more each.
        '▁'..='█' => {
            let part = height * (character as u32 - '▁' as u32 + 1) / 8;
            vec![Shape::Rect(0, height - part, width, part)]
        }
        // Left blocks, an eighth less each.
        '▉'..='▏' => {
            let eighths = '▏' as u32 - character as u32 + 1;
            vec![Shape::Rect(0, 0, (width * eighths + 4) / 8, height)]
        }
        '░' => vec![Shape::Shade(1)],
        '▒' => vec![Shape::Shade(2)],
        '▓' => vec![Shape::Shade(3)],
        '●' => vec![Shape::Area("M2 21a7 7 0 0 1 14 0a7 7 0 0 1-14 0z")],
        '○' => vec![ring],
        '◐' => vec![ring, Shape::Area("M9 14a7 7 0 0 0 0 14z")],
        '◑' => vec![ring, Shape::Area("M9 14a7 7 0 0 1 0 14z")],
        '⠁'..='⣿' => braille(character),
        _ => return None,
    };
    Some(shapes)
}

/// How thick a line goes from the middle up, right, down and left.
fn arms(character: char) -> Option<[u32; 4]> {
    let arms = match character {
        '─' => [0, THIN, 0, THIN],
        '│' => [THIN, 0, THIN, 0],
        '┌' => [0, THIN, THIN, 0],
        '┐' => [0, 0, THIN, THIN],
        '└' => [THIN, THIN, 0, 0],
        '┘' => [THIN, 0, 0, THIN],
        '├' => [THIN, THIN, THIN, 0],
        '┤' => [THIN, 0, THIN, THIN],
        '┬' => [0, THIN, THIN, THIN],
        '┴' => [THIN, THIN, 0, THIN],
        '┼' => [THIN, THIN, THIN, THIN],
        '━' => [0, THICK, 0, THICK],
        '┃' => [THICK, 0, THICK, 0],
        '╸' => [0, 0, 0, THICK],
        '╺' => [0, THICK, 0, 0],
        '╾' => [0, THIN, 0, THICK],
        '╼' => [0, THICK, 0, THIN],
        _ => return None,
    };
    Some(arms)
}

/// Arms that meet others reach over the middle by half their thickness, so that corners are filled.
fn lines([up, right, down, left]: [u32; 4]) -> Vec<Shape> {
    let ((width, height), (x, y)) = (CELL, MIDDLE);
    let (over_x, over_y) = (up.max(down) / 2, left.max(right) / 2);
    let arms = [
        (up, Shape::Rect(x - up / 2, 0, up, y + over_y)),
        (right, Shape::Rect(x - over_x, y - right / 2, width - x + over_x, right)),
        (down, Shape::Rect(x - down / 2, y - over_y, down, height - y + over_y)),
        (left, Shape::Rect(0, y - left / 2, x + over_x, left)),
    ];
    if up == 0 && down == 0 && left == right {
        // One piece, which becomes one with its neighbours.
        return vec![Shape::Rect(0, y - right / 2, width, right)];
    }
    arms.into_iter().filter(|(thickness, _)| *thickness > 0).map(|(_, shape)| shape).collect()
}

fn dash(start: u32, length: u32) -> Shape {
    Shape::Rect(start, MIDDLE.1 - THIN / 2, length, THIN)
}

fn upright(start: u32, length: u32) -> Shape {
    Shape::Rect(MIDDLE.0 - THIN / 2, start, THIN, length)
}

/// The bits of a braille pattern are its dots: three down the left, three down the right, then the bottom two.
fn braille(character: char) -> Vec<Shape> {
    const PLACES: [(u32, u32); 8] = [(3, 5), (3, 14), (3, 23), (11, 5), (11, 14), (11, 23), (3, 32), (11, 32)];
    let bits = character as u32 - '⠀' as u32;
    let dots = PLACES.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
    dots.map(|(_, (x, y))| Shape::Rect(*x, *y, 4, 4)).collect()
}
