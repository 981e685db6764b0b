//! Bytes to baselines. Someone else may have written them: whatever does not fit together is an error that names the
//! line, and what a small file can cost is bounded.

use std::borrow::Cow;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::by_tests::{GROUPS, GroupsRow, NAMES, NamesRow, TestsThen, is_whole};
use super::header::{FORMAT, Header, Kind, VERSION};
use super::quick;
use super::rows::{FILE, FUNCTION, FileRow, FunctionRow, NEXT_FILE, RowHead, head};
use super::runs::{Budget, Scratch};
use super::{Baseline, BaselineSummary};
use crate::analysis::differential::{FileRecord, FunctionRecord, Measurement};
use crate::coverage::{Code, Diagnostics, RepoPath};
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

/// Records that are known already: what a baseline says of such a file need not be read.
pub trait Known: Sync {
    /// The record of this file, if it is made of the same.
    fn record(&self, head: RowHead<'_>) -> Option<Arc<FileRecord>>;
}

/// Nothing is known.
impl Known for () {
    fn record(&self, _: RowHead<'_>) -> Option<Arc<FileRecord>> {
        None
    }
}

impl Known for Measurement {
    fn record(&self, head: RowHead<'_>) -> Option<Arc<FileRecord>> {
        self.files().get(self.place(head.path)?).filter(|file| file.made_of == head.made_of).cloned()
    }
}

/// Reads a baseline, packed or not.
///
/// # Errors
/// When it is none, was written by a newer lazycov, or does not fit together.
pub fn read(bytes: &[u8]) -> Result<Baseline, BaselineError> {
    read_beside(bytes, &())
}

/// Reads of a baseline what is not known already.
///
/// # Errors
/// As [`read`].
pub fn read_beside(bytes: &[u8], known: &dyn Known) -> Result<Baseline, BaselineError> {
    read_within(bytes, &limits(), known)
}

/// Reads a baseline within limits.
///
/// # Errors
/// As [`read`], and when it exceeds the limits.
pub fn read_within(bytes: &[u8], limits: &Limits, known: &dyn Known) -> Result<Baseline, BaselineError> {
    read_unpacked(&unpack_within(bytes, limits)?, limits, known)
}

/// The bytes of a baseline, packed or not, as they were before they were packed.
///
/// # Errors
/// When they are damaged, or too many.
pub fn unpack(bytes: &[u8]) -> Result<Cow<'_, [u8]>, BaselineError> {
    unpack_within(bytes, &limits())
}

/// Reads what [`unpack`] gave, but for what is known already.
///
/// # Errors
/// As [`read`].
pub fn read_stored(stored: &[u8], known: &dyn Known) -> Result<Baseline, BaselineError> {
    read_unpacked(stored, &limits(), known)
}

fn limits() -> Limits {
    Limits { unpacked_bytes: UNPACKED, ..Limits::default() }
}

fn unpack_within<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Cow<'a, [u8]>, BaselineError> {
    let mut diagnostics = Diagnostics::default();
    let stored = compress::unpack(bytes, limits, &mut diagnostics)?;
    if diagnostics.iter().any(|found| found.code == Code::Truncated) {
        return Err(BaselineError::Damaged(stored.len() as u64));
    }
    Ok(stored)
}

fn read_unpacked(stored: &[u8], limits: &Limits, known: &dyn Known) -> Result<Baseline, BaselineError> {
    let (head, from) = Head::of(stored)?;
    let body = stored.get(from..).unwrap_or_default();
    head.with(&pieces(body), limits, known)
}

/// Reads the lines above the files again: do they say what the baseline is?
///
/// # Errors
/// When they do not, or as [`read`].
pub(super) fn prove_head(head: &[u8], baseline: &Baseline) -> Result<(), BaselineError> {
    let Head { summary, names } = Head::of(head)?.0;
    let same = summary == baseline.summary() && names.is_some() == baseline.tests.is_some();
    same.then_some(()).ok_or_else(|| not_as_written(1))
}

/// Reads the lines of these files again: does each of them follow the one before?
///
/// # Errors
/// When they do not, or as [`read`].
pub(super) fn prove_piece(piece: &[u8], records: &[&Arc<FileRecord>]) -> Result<(), BaselineError> {
    let next = AtomicUsize::new(0);
    let read = files(piece, &Budget::new(LINES, Limits::default().line), &InOrder { records, next })?;
    let same = read.files.len() == records.len()
        // A path with a character that is escaped is read as any other row.
        && read.files.iter().zip(records).all(|(read, record)| Arc::ptr_eq(read, record) || read.path == record.path);
    same.then_some(()).ok_or_else(|| not_as_written(read.files.len() as u64))
}

fn not_as_written(line: u64) -> BaselineError {
    BaselineError::Line { line, message: "it does not say what was written".to_owned() }
}

/// Records that are asked for in their order.
struct InOrder<'a> {
    records: &'a [&'a Arc<FileRecord>],
    next: AtomicUsize,
}

