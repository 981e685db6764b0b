//! The JSON of `llvm-cov export` (`-format=text`), versions 2.0 and 3: what clang, Swift, Xcode and `cargo llvm-cov`
//! write.
//!
//! ```json
//! {"data": [{
//!   "files": [{"filename": "/src/a.c", "segments": [[1, 12, 3, true, true, false], [4, 2, 0, false, false, false]]}],
//!   "functions": [{"name": "f", "count": 3, "filenames": ["/src/a.c"],
//!     "regions": [[1, 12, 4, 2, 3, 0, 0, 0]], "branches": [[2, 7, 2, 12, 1, 2, 0, 0, 4]]}],
//!   "totals": {"lines": {"count": 4, "covered": 4}}
//! }], "type": "llvm.coverage.json.export", "version": "3.1.0"}
//! ```
//!
//! Lines follow from the segments by llvm-cov's own rule (`llvm/paint.rs`); regions, branches and decisions from the
//! functions (`function.rs`), each counted once however many instances it has (`llvm/file.rs`). The type and the version
//! stand at the end of a file of any size, and arrays grew with the versions: they are read as far as they are known.
//! One pass, no tree of the document.

mod document;
mod entry;
mod function;
mod halves;
mod listed;
mod row;
mod segments;
mod shared;
mod totals;

use self::document::Document;
use super::format::{Companions, Family, Format, Reader, Together};
use super::json;
use super::recognise::{Head, JsonHead, Node};
use super::{Input, Needs, RawReport, ReadError};

pub(super) const LLVM_JSON: Format = Format {
    id: "llvm-json",
    name: "llvm-cov JSON",
    family: Family::Llvm,
    richness: 80,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

/// `type` and `version` come last in a file of any size, so the shape of `data` has to do.
fn recognise(head: &Head<'_>) -> bool {
    let Some(root) = head.json().map(JsonHead::root) else { return false };
    let has_shape = || {
        let file = root.get("data").filter(|data| data.is_array())?.first()?.get("files")?.first()?;
        let keys = ["branches", "expansions", "filename", "mcdc_records", "segments", "summary"];
        Some(keys.iter().filter(|key| file.has(&[key])).count() >= 2)
    };
    root.get("type").and_then(Node::text) == Some("llvm.coverage.json.export") || has_shape().unwrap_or(false)
}

/// Reads an export.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    if let Some(document) = halves::read(input, 2 * json::PIECE) {
        return document.finish();
    }
    let mut document = Document::new(input);
    json::read(input.bytes, &mut document, "what llvm-cov writes there")?;
    document.finish()
}

#[cfg(test)]
mod tests;
