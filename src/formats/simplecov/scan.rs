//! JSON as SimpleCov writes it, read from the bytes: names, whole numbers, and what stands between them. Every other spelling
//! is refused, and left to the reader of JSON.

use std::borrow::Cow;

use serde::de::IgnoredAny;

use crate::formats::number::digits;

/// A place in a document.
pub(super) struct Scan<'a> {
    bytes: &'a [u8],
    /// How far it is.
    pub(super) at: usize,
}

/// What stands next in an object.
pub(super) enum Entry<'a> {
    /// An entry of this name.
    Name(Cow<'a, str>),
    /// Nothing more.
    End,
}

impl<'a> Scan<'a> {
    /// A place in these bytes.
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Scan<'a> {
        Scan { bytes, at }
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The next byte that is no space.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match *self.bytes.get(self.at)? {
                // Each value stands on a line of its own, far to the right.
                b' ' => self.at += self.rest().first_chunk().map_or(1, |near| spaces(*near)),
                b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }

    /// Takes this byte.
    pub(super) fn take(&mut self, wanted: u8) -> Option<()> {
        let is_there = self.peek()? == wanted;
        self.at += usize::from(is_there);
        is_there.then_some(())
    }

    /// Takes a `null`.
    pub(super) fn null(&mut self) -> Option<()> {
        let is_there = self.rest().first_chunk() == Some(b"null");
        self.at += b"null".len();
        is_there.then_some(())
    }

    /// A whole number of no more than 18 digits.
    pub(super) fn number(&mut self) -> Option<u64> {
        let rest = self.rest();
        let (number, behind) = digits(rest)?;
        let length = rest.len() - behind.len();
        self.at += length;
        let is_whole = !matches!(behind.first(), Some(b'.' | b'e' | b'E'));
        (is_whole && length < 19 && (length == 1 || rest.first() != Some(&b'0'))).then_some(number)
    }

    /// The next entry of an object, as far as its value, or the end of it.
    pub(super) fn entry(&mut self, is_first: bool) -> Option<Entry<'a>> {
        match self.peek()? {
            b'}' => {
                self.at += 1;
                return Some(Entry::End);
            }
            b',' if !is_first => self.at += 1,
            _ if !is_first => return None,
            _ => {}
        }
        self.take(b'"')?;
        let rest = self.rest();
        let mut length = memchr::memchr2(b'"', b'\\', rest)?;
        let has_escapes = rest.get(length) == Some(&b'\\');
        while rest.get(length) == Some(&b'\\') {
            length += 2;
            length += memchr::memchr2(b'"', b'\\', rest.get(length..)?)?;
        }
        let name = rest.get(..length)?;
        self.at += length + 1;
        self.take(b':')?;
        let is_text = name.iter().all(|byte| *byte >= b' ');
        let name = str::from_utf8(name).ok().filter(|_| is_text)?;
        Some(Entry::Name(if has_escapes { Cow::Owned(without_escapes(name)?) } else { Cow::Borrowed(name) }))
    }

    /// The text of a value of whatever kind.
    pub(super) fn value(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest();
        let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<IgnoredAny>();
        values.next()?.ok()?;
        self.at += values.byte_offset();
        rest.get(..values.byte_offset())
    }
}

/// How many spaces these bytes begin with.
fn spaces(bytes: [u8; 8]) -> usize {
    (u64::from_le_bytes(bytes) ^ u64::from_le_bytes([b' '; 8])).trailing_zeros() as usize / 8
}

/// A name of which a quote or a backslash is escaped, as those of methods are; others are not taken apart here.
fn without_escapes(name: &str) -> Option<String> {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, behind)) = rest.split_once('\\') {
        out.push_str(before);
        out.push(behind.chars().next().filter(|escaped| matches!(escaped, '"' | '\\' | '/'))?);
        rest = behind.get(1..)?;
    }
    out.push_str(rest);
    Some(out)
}
