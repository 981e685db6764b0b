//! Baselines to bytes.

use std::hash::{Hash as _, Hasher as _};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHasher;
use serde::Serialize;

use super::by_tests::{GroupsRow, TestsThen};
use super::copied::{Copied, missing};
use super::header::Header;
use super::read::{prove_head, prove_piece};
use super::write_rows::Writer;
use super::{Baseline, BaselineError};
use crate::analysis::differential::FileRecord;
use crate::coverage::Metric;

/// How hard zstd tries. The most takes seven times as long for a tenth of the bytes: most of them are hashes.
const LEVEL: i32 = 1;

/// Bytes of a frame before they are packed.
const FRAME: usize = 2 << 20;

/// About so many bytes are written at once, on average.
const PIECE: u64 = 1 << 20;

/// Pieces that a thread writes before it gives others away again.
const PIECES_AT_ONCE: usize = 4;

/// The stored form of a baseline: JSON Lines. The same baseline always gives the same bytes.
pub fn write(baseline: &Baseline) -> Vec<u8> {
    let tests = baseline.tests.as_deref();
    let written = |files: Vec<&Arc<FileRecord>>| {
        let mut writer = Writer::default();
        for file in files {
            write_file(&mut writer, file, tests);
        }
        writer.out
    };
    let pieces: Vec<Vec<u8>> = cut(baseline).into_par_iter().with_max_len(1).map(written).collect();
    joined(head(baseline), &pieces)
}

/// The stored form, packed with zstd in frames, so that several cores can pack and unpack it; or else as it is. What is made
/// of the same as in a baseline that is at hand is copied from there. Each piece that is not was read again: what cannot be
/// read must not take the place of what can.
///
/// # Errors
/// As [`read`](super::read).
pub fn write_proven(baseline: &Baseline, packed: bool, from: Option<&Copied<'_>>) -> Result<Vec<u8>, BaselineError> {
    let (tests, head) = (baseline.tests.as_deref(), head(baseline));
    prove_head(&head, baseline)?;
    let stored = |piece: &[u8], packer: &mut Packer| if packed { packer.pack(piece) } else { piece.to_vec() };
    // Which tests ran its lines stands behind the rows of a file.
    let from = from.filter(|_| tests.is_none());
    let piece =
        |writer: &mut Writer, packer: &mut Packer, files: &[&Arc<FileRecord>], copies: &[Option<Range<usize>>]| {
            if let Some(from) = from.filter(|_| packed)
                && let Some(frames) = whole(copies).and_then(|place| from.frames(&place))
            {
                return Ok(frames.to_vec());
            }
            writer.out.clear();
            for (file, copy) in files.iter().zip(copies) {
                match from.zip(copy.as_ref()) {
                    Some((from, place)) => writer.out.extend_from_slice(from.rows(place)),
                    None if file.outline.is_some() => return Err(missing(file)),
                    None => write_file(writer, file, tests),
                }
            }
            prove_piece(&writer.out, files)?;
            Ok(stored(&writer.out, packer))
        };
    let files: Vec<&Arc<FileRecord>> = baseline.measurement.files().iter().collect();
    let copies = match from {
        Some(from) => from.places(&files)?,
        None => vec![None; files.len()],
    };
    let mut at = 0;
    let cuts = cut(baseline).into_iter().map(|piece| {
        at += piece.len();
        at - piece.len()..at
    });
    let pieces: Result<Vec<Vec<u8>>, BaselineError> = cuts
        .collect::<Vec<_>>()
        .into_par_iter()
        .with_max_len(PIECES_AT_ONCE)
        // What a thread writes into is used again.
        .map_init(
            || (Writer::default(), Packer::default()),
            |(writer, packer), place| {
                let (files, copies) = (files.get(place.clone()), copies.get(place));
                piece(writer, packer, files.unwrap_or_default(), copies.unwrap_or_default())
            },
        )
        .collect();
    Ok(joined(stored(&head, &mut Packer::default()), &pieces?))
}

/// Where a piece lies that is copied whole.
fn whole(copies: &[Option<Range<usize>>]) -> Option<Range<usize>> {
    let mut copies = copies.iter();
    let mut whole = copies.next()?.clone()?;
    for copy in copies {
        let next = copy.as_ref().filter(|next| next.start == whole.end)?;
        whole.end = next.end;
    }
    Some(whole)
}

fn joined(mut head: Vec<u8>, pieces: &[Vec<u8>]) -> Vec<u8> {
    head.reserve(pieces.iter().map(Vec::len).sum());
    for piece in pieces {
        head.extend_from_slice(piece);
    }
    head
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

/// Cuts the files behind some of them, chosen by their paths: a file that came or went makes one piece another one, and
/// leaves the others as they are in the baseline before.
fn cut(baseline: &Baseline) -> Vec<Vec<&Arc<FileRecord>>> {
    let mut pieces = vec![Vec::new()];
    for file in baseline.measurement.files() {
        if let Some(piece) = pieces.last_mut() {
            piece.push(file);
        }
        if is_cut_behind(file) {
            pieces.push(Vec::new());
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Of large files more are chosen.
fn is_cut_behind(file: &FileRecord) -> bool {
    let mut hasher = FxHasher::default();
    file.path.hash(&mut hasher);
    let chance = (about(file) << 32) / PIECE;
    (hasher.finish() >> 32) < chance
}

/// About how many bytes the rows of a file are, from what is known of it in any case.
fn about(file: &FileRecord) -> u64 {
    let lines = match file.totals.get(Metric::Lines) {
        Some(measured) => measured.total * 12,
        None => file.text.as_ref().map_or(0, |text| text.lines.len() as u64 * 7),
    };
    200 + lines.min(1 << 24) + file.function_count() as u64 * 110
}

/// Appends the rows of a file.
fn write_file(writer: &mut Writer, file: &FileRecord, tests: Option<&TestsThen>) {
    writer.file(file);
    file.functions.iter().for_each(|function| writer.function(function));
    if let Some(by) = tests.and_then(|tests| tests.groups_of(file.path.as_str())) {
        line(&mut writer.out, &GroupsRow { by });
    }
}

fn line(out: &mut Vec<u8>, row: &impl Serialize) {
    // Neither writing into memory nor a row of texts and numbers fails.
    let _ = serde_json::to_writer(&mut *out, row);
    out.push(b'\n');
}
