//! The two rows at the top: the project with its totals and the state of the run; the views with what there is to know
//! about the data.

use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

use super::role::Role;
use super::theme::grade;
use super::{Ui, bar, changes, pen};
use crate::analysis::{FileState, Snapshot};
use crate::app::state::ongoing::BEAT;
use crate::app::{Task, View, tabs, unreadable};
use crate::coverage::{Metric, Ratio};
use crate::project::{Progress, Stage};
use crate::source::printable;
use crate::watch::{Outcome, Phase};

/// Bars longer than this say nothing more.
const LONGEST_BAR: usize = 24;
/// A baseline's name that is longer than this is cut.
const LONGEST_NAME: usize = 24;
/// Shorter ones say nothing.
const SHORTEST_BAR: usize = 6;

/// What goes on has at least so much room.
const LEAST_STATE: usize = 30;

/// Draws both rows.
pub(super) fn draw(ui: &Ui<'_>, buffer: &mut Buffer) {
    project(ui, buffer);
    views(ui, buffer);
}

fn project(ui: &Ui<'_>, buffer: &mut Buffer) {
    let mut pen = ui.pen(buffer, ui.layout.header);
    pen.skip(1);
    pen.put("lazycov", ui.style(Role::Accent));
    pen.skip_at_end(1);
    let (words, role) = state(ui);
    if !words.is_empty() {
        // What goes on leaves room for a blank and its sign, and for the number that the screen is about.
        let room = pen.room().saturating_sub(4);
        let room = room.saturating_sub(headline(ui)).max(room.min(LEAST_STATE));
        pen.put_at_end(&pen::fitted(&words, room, ui.symbols.more).0, ui.style(role));
        pen.put_at_end(&format!("{} ", ui.symbols.bullet), ui.style(role));
        pen.skip_at_end(2);
    }
    let Some(snapshot) = &ui.model.snapshot else { return };
    pen.skip(2);
    pen.untrusted(&snapshot.project.name, ui.style(Role::Text));
    let metrics = metrics(snapshot);
    let numbers: Vec<(Ratio, String)> =
        metrics.iter().map(|(metric, ratio)| (*ratio, format!("{} {}", ratio.display(1), metric.key()))).collect();
    let width = |count: usize| numbers.iter().take(count).map(|(_, words)| words.width() + 2).sum::<usize>();
    let revision = revision(snapshot);
    let accepted = ui.model.marks.accepted().words();
    let change: Vec<(String, Role)> = ui
        .model
        .delta
        .iter()
        .flat_map(|delta| {
            let gained = delta.gained().map(|words| (words, Role::Glow));
            gained.into_iter().chain(delta.lost().map(|words| (words, Role::Missed)))
        })
        .collect();
    let change: Vec<(String, Role)> = change.into_iter().chain(since(ui)).collect();
    let changed: usize = change.iter().map(|(words, _)| words.width() + 2).sum();
    // What the row has room for, the most important first: the headline, what changed, what is accepted, the revision,
    // other metrics.
    let mut room = pen.room().saturating_sub(2);
    let mut shown = 1;
    room = room.saturating_sub(width(1));
    let with_change = changed <= room;
    room -= if with_change { changed } else { 0 };
    let accepted = accepted.filter(|words| words.width() + 2 + SHORTEST_BAR + 3 <= room);
    room -= accepted.as_ref().map_or(0, |words| words.width() + 2);
    let with_revision = revision.width() + 2 + SHORTEST_BAR + 2 <= room;
    if with_revision && !revision.is_empty() {
        room -= revision.width() + 2;
        pen.skip(2);
        pen.untrusted(&revision, ui.style(Role::Dim));
    }
    while shown < numbers.len() && width(shown + 1) - width(shown) + SHORTEST_BAR + 3 <= room {
        room -= width(shown + 1) - width(shown);
        shown += 1;
    }
    let length = room.saturating_sub(3).min(LONGEST_BAR);
    pen.skip(3);
    if length >= SHORTEST_BAR {
        let headline = numbers.first().map_or(Ratio::default(), |(ratio, _)| *ratio);
        bar::draw(ui, &mut pen, headline, length);
        pen.skip(2);
    }
    for (at, (ratio, words)) in numbers.iter().take(shown).enumerate() {
        let (number, name) = words.split_once(' ').unwrap_or((words, ""));
        pen.put(number, ui.style(grade(*ratio)));
        pen.put(&format!(" {name}"), ui.style(if at == 0 { Role::Text } else { Role::Dim }));
        if let Some(words) = accepted.as_ref().filter(|_| at == 0) {
            pen.put(&format!(", {words}"), ui.style(Role::Dim));
        }
        pen.skip(2);
    }
    if with_change {
        for (words, role) in change {
            pen.put(&words, ui.style(role));
            pen.skip(2);
        }
    }
}

