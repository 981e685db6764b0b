//! Where everything stands on the screen. A pure function of the model's size and shape, used by the view to draw and by
//! the update to page and to tell what the mouse points at.

mod commands;
mod history;
mod test_places;

pub(crate) use self::commands::CommandPlaces;
pub(crate) use self::history::HistoryPlaces;
pub(super) use ratatui::layout::{Position, Rect};

use super::state::{Focus, Model, View};

/// Smaller terminals get a plain message.
pub const SMALLEST: (u16, u16) = (60, 15);
/// From this width on, list and source stand side by side.
const WIDE: u16 = 120;
/// The functions' columns need more room before they share a row with the source.
const WIDE_FUNCTIONS: u16 = 190;
/// Below this height one pane fills the screen.
const TALL: u16 = 20;
/// The inbox has more columns than the files, and more rows around its own: its least share of a screen, in
/// thousandths, beside the source and above it.
const CHANGES: u16 = 460;
const CHANGES_ABOVE: u16 = 580;
/// A list of this height has room for a long heading.
const ROOMY: u16 = 20;
/// One that is lower has none for anything but rows.
const LOW: u16 = 6;
/// Neither pane is made smaller than this by dragging.
const SMALLEST_LIST: u16 = 34;
const SMALLEST_SOURCE: u16 = 50;
const SMALLEST_ROWS: u16 = 5;

/// How the panes are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The terminal is too small.
    TooSmall,
    /// List left, source right.
    Side,
    /// List above source.
    Stacked,
    /// One pane at a time.
    Single,
}

/// The places of everything. A place that is not shown is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// How the panes are arranged.
    pub shape: Shape,
    /// Project and totals.
    pub header: Rect,
    /// The views.
    pub tabs: Rect,
    /// The list, borders included.
    pub list: Rect,
    /// The source, borders included.
    pub source: Rect,
    /// A view that fills the screen: tests, or a view without data.
    pub whole: Rect,
    /// Keys and news.
    pub footer: Rect,
    /// How many rows of the list are its heading.
    list_heading: u16,
    /// How many rows at its end explain the row under the cursor.
    list_detail: u16,
}

impl Layout {
    /// Computes the layout of a model.
    pub fn of(model: &Model) -> Layout {
        let (width, height) = model.size;
        let none = Rect::default();
        let row = |y| Rect::new(0, y, width, 1);
        let mut layout = Layout {
            shape: Shape::TooSmall,
            header: row(0),
            tabs: row(1),
            list: none,
            source: none,
            whole: none,
            footer: row(height.saturating_sub(1)),
            list_heading: 0,
            list_detail: 0,
        };
        if width < SMALLEST.0 || height < SMALLEST.1 {
            return layout;
        }
        let body = body(model.size);
        let covering = model.finder.is_none() && model.covering.is_some();
        let aiming = model.finder.is_none() && !covering && model.target.is_some();
        let listing = matches!(model.view, View::Files | View::Functions | View::Changes);
        let target = aiming && listing;
        let generic = model.finder.is_none() && !covering && !target && model.instances.is_some() && listing;
        let own = model.finder.is_none() && !covering && !target && !generic;
        let changes = own && model.view == View::Changes && model.changes.comparison().is_some();
        let lists = !own || changes || matches!(model.view, View::Files | View::Functions);
        let functions = own && model.view == View::Functions;
        layout.shape = match () {
            () if width >= if functions { WIDE_FUNCTIONS } else { WIDE } => Shape::Side,
            () if height >= TALL => Shape::Stacked,
            () => Shape::Single,
        };
        if !lists || model.snapshot.is_none() {
            layout.whole = body;
            return layout;
        }
        layout.list_heading = u16::from(functions || target || generic || model.finder.is_some());
        let share = match () {
            () if functions && layout.shape == Shape::Side => model.split.max(500),
            () if (changes || target) && layout.shape == Shape::Side => model.split.max(CHANGES),
            () if changes => model.split.max(CHANGES_ABOVE),
            () => model.split,
        };
        match layout.shape {
            Shape::Side => {
                let wanted = part(width, share);
                let list = wanted.clamp(SMALLEST_LIST, width - SMALLEST_SOURCE);
                layout.list = Rect { width: list, ..body };
                layout.source = Rect { x: list, width: width - list, ..body };
            }
            Shape::Stacked => {
                let wanted = part(body.height, share);
                let list = wanted.clamp(SMALLEST_ROWS, body.height - SMALLEST_ROWS);
                layout.list = Rect { height: list, ..body };
                layout.source = Rect { y: body.y + list, height: body.height - list, ..body };
            }
            Shape::Single | Shape::TooSmall => {
                if model.focus == Focus::List || model.finder.is_some() {
                    layout.list = body;
                } else {
                    layout.source = body;
                }
            }
        }
        if covering || generic {
            let height = inner(layout.list).height;
            layout.list_detail = u16::from(height >= LOW) + u16::from(height >= ROOMY);
        }
        if changes {
            let height = inner(layout.list).height;
            layout.list_detail = 1 + u16::from(height >= ROOMY);
            layout.list_heading = model.changes.heading(height >= ROOMY).min(height.saturating_sub(3));
        }
        layout
    }

