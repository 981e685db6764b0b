//! A long result set in pieces that are read at once. Where files begin is guessed from how the first one does; each piece has
//! to end just where the next one begins, so that a wrong guess is noticed, and the document left to the reader of JSON.

use rayon::prelude::*;

use super::document::Document;
use super::plain::{self, Piece};
use crate::formats::Input;

/// A piece is about this long: long enough to be worth a thread, short enough to keep all of them busy.
pub(super) const PIECE: usize = 1 << 20;

/// Reads a result set in pieces of about this length; `None` where it is not as plain as SimpleCov writes it.
pub(super) fn read<'a>(input: &Input<'a>, length: usize) -> Option<Document<'a>> {
    let read = |piece: &Piece| {
        let mut document = Document::new(input);
        plain::read(&mut document, *piece).map(|open| (document, open.0))
    };
    let pieces = pieces(input.bytes, length).par_iter().map(read).collect::<Option<Vec<_>>>()?;
    let mut pieces = pieces.into_iter();
    let (mut document, mut command) = pieces.next()?;
    for (next, opened) in pieces {
        document.append(next, command.as_deref());
        command = opened.or(command);
    }
    Some(document)
}

fn pieces(bytes: &[u8], length: usize) -> Vec<Piece> {
    let mut pieces = vec![Piece::WHOLE];
    let Some(border) = border(bytes).filter(|_| bytes.len() >= 2 * length) else { return pieces };
    let borders = memchr::memmem::Finder::new(&border);
    let mut from = length;
    while let Some(next) = bytes.get(from..).and_then(|rest| borders.find(rest)) {
        let at = from + next;
        if let Some(last) = pieces.last_mut() {
            last.to = Some(at);
        }
        pieces.push(Piece { from: at, to: None });
        from = at + length;
    }
    pieces
}

/// What stands between two files, to the first letter of a path.
fn border(bytes: &[u8]) -> Option<Vec<u8>> {
    let key = memchr::memmem::find(bytes, b"\"coverage\"")?;
    let open = key + memchr::memchr(b'{', bytes.get(key..)?)? + 1;
    let quote = open + bytes.get(open..)?.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let first = bytes.get(open..quote + 2)?;
    first.contains(&b'"').then(|| [b",", first].concat())
}
