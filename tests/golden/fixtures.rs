//! The project's own fixtures: small projects measured by the real tools, with the tools' own totals beside them.

use std::fs;
use std::path::Path;

use lazycov::coverage::Metric;
use lazycov::project;
use serde_json::{Value, json};

use crate::compare;
use crate::differences::Known;
use crate::functions::Compared;
use crate::listed::{Listed, listed};

#[test]
fn every_fixture_equals_its_producer() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let known = Known::read();
    let (mut checked, mut wrong, mut functions) = (0, Vec::new(), Compared::default());
    let mut projects: Vec<_> = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    projects.sort();
    for project in projects.iter().filter(|project| project.join("totals.json").is_file()) {
        let totals = fs::read_to_string(project.join("totals.json")).unwrap();
        let totals: Value = serde_json::from_str(&totals).unwrap();
        for (report, said) in totals.as_object().unwrap() {
            let name = format!("{}/{report}", project.file_name().unwrap().to_string_lossy());
            let request = crate::request(project, &project.join(report));
            let snapshot = match project::load(&request, &project::Nobody) {
                Ok(mut loaded) => {
                    loaded.add_extents();
                    loaded.snapshot
                }
                Err(error) if error.to_string().contains("cannot be read yet") => continue,
                Err(error) => panic!("{name}: {error}"),
            };
            checked += 1;
            let listed = beside(&project.join(report));
            let (found, compared) = compare::differences(&name, &snapshot, &truth(project, report, said), &listed);
            functions.add(compared);
            wrong.extend(known.judge(&name, &found));
        }
    }
    println!("fixtures: {checked} reports, {} functions checked", functions.functions);
    assert!(functions.lines >= 100, "only {} functions were found", functions.lines);
    assert!(checked >= 20, "only {checked} reports were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the producer says of single functions in a report beside this one, of the same run.
fn beside(report: &Path) -> Vec<Listed> {
    let mut files: Vec<_> =
        fs::read_dir(report.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.is_file());
    files.sort();
    files.iter().map(|file| listed(file)).find(|functions| !functions.is_empty()).unwrap_or_default()
}

/// The totals in the shape of a corpus' truth, with `go tool cover -func` where the fixture keeps it.
fn truth(project: &Path, report: &str, said: &Value) -> Value {
    let reshape = |value: &Value| {
        let mut out = value.clone();
        if let Some(partial) = value["partial_lines"].as_u64() {
            out["branches"]["partial_lines"] = json!(partial);
        }
        out
    };
    let mut truth = reshape(&said["total"]);
    if let Some(files) = said["files"].as_object() {
        truth["per_file"] = files.iter().map(|(path, file)| (path.clone(), reshape(file))).collect();
    }
    // A folder of Go's coverage data is listed as the profile that was made of it.
    let profile =
        report.replace("/covdata-", "/cover.covdata-") + if report.contains("/covdata-") { ".out" } else { "" };
    let listing = project.join(profile.replace("cover.", "func.").replace(".out", ".txt"));
    if Path::new(&profile).extension().is_some_and(|ending| ending == "out") && listing.is_file() {
        let text = fs::read_to_string(listing).unwrap();
        let rows = text.lines().filter(|line| !line.starts_with("total:")).map(|line| {
            let cells: Vec<&str> = line.split_whitespace().collect();
            let (path, number) = cells[0].trim_end_matches(':').rsplit_once(':').unwrap();
            let percent: f64 = cells[2].trim_end_matches('%').parse().unwrap();
            json!([path, number.parse::<u64>().unwrap(), cells[1], percent])
        });
        truth["functions_listed"] = rows.collect();
    }
    truth
}

#[test]
fn a_metric_that_nobody_carries_is_null() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/c-calc");
    let request = crate::request(&project, &project.join("reports/lcov.info"));
    let totals = project::load(&request, &project::Nobody).unwrap().snapshot.totals;
    assert_eq!(totals.get(Metric::Statements), None);
    assert!(totals.get(Metric::Functions).is_some());
}

/// A file, its lines with their hits, and for each line of its branches how many arms were taken, of how many.
type Told = (String, Vec<(u32, u64)>, Vec<(u32, u64, u64)>);

/// What a report of ts-cart says by itself.
fn told(report: &str) -> Vec<Told> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ts-cart");
    let request = crate::request(&project, &project.join("reports").join(report));
    let snapshot = project::load(&request, &project::Nobody).unwrap().snapshot;
    let files = snapshot.files.iter().map(|file| {
        let coverage = file.coverage();
        let lines = coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect();
        let arms = coverage.branch_lines().map(|(line, ratio)| (line.get(), ratio.covered, ratio.total)).collect();
        (file.path.to_string(), lines, arms)
    });
    files.collect()
}

#[test]
fn one_run_is_the_same_lines_and_branches_in_every_format() {
    let istanbul = told("coverage-final.json");
    assert_eq!(istanbul.len(), 4);
    assert_eq!(told("lcov.info"), istanbul);
    // Istanbul writes a line into its Cobertura and Clover reports only where it is a statement's, so that branches on
    // other lines have no place there.
    let placed = |(path, lines, arms): Told| {
        let arms: Vec<_> = arms.into_iter().filter(|arm| lines.iter().any(|line| line.0 == arm.0)).collect();
        (path, lines, arms)
    };
    let all: usize = istanbul.iter().map(|file| file.2.len()).sum();
    let placed: Vec<_> = istanbul.into_iter().map(placed).collect();
    assert!(placed.iter().map(|file| file.2.len()).sum::<usize>() < all);
    assert_eq!(told("cobertura-coverage.xml"), placed);
    assert_eq!(told("clover.xml"), placed);
}

/// Files in the shape of tools that are not at hand, written for this test: covered and total of what each carries.
#[test]
fn formats_without_a_producer_at_hand_are_read_in_their_shape() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/made");
    let of = |name: &str| {
        let request = crate::request(&folder, &folder.join(name));
        let snapshot = project::load(&request, &project::Nobody).unwrap().snapshot;
        let metrics = [Metric::Lines, Metric::StrictLines, Metric::Branches, Metric::Functions];
        metrics.map(|metric| snapshot.totals.get(metric).map(|ratio| (ratio.covered, ratio.total)))
    };
    for (name, expected) in [
        ("simplecov-resultset.json", [Some((7, 7)), Some((6, 7)), Some((2, 4)), Some((1, 2))]),
        ("simplecov-coverage.json", [Some((5, 6)), Some((5, 6)), Some((2, 2)), Some((1, 2))]),
        ("excoveralls.json", [Some((1, 2)), Some((1, 2)), None, None]),
        ("kcov-codecov.json", [Some((2, 3)), Some((1, 3)), None, None]),
        ("coverlet.json", [Some((5, 7)), Some((5, 7)), Some((2, 2)), Some((1, 2))]),
        ("dart-hitmap.json", [Some((3, 4)), Some((3, 4)), Some((2, 2)), Some((1, 2))]),
        ("xccov.json", [Some((2, 3)), Some((1, 3)), None, None]),
        ("calc.c.gcov", [Some((70, 81)), Some((63, 81)), Some((34, 47)), Some((8, 8))]),
        ("lazycov.json", [Some((98, 119)), Some((86, 119)), Some((42, 65)), Some((13, 14))]),
    ] {
        assert_eq!(of(name), expected, "{name}");
    }
}
