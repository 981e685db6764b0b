//! Which format is this? Decided from the first bytes of the content, never from the file's name.

use super::Format;

/// The beginning of an input, decompressed: at most 64 KiB.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// The first bytes.
    pub bytes: &'a [u8],
}

/// How many bytes of an input a decision may need.
pub const HEAD_BYTES: usize = 64 << 10;

/// The format of an input, if it is one of ours.
pub fn recognise(bytes: &[u8]) -> Option<&'static Format> {
    let head = Head { bytes: bytes.get(..HEAD_BYTES).unwrap_or(bytes) };
    super::FORMATS.iter().find(|format| (format.recognise)(&head))
}
