//! Lines and counters as JaCoCo itself spells them, which are most of a report: always these attributes in this order. They
//! are read without a search for names; every other spelling is left to the walk over elements.

use super::file::LineCounts;
use crate::formats::number::digits;

/// A line: its number, its counts, and the text behind it.
pub(super) fn line(text: &[u8]) -> Option<(u64, LineCounts, &[u8])> {
    let (number, text) = number(text, b"<line nr=\"")?;
    let (missed_instructions, text) = self::number(text, b"\" mi=\"")?;
    let (instructions, text) = self::number(text, b"\" ci=\"")?;
    let (missed_branches, text) = self::number(text, b"\" mb=\"")?;
    let (branches, text) = self::number(text, b"\" cb=\"")?;
    let counts = LineCounts { missed_instructions, instructions, missed_branches, branches };
    Some((number, counts, text.strip_prefix(b"\"/>")?))
}

/// A counter: its kind, how many are missed and covered, and the text behind it.
pub(super) fn counter(text: &[u8]) -> Option<(&[u8], [u64; 2], &[u8])> {
    let text = text.strip_prefix(b"<counter type=\"")?;
    // The kinds that there are, by how they begin.
    let length = match text {
        [b'I', ..] => b"INSTRUCTION".len(),
        [b'L', ..] => b"LINE".len(),
        [b'B', ..] => b"BRANCH".len(),
        [b'M', ..] => b"METHOD".len(),
        [b'C', b'O', ..] => b"COMPLEXITY".len(),
        [b'C', ..] => b"CLASS".len(),
        _ => return None,
    };
    let (kind, text) = text.split_at_checked(length)?;
    let (missed, text) = number(text, b"\" missed=\"")?;
    let (covered, text) = number(text, b"\" covered=\"")?;
    Some((kind, [missed, covered], text.strip_prefix(b"\"/>")?))
}

/// The number behind this text, and what follows it.
fn number<'t, const N: usize>(text: &'t [u8], before: &[u8; N]) -> Option<(u64, &'t [u8])> {
    // Of a length that is known beforehand, so that the comparison is no call.
    let (begin, rest) = text.split_first_chunk()?;
    if begin == before { digits(rest) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_jacoco_writes_is_read_and_nothing_else() {
        let (number, counts, rest) = line(b"<line nr=\"17\" mi=\"1\" ci=\"20\" mb=\"3\" cb=\"4\"/><line").unwrap();
        let expected = LineCounts { missed_instructions: 1, instructions: 20, missed_branches: 3, branches: 4 };
        assert_eq!((number, counts, rest), (17, expected, &b"<line"[..]));
        let (kind, counts, rest) = counter(b"<counter type=\"INSTRUCTION\" missed=\"5\" covered=\"6\"/>\n").unwrap();
        assert_eq!((kind, counts, rest), (&b"INSTRUCTION"[..], [5, 6], &b"\n"[..]));
        for other in [
            "<line nr='17' mi='1' ci='20' mb='3' cb='4'/>",
            "<line nr=\"17\" ci=\"20\"/>",
            "<line nr=\"17\" mi=\"1\" ci=\"20\" mb=\"3\" cb=\"4\">",
            "<line nr=\"17\" mi=\"-1\" ci=\"20\" mb=\"3\" cb=\"4\"/>",
            "<line nr=\"17\" mi=\"1\" ci=\"20\" mb=\"3\" cb=\"99999999999999999999\"/>",
            "<line nr=\"17\" mi=\"1\" ci=\"20\" mb=\"3\" cb=\"4",
            "",
        ] {
            assert_eq!(line(other.as_bytes()), None, "{other}");
        }
        for other in
            ["<counter type=\"INSTRUCTIONS OF\" missed=\"5\" covered=\"6\"/>", "<counter type=\"LINE", "<counter/>"]
        {
            assert_eq!(counter(other.as_bytes()), None, "{other}");
        }
    }
}
