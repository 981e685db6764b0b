//! One walk over the elements of a document, without a tree of it. A broken tag costs itself alone: reading goes on at
//! the next `<`, and each byte is looked at a bounded number of times however broken the document is.

use super::plain;
use super::tag::{Found, Shape, Tag, find, local};
use crate::coverage::{Code, Diagnostics, Position};
use crate::formats::{Limits, Observer};

/// Who is told of the elements. Elements may stay open and may end without a beginning: each visitor keeps the state
/// that it needs.
pub(in crate::formats) trait Visitor {
    /// An element begins.
    fn open(&mut self, tag: &Tag<'_>);

    /// An element of this name ends; an empty one ends where it begins.
    fn close(&mut self, name: &str);

    /// How far the beginning of a text is elements that are told without a walk: empty ones, as the format's own tool
    /// always spells them. The visitor has taken them.
    fn known(&mut self, _text: &str) -> usize {
        0
    }

    /// Text between tags that is more than space, without escapes, in one or several parts.
    fn text(&mut self, _text: &str) {}
}

/// What is known of a document after the walk.
#[derive(Debug, Default)]
pub(in crate::formats) struct Walked {
    /// Name and position of the first element.
    pub(in crate::formats) first: Option<(String, u64)>,
    /// Did the first element end?
    pub(in crate::formats) closed: bool,
    /// Where reading stopped.
    pub(in crate::formats) end: u64,
    /// Where the last comment, CDATA section or declaration begins.
    pub(super) declared: Option<u64>,
    /// What was wrong with the markup.
    pub(in crate::formats) diagnostics: Diagnostics,
}

/// So many bytes are read between two words to the observer.
const STEP: usize = 1 << 20;

/// Walks over a document that begins at byte `base` of the input, or over a piece of one below the element `inside`.
pub(in crate::formats) fn walk(
    text: &str,
    base: u64,
    inside: Option<&str>,
    limits: &Limits,
    observer: &dyn Observer,
    visitor: &mut impl Visitor,
) -> Walked {
    let mut walked = Walked { first: inside.map(|root| (root.to_owned(), base)), ..Walked::default() };
    let mut depth = usize::from(inside.is_some());
    let mut told = 0;
    let mut ends = Ends::default();
    let mut attributes = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if at - told >= STEP {
            observer.read((at - told) as u64);
            told = at;
        }
        let here = base + at as u64;
        if rest.as_bytes().first() != Some(&b'<') {
            let end = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
            say(rest.get(..end).unwrap_or_default(), visitor);
            at += end;
            continue;
        }
        let known = if depth > 0 { visitor.known(rest) } else { 0 };
        if known > 0 {
            at += known;
            continue;
        }
        at += match rest.as_bytes().get(1) {
            Some(b'/') => {
                let Some(length) = memchr::memchr2(b'>', b'<', rest.get(2..).unwrap_or_default().as_bytes()) else {
                    break;
                };
                let name = local(rest.get(2..length + 2).unwrap_or_default().trim());
                depth = depth.saturating_sub(1);
                visitor.close(name);
                walked.closed |= walked.first.as_ref().is_some_and(|first| first.0 == name);
                length + 2 + usize::from(rest.as_bytes().get(length + 2) == Some(&b'>'))
            }
            Some(mark @ (b'!' | b'?')) => {
                if *mark == b'!' {
                    walked.declared = Some(here);
                }
                match ends.special(rest) {
                    Some((length, content)) => {
                        if let Some(content) = content {
                            visitor.text(content);
                        }
                        length
                    }
                    None => pass(rest, here, &mut walked),
                }
            }
            _ => match find(rest, &mut attributes) {
                Some(Found { name, shape, length }) => {
                    walked.first.get_or_insert_with(|| (name.to_owned(), here));
                    visitor.open(&Tag { name, at: here, attributes: &attributes });
                    if shape == Shape::Empty {
                        visitor.close(name);
                        walked.closed |= depth == 0;
                    } else {
                        depth += 1;
                    }
                    length
                }
                // What is no whole tag at the end of a document was cut.
                None if memchr::memchr(b'<', rest.get(1..).unwrap_or_default().as_bytes()).is_none() => break,
                None => pass(rest, here, &mut walked),
            },
        };
        if depth > limits.depth {
            walked.diagnostics.add(Code::LimitReached, Some(Position::Byte(here)), || {
                "elements are nested too deep; the rest was left out".to_owned()
            });
            break;
        }
    }
    walked.end = base + at as u64;
    observer.read((text.len() - told) as u64);
    walked
}

fn say(text: &str, visitor: &mut impl Visitor) {
    if !text.bytes().all(|byte| byte.is_ascii_whitespace()) {
        visitor.text(&plain(text));
    }
}

/// Says that there is broken markup.
pub(super) fn broken(at: u64, diagnostics: &mut Diagnostics) {
    diagnostics.add(Code::BadRecord, Some(Position::Byte(at)), || "broken markup was left out".to_owned());
}