    /// The rows of the list, without borders, heading and detail.
    pub fn list_rows(&self) -> Rect {
        let inner = inner(self.list);
        let heading = self.list_heading.min(inner.height);
        let height = inner.height - heading;
        Rect { y: inner.y + heading, height: height - self.list_detail.min(height), ..inner }
    }

    /// The rows below the list's that explain the one under the cursor.
    pub fn list_detail(&self) -> Rect {
        let inner = inner(self.list);
        let rows = self.list_rows();
        Rect { y: rows.bottom(), height: inner.bottom() - rows.bottom(), ..inner }
    }

    /// The heading above the list's rows.
    pub fn list_heading(&self) -> Rect {
        let inner = inner(self.list);
        Rect { height: self.list_heading.min(inner.height), ..inner }
    }

    /// The rows of the source: without borders, ruler and the row that explains the line under the cursor.
    pub fn source_rows(&self) -> Rect {
        let inner = inner(self.source);
        Rect { width: inner.width.saturating_sub(1), height: inner.height.saturating_sub(1), ..inner }
    }

    /// The overview of the file at the right edge of the source.
    pub fn ruler(&self) -> Rect {
        let rows = self.source_rows();
        Rect { x: rows.x + rows.width, width: u16::from(rows.width > 0), ..rows }
    }

    /// The row that explains the line under the cursor.
    pub fn detail(&self) -> Rect {
        let inner = inner(self.source);
        let height = inner.height.min(1);
        Rect { y: inner.y + inner.height - height, height, ..inner }
    }

    /// The rows of a view that fills the screen.
    pub fn whole_rows(&self) -> Rect {
        inner(self.whole)
    }

    /// Is this cell on the border that can be dragged?
    pub fn on_divider(&self, column: u16, row: u16) -> bool {
        match self.shape {
            Shape::Side => {
                !self.list.is_empty()
                    && (column == self.source.x || column + 1 == self.source.x)
                    && (self.list.y..self.list.bottom()).contains(&row)
            }
            Shape::Stacked => !self.list.is_empty() && row + 1 == self.source.y,
            _ => false,
        }
    }

    /// The split, in thousandths, that puts the divider at this cell.
    pub fn split_at(&self, column: u16, row: u16) -> u16 {
        let (at, of) = match self.shape {
            Shape::Side => (column + 1, self.list.width + self.source.width),
            _ => (row.saturating_sub(self.list.y) + 1, self.list.height + self.source.height),
        };
        (u32::from(at) * 1000).div_ceil(u32::from(of.max(1))).clamp(100, 900) as u16
    }
}

/// Columns and rows in which the output of the tests is shown, on a screen of this size. On one that is too small it
/// still has some.
pub fn tests_pane(screen: (u16, u16)) -> (u16, u16) {
    let pane = inner(body(screen));
    (pane.width.max(1), pane.height.max(1))
}

/// What is between the rows at the top and the footer.
fn body((width, height): (u16, u16)) -> Rect {
    Rect::new(0, 2, width, height.saturating_sub(3))
}

/// Thousandths of a length.
fn part(length: u16, share: u16) -> u16 {
    (u32::from(length) * u32::from(share) / 1000) as u16
}

fn inner(rect: Rect) -> Rect {
    let (width, height) = (rect.width.saturating_sub(2), rect.height.saturating_sub(2));
    if width == 0 || height == 0 { Rect::default() } else { Rect::new(rect.x + 1, rect.y + 1, width, height) }
}
