//! The elements of a report, or of a piece of one, into classes. It goes through the events once, keeps only the class
//! that is open, and owns how reading goes on after broken markup. What the classes mean together is not its business.

use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::class::{Class, NamedArms, OpenClass, OpenMethod};
use super::line::{LineTag, plain_line};
use super::producer::COVERAGE_PY;
use super::root::Root;
use crate::coverage::{Code, Diagnostics, LineRatio, Position};
use crate::formats::Limits;
use crate::formats::count::{count, line, shown, whole};
use crate::formats::xml::{lenient, plain, reference};

/// What a piece of a report holds.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// What stands outside the classes.
    pub(super) root: Root,
    /// Complete classes.
    pub(super) classes: Vec<Class>,
    /// The last package that was opened.
    pub(super) package: Option<Arc<str>>,
    /// Does any line state branches?
    pub(super) branches: bool,
    /// Does any method list more than its first line?
    pub(super) bodies: bool,
    /// Was the end of the root seen?
    pub(super) closed: bool,
    /// Where reading stopped for good, if not at the end.
    pub(super) stopped: Option<u64>,
    /// Name and position of the first element.
    pub(super) first: Option<(String, u64)>,
    /// What went wrong.
    pub(super) diagnostics: Diagnostics,
}

/// Reading goes on after broken markup this many times. Each attempt may look through the rest of the piece.
const RESUMES: usize = 64;
/// Folders in `<source>` that are kept.
const SOURCES: usize = 1024;

/// Reads a piece of a report that begins at byte `base` of it. Only the last piece can end too early.
pub(super) fn parse(text: &str, base: u64, last: bool, limits: &Limits) -> Part {
    let mut parser = Parser { limits, part: Part::default(), class: None, method: None, source: None, depth: 0 };
    let mut from = 0;
    for _ in 0..=RESUMES {
        let rest = text.get(from..).unwrap_or_default();
        match parser.run(rest, base + from as u64) {
            Ok(()) => return parser.finish(),
            Err(Stop::Limit) => return parser.part,
            Err(Stop::Markup(at)) => {
                // What is open cannot be trusted; the next class stands for itself.
                (parser.class, parser.method, parser.source, parser.depth) = (None, None, None, 0);
                let after = from + at + 1;
                let tail = text.as_bytes().get(after..).unwrap_or_default();
                let position = base + (from + at) as u64;
                let next = memchr::memmem::find(tail, b"<class ");
                parser.part.closed |= memchr::memmem::find(tail, b"</coverage>").is_some() && next.is_none();
                if next.is_none() && last && !parser.part.closed {
                    parser.part.stopped = Some(position);
                    return parser.part;
                }
                parser.note(Code::BadRecord, position, || "broken markup; its class was left out".to_owned());
                let Some(next) = next else { return parser.part };
                from = after + next;
            }
        }
    }
    let position = base + from as u64;
    parser.part.stopped = Some(position);
    parser.note(Code::LimitReached, position, || "too much broken markup; the rest was left out".to_owned());
    parser.part
}

enum Stop {
    /// Broken markup at this byte.
    Markup(usize),
    /// A limit of ours.
    Limit,
}

struct Parser<'a> {
    limits: &'a Limits,
    part: Part,
    class: Option<OpenClass>,
    method: Option<OpenMethod>,
    source: Option<String>,
    depth: usize,
}

