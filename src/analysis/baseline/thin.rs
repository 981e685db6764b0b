//! What an older baseline keeps: totals and functions, and of the sources only the hashes. Written from what is stored, since
//! rows of functions stay as they are, and to understand what is left out would take most of the time.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::BaselineError;
use super::by_tests::{GROUPS, NAMES};
use super::header::Header;
use super::read::{at, pieces, read_stored};
use super::rows::{FILE, FUNCTION};

/// The stored form of a baseline without lines. It can be read as well as the baseline can: what may have been written by
/// another hand is not `proven` to be readable, and is read here. Lines that are counted in an error are those of a piece.
///
/// # Errors
/// As [`read`](super::read()), where the baseline cannot be read.
pub fn thin(stored: &[u8], proven: bool) -> Result<Vec<u8>, BaselineError> {
    let (first, body) =
        stored.split_at_checked(memchr::memchr(b'\n', stored).map_or(stored.len(), |end| end + 1)).unwrap_or_default();
    let header: Header = serde_json::from_slice(first).map_err(|error| at(1, &error))?;
    let mut out = serde_json::to_vec(&header.thin()).map_err(|error| at(1, &error))?;
    out.push(b'\n');
    let thinned: Result<Vec<Vec<u8>>, BaselineError> = pieces(body).par_iter().map(|piece| thinned(piece)).collect();
    for piece in &thinned? {
        out.extend_from_slice(piece);
    }
    if !proven {
        read_stored(&out, &())?;
    }
    Ok(out)
}

/// The rows that are left of some. Those that say who ran the lines of a file go with the lines.
fn thinned(piece: &[u8]) -> Result<Vec<u8>, BaselineError> {
    let mut out = Vec::with_capacity(piece.len() / 2);
    let (mut rest, mut number) = (piece, 0);
    while !rest.is_empty() {
        number += 1;
        let (line, after) =
            rest.split_at_checked(memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1)).unwrap_or((rest, &[]));
        if line.starts_with(FILE) {
            if !add_quickly(&mut out, line) {
                let row: ThinRow<'_> = serde_json::from_slice(line).map_err(|error| at(number, &error))?;
                serde_json::to_writer(&mut out, &row).map_err(|error| at(number, &error))?;
                out.push(b'\n');
            }
        } else if line.starts_with(FUNCTION) {
            out.extend_from_slice(line);
        } else if !line.starts_with(GROUPS) && !line.starts_with(NAMES) {
            let message = "expected a file or a function".to_owned();
            return Err(BaselineError::Line { line: number, message });
        }
        rest = after;
    }
    Ok(out)
}

/// Appends what is kept of a row in the very form in which we write it; nothing, where it has another one.
fn add_quickly(out: &mut Vec<u8>, line: &[u8]) -> bool {
    let Some((path, content, rest)) = parts(line) else { return false };
    for part in [path, content, rest] {
        out.extend_from_slice(part);
    }
    out.extend_from_slice(b"}\n");
    true
}

/// The parts of a row that are kept: its beginning with the path, the hash of the text, and what stands behind the lines of
/// the text and before what was measured.
fn parts(line: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let quoted = line.strip_prefix(FILE)?.strip_prefix(b"\"")?;
    let end = memchr::memchr2(b'"', b'\\', quoted).filter(|end| quoted.get(*end) == Some(&b'"'))?;
    let (path, mut rest) = line.split_at_checked(line.len() - quoted.len() + end + 1)?;
    let mut content: &[u8] = b"";
    // In none of these values stands what ends it.
    for (key, end) in VALUES {
        let Some(value) = rest.strip_prefix(*key) else { continue };
        let (value, after) = rest.split_at_checked(key.len() + memchr::memchr(*end, value)? + 1)?;
        if *key == CONTENT {
            content = value;
        }
        rest = after;
    }
    let kept = memchr::memmem::find(rest, UNITS)?;
    let rest =
        rest.get(..kept).filter(|rest| rest.is_empty() || rest.starts_with(CARRIES) || rest.starts_with(TOTALS))?;
    Some((path, content, rest))
}

const CONTENT: &[u8] = b",\"content\":\"";
const CARRIES: &[u8] = b",\"carries\":[";
const TOTALS: &[u8] = b",\"totals\":{";
const UNITS: &[u8] = b",\"units\":{";

/// What may stand between the path and these, in its order, and what ends each value.
const VALUES: &[(&[u8], u8)] = &[
    (b",\"made_of\":\"", b'"'),
    (b",\"functions\":[", b']'),
    (CONTENT, b'"'),
    (b",\"lengths\":\"", b'"'),
    (b",\"hashes\":\"", b'"'),
];

/// What is kept of the row of a file, in its order.
#[derive(Deserialize, Serialize)]
struct ThinRow<'a> {
    #[serde(borrow)]
    path: &'a RawValue,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    content: Option<&'a RawValue>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    carries: Option<&'a RawValue>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    totals: Option<&'a RawValue>,
}

#[cfg(test)]
impl super::Baseline {
    /// The same of a baseline that was read.
    pub(crate) fn thin(mut self) -> super::Baseline {
        self.tests = None;
        self.measurement.forget_lines_of_texts();
        self.measurement.change_each(|file| (file.detail, file.made_of) = (None, 0));
        self
    }
}
