//! Functions: which is which, what is left of it, and what became of its lines.

use super::sketch::{file, found, line, measured, project, textless, thin, unmeasured};
use crate::analysis::differential::{Category, Differential, FunctionDelta, FunctionRecord, Match, Measurement};
use crate::coverage::{Metric, Ratio, Totals};

fn function<'a>(differential: &'a Differential, name: &str) -> &'a FunctionDelta {
    let found = differential.functions.iter().find(|function| function.name == name);
    found.unwrap_or_else(|| panic!("{name} is not listed"))
}

fn matches(before: &Measurement, now: &Measurement) -> Vec<(String, Match)> {
    let differential = Differential::between(before, now);
    differential.functions.iter().map(|function| (function.name.clone(), function.matched)).collect()
}

const PARSE: &str = "
+ fn parse {
+   let a = next();
*   if a.is_none() {
-     return missing();
    }
+   finish(a);
+ }
";

const SHORT: &str = "
+ fn short {
+   one_call();
+ }
";

#[test]
fn a_function_keeps_its_name_and_loses_lines() {
    let now =
        PARSE.replace("+   finish(a);\n", "-   finish(a);\n").replace("+   let a = next();\n", "").replace('*', "~");
    let differential =
        Differential::between(&project([file("a", PARSE)]), &project([file("a", &format!("  // first\n{now}"))]));
    let parse = function(&differential, "parse");
    assert_eq!((parse.matched, parse.start, parse.end), (Match::Same, Some(line(2)), Some(line(7))));
    let lines = |totals: Option<Totals>| totals.unwrap().get(Metric::Lines).unwrap();
    assert_eq!(lines(parse.before), Ratio::new(5, 6));
    assert_eq!(lines(parse.surviving), Ratio::new(4, 5));
    assert_eq!(lines(parse.after), Ratio::new(3, 5));
    assert_eq!(parse.surviving.unwrap().get(Metric::Branches), Some(Ratio::new(2, 2)));
    assert_eq!(parse.surviving.unwrap().get(Metric::StrictLines), Some(Ratio::new(4, 5)));
    assert_eq!(parse.raw_drop(Metric::Lines).unwrap().display(2), "23.33");
    assert_eq!(parse.effective_drop(Metric::Lines).unwrap().display(2), "20.00");
    assert_eq!(parse.categories.lines(Category::Lost), [line(6)]);
    assert_eq!(parse.categories.lines(Category::BranchLost), [line(3)]);
    assert!(parse.categories.lines(Category::DeletedHit).is_empty(), "deleted lines are the file's");
    assert_eq!(found(&differential, "a"), "lost 6; still_hit 2 3 7; still_missed 4; deleted_hit 2; branch_lost 3");
}

#[test]
fn a_line_that_a_function_no_longer_owns_is_no_loss() {
    let before = project([file("a", PARSE)]);
    let mut file = file("a", PARSE);
    let parse = &mut file.functions[0];
    // Its definition counts to what is around it now.
    (parse.from, parse.totals) = (Some(line(2)), Totals::default());
    parse.totals.set(Metric::Lines, Ratio::new(4, 5));
    let differential = Differential::between(&before, &project([file]));
    let parse = function(&differential, "parse");
    assert_eq!(parse.surviving.unwrap().get(Metric::Lines), Some(Ratio::new(4, 5)));
    assert_eq!(parse.effective_drop(Metric::Lines).unwrap().display(2), "0.00");
    assert!(!parse.categories.lines(Category::StillHit).contains(&line(1)));
}

#[test]
fn trap_31_a_function_that_moved_across_files_keeps_its_baseline() {
    let other = "+ other 1\n+ other 2\n+ other 3\n";
    let before = project([file("a", &format!("{other}{SHORT}{PARSE}")), file("b", "+ only b\n")]);
    let now = project([file("a", other), file("b", &format!("+ only b\n{PARSE}  // apart\n{SHORT}"))]);
    let differential = Differential::between(&before, &now);
    for name in ["parse", "short"] {
        let moved = function(&differential, name);
        assert_eq!(moved.matched, Match::Moved, "{name}");
        assert_eq!(moved.was.as_ref().unwrap().0.as_str(), "a");
        assert_eq!(moved.surviving, moved.before, "{name}");
        assert!(!moved.effective_drop(Metric::Lines).unwrap().is_fall());
    }
    assert!(super::sketch::findings(&differential).is_empty(), "{:?}", super::sketch::findings(&differential));
    assert_eq!(differential.functions.len(), 2);
}