impl Known for InOrder<'_> {
    fn record(&self, head: RowHead<'_>) -> Option<Arc<FileRecord>> {
        let mut at = self.next.load(Ordering::Relaxed);
        // One that was asked for in vain was read.
        while self.records.get(at).is_some_and(|record| record.path.as_str() < head.path) {
            at += 1;
        }
        self.next.store(at, Ordering::Relaxed);
        let record = self.records.get(at)?;
        (record.path.as_str() == head.path && record.made_of == head.made_of).then(|| Arc::clone(record))
    }
}

/// What stands above the files.
struct Head {
    summary: BaselineSummary,
    names: Option<Names>,
}

impl Head {
    /// What the first lines say, and where the files begin.
    fn of(stored: &[u8]) -> Result<(Head, usize), BaselineError> {
        let end = memchr::memchr(b'\n', stored).unwrap_or(stored.len());
        let summary = summary(stored.get(..end).unwrap_or_default())?;
        let (names, from) = names(stored.get(end + 1..).unwrap_or_default())?;
        Ok((Head { summary, names }, end + 1 + from))
    }

    /// The baseline with the files of these pieces.
    fn with(self, pieces: &[&[u8]], limits: &Limits, known: &dyn Known) -> Result<Baseline, BaselineError> {
        let Head { summary, names } = self;
        let bytes: usize = pieces.iter().map(|piece| piece.len()).sum();
        let lines = FREE_LINES.saturating_add(LINES_PER_BYTE.saturating_mul(bytes as u64));
        let budget = Budget::new(lines.min(LINES), limits.line);
        let above = 1 + u64::from(names.is_some());
        let within = |at: usize, error: BaselineError| error.below(above, pieces.get(..at).unwrap_or_default());
        // Another version may have counted otherwise.
        let known = if summary.info.generator == Baseline::GENERATOR { known } else { &() };
        let of_piece = |(at, piece): (usize, &&[u8])| files(piece, &budget, known).map_err(|error| within(at, error));
        let read: Vec<Result<Piece, BaselineError>> = pieces.par_iter().enumerate().map(of_piece).collect();
        let count = read.iter().flatten().map(|read| read.files.len()).sum();
        let mut files: Vec<Arc<FileRecord>> = Vec::with_capacity(count);
        let (mut groups, mut explained) = (Vec::new(), 0);
        for (at, read) in read.into_iter().enumerate() {
            let read = read?;
            if let Some(next) = read.files.first() {
                let in_order = in_order(files.last(), &next.path);
                in_order.map_err(|message| within(at, BaselineError::Line { line: 1, message }))?;
            }
            files.extend(read.files);
            groups.extend(read.groups);
            explained += read.explained;
        }
        let said = names.as_ref().map_or(0, |(_, files)| *files);
        let tests = names.map(|(names, _)| Arc::new(TestsThen::stored(names, groups)));
        let measurement = Measurement::new(summary.info.headline, files);
        let baseline = Baseline { measurement, info: summary.info.clone(), tests };
        if baseline.summary() != summary || explained != said {
            let message = "its sums are not those of the lines below: some are missing, or were changed".to_owned();
            return Err(BaselineError::Line { line: 1, message });
        }
        Ok(baseline)
    }
}

/// Reads the first line of a baseline, packed or not, and no more of it.
///
/// # Errors
/// When it is none, was written by a newer lazycov, or its first line cannot be used.
pub fn read_info(stream: impl Read) -> Result<BaselineSummary, BaselineError> {
    let line = compress::first_line(stream, HEADER);
    summary(line.strip_suffix(b"\n").unwrap_or(&line))
}

pub(super) fn summary(line: &[u8]) -> Result<BaselineSummary, BaselineError> {
    match serde_json::from_slice::<Kind>(line) {
        Ok(kind) if kind.format != FORMAT => return Err(BaselineError::Other),
        Ok(kind) if kind.version > VERSION => return Err(BaselineError::Newer(kind.version)),
        Ok(_) => {}
        Err(_) => return Err(BaselineError::Other),
    }
    let header: Header = serde_json::from_slice(line).map_err(|error| at(1, &error))?;
    header.into_summary().map_err(|message| BaselineError::Line { line: 1, message })
}

/// Names of tests, and how many files say which of them ran what.
type Names = (Vec<Arc<str>>, usize);

/// The names of tests, where the body begins with them, and where its files begin.
fn names(body: &[u8]) -> Result<(Option<Names>, usize), BaselineError> {
    if !body.starts_with(NAMES) {
        return Ok((None, 0));
    }
    let end = memchr::memchr(b'\n', body).unwrap_or(body.len());
    let row: NamesRow<'_> =
        serde_json::from_slice(body.get(..end).unwrap_or_default()).map_err(|error| at(2, &error))?;
    let names = row.tests.into_iter().map(Arc::from).collect();
    Ok((Some((names, row.files)), (end + 1).min(body.len())))
}

