//! What producers say of single functions. The formats in which they say it are read here once more, as plainly as
//! possible, so that no reader of ours is its own witness.

mod gcov;
mod istanbul;
mod llvm;
mod python;

use std::fs;
use std::path::Path;

use lazycov::coverage::Diagnostics;
use lazycov::formats::{Limits, compress};
use serde_json::Value;

/// A function as its producer knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) path: String,
    pub(crate) line: u64,
    pub(crate) name: String,
    pub(crate) entered: Option<bool>,
    /// Covered and all of its lines.
    pub(crate) lines: Option<(u64, u64)>,
}

/// The functions that a report lists; none where it is in another format. A folder lists what its files do.
pub(crate) fn listed(path: &Path) -> Vec<Listed> {
    let documents: Vec<Value> = files(path).iter().filter_map(|file| document(file)).collect();
    let [first, ..] = &documents[..] else { return Vec::new() };
    if first["gcc_version"].is_string() {
        return gcov::functions(&documents);
    }
    match documents.as_slice() {
        [only] if only["meta"].is_object() => python::functions(only),
        [only] if only["data"].is_array() => llvm::functions(only),
        [only] if istanbul::is_one(only) => istanbul::functions(only),
        _ => Vec::new(),
    }
}

fn files(path: &Path) -> Vec<std::path::PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let mut files: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn document(path: &Path) -> Option<Value> {
    if !path.is_file() || !path.file_name()?.to_string_lossy().contains(".json") {
        return None;
    }
    let bytes = fs::read(path).unwrap();
    let plain = compress::unpack(&bytes, &Limits::default(), &mut Diagnostics::default()).ok()?;
    serde_json::from_slice(&plain).ok()
}