#[test]
fn a_short_function_that_is_there_twice_is_new() {
    let before = project([file("a", SHORT), file("b", "+ only b\n")]);
    let now = project([
        file("b", &format!("+ only b\n{SHORT}")),
        file("c", &format!("+ only c\n+ c2\n+ c3\n+ c4\n+ c5\n{SHORT}")),
    ]);
    let mut found = matches(&before, &now);
    found.sort_by_key(|entry| entry.1.key());
    assert_eq!(found.iter().map(|entry| entry.1).collect::<Vec<_>>(), [Match::New, Match::New, Match::Removed]);
}

#[test]
fn a_new_name_on_similar_text_is_inferred() {
    let renamed = PARSE.replace("fn parse", "fn read");
    let differential = Differential::between(&project([file("a", PARSE)]), &project([file("a", &renamed)]));
    let read = function(&differential, "read");
    assert_eq!((read.matched, read.matched.key()), (Match::Renamed, "renamed?"));
    assert_eq!(read.was.as_ref().unwrap().1, "parse");
    assert_eq!(differential.functions.len(), 1);

    let rewritten = "+ fn read {\n+   quite();\n+   different();\n+   text();\n+ }\n";
    let before = project([file("a", PARSE)]);
    let now = project([file("a", rewritten)]);
    assert_eq!(matches(&before, &now), [("read".to_owned(), Match::New), ("parse".to_owned(), Match::Removed)]);
}

#[test]
fn a_new_function_is_new_even_among_old_lines() {
    let before = project([file("a", PARSE)]);
    let now = project([file("a", &format!("{PARSE}- fn fresh {{\n-   work();\n- }}\n"))]);
    let differential = Differential::between(&before, &now);
    let fresh = function(&differential, "fresh");
    assert_eq!((fresh.matched, fresh.before, fresh.entered), (Match::New, None, (None, Some(false))));
    assert_eq!(fresh.categories.lines(Category::NewMissed).len(), 3);
}

#[test]
fn trap_37_functions_of_an_old_file_with_new_data_are_newly_measured() {
    let before = project([file("a", "+ one\n"), unmeasured("b", PARSE)]);
    let fresh = "- fn fresh {\n-   work();\n- }\n";
    let now = project([file("a", "+ one\n"), file("b", &format!("{PARSE}{fresh}"))]);
    assert_eq!(matches(&before, &now), [("parse".to_owned(), Match::NewlyMeasured), ("fresh".to_owned(), Match::New)]);
}

#[test]
fn functions_of_files_that_are_gone_are_removed() {
    let before = project([file("a", PARSE), file("b", SHORT)]);
    let now = project([unmeasured("a", PARSE), file("c", "+ c\n")]);
    assert_eq!(matches(&before, &now), [("parse".to_owned(), Match::Removed), ("short".to_owned(), Match::Removed)]);
}

#[test]
fn without_lines_functions_are_still_found_by_name() {
    for before in [thin(file("a", PARSE)), textless(file("a", PARSE))] {
        let now = project([file("a", &PARSE.replace("finish(a)", "done(a)"))]);
        let differential = Differential::between(&project([before]), &now);
        let parse = function(&differential, "parse");
        assert_eq!((parse.matched, parse.surviving), (Match::Same, None));
        assert_eq!(parse.before.unwrap().get(Metric::Lines), Some(Ratio::new(5, 6)));
    }
}

/// A file with these functions: name, first and last line.
fn with(sketch: &str, functions: &[(&str, u32, u32)]) -> Measurement {
    let record = file("a", sketch);
    let marks = record.text.clone().unwrap();
    let functions = functions.iter().map(|&(name, start, end)| FunctionRecord {
        name: name.to_owned(),
        start: Some(line(start)),
        end: Some(line(end)),
        from: None,
        body: marks.joined(start as usize - 1..end as usize),
        totals: Totals::default(),
        entered: None,
    });
    let functions = functions.collect();
    project([measured("a", Some(marks), record.detail.unwrap(), functions)])
}

#[test]
fn trap_16_names_that_count_are_never_matched_by_their_number() {
    let before =
        with("+ map(|x| x + 1)\n+ other\n- map(|y| y + 2)", &[("f::{closure#0}", 1, 1), ("f::{closure#1}", 3, 3)]);
    let now = with(
        "- map(|z| z + 9)\n+ map(|x| x + 1)\n+ other\n- map(|y| y + 2)",
        &[("f::{closure#0}", 1, 1), ("f::{closure#1}", 2, 2), ("f::{closure#2}", 4, 4)],
    );
    let differential = Differential::between(&before, &now);
    let is: Vec<_> = differential
        .functions
        .iter()
        .map(|function| (function.matched, function.was.as_ref().map(|was| was.1.as_str())))
        .collect();
    assert_eq!(is, [(Match::New, None), (Match::Same, Some("f::{closure#0}")), (Match::Same, Some("f::{closure#1}"))]);
}

