//! Flaky lines of a baseline, and how functions changed since it.

use std::sync::Arc;

use lazycov::analysis::{Comparison, Flaky, FlakyLine};
use lazycov::app::{Depth, Glyphs, Msg};
use lazycov::coverage::{Line, RepoPath};

use crate::app::{App, app, looking};
use crate::compared::{before, compared, now};

/// Two of three runs hit the end of a function, which nothing runs now.
fn unsteady() -> Comparison {
    let mut comparison = compared(&before(), &now());
    let lines = [20, 21].map(|at| FlakyLine { line: Line::new(at).unwrap(), hit: 2 });
    let flaky = Flaky::new("phase 1", 3, [(RepoPath::new("internal/engine/runner.go"), lines.to_vec())]);
    let baseline = Arc::make_mut(&mut comparison.baseline);
    flaky.set_aside(&baseline.measurement, &mut comparison.differential);
    baseline.info.flaky = Some(Arc::new(flaky));
    comparison
}

fn shown(app: App) -> App {
    app.happens(Msg::compared(unsteady()))
}

#[test]
fn a_lost_flaky_line_is_said_apart_from_what_was_lost() {
    let app = shown(app(now())).keys("3").size(120, 40);
    let app = app.see("lost     15-17").see("≈ flaky    20-21").miss("20-21,");
    app.keys("/kind:flaky<enter>").at("flaky").see("2 unchanged lines ran in some runs of the baseline");
}

#[test]
fn a_flaky_line_is_marked_beside_its_state_in_every_view() {
    let runner = |app: App| app.keys("/runner<enter><esc><tab><ctrl-g>20<enter>");
    let app = runner(shown(app(now()).size(120, 40)));
    let app = app.see("20 ▌    0≈").see("≈ hit in 2 of 3 runs of baseline phase 1").see("line 20 · never executed");
    app.keys("<down><down>").miss("≈ hit");
    let plain = runner(shown(looking(now(), "dark", Depth::None, Glyphs::Ascii).size(160, 40)));
    plain.see("20 !    0=").see("= hit in 2 of 3 runs");
}

#[test]
fn functions_say_how_they_changed_and_come_in_that_order() {
    let without = app(now()).size(160, 40).keys("2").miss("delta").keys("sss").see("complexity");
    without.miss("▾ delta");
    let app = app(now()).size(160, 40).keys("2").happens(Msg::compared(compared(&before(), &now()))).see("delta");
    let app = app.see("−83.3 ").keys("sss").see("▾ delta").at("Resume");
    // What changed since another baseline is another order.
    app.happens(Msg::compared(compared(&now(), &now()))).miss("−83.3");
}
