//! What every JSON reader needs: shapes that are filled in one pass without a tree of the document, values that may be
//! wrong, and errors that say where. It knows no format.

mod hits;
mod items;
mod object;
mod pieces;
mod tolerant;

use serde::de::DeserializeSeed;
use serde_json::error::Category;

pub(super) use self::hits::hits;
pub(super) use self::items::{Items, Objects};
pub(super) use self::object::{Fill, Loose, Object, Text, list};
pub(super) use self::pieces::{PIECE, cuts};
pub(super) use self::tolerant::{Each, Either, List, Maybe, Scalar};
use super::ReadError;
use crate::coverage::Position;

/// Reads a document that is one object. `expected` says what the format's tool writes, for an error.
pub(super) fn read<'de, T: Object<'de>>(
    bytes: &'de [u8],
    document: &mut T,
    expected: &'static str,
) -> Result<(), ReadError> {
    document_of(bytes, Fill(document), expected)
}

/// Reads bytes that are one list; `None` where they are not, or anything is wrong in it.
pub(super) fn read_list<'de, L: List<'de>>(bytes: &'de [u8], list: &mut L) -> Option<()> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    Items(list).deserialize(&mut deserializer).ok()?;
    deserializer.end().ok()
}

/// Reads a document that is one object, or a list of what such an object may hold.
pub(super) fn read_either<'de, T: Object<'de> + List<'de>>(
    bytes: &'de [u8],
    document: &mut T,
    expected: &'static str,
) -> Result<(), ReadError> {
    let is_either = document_of(bytes, Either(document), expected)?;
    if is_either { Ok(()) } else { Err(lacking(expected, "another value")) }
}

fn document_of<'de, S: DeserializeSeed<'de>>(
    bytes: &'de [u8],
    seed: S,
    expected: &'static str,
) -> Result<S::Value, ReadError> {
    let json = without_mark(bytes);
    if json.trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    seed.deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| malformed(bytes, json, &error, expected))
}

/// Where a text that was borrowed from the document stands in it; `None` for one that had escapes.
pub(super) fn position(bytes: &[u8], text: &str) -> Option<Position> {
    let at = text.as_ptr().addr().checked_sub(bytes.as_ptr().addr())?;
    (at < bytes.len()).then_some(Position::Byte(at as u64))
}

/// The error of a document that is JSON, and not what its reader reads.
pub(super) fn lacking(expected: &'static str, found: &str) -> ReadError {
    ReadError::Malformed { position: Position::Byte(0), expected, found: found.to_owned() }
}

/// Windows shells put a byte order mark before redirected output.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

fn malformed(input: &[u8], json: &[u8], error: &serde_json::Error, expected: &'static str) -> ReadError {
    let position = match error.line() {
        // Most reports are one line, where its number says nothing.
        0 | 1 => Position::Byte((input.len() - json.len() + error.column().saturating_sub(1)) as u64),
        line => Position::Line(line as u64),
    };
    let message = error.to_string();
    let found = message.rsplit_once(" at line ").map_or(message.as_str(), |parts| parts.0).to_owned();
    match error.classify() {
        Category::Eof => ReadError::Malformed {
            position,
            expected: "the rest of the report",
            found: "the end of the file".to_owned(),
        },
        Category::Syntax => ReadError::Malformed { position, expected: "JSON", found },
        Category::Data | Category::Io => ReadError::Malformed { position, expected, found },
    }
}
