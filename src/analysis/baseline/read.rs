//! Bytes to baselines. Someone else may have written them: whatever does not fit together is an error that names the
//! line, and what a small file can cost is bounded.

use std::sync::Arc;

use std::io::Read;

use rayon::prelude::*;

use super::header::{FORMAT, Header, Kind, VERSION};
use super::quick;
use super::rows::{FILE, FUNCTION, FileRow, FunctionRow};
use super::runs::{Budget, Scratch};
use super::{Baseline, BaselineSummary};
use crate::analysis::differential::{FileRecord, FunctionRecord, Measurement};
use crate::coverage::{Code, Diagnostics};
use crate::formats::{Limits, ReadError, compress};

/// Why bytes are no baseline. Text of the file may be in it: untrusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaselineError {
    /// They are something else.
    #[error("it is no baseline of lazycov")]
    Other,
    /// It was written by a later version, in a way that did not exist yet.
    #[error("it was written by a newer lazycov (version {0} of the format, this one reads version {VERSION})")]
    Newer(u64),
    /// It cannot be unpacked.
    #[error(transparent)]
    Packed(#[from] ReadError),
    /// The packed data ends early or is damaged.
    #[error("byte {0}: the packed data ends early or is damaged")]
    Damaged(u64),
    /// A line that cannot be used.
    #[error("line {line}: {message}")]
    Line {
        /// The line, counted from 1.
        line: u64,
        /// What is wrong.
        message: String,
    },
}

/// Bytes that a baseline may unpack to, and that its first line may have.
const UNPACKED: u64 = 1 << 30;
const HEADER: u64 = 16 << 20;

/// How many lines a baseline may stand for: a few bytes name millions. It grows with its size, as real ones do.
const FREE_LINES: u64 = 1 << 20;
const LINES_PER_BYTE: u64 = 256;
const LINES: u64 = 1 << 26;

/// A piece that a thread reads.
const PIECE: usize = 128 << 10;

/// Reads a baseline, packed or not.
///
/// # Errors
/// When it is none, was written by a newer lazycov, or does not fit together.
pub fn read(bytes: &[u8]) -> Result<Baseline, BaselineError> {
    read_within(bytes, &Limits { unpacked_bytes: UNPACKED, ..Limits::default() })
}

/// Reads a baseline within limits.
///
/// # Errors
/// As [`read`], and when it exceeds the limits.
pub fn read_within(bytes: &[u8], limits: &Limits) -> Result<Baseline, BaselineError> {
    let mut diagnostics = Diagnostics::default();
    let stored = compress::unpack(bytes, limits, &mut diagnostics)?;
    if diagnostics.iter().any(|found| found.code == Code::Truncated) {
        return Err(BaselineError::Damaged(stored.len() as u64));
    }
    let end = memchr::memchr(b'\n', &stored).unwrap_or(stored.len());
    let summary = summary(stored.get(..end).unwrap_or_default())?;
    let body = stored.get(end + 1..).unwrap_or_default();
    let lines = FREE_LINES.saturating_add(LINES_PER_BYTE.saturating_mul(body.len() as u64));
    let budget = Budget::new(lines.min(LINES), limits.line);
    let pieces = pieces(body);
    let read: Vec<Result<Vec<FileRecord>, BaselineError>> =
        pieces.par_iter().map(|(at, piece)| files(piece, &budget).map_err(|error| error.within(body, *at))).collect();
    let mut files: Vec<FileRecord> = Vec::with_capacity(read.iter().flatten().map(Vec::len).sum());
    for (read, (at, _)) in read.into_iter().zip(&pieces) {
        let read = read?;
        if let Some(next) = read.first() {
            in_order(files.last(), next)
                .map_err(|message| BaselineError::Line { line: 1, message }.within(body, *at))?;
        }
        files.extend(read);
    }
    let files = files.into_iter().map(Arc::new).collect();
    let baseline =
        Baseline { measurement: Measurement { headline: summary.info.headline, files }, info: summary.info.clone() };
    if baseline.summary() != summary {
        let message = "its sums are not those of the lines below: some are missing, or were changed".to_owned();
        return Err(BaselineError::Line { line: 1, message });
    }
    Ok(baseline)
}

