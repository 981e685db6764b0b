//! The regression inbox.

use lazycov::analysis::gates::Verdict;
use lazycov::app::{Depth, Glyphs, Look, MouseKind, Msg, Setup};

use crate::app::{App, app, looking, opened};
use crate::compared::{before, compared, gated, now};
use crate::fixture::{Project, tako};

const RESUME: &str = "internal/engine/runner.go:15-17,20-21";

/// The inbox of the small project, with two failed gates.
fn inbox() -> App {
    shown(opened(Setup { today: Some(time::Date::MIN), ..Setup::default() }, now()))
}

fn shown(app: App) -> App {
    app.happens(Msg::compared(gated(&before(), &now(), Verdict::Fail))).keys("3")
}

/// The inbox of another present, without gates.
fn without_gates(now: &Project) -> App {
    app(now.clone()).happens(Msg::compared(compared(&before(), now))).keys("3")
}

#[test]
fn looks_in_many_sizes() {
    insta::assert_snapshot!("changes_60x15", inbox().size(60, 15).styled());
    insta::assert_snapshot!("changes_80x24", inbox().size(80, 24).styled());
    insta::assert_snapshot!("changes_120x40", inbox().size(120, 40).keys("jj").styled());
    insta::assert_snapshot!("changes_200x50", inbox().size(200, 50).keys("G<tab>").styled());
}

/// The inbox in a look of its own.
pub(crate) fn looking_like(look: Look) -> App {
    shown(opened(Setup { look, today: Some(time::Date::MIN), ..Setup::default() }, now()))
}

#[test]
fn looks_in_every_kind_of_colour() {
    let inbox = |theme, depth, glyphs| shown(looking(now(), theme, depth, glyphs)).size(120, 40);
    insta::assert_snapshot!("changes_light", inbox("light", Depth::True, Glyphs::Unicode).styled());
    insta::assert_snapshot!("changes_16", inbox("dark", Depth::Sixteen, Glyphs::Unicode).styled());
    let plain = inbox("dark", Depth::None, Glyphs::Ascii);
    insta::assert_snapshot!("changes_ascii", plain.styled());
    for keys in ["", "n", "G", "k", "<enter>", "<tab>a", "soon<enter>"] {
        let plain = shown(looking(now(), "dark", Depth::None, Glyphs::Ascii)).size(120, 40).keys(keys);
        assert!(plain.screen().is_ascii(), "after {keys:?}:\n{}", plain.screen());
    }
}

#[test]
fn without_a_baseline_the_view_says_which_command_fills_it() {
    app(tako())
        .keys("3")
        .see("Looking for a baseline")
        .happens(Msg::CompareFailed("No baseline was saved.\nlazycov baseline save NAME saves one.".to_owned()))
        .see("No baseline was saved.")
        .see("lazycov baseline save NAME")
        .miss("vs phase 1")
        .happens(Msg::compared(compared(&before(), &now())))
        .see("Changes since phase 1")
        .see("−19.6pp vs phase 1");
}

#[test]
fn the_waterfall_says_how_the_rate_came_about() {
    let wide = inbox().size(120, 40).see("phase 1                             86.96%");
    wide.see("deleted and vanished lines        86.05%")
        .see("−13.95")
        .see("now, lines")
        .see("−19.61pp")
        .size(80, 24)
        .see("lines  86.96% → 67.35%  −19.61pp")
        .see("deleted −0.91 · lost −13.95 · new −4.75");
}

#[test]
fn findings_are_walked_and_the_footer_counts_them() {
    inbox()
        .size(120, 40)
        .at("✗ gate     −83.3pp     Resume")
        .see("line 15 · never executed · was hit in phase 1 · in Resume")
        .keys("nn")
        .see("finding 3/10")
        .at("▸▌ lost     5 lines     Resume")
        .see("line 15 ·")
        .keys("N")
        .see("finding 2/10")
        .keys("G")
        .at("+ new      48")
        .see("line 48 · never executed · new since phase 1 · in Names")
        .keys("n")
        .see("no findings left · the same key starts over")
        .keys("n")
        .see("finding 1/10")
        .keys("N")
        .see("no findings left")
        .keys("N")
        .see("finding 10/10");
}

#[test]
fn the_places_of_one_function_are_one_row_that_opens() {
    let app =
        inbox().size(120, 40).keys("jj").at("▸▌ lost     5 lines     Resume").see("in 2 places: 5 unchanged lines");
    let app = app.see("Enter unfold").keys("<enter>").at("▾▌ lost     5 lines     Resume").see("3/12");
    let app = app.keys("j").at("15-17").see("3 unchanged lines").keys("j").at("20-21").see("line 20 ·");
    // Closing from within leads back to the row; what is open stays open over a reload.
    let app = app.happens(Msg::compared(gated(&before(), &now(), Verdict::Fail))).at("20-21").see("5/12");
    let app = app.keys("h").at("▸▌ lost     5 lines").see("3/10").keys("l").at("▾▌ lost").keys("<enter>");
    app.at("func Resume").keys("<esc>").at("▾▌ lost");
}

