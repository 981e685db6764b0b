//! The History view: phases, their chart, their details, and what is copied of them.

use std::sync::Arc;

use lazycov::analysis::history::{Moment, Now, Side};
use lazycov::analysis::{BaselineInfo, History, ProjectInfo, TestResults};
use lazycov::app::{Depth, Glyphs, Look, MouseKind, Msg, Setup};
use lazycov::coverage::{Line, Lines, Metric, Percent};

use crate::app::{App, app, looking};
use crate::compared::measurement;
use crate::fixture::{Project, tako};

/// A project at one moment.
struct Phase {
    info: BaselineInfo,
    project: Project,
}

fn phase(name: &str, day: i64, project: Project) -> Phase {
    let info = BaselineInfo {
        name: name.to_owned(),
        generator: "lazycov 0.1.0".to_owned(),
        created: 1_790_000_000 + day * 86_400,
        commit: Some(format!("{day:x}c0ffee1234567")),
        dirty: false,
        command: None,
        note: None,
        inputs: Vec::new(),
        headline: Metric::Lines,
        include: Vec::new(),
        exclude: Vec::new(),
        tests: Some(TestResults { passed: 20 + day as u64, failed: 0, skipped: 1, seconds: 1.5 }),
        suites: Vec::new(),
        branch: None,
        settings: None,
        full: false,
        since: None,
        flaky: None,
    };
    Phase { info, project }
}

/// The phases, and the project as it is now.
fn history(phases: &[Phase], now: &Project) -> Arc<History> {
    let saved = phases.iter().map(|phase| {
        let moment = Moment::Saved(Arc::new(phase.info.clone()));
        (moment, measurement(&phase.project))
    });
    let present = ProjectInfo { commit: Some("a1b2c3d".to_owned()), dirty: Some(true), ..ProjectInfo::default() };
    let all: Vec<_> =
        saved.chain([(Moment::Now(Arc::new(Now { project: present, ..Now::default() })), measurement(now))]).collect();
    let sides: Vec<_> =
        all.iter().map(|(moment, measurement)| Side { moment: moment.clone(), measurement, since: None }).collect();
    Arc::new(History::of(&sides, Percent::parse("80").unwrap()))
}

/// What is found where no baseline was saved.
pub(crate) fn no_history() -> Arc<History> {
    history(&[], &tako())
}

/// What is found where some were.
pub(crate) fn told() -> Arc<History> {
    history(&story(), &now())
}

/// Lines of a file with other hits: the same for a range of them.
fn hits(project: Project, path: &str, lines: std::ops::RangeInclusive<u32>, hits: u64) -> Project {
    project.with(path, |coverage| {
        let changed = |(line, before): (Line, u64)| (line, if lines.contains(&line.get()) { hits } else { before });
        coverage.lines = coverage.lines.iter().map(changed).collect::<Lines>();
    })
}

/// Three phases: a start, a good one, and one that lost what it had gained and forgot a file.
fn story() -> Vec<Phase> {
    let start = hits(hits(tako(), "internal/engine/runner.go", 24..=33, 0), "web/src/parse.ts", 1..=4, 0);
    let good = hits(tako(), "internal/engine/runner.go", 15..=21, 2);
    let mut phases = vec![phase("start", 0, start), phase("phase 1", 9, good), phase("phase 2", 16, tako())];
    phases[1].info.note = Some("Runs can be resumed.\nStops free what they hold.".to_owned());
    phases[2].info.dirty = true;
    phases[2].info.tests = Some(TestResults { passed: 35, failed: 2, skipped: 0, seconds: 1.6 });
    phases
}

fn now() -> Project {
    hits(tako(), "internal/engine/store.go", 7..=8, 3)
}

fn opened() -> App {
    app(now()).happens(Msg::History(history(&story(), &now()))).keys("5")
}

#[test]
fn it_opens_on_the_phase_that_was_saved_last() {
    opened().see("╭ Phases").at("phase 2").see("phase 2 against phase 1").keys("k").at("phase 1").keys("jj").at("now");
}

#[test]
fn a_phase_shows_its_difference_and_how_its_tests_went() {
    opened().size(120, 40).see("2026-10-07").see("35, 2 failed").see("31/43").see("-13.95pp");
}

#[test]
fn the_details_follow_the_phase() {
    opened()
        .size(120, 40)
        .see("functions that fell")
        .see("Resume")
        .see("lost lines")
        .see("15-18,20-21")
        .keys("k")
        .miss("functions that fell")
        .see("Runs can be resumed. · 29 passed")
        .see("phase 1 against start");
}

#[test]
fn a_directory_is_charted() {
    opened()
        .size(120, 40)
        .see("History  lines of total")
        .keys("<enter>jj")
        .at("internal/engine")
        .see("lines of internal/engine")
        .keys("<esc>k")
        .see("lines of internal/engine")
        .at("phase 1")
        .keys("<esc>")
        .see("lines of total");
}

#[test]
fn a_function_that_fell_opens_where_it_is_now() {
    let app = opened().size(120, 40).keys("lG").at("internal/engine/runner.go").keys("<enter>");
    app.see("╭ Files").see("line 15 · never executed");
    let app = opened().size(120, 40).keys("<tab>jjjj").at("Resume").keys("<enter>");
    app.see("line 15 · never executed · in Resume").keys("5").see("╭ Phases");
}

