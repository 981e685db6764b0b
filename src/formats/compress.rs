//! Compressed inputs: gzip and zstd, told by their first bytes, unpacked once and within bounds.
//!
//! A real report compresses to a two-hundredth at best. An input that grows far beyond that is a bomb and is stopped
//! while it unpacks, long before the absolute limit. What was packed twice stays packed: one level is what tools write.

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use rayon::prelude::*;

use super::recognise::HEAD_BYTES;
use super::{Limits, ReadError};
use crate::coverage::{Code, Diagnostics, Position};

const GZIP: &[u8] = &[0x1f, 0x8b, 0x08];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
/// How much larger than its input the output may be.
const RATIO: u64 = 1000;
/// Small inputs may unpack to this much whatever their ratio.
const FREE: u64 = 64 << 20;

/// The content of an input, unpacked if it is compressed.
///
/// A stream that ends early, or is damaged, keeps what came before, with a [`Code::Truncated`] diagnostic.
///
/// # Errors
/// [`ReadError::Limit`] when it unpacks to more than the limits allow, [`ReadError::Malformed`] when it unpacks to
/// nothing at all because it is damaged.
pub fn unpack<'a>(bytes: &'a [u8], limits: &Limits, diagnostics: &mut Diagnostics) -> Result<Cow<'a, [u8]>, ReadError> {
    let Some(mut stream) = stream(bytes) else { return Ok(Cow::Borrowed(bytes)) };
    let limit = limits.unpacked_bytes.min((bytes.len() as u64).saturating_mul(RATIO).max(FREE));
    if let Some(whole) = unpack_frames(bytes, limit) {
        return Ok(Cow::Owned(whole));
    }
    let mut out = Vec::new();
    // One byte more than allowed tells "too large" from "exactly full".
    let end = stream.by_ref().take(limit.saturating_add(1)).read_to_end(&mut out);
    if out.len() as u64 > limit {
        return Err(ReadError::Limit { position: Position::Byte(0), what: "the unpacked input", limit });
    }
    if let Err(error) = end {
        if out.is_empty() {
            let position = Position::Byte(0);
            return Err(ReadError::Malformed { position, expected: "compressed data", found: error.to_string() });
        }
        let position = Position::Byte(out.len() as u64);
        diagnostics.add(Code::Truncated, Some(position), || {
            format!("the compressed data ends early or is damaged ({error}); what came before is used")
        });
    }
    Ok(Cow::Owned(out))
}

/// The zstd frames that the bytes are, each with its size before and after it is unpacked; `None` when they are something
/// else, or one does not say how large it is.
pub fn frames(bytes: &[u8]) -> Option<Vec<(usize, usize)>> {
    let (mut frames, mut rest) = (Vec::new(), bytes);
    while rest.starts_with(ZSTD) {
        let size = zstd::zstd_safe::get_frame_content_size(rest).ok()??;
        let packed = zstd::zstd_safe::find_frame_compressed_size(rest).ok()?;
        rest = rest.get(packed..)?;
        frames.push((packed, usize::try_from(size).ok()?));
    }
    rest.is_empty().then_some(frames)
}

/// The content of several zstd frames, unpacked on all cores; `None` when there are not several, or something is wrong with
/// one, which the stream then tells.
fn unpack_frames(bytes: &[u8], limit: u64) -> Option<Vec<u8>> {
    let frames = frames(bytes).filter(|frames| frames.len() > 1)?;
    let total = frames.iter().try_fold(0u64, |total, (_, size)| total.checked_add(*size as u64))?;
    if total > limit {
        return None;
    }
    let mut out = vec![0; total as usize];
    let (mut room, mut rest) = (out.as_mut_slice(), bytes);
    let mut places = Vec::with_capacity(frames.len());
    for (packed, size) in frames {
        let (place, after) = room.split_at_mut_checked(size)?;
        let (frame, others) = rest.split_at_checked(packed)?;
        places.push((frame, place));
        (room, rest) = (after, others);
    }
    let unpack = |(frame, place): (&[u8], &mut [u8])| {
        zstd::bulk::decompress_to_buffer(frame, place).is_ok_and(|written| written == place.len())
    };
    places.into_par_iter().all(unpack).then_some(out)
}

/// As much of an input's beginning as [recognition](super::recognise::recognise) may look at, unpacked if it is
/// compressed. Damage shows when the whole input is unpacked, so there is none here.
pub fn head(bytes: &[u8]) -> Cow<'_, [u8]> {
    let Some(stream) = stream(bytes) else { return Cow::Borrowed(bytes.get(..HEAD_BYTES).unwrap_or(bytes)) };
    let mut out = Vec::new();
    // What could be read before an error stays in the buffer.
    let _ = stream.take(HEAD_BYTES as u64).read_to_end(&mut out);
    Cow::Owned(out)
}

/// The first line of an input with its end, unpacked if it is compressed with zstd; no more of the input is read than
/// that takes, and no more of the line is kept than the limit. What could be read before an error is kept.
pub fn first_line(stream: impl Read, limit: u64) -> Vec<u8> {
    let mut out = Vec::new();
    let mut stream = BufReader::new(stream);
    let packed = stream.fill_buf().is_ok_and(|head| head.starts_with(ZSTD));
    let line = |stream: &mut dyn BufRead, out| {
        // What came before an error is in the buffer.
        let _ = stream.take(limit).read_until(b'\n', out);
    };
    if !packed {
        line(&mut stream, &mut out);
    } else if let Ok(stream) = zstd::stream::read::Decoder::with_buffer(stream) {
        line(&mut BufReader::new(stream), &mut out);
    }
    out
}

