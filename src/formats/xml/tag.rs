//! A start tag: its name and its attributes as they are written. A tag is taken only where its quotes pair up, so that
//! a cut or broken one costs itself and not what follows.

use std::borrow::Cow;

use super::plain;

/// A start tag of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Tag<'a> {
    /// Its name, without a namespace prefix.
    pub(in crate::formats) name: &'a str,
    /// Its byte offset in the input.
    pub(in crate::formats) at: u64,
    attributes: &'a str,
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
    /// The tag at the beginning of a text, how it closes and how long it is; `None` where there is no whole tag.
    pub(super) fn at_start(text: &'a str, at: u64) -> Option<(Tag<'a>, Shape, usize)> {
        let bytes = text.as_bytes();
        let name = name_end(bytes, 1);
        if name == 1 || bytes.first() != Some(&b'<') {
            return None;
        }
        let (close, shape) = end_of_attributes(bytes, name)?;
        let length = close + if shape == Shape::Empty { 2 } else { 1 };
        let tag = Tag { name: local(text.get(1..name)?), at, attributes: text.get(name..close)? };
        Some((tag, shape, length))
    }

    /// Attributes in order: names without a namespace prefix, values as written.
    pub(in crate::formats) fn attributes(&self) -> Attributes<'a> {
        Attributes(self.attributes)
    }

    /// The value of an attribute as it is written.
    pub(in crate::formats) fn raw(&self, name: &str) -> Option<&'a str> {
        self.attributes().find(|attribute| attribute.0 == name).map(|attribute| attribute.1)
    }

    /// The value of an attribute without escapes.
    pub(in crate::formats) fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.raw(name).map(plain)
    }
}

/// The attributes of a tag.
#[derive(Clone, Debug)]
pub(in crate::formats) struct Attributes<'a>(&'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        let text = self.0;
        let bytes = text.as_bytes();
        let mut at = space(bytes, 0);
        loop {
            let name = at;
            at = name_end(bytes, name);
            let equals = space(bytes, at);
            if bytes.get(equals) == Some(&b'=') {
                let quote = space(bytes, equals + 1);
                let value = quote + 1;
                let end = value + position(bytes.get(value..)?, *bytes.get(quote)?)?;
                self.0 = text.get(end + 1..)?;
                return Some((local(text.get(name..at)?), text.get(value..end)?));
            }
            // A name without a value says nothing.
            if equals == name {
                return None;
            }
            at = equals;
        }
    }
}

/// Where the attributes end, and how the tag closes. A value may hold `<` only where what follows it can follow a value:
/// else a quote is missing somewhere.
fn end_of_attributes(bytes: &[u8], from: usize) -> Option<(usize, Shape)> {
    let mut at = from;
    loop {
        at = space(bytes, at);
        match *bytes.get(at)? {
            b'>' => return Some((at, Shape::Start)),
            b'/' if bytes.get(at + 1) == Some(&b'>') => return Some((at, Shape::Empty)),
            b'<' | b'/' | b'"' | b'\'' | b'=' => return None,
            _ => {}
        }
        at = name_end(bytes, at);
        let equals = space(bytes, at);
        if bytes.get(equals) != Some(&b'=') {
            at = equals;
            continue;
        }
        let quote = space(bytes, equals + 1);
        let mark = *bytes.get(quote).filter(|byte| matches!(byte, b'"' | b'\''))?;
        at = quote + 1;
        at += position(bytes.get(at..)?, mark)? + 1;
        if !bytes.get(at).is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')) {
            return None;
        }
    }
}

/// Values are short, so that a plain search is the quick one.
fn position(bytes: &[u8], wanted: u8) -> Option<usize> {
    bytes.iter().position(|byte| *byte == wanted)
}

fn space(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

fn name_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while bytes.get(at).is_some_and(|byte| is_of_name(*byte)) {
        at += 1;
    }
    at
}

/// Most bytes of names are letters, and those come after all that ends a name.
fn is_of_name(byte: u8) -> bool {
    byte > b'>' || !(byte.is_ascii_whitespace() || matches!(byte, b'=' | b'/' | b'>' | b'<' | b'"' | b'\''))
}

/// A name without a namespace prefix.
pub(super) fn local(name: &str) -> &str {
    // Names are short, so that a plain search is the quick one.
    position(name.as_bytes(), b':').and_then(|colon| name.get(colon + 1..)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read<'a> = (Vec<(&'a str, &'a str)>, Shape, usize);

    fn attributes(text: &str) -> Option<Read<'_>> {
        let (tag, shape, length) = Tag::at_start(text, 0)?;
        Some((tag.attributes().collect(), shape, length))
    }

    #[test]
    fn attributes_are_read_in_every_spelling() {
        let text = "<x:line nr='3' y:hits = \"1 > 0\"\n checked a='<b>' />rest";
        let (pairs, shape, length) = attributes(text).unwrap();
        assert_eq!(pairs, [("nr", "3"), ("hits", "1 > 0"), ("a", "<b>")]);
        assert_eq!((shape, &text[length..]), (Shape::Empty, "rest"));
        let (tag, shape, _) = Tag::at_start("<a b='&lt;&#65;&own;'>", 9).unwrap();
        assert_eq!((tag.name, tag.at, shape), ("a", 9, Shape::Start));
        assert_eq!((tag.raw("b"), tag.text("b").as_deref()), (Some("&lt;&#65;&own;"), Some("&lt;&#65;&own;")));
        assert_eq!(Tag::at_start("<a b='&lt;&#65;'>", 0).unwrap().0.text("b").as_deref(), Some("<A"));
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
