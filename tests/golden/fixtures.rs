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
    let listing = project.join(report.replace("cover.", "func.").replace(".out", ".txt"));
    if Path::new(report).extension().is_some_and(|ending| ending == "out") && listing.is_file() {
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