impl Parser<'_> {
    fn run(&mut self, text: &str, base: u64) -> Result<(), Stop> {
        let mut reader = lenient(text);
        let mut start = 0;
        loop {
            let from = start + reader.buffer_position() as usize;
            let plain = self.plain_lines(text.get(from..).unwrap_or_default(), base + from as u64);
            if plain > 0 {
                start = from + plain;
                reader = lenient(text.get(start..).unwrap_or_default());
            }
            let at = base + (from + plain) as u64;
            match reader.read_event() {
                Ok(Event::Empty(tag)) => {
                    self.open(&tag, at);
                    self.close(tag.name().0);
                }
                Ok(Event::Start(tag)) => {
                    self.depth += 1;
                    if self.depth > self.limits.depth {
                        self.part.stopped = Some(at);
                        self.note(Code::LimitReached, at, || "elements are nested too deep".to_owned());
                        return Err(Stop::Limit);
                    }
                    self.open(&tag, at);
                }
                Ok(Event::End(tag)) => {
                    self.depth = self.depth.saturating_sub(1);
                    self.close(tag.name().0);
                }
                Ok(Event::Text(text)) => self.text(&text),
                Ok(Event::CData(text)) => self.text(&text),
                Ok(Event::GeneralRef(name)) => {
                    if self.source.is_some() {
                        self.text(&reference(&name));
                    }
                }
                Ok(Event::Comment(text)) if text.contains(COVERAGE_PY) => {
                    self.part.root.signature = Some(text.to_string());
                }
                Ok(Event::DocType(text)) => self.part.root.doctype = text.chars().take(1024).collect(),
                Ok(Event::Eof) => return Ok(()),
                Ok(_) => {}
                Err(_) => return Err(Stop::Markup(start + reader.error_position() as usize)),
            }
        }
    }

    /// Reads the plain lines at the beginning of a text, and returns how much of it they are.
    fn plain_lines(&mut self, text: &str, base: u64) -> usize {
        let mut at = 0;
        while self.class.is_some()
            && let Some((line, begin, end)) = plain_line(text.get(at..).unwrap_or_default())
        {
            self.line(&line, base + (at + begin) as u64);
            at += end;
        }
        at
    }

    fn open(&mut self, tag: &BytesStart<'_>, at: u64) {
        match tag.name().0 {
            "line" => match LineTag::of(tag) {
                Some(line) => self.line(&line, at),
                None => self.note(Code::BadRecord, at, || "a line with broken attributes was left out".to_owned()),
            },
            "package" => self.part.package = attribute(tag, "name").map(Arc::from),
            "class" => self.open_class(tag, at),
            "method" => self.open_method(tag),
            "source" => self.source = Some(String::new()),
            "coverage" => self.part.root.attributes(tag),
            _ => {}
        }
        if self.part.first.is_none() {
            self.part.first = Some((tag.name().0.to_owned(), at));
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "method" => self.close_method(),
            "class" | "classes" | "package" | "packages" => self.close_class(),
            "source" => {
                if let Some(source) = self.source.take().filter(|_| self.part.root.sources.len() < SOURCES) {
                    self.part.root.sources.push(source.trim().to_owned());
                }
            }
            "coverage" => {
                self.close_class();
                self.part.closed = true;
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(source) = &mut self.source {
            source.push_str(text);
        }
    }

    fn open_class(&mut self, tag: &BytesStart<'_>, at: u64) {
        self.close_class();
        let path = attribute(tag, "filename").filter(|path| !path.is_empty());
        match path {
            Some(path) => self.class = Some(OpenClass::new(path, self.part.package.clone())),
            None => self.note(Code::BadRecord, at, || "a class without a file name was left out".to_owned()),
        }
    }

    fn close_class(&mut self) {
        self.close_method();
        if let Some(class) = self.class.take() {
            self.part.classes.push(class.finish());
        }
    }

    fn open_method(&mut self, tag: &BytesStart<'_>) {
        self.close_method();
        if let Some(name) = attribute(tag, "name") {
            self.method = Some(OpenMethod::new(
                &name,
                &attribute(tag, "signature").unwrap_or_default(),
                attribute(tag, "hits").is_some(),
            ));
        }
    }

    fn close_method(&mut self) {
        if let (Some(class), Some(method)) = (&mut self.class, self.method.take()) {
            self.part.bodies |= method.has_body();
            if let Some(function) = method.finish() {
                class.function(function);
            }
        }
    }

    fn line(&mut self, tag: &LineTag<'_>, at: u64) {
        let Some(class) = &mut self.class else { return };
        self.part.branches |= tag.branch.as_ref().is_some_and(|branch| branch.eq_ignore_ascii_case("true"));
        let (Some(number), Some(hits)) = (&tag.number, &tag.hits) else {
            return self.note(Code::BadRecord, at, || "a line without a number or hits was left out".to_owned());
        };
        let position = Position::Byte(at);
        let Some(line) = line(number, self.limits, position, &mut self.part.diagnostics) else { return };
        let hits = count(hits, position, &mut self.part.diagnostics);
        let in_method = self.method.is_some();
        if let Some(method) = &mut self.method {
            method.line(line, hits);
            if !method.is_measured() {
                return;
            }
        }
        class.line(line, hits, in_method);
        let Some(conditions) = &tag.conditions else { return };
        self.part.branches = true;
        let Some((covered, total)) = arms_of(conditions) else {
            return self.note(Code::Unsupported, at, || format!("{} counts no branches", shown(conditions)));
        };
        let missing =
            tag.missing.as_deref().unwrap_or_default().split(',').map(str::trim).filter(|arm| !arm.is_empty());
        let destinations: Vec<Box<str>> = if covered == 0 { missing.map(Box::from).collect() } else { Vec::new() };
        if total > 0 && destinations.len() == total as usize {
            class.arms(NamedArms { line, reached: hits > 0, destinations }, in_method);
        } else {
            class.ratio(LineRatio { line, covered, total, inexact: false }, in_method);
        }
    }

    /// The end of the text. A class that is still open was cut.
    fn finish(mut self) -> Part {
        self.close_method();
        self.class = None;
        self.part
    }

    fn note(&mut self, code: Code, at: u64, message: impl FnOnce() -> String) {
        self.part.diagnostics.add(code, Some(Position::Byte(at)), message);
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.0 == name)?;
    Some(plain(&found.value).into_owned())
}

/// Covered and total arms of `50% (1/2)`. More covered than there are is read as all.
fn arms_of(text: &str) -> Option<(u32, u32)> {
    let inner = text.rsplit_once('(')?.1.split_once(')')?.0;
    let (covered, total) = inner.split_once('/')?;
    let number = |text: &str| whole(text).map(|number| u32::try_from(number).unwrap_or(u32::MAX));
    let (covered, total) = (number(covered)?, number(total)?);
    Some((covered.min(total), total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branch_counts_are_read_in_every_spelling() {
        assert_eq!(arms_of("50% (1/2)"), Some((1, 2)));
        assert_eq!(arms_of("50.00 % ( 1 / 2 )"), Some((1, 2)));
        assert_eq!(arms_of("100% (1,024/1,024)"), Some((1024, 1024)));
        assert_eq!(arms_of("300% (3/2)"), Some((2, 2)));
        for bad in ["", "100%", "(1/)", "1/2", "50% (1 of 2)"] {
            assert_eq!(arms_of(bad), None, "{bad}");
        }
    }
}
