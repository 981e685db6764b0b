//! A place in binary data that only moves forward. It never goes past the end: what lies behind is an error with its
//! position. A count that the data state buys nothing by itself; whoever asks takes what it stands for, or fails.

use super::ReadError;
use super::cursor::Cursor;
use crate::coverage::Position;

/// The order of the bytes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Endian {
    /// The lowest byte first.
    #[default]
    Little,
    /// The highest byte first.
    Big,
}

/// A cursor that says where it failed, and what should have stood there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes<'a>(Cursor<'a>);

impl<'a> Bytes<'a> {
    /// All of some bytes.
    pub(super) fn new(all: &'a [u8], endian: Endian) -> Bytes<'a> {
        Bytes(Cursor::new(all, endian == Endian::Big))
    }

    /// The same bytes from an offset; one behind the end is the end.
    pub(super) fn from(self, offset: usize) -> Bytes<'a> {
        Bytes(self.0.from(offset))
    }

    /// The same place in bytes that end earlier.
    pub(super) fn until(self, end: usize) -> Bytes<'a> {
        Bytes(self.0.until(end))
    }

    /// Bytes before this place.
    pub(super) fn offset(&self) -> usize {
        self.0.at()
    }

    /// Bytes behind this place.
    pub(super) fn left(&self) -> usize {
        self.0.left()
    }

    /// The next so many bytes.
    #[inline]
    pub(super) fn take(&mut self, count: usize, what: &'static str) -> Result<&'a [u8], ReadError> {
        self.0.take(count).ok_or_else(|| self.short(count, what))
    }

    /// The next byte.
    pub(super) fn u8(&mut self, what: &'static str) -> Result<u8, ReadError> {
        Ok(self.array::<1>(what)?[0])
    }

    /// The next 4 bytes as a number.
    #[inline]
    pub(super) fn u32(&mut self, what: &'static str) -> Result<u32, ReadError> {
        self.0.u32().ok_or_else(|| self.short(4, what))
    }

    /// The next 8 bytes as a number.
    pub(super) fn u64(&mut self, what: &'static str) -> Result<u64, ReadError> {
        self.0.u64().ok_or_else(|| self.short(8, what))
    }

    /// A number of 7 bits a byte, the lowest first (ULEB128).
    pub(super) fn uleb(&mut self, what: &'static str) -> Result<u64, ReadError> {
        self.0.leb().ok_or_else(|| match self.left() {
            0 => self.short(1, what),
            _ => self.malformed(what, "a number of more than 64 bits".to_owned()),
        })
    }

    /// Bytes of a number that is known when the program is written.
    pub(super) fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], ReadError> {
        self.0.array().ok_or_else(|| self.short(N, what))
    }

    /// That there are fewer bytes than should be.
    fn short(&self, count: usize, what: &'static str) -> ReadError {
        self.malformed(what, format!("{} more bytes where there should be {count}", self.left()))
    }

    /// That something else stands here than should.
    pub(super) fn malformed(&self, expected: &'static str, found: String) -> ReadError {
        ReadError::Malformed { position: Position::Byte(self.offset() as u64), expected, found }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_their_order_and_nothing_behind_the_end_is() {
        let data = [1, 0, 0, 0, 0, 0, 0, 2, 0xe5, 0x8e, 0x26, 9];
        let mut little = Bytes::new(&data, Endian::Little);
        assert_eq!((little.u32("a").unwrap(), little.u32("b").unwrap()), (1, 2 << 24));
        assert_eq!((little.uleb("c").unwrap(), little.offset(), little.left()), (624_485, 11, 1));
        let error = little.u64("a number").unwrap_err().to_string();
        assert_eq!(error, "byte 11: expected a number, found 1 more bytes where there should be 8");
        assert!(little.take(usize::MAX, "").is_err() && little.from(99).u8("").is_err());
        let mut big = Bytes::new(&data, Endian::Big).until(8);
        assert_eq!((big.u64("a").unwrap(), big.left()), (1 << 56 | 2, 0));
        assert!(Bytes::new(&[0x80; 12], Endian::Little).uleb("").is_err());
    }
}
