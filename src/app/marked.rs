//! The lines of the shown file that are looked at: what the test under the cursor of a list runs, else what the whole view is
//! reduced to.

use super::state::Model;
use crate::coverage::{Line, LineBits, LineRange};

/// Lines of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Marked<'a> {
    /// Those that a test runs.
    Ran(&'a LineBits),
    /// These, ascending.
    Lines(&'a [Line]),
}

impl<'a> Marked<'a> {
    /// Those of the shown file.
    pub(crate) fn of(model: &'a Model) -> Marked<'a> {
        let Some(path) = &model.source.path else { return Marked::Lines(&[]) };
        match (&model.covering, &model.files.only) {
            (Some(covering), _) => covering.ran(path).map_or(Marked::Lines(&[]), Marked::Ran),
            (None, Some(only)) => Marked::Lines(only.of(path.as_str())),
            (None, None) => Marked::Lines(&[]),
        }
    }

    /// Is a line one of them?
    pub(crate) fn has(self, line: Line) -> bool {
        match self {
            Marked::Ran(lines) => lines.contains(line),
            Marked::Lines(lines) => lines.binary_search(&line).is_ok(),
        }
    }

    /// Is any of these lines one of them?
    pub(crate) fn meets(self, range: LineRange) -> bool {
        match self {
            Marked::Ran(lines) => lines.meets(range),
            Marked::Lines(lines) => {
                let next = lines.partition_point(|line| *line < range.start);
                lines.get(next).is_some_and(|line| range.contains(*line))
            }
        }
    }
}
