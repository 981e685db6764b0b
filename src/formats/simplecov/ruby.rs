//! What Ruby prints for the keys of its `Coverage` module: `[:then, 1, 3, 6, 3, 10]`, `["Door", :open, 2, 2, 5, 5]`.

use crate::coverage::{Line, Span};

/// A key: the values before the place, and the place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Key<'a> {
    /// As printed: `:then, 1`, or `"Door", :open`.
    pub(super) head: &'a str,
    /// Where it stands; Ruby counts columns from 0.
    pub(super) span: Span,
}

impl<'a> Key<'a> {
    /// Takes a key apart, from its end: class names are printed as they like.
    pub(super) fn parse(text: &'a str, limit: u32) -> Option<Key<'a>> {
        let mut head = text.trim().strip_prefix('[')?.strip_suffix(']')?;
        let mut next = || {
            let (rest, number) = last_number(head)?;
            head = rest;
            Some(number)
        };
        let (end_column, end, start_column, start) = (next()?, next()?, next()?, next()?);
        let line = |number: u32| Line::new(number).filter(|line| line.get() <= limit);
        let column = |number: u32| number.saturating_add(1);
        let (start, end) = (line(start)?, line(end)?);
        let span = Span { start, start_column: column(start_column), end, end_column: column(end_column) };
        Some(Key { head: head.trim(), span })
    }

    /// The kind of a branch or of one of its arms: `if`, `then`, `else`.
    pub(super) fn kind(&self) -> &'a str {
        let first = self.head.split(',').next().unwrap_or_default();
        first.trim().trim_start_matches(':').trim_matches('"')
    }

    /// The name of a method as SimpleCov shows it: `Door#open`, `Door.open` for one of the class itself.
    pub(super) fn method(&self) -> String {
        let (class, name) = self.head.rsplit_once(", ").unwrap_or(("", self.head));
        let (class, name) = (class.trim().trim_matches('"'), name.trim().trim_start_matches(':').trim_matches('"'));
        let singleton = class.strip_prefix("#<Class:").and_then(|class| class.strip_suffix('>'));
        let named = |class: &str| !class.is_empty() && !class.starts_with("#<") && !class.starts_with("0x");
        match (singleton, class) {
            (Some(class), _) if named(class) => format!("{class}.{name}"),
            (None, class) if named(class) => format!("{class}#{name}"),
            // A class without a name has an address, which is another one in every run.
            _ => name.to_owned(),
        }
    }
}

/// The number that ends a text, and what stands before its comma.
fn last_number(text: &str) -> Option<(&str, u32)> {
    let mut rest = text.as_bytes().trim_ascii_end();
    let (mut number, mut unit) = (0u64, 1u64);
    while let [before @ .., digit @ b'0'..=b'9'] = rest {
        number = number.saturating_add(unit.saturating_mul(u64::from(digit - b'0')));
        unit = unit.saturating_mul(10);
        rest = before;
    }
    // Nobody writes a space before a comma.
    let before = rest.strip_suffix(b",").or_else(|| rest.trim_ascii_end().strip_suffix(b","))?;
    let number = u32::try_from(number).ok().filter(|_| unit > 1)?;
    Some((text.get(..before.len())?, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Option<Key<'_>> {
        Key::parse(text, 1000)
    }

    #[test]
    fn branches_have_a_kind_and_a_place() {
        let found = key("[:then, 1, 3, 6, 4, 10]").unwrap();
        assert_eq!((found.kind(), found.span.start.get(), found.span.start_column), ("then", 3, 7));
        assert_eq!((found.span.end.get(), found.span.end_column), (4, 11));
        assert_eq!(key("[\"&.\", 0, 3, 6, 3, 10]").unwrap().kind(), "&.");
    }

    #[test]
    fn methods_have_the_names_that_people_write() {
        let names = [
            ("[\"Door\", :open, 2, 2, 5, 5]", "Door#open"),
            ("[App::Door, :open?, 2, 2, 5, 5]", "App::Door#open?"),
            ("[\"Door(id: integer, name: string)\", :name, 2, 2, 5, 5]", "Door(id: integer, name: string)#name"),
            ("[\"#<Class:Door>\", :build, 2, 2, 5, 5]", "Door.build"),
            ("[\"#<Class:0x000078e1>\", :build, 2, 2, 5, 5]", "build"),
            ("[#<Class:#<Door:0x000078e1>>, :[]=, 2, 2, 5, 5]", "[]="),
            ("[Door, :\"a b\", 2, 2, 5, 5]", "Door#a b"),
        ];
        for (printed, name) in names {
            assert_eq!(key(printed).unwrap().method(), name);
        }
    }

    #[test]
    fn what_is_no_key_is_none() {
        assert_eq!(key("[:if,0 , 3,6 ,3, 10 ]").unwrap().span, key("[:if, 0, 3, 6, 3, 10]").unwrap().span);
        let long = "[:if, 0, 3, 6, 3, 99999999999999999999999]";
        for text in [
            "",
            "[]",
            long,
            "[:if, 0, 3, 6, 3, ]",
            "[:if, 0, 1, 2, 3]x",
            "[:if, 0, 0, 0, 3, 1]",
            "[1, 2, 3]",
            "[:if, 0, 1001, 0, 1001, 1]",
        ] {
            assert_eq!(key(text), None, "{text}");
        }
    }
}
