//! How one rate became another: the worked example, and what each step holds.

use super::sketch::{file, project, steps, unmeasured};
use crate::analysis::differential::{Differential, StepKind};
use crate::coverage::Metric;

fn lines(name: &str, states: &[(char, usize)]) -> String {
    let states = states.iter().flat_map(|&(state, count)| std::iter::repeat_n(state, count));
    states.enumerate().map(|(n, state)| format!("{state} {name} {n}\n")).collect()
}

#[test]
fn the_worked_example_is_exact_to_the_hundredth() {
    let kept_before = lines("keep", &[('+', 70), ('-', 10)]);
    let kept_now = lines("keep", &[('-', 2), ('+', 68), ('-', 10)]);
    let before = project([file("a", &format!("{}{kept_before}", lines("gone", &[('+', 20)])))]);
    let now = project([file("a", &format!("{kept_now}{}", lines("new", &[('+', 5), ('-', 5)])))]);
    let differential = Differential::between(&before, &now);
    assert_eq!(steps(&differential, Metric::Lines), "90/100 70/80 68/80 68/80 73/90");

    let waterfall = differential.waterfall(Metric::Lines).unwrap();
    let shown: Vec<String> = waterfall.steps.iter().map(|step| step.ratio.display(2)).collect();
    assert_eq!(shown, ["90.00%", "87.50%", "85.00%", "85.00%", "81.11%"]);
    let changes: Vec<String> = waterfall.changes().filter_map(|(_, change)| Some(change?.change(2))).collect();
    assert_eq!(changes, ["-2.50", "-2.50", "0.00", "-3.89"]);
    assert_eq!(waterfall.raw_drop().unwrap().change(2), "-8.89");
    assert_eq!(waterfall.effective_drop().unwrap().display(2), "6.39");
}

#[test]
fn every_metric_that_both_sides_carry_has_one() {
    let side = project([file("a", "* one\n- two")]);
    let differential = Differential::between(&side, &side);
    let metrics: Vec<Metric> = differential.waterfalls.iter().map(|entry| entry.0).collect();
    assert_eq!(metrics, [Metric::Lines, Metric::Branches, Metric::StrictLines]);
    let kinds: Vec<StepKind> = differential.waterfalls[0].1.steps.iter().map(|step| step.kind).collect();
    assert_eq!(kinds, [StepKind::Base, StepKind::Deleted, StepKind::Lost, StepKind::Included, StepKind::New]);
}

#[test]
fn arms_and_strict_lines_go_through_the_same_steps() {
    // Two arms of the first line were taken, one is; the second line is new, the third got arms.
    let before = project([file("a", "* one\n+ three")]);
    let now = project([file("a", "~ one\n* two\n~ three")]);
    let differential = Differential::between(&before, &now);
    assert_eq!(steps(&differential, Metric::Lines), "2/2 2/2 2/2 2/2 3/3");
    assert_eq!(steps(&differential, Metric::Branches), "2/2 2/2 1/2 2/4 4/6");
    assert_eq!(steps(&differential, Metric::StrictLines), "2/2 2/2 0/2 0/2 1/3");
}

#[test]
fn lines_of_a_broken_line_count_as_included() {
    let before = project([file("a", "+ x\n- call(a, b);\n+ z")]);
    let now = project([file("a", "+ x\n- call(\n-   a,\n-   b,\n- );\n+ z")]);
    assert_eq!(steps(&Differential::between(&before, &now), Metric::Lines), "2/3 2/3 2/3 2/6 2/6");
}

#[test]
fn a_block_moved_to_where_nothing_is_measured_is_deleted() {
    let (block, rest) = (lines("block", &[('+', 5)]), lines("rest", &[('+', 3), ('-', 2)]));
    let before = project([file("a", &format!("{block}{rest}")), unmeasured("b", "  other\n")]);
    let now = project([file("a", &rest), unmeasured("b", &format!("  other\n{block}"))]);
    let differential = Differential::between(&before, &now);
    assert_eq!(steps(&differential, Metric::Lines), "8/10 3/5 3/5 3/5 3/5");
    assert_eq!(super::sketch::found(&differential, "a"), "still_hit 1 2 3; still_missed 4 5; deleted_hit 1 2 3 4 5");
}
