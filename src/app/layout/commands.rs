//! Where the list of commands stands over everything else. Its size follows from the screen's alone: while somebody types,
//! nothing moves but the rows.

use ratatui::layout::Rect;

/// No row says more than fits into this.
const WIDEST: u16 = 100;
/// More rows are no easier to choose from.
const TALLEST: u16 = 24;

/// The places of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CommandPlaces {
    /// All of it, borders included.
    pub(crate) whole: Rect,
    /// What is typed.
    pub(crate) input: Rect,
    /// The commands.
    pub(crate) rows: Rect,
}

impl CommandPlaces {
    /// The places on a screen of this size.
    pub(crate) fn of((width, height): (u16, u16)) -> CommandPlaces {
        let (wide, tall) = (width.saturating_sub(4).min(WIDEST), height.saturating_sub(4).min(TALLEST));
        let whole = Rect::new((width - wide) / 2, 2.min(height - tall), wide, tall);
        let inner = super::inner(whole);
        let input = Rect { height: inner.height.min(1), ..inner };
        let rows = Rect { y: inner.y + input.height, height: inner.height - input.height, ..inner };
        CommandPlaces { whole, input, rows }
    }
}
