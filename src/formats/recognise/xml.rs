//! The beginning of an XML document: its root element and the elements that follow. Skips what stands before the root
//! (byte order mark, declaration, comments, DOCTYPE, processing instructions); knows no format.

use quick_xml::events::{BytesStart, Event};

use crate::formats::xml::{lenient, plain};

/// What the beginning of an XML document shows.
#[derive(Debug, Default)]
pub struct XmlHead {
    doctype: String,
    comments: Vec<String>,
    elements: Vec<Element>,
}

/// An element, as deep as it stands.
#[derive(Debug)]
struct Element {
    depth: usize,
    name: String,
    attributes: Vec<(String, String)>,
}

/// More elements than this never matter for a decision.
const ELEMENTS: usize = 64;
/// Nor do more comments.
const COMMENTS: usize = 16;

impl XmlHead {
    /// Looks at the beginning of a text; `None` when it has no root element.
    pub(super) fn of(text: &str) -> Option<XmlHead> {
        if !text.starts_with('<') {
            return None;
        }
        let mut head = XmlHead::default();
        let mut reader = lenient(text);
        let mut depth = 0usize;
        while head.elements.len() < ELEMENTS {
            match reader.read_event() {
                Ok(Event::Start(tag)) => {
                    head.elements.push(Element::new(&tag, depth));
                    depth += 1;
                }
                Ok(Event::Empty(tag)) => head.elements.push(Element::new(&tag, depth)),
                Ok(Event::End(_)) => depth = depth.saturating_sub(1),
                Ok(Event::DocType(text)) => head.doctype = text.to_string(),
                Ok(Event::Comment(text)) if head.comments.len() < COMMENTS => head.comments.push(text.to_string()),
                // Text before the root: HTML fragments and the like, no document.
                Ok(Event::Text(text)) if head.elements.is_empty() && !text.trim().is_empty() => return None,
                // The head may end in the middle of a tag.
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        (!head.elements.is_empty()).then_some(head)
    }

    /// Name of the root element, without a namespace prefix.
    pub fn root(&self) -> &str {
        self.elements.first().map_or("", |root| &root.name)
    }

    /// An attribute of the root.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.elements.first()?.attribute(name)
    }

    /// Does the root have a child of this name, among the first ones?
    pub fn has_child(&self, name: &str) -> bool {
        self.elements.iter().any(|element| element.depth == 1 && element.name == name)
    }

    /// Does the root have a descendant of this name, among the first ones?
    pub fn has_descendant(&self, name: &str) -> bool {
        self.elements.iter().skip(1).any(|element| element.name == name)
    }

    /// Does any of the first comments hold this text?
    pub fn has_comment(&self, text: &str) -> bool {
        self.comments.iter().any(|comment| comment.contains(text))
    }

    /// Text of the DOCTYPE; empty without one.
    pub fn doctype(&self) -> &str {
        &self.doctype
    }
}

impl Element {
    fn new(tag: &BytesStart<'_>, depth: usize) -> Element {
        let mut attributes = tag.attributes();
        let attributes = attributes.with_checks(false).flatten();
        Element {
            depth,
            name: tag.local_name().as_ref().to_owned(),
            attributes: attributes.map(|a| (a.key.0.to_owned(), plain(&a.value).into_owned())).collect(),
        }
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.0 == name).map(|attribute| attribute.1.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_the_root_is_skipped() {
        let text = "<?xml version='1.0'?>\n<!-- <fake/> --><?style sheet?>\
                    <!DOCTYPE report [<!ENTITY a '<b/>'>]>\n<x:report id='1'><group><line nr='1'/></group><b";
        let head = XmlHead::of(text).unwrap();
        assert_eq!((head.root(), head.attribute("id")), ("report", Some("1")));
        assert!(head.has_child("group") && !head.has_child("line") && head.has_descendant("line"));
        assert!(head.has_comment("fake") && head.doctype().starts_with("report"));
        assert!(XmlHead::of("plain").is_none());
        assert!(XmlHead::of("<!-- only a comment -->").is_none());
    }
}
