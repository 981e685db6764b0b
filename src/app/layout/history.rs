//! Where the parts of the History view stand: the chart above, the phases below it, and the details of one of them
//! beside or below those, or in their place where rows are few.

use super::{Layout, Rect, Shape, inner, part};
use crate::app::state::Focus;

/// Share of the width that the phases have beside the details, in thousandths.
const TABLE: u16 = 620;
/// The chart needs rows to show anything, and more than these say nothing more.
const CHART: (u16, u16) = (6, 18);

/// The places. One that is not shown is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HistoryPlaces {
    /// The chart, borders included.
    pub(crate) chart: Rect,
    /// The phases, borders included.
    pub(crate) table: Rect,
    /// The details of a phase, borders included.
    pub(crate) details: Rect,
}

impl Layout {
    /// The places of the History view.
    pub(crate) fn history(&self, focus: Focus) -> HistoryPlaces {
        let body = self.whole;
        let wanted = part(body.height, if self.shape == Shape::Single { 450 } else { 340 });
        let chart = Rect { height: wanted.clamp(CHART.0, CHART.1).min(body.height), ..body };
        let below = Rect { y: chart.bottom(), height: body.height - chart.height, ..body };
        let (table, details) = match (self.shape, focus) {
            (Shape::Side, _) => {
                let table = Rect { width: part(below.width, TABLE), ..below };
                (table, Rect { x: table.right(), width: below.width - table.width, ..below })
            }
            (Shape::Stacked, _) => {
                let table = Rect { height: below.height / 2, ..below };
                (table, Rect { y: table.bottom(), height: below.height - table.height, ..below })
            }
            (_, Focus::List) => (below, Rect::default()),
            (_, Focus::Source) => (Rect::default(), below),
        };
        HistoryPlaces { chart, table, details }
    }
}

impl HistoryPlaces {
    /// The cells of the chart.
    pub(crate) fn chart_cells(&self) -> Rect {
        inner(self.chart)
    }

    /// The heading above the phases.
    pub(crate) fn heading(&self) -> Rect {
        let inner = inner(self.table);
        Rect { height: inner.height.min(1), ..inner }
    }

    /// The rows of the phases.
    pub(crate) fn rows(&self) -> Rect {
        let (inner, heading) = (inner(self.table), self.heading().height);
        Rect { y: inner.y + heading, height: inner.height - heading, ..inner }
    }

    /// The rows of the details.
    pub(crate) fn detail_rows(&self) -> Rect {
        inner(self.details)
    }
}
