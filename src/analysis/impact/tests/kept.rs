//! What outlives tests: files that they load, and what they leave for others.

use super::*;

#[test]
fn what_is_loaded_by_a_test_is_for_everybody_if_it_may_run_the_function() {
    let mut plugin = text(0, &[1, 2], &[]);
    let ran: Ran<'_> = &[("tests/test_a.py::test_one|run", &[1, 2])];
    assert!(!shop().with("plugin.py", plugin.clone(), ran).select(&[sum_changed()]).is_everything());
    let mut base = text(0, &[1], &[("Base.make", (10, 12), 1)]);
    base.pieces[0].defines = Some(Name::of("Base"));
    base.pieces[0].used = [Name::of("sum")].into_iter().collect();
    let project = shop().with("base.py", base, &[("", &[1])]);
    assert_eq!(
        project.clone().with("plugin.py", plugin.clone(), ran).select(&[sum_changed()]).everything,
        ["sum of shop.py runs in tests/test_a.py::test_one, which loads plugin.py: what it did then is kept"]
    );
    plugin.pieces.iter_mut().for_each(|piece| piece.used = Used::default());
    assert!(!project.with("plugin.py", plugin, ran).select(&[sum_changed()]).is_everything());
}

/// A file that keeps something on line 11 of a function, under a name that another function speaks of.
fn keeper(place: Place, ran: Ran<'_>) -> Selection {
    kept(place, false, ran)
}

fn kept(place: Place, is_made_here: bool, ran: Ran<'_>) -> Selection {
    let mut keeper = text(0, &[1], &[("A.put", (10, 12), 1), ("A.get", (20, 22), 2)]);
    keeper.bodies[0].keeps.push(Keep { lines: range((11, 11)), name: "all".to_owned(), place, is_made_here });
    keeper.bodies[1].used = [Name::of("all"), Name::of_attribute("all")].into_iter().collect();
    shop().with("keeper.py", keeper, ran).select(&[sum_changed()])
}

const PUTS: &str = "tests/test_b.py::test_one|run";
const GETS: &str = "tests/test_a.py::test_two|run";

#[test]
fn what_a_test_keeps_is_for_those_who_may_find_it() {
    let selection = keeper(Place::Module, &[("", &[1]), (PUTS, &[10, 11]), (GETS, &[20])]);
    assert_eq!(names(&selection), [A, B, A2]);
    assert!(!selection.is_everything());
    assert!(reasons(&selection)[2].contains("may find in all of keeper.py what a test left"));
    let selection = keeper(Place::Module, &[("", &[1]), (PUTS, &[10]), (GETS, &[10, 11, 20])]);
    assert_eq!(names(&selection), [A, B], "it puts nothing there that was edited");
    let selection = keeper(Place::Module, &[("", &[1]), (PUTS, &[10, 11]), (GETS, &[10, 11, 20])]);
    assert_eq!(names(&selection), [A, B], "it puts its own there before it looks");
}

#[test]
fn what_a_function_makes_is_for_those_it_may_have_called() {
    let ran: Ran<'_> = &[("", &[1]), (PUTS, &[10, 11]), (GETS, &[20])];
    // The function that keeps speaks of nothing.
    assert_eq!(names(&kept(Place::Result, true, ran)), [A, B]);
    assert_eq!(names(&kept(Place::Result, false, ran)), [A, B, A2]);
}

#[test]
fn what_a_test_made_itself_it_takes_along() {
    let around = Place::Function(range((30, 32)));
    let of_its_own = keeper(around, &[("", &[1]), (PUTS, &[10, 11, 30]), (GETS, &[20])]);
    assert_eq!(names(&of_its_own), [A, B]);
    let of_before = keeper(around, &[("", &[1, 30]), (PUTS, &[10, 11]), (GETS, &[20])]);
    assert_eq!(names(&of_before), [A, B, A2]);
    let object = Place::Object(Some(range((30, 32))));
    // Somebody was served without putting anything there.
    let served: &[u32] = &[10, 20];
    assert_eq!(names(&keeper(object, &[("", &[1]), (PUTS, &[10, 11, 30]), (GETS, served)])), [A, B]);
    assert_eq!(names(&keeper(object, &[("", &[1, 30]), (PUTS, &[10, 11, 30]), (GETS, served)])), [A, B, A2]);
    assert_eq!(names(&keeper(object, &[("", &[1, 30]), (PUTS, &[10, 11, 30]), (GETS, &[20])])), [A, B]);
}
