//! The arrays that the export writes for everything with a place: numbers in a fixed order, whose count grew with the
//! versions. Takes the first ones, and the first list among them.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::coverage::{Line, Span};

/// The beginning of such an array.
#[derive(Debug, Default)]
pub(super) struct Row {
    numbers: [u64; NUMBERS],
    len: usize,
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
        if let Some(slot) = self.numbers.get_mut(self.len) {
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
        let mut listed = false;
        while let Some(cell) = seq.next_element::<Cell>()? {
            match cell {
                // What stands behind a list means other things in each version.
                _ if listed => {}
                Cell::Number(number) => row.push(number),
                Cell::Truth(truth) => row.push(u64::from(truth)),
                Cell::Negative => {
                    row.negative = true;
                    row.push(0);
                }
                Cell::List(truths) => {
                    row.truths = truths;
                    listed = true;
                }
                Cell::Other => row.push(0),
            }
        }
        Ok(row)
    }
}

/// One element.
enum Cell {
    Number(u64),
    Truth(bool),
    Negative,
    List(Vec<bool>),
    Other,
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Cell, D::Error> {
        json.deserialize_any(CellVisitor)
    }
}

struct CellVisitor;

impl<'de> Visitor<'de> for CellVisitor {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_u64<E>(self, number: u64) -> Result<Cell, E> {
        Ok(Cell::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Cell, E> {
        Ok(u64::try_from(number).map_or(Cell::Negative, Cell::Number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Cell, E> {
        // Beyond 64 bits; the conversion saturates.
        Ok(if number < 0.0 { Cell::Negative } else { Cell::Number(number.ceil() as u64) })
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Cell, E> {
        Ok(Cell::Truth(truth))
    }

    fn visit_str<E>(self, _: &str) -> Result<Cell, E> {
        Ok(Cell::Other)
    }

    fn visit_unit<E>(self) -> Result<Cell, E> {
        Ok(Cell::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Cell, A::Error> {
        let mut truths = Vec::new();
        while let Some(cell) = seq.next_element::<Cell>()? {
            if let Cell::Truth(truth) = cell {
                truths.push(truth);
            }
        }
        Ok(Cell::List(truths))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cell, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Cell::Other)
    }
}