#[test]
fn findings_are_filtered_by_text_and_terms_and_no_letter_is_a_command() {
    let app =
        inbox().size(120, 40).keys("/runner.go sql quit").see("/runner.go sql quit").see("nothing passes this filter");
    let app = app.keys("<esc>").see("1/10").keys("/kind:lost<enter>").see("1/2 ").at("lost     5 lines");
    let app = app.see("/kind:lost").see("Esc clear filter").keys("<ctrl-c>").keys("/<ctrl-u>function:run<enter>");
    let app = app.at("lost     8").see("/2 ").keys("/<ctrl-u>path:web/<enter>").at("vanished").see("1/1 ").keys("n");
    app.see("no findings left").keys("<esc>").see("/10 ");
}

#[test]
fn findings_are_sorted_by_weight_path_or_kind() {
    let app = inbox().size(120, 40).see("▾ weight").keys("s").see("▴ path").keys("g").at("total.max_drop");
    let app = app.keys("G").at("vanished").keys("S").see("▾ path").keys("g").at("vanished").keys("s").see("▴ kind");
    let app = app.keys("gjj").at("lost     5 lines").keys("j").at("lost     8").keys("j").at("drop     −83.3pp");
    // Nothing moves away from under the cursor.
    app.keys("s").see("▾ weight").at("drop     −83.3pp");
}

#[test]
fn letters_typed_after_a_slash_are_commands_in_no_view() {
    for view in ["3", "4", "5", "1", "2"] {
        let app = app(tako()).keys(view).keys("/qqq").see("qqq");
        app.keys("<esc>").see("1 Files");
    }
}

#[test]
fn before_and_now_stand_side_by_side() {
    let app = inbox().size(120, 40);
    let row = |number: &str| app.screen().lines().find(|row| row.contains(number)).unwrap().to_owned();
    assert!(row("││ 15 ").contains("15 ▏›▌    0 func Resume"), "was hit, is missed");
    assert!(row("││ 18 ").contains("18 ▌ ▌    0 "), "missed on both sides");
    assert!(row("││ 25 ").contains("25 ◐ ◐    3 "), "partial on both sides");
    assert!(row("││ 36 ").contains("36 + ▌    0 func Retry"), "new");
    assert!(row("││ 14 ").contains("14 · ·"), "no code");
    app.keys("1").see(" 15 ▌    0 func Resume");
}

#[test]
fn the_title_of_the_source_says_what_the_finding_is() {
    let app = inbox().size(140, 40).see("gate function.max_drop · 65.6%").keys("jj").see("lost · LBC · 65.6%");
    app.keys("G").see("new, missed · UNC").keys("gjjjj").see("vanished file").see("web/src/old.ts");
}

#[test]
fn brackets_go_from_file_to_file() {
    inbox().keys("]").at("total.max_drop").keys("]").at("Resume").keys("]").at("web/src/old.ts").keys("[").at("Resume");
}

#[test]
fn enter_opens_the_source_and_the_editor_opens_at_the_line() {
    let app = inbox().keys("/run kind:lost<enter>G<enter>").at("return fmt.Errorf").keys("e");
    assert_eq!(app.edited, ["internal/engine/runner.go:8:4"]);
    // In a low terminal one pane has the screen, and the next finding is worth more than the list.
    inbox()
        .size(60, 15)
        .keys("<esc>jj<enter><enter>")
        .see("lost · LBC")
        .keys("n")
        .see("func Resume")
        .see("finding 4/12");
}

#[test]
fn a_finding_about_no_place_shows_no_source() {
    let app = inbox().size(120, 40).keys("j").at("total.max_drop").miss("func Resume").keys("<enter>");
    let app = app.see("this finding is about no single place").keys("e").see("there is no source to edit").keys("y");
    assert!(app.see("there is no source to point at").copied.is_empty());
}

#[test]
fn place_and_finding_are_copied() {
    let app = inbox()
        .keys("y")
        .see("copied internal/engine/runner.go:15")
        .keys("Y")
        .see("copied the finding at")
        .keys("jj<enter>jY");
    let gate = "gate in Resume: function.max_drop: 83.3% (5/6) → 0.0% (0/6)  drop 83.3pp > 10pp; lost 15-17, 20-21";
    let lost = "lost (LBC) in Resume: 3 unchanged lines ran before and do not run now";
    // With two lines around.
    let source = "13   }\n14   \n15 ! func Resume(id string) error {\n16 ! \trun, err := store.Load(id)\n\
                  17 ! \tif err != nil {\n18 ! \t\treturn err\n19   \t}\n";
    assert_eq!(
        app.copied,
        [
            "internal/engine/runner.go:15".to_owned(),
            format!("{RESUME}\n{gate}\n{source}20 ! \trun.Replay()\n21 ! \treturn nil\n22   }}\n23   \n"),
            format!("internal/engine/runner.go:15-17\n{lost}\n{source}"),
        ]
    );
}