/// Passes over broken markup, to the next `<`.
fn pass(rest: &str, at: u64, walked: &mut Walked) -> usize {
    broken(at, &mut walked.diagnostics);
    let next = memchr::memchr(b'<', rest.as_bytes().get(1..).unwrap_or_default());
    next.map_or(rest.len(), |next| next + 1)
}

/// Which ends of comments and the like are not to be found any more: a document of many beginnings without an end is
/// not searched through for each.
#[derive(Default)]
struct Ends([bool; 4]);

impl Ends {
    /// The length of a comment, a CDATA section, a processing instruction or a document type at the beginning of a
    /// text, with the text of a CDATA section. Nothing in a document type is ever used.
    fn special<'a>(&mut self, text: &'a str) -> Option<(usize, Option<&'a str>)> {
        for (nth, (begin, end)) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")].into_iter().enumerate() {
            let Some(inner) = text.strip_prefix(begin) else { continue };
            let gone = self.0.get_mut(nth)?;
            let found = if *gone { None } else { memchr::memmem::find(inner.as_bytes(), end.as_bytes()) };
            *gone |= found.is_none();
            let content = inner.get(..found?)?;
            return Some((begin.len() + content.len() + end.len(), (nth == 1).then_some(content)));
        }
        let gone = self.0.last_mut()?;
        let length = if *gone { None } else { document_type(text) };
        *gone |= length.is_none();
        length.map(|length| (length, None))
    }
}

/// The length of a document type, which may hold markup in brackets.
fn document_type(text: &str) -> Option<usize> {
    let mut open = 0usize;
    for (at, byte) in text.bytes().enumerate().take(DOCUMENT_TYPE) {
        match byte {
            b'[' => open += 1,
            b']' => open = open.saturating_sub(1),
            b'>' if open == 0 => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Longer document types are broken markup.
const DOCUMENT_TYPE: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Input;

    #[derive(Default)]
    struct Seen(Vec<String>);

    impl Visitor for Seen {
        fn open(&mut self, tag: &Tag<'_>) {
            self.0.push(format!("<{}@{}", tag.name, tag.at));
        }
        fn close(&mut self, name: &str) {
            self.0.push(format!(">{name}"));
        }
        fn text(&mut self, text: &str) {
            self.0.push(text.to_owned());
        }
    }

    fn walked(text: &str) -> (Vec<String>, Walked) {
        let (input, mut seen) = (Input::new(b""), Seen::default());
        let walked = walk(text, 0, None, &input.limits, input.observer, &mut seen);
        (seen.0, walked)
    }

    #[test]
    fn a_piece_ends_the_element_that_it_lies_in() {
        let (input, mut seen) = (Input::new(b""), Seen::default());
        let walked = walk("<b/></a>", 40, Some("a"), &input.limits, input.observer, &mut seen);
        assert_eq!(seen.0, ["<b@40", ">b", ">a"]);
        assert_eq!((walked.closed, walked.end), (true, 48));
    }

    #[test]
    fn elements_and_texts_are_told_in_order() {
        let text = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x '<y>'>]>\n<n:a><!-- <b> --><b c='>'/> x &amp; &y; <![CDATA[<d>]]></n:a>";
        let (seen, walked) = walked(text);
        assert_eq!(seen, ["<a@54", "<b@71", ">b", " x &amp; &y; ", "<d>", ">a"]);
        assert_eq!((walked.closed, walked.end, walked.diagnostics.iter().count()), (true, text.len() as u64, 0));
        assert_eq!(super::tests::walked("<a>x &amp; y</a>").0, ["<a@0", "x & y", ">a"]);
    }

    #[test]
    fn a_broken_tag_costs_itself() {
        let (seen, walked) = walked("<a><b c=><d e='1><f/><g/></a");
        assert_eq!(seen, ["<a@0", "<f@17", ">f", "<g@21", ">g"]);
        let broken: Vec<_> = walked.diagnostics.iter().map(|entry| (entry.code, entry.count, entry.position)).collect();
        assert_eq!(broken, [(Code::BadRecord, 2, Some(Position::Byte(3)))]);
        assert_eq!((walked.closed, walked.end), (false, 25));
    }

    #[test]
    fn many_beginnings_without_an_end_are_passed_in_one_walk() {
        for begin in ["<!--", "<![CDATA[", "<?x ", "<!DOCTYPE [", "<a b='", "<a b=\"<a b='", "</a", "<a "] {
            let start = std::time::Instant::now();
            let _ = walked(&format!("<a>{}", begin.repeat(100_000)));
            assert!(start.elapsed().as_secs() < 20, "{begin}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let (seen, walked) = walked(&"<a>".repeat(10_000));
        assert!(seen.len() < 200);
        assert_eq!(walked.diagnostics.iter().map(|entry| entry.code).collect::<Vec<_>>(), [Code::LimitReached]);
    }
}
