//! How the baseline's rate became the present one, step by step: a row each where there is room, else in one row.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::analysis::Comparison;
use crate::analysis::differential::{Step, StepKind, Waterfall};
use crate::coverage::{Drop, Metric, Ratio};
use crate::source::printable;
use crate::ui::role::Role;
use crate::ui::theme::grade;
use crate::ui::{Pen, Ui, pen};

/// Columns of a rate, of a change, and of covered and total.
const RATE: usize = 8;
const CHANGE: usize = 9;
const COUNTS: usize = 17;
/// From these widths on, counts and bars are shown.
const WITH_COUNTS: usize = 66;
const WITH_BARS: usize = 84;
const SHORTEST_BARS: usize = 8;
const LONGEST_BARS: usize = 28;
/// To the hundredth, as every command prints a waterfall.
const PRECISION: u8 = 2;

/// Draws the heading of the list.
pub(super) fn draw(ui: &Ui<'_>, comparison: &Comparison, place: Rect, buffer: &mut Buffer) {
    let row = |y: u16| Rect { y: place.y + y, height: 1, ..place };
    let Some(rule) = place.height.checked_sub(1) else { return };
    let mut pen = ui.pen(buffer, row(rule));
    pen.skip(1);
    pen.skip_at_end(1);
    pen.put(&ui.symbols.border.horizontal_top.repeat(pen.room()), ui.style(Role::Faint));
    let name = printable(pen::head(&comparison.baseline.info.name)).into_owned();
    let Some((metric, waterfall)) = ui.model.changes.waterfall() else {
        let mut pen = ui.pen(buffer, row(0));
        pen.skip(1);
        pen.put("the two sides have no metric in common", ui.style(Role::Dim));
        return;
    };
    let drawing = Drawing { ui, name: &name, metric: *metric, waterfall };
    if usize::from(rule) > waterfall.steps.len() {
        drawing.long(&row, buffer);
    } else {
        drawing.short(&row, rule, buffer);
    }
}

struct Drawing<'a> {
    ui: &'a Ui<'a>,
    name: &'a str,
    metric: Metric,
    waterfall: &'a Waterfall,
}

