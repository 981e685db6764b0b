//! Baselines to bytes.

use rayon::prelude::*;
use serde::Serialize;

use super::Baseline;
use super::by_tests::{GroupsRow, TestsThen};
use super::header::Header;
use super::rows::{FileRow, FunctionRow};
use crate::analysis::differential::FileRecord;

/// How hard zstd tries. The most takes seven times as long for a tenth of the bytes: most of them are hashes.
const LEVEL: i32 = 1;

/// Bytes of a frame before they are packed.
const FRAME: usize = 2 << 20;

/// The stored form of a baseline: JSON Lines. The same baseline always gives the same bytes.
pub fn write(baseline: &Baseline) -> Vec<u8> {
    let mut out = Vec::new();
    line(&mut out, &Header::of(baseline));
    let tests = baseline.tests.as_deref();
    if let Some(tests) = tests {
        line(&mut out, &tests.row());
    }
    let files: Vec<Vec<u8>> = baseline.measurement.files().par_iter().map(|record| file(record, tests)).collect();
    out.reserve(files.iter().map(Vec::len).sum());
    for file in files {
        out.extend_from_slice(&file);
    }
    out
}

/// The stored form, packed with zstd: in frames, so that several cores can pack and unpack it.
pub fn pack(stored: &[u8]) -> Vec<u8> {
    let frames: std::io::Result<Vec<Vec<u8>>> = stored.par_chunks(FRAME).map(frame).collect();
    // Packing into memory does not fail; what is not packed can be read as well.
    frames.map_or_else(|_| stored.to_vec(), |frames| frames.concat())
}

fn frame(piece: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut zstd = zstd::bulk::Compressor::new(LEVEL)?;
    zstd.include_checksum(true)?;
    zstd.compress(piece)
}

fn file(file: &FileRecord, tests: Option<&TestsThen>) -> Vec<u8> {
    let mut out = Vec::new();
    line(&mut out, &FileRow::of(file));
    for function in &file.functions {
        line(&mut out, &FunctionRow(function));
    }
    if let Some(by) = tests.and_then(|tests| tests.groups_of(file.path.as_str())) {
        line(&mut out, &GroupsRow { by });
    }
    out
}

fn line(out: &mut Vec<u8>, row: &impl Serialize) {
    // Neither writing into memory nor a row of texts and numbers fails.
    let _ = serde_json::to_writer(&mut *out, row);
    out.push(b'\n');
}
