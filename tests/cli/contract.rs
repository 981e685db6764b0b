//! The JSON contract: every shape is pinned, and the text twins say the same.

use super::{SMALL, fixture, lazycov, project, with_input};

/// JSON of the small project; the generator's version is not part of the shape.
fn json(arguments: &[&str]) -> String {
    let folder = project(&SMALL);
    let ran = lazycov(folder.path(), arguments);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[test]
fn report_by_file() {
    insta::assert_snapshot!(json(&["report", "--format", "json"]));
}

#[test]
fn report_by_folder() {
    insta::assert_snapshot!(json(&["report", "--format", "json", "--by", "dir"]));
}

#[test]
fn report_by_function() {
    insta::assert_snapshot!(json(&["report", "--format", "json", "--by", "function"]));
}

#[test]
fn functions() {
    insta::assert_snapshot!(json(&["functions", "--format", "json"]));
}

#[test]
fn gaps() {
    insta::assert_snapshot!(json(&["gaps", "--format", "json"]));
}

#[test]
fn doctor() {
    insta::assert_snapshot!(json(&["doctor", "--format", "json"]));
}

#[test]
fn tables_of_the_small_project() {
    let folder = project(&SMALL);
    let mut all = String::new();
    for arguments in [
        &["report"][..],
        &["report", "--by", "dir", "--sort", "missed"],
        &["functions", "--rank", "percent", "--under", "80"],
        &["gaps"],
        &["gaps", "--format", "quickfix"],
        &["gaps", "--format", "github"],
        &["gaps", "--to", "60", "--format", "quickfix"],
        &["show", "src/door.c"],
        &["show", "door.c:8", "--uncovered-only"],
        &["doctor"],
    ] {
        let ran = lazycov(folder.path(), arguments);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{arguments:?}");
        all += &["$ lazycov ", &arguments.join(" "), "\n", &ran.stdout, "\n"].concat();
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_limit_cuts_the_list_and_never_the_totals() {
    let folder = fixture("c-calc");
    let whole = lazycov(&folder, &["report", "--root", ".", "reports/lcov.info", "--format", "json"]).stdout;
    let cut =
        lazycov(&folder, &["report", "--root", ".", "reports/lcov.info", "--format", "json", "--limit", "1"]).stdout;
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let (whole, cut) = (parse(&whole), parse(&cut));
    assert_eq!(whole["totals"], cut["totals"]);
    assert_eq!((whole["files"].as_array().unwrap().len() > 1, cut["files"].as_array().unwrap().len()), (true, 1));
    let missed = |file: &serde_json::Value| -> u64 {
        let ranges = file["missed"].as_array().unwrap().iter();
        ranges.map(|range| range[1].as_u64().unwrap() - range[0].as_u64().unwrap() + 1).sum()
    };
    for file in whole["files"].as_array().unwrap().iter().filter(|file| file["state"] == "measured") {
        let lines = &file["totals"]["lines"];
        assert_eq!(missed(file), lines["total"].as_u64().unwrap() - lines["covered"].as_u64().unwrap());
    }
}

#[test]
fn standard_input_is_a_report() {
    let folder = project(&SMALL[..1]);
    let ran = with_input(folder.path(), &["report", "-"], Some(SMALL[1].1.as_bytes()));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("src/door.c"), "{}", ran.stdout);
}

#[test]
fn piped_without_a_command_prints_the_report() {
    let folder = project(&SMALL);
    assert_eq!(lazycov(folder.path(), &[]).stdout, lazycov(folder.path(), &["report"]).stdout);
}

#[test]
fn the_demo_prints_where_there_is_no_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let ran = lazycov(folder.path(), &["demo"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(ran.stdout);
}
