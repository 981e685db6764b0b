//! The files of gcov as a row of words: `.gcno` and `.gcda` begin alike and are records of a tag, a length and a body.
//!
//! Words have 4 bytes, in the order of the machine that the compiler works for; the mark tells which. GCC 12 counts
//! lengths in bytes where older versions count words, and no longer fills strings up to a word.

use std::borrow::Cow;

use crate::formats::ReadError;
use crate::formats::bytes::{Bytes, Endian};

/// A kind of file: how it begins where the lowest byte comes first, and where the highest does.
pub(super) type Marks = [[u8; 4]; 2];
/// How notes begin.
pub(super) const NOTES: Marks = [*b"oncg", *b"gcno"];
/// How counters begin.
pub(super) const DATA: Marks = [*b"adcg", *b"gcda"];

/// Does a file begin with one of two marks?
pub(super) fn begins(bytes: &[u8], marks: Marks) -> bool {
    marks.iter().any(|mark| bytes.starts_with(mark))
}

/// A version of the format, named after the version of GCC that brought it: 93 stands for 9.3, 122 for 12.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version(pub(super) u32);

impl Version {
    /// The first version that tells where functions end.
    pub(super) const GCC_8: Version = Version(80);
    /// The first version that names the folder of the compiler.
    pub(super) const GCC_9: Version = Version(90);
    /// The first version of which lengths are bytes.
    pub(super) const GCC_12: Version = Version(120);
    /// The first version whose counters are in use here, which is what clang wrote up to its version 18.
    const GCC_4_8: Version = Version(48);

    /// The version that four letters stand for: `B22*`, `A93*`, `408*`.
    fn of(letters: [u8; 4]) -> Option<Version> {
        let digit = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
        let [first, second, third, _] = letters;
        let version = match first {
            b'A'..=b'Z' => u32::from(first - b'A') * 100 + digit(second)? * 10 + digit(third)?,
            _ => digit(first)? * 10 + digit(third)?,
        };
        Some(Version(version)).filter(|version| *version >= Version::GCC_4_8)
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0 / 10, self.0 % 10)
    }
}

/// What both kinds of files begin with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub(super) version: Version,
    /// Differs from build to build, and is the same in the notes and the counters of one.
    pub(super) stamp: u32,
}

/// The words of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    pub(super) bytes: Bytes<'a>,
    version: Version,
}

impl<'a> Words<'a> {
    /// Reads what a file of a kind begins with; the words behind it.
    pub(super) fn open(bytes: &'a [u8], marks: Marks) -> Result<(Head, Words<'a>), ReadError> {
        let endian = if bytes.starts_with(&marks[1]) { Endian::Big } else { Endian::Little };
        let mut words = Bytes::new(bytes, endian);
        if !begins(bytes, marks) {
            return Err(words.malformed("the mark of a file of gcov", "other bytes".to_owned()));
        }
        words.take(4, "a mark")?;
        let mut letters: [u8; 4] = words.array("a version")?;
        if endian == Endian::Little {
            letters.reverse();
        }
        let Some(version) = Version::of(letters) else {
            let found = format!("{:?}", String::from_utf8_lossy(&letters));
            return Err(words.malformed("a version of gcov's files", found));
        };
        let stamp = words.u32("a stamp")?;
        if version >= Version::GCC_12 {
            words.u32("a checksum")?;
        }
        Ok((Head { version, stamp }, Words { bytes: words, version }))
    }

    /// The next word.
    #[inline]
    pub(super) fn word(&mut self, what: &'static str) -> Result<u32, ReadError> {
        self.bytes.u32(what)
    }

    /// The next string; empty where there is none.
    pub(super) fn text(&mut self, what: &'static str) -> Result<Cow<'a, str>, ReadError> {
        let length = self.word(what)? as usize;
        let text = self.bytes.take(self.size(length), what)?;
        let end = memchr::memchr(0, text).unwrap_or(text.len());
        Ok(String::from_utf8_lossy(text.get(..end).unwrap_or(text)))
    }

    /// A length of this version in bytes.
    fn size(&self, length: usize) -> usize {
        if self.version >= Version::GCC_12 { length } else { length.saturating_mul(4) }
    }

    /// The next record; `None` at the end.
    pub(super) fn record(&mut self) -> Result<Option<Record<'a>>, ReadError> {
        if self.bytes.left() == 0 {
            return Ok(None);
        }
        let tag = self.word("the tag of a record")?;
        if tag == 0 {
            return Ok(None);
        }
        let length = self.word("the length of a record")? as i32;
        // Counters that are all zero are only as many as the length says, which is below zero then.
        let size = self.size(usize::try_from(length).unwrap_or(0));
        let begin = self.bytes;
        self.bytes.take(size, "a record")?;
        let body = Words { bytes: begin.until(begin.offset() + size), version: self.version };
        let zeros = length.checked_neg().and_then(|zeros| usize::try_from(zeros).ok()).filter(|zeros| *zeros > 0);
        Ok(Some(Record { tag, body, zeros: zeros.map(|zeros| self.size(zeros)) }))
    }
}

/// A record of a file.
pub(super) struct Record<'a> {
    pub(super) tag: u32,
    pub(super) body: Words<'a>,
    /// The bytes that it would have if all of it were not zero.
    pub(super) zeros: Option<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_those_of_gcc() {
        let version = |letters: &[u8; 4]| Version::of(*letters).map(|version| version.to_string());
        assert_eq!(version(b"B22*").as_deref(), Some("12.2"));
        assert_eq!(version(b"A93*").as_deref(), Some("9.3"));
        assert_eq!(version(b"801*").as_deref(), Some("8.1"));
        assert_eq!(version(b"408*").as_deref(), Some("4.8"));
        assert_eq!((version(b"304*"), version(b"B2**"), version(b"\0\0\0\0")), (None, None, None));
    }
}