/// The unpacking stream, if the bytes are compressed.
fn stream(bytes: &[u8]) -> Option<Box<dyn Read + '_>> {
    if bytes.starts_with(GZIP) {
        // Several members in a row are one file, as `cat a.gz b.gz` makes them.
        return Some(Box::new(MultiGzDecoder::new(bytes)));
    }
    if bytes.starts_with(ZSTD) {
        let decoder = zstd::stream::read::Decoder::with_buffer(bytes).ok()?;
        return Some(Box::new(decoder));
    }
    None
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        zstd::encode_all(bytes, 3).unwrap()
    }

    fn unpacked(bytes: &[u8], limits: &Limits) -> Result<(Vec<u8>, bool), ReadError> {
        let mut diagnostics = Diagnostics::default();
        let out = unpack(bytes, limits, &mut diagnostics)?;
        Ok((out.into_owned(), diagnostics.iter().any(|found| found.code == Code::Truncated)))
    }

    /// Text that does not compress to nothing.
    fn text(lines: u32) -> Vec<u8> {
        (0..lines).flat_map(|n| format!("DA:{n},{}\n", n.wrapping_mul(2_654_435_761) % 997).into_bytes()).collect()
    }

    #[test]
    fn gzip_and_zstd_are_told_by_their_bytes() {
        let plain = text(5000);
        for packed in [gzip(&plain), zstd(&plain)] {
            assert_eq!(unpacked(&packed, &Limits::default()), Ok((plain.clone(), false)));
            assert_eq!(&*head(&packed), &plain[..plain.len().min(HEAD_BYTES)]);
        }
        assert_eq!(unpacked(&plain, &Limits::default()), Ok((plain.clone(), false)));
        assert_eq!(unpacked(b"", &Limits::default()), Ok((Vec::new(), false)));
    }

    #[test]
    fn the_first_line_needs_no_more_than_itself() {
        let plain = text(200_000);
        let first = b"DA:0,0\n";
        let packed = zstd(&plain);
        for input in [&plain[..], &packed, &packed[..packed.len() / 2]] {
            assert_eq!(first_line(input, 100), first);
            assert_eq!(first_line(input, 3), &first[..3]);
        }
        assert_eq!(first_line(&packed[..5], 100), b"");
    }

    #[test]
    fn several_members_in_a_row_are_one_input() {
        let (a, b) = (text(10), text(20));
        for pack in [gzip, zstd] {
            assert_eq!(unpacked(&[pack(&a), pack(&b)].concat(), &Limits::default()), Ok(([&*a, &*b].concat(), false)));
        }
        // Padding behind the last member is not data, and costs none.
        let padded = [gzip(&a), vec![0; 100]].concat();
        assert_eq!(unpacked(&padded, &Limits::default()).unwrap().0, a);
    }

    #[test]
    fn frames_that_say_their_size_are_unpacked_together() {
        let (plain, limit) = (text(50_000), 1 << 30);
        let packed: Vec<Vec<u8>> = plain.chunks(100_000).map(|piece| zstd::bulk::compress(piece, 3).unwrap()).collect();
        let whole = packed.concat();
        assert_eq!(unpack_frames(&whole, limit).as_ref(), Some(&plain));
        assert_eq!(unpacked(&whole, &Limits::default()), Ok((plain.clone(), false)));
        assert!(unpack_frames(&whole, plain.len() as u64 - 1).is_none() && unpack_frames(&packed[0], limit).is_none());
        assert!(unpack_frames(&whole[..whole.len() - 1], limit).is_none());
        let (out, truncated) = unpacked(&whole[..whole.len() - 1], &Limits::default()).unwrap();
        assert!(truncated && plain.starts_with(&out));
    }

    #[test]
    fn only_one_level_is_unpacked() {
        let inner = gzip(b"TN:\n");
        assert_eq!(unpacked(&gzip(&inner), &Limits::default()), Ok((inner, false)));
    }

    #[test]
    fn a_cut_stream_keeps_what_came_before() {
        let plain = text(200_000);
        for packed in [gzip(&plain), zstd(&plain)] {
            let (out, truncated) = unpacked(&packed[..packed.len() / 2], &Limits::default()).unwrap();
            assert!(truncated && !out.is_empty() && out.len() < plain.len() && plain.starts_with(&out));
            assert!(matches!(unpacked(&packed[..5], &Limits::default()), Err(ReadError::Malformed { .. })));
            assert!(plain.starts_with(&head(&packed[..packed.len() / 2])));
        }
    }

    #[test]
    fn a_bomb_is_stopped_by_its_ratio_and_by_the_limit() {
        let zeros = vec![0; 80 << 20];
        for bomb in [gzip(&zeros), zstd(&zeros)] {
            let limit = FREE.max(bomb.len() as u64 * RATIO);
            assert_eq!(head(&bomb).len(), HEAD_BYTES);
            if limit < zeros.len() as u64 {
                let error = unpacked(&bomb, &Limits::default()).unwrap_err();
                assert_eq!(error, ReadError::Limit { position: Position::Byte(0), what: "the unpacked input", limit });
            }
            let small = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
            assert!(matches!(unpacked(&bomb, &small), Err(ReadError::Limit { limit: 0x10_0000, .. })));
        }
        let exact = Limits { unpacked_bytes: 1000, ..Limits::default() };
        assert!(unpacked(&gzip(&[7; 1000]), &exact).is_ok());
        assert!(unpacked(&gzip(&[7; 1001]), &exact).is_err());
    }
}
