//! The bytes of a memo on disk: what is known of texts, by content, and which content files have, by path. Both are sorted
//! tables, so that a start costs no more than reading the file; a record is decoded when somebody asks for it.
//!
//! ```text
//! magic and version (16) · checksum of all that follows (32) · generator: length (4), bytes
//! texts: count (4); content (16), lines (4), day of its last use (4), place of its record (4), length (4); by content
//! files: count (4); hash of the path (16), stamp (32), content (16), when it was seen (8), hash of what reports say
//!        about it (8, 0 for none) and content that they measured (16); by hash
//! records
//! ```
//!
//! A record: marks, git's name, bare lines, functions; each can be had without decoding the ones before it. Numbers are little-endian. Whatever does not fit makes the whole file unknown: it is only a memory.

use std::sync::Arc;

use super::stamp::{Content, MeasuredText, Stamp};
use crate::analysis::Extent;
use crate::analysis::differential::Mark;
use crate::coverage::{Line, LineBits, Span};

/// Another layout of the bytes is another version.
const MAGIC: &[u8; 16] = b"lazycov memo 6\n\0";

const TEXT: usize = 32;
const FILE: usize = 96;

/// What is known of a text, without what is worked out from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TextRow<'a> {
    pub(super) content: Content,
    pub(super) lines: u32,
    /// Days since 1970.
    pub(super) used: u32,
    pub(super) record: &'a [u8],
}

/// A file that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileRow {
    pub(super) path: [u8; 16],
    pub(super) stamp: Stamp,
    pub(super) content: Content,
    /// Nanoseconds since 1970.
    pub(super) seen: u64,
    /// What was measured last.
    pub(super) measured: Option<MeasuredText>,
}

/// The functions of a text; `None` where no grammar knows its language.
pub(super) type Functions = Option<Arc<[Extent]>>;

/// What was worked out from a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Record {
    /// For each grammar that was asked, the functions that it found.
    pub(super) extents: Vec<(String, Functions)>,
    pub(super) marks: Option<Vec<Mark>>,
    pub(super) blob: Option<Box<str>>,
    /// Lines of space and comments alone.
    pub(super) bare: Option<LineBits>,
}

/// A memo as it lies on disk.
#[derive(Debug, Default)]
pub(super) struct Stored {
    bytes: Vec<u8>,
    texts: usize,
    texts_at: usize,
    files: usize,
    files_at: usize,
    records_at: usize,
}

impl Stored {
    /// Takes the bytes of a file that this version of the program wrote, whole.
    pub(super) fn read(bytes: Vec<u8>, generator: &str) -> Option<Stored> {
        let mut rest = Reader(bytes.strip_prefix(MAGIC)?);
        let checksum = rest.take(32)?;
        if blake3::hash(rest.0).as_bytes() != checksum || rest.text()? != generator {
            return None;
        }
        let place = |rest: &Reader<'_>| bytes.len() - rest.0.len();
        let texts = rest.u32()? as usize;
        let texts_at = place(&rest);
        rest.take(texts.checked_mul(TEXT)?)?;
        let files = rest.u32()? as usize;
        let files_at = place(&rest);
        rest.take(files.checked_mul(FILE)?)?;
        let records_at = place(&rest);
        let stored = Stored { bytes, texts, texts_at, files, files_at, records_at };
        stored.is_tight().then_some(stored)
    }

    /// Do the records lie one behind the other, as they were written? Else many texts could share one long record, and to
    /// write them again would take a multiple of the file.
    fn is_tight(&self) -> bool {
        let mut end = 0;
        let follows = |row: &[u8; TEXT]| {
            let [_, place, length] =
                row.as_chunks().0.last_chunk().copied().unwrap_or_default().map(u32::from_le_bytes);
            let follows = end == u64::from(place);
            end += u64::from(length);
            follows
        };
        let rows = self.bytes.get(self.texts_at..self.texts_at + self.texts * TEXT).unwrap_or_default();
        rows.as_chunks().0.iter().all(follows) && end == (self.bytes.len() - self.records_at) as u64
    }

