//! What the explorer says about the reports themselves.

use crate::app::app;
use crate::fixture::tako;

#[test]
fn reports_that_cannot_be_read_are_counted_and_the_first_is_said() {
    let one = || tako().unreadable("coverage.json", "no JSON at byte 7");
    let said = "coverage.json: no JSON at byte 7 · lazycov doctor lists all";
    let app = app(one()).size(140, 30).see("1 report · 1 unreadable · 1 stale").see(said).keys("j").miss(said);
    // It is no news to the next load; another one is.
    app.reload(one())
        .miss(said)
        .reload(one().unreadable("cover.out", "it has no mode\nat all"))
        .see("2 unreadable")
        .see("cover.out: it has no mode · lazycov doctor lists all")
        .reload(tako())
        .miss("unreadable");
}
