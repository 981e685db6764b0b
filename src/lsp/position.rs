//! Columns as editors count them: in bytes, in halves of UTF-16 or in characters, as was agreed on. What lies within a
//! character, or behind the end of its line, is brought to the nearest place before it.

use lsp_types::PositionEncodingKind;

/// How columns are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// In bytes.
    Utf8,
    /// In units of UTF-16, as every client can.
    #[default]
    Utf16,
    /// In characters.
    Utf32,
}

impl Encoding {
    /// The cheapest of those that a client can count in.
    pub fn agreed(offered: &[PositionEncodingKind]) -> Encoding {
        let can = |kind: &PositionEncodingKind| offered.contains(kind);
        if can(&PositionEncodingKind::UTF8) {
            Encoding::Utf8
        } else if can(&PositionEncodingKind::UTF32) && !can(&PositionEncodingKind::UTF16) {
            Encoding::Utf32
        } else {
            Encoding::Utf16
        }
    }

    /// What the protocol calls it.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// The column of a byte of a line.
    pub fn column(self, line: &str, byte: usize) -> u32 {
        let mut end = byte.min(line.len());
        while !line.is_char_boundary(end) {
            end -= 1;
        }
        let before = line.get(..end).unwrap_or_default();
        let units = match self {
            Encoding::Utf8 => before.len(),
            Encoding::Utf16 => before.chars().map(char::len_utf16).sum(),
            Encoding::Utf32 => before.chars().count(),
        };
        units as u32
    }

    /// The byte of a line at a column.
    pub fn byte(self, line: &str, column: u32) -> usize {
        let mut left = column as usize;
        for (at, char) in line.char_indices() {
            let width = match self {
                Encoding::Utf8 => char.len_utf8(),
                Encoding::Utf16 => char.len_utf16(),
                Encoding::Utf32 => 1,
            };
            if left < width {
                return at;
            }
            left -= width;
        }
        line.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_bytes_halves_or_characters() {
        let line = "aä𝄞b";
        for (encoding, columns) in
            [(Encoding::Utf8, [0, 1, 3, 7, 8]), (Encoding::Utf16, [0, 1, 2, 4, 5]), (Encoding::Utf32, [0, 1, 2, 3, 4])]
        {
            for (byte, column) in [0, 1, 3, 7, 8].into_iter().zip(columns) {
                assert_eq!((encoding.column(line, byte), encoding.byte(line, column)), (column, byte), "{encoding:?}");
            }
            assert_eq!(encoding.byte(line, u32::MAX), line.len());
        }
        assert_eq!((Encoding::Utf16.byte(line, 3), Encoding::Utf8.byte(line, 5)), (3, 3), "within a character");
        assert_eq!(Encoding::Utf8.column(line, 5), 3);
    }

    #[test]
    fn what_both_can_count_in_is_agreed_on() {
        use PositionEncodingKind as Kind;
        let agreed = |offered: &[Kind]| Encoding::agreed(offered);
        assert_eq!(agreed(&[]), Encoding::Utf16);
        assert_eq!(agreed(&[Kind::UTF16, Kind::UTF8]), Encoding::Utf8);
        assert_eq!(agreed(&[Kind::UTF32]), Encoding::Utf32);
        assert_eq!(agreed(&[Kind::new("utf-7")]), Encoding::Utf16);
    }
}