    /// Writes a memo. Rows may come in any order.
    pub(super) fn write(mut texts: Vec<TextRow<'_>>, mut files: Vec<FileRow>, generator: &str) -> Vec<u8> {
        texts.sort_unstable_by_key(|text| text.content);
        files.sort_unstable_by_key(|file| file.path);
        let records: usize = texts.iter().map(|text| text.record.len()).sum();
        let mut out = Vec::with_capacity(128 + texts.len() * TEXT + files.len() * FILE + records);
        begin(&mut out, generator);
        put(&mut out, texts.len() as u32);
        let mut place = 0u32;
        for text in &texts {
            out.extend_from_slice(&text.content);
            for number in [text.lines, text.used, place, text.record.len() as u32] {
                put(&mut out, number);
            }
            place += text.record.len() as u32;
        }
        put(&mut out, files.len() as u32);
        for file in &files {
            out.extend_from_slice(&file.path);
            let Stamp { modified, changed, size, inode } = file.stamp;
            for number in [modified, changed, size, inode] {
                out.extend_from_slice(&number.to_le_bytes());
            }
            out.extend_from_slice(&file.content);
            out.extend_from_slice(&file.seen.to_le_bytes());
            out.extend_from_slice(&file.measured.map_or(0, |measured| measured.data).to_le_bytes());
            out.extend_from_slice(&file.measured.map(|measured| measured.content).unwrap_or_default());
        }
        for text in texts {
            out.extend_from_slice(text.record);
        }
        close(&mut out);
        out
    }

    /// What is known of a text, and its place in the table.
    pub(super) fn text(&self, content: &Content) -> Option<(usize, TextRow<'_>)> {
        let at = self.search(self.texts, self.texts_at, TEXT, content)?;
        Some((at, self.text_at(at)?))
    }

    /// Which content a file had.
    pub(super) fn file(&self, path: &[u8; 16]) -> Option<FileRow> {
        let at = self.search(self.files, self.files_at, FILE, path)?;
        self.file_at(at)
    }

    /// How many texts there are.
    pub(super) fn text_count(&self) -> usize {
        self.texts
    }

    /// All texts.
    pub(super) fn texts(&self) -> impl Iterator<Item = TextRow<'_>> {
        (0..self.texts).filter_map(|at| self.text_at(at))
    }

    /// All files.
    pub(super) fn files(&self) -> impl Iterator<Item = FileRow> {
        (0..self.files).filter_map(|at| self.file_at(at))
    }

    fn text_at(&self, at: usize) -> Option<TextRow<'_>> {
        let mut row = Reader(self.bytes.get(self.texts_at + at * TEXT..)?);
        let content = row.array()?;
        let (lines, used, place, length) = (row.u32()?, row.u32()?, row.u32()? as usize, row.u32()? as usize);
        let from = self.records_at.checked_add(place)?;
        Some(TextRow { content, lines, used, record: self.bytes.get(from..from.checked_add(length)?)? })
    }

    fn file_at(&self, at: usize) -> Option<FileRow> {
        let mut row = Reader(self.bytes.get(self.files_at + at * FILE..)?);
        let path = row.array()?;
        let stamp = Stamp { modified: row.u64()?, changed: row.u64()?, size: row.u64()?, inode: row.u64()? };
        let (content, seen, data) = (row.array()?, row.u64()?, row.u64()?);
        let measured = MeasuredText { data, content: row.array()? };
        Some(FileRow { path, stamp, content, seen, measured: Some(measured).filter(|_| data != 0) })
    }

    /// The row of a table that begins with a key.
    fn search(&self, count: usize, from: usize, size: usize, key: &[u8; 16]) -> Option<usize> {
        let key_at = |at: usize| self.bytes.get(from + at * size..)?.first_chunk::<16>();
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low + (high - low) / 2;
            match key_at(middle)?.cmp(key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }
}

impl Record {
    /// The bytes of a record.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put(&mut out, self.marks.as_ref().map_or(u32::MAX, |marks| marks.len() as u32));
        for (hash, length) in self.marks.iter().flatten().map(|mark| mark.to_parts()) {
            put(&mut out, hash);
            put(&mut out, length);
        }
        put_text(&mut out, self.blob.as_deref().unwrap_or_default());
        put(&mut out, self.bare.as_ref().map_or(u32::MAX, |bare| bare.as_bytes().len() as u32));
        out.extend_from_slice(self.bare.as_ref().map_or(&[][..], LineBits::as_bytes));
        put(&mut out, self.extents.len() as u32);
        for (grammar, extents) in &self.extents {
            put_text(&mut out, grammar);
            put(&mut out, extents.as_ref().map_or(u32::MAX, |extents| extents.len() as u32));
            for extent in extents.iter().flat_map(|extents| extents.iter()) {
                put_text(&mut out, &extent.name);
                let Span { start, start_column, end, end_column } = extent.span;
                let (from, is_value) = (extent.from.get(), u32::from(extent.is_value));
                let complexity = extent.complexity.unwrap_or(u32::MAX);
                for number in [start.get(), start_column, end.get(), end_column, from, is_value, complexity] {
                    put(&mut out, number);
                }
            }
        }
        out
    }

    /// The record of these bytes; `None` where they are none.
    pub(super) fn read(bytes: &[u8]) -> Option<Record> {
        let mut rest = Reader(bytes);
        let marks = rest.marks()?.map(decode_marks);
        let blob = rest.text()?;
        let bare = rest.bare()?.map(|bytes| LineBits::from_bytes(bytes.to_vec()));
        let extents =
            (0..rest.u32()?).map(|_| Some((rest.text()?.to_owned(), rest.extents()?))).collect::<Option<_>>()?;
        Some(Record { extents, marks, blob: (!blob.is_empty()).then(|| blob.into()), bare })
    }
}

