//! Baselines to bytes.

use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use super::by_tests::{GroupsRow, TestsThen};
use super::header::Header;
use super::read::{prove_head, prove_piece};
use super::write_rows::Writer;
use super::{Baseline, BaselineError};
use crate::analysis::differential::{Detail, FileRecord};

/// How hard zstd tries. The most takes seven times as long for a tenth of the bytes: most of them are hashes.
const LEVEL: i32 = 1;

/// Bytes of a frame before they are packed.
const FRAME: usize = 2 << 20;

/// About so many bytes are written at once.
const PIECE: usize = 1 << 20;

/// Pieces that a thread writes before it gives others away again.
const PIECES_AT_ONCE: usize = 4;

/// The stored form of a baseline: JSON Lines. The same baseline always gives the same bytes.
pub fn write(baseline: &Baseline) -> Vec<u8> {
    let tests = baseline.tests.as_deref();
    let files = files_of(baseline);
    let pieces: Vec<Vec<u8>> = cut(&files)
        .into_par_iter()
        .with_max_len(1)
        .map(|files| {
            let mut writer = Writer::default();
            write_piece(&mut writer, files, tests);
            writer.out
        })
        .collect();
    let mut out = head(baseline);
    out.reserve(pieces.iter().map(Vec::len).sum());
    for piece in &pieces {
        out.extend_from_slice(piece);
    }
    out
}

/// The stored form, packed with zstd in frames, so that several cores can pack and unpack it; or else as it is. Each piece
/// was read again: what cannot be read must not take the place of what can.
///
/// # Errors
/// As [`read`](super::read).
pub fn write_proven(baseline: &Baseline, packed: bool) -> Result<Vec<u8>, BaselineError> {
    let tests = baseline.tests.as_deref();
    let (head, files) = (head(baseline), files_of(baseline));
    prove_head(&head, baseline)?;
    let stored = |piece: &[u8], packer: &mut Packer| if packed { packer.pack(piece) } else { piece.to_vec() };
    let pieces: Result<Vec<Vec<u8>>, BaselineError> = cut(&files)
        .into_par_iter()
        .with_max_len(PIECES_AT_ONCE)
        // What a thread writes into is used again.
        .map_init(
            || (Writer::default(), Packer::default()),
            |(writer, packer), files| {
                writer.out.clear();
                write_piece(writer, files, tests);
                prove_piece(&writer.out, files)?;
                Ok(stored(&writer.out, packer))
            },
        )
        .collect();
    let mut out = stored(&head, &mut Packer::default());
    let pieces = pieces?;
    out.reserve(pieces.iter().map(Vec::len).sum());
    for piece in &pieces {
        out.extend_from_slice(piece);
    }
    Ok(out)
}

/// A stored form, packed as [`write_proven`] does it.
pub fn pack(stored: &[u8]) -> Vec<u8> {
    let pieces: Vec<Vec<u8>> = stored.par_chunks(FRAME).map(|piece| Packer::default().pack(piece)).collect();
    pieces.concat()
}

/// Packs pieces into frames. What it needs for that is used again.
#[derive(Default)]
struct Packer {
    zstd: Option<zstd::bulk::Compressor<'static>>,
    frame: Vec<u8>,
}

impl Packer {
    /// The frames of a piece.
    fn pack(&mut self, piece: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        for part in piece.chunks(FRAME) {
            // Packing into memory does not fail; what is not packed can be read as well.
            if self.add_frame(part, &mut out).is_err() {
                return piece.to_vec();
            }
        }
        out
    }

    fn add_frame(&mut self, part: &[u8], out: &mut Vec<u8>) -> std::io::Result<()> {
        let zstd = match &mut self.zstd {
            Some(zstd) => zstd,
            none => {
                let mut zstd = zstd::bulk::Compressor::new(LEVEL)?;
                zstd.include_checksum(true)?;
                none.insert(zstd)
            }
        };
        self.frame.clear();
        self.frame.reserve(zstd::zstd_safe::compress_bound(part.len()));
        zstd.compress_to_buffer(part, &mut self.frame)?;
        out.extend_from_slice(&self.frame);
        Ok(())
    }
}

/// The lines above the files.
fn head(baseline: &Baseline) -> Vec<u8> {
    let mut out = Vec::new();
    line(&mut out, &Header::of(baseline));
    if let Some(tests) = &baseline.tests {
        line(&mut out, &tests.row());
    }
    out
}

fn files_of(baseline: &Baseline) -> Vec<&Arc<FileRecord>> {
    baseline.measurement.files().iter().collect()
}

/// Cuts the files where those before have enough to say.
fn cut<'f, 'a>(mut files: &'f [&'a Arc<FileRecord>]) -> Vec<&'f [&'a Arc<FileRecord>]> {
    let mut pieces = Vec::new();
    while !files.is_empty() {
        let mut bytes = 0;
        let enough = files.iter().position(|file| {
            bytes += about(file);
            bytes >= PIECE
        });
        let (piece, rest) = files.split_at(enough.map_or(files.len(), |at| at + 1));
        pieces.push(piece);
        files = rest;
    }
    pieces
}

/// About how many bytes the lines of a file are.
fn about(file: &FileRecord) -> usize {
    let text = file.text.as_ref().map_or(0, |text| text.lines.len() * 7);
    let units = |detail: &Detail| detail.units.iter().map(|(_, units)| units.len()).sum();
    let units: usize = file.detail.as_ref().map_or(0, units);
    200 + text + units + file.functions.len() * 120
}

/// Appends the lines of these files.
fn write_piece(writer: &mut Writer, files: &[&Arc<FileRecord>], tests: Option<&TestsThen>) {
    for file in files {
        writer.file(file);
        file.functions.iter().for_each(|function| writer.function(function));
        if let Some(by) = tests.and_then(|tests| tests.groups_of(file.path.as_str())) {
            line(&mut writer.out, &GroupsRow { by });
        }
    }
}

fn line(out: &mut Vec<u8>, row: &impl Serialize) {
    // Neither writing into memory nor a row of texts and numbers fails.
    let _ = serde_json::to_writer(&mut *out, row);
    out.push(b'\n');
}
