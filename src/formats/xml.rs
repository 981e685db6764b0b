//! What every XML reader needs: text out of bytes of any encoding, and values without escapes. It knows no elements.
//!
//! Only the five predefined entities and character references are ever replaced. Entities that a DOCTYPE declares
//! stay as they are written, so a document cannot grow while it is read, and nothing is fetched.

mod document;
mod pieces;
mod scan;
mod tag;
mod walk;

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};

pub(super) use document::{Names, Pieces, read, read_in_pieces};
pub(super) use pieces::open_at;
pub(super) use tag::Tag;
pub(super) use walk::Visitor;

/// A document as text.
pub(super) struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub(super) text: Cow<'a, str>,
    /// Bytes before the text. Positions in a document that is not UTF-8 are those of its UTF-8 form.
    pub(super) skipped: u64,
    /// Some bytes were no text in the document's encoding, and were replaced.
    pub(super) damaged: bool,
}

/// The text of a document: by its byte order mark, else by the encoding that it declares, else UTF-8.
pub(super) fn decode(bytes: &[u8]) -> Decoded<'_> {
    let (encoding, mark) = encoding(bytes);
    let body = bytes.get(mark..).unwrap_or_default();
    let skipped = if encoding == UTF_8 { mark as u64 } else { 0 };
    if encoding == UTF_8
        && let Ok(text) = std::str::from_utf8(body)
    {
        return Decoded { text: Cow::Borrowed(text), skipped, damaged: false };
    }
    let (text, damaged) = encoding.decode_without_bom_handling(body);
    Decoded { text, skipped, damaged }
}

/// The bytes of a document in UTF-8 behind its mark; `None` for any other encoding.
fn unmarked(bytes: &[u8]) -> Option<&[u8]> {
    let (encoding, mark) = encoding(bytes);
    bytes.get(mark..).filter(|_| encoding == UTF_8)
}

/// Is it text of two bytes a character, as far as its beginning shows?
pub(super) fn is_wide(bytes: &[u8]) -> bool {
    !encoding(bytes).0.is_ascii_compatible()
}

fn encoding(bytes: &[u8]) -> (&'static Encoding, usize) {
    if let Some(marked) = Encoding::for_bom(bytes) {
        return marked;
    }
    match bytes {
        [b'<', 0, ..] => (UTF_16LE, 0),
        [0, b'<', ..] => (UTF_16BE, 0),
        // Bytes can only declare an encoding that agrees with ASCII: a declared UTF-16 is not true here.
        _ => (declared(bytes).filter(|encoding| encoding.is_ascii_compatible()).unwrap_or(UTF_8), 0),
    }
}

fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(256))?;
    let head = head.trim_ascii_start().strip_prefix(b"<?xml")?;
    let declaration = head.get(..head.windows(2).position(|pair| pair == b"?>")?)?;
    let text = std::str::from_utf8(declaration).ok()?;
    let value = text.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Encoding::for_label(value.get(1..)?.split(quote).next()?.as_bytes())
}

/// A reader that takes documents as tools really write them: it does not check that end tags match, which is what the
/// callers' own state is for.
pub(super) fn lenient(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    reader
}

/// A value without escapes. One that cannot be unescaped stays as it is written.
pub(super) fn plain(raw: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    unescape(raw).unwrap_or(Cow::Borrowed(raw))
}

/// The text that a reference in character data stands for; `&name;` itself where it is none of the predefined.
pub(super) fn reference(name: &str) -> String {
    let raw = format!("&{name};");
    if name.starts_with('#') {
        return plain(&raw).into_owned();
    }
    resolve_xml_entity(name).map_or(raw, str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_every_encoding_become_text() {
        let text = "<a b=\"é\"/>";
        let utf16 = |swap: bool, mark: bool| -> Vec<u8> {
            let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
            units.flat_map(|unit: u16| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        for bytes in [utf16(false, true), utf16(true, true), utf16(false, false), utf16(true, false)] {
            assert_eq!(decode(&bytes).text, text);
        }
        assert_eq!(decode(b"\xef\xbb\xbf<a/>").text, "<a/>");
        assert_eq!(decode(b"\xef\xbb\xbf<a/>").skipped, 3);
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a b=\"\xe9\"/>";
        assert!(decode(latin).text.ends_with(text));
        assert!(!decode(latin).damaged);
        assert!(decode(b"<a b=\"\xe9\"/>").damaged);
        assert_eq!(decode(b"<?xml version='1.0' encoding='utf-16'?>").text, "<?xml version='1.0' encoding='utf-16'?>");
    }

    #[test]
    fn only_predefined_entities_and_numbers_are_replaced() {
        assert_eq!(plain("a &lt;b&gt; &#233;&amp;"), "a <b> é&");
        assert_eq!(plain("&lol9;"), "&lol9;");
        assert_eq!((reference("amp"), reference("#x41"), reference("lol9")), ("&".into(), "A".into(), "&lol9;".into()));
    }
}