impl Drawing<'_> {
    /// A row each step, and one for the present.
    fn long(&self, row: &dyn Fn(u16) -> Rect, buffer: &mut Buffer) {
        let ui = self.ui;
        let mut before = None;
        for (at, (step, change)) in self.waterfall.changes().enumerate() {
            let mut pen = ui.pen(buffer, row(at as u16));
            let quiet = change.is_some_and(|drop| drop == Drop::NONE);
            let (name, role) = match step.kind {
                StepKind::Base => (self.name, Role::Title),
                kind => (kind.words(), if quiet { Role::Faint } else { Role::Dim }),
            };
            self.numbers(&mut pen, (before, step.ratio), change, "");
            pen.skip(if step.kind == StepKind::Base { 1 } else { 3 });
            pen.put(name, ui.style(role));
            before = Some(step.ratio);
        }
        let now = self.waterfall.after(StepKind::New);
        let mut pen = ui.pen(buffer, row(self.waterfall.steps.len() as u16));
        self.numbers(&mut pen, (None, now), self.waterfall.raw_drop(), "pp");
        pen.skip(1);
        pen.put(&format!("now, {}", self.metric.key()), ui.style(Role::Title));
    }

    /// Rate, counts, bar and change at the right of a row.
    fn numbers(&self, pen: &mut Pen<'_>, (from, to): (Option<Ratio>, Ratio), change: Option<Drop>, unit: &str) {
        let ui = self.ui;
        let width = pen.room();
        let quiet = from.is_some() && change == Some(Drop::NONE);
        let (words, role) = change.map_or((String::new(), Role::Dim), |drop| (points(drop, PRECISION), tone(drop)));
        let shade = |role: Role| ui.style(if quiet { Role::Faint } else { role });
        pen.skip_at_end(1);
        pen.put_at_end(&format!("{:>CHANGE$}", format!("{words}{unit:<2}")), shade(role));
        if width >= WITH_BARS {
            let bars = (width - WITH_BARS + SHORTEST_BARS).min(LONGEST_BARS);
            pen.skip_at_end(1);
            if quiet {
                pen.skip_at_end(bars);
            } else {
                pen.draw_at_end(|pen| self.bar(pen, (from, to), bars), bars);
            }
            pen.skip_at_end(1);
        }
        if width >= WITH_COUNTS {
            let counts = format!("{}/{}", to.covered, to.total);
            pen.put_at_end(&format!("{counts:>COUNTS$}"), shade(Role::Dim));
        }
        pen.put_at_end(&format!("{:>RATE$}", to.display(PRECISION)), shade(grade(to)));
    }

    /// A bar from one rate to the other, or from the left end, on a scale that all steps share.
    fn bar(&self, pen: &mut Pen<'_>, (from, to): (Option<Ratio>, Ratio), width: usize) {
        let rates: Vec<f64> = self.waterfall.steps.iter().filter_map(|step| rate(step.ratio)).collect();
        let Some(end) = rate(to) else { return };
        let low = rates.iter().copied().fold(f64::INFINITY, f64::min);
        let high = rates.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // The lowest rate keeps a stump, so that it does not look like nothing.
        let stump = (high - low).max(1e-9) / 4.0;
        let scale = (width - 1) as f64 / (high - low + stump);
        let column = |rate: f64| (((rate - low + stump) * scale).round() as usize).min(width - 1);
        let (start, end, role) = match from.and_then(rate) {
            Some(start) => {
                (column(start.min(end)), column(start.max(end)), if end < start { Role::Missed } else { Role::Hit })
            }
            None => (0, column(end), Role::Dim),
        };
        pen.skip(start);
        pen.put(&self.ui.symbols.bar.repeat((end - start).max(1)), self.ui.style(role));
    }

    /// The sum in one row, the steps that changed something in the next.
    fn short(&self, row: &dyn Fn(u16) -> Rect, rows: u16, buffer: &mut Buffer) {
        let ui = self.ui;
        let (base, now) = (self.waterfall.after(StepKind::Base), self.waterfall.after(StepKind::New));
        let mut pen = ui.pen(buffer, row(0));
        pen.skip(1);
        pen.put(self.metric.key(), ui.style(Role::Title));
        pen.skip(2);
        pen.put(&base.display(PRECISION), ui.style(grade(base)));
        pen.put(" \u{2192} ", ui.style(Role::Dim));
        pen.put(&now.display(PRECISION), ui.style(grade(now)));
        pen.skip(2);
        if let Some(drop) = self.waterfall.raw_drop() {
            pen.put(&format!("{}pp", points(drop, PRECISION)), ui.style(tone(drop)));
        }
        if rows < 2 {
            return;
        }
        let mut pen = ui.pen(buffer, row(1));
        pen.skip(1);
        let changes = self.waterfall.changes().filter_map(|(step, drop)| Some((step, drop?)));
        let moved: Vec<(Step, Drop)> = changes.filter(|(_, drop)| *drop != Drop::NONE).collect();
        if moved.is_empty() {
            pen.put("no step changed it", ui.style(Role::Dim));
        }
        for (at, (step, drop)) in moved.into_iter().enumerate() {
            if at > 0 {
                pen.put(&format!(" {} ", ui.symbols.dot), ui.style(Role::Faint));
            }
            pen.put(&format!("{} ", short(step.kind)), ui.style(Role::Dim));
            pen.put(&points(drop, PRECISION), ui.style(tone(drop)));
        }
    }
}

/// A step in a word.
fn short(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Base => "baseline",
        StepKind::Deleted => "deleted",
        StepKind::Lost => "lost",
        StepKind::Included => "counted",
        StepKind::Unmapped => "as a whole",
        StepKind::New => "new",
    }
}

fn rate(ratio: Ratio) -> Option<f64> {
    (!ratio.is_empty()).then(|| ratio.covered as f64 / ratio.total as f64)
}

/// A change in points, with a sign of its own.
pub(in crate::ui) fn points(drop: Drop, precision: u8) -> String {
    drop.change(precision).replace('-', "\u{2212}")
}

/// The role of a change: the sign stands beside the colour.
pub(in crate::ui) fn tone(drop: Drop) -> Role {
    match drop.cmp(&Drop::NONE) {
        std::cmp::Ordering::Greater => Role::Missed,
        std::cmp::Ordering::Equal => Role::Dim,
        std::cmp::Ordering::Less => Role::Hit,
    }
}