/// How much room the name and the headline take.
fn headline(ui: &Ui<'_>) -> usize {
    let Some(snapshot) = &ui.model.snapshot else { return 0 };
    let number = metrics(snapshot).first().map_or(0, |(metric, ratio)| ratio.display(1).width() + metric.key().width());
    snapshot.project.name.width() + number + 8
}

/// How far the headline is from the baseline's: `−0.7pp vs phase 1`.
fn since(ui: &Ui<'_>) -> Option<(String, Role)> {
    let comparison = ui.model.changes.comparison()?;
    let drop = comparison.differential.waterfall(comparison.differential.headline)?.raw_drop()?;
    let name = printable(pen::head(&comparison.baseline.info.name));
    let (name, _) = pen::fitted(&name, LONGEST_NAME, ui.symbols.more);
    Some((format!("{}pp vs {name}", changes::points(drop, 1)), changes::tone(drop)))
}

/// The metrics that the data have, the headline first.
fn metrics(snapshot: &Snapshot) -> Vec<(Metric, Ratio)> {
    let rest = [Metric::Lines, Metric::Branches, Metric::Functions, Metric::Regions, Metric::Mcdc];
    let others = rest.into_iter().filter(|metric| *metric != snapshot.headline);
    let all = std::iter::once(snapshot.headline).chain(others);
    all.filter_map(|metric| Some((metric, snapshot.totals.get(metric)?)))
        .enumerate()
        .filter(|(at, (_, ratio))| *at == 0 || ratio.total > 0)
        .map(|(_, entry)| entry)
        .collect()
}

/// `main@a1b2c3*`; the star says that the work tree differs from the commit.
fn revision(snapshot: &Snapshot) -> String {
    let project = &snapshot.project;
    let star = if project.dirty == Some(true) { "*" } else { "" };
    match (&project.branch, &project.commit) {
        (Some(branch), Some(commit)) => format!("{branch}@{commit}{star}"),
        (Some(one), None) | (None, Some(one)) => format!("{one}{star}"),
        (None, None) => String::new(),
    }
}

/// What is going on, and how it should look.
fn state(ui: &Ui<'_>) -> (String, Role) {
    let model = ui.model;
    if let (Some(words), None) = (ongoing(ui), &model.snapshot) {
        return (words, Role::Key);
    }
    let plan = &model.plan;
    let role = match (&plan.phase, &plan.last) {
        _ if plan.paused => Role::Dim,
        (Phase::Idle, None) => Role::Hit,
        (Phase::Idle, Some(last)) => match last.outcome {
            Outcome::Passed => Role::Hit,
            Outcome::Cancelled => Role::Dim,
            _ => Role::Missed,
        },
        _ => Role::Key,
    };
    let mut words = plan.status();
    if model.load.failure.is_some() && model.snapshot.is_some() {
        words = format!("reload failed {} {words}", ui.symbols.dot);
        return (words.trim_end_matches([' ', '·', '-']).to_owned(), Role::Missed);
    }
    (printable(&words).into_owned(), role)
}

/// What goes on in the background and how far it is, with a sign that moves.
pub(super) fn ongoing(ui: &Ui<'_>) -> Option<String> {
    let model = ui.model;
    let words = match (model.load.progress, model.ongoing.told(model.now)) {
        (Some(progress), _) => loading(progress),
        (None, Some(Task::Load)) => "loading".to_owned(),
        (None, Some(Task::Compare)) => "comparing".to_owned(),
        (None, Some(Task::History)) => "reading baselines".to_owned(),
        (None, None) => return None,
    };
    let signs = ui.symbols.working;
    let sign = signs.get((model.now / BEAT) as usize % signs.len().max(1)).copied().unwrap_or_default();
    Some(format!("{sign} {words}"))
}

