//! Lines: the twelve transitions, what was moved, broken or re-indented, and noise.

use super::sketch::{file, findings, found, project, unmeasured};
use crate::analysis::differential::{Category, Detail, Differential, Measurement, Unit};
use crate::coverage::{Line, Metric};

fn compare(before: &str, now: &str) -> Differential {
    let side = |sketch: &str| project([file("a", sketch)]);
    Differential::between(&side(before), &side(now))
}

#[test]
fn each_transition_has_its_letters() {
    let before = "
+ one
+ two
- three
- four
  five
  six
+ seven
- eight
+ gone, hit
- gone, missed
  last";
    let now = "
+ one
- two
+ three
- four
+ five
- six
  seven
  eight
+ new, hit
- new, missed
  last";
    let differential = compare(before, now);
    let categories = &differential.file("a").unwrap().categories;
    let expected = [
        ("CBC", 1),
        ("LBC", 2),
        ("GBC", 3),
        ("UBC", 4),
        ("GIC", 5),
        ("UIC", 6),
        ("ECB", 7),
        ("EUB", 8),
        ("DCB", 9),
        ("DUB", 10),
        ("GNC", 9),
        ("UNC", 10),
    ];
    for (letters, line) in expected {
        let category = Category::ALL.into_iter().find(|category| category.tla() == Some(letters)).unwrap();
        let lines: Vec<u32> = categories.lines(category).iter().map(|line| line.get()).collect();
        assert_eq!(lines, [line], "{letters}");
    }
    assert_eq!(categories.iter().count(), expected.len(), "and nothing else");
}

#[test]
fn trap_29_lines_pushed_down_by_an_edit_above_keep_their_state() {
    let differential = compare("+ one\n- two\n~ three", "  a\n  b\n  c\n+ one\n- two\n~ three");
    assert_eq!(found(&differential, "a"), "still_hit 4 6; still_missed 5");
    // Nobody says which files changed: the one that did is found by its content.
    let other = compare("+ one\n+ two", "+ one\n- two");
    assert_eq!(found(&other, "a"), "lost 2; still_hit 1");
}

#[test]
fn trap_30_white_space_and_line_breaks_make_nothing_new() {
    let reindented = compare("+ if a {\n-   b();\n+ }", "+   if a {\n-       b( );\n+   }");
    assert_eq!(found(&reindented, "a"), "still_hit 1 3; still_missed 2");

    let before = "+ start\n- if first(a) && second(b) {\n-     third();\n- }\n+ end";
    let broken = "+ start\n- if first(a)\n-     && second(b)\n- {\n-     third();\n- }\n+ end";
    assert_eq!(found(&compare(before, broken), "a"), "still_hit 1 7; still_missed 2 5 6; rewrapped_missed 3 4");
    assert_eq!(found(&compare(broken, before), "a"), "still_hit 1 5; still_missed 2 3 4; deleted_missed 3 4");
}

#[test]
fn trap_30_the_line_that_counts_stands_for_a_broken_one() {
    let broken =
        compare("+ x\n- let y = call(a, b);\n+ z", "+ x\n  let y =\n-   call(\n-     a,\n-     b,\n-   );\n+ z");
    assert_eq!(found(&broken, "a"), "still_hit 1 7; still_missed 3; rewrapped_missed 4 5 6");
    let joined = compare("+ x\n  let y =\n-   call(\n-     a);\n+ z", "+ x\n- let y = call(a);\n+ z");
    assert_eq!(found(&joined, "a"), "still_hit 1 3; still_missed 2; deleted_missed 4");
    let covered = compare("+ x\n+ call(a, b);\n+ z", "+ x\n+ call(\n-   a,\n    b,\n  );\n+ z");
    assert_eq!(found(&covered, "a"), "included_missed 3; still_hit 1 2 6");
}

