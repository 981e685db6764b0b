//! The function whose first line is above the screen: its name stands in the first row of the source, so that whoever scrolls
//! knows where they are.

use super::state::Model;
use crate::analysis::FunctionRow;
use crate::coverage::Line;

/// On fewer rows a line of code is worth more.
const LEAST_ROWS: usize = 6;

/// The innermost function that began above the first of so many rows and goes on in it, with its first line. Nothing where the row has
/// something else to say: a fold, or a wrapped line under the cursor.
pub(crate) fn enclosing(model: &Model, rows: usize) -> Option<(Line, &FunctionRow)> {
    let source = &model.source;
    let top = source.window.top;
    if rows < LEAST_ROWS || top == 0 || top == source.window.cursor || source.folds.folded(top).is_some() {
        return None;
    }
    let line = source.folds.line(top)?;
    let functions = model.snapshot.as_ref()?.functions_of(source.file?);
    let around = functions.iter().filter_map(|row| Some((row.start?, row.end?, row)));
    let around = around.filter(|(start, end, _)| *start < line && line < *end).max_by_key(|(start, ..)| *start);
    around.map(|(start, _, row)| (start, row))
}
