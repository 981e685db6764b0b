//! Reading numbers out of bytes, in either order, each checked against the end.

/// A place in bytes, and the order in which numbers stand there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    big: bool,
}

impl<'a> Cursor<'a> {
    /// The beginning of bytes; `big`: the highest byte of a number comes first.
    pub(super) fn new(bytes: &'a [u8], big: bool) -> Cursor<'a> {
        Cursor { bytes, at: 0, big }
    }

    /// How many bytes were read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// How many are left.
    pub(super) fn left(&self) -> usize {
        self.bytes.len().saturating_sub(self.at)
    }

    /// The same bytes from an offset; one behind the end is the end.
    pub(super) fn from(self, offset: usize) -> Cursor<'a> {
        Cursor { at: offset.min(self.bytes.len()), ..self }
    }

    /// The same place in bytes that end earlier.
    pub(super) fn until(self, end: usize) -> Cursor<'a> {
        let end = end.clamp(self.at, self.bytes.len());
        Cursor { bytes: self.bytes.get(..end).unwrap_or(self.bytes), ..self }
    }

    /// The next bytes; `None` when there are not so many.
    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    /// Goes on to the next multiple of `to`, as far as there are bytes.
    pub(super) fn align(&mut self, to: usize) {
        self.at = self.at.next_multiple_of(to).min(self.bytes.len());
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        let bytes = self.array()?;
        Some(if self.big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        let bytes = self.array()?;
        Some(if self.big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        let bytes = self.array()?;
        Some(if self.big { u64::from_be_bytes(bytes) } else { u64::from_le_bytes(bytes) })
    }

    /// A number of the file that counts or measures something here.
    pub(super) fn size(&mut self) -> Option<usize> {
        usize::try_from(self.u64()?).ok()
    }

    /// A number in groups of seven bits, the lowest first (LEB128); `None` when it does not fit 64 bits.
    pub(super) fn leb(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            let group = u64::from(byte & 0x7f);
            if group << shift >> shift != group {
                return None;
            }
            value |= group << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// Such a number of 32 bits.
    pub(super) fn leb32(&mut self) -> Option<u32> {
        u32::try_from(self.leb()?).ok()
    }

    /// Such a number that counts things of at least one byte each, which therefore must be there.
    pub(super) fn leb_count(&mut self) -> Option<usize> {
        usize::try_from(self.leb()?).ok().filter(|count| *count <= self.left())
    }

    /// Bytes of a number that is known when the program is written.
    #[inline]
    pub(super) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let found = self.bytes.get(self.at..)?.first_chunk::<N>()?;
        self.at += N;
        Some(*found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_where_the_bytes_end() {
        let mut cursor = Cursor::new(&[1, 0, 0, 0, 2, 0xe5, 0x8e, 0x26, 0x80], false);
        assert_eq!((cursor.u32(), cursor.at(), cursor.left()), (Some(1), 4, 5));
        assert_eq!((cursor.take(1), cursor.leb()), (Some(&[2u8][..]), Some(624_485)));
        assert_eq!((cursor.leb(), cursor.u16(), cursor.take(usize::MAX)), (None, None, None));
        assert_eq!(Cursor::new(&[0, 0, 1, 2], true).u32(), Some(258));
        assert_eq!(Cursor::new(&[0xff; 12], false).leb(), None);
        let largest = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
        assert_eq!(Cursor::new(&largest, false).leb(), Some(u64::MAX));
        assert_eq!(Cursor::new(&[9, 1], false).leb_count(), None);
    }
}
