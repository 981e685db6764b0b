//! The list of functions in columns. A narrow list gives up columns, the least telling first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::changes::{points, tone};
use super::chrome::{self, Pane};
use super::role::{Background, Role};
use super::theme::grade;
use super::{Ui, bar, pen};
use crate::analysis::{FunctionId, FunctionRow, Rank, Snapshot, crap};
use crate::app::Focus;
use crate::app::state::changes::FunctionChange;
use crate::app::state::{Columns, FunctionSort};
use crate::coverage::{Metric, names};
use crate::source::printable;

/// A column of numbers: what it sorts by, its width, and from which width of the list on it is shown, in each set of
/// columns. What the list is sorted by is always shown.
struct Column {
    sort: FunctionSort,
    width: usize,
    from: [usize; Columns::ALL.len()],
}

/// No list is as wide.
const NEVER: usize = usize::MAX;

/// From here on a function is said to be a risk.
const RISKY: f64 = 30.0;

/// Columns of the number of tests.
const TESTS: usize = 8;

/// Columns of what a rate changed by.
const DELTA: usize = 9;

const COLUMNS: [Column; 9] = [
    Column { sort: FunctionSort::Rank(Rank::Percent), width: 9, from: [0, 0, 0] },
    Column { sort: FunctionSort::Rank(Rank::Missed), width: 9, from: [66, NEVER, 82] },
    Column { sort: FunctionSort::Rank(Rank::Impact), width: 9, from: [0, 90, 0] },
    Column { sort: FunctionSort::Complexity, width: 13, from: [96, 66, NEVER] },
    Column { sort: FunctionSort::Rank(Rank::Crap), width: 9, from: [NEVER, 0, NEVER] },
    Column { sort: FunctionSort::Rank(Rank::Churn), width: 8, from: [NEVER, 0, NEVER] },
    Column { sort: FunctionSort::Hits, width: 8, from: [82, NEVER, 0] },
    Column { sort: FunctionSort::Tests, width: TESTS, from: [74, NEVER, 0] },
    Column { sort: FunctionSort::Delta, width: DELTA, from: [54, 84, NEVER] },
];

/// The list needs this width to show where functions are.
const WITH_PLACE: usize = 72;
/// And this for bars.
const WITH_BAR: usize = 90;
const BAR: usize = 8;

/// Draws the list.
pub(super) fn draw(ui: &Ui<'_>, snapshot: &Snapshot, buffer: &mut Buffer) {
    let area = ui.layout.list;
    if area.is_empty() {
        return;
    }
    let list = &ui.model.functions;
    let focused = ui.model.focus == Focus::List && ui.model.help.is_none();
    let mut pane = Pane::new(area, focused);
    pane.left.push(chrome::title(ui, "Functions", focused));
    if snapshot.tests_aside() > 0 && !ui.model.queue.tests {
        pane.left.push(chrome::remark(ui, " without tests".to_owned()));
    }
    if !list.filter.is_empty() {
        pane.left.push(Span::styled(format!(" /{}", printable(list.filter.text())), ui.style(Role::Key)));
        let words = format!("{} of {} functions", list.rows.len(), snapshot.function_count());
        pane.bottom.push(chrome::remark(ui, words));
    }
    pane.right.push(chrome::remark(ui, format!("{} {}", arrow(ui), list.sort.title())));
    pane.draw(ui, buffer);

    heading(ui, snapshot, ui.layout.list_heading(), buffer);
    let rows = ui.layout.list_rows();
    if list.rows.is_empty() {
        let words = match (snapshot.partial || list.is_waiting(), list.filter.is_empty()) {
            (true, _) => "functions are being read…",
            (false, true) => "no functions in the data, and none found in the source",
            (false, false) if snapshot.tests_aside() > 0 && !ui.model.queue.tests => {
                "nothing outside of test code passes this filter; Esc clears it"
            }
            (false, false) => "nothing passes this filter; Esc clears it",
        };
        let mut pen = ui.pen(buffer, Rect { height: 1, ..rows });
        pen.skip(1);
        pen.put(words, ui.style(Role::Dim));
    }
    for (y, at) in (list.window.top..list.rows.len()).take(rows.height.into()).enumerate() {
        let place = Rect { y: rows.y + y as u16, height: 1, ..rows };
        if at == list.window.cursor {
            let background = if focused { Background::Cursor } else { Background::Away };
            buffer.set_style(place, ui.theme.background(background));
        }
        if let Some(id) = list.rows.get(at)
            && let Some(row) = snapshot.function(*id)
        {
            draw_row(ui, snapshot, *id, row, place, buffer);
        }
    }
}