fn loading(progress: Progress) -> String {
    let Progress { stage, done, total } = progress;
    let stage = match stage {
        Stage::Reports => "reading",
        Stage::Paths => "finding sources",
        Stage::Sources => "sources",
        Stage::Functions => "functions",
        Stage::Commit => "asking git",
    };
    if total == 0 { stage.to_owned() } else { format!("{stage} {}", Ratio::new(done, total).display(1)) }
}

/// What the view is reduced to. Nothing else in the row is worth as much: who forgets it takes a part for the whole.
fn only(ui: &Ui<'_>, pen: &mut pen::Pen<'_>) {
    let Some(only) = &ui.model.files.only else { return };
    let (before, name) = only.by.title();
    let room = pen.room().saturating_sub(before.len() + 5);
    let name = pen::fitted_end(&printable(pen::head(&name)), room, ui.symbols.more);
    pen.put_at_end(&format!(" {} {before}{name} ", ui.symbols.only), ui.style(Role::Tab));
    pen.skip_at_end(2);
}

fn views(ui: &Ui<'_>, buffer: &mut Buffer) {
    let shown = if ui.model.finder.is_some() { None } else { Some(ui.model.view) };
    let mut end = ui.layout.tabs.x;
    for (view, place) in tabs::places(ui.layout.tabs) {
        let number = View::ALL.iter().position(|other| *other == view).map_or(0, |at| at + 1);
        let empty = match view {
            View::Files | View::Functions => false,
            View::Changes => ui.model.changes.comparison().is_none(),
            View::Tests => ui.model.plan.command.is_none(),
            View::History => ui.model.phases.is_empty(),
        };
        let mut pen = ui.pen(buffer, place);
        if shown == Some(view) {
            pen.put(&format!("{number} {}", view.title()), ui.style(Role::Tab));
        } else {
            pen.put(&format!("{number} "), ui.style(if empty { Role::Faint } else { Role::Key }));
            pen.put(view.title(), ui.style(if empty { Role::Faint } else { Role::Title }));
        }
        end = place.right();
    }
    let row = ratatui::layout::Rect { x: end, width: ui.layout.tabs.right().saturating_sub(end + 1), ..ui.layout.tabs };
    let mut pen = ui.pen(buffer, row);
    only(ui, &mut pen);
    let mut facts: Vec<(String, Role)> = Vec::new();
    let ongoing = ongoing(ui).filter(|_| ui.model.snapshot.is_some());
    if let Some(snapshot) = &ui.model.snapshot {
        let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        facts.push((count(snapshot.report.inputs.len(), "report", "reports"), Role::Dim));
        let unreadable = unreadable::inputs(snapshot).count();
        if unreadable > 0 {
            facts.push((format!("{unreadable} unreadable"), Role::Partial));
        }
        let (stale, unresolved) = (snapshot.count(FileState::Stale), snapshot.count(FileState::Unresolved));
        if stale > 0 {
            facts.push((format!("{stale} stale"), Role::Stale));
        }
        match snapshot.unmeasured_lines() {
            0 => {}
            lines => facts.push((count(lines as usize, "line unmeasured", "lines unmeasured"), Role::Stale)),
        }
        if unresolved > 0 {
            facts.push((format!("{unresolved} unresolved"), Role::Partial));
        }
        if let Some(words) = &ongoing {
            facts.push((words.clone(), Role::Key));
        }
    }
    if let Some(key) = ui.model.keymap.key_of(crate::app::Action::Help) {
        let words = format!("{key} help");
        // Where there is no room for both, how far a load is comes first: it is there for a moment.
        if ongoing.is_none_or(|ongoing| ongoing.width() + 3 + words.width() + 4 <= pen.room()) {
            facts.push((words, Role::Dim));
        }
    }
    for (at, (words, role)) in facts.iter().rev().enumerate() {
        if words.width() + 4 > pen.room() {
            break;
        }
        if at > 0 {
            pen.put_at_end(&format!(" {} ", ui.symbols.dot), ui.style(Role::Faint));
        }
        pen.put_at_end(words, ui.style(*role));
    }
}
