//! The list of segments of a file: `[line, column, count, has count, is entry, is gap]` each; versions before 2.0.1 know
//! no gaps.

use serde::de::SeqAccess;

use super::row::Row;
use super::shared::Shared;
use crate::coverage::Lines;
use crate::formats::json::List;
use crate::formats::llvm::{Painter, Segment};

/// The segments as they are met.
pub(super) struct Segments<'s> {
    shared: &'s mut Shared,
    painter: Painter,
}

impl<'s> Segments<'s> {
    /// Before the first segment.
    pub(super) fn new(shared: &'s mut Shared) -> Segments<'s> {
        Segments { shared, painter: Painter::default() }
    }

    /// The lines.
    pub(super) fn finish(self) -> Lines {
        self.painter.finish()
    }
}

impl<'de> List<'de> for Segments<'_> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let Some(row) = seq.next_element::<Row>()? else { return Ok(false) };
        match segment(&row, self.shared) {
            Some(segment) if segment.line >= self.painter.line() => {
                self.painter.take(segment, &mut |lines| self.shared.room(lines));
            }
            _ => self.shared.bad("a segment", &row),
        }
        Ok(true)
    }
}

fn segment(row: &Row, shared: &mut Shared) -> Option<Segment> {
    let line = u32::try_from(row.get(0)?).ok().filter(|line| (1..=shared.limits.line).contains(line))?;
    let truth = |at| row.get(at).map(|truth| truth > 0);
    shared.check_sign(row);
    Some(Segment {
        line,
        count: row.get(2)?,
        has_count: truth(3)?,
        is_entry: truth(4)?,
        is_gap: truth(5).unwrap_or(false),
    })
}
