//! A whole document of one format, from bytes to its end: what every reader of XML does alike around its own elements.

use super::walk::{Visitor, Walked, walk};
use super::{Decoded, decode};
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
    let Decoded { text, skipped, damaged } = decode(input.bytes);
    if text.trim_start().is_empty() {
        return Err(ReadError::Empty);
    }
    let mut walked = walk(&text, skipped, &input.limits, input.observer, visitor);
    let malformed = |at, expected, found| Err(ReadError::Malformed { position: Position::Byte(at), expected, found });
    match &walked.first {
        None => return malformed(walked.end, names.document, "no element".to_owned()),
        Some((name, at)) if name != names.root => {
            return malformed(*at, names.document, format!("the element {}", shown(name)));
        }
        Some(_) if !walked.closed && !has_data(visitor) => {
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