#[test]
fn a_call_that_was_broken_beside_an_edit_is_recognised() {
    let before = "+ start\n- old(x);\n- call(first, second);\n+ }\n+ end";
    let now = "+ start\n- fresh(y);\n- call(\n-   first,\n-   second,\n- );\n+ }\n+ end";
    assert_eq!(
        found(&compare(before, now), "a"),
        "new_missed 2; still_hit 1 7 8; still_missed 3; deleted_missed 2; rewrapped_missed 4 5 6"
    );
}

#[test]
fn trap_42_brackets_that_begin_or_cease_to_be_code_are_noise() {
    let differential = compare("+ a\n  }\n+ );\n  ", "+ a\n- }\n  );\n- ");
    assert_eq!((found(&differential, "a").as_str(), differential.noise), ("still_hit 1", 3));
    assert_eq!(super::sketch::steps(&differential, Metric::Lines), "2/2 2/2 2/2 1/3 1/3");
    // A bracket that was run and is not is no jitter.
    assert_eq!(found(&compare("+ a\n+ }", "+ a\n- }"), "a"), "lost 2; still_hit 1");
}

#[test]
fn trap_28_lines_with_branches_alone_are_no_lines() {
    let side = |covered: u32| -> Measurement {
        let unit = |line: u32, covered, total| Unit { line: Line::new(line).unwrap(), covered, total };
        let mut record = file("a", "+ one\n  two");
        let detail = Detail {
            units: vec![(Metric::Lines, vec![unit(1, 1, 1)]), (Metric::Branches, vec![unit(2, covered, 2)])],
            partial: Vec::new(),
        };
        record = super::sketch::measured("a", record.text, detail, Vec::new());
        project([record])
    };
    assert_eq!(found(&Differential::between(&side(2), &side(0)), "a"), "still_hit 1");
}

#[test]
fn an_arm_that_ran_and_does_not_is_a_lost_branch() {
    let differential = compare("* if a {\n~ if b {\n* if c {", "~ if a {\n~ if b {\n* if c {");
    assert_eq!(found(&differential, "a"), "still_hit 1 2 3; branch_lost 1");
    // A line that got arms of which one is not taken has lost nothing.
    assert_eq!(found(&compare("+ if a {", "~ if a {"), "a"), "still_hit 1");
}

#[test]
fn a_statement_that_ran_and_does_not_is_a_lost_branch_too() {
    let side = |covered: u32| {
        let unit = |covered, total| vec![Unit { line: Line::FIRST, covered, total }];
        let partial = if covered < 2 { vec![Line::FIRST] } else { Vec::new() };
        let detail =
            Detail { units: vec![(Metric::Lines, unit(1, 1)), (Metric::Statements, unit(covered, 2))], partial };
        project([super::sketch::measured("a.go", file("a.go", "+ if x { y() }").text, detail, Vec::new())])
    };
    assert_eq!(found(&Differential::between(&side(2), &side(1)), "a.go"), "still_hit 1; branch_lost 1");
    assert_eq!(found(&Differential::between(&side(1), &side(1)), "a.go"), "still_hit 1");
    assert_eq!(found(&Differential::between(&side(1), &side(2)), "a.go"), "still_hit 1");
}

#[test]
fn a_part_that_has_no_unit_shows_in_the_partial_line() {
    let side = |partial: Vec<Line>| {
        let units = vec![(Metric::Lines, vec![Unit { line: Line::FIRST, covered: 1, total: 1 }])];
        project([super::sketch::measured("a", file("a", "+ x").text, Detail { units, partial }, Vec::new())])
    };
    let (whole, part) = (side(Vec::new()), side(vec![Line::FIRST]));
    assert_eq!(found(&Differential::between(&whole, &part), "a"), "still_hit 1; branch_lost 1");
    assert_eq!(found(&Differential::between(&part, &whole), "a"), "still_hit 1");
}

const BLOCK: &str = "
+ first(1);
- second(2);
  {
+ third(3);
  }
- fourth(4);
";

