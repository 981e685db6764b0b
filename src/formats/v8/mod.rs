//! V8's own coverage: what Node writes into `NODE_V8_COVERAGE` for each process and c8 into `coverage/tmp`, what
//! `deno test --coverage` writes for each script, and what browsers' tools (Playwright, Puppeteer) get as a list.
//!
//! ```json
//! { "result": [
//!     { "scriptId": "88", "url": "file:///home/me/app/door.js", "functions": [
//!       { "functionName": "", "ranges": [{ "startOffset": 0, "endOffset": 120, "count": 1 }], "isBlockCoverage": true },
//!       { "functionName": "open", "ranges": [{ "startOffset": 9, "endOffset": 99, "count": 3 },
//!           { "startOffset": 40, "endOffset": 60, "count": 0 }], "isBlockCoverage": true } ] } ],
//!   "timestamp": 1780300800.5,
//!   "source-map-cache": { "file:///home/me/app/door.js": { "lineLengths": [14, 0], "data": { "version": 3 }, "url": null } } }
//! ```
//!
//! The rules are those of c8, with its libraries v8-coverage and v8-to-istanbul. Processes are joined by their ranges. A
//! line ran as often as the innermost range that covers it as a whole; blocks are the arms of branches. Where an executed
//! text has a source map, the ranges are laid onto its sources. Two things differ: lines of white space and comments do not
//! count, and the range of a function is no branch. Functions without a name are numbered as Istanbul does.
//!
//! Offsets are UTF-16 code units of texts that lie elsewhere: a reader is given them as companions, under the addresses and
//! paths that `wanted` names.

mod address;
mod deno;
mod document;
mod grid;
mod hints;
mod join;
mod left_out;
mod lexer;
mod map;
mod material;
mod place;
mod report;
mod script;
mod sheet;
mod source;
mod tree;
mod understand;

pub use self::deno::compiled_from;
use self::report::{read, wanted};
use super::Needs;
use super::format::{Companions, Family, Format, Reader, Together};
use super::recognise::{Head, Node};

/// V8's row in the table of formats.
pub(super) const V8: Format = Format {
    id: "v8",
    name: "V8 raw coverage",
    family: Family::JavaScript,
    richness: 70,
    recognise,
    together: Together::Folder("*.json"),
    companions: Companions::Named(wanted),
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

/// A process's coverage, one script of it (Deno), or a list of scripts (browsers).
fn recognise(head: &Head<'_>) -> bool {
    let script = || {
        let root = head.json()?.root();
        let script =
            if root.is_array() { root.first()? } else { root.get("result").map_or(Some(root), Node::first)? };
        // Browsers put the source before the functions, often longer than the head.
        Some(script.has(&["scriptId", "url"]) && (root.is_array() || script.has(&["functions"])))
    };
    script().unwrap_or(false)
}

#[cfg(test)]
mod tests;
