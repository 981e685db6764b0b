//! A `<line>` element and what its attributes state. Nearly all of a report is `<line …/>` after `<line …/>`, so those
//! in their plain form are read here, byte by byte, four times as fast as through the XML reader; whatever is not
//! plain is left to it. What the values mean is decided elsewhere.

use std::borrow::Cow;

use quick_xml::events::BytesStart;

/// The attributes of a line, as written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct LineTag<'a> {
    /// `number`.
    pub(super) number: Option<Cow<'a, str>>,
    /// `hits`.
    pub(super) hits: Option<Cow<'a, str>>,
    /// `branch`.
    pub(super) branch: Option<Cow<'a, str>>,
    /// `condition-coverage`.
    pub(super) conditions: Option<Cow<'a, str>>,
    /// `missing-branches`, which coverage.py alone writes.
    pub(super) missing: Option<Cow<'a, str>>,
}

impl<'a> LineTag<'a> {
    /// The attributes of an element that the XML reader found; `None` when they are broken.
    pub(super) fn of(tag: &'a BytesStart<'_>) -> Option<LineTag<'a>> {
        let mut line = LineTag::default();
        let mut attributes = tag.attributes();
        for attribute in attributes.with_checks(false) {
            let attribute = attribute.ok()?;
            line.set(attribute.key.0, attribute.value);
        }
        Some(line)
    }

    fn set(&mut self, name: &str, value: Cow<'a, str>) {
        let slot = match name {
            "number" => &mut self.number,
            "hits" => &mut self.hits,
            "branch" => &mut self.branch,
            "condition-coverage" => &mut self.conditions,
            "missing-branches" => &mut self.missing,
            _ => return,
        };
        *slot = Some(value);
    }
}

/// A plain line at the beginning of a text, after space: its attributes, where its tag begins and where it ends.
/// Plain is an empty element with quoted values that hold no markup.
pub(super) fn plain_line(text: &str) -> Option<(LineTag<'_>, usize, usize)> {
    let bytes = text.as_bytes();
    let space = |from: usize| from + bytes.iter().skip(from).take_while(|byte| byte.is_ascii_whitespace()).count();
    let begin = space(0);
    let mut at = begin + "<line".len();
    if bytes.get(begin..at) != Some(b"<line") {
        return None;
    }
    let mut line = LineTag::default();
    loop {
        let name = space(at);
        if bytes.get(name) == Some(&b'/') {
            return (bytes.get(name + 1) == Some(&b'>')).then_some((line, begin, name + 2));
        }
        // Space between attributes tells `<line number` from `<lines`.
        if name == at {
            return None;
        }
        let equals =
            name + bytes.get(name..)?.iter().position(|byte| !(byte.is_ascii_alphabetic() || *byte == b'-'))?;
        let quote = *bytes.get(equals + 1).filter(|quote| matches!(quote, b'"' | b'\''))?;
        let value = equals + 2;
        let end = value + bytes.get(value..)?.iter().position(|byte| *byte == quote || matches!(byte, b'<' | b'>'))?;
        if bytes.get(equals) != Some(&b'=') || bytes.get(end) != Some(&quote) {
            return None;
        }
        line.set(text.get(name..equals)?, Cow::Borrowed(text.get(value..end)?));
        at = end + 1;
    }
}

#[cfg(test)]
mod tests {
    use quick_xml::events::Event;

    use super::*;

    #[test]
    fn plain_lines_read_as_the_xml_reader_reads_them() {
        for text in [
            r#"<line number="3" hits="1"/>"#,
            "\n\t <line  hits='0'\n number='7' />",
            r#"<line number="3" hits="1" branch="true" condition-coverage="50% (1/2)" missing-branches="4,exit"/>"#,
            r#"<line number="3" ü="1" hits="&#49;"/>"#.replace('ü', "other").as_str(),
            "<line/>",
        ] {
            let (line, begin, end) = plain_line(text).unwrap();
            let Ok(Event::Empty(tag)) = crate::formats::xml::lenient(&text[begin..end]).read_event() else { panic!() };
            assert_eq!(Some(line), LineTag::of(&tag), "{text}");
            assert_eq!(end, text.len());
        }
    }

    #[test]
    fn everything_else_is_left_to_the_xml_reader() {
        for text in [
            "<lines/>",
            "<lines number='1'/>",
            "<line number='1' hits='1'></line>",
            "<line number='1' hits='1",
            "<line number='1' hits=1/>",
            "<line number='1' hits='1'/",
            "<line number = '1'/>",
            "<line number='1'hits='1'/>",
            "<line number='a<b' hits='1'/>",
            "text <line number='1' hits='1'/>",
            "</line>",
            "",
        ] {
            assert_eq!(plain_line(text), None, "{text}");
        }
    }
}