#[test]
fn several_functions_on_one_line_stay_apart() {
    let text = "+ a.map(|x| x).filter(|y| y)\n+ b";
    let two = with(text, &[("{closure#0}", 1, 1), ("{closure#1}", 1, 1)]);
    let shifted = with(&format!("  // c\n{text}"), &[("{closure#4}", 2, 2), ("{closure#5}", 2, 2)]);
    let was: Vec<_> = Differential::between(&two, &shifted).functions.into_iter().map(|f| f.was.unwrap().1).collect();
    assert_eq!(was, ["{closure#0}", "{closure#1}"]);
    let named = with(text, &[("alpha", 1, 1), ("beta", 1, 1)]);
    let one = with(&format!("  // c\n{text}"), &[("beta", 2, 2)]);
    assert_eq!(matches(&named, &one), [("alpha".to_owned(), Match::Removed), ("beta".to_owned(), Match::Same)]);
}

#[test]
fn trap_15_instances_of_a_generic_function_are_found_by_their_line() {
    let text = "+ fn parse<T>() {\n+ }\n";
    let before = with(text, &[("parse::<u32>", 1, 2), ("parse::<u64>", 1, 2)]);
    let now = with(&format!("+ first\n{text}"), &[("parse::<u64>", 2, 3), ("parse::<u32>", 2, 3)]);
    let differential = Differential::between(&before, &now);
    assert!(differential.functions.iter().all(|function| function.matched == Match::Same && function.was.is_none()));
    assert_eq!(differential.functions.len(), 2);
}

#[test]
fn a_line_in_common_does_not_make_two_named_functions_one() {
    let before = with("+ static int\n+ old(void) {\n+   a;\n+ }\n", &[("old", 1, 4)]);
    let now = with("- static int\n- fresh(void) {\n-   b;\n-   c;\n+ }\n", &[("fresh", 1, 5)]);
    assert_eq!(matches(&before, &now), [("fresh".to_owned(), Match::New), ("old".to_owned(), Match::Removed)]);
}

#[test]
fn lines_of_an_inner_function_are_not_the_outer_ones() {
    let text = "+ outer\n- inner\n- inner body\n+ outer again\n";
    let before = with(text, &[("outer", 1, 4), ("inner", 2, 3)]);
    let now = with(&format!("+ x\n{text}").replace('-', "+"), &[("outer", 2, 5), ("inner", 3, 4)]);
    let differential = Differential::between(&before, &now);
    let outer = function(&differential, "outer");
    assert_eq!(outer.surviving.unwrap().get(Metric::Lines), Some(Ratio::new(2, 2)));
    assert_eq!(outer.categories.iter().collect::<Vec<_>>(), [(Category::StillHit, &[line(2), line(5)][..])]);
    assert_eq!(function(&differential, "inner").categories.lines(Category::Gained), [line(3), line(4)]);
}

#[test]
fn a_wrapper_does_not_take_the_body_with_the_name() {
    let body = "+     let it = iter(all);\n+     loop {\n+         let batch = take(it, n);\n+         if batch.is_empty() {\n+             break;\n+         }\n+         give(batch);\n+     }\n+ }\n";
    let before = project([file("a", &format!("+ use os;\n+ fn batched {{\n{body}"))]);
    let inside = format!("+ use os;\n+ fn _batched {{\n{body}- fn batched {{\n-     native(all, n);\n- }}\n");
    let differential = Differential::between(&before, &project([file("a", &inside)]));
    let of = |name: &str| differential.functions.iter().find(|function| function.name == name).unwrap();
    assert_eq!((of("_batched").matched, of("batched").matched), (Match::Renamed, Match::New));
    assert_eq!(of("_batched").was.as_ref().unwrap().1, "batched");
    assert!(!of("_batched").effective_drop(Metric::Lines).unwrap().is_fall());
    // In another file, it moved.
    let elsewhere = project([
        file("a", "+ use os;\n- fn batched {\n-     native(all, n);\n- }\n"),
        file("b", &format!("+ fn _batched {{\n{body}")),
    ]);
    let differential = Differential::between(&before, &elsewhere);
    let of = |name: &str| differential.functions.iter().find(|function| function.name == name).unwrap();
    assert_eq!((of("_batched").matched, of("batched").matched), (Match::Moved, Match::New));
    // A helper that took less than half leaves the name where it is.
    let (first, second) = body.split_at(body.find("+         if").unwrap());
    let split = format!("+ use os;\n+ fn helper {{\n{first}+ }}\n+ fn batched {{\n+     helper();\n{second}");
    let differential = Differential::between(&before, &project([file("a", &split)]));
    let of = |name: &str| differential.functions.iter().find(|function| function.name == name).unwrap();
    assert_eq!((of("batched").matched, of("helper").matched), (Match::Same, Match::New));
}
