//! A comparison that is asked for changes alone looks at nothing else, and says what one says that looks at everything.

use time::Date;

use super::*;
use crate::analysis::baseline::{Known, read_stored, write};
use crate::analysis::gates::Rules;
use crate::project::{Gates, Outlined, compare_changes, load};

const RULES: [&str; 8] = [
    "total.max_drop=1pp",
    "dir.max_drop=2pp",
    "file.max_drop=3pp",
    "function.max_drop=10pp",
    "new.function.entered=true",
    "new.function.min=80",
    "lost.lines=0",
    "scope.vanished=fail",
];

/// What a comparison with a stored baseline says, and of how many files it kept sums alone.
fn says(world: &World, stored: &[u8], changes_alone: bool) -> Option<(String, usize)> {
    let mut loaded = load(&world.request(), &Nobody).ok()?;
    let outlined = Outlined(&loaded);
    let known: &dyn Known = if changes_alone { &outlined } else { &() };
    let baseline = Arc::new(read_stored(stored, known).unwrap());
    loaded.add_extents_beside(Some(&baseline));
    let mut rules = Rules::default();
    for rule in RULES {
        rules.set(rule).unwrap();
    }
    assert!(rules.judge_changes_alone());
    let gates = Gates { rules: &rules, today: Date::MIN, strict: false, allow_missing_baseline: false };
    let comparison = compare_changes(&loaded, &world.settings(), &baseline, Some(gates));
    let sides = [&comparison.baseline.measurement, &comparison.now];
    let outlined = comparison.now.files().iter().filter(|file| file.outline.is_some()).count();
    let sums = sides.map(|side| (side.headline, *side.sums(), side.files().len()));
    Some((format!("{:#?}\n{:#?}\n{sums:#?}", comparison.differential, comparison.judgement), outlined))
}

fn stored(world: &World) -> Option<Vec<u8>> {
    let loaded = whole(&mut Project::new(world.request()), News::anything())?;
    let measured = Baseline::clone(&baseline(&loaded, "before"));
    Some(write(&Baseline { measurement: loaded.measurement_to_save(None), ..measured }))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_said_of_changes_is_what_one_says_who_looks_at_everything(before in events(), after in events()) {
        let mut world = World::new();
        for event in &before {
            world.happen(event);
        }
        let Some(stored) = stored(&world) else { return Ok(()) };
        for event in [None].into_iter().chain(after.iter().map(Some)) {
            event.map(|event| world.happen(event));
            let (all, changes) = (says(&world, &stored, false), says(&world, &stored, true));
            prop_assert_eq!(all.is_some(), changes.is_some());
            let (Some((all, none)), Some((changes, _))) = (all, changes) else { continue };
            prop_assert_eq!(none, 0);
            prop_assert!(all == changes, "after {:?}\n{}", event, difference(&changes, &all));
        }
    }
}

#[test]
fn of_a_file_that_is_what_it_was_sums_are_all_that_is_asked_for() {
    let world = many(9);
    let stored = stored(&world).unwrap();
    assert_eq!(says(&world, &stored, true).unwrap().1, 9);
    world.write("src/f3.py", "def f3(x):\n    return x + 1\n");
    assert_eq!(says(&world, &stored, true).unwrap().1, 8);
    // A test more ran a line of another file, and one that ran before runs more often.
    let report = std::fs::read_to_string(world.path("lcov.info")).unwrap();
    let more =
        report.replace("f4.py\nDA:1,1\nDA:2,0", "f4.py\nDA:1,1\nDA:2,1").replace("f5.py\nDA:1,1", "f5.py\nDA:1,7");
    assert_ne!(more, report);
    world.write("lcov.info", &more);
    assert_eq!(says(&world, &stored, true).unwrap().1, 7);
}
