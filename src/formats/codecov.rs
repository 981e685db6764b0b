//! Codecov's own JSON, as cargo-llvm-cov (`--codecov`), kcov and others write it.
//!
//! ```json
//! { "coverage": {
//!     "src/door.rs": { "1": 1, "2": "1/3", "3": 0, "4": null },
//!     "src/key.rs": [null, 4, true, 0] } }
//! ```
//!
//! The rules are those of Codecov's custom format: a number is a count, `null` is no code, `true` is a line of which
//! some part never ran, and so is `"1/3"`, which says how many parts did. What a part is, is the writer's matter: they
//! are regions to cargo-llvm-cov and addresses to kcov, so that no branches are made of them. In a list the first place
//! stands for line 0. A file with such values is said to run or not, not how often.

mod document;
mod pieces;

use self::document::Document;
use super::format::{Companions, Family, Format, Reader, Together};
use super::json;
use super::recognise::{Head, JsonHead, Node};
use super::{Input, Needs, RawReport, ReadError};

/// Codecov's row in the table of formats.
pub(super) const CODECOV: Format = Format {
    id: "codecov",
    name: "Codecov JSON",
    family: Family::Exchange,
    richness: 20,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

/// Files with their lines by number (`"12": 1`, `"12": "1/2"`), or as an array with an empty first place.
fn recognise(head: &Head<'_>) -> bool {
    let file = || {
        let coverage = head.json().map(JsonHead::root)?.get("coverage")?;
        coverage.first().filter(|_| coverage.is_object())
    };
    let number = |line: Node<'_>| line.key().bytes().all(|byte| byte.is_ascii_digit());
    file().is_some_and(|file| file.is_array() || (file.is_object() && file.first().is_some_and(number)))
}

/// Reads a report.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let document = if let Some(document) = pieces::read(input, json::PIECE) {
        document
    } else {
        let mut document = Document::new(input.bytes, input.limits);
        json::read(input.bytes, &mut document, "what Codecov takes")?;
        document
    };
    if !document.has_files {
        return Err(json::lacking("an object with the key `coverage`", "an object without it"));
    }
    Ok(RawReport { files: document.files, diagnostics: document.diagnostics, ..RawReport::default() })
}

#[cfg(test)]
mod tests;
