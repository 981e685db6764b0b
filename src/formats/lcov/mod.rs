//! LCOV tracefiles, 1.x and 2.x: the text that nearly every coverage tool of every language can write.
//!
//! The file is cut at record borders (`end_of_record`), the pieces are read side by side, and the sections of one
//! source file are joined afterwards as `lcov` joins them: counts add up. What the file claims about itself (`LF`,
//! `LH` and the like) is kept beside what its records say and never believed. This reader refuses to know what a path
//! means or what stands in the source.

mod chunks;
mod function;
mod join;
mod kept;
mod line;
mod piece;
mod producer;
mod python;
mod records;
mod section;

use rayon::prelude::*;

use self::join::Whole;
use self::kept::Pieces;
use self::piece::Piece;
pub(super) use self::producer::MERGED;
use super::format::{Companions, Family, Format, Reader, Together};
use super::recognise::Head;
use super::text::{excerpt, without_mark};
use super::{Again, Input, Kept, Needs, RawReport, ReadError};
use crate::coverage::Position;

/// LCOV's row in the table of formats.
pub(super) const LCOV: Format = Format {
    id: "lcov",
    name: "LCOV",
    family: Family::Exchange,
    richness: 50,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

/// Does the beginning of a file look like LCOV? It does when a line opens a section (`SF:`), and every line before it
/// is one that may stand there: blank, a comment, or the test's name. Where other lines slipped in, a log's for one, the
/// line after `SF:` must be a record.
fn recognise(head: &Head<'_>) -> bool {
    let mut lines = without_mark(head.bytes).split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let is_record = |line: &[u8]| RECORDS.iter().any(|record| line.starts_with(record));
    let mut noise = false;
    while let Some(line) = lines.next() {
        if line.starts_with(b"SF:") {
            return !noise || lines.find(|line| !line.is_empty()).is_some_and(is_record);
        }
        noise |= !(line.is_empty() || line.starts_with(b"#") || line.starts_with(b"TN:"));
    }
    false
}

/// How the records begin that may come first in a section.
const RECORDS: [&[u8]; 8] = [b"VER:", b"DA:", b"FN:", b"FNL:", b"FNF:", b"BRDA:", b"LF:", b"end_of_record"];

/// Reads a tracefile.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    read_in_pieces(input, chunks::PIECE_BYTES)
}

fn read_in_pieces(input: &Input<'_>, piece_bytes: usize) -> Result<RawReport, ReadError> {
    let bytes = without_mark(input.bytes);
    if input.again.is_kept() && bytes.len() > piece_bytes {
        return reread(bytes, input, chunks::KEPT_BYTES, chunks::PIECE_BYTES);
    }
    let pieces = match chunks::split(bytes, piece_bytes).as_slice() {
        [whole] => vec![read_piece(whole, input)],
        many => many.par_iter().with_max_len(1).map(|chunk| read_piece(chunk, input)).collect(),
    };
    if pieces.iter().all(|piece| piece.sections.is_empty()) {
        return nothing_in(bytes);
    }
    Ok(join::join(pieces))
}

/// Reads a tracefile that was read before or will be read again: only pieces of it that are new are. What all pieces together
/// mean is said in each, so that nothing has to be changed in one that is kept; where a piece was mistaken for one of
/// another tool, all is read plainly.
fn reread(bytes: &[u8], input: &Input<'_>, smallest: usize, largest: usize) -> Result<RawReport, ReadError> {
    let read = |bytes: &[u8]| {
        let mut piece = read_piece(bytes, input);
        piece.name_functions();
        piece
    };
    let reuse = |bytes: &[u8], piece: &Piece| tell(bytes, piece, input);
    let chunks = chunks::split_by_content(bytes, smallest, largest);
    let known: Option<&kept::Kept> = input.again.parts();
    let mut pieces = Pieces::read(&chunks, known, read, reuse);
    if pieces.all().all(|piece| piece.sections.is_empty()) {
        return nothing_in(bytes);
    }
    let whole = Whole::of(pieces.all());
    pieces.mean_the_same(&whole);
    let meaning = whole.meaning();
    if let Some(changed) = known.and_then(|known| pieces.changed(&whole, known)) {
        let kept = Some(Kept::of(pieces.kept(meaning, true)));
        return Ok(RawReport { changed: Some(changed), kept, ..whole.report() });
    }
    let (named, all_named) = (whole.named, whole.is_of_coverage_py() && whole.all_named);
    let (report, is_plain) = pieces.report(whole);
    if named && !(all_named && is_plain) {
        return read_in_pieces(&input.read_again(Again::Never), chunks::PIECE_BYTES);
    }
    Ok(RawReport { kept: Some(Kept::of(pieces.kept(meaning, is_plain))), ..report })
}

/// Reads a piece and tells what is in it.
fn read_piece(bytes: &[u8], input: &Input<'_>) -> Piece {
    let mut piece = piece::read(bytes, input.limits);
    piece.mean(join::meaning(piece.evidence, piece.carries));
    tell(bytes, &piece, input);
    piece
}

/// Tells what is in a piece.
fn tell(bytes: &[u8], piece: &Piece, input: &Input<'_>) {
    input.observer.read(bytes.len() as u64);
    if input.observer.wants_files() {
        let files: Vec<_> = piece.sections.iter().map(|section| (section.path.as_str(), &section.coverage)).collect();
        input.observer.files(&files);
    }
}

/// A file without any section holds no coverage. Comments and test names alone are what a run without tests leaves
/// behind; any other text was never LCOV.
fn nothing_in(bytes: &[u8]) -> Result<RawReport, ReadError> {
    let mut position = 0;
    let mut empty = true;
    for line in bytes.split(|&byte| byte == b'\n') {
        position += 1;
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        empty = false;
        if !line.starts_with(b"#") && !line.starts_with(b"TN:") && line != b"end_of_record" {
            return Err(ReadError::Malformed {
                position: Position::Line(position),
                expected: "a section that starts with SF: and the path of a source file",
                found: excerpt(line),
            });
        }
    }
    if empty { Err(ReadError::Empty) } else { Ok(RawReport::default()) }
}

#[cfg(test)]
mod tests;
