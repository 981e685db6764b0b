//! Cuts a tracefile into pieces that can be read side by side. Every cut lies behind an `end_of_record`, so that no
//! section is torn; a file without one stays whole.

use std::hash::Hasher as _;

use memchr::memmem;
use rustc_hash::FxHasher;

/// Starting threads pays only above this size. The pieces are many more than the processors, because sections differ
/// in what they cost.
pub(super) const PIECE_BYTES: usize = 1 << 20;

/// The pieces of a tracefile, in order, each of at least `piece` bytes but the last; together they are the whole.
pub(super) fn split(bytes: &[u8], piece: usize) -> Vec<&[u8]> {
    let border = memmem::Finder::new(b"\nend_of_record");
    let mut pieces = Vec::new();
    let mut rest = bytes;
    while let Some(cut) = cut_after(rest, piece, &border) {
        let (head, tail) = rest.split_at(cut);
        pieces.push(head);
        rest = tail;
    }
    pieces.push(rest);
    pieces
}

/// Where the first record ends that ends behind the first `least` bytes; `None` when all that is left is one piece.
fn cut_after(bytes: &[u8], least: usize, border: &memmem::Finder<'_>) -> Option<usize> {
    let mut from = least;
    loop {
        let end = from + border.find(bytes.get(from..)?)? + b"\nend_of_record".len();
        let rest = bytes.get(end..)?;
        let cut = match rest {
            [b'\n', ..] => end + 1,
            [b'\r', b'\n', ..] => end + 2,
            _ => {
                from = end;
                continue;
            }
        };
        return (cut < bytes.len()).then_some(cut);
    }
}

/// Pieces of a tracefile that will be read again are smaller, and no smaller than this.
pub(super) const KEPT_BYTES: usize = 1 << 16;
/// One section of so many begins a piece.
const BEGINS: u64 = 8;

/// The same, cut where what comes next says so, and not where a size does: behind a section that became longer the cuts lie
/// where they lay, but for the nearest.
pub(super) fn split_by_content(bytes: &[u8], smallest: usize, largest: usize) -> Vec<&[u8]> {
    let border = memmem::Finder::new(b"\nend_of_record");
    let mut pieces = Vec::new();
    let mut rest = bytes;
    let mut least = smallest;
    while let Some(cut) = cut_after(rest, least, &border) {
        let (head, tail) = rest.split_at(cut);
        if cut < largest && !begins_piece(tail) {
            least = cut - 1;
            continue;
        }
        pieces.push(head);
        (rest, least) = (tail, smallest);
    }
    pieces.push(rest);
    pieces
}

/// Does the section that these bytes open begin a piece? Its path says so.
fn begins_piece(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|&byte| byte == b'\n').take(3);
    let Some(path) = lines.find_map(|line| line.strip_prefix(b"SF:")) else { return false };
    let mut hasher = FxHasher::default();
    hasher.write(path);
    hasher.finish().is_multiple_of(BEGINS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_lie_behind_records_and_nothing_is_lost() {
        let text = b"SF:a\nDA:1,1\nend_of_record\r\nSF:b\nend_of_records\nend_of_record\nSF:c\nend_of_record\n";
        for size in 0..text.len() + 2 {
            let pieces = split(text, size);
            assert_eq!(pieces.concat(), text);
            assert!(
                pieces.iter().all(|piece| piece.starts_with(b"SF:") && piece.ends_with(b"\nend_of_record\n")
                    || piece.ends_with(b"\nend_of_record\r\n")),
                "{size}"
            );
        }
        assert_eq!(split_by_content(text, 0, 0).concat(), text);
        assert_eq!(split(text, 1).len(), 3);
        assert_eq!(split(b"SF:a\nDA:1,1\n", 1).len(), 1);
    }

    #[test]
    fn behind_a_change_the_cuts_by_content_lie_where_they_lay() {
        let text = |changed: usize| -> String {
            let section = |at: usize| {
                let hits = if at == changed { 1_000_000 } else { 1 };
                format!("TN:\nSF:src/file_{at}.c\nDA:1,{hits}\nDA:2,0\nend_of_record\n")
            };
            (0..2000).map(section).collect()
        };
        let (before, after) = (text(usize::MAX), text(700));
        let cut = |text: &'static str| split_by_content(text.as_bytes(), 1000, 1 << 20);
        let (before, after) = (cut(before.leak()), cut(after.leak()));
        let same = after.iter().filter(|piece| before.contains(piece)).count();
        assert!(after.len() > 30 && same >= after.len() - 2, "{same} of {}", after.len());
    }
}
