//! A line chart in cells: dots of braille where the terminal can, plain characters where not. Its scale goes from the
//! lowest value to the highest, and says both: small differences are what it is looked at for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::Ui;
use super::pen;
use super::role::Role;
use super::theme::grade;
use crate::coverage::Ratio;
use crate::source::printable;

/// Columns between a label of the scale and the values.
const AXIS: u16 = 2;
/// Names along the bottom are cut to this.
const NAME: usize = 24;
/// Columns for each value that leave room for its sign.
const SPARSE: usize = 4;
/// More decimals than this are not worth the room; values that near are the same height.
const FINEST: u8 = 5;

/// A value, and when it was.
pub(super) struct Point<'a> {
    /// What stands below it. Untrusted.
    pub(super) name: &'a str,
    /// The value; none where there is nothing to show.
    pub(super) value: Option<Ratio>,
}

/// Draws values from left to right, one of them selected.
pub(super) fn draw(ui: &Ui<'_>, points: &[Point<'_>], selected: usize, area: Rect, buffer: &mut Buffer) {
    let Some(scale) = Scale::of(points.iter().filter_map(|point| point.value)) else {
        let mut pen = ui.pen(buffer, Rect { height: area.height.min(1), ..area });
        pen.skip(1);
        pen.put("nothing to cover here at any time", ui.style(Role::Dim));
        return;
    };
    let labels = scale.labels();
    let widest = labels.iter().map(|label| label.width()).max().unwrap_or(0) as u16;
    let left = 1 + widest + AXIS;
    if area.height < 2 || area.width <= left + 2 {
        return;
    }
    let plot = Rect { x: area.x + left, y: area.y, width: area.width - left - 1, height: area.height - 1 };
    axis(ui, &labels, Rect { width: left, ..plot_rows(area, plot) }, buffer);
    let columns: Vec<u16> = (0..points.len()).map(|at| column(at, points.len(), plot.width)).collect();
    guide(ui, columns.get(selected).copied(), plot, buffer);
    let mut dots = Dots::new(plot);
    let mut before: Option<(i32, i32)> = None;
    for (point, column) in points.iter().zip(&columns) {
        let place = point.value.map(|value| dots.place(*column, scale.height(value)));
        if let (Some(from), Some(to)) = (before, place) {
            dots.line(from, to);
        }
        before = place;
    }
    dots.draw(ui, buffer);
    // Where values stand close together their signs would hide the line.
    let is_sparse = points.len() * SPARSE <= plot.width.into();
    for (at, (point, column)) in points.iter().zip(&columns).enumerate().filter(|(at, _)| is_sparse || *at == selected)
    {
        let Some(value) = point.value else { continue };
        let y = row(scale.height(value), plot.height);
        let style = ui.style(grade(value));
        let style = if at == selected { style.add_modifier(ratatui::style::Modifier::BOLD) } else { style };
        let place = Rect { x: plot.x + column, y: plot.y + y, width: 1, height: 1 };
        ui.pen(buffer, place).put(if at == selected { ui.symbols.selected } else { ui.symbols.bullet }, style);
    }
    names(ui, points, &columns, selected, Rect { y: plot.bottom(), height: 1, ..plot }, buffer);
}

/// From the lowest value to the highest.
struct Scale {
    lowest: Ratio,
    highest: Ratio,
}

impl Scale {
    fn of(values: impl Iterator<Item = Ratio>) -> Option<Scale> {
        let mut values: Vec<Ratio> = values.collect();
        values.sort_by(|a, b| a.order(*b));
        Some(Scale { lowest: *values.first()?, highest: *values.last()? })
    }

    /// How high a value stands, from 0 to 1; in the middle when all are the same.
    fn height(&self, value: Ratio) -> f64 {
        let [low, high, value] = [self.lowest, self.highest, value].map(float);
        if high > low { (value - low) / (high - low) } else { 0.5 }
    }

