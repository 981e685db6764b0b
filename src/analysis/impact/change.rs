//! What is another one in a text than it was.

use super::shape::{Body, Hash, Piece, Shape};
use crate::coverage::{Line, LineRange};

/// What changed in a text.
#[derive(Debug, PartialEq)]
pub(super) enum Change<'a> {
    /// Blank lines, comments and layout alone, or nothing at all.
    Nothing,
    /// What functions do, and neither what they are called nor what they take.
    Bodies(Vec<ChangedBody<'a>>),
    /// Something outside of functions.
    Outside(Outside<'a>),
    /// Nobody can tell.
    Unknown,
}

/// A function that does something else.
#[derive(Debug, PartialEq)]
pub(super) struct ChangedBody<'a> {
    /// It, in the text before.
    pub(super) body: &'a Body,
    /// Its lines in the text before.
    pub(super) lines: LineRange,
    /// Those of them that are other ones or gone; `None` where lines were only added.
    pub(super) edited: Option<LineRange>,
}

/// What is another one outside of functions.
#[derive(Debug, PartialEq)]
pub(super) struct Outside<'a> {
    /// The first line of it, where it stood before or where it stands now.
    pub(super) line: Line,
    /// What is new, gone or another one, of both texts.
    pub(super) pieces: Vec<&'a Piece>,
}

/// Do two texts do the same, and differ in comments, blank lines and layout alone, if in anything?
pub fn does_the_same(was: &Shape, is: &Shape) -> bool {
    change(was, is) == Change::Nothing
}

/// Compares two texts.
pub(super) fn change<'a>(was: &'a Shape, is: &'a Shape) -> Change<'a> {
    if was.content == is.content {
        return Change::Nothing;
    }
    if !was.is_understood || !is.is_understood {
        return Change::Unknown;
    }
    let hashes = |shape: &Shape| -> Vec<Hash> { shape.pieces.iter().map(|piece| piece.hash).collect() };
    if hashes(was) != hashes(is) {
        return Change::Outside(outside(was, is));
    }
    let mut changed = Vec::new();
    match add_bodies(was, &was.bodies, is, &is.bodies, &mut changed) {
        Some(()) if changed.is_empty() => Change::Nothing,
        Some(()) => Change::Bodies(changed),
        // A function without a line that could run leaves no trace of who called it, and where names are missing that
        // functions inside use, the text cannot be loaded.
        None => Change::Outside(outside(was, is)),
    }
}

/// The bodies that are other ones; `None` where no line of the text before stands for one.
fn add_bodies<'a>(
    was: &Shape,
    before: &'a [Body],
    is: &Shape,
    now: &[Body],
    changed: &mut Vec<ChangedBody<'a>>,
) -> Option<()> {
    for (body, after) in before.iter().zip(now) {
        if body.hash == after.hash {
            add_bodies(was, &body.inner, is, &after.inner, changed)?;
        } else {
            let lines = body.lines.filter(|_| !body.is_bound && !after.is_bound)?;
            let edited = after.lines.map_or(Some(lines), |now| edited(was, lines, is, now));
            changed.push(ChangedBody { body, lines, edited });
        }
    }
    Some(())
}

/// The lines of a body that are other ones or gone: what neither its beginning nor its end has in common with the new one.
fn edited(was: &Shape, before: LineRange, is: &Shape, now: LineRange) -> Option<LineRange> {
    let lines = |shape: &'_ Shape, range: LineRange| -> Vec<u32> {
        shape.lines.get(range.start.index()..=range.end.index()).unwrap_or_default().to_vec()
    };
    let (before_lines, now_lines) = (lines(was, before), lines(is, now));
    let head = before_lines.iter().zip(&now_lines).take_while(|(a, b)| a == b).count();
    let rest = before_lines.len().min(now_lines.len()) - head;
    let tail = before_lines.iter().rev().zip(now_lines.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let (first, last) = (head, (before_lines.len() - tail).checked_sub(1)?);
    let line = |at: usize| Line::from_index(before.start.index() + at);
    (first <= last).then(|| LineRange::new(line(first), line(last)))
}

fn outside<'a>(was: &'a Shape, is: &'a Shape) -> Outside<'a> {
    let (before, now) = (&was.pieces, &is.pieces);
    let head = before.iter().zip(now).take_while(|(a, b)| a.hash == b.hash).count();
    let rest = before.len().min(now.len()) - head;
    let tail = before.iter().rev().zip(now.iter().rev()).take(rest).take_while(|(a, b)| a.hash == b.hash).count();
    let middle = |pieces: &'a [Piece]| pieces.get(head..pieces.len() - tail).unwrap_or_default();
    let pieces: Vec<&Piece> = middle(before).iter().chain(middle(now)).collect();
    let line = pieces.first().map_or(Line::FIRST, |piece| piece.lines.start);
    Outside { line, pieces }
}
