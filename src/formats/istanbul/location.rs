//! Where something stands in the source, as Istanbul writes it.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess};

use crate::coverage::{Line, Span};
use crate::formats::json::{Loose, Maybe, Object};

/// A place in the source; a part that is absent is no number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Point {
    line: Option<u32>,
    column: Option<u32>,
}

/// A range of the source. Branches that stand nowhere (an `else` that nobody wrote) have empty ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Location {
    start: Point,
    end: Point,
}

impl Location {
    /// Its first line, if it has one that can be believed.
    pub(super) fn line(&self, limit: u32) -> Option<Line> {
        believed(self.start.line?, limit)
    }

    /// Its last line.
    pub(super) fn last_line(&self, limit: u32) -> Option<Line> {
        believed(self.end.line?, limit)
    }

    /// Is it said to begin on line 0, which is none?
    pub(super) fn is_line_zero(&self) -> bool {
        self.start.line == Some(0)
    }

    /// The same as a span, if it has a first line. Without an end column it ends with its line.
    pub(super) fn span(&self, limit: u32) -> Option<Span> {
        let start = self.line(limit)?;
        let column = |column: Option<u32>| column.and_then(|column| column.checked_add(1));
        Some(Span {
            start,
            start_column: column(self.start.column).unwrap_or(1),
            end: self.last_line(limit).unwrap_or(start),
            end_column: column(self.end.column).unwrap_or(u32::MAX),
        })
    }
}

/// The number that is the value of a key; `null` stands for one without end, and is none.
pub(super) fn number<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<u32>, A::Error> {
    Ok(map.next_value::<Loose>()?.count().and_then(|number| u32::try_from(number).ok()))
}

/// The line of this number, at most the one of the limit.
pub(super) fn believed(line: u32, limit: u32) -> Option<Line> {
    Line::new(line).filter(|line| line.get() <= limit)
}

impl<'de> Object<'de> for Location {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "start" => map.next_value_seed(Maybe(&mut self.start)).map(drop),
            "end" => map.next_value_seed(Maybe(&mut self.end)).map(drop),
            _ => map.next_value::<IgnoredAny>().map(drop),
        }
    }
}

impl<'de> Object<'de> for Point {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "line" => self.line = number(map)?,
            "column" => self.column = number(map)?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}
