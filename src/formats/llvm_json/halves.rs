//! A long export in two halves that are read at once: its list of files, and its list of functions. Where they begin and end is
//! told from how llvm-cov writes. Each has to be a whole list, and what is left an export without them: whatever else stands
//! there is left to who reads it from the first to the last byte.

use memchr::memmem;

use super::document::Document;
use super::entry::{Entry, Files, Functions};
use super::shared::Shared;
use super::totals::Totals;
use crate::formats::{Input, json};

/// What stands before the list of files, between it and that of functions, and behind that, but for the brackets of the lists.
const BEFORE: &[u8] = b"{\"data\":[{\"files\":";
const BETWEEN: &[u8] = b"],\"functions\":[";
const BEHIND: &[u8] = b"],\"totals\":{";

/// Reads an export of at least so many bytes; `None` where it is not as llvm-cov writes one.
pub(super) fn read(input: &Input<'_>, shortest: usize) -> Option<Document> {
    let bytes = input.bytes;
    if bytes.len() < shortest || !bytes.starts_with(BEFORE) {
        return None;
    }
    let files_end = memmem::find(bytes, BETWEEN)? + 1;
    let functions_end = memmem::rfind(bytes, BEHIND)? + 1;
    let files = bytes.get(BEFORE.len()..files_end)?;
    let functions = bytes.get(files_end + BETWEEN.len() - 2..functions_end)?;
    let rest = bytes.get(functions_end..)?;
    if memmem::find(rest, b"\"files\"").is_some() || memmem::find(rest, b"\"functions\":[").is_some() {
        return None;
    }

    let shared = || (Shared::new(input.limits, bytes.len()), Totals::default());
    let ((mut of_files, mut sums), (mut of_functions, mut others)) = (shared(), shared());
    let (mut listed, mut told) = (Entry::new(&mut of_files, &mut sums), Entry::new(&mut of_functions, &mut others));
    let read = rayon::join(
        || json::read_list(files, &mut Files(&mut listed)),
        || json::read_list(functions, &mut Functions(&mut told)),
    );
    let (Some(()), Some(())) = read else { return None };
    let entry = listed.with_functions_of(told);

    let mut document = Document::new(input);
    let without = [BEFORE, b"[],\"functions\":[]", rest].concat();
    json::read(&without, &mut document, "").ok()?;
    if document.entries != 1 {
        return None;
    }
    document.take(entry.is_summary(), entry.finish());
    let mut diagnostics = of_files.diagnostics;
    diagnostics.append(of_functions.diagnostics);
    diagnostics.append(std::mem::take(&mut document.shared.diagnostics));
    document.shared.diagnostics = diagnostics;
    Some(document)
}
