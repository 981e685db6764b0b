//! The entries of the report's lists: a branch, and a method.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess};

use crate::coverage::Line;
use crate::formats::json::{Loose, Object, Scalar};

/// An arm of a branch.
#[derive(Debug, Default)]
pub(super) struct Branch<'a> {
    /// `then`, `else`, `when`, `in`, `while`: what SimpleCov calls it.
    pub(super) kind: Cow<'a, str>,
    pub(super) count: Scalar<'a>,
    start: Option<Line>,
    shown_at: Option<Line>,
}

impl Branch<'_> {
    /// Where SimpleCov shows it; before 1.0 that was left to the reader.
    pub(super) fn line(&self) -> Option<Line> {
        self.shown_at.or(self.start)
    }
}

impl<'de> Object<'de> for Branch<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "type" => self.kind = text(map)?,
            "coverage" => self.count = map.next_value()?,
            "start_line" => self.start = line(map)?,
            "report_line" => self.shown_at = line(map)?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// A method.
#[derive(Debug, Default)]
pub(super) struct Method<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) count: Scalar<'a>,
    pub(super) start: Option<Line>,
    pub(super) end: Option<Line>,
}

impl<'de> Object<'de> for Method<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "name" => self.name = text(map)?,
            "coverage" => self.count = map.next_value()?,
            "start_line" => self.start = line(map)?,
            "end_line" => self.end = line(map)?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

fn text<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Cow<'de, str>, A::Error> {
    Ok(if let Scalar::Text(text) = map.next_value()? { text } else { Cow::default() })
}

fn line<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<Line>, A::Error> {
    Ok(map.next_value::<Loose>()?.line(u32::MAX))
}
