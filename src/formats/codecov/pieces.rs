//! A long report in pieces that are read at once, each as a report of its own.

use rayon::prelude::*;

use super::document::Document;
use crate::formats::{Input, Limits, json};

/// How a piece begins that begins between two files.
const BEGIN: &[u8] = b"{\"coverage\":{";
/// How one ends that ends there.
const END: &[u8] = b"}}";

/// A report as far as it was read, which holds nothing of the bytes.
type Read = Document<'static>;

/// Reads a report in pieces of about this length; `None` where it is short, or a piece is no report.
pub(super) fn read(input: &Input<'_>, length: usize) -> Option<Read> {
    let cuts = json::cuts(input.bytes, open(input.bytes)?, length);
    if cuts.is_empty() {
        return None;
    }
    let ends = cuts.iter().copied().map(Some).chain([None]);
    let pieces: Vec<(usize, Option<usize>)> = std::iter::once(0).chain(cuts.iter().copied()).zip(ends).collect();
    let read = |&(from, to): &(usize, Option<usize>)| piece(input.bytes, from, to, input.limits);
    let mut pieces = pieces.par_iter().map(read).collect::<Option<Vec<Read>>>()?.into_iter();
    let mut all = pieces.next()?;
    for next in pieces {
        all.files.extend(next.files);
        all.diagnostics.append(next.diagnostics);
    }
    Some(all)
}

/// Where the files begin of a report that begins with them.
fn open(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    for part in [&b"{"[..], b"\"coverage\"", b":", b"{"] {
        rest = rest.trim_ascii_start().strip_prefix(part)?;
    }
    Some(bytes.len() - rest.len())
}

/// Reads what lies between two commas, or before the first, or behind the last one.
fn piece(bytes: &[u8], from: usize, to: Option<usize>, limits: Limits) -> Option<Read> {
    let begin = if from > 0 { BEGIN } else { b"" };
    let entries = bytes.get(from + usize::from(from > 0)..to.unwrap_or(bytes.len()))?;
    let text = [begin, entries, if to.is_some() { END } else { b"" }].concat();
    let mut document = Document::new(&text, limits);
    document.skipped = (from + usize::from(from > 0)).saturating_sub(begin.len()) as u64;
    json::read(&text, &mut document, "what Codecov takes").ok()?;
    // The files go on behind a piece unless it is the last one: what follows them cannot be in it.
    let is_inside = document.has_files && (to.is_none() || document.others == 0);
    // Nothing of the piece's own bytes is handed on.
    let mut read = Document::new(b"", limits);
    (read.files, read.diagnostics, read.has_files) = (document.files, document.diagnostics, true);
    is_inside.then_some(read)
}
