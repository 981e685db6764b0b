//! A whole document of one format, from bytes to its end: what every reader of XML does alike around its own elements.

use rayon::prelude::*;

use super::pieces::{SHORTEST, cuts};
use super::walk::{Visitor, Walked, broken, walk};
use super::{Decoded, decode, unmarked};
use crate::coverage::{Code, Position};
use crate::formats::count::shown;
use crate::formats::{Input, ReadError};

/// The names of the elements that a format begins with and lives by, for messages.
#[derive(Clone, Copy, Debug)]
pub(in crate::formats) struct Names {
    /// Its root.
    pub(in crate::formats) root: &'static str,
    /// What a document without that root lacks: `a <report> element`.
    pub(in crate::formats) document: &'static str,
    /// What a document that was cut too early lacks: `a complete <sourcefile>`.
    pub(in crate::formats) part: &'static str,
}

/// Gives the visitors of pieces.
pub(in crate::formats) type Visitors<'p, V> = dyn Fn(&[u8], &[usize]) -> Vec<V> + 'p;

/// How a document is cut into pieces: the element that they begin with, and who is told of the elements of each, by the
/// bytes and where they begin.
pub(in crate::formats) struct Pieces<'p, V> {
    pub(in crate::formats) element: &'static str,
    pub(in crate::formats) visitors: &'p Visitors<'p, V>,
}

/// Walks over a document. `has_data` tells whether the visitor can use anything of one that has no end.
///
/// # Errors
/// It is empty, has another root, or ends before there is anything to use.
pub(in crate::formats) fn read<V: Visitor>(
    input: &Input<'_>,
    names: Names,
    visitor: &mut V,
    has_data: impl FnOnce(&V) -> bool,
) -> Result<Walked, ReadError> {
    let Decoded { text, skipped, damaged } = decoded(input)?;
    let walked = walk(&text, skipped, None, &input.limits, input.observer, visitor);
    judge(walked, names, damaged, || has_data(visitor))
}

/// Walks over the pieces of a document at once. `has_data` tells whether a visitor can use anything of a document that has
/// no end.
///
/// # Errors
/// It is empty, has another root, or ends before there is anything to use.
pub(in crate::formats) fn read_in_pieces<V: Visitor + Send>(
    input: &Input<'_>,
    names: Names,
    pieces: &Pieces<'_, V>,
    has_data: impl Fn(&V) -> bool,
) -> Result<(Vec<V>, Walked), ReadError> {
    // Whether a long document is text is asked of each piece beside the others.
    let long = unmarked(input.bytes).filter(|bytes| bytes.len() >= SHORTEST);
    let read = |bytes: &[u8], skipped| walk_in_pieces(bytes, skipped, names, pieces, input);
    let found = long.and_then(|bytes| read(bytes, (input.bytes.len() - bytes.len()) as u64));
    let ((visitors, walked), damaged) = if let Some(found) = found {
        (found, false)
    } else {
        let Decoded { text, skipped, damaged } = decoded(input)?;
        (read(text.as_bytes(), skipped).unwrap_or_default(), damaged)
    };
    let walked = judge(walked, names, damaged, || visitors.iter().any(has_data))?;
    Ok((visitors, walked))
}

/// Walks over the pieces of a document of which `skipped` bytes stand before these; `None` where any is no text.
fn walk_in_pieces<V: Visitor + Send>(
    bytes: &[u8],
    skipped: u64,
    names: Names,
    pieces: &Pieces<'_, V>,
    input: &Input<'_>,
) -> Option<(Vec<V>, Walked)> {
    let (cuts, body) = cuts(bytes, pieces.element);
    let found = walk_between(bytes, skipped, names, &cuts, pieces, input)?;
    let hides = |(_, walked): &(Vec<V>, Walked)| walked.declared.is_some_and(|at| at > skipped + body as u64);
    if cuts.len() == 1 || !hides(&found) {
        return Some(found);
    }
    // A piece may begin within a comment.
    walk_between(bytes, skipped, names, &[0], pieces, input)
}

/// The same for pieces that begin at these places.
fn walk_between<V: Visitor + Send>(
    bytes: &[u8],
    skipped: u64,
    names: Names,
    cuts: &[usize],
    pieces: &Pieces<'_, V>,
    input: &Input<'_>,
) -> Option<(Vec<V>, Walked)> {
    let ends = cuts.iter().skip(1).copied().chain([bytes.len()]);
    let mut visitors = (pieces.visitors)(bytes, cuts);
    let all: Vec<(usize, usize, &mut V)> =
        cuts.iter().zip(ends).zip(&mut visitors).map(|((from, to), visitor)| (*from, to, visitor)).collect();
    let read = |(from, to, visitor): (usize, usize, &mut V)| {
        let piece = str::from_utf8(bytes.get(from..to)?).ok()?;
        let inside = (from > 0).then_some(names.root);
        let base = skipped + from as u64;
        let mut walked = walk(piece, base, inside, &input.limits, input.observer, visitor);
        // Only the end of the document can be cut.
        let limited = walked.diagnostics.iter().any(|entry| entry.code == Code::LimitReached);
        if walked.end < base + piece.len() as u64 && to < bytes.len() && !limited {
            broken(walked.end, &mut walked.diagnostics);
        }
        Some(walked)
    };
    let walked = all.into_par_iter().map(read).collect::<Option<Vec<Walked>>>()?;
    let mut whole = Walked::default();
    for piece in walked {
        whole.first = whole.first.or(piece.first);
        (whole.closed, whole.end) = (piece.closed, piece.end);
        whole.declared = piece.declared.or(whole.declared);
        whole.diagnostics.append(piece.diagnostics);
    }
    Some((visitors, whole))
}

fn decoded<'a>(input: &Input<'a>) -> Result<Decoded<'a>, ReadError> {
    let decoded = decode(input.bytes);
    if decoded.text.trim_start().is_empty() { Err(ReadError::Empty) } else { Ok(decoded) }
}

/// Is what was read of a document a report?
fn judge(
    mut walked: Walked,
    names: Names,
    damaged: bool,
    has_data: impl FnOnce() -> bool,
) -> Result<Walked, ReadError> {
    let malformed = |at, expected, found| Err(ReadError::Malformed { position: Position::Byte(at), expected, found });
    match &walked.first {
        None => return malformed(walked.end, names.document, "no element".to_owned()),
        Some((name, at)) if name != names.root => {
            return malformed(*at, names.document, format!("the element {}", shown(name)));
        }
        Some(_) if !walked.closed && !has_data() => {
            return malformed(walked.end, names.part, "the end of what can be read".to_owned());
        }
        Some(_) => {}
    }
    if !walked.closed {
        walked.diagnostics.add(Code::Truncated, Some(Position::Byte(walked.end)), || {
            "the report ends in the middle; what came before is used".to_owned()
        });
    }
    if damaged {
        walked.diagnostics.add(Code::NotUtf8, None, || "bytes that are no text were replaced".to_owned());
    }
    Ok(walked)
}
