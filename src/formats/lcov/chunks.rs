//! Cuts a tracefile into pieces that can be read side by side. Every cut lies behind an `end_of_record`, so that no
//! section is torn; a file without one stays whole.

use memchr::memmem;

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
        assert_eq!(split(text, 1).len(), 3);
        assert_eq!(split(b"SF:a\nDA:1,1\n", 1).len(), 1);
    }
}