/// Reads the first line of a baseline, packed or not, and no more of it.
///
/// # Errors
/// When it is none, was written by a newer lazycov, or its first line cannot be used.
pub fn read_info(stream: impl Read) -> Result<BaselineSummary, BaselineError> {
    let line = compress::first_line(stream, HEADER);
    summary(line.strip_suffix(b"\n").unwrap_or(&line))
}

fn summary(line: &[u8]) -> Result<BaselineSummary, BaselineError> {
    match serde_json::from_slice::<Kind>(line) {
        Ok(kind) if kind.format != FORMAT => return Err(BaselineError::Other),
        Ok(kind) if kind.version > VERSION => return Err(BaselineError::Newer(kind.version)),
        Ok(_) => {}
        Err(_) => return Err(BaselineError::Other),
    }
    let header: Header = serde_json::from_slice(line).map_err(|error| at(1, &error))?;
    header.into_summary().map_err(|message| BaselineError::Line { line: 1, message })
}

/// Cuts the body before lines of files.
fn pieces(body: &[u8]) -> Vec<(usize, &[u8])> {
    let begin = [b"\n", FILE].concat();
    let begin = memchr::memmem::Finder::new(&begin);
    let mut out = Vec::with_capacity(body.len() / PIECE + 1);
    let mut from = 0;
    while from < body.len() {
        let rest = body.get(from + PIECE..).unwrap_or_default();
        let to = begin.find(rest).map_or(body.len(), |at| from + PIECE + at + 1);
        out.push((from, body.get(from..to).unwrap_or_default()));
        from = to;
    }
    out
}

/// The files of a piece, each followed by its functions. Lines are counted from 1 within the piece.
fn files(piece: &[u8], budget: &Budget) -> Result<Vec<FileRecord>, BaselineError> {
    let mut out: Vec<FileRecord> = Vec::new();
    // Collected apart, so that each file gets as much memory as its functions take.
    let mut functions: Vec<FunctionRecord> = Vec::new();
    let close = |last: Option<&mut FileRecord>, functions: &mut Vec<FunctionRecord>| {
        if let Some(last) = last {
            last.functions.reserve_exact(functions.len());
            last.functions.append(functions);
        }
    };
    let mut scratch = Scratch::new(budget);
    let mut rest = piece;
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        rest = after.get(1..).unwrap_or_default();
        let fail = |message: String| BaselineError::Line { line: number, message };
        if line.starts_with(FILE) {
            let row: FileRow<'_> = serde_json::from_slice(line).map_err(|error| at(number, &error))?;
            let next = row.into_record(&mut scratch).map_err(fail)?;
            in_order(out.last(), &next).map_err(fail)?;
            close(out.last_mut(), &mut functions);
            out.push(next);
        } else if line.starts_with(FUNCTION) {
            if out.is_empty() {
                return Err(fail("a function before the first file".to_owned()));
            }
            functions.push(match quick::function(line) {
                Some(function) => function,
                None => serde_json::from_slice::<FunctionRow<_>>(line).map_err(|error| at(number, &error))?.0,
            });
        } else {
            return Err(fail("expected a file or a function".to_owned()));
        }
    }
    close(out.last_mut(), &mut functions);
    Ok(out)
}

/// Files are sorted by path: they are searched by it.
fn in_order(last: Option<&FileRecord>, next: &FileRecord) -> Result<(), String> {
    match last {
        Some(last) if last.path >= next.path => Err(format!("{:?} is there twice or out of order", next.path.as_str())),
        _ => Ok(()),
    }
}

impl BaselineError {
    /// The error of a piece that begins at this byte of the body.
    fn within(self, body: &[u8], at: usize) -> BaselineError {
        match self {
            BaselineError::Line { line, message } => {
                // The header is a line, too.
                let before = memchr::memchr_iter(b'\n', body.get(..at).unwrap_or_default()).count() as u64 + 1;
                BaselineError::Line { line: line + before, message }
            }
            other => other,
        }
    }
}

/// What serde says, without its own idea of the line.
fn at(line: u64, error: &serde_json::Error) -> BaselineError {
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    BaselineError::Line { line, message: format!("column {}: {message}", error.column()) }
}
