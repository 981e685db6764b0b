//! The JSON contract: every shape is pinned, and the text twins say the same.

use super::repository::{DOOR, Repository, lcov};
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
fn functions_are_ranked_by_risk_and_by_how_often_they_change() {
    let repository = Repository::new(&[("src/calm.c", DOOR), ("src/door.c", "int open(int key) {\n  return 1;\n}\n")]);
    repository.commit(&[("src/door.c", DOOR)]).write(
        "all.info",
        &lcov(&[("src/calm.c", &[1, 2, 3, 4], &[7, 8, 9, 10]), ("src/door.c", &[1, 2, 3, 4, 7, 8, 9, 10], &[])]),
    );
    let named = |rank: &str| -> Vec<(String, serde_json::Value)> {
        let json = repository.json(&["functions", "all.info", "--rank", rank, "--format", "json"]);
        let functions = json["functions"].as_array().unwrap();
        let told = |row: &serde_json::Value| {
            let name = format!("{}:{}", row["path"].as_str().unwrap(), row["name"].as_str().unwrap());
            (name, row[rank].clone())
        };
        functions.iter().map(told).collect()
    };
    let expected = |rows: [(&str, serde_json::Value); 4]| rows.map(|(name, value)| (name.to_owned(), value));
    let [two, one] = [2.0, 1.0].map(serde_json::Value::from);
    let risky = [
        ("src/calm.c:open", two.clone()),
        ("src/calm.c:slam", two.clone()),
        ("src/door.c:open", two),
        ("src/door.c:slam", one),
    ];
    assert_eq!(named("crap"), expected(risky));
    let churn = [
        ("src/door.c:open", 2.into()),
        ("src/door.c:slam", 2.into()),
        ("src/calm.c:slam", 1.into()),
        ("src/calm.c:open", 1.into()),
    ];
    assert_eq!(named("churn"), expected(churn));
    let table = repository.prints(&["functions", "all.info", "--rank", "churn", "--limit", "1"]);
    assert!(table.contains("complexity     crap  churn  function\n"), "{table}");
    let outside = project(&SMALL);
    let ran = lazycov(outside.path(), &["functions", "--rank", "churn"]);
    assert_eq!((ran.code, ran.stderr.contains("no git history tells")), (0, true), "{}", ran.stderr);
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