#[test]
fn a_block_that_moved_keeps_its_state() {
    let padding = |name: &str| (0..8).map(|n| format!("+ {name}{n}\n")).collect::<String>();
    let (head, tail) = (padding("head"), padding("tail"));
    let down = compare(&format!("{BLOCK}{head}{tail}"), &format!("{head}{tail}{BLOCK}"));
    assert!(findings(&down).is_empty(), "{:?}", findings(&down));
    let categories = &down.file("a").unwrap().categories;
    assert_eq!(categories.ranges(Category::Moved).len(), 3, "beside lines that are code");

    // To a file that was there and was not measured, so that nothing of it had data.
    let before = project([file("a", &format!("{head}{BLOCK}")), unmeasured("b", &tail)]);
    let now = project([file("a", &head), file("b", &format!("{tail}{BLOCK}"))]);
    let across = Differential::between(&before, &now);
    assert_eq!(
        found(&across, "b"),
        "included_hit 1 2 3 4 5 6 7 8; still_hit 9 12; still_missed 10 14; moved 9 10 12 14"
    );
    assert_eq!(found(&across, "a"), "still_hit 1 2 3 4 5 6 7 8");
}

#[test]
fn what_is_there_twice_did_not_move() {
    let (a, b) = ("+ only a\n", "+ only b\n");
    let before = project([file("a", &format!("{a}{BLOCK}")), file("b", b)]);
    let twice = project([file("a", &format!("{a}{}", "")), file("b", &format!("{b}{BLOCK}+ between\n{BLOCK}"))]);
    let differential = Differential::between(&before, &twice);
    assert!(found(&differential, "b").starts_with("new_missed"), "{}", found(&differential, "b"));
    assert!(differential.file("b").unwrap().categories.lines(Category::Moved).is_empty());
    // Three lines with words are too few.
    let few = "+ one\n- two\n+ three\n";
    let before = project([file("a", &format!("{a}{few}")), file("b", b)]);
    let now = project([file("a", a), file("b", &format!("{b}{few}"))]);
    assert_eq!(found(&Differential::between(&before, &now), "b"), "new_missed 3; new_hit 2 4; still_hit 1");
}

#[test]
fn a_line_moved_and_lost_is_lost() {
    let other: String = (1..8).map(|n| format!("+ other {n}\n")).collect();
    let differential = compare(&format!("{BLOCK}{other}"), &format!("{other}{}", BLOCK.replace('+', "-")));
    assert_eq!(found(&differential, "a"), "lost 8 11; still_hit 1 2 3 4 5 6 7; still_missed 9 13; moved 8 9 11 13");
}

#[test]
fn lines_that_moved_a_short_way_are_the_same_lines() {
    let lines = |order: &[usize]| {
        let line =
            |n: &usize| format!("{} statement_{n}(value_{});", if n.is_multiple_of(3) { "-" } else { "+" }, n * 37);
        order.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    let before: Vec<usize> = (1..31).collect();
    let now: Vec<usize> = (1..11).chain(13..19).chain([11, 12]).chain(19..31).collect();
    let differential = compare(&lines(&before), &lines(&now));
    let categories = &differential.file("a").unwrap().categories;
    for kind in [Category::NewMissed, Category::NewHit, Category::Lost, Category::DeletedHit, Category::DeletedMissed] {
        assert_eq!(categories.lines(kind), [], "{kind:?}");
    }
    // One that went far away, and one that is missed where it came, are other lines.
    let far: Vec<usize> = (2..31).chain([1]).collect();
    assert_eq!(compare(&lines(&before), &lines(&far)).file("a").unwrap().categories.lines(Category::NewHit).len(), 1);
    let turned = compare("+ one_thing();\n+ two_things();\n+ three();", "+ two_things();\n- one_thing();\n+ three();");
    assert_eq!(found(&turned, "a"), "new_missed 2; still_hit 1 3; deleted_hit 1");
}
