//! Where the titles of the views stand in their row, for drawing and for clicks.

use super::layout::{Position, Rect};
use super::state::View;

/// Columns between two titles.
const SPACE: u16 = 3;

/// Each view with the place of its title, key included: `1 Files`.
pub(crate) fn places(row: Rect) -> impl Iterator<Item = (View, Rect)> {
    let mut x = row.x + 1;
    View::ALL.into_iter().filter_map(move |view| {
        let width = view.title().len() as u16 + 2;
        let place = Rect { x, width, ..row };
        x += width + SPACE;
        (place.right() <= row.right()).then_some((view, place))
    })
}

/// The view whose title is at a position.
pub(super) fn at(row: Rect, position: Position) -> Option<View> {
    places(row).find(|(_, place)| place.contains(position)).map(|(view, _)| view)
}
