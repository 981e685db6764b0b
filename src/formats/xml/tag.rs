//! A start tag: its name and its attributes as they are written. A tag is taken only where its quotes pair up, so that
//! a cut or broken one costs itself and not what follows.

use std::borrow::Cow;

use super::plain;
use super::scan::{name, position, space};

/// An attribute: its name without a namespace prefix, and its value as it is written.
pub(in crate::formats) type Attribute<'a> = (&'a str, &'a str);

/// A start tag of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Tag<'a> {
    /// Its name, without a namespace prefix.
    pub(in crate::formats) name: &'a str,
    /// Its byte offset in the input.
    pub(in crate::formats) at: u64,
    /// Its attributes in order.
    pub(in crate::formats) attributes: &'a [Attribute<'a>],
}

/// How a tag closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `<a>`
    Start,
    /// `<a/>`
    Empty,
}

impl<'a> Tag<'a> {
    /// The value of an attribute as it is written.
    pub(in crate::formats) fn raw(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|attribute| attribute.0 == name).map(|attribute| attribute.1)
    }

    /// The value of an attribute without escapes.
    pub(in crate::formats) fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.raw(name).map(plain)
    }
}

/// A start tag as it was found: its name, how it closes and how long it is. Its attributes stand in the buffer, which
/// all tags of a document share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found<'a> {
    pub(super) name: &'a str,
    pub(super) shape: Shape,
    pub(super) length: usize,
}

impl Found<'_> {
    /// Does it end where it begins?
    pub(super) fn is_empty(&self) -> bool {
        self.shape == Shape::Empty
    }
}

/// The tag at the beginning of a text; `None` where there is no whole tag.
pub(super) fn find<'a>(text: &'a str, attributes: &mut Vec<Attribute<'a>>) -> Option<Found<'a>> {
    let bytes = text.as_bytes();
    let (begin, end) = name(bytes, 1);
    if end == 1 || bytes.first() != Some(&b'<') {
        return None;
    }
    let (close, shape) = find_attributes(text, end, attributes)?;
    let length = close + if shape == Shape::Empty { 2 } else { 1 };
    Some(Found { name: text.get(begin..end)?, shape, length })
}

/// Finds the attributes, where they end, and how the tag closes. A value may hold `<` only where what follows it can
/// follow a value: else a quote is missing somewhere.
fn find_attributes<'a>(text: &'a str, from: usize, found: &mut Vec<Attribute<'a>>) -> Option<(usize, Shape)> {
    let bytes = text.as_bytes();
    found.clear();
    let mut at = from;
    loop {
        at = space(bytes, at);
        match *bytes.get(at)? {
            b'>' => return Some((at, Shape::Start)),
            b'/' if bytes.get(at + 1) == Some(&b'>') => return Some((at, Shape::Empty)),
            b'<' | b'/' | b'"' | b'\'' | b'=' => return None,
            _ => {}
        }
        let (begin, end) = name(bytes, at);
        let equals = space(bytes, end);
        // A name without a value says nothing.
        if bytes.get(equals) != Some(&b'=') {
            at = equals;
            continue;
        }
        let quote = space(bytes, equals + 1);
        let mark = *bytes.get(quote).filter(|byte| matches!(byte, b'"' | b'\''))?;
        let value = quote + 1;
        let close = value + position(bytes.get(value..)?, mark)?;
        at = close + 1;
        if !bytes.get(at).is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')) {
            return None;
        }
        found.push((text.get(begin..end)?, text.get(value..close)?));
    }
}

/// A name without a namespace prefix.
pub(super) fn local(name: &str) -> &str {
    position(name.as_bytes(), b':').and_then(|colon| name.get(colon + 1..)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read<'a> = (Vec<(&'a str, &'a str)>, Shape, usize);

    fn attributes(text: &str) -> Option<Read<'_>> {
        let mut attributes = Vec::new();
        let Found { shape, length, .. } = find(text, &mut attributes)?;
        Some((attributes, shape, length))
    }

    #[test]
    fn attributes_are_read_in_every_spelling() {
        let text = "<x:line nr='3' y:hits = \"1 > 0\"\n checked a='<b>' />rest";
        let (pairs, shape, length) = attributes(text).unwrap();
        assert_eq!(pairs, [("nr", "3"), ("hits", "1 > 0"), ("a", "<b>")]);
        assert_eq!((shape, &text[length..]), (Shape::Empty, "rest"));
        assert_eq!(find("<x:line>", &mut Vec::new()).map(|tag| (tag.name, tag.shape)), Some(("line", Shape::Start)));
        let attributes = [("b", "&lt;&#65;&own;"), ("c", "&lt;&#65;"), ("b", "again")];
        let tag = Tag { name: "a", at: 9, attributes: &attributes };
        assert_eq!((tag.raw("b"), tag.text("b").as_deref()), (Some("&lt;&#65;&own;"), Some("&lt;&#65;&own;")));
        assert_eq!((tag.text("c").as_deref(), tag.raw("d")), (Some("<A"), None));
    }

    #[test]
    fn a_tag_whose_quotes_do_not_pair_up_is_no_tag() {
        for text in
            ["<a b=>", "<a b=1/>", "<a b='1/><c d='2'/>", "<a b='1", "<a", "<", "<>", "<a <b/>", "< a/>", "<a ='1'>"]
        {
            assert_eq!(attributes(text), None, "{text}");
        }
    }
}