    /// The highest and the lowest value with as many decimals as it takes to tell them apart; one if they are the same.
    fn labels(&self) -> Vec<String> {
        if self.lowest.compare(self.highest) == Some(std::cmp::Ordering::Equal) {
            return vec![self.lowest.display(1)];
        }
        let both = |precision| vec![self.highest.display(precision), self.lowest.display(precision)];
        (1..FINEST).map(both).find(|labels| labels.first() != labels.last()).unwrap_or_else(|| both(FINEST))
    }
}

/// For drawing alone: no number on the screen comes from here.
fn float(ratio: Ratio) -> f64 {
    ratio.covered as f64 / ratio.total.max(1) as f64
}

/// The dot of a height from 0 to 1, counted from the top.
fn dot(height: f64, rows: u16) -> i32 {
    let lowest = i32::from(rows) * 4 - 1;
    let y = ((1.0 - height) * f64::from(lowest)).round() as i32;
    y.clamp(0, lowest.max(0))
}

/// The row of a height.
fn row(height: f64, rows: u16) -> u16 {
    (dot(height, rows) / 4) as u16
}

fn plot_rows(area: Rect, plot: Rect) -> Rect {
    Rect { x: area.x, ..plot }
}

/// The scale at the left: its ends, or its middle when there is one value.
fn axis(ui: &Ui<'_>, labels: &[String], area: Rect, buffer: &mut Buffer) {
    let rows = match labels.len() {
        1 => vec![row(0.5, area.height)],
        _ => vec![0, area.height - 1],
    };
    for y in 0..area.height {
        let mut pen = ui.pen(buffer, Rect { y: area.y + y, height: 1, ..area });
        pen.skip_at_end(1);
        let label = rows.iter().position(|row| *row == y).and_then(|at| labels.get(at));
        pen.put_at_end(if label.is_some() { ui.symbols.tick } else { ui.symbols.track }, ui.style(Role::Faint));
        if let Some(label) = label {
            pen.put_at_end(label, ui.style(Role::Dim));
        }
    }
}

/// A thin line where the selected value stands, so that a glance finds it.
fn guide(ui: &Ui<'_>, column: Option<u16>, plot: Rect, buffer: &mut Buffer) {
    let Some(column) = column else { return };
    for y in plot.y..plot.bottom() {
        ui.pen(buffer, Rect { x: plot.x + column, y, width: 1, height: 1 })
            .put(ui.symbols.guide, ui.style(Role::Faint));
    }
}

/// Where a value stands: evenly spread, with room at both ends for half a name.
fn column(at: usize, count: usize, width: u16) -> u16 {
    let margin = (usize::from(width) / (2 * count.max(1))).min(NAME / 2);
    let room = usize::from(width).saturating_sub(2 * margin + 1);
    let offset = match count {
        0 | 1 => room / 2,
        _ => at * room / (count - 1),
    };
    (margin + offset) as u16
}

/// Names below their values: the selected one, then as many as have room.
fn names(ui: &Ui<'_>, points: &[Point<'_>], columns: &[u16], selected: usize, row: Rect, buffer: &mut Buffer) {
    let mut taken: Vec<(u16, u16)> = Vec::new();
    let last = points.len().saturating_sub(1);
    let order = [selected, last, 0].into_iter().chain(1..last);
    for at in order {
        let (Some(point), Some(column)) = (points.get(at), columns.get(at)) else { continue };
        let name = printable(pen::head(point.name)).into_owned();
        let (name, width) = pen::fitted(&name, NAME.min(row.width.into()), ui.symbols.more);
        let width = width as u16;
        let start = column.saturating_sub(width / 2).min(row.width - width);
        if taken.iter().any(|(from, to)| start < to + 2 && from < &(start + width + 2)) {
            continue;
        }
        taken.push((start, start + width));
        let style = ui.style(if at == selected { Role::Accent } else { Role::Dim });
        ui.pen(buffer, Rect { x: row.x + start, width, ..row }).put(&name, style);
    }
}