fn arrow(ui: &Ui<'_>) -> &'static str {
    let list = &ui.model.functions;
    if list.sort.descends() == list.reversed { ui.symbols.ascending } else { ui.symbols.descending }
}

/// The columns that have room, and something to say.
fn shown(ui: &Ui<'_>, snapshot: &Snapshot, width: usize) -> impl DoubleEndedIterator<Item = &'static Column> {
    let (set, sort) = (ui.model.functions.columns as usize, ui.model.functions.sort);
    let tests = !snapshot.known_tests().is_empty();
    let delta = ui.model.functions.knows_deltas();
    // Where more columns have something to say, the others need more room.
    let more = if tests { TESTS } else { 0 } + if delta { DELTA } else { 0 };
    let room = width.saturating_sub(more);
    let fits = move |column: &&Column| {
        let from = column.from.get(set).copied().unwrap_or(NEVER);
        match column.sort {
            FunctionSort::Tests => tests && (width >= from || sort == column.sort),
            FunctionSort::Delta => delta && (width >= from || sort == column.sort),
            _ => room >= from || sort == column.sort,
        }
    };
    COLUMNS.iter().filter(fits)
}

fn heading(ui: &Ui<'_>, snapshot: &Snapshot, place: Rect, buffer: &mut Buffer) {
    let width = usize::from(place.width);
    let mut pen = ui.pen(buffer, place);
    pen.skip(1);
    pen.skip_at_end(1);
    for column in shown(ui, snapshot, width).rev() {
        let sorted = column.sort == ui.model.functions.sort;
        let words = column.sort.title();
        let title = if sorted { format!("{} {words}", arrow(ui)) } else { words.to_owned() };
        let style = ui.style(if sorted { Role::Key } else { Role::Dim });
        pen.put_at_end(&format!("{title:>0$}", column.width), style);
    }
    if width >= WITH_BAR {
        pen.skip_at_end(BAR);
    }
    let (name, _) = split(pen.room(), width);
    let sorted = ui.model.functions.sort == FunctionSort::Name;
    let style = ui.style(if sorted { Role::Key } else { Role::Dim });
    let title = if sorted { format!("{} name", arrow(ui)) } else { "name".to_owned() };
    pen.put(&format!("{title:<name$}"), style);
    if width >= WITH_PLACE {
        pen.put("where", ui.style(Role::Dim));
    }
}

/// Columns of name and place.
fn split(room: usize, width: usize) -> (usize, usize) {
    if width < WITH_PLACE { (room, 0) } else { (room / 2, room - room / 2) }
}

fn draw_row(ui: &Ui<'_>, snapshot: &Snapshot, id: FunctionId, row: &FunctionRow, place: Rect, buffer: &mut Buffer) {
    let width = usize::from(place.width);
    let ratio = row.ratio(snapshot.headline);
    let mut pen = ui.pen(buffer, place);
    pen.skip(1);
    pen.skip_at_end(1);
    for column in shown(ui, snapshot, width).rev() {
        let (words, role) = match column.sort {
            // Where the end of a function is a guess, so are its numbers.
            FunctionSort::Rank(Rank::Percent) if row.end_guessed => (format!("~{}", ratio.display(1)), grade(ratio)),
            FunctionSort::Rank(Rank::Percent) => (ratio.display(1), grade(ratio)),
            FunctionSort::Rank(Rank::Missed) => number(row.ratio(Metric::Lines).missed()),
            FunctionSort::Rank(Rank::Impact) => number(row.impact),
            FunctionSort::Rank(Rank::Crap) => crap(row, snapshot.headline).map_or_else(nothing, |crap| {
                (format!("{crap:.1}"), if crap >= RISKY { Role::Missed } else { Role::Text })
            }),
            FunctionSort::Rank(Rank::Churn) => {
                let churn = ui.model.functions.churn.as_ref();
                let commits = churn.zip(snapshot.file(id.file)).and_then(|(churn, file)| churn.of(file));
                commits.map_or_else(nothing, |commits| (commits.to_string(), Role::Text))
            }
            FunctionSort::Complexity => row.complexity.map_or_else(nothing, |n| number(u64::from(n))),
            FunctionSort::Hits => match row.hits {
                Some(0) => ("never".to_owned(), Role::Missed),
                Some(hits) => (super::counts::count(hits), Role::Text),
                None => nothing(),
            },
            FunctionSort::Tests => match snapshot.tests_of(id) {
                Some(0) => ("none".to_owned(), Role::Missed),
                Some(tests) => (tests.to_string(), Role::Text),
                None => nothing(),
            },
            FunctionSort::Delta => match delta(ui, snapshot, id, row) {
                Some(FunctionChange::New) => ("new".to_owned(), Role::Partial),
                Some(FunctionChange::By(drop)) => (points(drop, 1), tone(drop)),
                None => nothing(),
            },
            FunctionSort::Name => nothing(),
        };
        pen.put_at_end(&format!("{words:>0$}", column.width), ui.style(role));
    }
    if width >= WITH_BAR {
        pen.draw_at_end(|pen| bar::draw(ui, pen, ratio, BAR), BAR);
    }
    let (name, room) = split(pen.room(), width);
    let shown = printable(names::short(pen::head(&row.name))).into_owned();
    let (shown, used) = pen::fitted(&shown, name.saturating_sub(1), ui.symbols.more);
    pen.put(&shown, ui.style(Role::Text));
    pen.skip(name - used);
    if let Some(file) = snapshot.file(id.file).filter(|_| room > 0) {
        let line = row.start.map_or(String::new(), |line| format!(":{line}"));
        let words = printable(file.path.as_str());
        let path = pen::fitted_end(&words, room.saturating_sub(line.len() + 2), ui.symbols.more);
        pen.put(&path, ui.style(Role::Dim));
        pen.put(&line, ui.style(Role::Dim));
    }
}

fn delta(ui: &Ui<'_>, snapshot: &Snapshot, id: FunctionId, row: &FunctionRow) -> Option<FunctionChange> {
    ui.model.functions.deltas.as_ref()?.of_function(snapshot.file(id.file)?.path.as_str(), row)
}

fn number(n: u64) -> (String, Role) {
    if n == 0 { nothing() } else { (n.to_string(), Role::Text) }
}

fn nothing() -> (String, Role) {
    ("\u{b7}".to_owned(), Role::Faint)
}
