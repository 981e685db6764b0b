//! Lines of bytes.

use memchr::memchr;

/// The line at the start of these bytes without its line break, the bytes after it, and whether it was complete.
pub(super) fn line_of(bytes: &[u8]) -> (&[u8], &[u8], bool) {
    let (line, rest, complete) = match memchr(b'\n', bytes) {
        Some(end) => (bytes.get(..end).unwrap_or(bytes), bytes.get(end + 1..).unwrap_or_default(), true),
        None => (bytes, &[][..], false),
    };
    (line.strip_suffix(b"\r").unwrap_or(line), rest, complete)
}

/// The bytes before and behind the first `separator`.
pub(super) fn split(bytes: &[u8], separator: u8) -> Option<(&[u8], &[u8])> {
    let at = memchr(separator, bytes)?;
    Some((bytes.get(..at)?, bytes.get(at + 1..)?))
}