#[test]
fn what_is_gone_is_not_opened() {
    let phases = story();
    let gone = history(&phases[1..], &now());
    let mut rest = Project::default();
    rest = rest.file("other.rs", "1│x");
    app(rest)
        .happens(Msg::History(gone))
        .size(120, 40)
        .keys("5lG<enter>")
        .see("is not measured any more")
        .see("╭ Phases");
}

#[test]
fn a_phase_is_copied_as_the_entry_of_a_log() {
    let app = opened().size(120, 40).keys("y").see("copied phase 2 as Markdown");
    insta::assert_snapshot!("copied_phase", app.copied.concat());
    assert!(app.keys("jy").copied[1].starts_with("## now\n\ncommit `a1b2c3d` with changes"));
}

#[test]
fn the_cursor_stays_on_its_phase_when_another_is_saved() {
    let mut more = story();
    more.push(phase("phase 3", 20, now()));
    opened()
        .keys("k")
        .at("phase 1")
        .happens(Msg::History(history(&more, &now())))
        .at("phase 1")
        .keys("lj")
        .see("lines of cmd/tako")
        .happens(Msg::History(history(&more[1..], &now())))
        .see("lines of cmd/tako")
        .at("cmd/tako")
        .keys("h")
        .happens(Msg::History(no_history()))
        .see("There is no history");
}

#[test]
fn whether_somebody_looks_is_said_once() {
    let app = crate::app::app(crate::fixture::tako()).keys("5jk52").keys("1").keys("5");
    assert_eq!(app.history_shown, [true, false, true]);
}

#[test]
fn without_phases_keys_do_nothing() {
    let app = app(tako()).happens(Msg::History(no_history())).keys("5jkhlgG<enter><tab>y<esc>");
    assert!(app.copied.is_empty());
    app.see("There is no history").keys("1").see("╭ Files");
}

#[test]
fn another_metric_is_not_drawn() {
    let mut phases = story();
    phases.truncate(1);
    phases[0].project = Project::default().file("a.rs", "1│x").with("a.rs", |coverage| {
        coverage.lines = Lines::default();
        coverage.carries = lazycov::coverage::MetricSet::of(&[Metric::Branches]);
    });
    let mut before = measurement(&phases[0].project);
    before.headline = Metric::Branches;
    let after = measurement(&now());
    let moments = [Moment::Saved(Arc::new(phases[0].info.clone())), Moment::Now(Arc::default())];
    let sides = moments.into_iter().zip([&before, &after]);
    let sides: Vec<_> = sides.map(|(moment, measurement)| Side { moment, measurement, since: None }).collect();
    let history = Arc::new(History::of(&sides, Percent::parse("80").unwrap()));
    app(now())
        .happens(Msg::History(history))
        .keys("5j")
        .see("was branches")
        .see("1 not drawn: they count something else");
}

#[test]
fn the_mouse_selects_and_opens() {
    opened()
        .size(120, 40)
        .mouse(MouseKind::Press, "phase 1    2026")
        .at("phase 1")
        .mouse(MouseKind::Press, "internal/engine  ")
        .at("internal/engine")
        .see("lines of internal/engine")
        .mouse(MouseKind::WheelUp, "web/src  ")
        .mouse(MouseKind::WheelDown, "start      2026")
        .mouse(MouseKind::Press, "start      2026")
        .at("start")
        .mouse(MouseKind::Press, "start      2026")
        .at("internal/engine");
}

#[test]
fn many_phases_scroll() {
    let many: Vec<_> = (0..60).map(|day| phase(&format!("step {day}"), day, tako())).collect();
    let app = app(tako()).happens(Msg::History(history(&many, &tako()))).keys("5");
    app.at("step 59")
        .see("60 of 61")
        .keys("g")
        .at("step 0")
        .keys("<pagedown><pagedown>")
        .miss("│ step 0 ")
        .keys("G")
        .at("now");
}

#[test]
fn every_size_is_survived() {
    for (width, height) in [(60, 15), (61, 19), (80, 20), (119, 24), (120, 15), (120, 24), (400, 100)] {
        let app = opened().size(width, height);
        app.see("History").keys("l").see("total").keys("jjjjjjjjjj").keys("h").at("phase 2");
    }
}

#[test]
fn history_in_many_sizes() {
    insta::assert_snapshot!("history_80x24", opened().size(80, 24).styled());
    insta::assert_snapshot!("history_120x40", opened().size(120, 40).styled());
    insta::assert_snapshot!("history_120x40_directory", opened().size(120, 40).keys("ljj").styled());
    insta::assert_snapshot!("history_200x50", opened().size(200, 50).styled());
}

/// The history in a look of its own.
pub(crate) fn looking_like(look: Look) -> App {
    crate::app::opened(Setup { look, ..Setup::default() }, now())
        .happens(Msg::History(history(&story(), &now())))
        .keys("5")
}

#[test]
fn history_in_plain_characters() {
    let shown = |depth, glyphs| {
        let app = looking(now(), "dark", depth, glyphs);
        app.happens(Msg::History(history(&story(), &now()))).size(80, 24).keys("5l")
    };
    let ascii = shown(Depth::None, Glyphs::Ascii);
    assert!(ascii.screen().is_ascii(), "{}", ascii.screen());
    insta::assert_snapshot!("history_ascii", ascii.styled());
    insta::assert_snapshot!("history_colours_none", shown(Depth::None, Glyphs::Unicode).styled());
}