/// The fingerprints in the bytes of a record, if they are known.
pub(super) fn marks(record: &[u8]) -> Option<Vec<Mark>> {
    Reader(record).marks()?.map(decode_marks)
}

/// Git's name in the bytes of a record, if it is known.
pub(super) fn blob(record: &[u8]) -> Option<&str> {
    let mut rest = Reader(record);
    rest.marks()?;
    rest.text().filter(|blob| !blob.is_empty())
}

/// The bare lines in the bytes of a record, if they are known.
pub(super) fn bare(record: &[u8]) -> Option<LineBits> {
    let mut rest = Reader(record);
    rest.marks()?;
    rest.text()?;
    rest.bare()?.map(|bytes| LineBits::from_bytes(bytes.to_vec()))
}

/// The functions in the bytes of a record that a grammar found, if it was asked.
pub(super) fn extents(record: &[u8], grammar: &str) -> Option<Functions> {
    let mut rest = Reader(record);
    rest.marks()?;
    rest.text()?;
    rest.bare()?;
    (0..rest.u32()?)
        .map_while(|_| Some((rest.text()?, rest.extents()?)))
        .find(|known| known.0 == grammar)
        .map(|known| known.1)
}

/// A memo with these bytes behind its head.
pub(super) fn seal(tables: &[u8], generator: &str) -> Vec<u8> {
    let mut out = Vec::new();
    begin(&mut out, generator);
    out.extend_from_slice(tables);
    close(&mut out);
    out
}

fn begin(out: &mut Vec<u8>, generator: &str) {
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&[0; 32]);
    put_text(out, generator);
}

/// Writes the checksum of all that follows it.
fn close(out: &mut [u8]) {
    if let Some((head, rest)) = out.split_at_mut_checked(MAGIC.len() + 32)
        && let Some(place) = head.last_chunk_mut()
    {
        *place = *blake3::hash(rest).as_bytes();
    }
}

fn decode_marks(bytes: &[u8]) -> Vec<Mark> {
    let mark = |[hash, length]: &[[u8; 4]; 2]| Mark::from_parts(u32::from_le_bytes(*hash), u32::from_le_bytes(*length));
    bytes.as_chunks().0.as_chunks().0.iter().map(mark).collect()
}

fn put(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&number.to_le_bytes());
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u32);
    out.extend_from_slice(text.as_bytes());
}

/// The bytes of what a record may hold; `None` where it is not known.
type KnownBytes<'a> = Option<&'a [u8]>;

/// Takes values off the front of bytes that may be anything.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.u32()? as usize;
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn marks(&mut self) -> Option<KnownBytes<'a>> {
        match self.u32()? {
            u32::MAX => Some(None),
            count => self.take((count as usize).checked_mul(8)?).map(Some),
        }
    }

    fn bare(&mut self) -> Option<KnownBytes<'a>> {
        match self.u32()? {
            u32::MAX => Some(None),
            count => self.take(count as usize).map(Some),
        }
    }

    fn extents(&mut self) -> Option<Functions> {
        match self.u32()? {
            u32::MAX => Some(None),
            count => (0..count).map(|_| self.extent()).collect::<Option<Arc<[Extent]>>>().map(Some),
        }
    }

    fn extent(&mut self) -> Option<Extent> {
        let name = self.text()?.to_owned();
        let (start, start_column) = (Line::new(self.u32()?)?, self.u32()?);
        let (end, end_column) = (Line::new(self.u32()?)?, self.u32()?);
        let (from, is_value) = (Line::new(self.u32()?)?, self.u32()? == 1);
        let complexity = Some(self.u32()?).filter(|complexity| *complexity != u32::MAX);
        Some(Extent { name, span: Span { start, start_column, end, end_column }, from, is_value, complexity })
    }
}
