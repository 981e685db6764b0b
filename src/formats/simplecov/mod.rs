//! SimpleCov, for Ruby: the result set that it merges runs in, and the JSON report of its formatter.
//!
//! ```json
//! { "RSpec": { "timestamp": 1780300800, "coverage": { "/home/me/app/door.rb": {
//!     "lines": [null, 3, 0],
//!     "branches": { "[:if, 0, 2, 4, 4, 7]": { "[:then, 1, 3, 6, 3, 10]": 0, "[:else, 2, 2, 4, 4, 7]": 3 } },
//!     "methods": { "[\"Door\", :open, 2, 2, 5, 5]": 3 } } } } }
//! ```
//!
//! A result set (`.resultset.json`) has an entry a command, each with its files; before SimpleCov 0.18 a file was the
//! list of its lines alone. Keys are Ruby's own print of what its `Coverage` module says: kind, number, and where it
//! stands. Commands add up; several are also kept as contexts.
//!
//! ```json
//! { "meta": { "simplecov_version": "1.0.0", "root": "/home/me/app" },
//!   "coverage": { "lib/door.rb": { "lines": [null, 3, "ignored"],
//!     "branches": [{ "type": "then", "start_line": 3, "end_line": 3, "coverage": 0, "report_line": 2 }],
//!     "methods": [{ "name": "Door#open", "start_line": 2, "end_line": 5, "coverage": 3 }] } } }
//! ```
//!
//! The report (`coverage.json`) has the sum of all commands, without what comments leave out; a result set still has
//! that, so that it is completed with the source (`skipped.rs`). The report's branches are a plain list, each with the
//! line that it is shown at.

mod document;
mod entry;
mod file;
mod pieces;
mod plain;
mod report;
mod resultset;
mod ruby;
mod scan;
mod shared;
mod skipped;

use super::Needs;
use super::format::{Companions, Family, Format, Reader, Together};
use super::recognise::{Head, JsonHead, Node};

/// The row of `.resultset.json`.
pub(super) const RESULTSET: Format = Format {
    id: "simplecov-resultset",
    name: "SimpleCov result set",
    family: Family::Ruby,
    richness: 70,
    recognise: is_resultset,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read: resultset::read, needs: Needs::Source, complete: Some(skipped::complete) },
};

/// The row of `coverage.json`.
pub(super) const JSON: Format = Format {
    id: "simplecov-json",
    name: "SimpleCov JSON",
    family: Family::Ruby,
    richness: 60,
    recognise: is_report,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read: report::read, needs: Needs::Nothing, complete: None },
};

/// Command names, each with its coverage: an array of counts a file, since 0.18 an object.
fn is_resultset(head: &Head<'_>) -> bool {
    let file = || {
        let coverage = head.json().map(JsonHead::root)?.first()?.get("coverage")?;
        coverage.first().filter(|_| coverage.is_object())
    };
    let criterion = |file: Node<'_>| {
        file.get("lines").is_some_and(Node::is_array)
            || file.get("branches").is_some_and(|found| {
                // Without the line criterion there is a `null` in place of the lines.
                found.is_object() && file.get("lines").is_some()
            })
    };
    file().is_some_and(|file| file.is_array() || criterion(file))
}

/// The report names its schema, or the version that wrote it.
fn is_report(head: &Head<'_>) -> bool {
    head.json().map(JsonHead::root).is_some_and(|root| {
        let schema = root.get("$schema").and_then(Node::text).unwrap_or_default();
        schema.contains("simplecov") || root.get("meta").is_some_and(|meta| meta.has(&["simplecov_version"]))
    })
}

#[cfg(test)]
mod tests;