#[test]
fn a_failed_gate_is_waived_with_a_reason_and_a_day_and_the_waiver_taken_back() {
    let waived = || Msg::compared(gated(&before(), &now(), Verdict::Waived));
    let today = time::Date::from_calendar_date(2026, time::Month::July, 3).unwrap();
    let setup = Setup { today: Some(today), ..Setup::default() };
    let app = shown(opened(setup, now()))
        .keys("a")
        .see("waive, because ")
        .keys("<enter>")
        .see("a waiver needs a reason")
        .keys("the \"old\" store goes<enter>")
        .see("waive until 2026-10-01")
        .keys("<ctrl-u>2026-07-02<enter>")
        .see("that day has passed")
        .keys("<ctrl-u>July<enter>")
        .see("write the day as 2027-03-01")
        .keys("<ctrl-u>2026-07-03<enter>")
        .see("waived until 2026-07-03");
    let waiver = app.waived.first().unwrap();
    assert_eq!((waiver.path.as_str(), waiver.function.as_deref()), ("internal/engine/runner.go", Some("Resume")));
    assert_eq!((waiver.rule.as_str(), waiver.reason.as_str()), ("function.max_drop", "the \"old\" store goes"));
    assert_eq!(waiver.until, today);
    let app = app.happens(waived()).at("✓ waived   −83.3pp     Resume").keys("a").see("this gate is waived already");
    let app = app.size(140, 40).see("u undo").keys("u").see("the waiver is gone from lazycov.toml again");
    assert!(app.waived.is_empty());
    let app = app.happens(Msg::compared(gated(&before(), &now(), Verdict::Fail))).at("✗ gate     −83.3pp");
    app.keys("u").see("nothing to undo");
}

#[test]
fn only_failed_gates_with_a_place_can_be_waived() {
    let app = inbox().keys("ja").see("a gate on the whole project cannot be waived").miss("because");
    let app = app.keys("ja").see("only failed gates can be waived").miss("because").keys("gaxyz<esc>").miss("because");
    assert!(app.waived.is_empty());
    app.keys("1<tab>na").see("accept, because").miss("waive, because");
}

#[test]
fn a_waiver_that_cannot_be_written_says_why() {
    let app = inbox().keys("asoon<enter><ctrl-u>2027-01-01<enter>");
    let waiver = app.waived[0].clone();
    let app = app.happens(Msg::Unwaived(waiver.clone(), Err("lazycov.toml was edited".to_owned())));
    let app = app.see("not undone: lazycov.toml was edited");
    app.happens(Msg::Waived(waiver, Err("lazycov.toml: no room".to_owned()))).see("not waived: lazycov.toml: no room");
}

#[test]
fn the_cursor_stays_on_its_finding_across_reloads() {
    let runner = |from: &str, to: &str| {
        let text = now().annotated("internal/engine/runner.go").replace(from, to);
        now().file("internal/engine/runner.go", &text)
    };
    let longer = runner("│package engine", "│package engine\n│\n│// Runs jobs.");
    let compared = |now: &Project| Msg::compared(compared(&before(), now));
    let app = without_gates(&now()).size(120, 40).keys("<enter>jj").at("20-21");
    let app = app.reload(longer.clone()).happens(compared(&longer)).at("22-23").see("3/10 ");
    // What is covered again leaves the list; the source stays where it is until the next step.
    let covered = runner("\n0│	run.Replay()\n0│	return nil", "\n1│	run.Replay()\n1│	return nil");
    let app = app.reload(covered.clone()).happens(compared(&covered)).see("3/8 ·").see("line 20 ·");
    app.at("vanished").keys("n").see("finding 3/8").at("vanished");
}

#[test]
fn the_mouse_chooses_and_opens() {
    inbox()
        .size(120, 40)
        .mouse(MouseKind::Press, "+ new fn")
        .at("+ new fn")
        .see("line 36 ·")
        .mouse(MouseKind::Press, "+ new fn")
        .at("func Retry");
}

#[test]
fn tests_that_still_run_the_function_are_named() {
    use lazycov::coverage::{ContextId, Line, LineBits};
    let mut bits = LineBits::default();
    bits.insert(Line::new(12).unwrap());
    let with = now().contexts(&["", "test_run", "test_all"]).with("internal/engine/runner.go", |file| {
        (0..3).for_each(|id| file.contexts.add(ContextId(id), &bits));
    });
    let app = without_gates(&with)
        .size(200, 50)
        .keys("jjj")
        .at("Run")
        .see("other lines of it are run by test_run,")
        .see("│ test_all ");
    app.keys("gj").at("Resume").miss("are run by");
}

#[test]
fn nothing_to_say_is_said() {
    let same = Msg::compared(compared(&tako(), &tako()));
    let app = app(tako()).happens(same).keys("3").see("nothing was lost, and nothing new is missed");
    app.see("0.0pp vs phase 1")
        .see("no step changed it")
        .keys("n")
        .see("no findings")
        .keys("a<enter>Y")
        .see("no finding under");
}
