//! Where the entries of a long object are cut apart, so that pieces are read at once. What stands between two entries is
//! guessed from how the first one begins; whoever reads the pieces has to notice a wrong guess.

/// A piece is about this long: long enough to be worth a thread, short enough to keep all of them busy.
pub(in crate::formats) const PIECE: usize = 1 << 20;

/// The commas behind which the pieces begin of an object whose entries begin at `open`. Each piece is about so long.
pub(in crate::formats) fn cuts(bytes: &[u8], open: usize, length: usize) -> Vec<usize> {
    let mut cuts = Vec::new();
    let Some(border) = border(bytes, open).filter(|_| bytes.len() >= 2 * length) else { return cuts };
    let borders = memchr::memmem::Finder::new(&border);
    let mut from = length;
    while let Some(next) = bytes.get(from..).and_then(|rest| borders.find(rest)) {
        cuts.push(from + next);
        from += next + length;
    }
    cuts
}

/// What stands between two entries, to the first letter of a name.
fn border(bytes: &[u8], open: usize) -> Option<Vec<u8>> {
    let quote = open + bytes.get(open..)?.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let first = bytes.get(open..quote + 2)?;
    first.contains(&b'"').then(|| [b",", first].concat())
}