/// Dots, two across and four down a cell.
struct Dots {
    area: Rect,
    cells: Vec<u8>,
}

impl Dots {
    fn new(area: Rect) -> Dots {
        Dots { area, cells: vec![0; usize::from(area.width) * usize::from(area.height)] }
    }

    /// The dot of a cell's column at a height from 0 to 1.
    fn place(&self, column: u16, height: f64) -> (i32, i32) {
        (i32::from(column) * 2, dot(height, self.area.height))
    }

    /// A straight line between two dots.
    fn line(&mut self, from: (i32, i32), to: (i32, i32)) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let steps = dx.abs().max(dy.abs()).max(1);
        for step in 0..=steps {
            let along = |start: i32, length: i32| start + (length * step * 2 + steps * length.signum()) / (steps * 2);
            self.set(along(from.0, dx), along(from.1, dy));
        }
    }

    fn set(&mut self, x: i32, y: i32) {
        // The bits of a braille cell: down the left column, down the right one, then the bottom two.
        const BITS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return };
        let bit = BITS.get(y % 4).and_then(|row| row.get(x % 2)).copied().unwrap_or(0);
        if x / 2 < self.area.width.into()
            && let Some(cell) = self.cells.get_mut(y / 4 * usize::from(self.area.width) + x / 2)
        {
            *cell |= bit;
        }
    }

    fn draw(&self, ui: &Ui<'_>, buffer: &mut Buffer) {
        let width = usize::from(self.area.width).max(1);
        for (at, bits) in self.cells.iter().enumerate().filter(|(_, bits)| **bits != 0) {
            let place = Rect {
                x: self.area.x + (at % width) as u16,
                y: self.area.y + (at / width) as u16,
                width: 1,
                height: 1,
            };
            let braille = char::from_u32(0x2800 + u32::from(*bits)).unwrap_or(' ').to_string();
            let symbol = if ui.symbols.ascii { ui.symbols.no_code } else { &braille };
            ui.pen(buffer, place).put(symbol, ui.style(Role::Key));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(values: &[(u64, u64)]) -> Scale {
        Scale::of(values.iter().map(|(covered, total)| Ratio::new(*covered, *total))).unwrap()
    }

    #[test]
    fn the_scale_says_its_lowest_and_its_highest_value() {
        let wide = scale(&[(155, 178), (174, 198), (187, 228)]);
        assert_eq!(wide.labels(), ["87.9%", "82.0%"]);
        assert_eq!([wide.height(wide.lowest), wide.height(wide.highest)].map(|height| height as u8), [0, 1]);
        assert_eq!(scale(&[(8000, 10_000), (8001, 10_000)]).labels(), ["80.01%", "80.00%"]);
        let flat = scale(&[(1, 2), (2, 4)]);
        assert_eq!((flat.labels(), (flat.height(flat.lowest) * 2.0) as u8), (vec!["50.0%".to_owned()], 1));
        assert!(Scale::of(std::iter::empty()).is_none());
    }

    #[test]
    fn values_are_spread_from_left_to_right() {
        let columns = |count: usize, width| (0..count).map(|at| column(at, count, width)).collect::<Vec<_>>();
        assert_eq!(columns(1, 41), [20]);
        assert_eq!(columns(2, 60), [12, 47]);
        assert_eq!(columns(5, 5), [0, 1, 2, 3, 4]);
        assert!(columns(50, 10).iter().all(|column| *column < 10));
    }

    #[test]
    fn lines_touch_both_of_their_ends() {
        let mut dots = Dots::new(Rect::new(0, 0, 3, 2));
        dots.line((0, 7), (5, 0));
        assert_eq!(dots.cells[3] & 0x40, 0x40);
        assert_eq!(dots.cells[2] & 0x08, 0x08);
        assert_eq!(dots.cells.iter().map(|bits| bits.count_ones()).sum::<u32>(), 8);
    }
}