/// Cuts the lines of files before some of them.
pub(super) fn pieces(body: &[u8]) -> Vec<&[u8]> {
    let begin = memchr::memmem::Finder::new(NEXT_FILE);
    let mut out = Vec::with_capacity(body.len() / PIECE + 1);
    let mut rest = body;
    while !rest.is_empty() {
        let after = rest.get(PIECE..).unwrap_or_default();
        let (piece, next) = rest.split_at(begin.find(after).map_or(rest.len(), |at| PIECE + at + 1));
        out.push(piece);
        rest = next;
    }
    out
}

/// What a piece says.
struct Piece {
    files: Vec<Arc<FileRecord>>,
    /// Of the files that are not known already: who ran which of their lines.
    groups: Vec<(RepoPath, Box<str>)>,
    /// How many files have such lines, known or not.
    explained: usize,
}

/// The files of a piece, each followed by its functions and by the tests of its lines. Lines are counted from 1 within the
/// piece.
fn files(piece: &[u8], budget: &Budget, known: &dyn Known) -> Result<Piece, BaselineError> {
    let mut out: Vec<Arc<FileRecord>> = Vec::new();
    let (mut groups, mut explained) = (Vec::<(RepoPath, Box<str>)>::new(), 0);
    let mut open: Option<FileRecord> = None;
    // Collected apart, so that each file gets as much memory as its functions take.
    let mut functions: Vec<FunctionRecord> = Vec::new();
    let close = |open: &mut Option<FileRecord>, functions: &mut Vec<FunctionRecord>, out: &mut Vec<Arc<FileRecord>>| {
        if let Some(mut file) = open.take() {
            file.functions.reserve_exact(functions.len());
            file.functions.append(functions);
            out.push(Arc::new(file));
        }
    };
    let next_file = memchr::memmem::Finder::new(NEXT_FILE);
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
            close(&mut open, &mut functions, &mut out);
            if let Some(record) = head(line).and_then(|head| known.record(head)) {
                in_order(out.last(), &record.path).map_err(fail)?;
                out.push(record);
                // Its functions are known, too, and whoever ran its lines lost none of them.
                if rest.starts_with(FUNCTION) || rest.starts_with(GROUPS) {
                    let skipped = next_file.find(rest).map_or(rest.len(), |at| at + 1);
                    let (functions, after) = rest.split_at(skipped);
                    number += memchr::memchr_iter(b'\n', functions).count() as u64;
                    // In the texts of a row its quotes are escaped.
                    explained += usize::from(memchr::memmem::find(functions, GROUPS).is_some());
                    rest = after;
                }
                continue;
            }
            let row: FileRow<'_> = serde_json::from_slice(line).map_err(|error| at(number, &error))?;
            let next = row.into_record(&mut scratch).map_err(fail)?;
            in_order(out.last(), &next.path).map_err(fail)?;
            open = Some(next);
        } else if line.starts_with(FUNCTION) {
            if open.is_none() {
                return Err(fail("a function before the first file".to_owned()));
            }
            functions.push(match quick::function(line) {
                Some(function) => function,
                None => serde_json::from_slice::<FunctionRow>(line).map_err(|error| at(number, &error))?.0,
            });
        } else if line.starts_with(GROUPS) {
            let row: GroupsRow<'_> = serde_json::from_slice(line).map_err(|error| at(number, &error))?;
            match &open {
                Some(file) if is_whole(row.by) && groups.last().is_none_or(|last| last.0 != file.path) => {
                    groups.push((file.path.clone(), row.by.into()));
                    explained += 1;
                }
                Some(_) => return Err(fail("lines and tests that do not fit together".to_owned())),
                None => return Err(fail("tests before the first file".to_owned())),
            }
        } else {
            return Err(fail("expected a file or a function".to_owned()));
        }
    }
    close(&mut open, &mut functions, &mut out);
    Ok(Piece { files: out, groups, explained })
}

/// Files are sorted by path: they are searched by it.
fn in_order(last: Option<&Arc<FileRecord>>, next: &RepoPath) -> Result<(), String> {
    match last {
        Some(last) if last.path >= *next => Err(format!("{:?} is there twice or out of order", next.as_str())),
        _ => Ok(()),
    }
}

impl BaselineError {
    /// The error of a piece below so many lines and these pieces.
    fn below(self, above: u64, pieces: &[&[u8]]) -> BaselineError {
        match self {
            BaselineError::Line { line, message } => {
                let lines = |piece: &&[u8]| memchr::memchr_iter(b'\n', piece).count() as u64;
                BaselineError::Line { line: line + above + pieces.iter().map(lines).sum::<u64>(), message }
            }
            other => other,
        }
    }
}

/// What serde says, without its own idea of the line.
pub(super) fn at(line: u64, error: &serde_json::Error) -> BaselineError {
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    BaselineError::Line { line, message: format!("column {}: {message}", error.column()) }
}
