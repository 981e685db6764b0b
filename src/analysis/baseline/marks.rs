//! Fingerprints of lines as text: their lengths as numbers of variable size, and the hashes of the lines that are not
//! blank, both in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;

use crate::analysis::differential::Mark;

/// The bytes of lengths and hashes of marks, as they are stored in base64. Room is used again.
#[derive(Debug, Default)]
pub(super) struct Bytes {
    pub(super) lengths: Vec<u8>,
    pub(super) hashes: Vec<u8>,
}

impl Bytes {
    /// Takes the bytes of these marks.
    pub(super) fn take(&mut self, marks: &[Mark]) {
        let Bytes { lengths, hashes } = self;
        lengths.clear();
        hashes.clear();
        for mark in marks {
            let (hash, mut length) = mark.to_parts();
            // Nothing that counts has the hash 0.
            if length > 0 {
                hashes.extend_from_slice(&hash.to_le_bytes());
            }
            while length >= 0x80 {
                lengths.push(length as u8 | 0x80);
                length >>= 7;
            }
            lengths.push(length as u8);
        }
    }
}

/// Reads what was written.
pub(super) fn read(lengths: &str, hashes: &str) -> Result<Vec<Mark>, String> {
    let decode = |text: &str| BASE64.decode(text).map_err(|error| format!("the lines' marks: {error}"));
    let (lengths, hashes) = (decode(lengths)?, decode(hashes)?);
    let uneven = || "as many hashes as lines that are not blank were expected".to_owned();
    let mut hashes = hashes.chunks(4);
    let mut out = Vec::with_capacity(lengths.len());
    let mut lengths = lengths.iter();
    while let Some(first) = lengths.next() {
        let (mut length, mut shift) = (u32::from(first & 0x7f), 7);
        let mut last = *first;
        while last >= 0x80 {
            last = *lengths.next().ok_or("the lines' lengths end too early")?;
            let part = u32::from(last & 0x7f);
            if shift > 28 || (shift == 28 && part > 0xf) {
                return Err("the length of a line is too large".to_owned());
            }
            length |= part << shift;
            shift += 7;
        }
        let hash = match length {
            0 => 0,
            _ => u32::from_le_bytes(hashes.next().and_then(|four| four.try_into().ok()).ok_or_else(uneven)?),
        };
        out.push(Mark::from_parts(hash, length));
    }
    if hashes.next().is_some() {
        return Err(uneven());
    }
    out.shrink_to_fit();
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(marks: &[Mark]) -> (String, String) {
        let mut bytes = Bytes::default();
        bytes.take(marks);
        (BASE64.encode(bytes.lengths), BASE64.encode(bytes.hashes))
    }

    #[test]
    fn marks_are_kept_and_blank_lines_cost_a_byte() {
        let long = "x".repeat(10_000);
        let marks = ["fn a() {", "", "\t ", long.as_str(), "}"].map(Mark::of);
        let (lengths, hashes) = write(&marks);
        assert_eq!((lengths.len(), hashes.len()), (10, 16));
        assert_eq!(read(&lengths, &hashes).unwrap(), marks);
        assert_eq!(read("", "").unwrap(), []);
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        let (lengths, hashes) = write(&["one", "two"].map(Mark::of));
        assert!(read(&lengths, "").is_err() && read("", &hashes).is_err() && read(&lengths, "!").is_err());
        assert!(read(&BASE64.encode([0x80]), "").unwrap_err().contains("too early"));
        assert!(read(&BASE64.encode([0xff, 0xff, 0xff, 0xff, 0x1f]), "").unwrap_err().contains("too large"));
        assert!(read(&BASE64.encode([0xff, 0xff, 0xff, 0xff, 0x8f, 0]), "").unwrap_err().contains("too large"));
    }
}
