//! Where names, spaces and values end. They are short and of all lengths, so that a loop over their bytes ends where the
//! processor does not expect it: eight bytes are looked at together.

/// One in each byte.
const ONES: u64 = 0x0101_0101_0101_0101;
/// The top bit of each byte.
const TOPS: u64 = ONES << 7;

/// Where a byte stands first.
pub(super) fn position(bytes: &[u8], wanted: u8) -> Option<usize> {
    let Some(near) = bytes.first_chunk::<8>() else { return bytes.iter().position(|byte| *byte == wanted) };
    // A byte that is equal becomes 0, and of the zeros the first one keeps its top bit below.
    let differing = u64::from_le_bytes(*near) ^ (ONES * u64::from(wanted));
    let equal = differing.wrapping_sub(ONES) & !differing & TOPS;
    if equal == 0 { Some(8 + memchr::memchr(wanted, bytes.get(8..)?)?) } else { Some(first(equal)) }
}

/// Where a name begins behind its namespace prefix, and where it ends.
pub(super) fn name(bytes: &[u8], from: usize) -> (usize, usize) {
    let (mut begin, mut at) = (from, from);
    loop {
        // Most bytes of names are letters, and those come after all that ends a name.
        while let Some(next) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
            let next = u64::from_le_bytes(*next);
            let below = next.wrapping_sub(ONES * u64::from(b'?')) & !next & TOPS;
            if below != 0 {
                at += first(below);
                break;
            }
            at += 8;
        }
        match bytes.get(at) {
            Some(b':') if begin == from => begin = at + 1,
            Some(byte) if is_of_name(*byte) => {}
            _ => return (begin, at),
        }
        at += 1;
    }
}

/// Where spaces end.
pub(super) fn space(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// Which byte has the first of these top bits.
fn first(tops: u64) -> usize {
    tops.trailing_zeros() as usize / 8
}

fn is_of_name(byte: u8) -> bool {
    byte > b'>' || !(byte.is_ascii_whitespace() || matches!(byte, b'=' | b'/' | b'>' | b'<' | b'"' | b'\''))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn eight_bytes_together_are_what_they_are_one_by_one(
            bytes in proptest::collection::vec(prop_oneof![any::<u8>(), b'='..=b'B', Just(b':'), b'\x7e'..=b'\x81'], 0..40),
            wanted in prop_oneof![any::<u8>(), b'='..=b'B'],
            from in 0..20usize,
        ) {
            prop_assert_eq!(position(&bytes, wanted), bytes.iter().position(|byte| *byte == wanted));
            let from = from.min(bytes.len());
            let length = bytes[from..].iter().take_while(|byte| is_of_name(**byte)).count();
            let colon = bytes[from..from + length].iter().position(|byte| *byte == b':');
            prop_assert_eq!(name(&bytes, from), (from + colon.map_or(0, |colon| colon + 1), from + length));
        }
    }

    #[test]
    fn names_end_where_they_may() {
        for (text, expected) in [
            ("nr=", (0, 2)),
            ("xml:a-b.c_1 ", (4, 11)),
            ("a:b:c>", (2, 5)),
            ("abcdefghijklmnop", (0, 16)),
            ("", (0, 0)),
            ("=", (0, 0)),
        ] {
            assert_eq!(name(text.as_bytes(), 0), expected, "{text}");
        }
        assert_eq!(space(b" \t\r\n", 1), 4);
    }
}
