//! A long result set in pieces that are read at once. Where files begin is guessed from how the first one does; each piece has
//! to end just where the next one begins, so that a wrong guess is noticed, and the document left to the reader of JSON.

use rayon::prelude::*;

use super::document::Document;
use super::plain::{self, Piece};
use crate::formats::{Input, json};

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
    let open = || {
        let key = memchr::memmem::find(bytes, b"\"coverage\"")?;
        Some(key + memchr::memchr(b'{', bytes.get(key..)?)? + 1)
    };
    let cuts = open().map(|open| json::cuts(bytes, open, length)).unwrap_or_default();
    let ends = cuts.iter().copied().map(Some).chain([None]);
    std::iter::once(0).chain(cuts.iter().copied()).zip(ends).map(|(from, to)| Piece { from, to }).collect()
}
