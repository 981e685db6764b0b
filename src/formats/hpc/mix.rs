//! `.mix`: where the places of a module are, as the compiler wrote it.

use super::shown::Shown;
use crate::coverage::{Line, Span};
use crate::formats::ReadError;

/// A module.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Places {
    /// Its source, from where the compiler ran.
    pub(super) path: String,
    /// The places in the order of their counts; `None` for one outside of the source.
    pub(super) places: Vec<Option<Place>>,
}

/// A place that is counted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) span: Span,
    pub(super) kind: Kind,
}

/// What is counted there.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An expression was evaluated.
    Expression,
    /// A declaration was used; its name, behind those around it.
    Declaration(String),
    /// A condition was what it says.
    Condition(bool),
}

/// Reads a module, if it is the one with this hash.
pub(super) fn read(bytes: &[u8], hash: u64) -> Result<Option<Places>, ReadError> {
    let mut shown = Shown::new(bytes);
    shown.need("Mix")?;
    let path = shown.text()?;
    // The time of the source, whose spelling depends on the compiler, then the hash and how wide a tab is.
    let head = shown.skip_to(b'[')?;
    let words: Vec<&[u8]> = head.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
    let own = words.iter().rev().nth(1).and_then(|word| str::from_utf8(word).ok()?.parse().ok());
    if own != Some(hash) {
        return Ok(None);
    }
    let mut places = Vec::new();
    while !shown.eat("]") {
        places.push(place(&mut shown)?);
        shown.eat(",");
    }
    Ok(Some(Places { path, places }))
}

/// `(3:5-4:9,ExpBox False)`: lines and columns of the first and the last character.
fn place(shown: &mut Shown<'_>) -> Result<Option<Place>, ReadError> {
    shown.need("(")?;
    let (line, column) = point(shown)?;
    shown.need("-")?;
    let (end, end_column) = point(shown)?;
    shown.need(",")?;
    let kind = kind(shown)?;
    shown.need(")")?;
    let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let lines = Line::new(small(line)).zip(Line::new(small(end)));
    let span = |(start, end)| Span { start, start_column: small(column), end, end_column: small(end_column) };
    Ok(lines.map(span).map(|span| Place { span, kind }))
}

fn point(shown: &mut Shown<'_>) -> Result<(u64, u64), ReadError> {
    let line = shown.number()?;
    shown.need(":")?;
    Ok((line, shown.number()?))
}

fn kind(shown: &mut Shown<'_>) -> Result<Kind, ReadError> {
    // Whether an expression is one of several alternatives matters to its own reports alone.
    if shown.eat("ExpBox") {
        return truth(shown).map(|_| Kind::Expression);
    }
    if shown.eat("BinBox") {
        if !["GuardBinBox", "CondBinBox"].iter().any(|kind| shown.eat(kind)) {
            shown.need("QualBinBox")?;
        }
        return truth(shown).map(Kind::Condition);
    }
    if !shown.eat("TopLevelBox") {
        shown.need("LocalBox")?;
    }
    let mut name = String::new();
    shown.need("[")?;
    while !shown.eat("]") {
        if !name.is_empty() {
            name.push('.');
        }
        name.push_str(&shown.text()?);
        shown.eat(",");
    }
    Ok(Kind::Declaration(name))
}

fn truth(shown: &mut Shown<'_>) -> Result<bool, ReadError> {
    if shown.eat("True") { Ok(true) } else { shown.need("False").map(|()| false) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_in_the_spellings_of_all_compilers() {
        let entries = "[(3:5-4:9,ExpBox True),(0:1-1:2,ExpBox False),(3:1-3:2,BinBox QualBinBox False),(1:1-9:1,LocalBox [\"f\",\"g\"])]";
        for head in ["2026-11-28 21:48:24.9 UTC 77 8", "(TOD 1 2) 77 8"] {
            let text = format!("Mix \"src/A.hs\" {head} {entries}");
            let Places { path, places } = read(text.as_bytes(), 77).unwrap().unwrap();
            let kinds: Vec<_> = places.iter().map(|place| place.as_ref().map(|place| &place.kind)).collect();
            let expected = [Kind::Expression, Kind::Condition(false), Kind::Declaration("f.g".into())];
            assert_eq!(kinds, [Some(&expected[0]), None, Some(&expected[1]), Some(&expected[2])]);
            let span = places[0].as_ref().unwrap().span;
            assert_eq!((path.as_str(), span.start.get(), span.end_column), ("src/A.hs", 3, 9));
            assert_eq!(read(text.as_bytes(), 78), Ok(None));
        }
        assert!(read(b"Mix \"a\" 1 2 [(1:2-", 1).is_err());
    }
}
