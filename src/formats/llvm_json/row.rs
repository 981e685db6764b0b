//! The arrays that the export writes for everything with a place: numbers in a fixed order, whose count grew with the
//! versions. Takes the first ones, and the first list among them.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::coverage::{Line, Span};
use crate::formats::json::Scalar;

/// The beginning of such an array.
#[derive(Debug, Default)]
pub(super) struct Row {
    numbers: [u64; NUMBERS],
    len: usize,
    /// A list was met: what stands behind it means other things in each version.
    listed: bool,
    /// The first list among the elements, where they are truths: the conditions of a decision.
    pub(super) truths: Vec<bool>,
    /// A number was below zero, and was read as 0.
    pub(super) negative: bool,
}

/// The longest array of numbers known: a branch of version 3.
const NUMBERS: usize = 9;

impl Row {
    /// The number in this place; `None` behind the end.
    pub(super) fn get(&self, at: usize) -> Option<u64> {
        self.numbers.get(at).copied().filter(|_| at < self.len)
    }

    /// The source range that the first four numbers say, of lines up to `limit`.
    pub(super) fn span(&self, limit: u32) -> Option<Span> {
        let line = |at| {
            let number = u32::try_from(self.get(at)?).ok()?;
            Line::new(number).filter(|_| number <= limit)
        };
        let column = |at| Some(u32::try_from(self.get(at)?).unwrap_or(u32::MAX));
        let (start, end) = (line(0)?, line(2)?);
        (start <= end).then_some(Span { start, start_column: column(1)?, end, end_column: column(3)? })
    }

    fn push(&mut self, number: u64) {
        if let Some(slot) = self.numbers.get_mut(self.len).filter(|_| !self.listed) {
            *slot = number;
            self.len += 1;
        }
    }
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Row, D::Error> {
        json.deserialize_any(RowVisitor)
    }
}

struct RowVisitor;

impl<'de> Visitor<'de> for RowVisitor {
    type Value = Row;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of numbers")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Row, A::Error> {
        let mut row = Row::default();
        while seq.next_element_seed(Cell(&mut row))?.is_some() {}
        Ok(row)
    }
}

/// The next element of a row, written where it belongs: most of a report are such numbers.
struct Cell<'r>(&'r mut Row);

impl<'de> DeserializeSeed<'de> for Cell<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Cell<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.0.push(number);
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.0.negative |= number < 0 && !self.0.listed;
        self.0.push(u64::try_from(number).unwrap_or(0));
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        // Beyond 64 bits; the conversion saturates.
        self.0.negative |= number < 0.0 && !self.0.listed;
        self.0.push(number.ceil() as u64);
        Ok(())
    }

    fn visit_bool<E>(self, truth: bool) -> Result<(), E> {
        self.0.push(u64::from(truth));
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        self.0.push(0);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.push(0);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let mut truths = Vec::new();
        while let Some(truth) = seq.next_element::<Scalar<'de>>()? {
            if let Scalar::Bool(truth) = truth {
                truths.push(truth);
            }
        }
        if !self.0.listed {
            self.0.truths = truths;
            self.0.listed = true;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        self.0.push(0);
        Ok(())
    }
}
