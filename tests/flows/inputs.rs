//! The list of reports: what it says, what it turns off, what it proposes.

use lazycov::analysis::InputStatus;
use lazycov::config::Remap;
use lazycov::coverage::RepoPath;
use lazycov::project::Proposal;

use crate::app::{App, app};
use crate::fixture::{Project, tako};

fn counted(path: &str, producer: &str, matched: usize) -> InputStatus {
    let left = InputStatus::left(path.into(), Some("lcov"), "found, LCOV".to_owned());
    let rules = vec![("as written", matched)];
    InputStatus { producer: Some(producer.to_owned()), taken: true, matched, rules, ..left }
}

fn project() -> Project {
    let same = "the same run as lcov.info, which says more".to_owned();
    let mut unmatched = counted("build/e2e.info", "gcovr 8.8", 2);
    unmatched.unmatched = ["/app/src/a.c", "/app/src/\u{1b}[2Jb.c"].map(RepoPath::new).into();
    (unmatched.ambiguous, unmatched.folded) = (1, 3);
    tako()
        .met(counted("lcov.info", "vitest", 14))
        .met(InputStatus::left("coverage/clover.xml".into(), Some("clover"), same))
        .met(unmatched)
}

/// The list is open, and one remap would help.
fn listed(width: u16, height: u16) -> App {
    let mut app = app(project()).size(width, height);
    app.proposals = vec![Proposal { from: "/app".to_owned(), to: ".".to_owned(), would_match: 2 }];
    app.keys("I")
}

#[test]
fn what_counts_and_why_is_told() {
    listed(100, 30)
        .see("╭ Reports ")
        .see("2 of 3 count")
        .see("✓ lcov.info")
        .see("found, LCOV")
        .see("14 of 14 paths found")
        .keys("j")
        .see("the same run as lcov.info, which says more")
        .keys("j")
        .see("2/5 paths")
        .see("1 path fits several files; it stays unresolved")
        .see("3 entries are of files that are named before; they add up")
        .see("not found: /app/src/a.c")
        .keys("<esc>")
        .miss("╭ Reports ")
        .keys("D")
        .see("╭ Reports ")
        .keys("q");
}

#[test]
fn a_report_is_turned_off_and_on_again_and_one_stays() {
    let app = listed(100, 30).keys("<space>");
    assert_eq!(app.off, ["lcov.info"]);
    let app = app.see("turned off").keys("jj<enter>").see("the last report that counts stays").keys("k<space>");
    assert_eq!(app.off, ["lcov.info"]);
    let app = app.see("the same run as lcov.info").keys("k<enter>");
    assert!(app.off.is_empty());
}

#[test]
fn a_remap_is_tried_and_written_down() {
    let remap = Remap { from: "/app".to_owned(), to: ".".to_owned() };
    let app = listed(100, 30).keys("w").see("only a remap can be written down").keys("G").see("would find 2 more");
    let app = app.see("Enter tries it, w writes it").keys("<enter>w").see("--remap /app=.");
    assert_eq!(app.remapped, [(remap.clone(), false), (remap, true)]);
}

#[test]
fn the_cursor_stays_on_a_row_when_the_remap_was_of_use() {
    let mut app = listed(100, 30).keys("G").see("Enter tries it");
    app.proposals = Vec::new();
    app.keys("<enter>").reload(project()).miss("would find 2 more").see("2/5 paths").see("not found: /app/src/a.c");
}

#[test]
fn the_list_at_every_size() {
    for (width, height) in [(60, 15), (80, 24), (120, 40), (200, 50)] {
        insta::assert_snapshot!(format!("reports_{width}x{height}"), listed(width, height).keys("jj").screen());
    }
}

#[test]
fn what_one_report_alone_covers_is_listed_and_marked() {
    let mut listed = listed(100, 30);
    listed.only = vec![("internal/engine/runner.go", vec![5, 6])];
    let app = listed.see("o only what it alone covers").keys("jo").see("it does not count");
    let app = app.keys("ko").miss("╭ Reports ").see(" only lcov.info").see("it alone covers 2 lines in 1 file");
    insta::assert_snapshot!(app.screen());
    app.reload(project()).see(" only lcov.info").keys("<esc>").miss(" only lcov.info");
}
