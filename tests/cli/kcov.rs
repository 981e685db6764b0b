//! What kcov leaves: a folder for each program that ran, one that it merged of them, and in each the same run in the formats
//! of other tools. It counts once.

use serde_json::Value;

use crate::{lazycov, project};

const DOOR: &str = "#!/bin/sh\nif [ \"$1\" = open ]; then\n  echo open\nelse\n  echo shut\nfi\n";
const COBERTURA: &str = "<?xml version=\"1.0\" ?>\n<!DOCTYPE coverage SYSTEM 'http://cobertura.sourceforge.net/xml/coverage-03.dtd'>\n\
    <coverage line-rate=\"RATE\" version=\"1.9\" timestamp=\"1780300800\"><sources><source>/srv/sh-door/</source></sources>\
    <packages><package name=\"out\" line-rate=\"RATE\" branch-rate=\"1.0\" complexity=\"1.0\"><classes>\
    <class name=\"door_sh\" filename=\"door.sh\" line-rate=\"RATE\"><lines>LINES</lines></class></classes></package></packages></coverage>\n";
const SUMMARY: &str = r#"{"files": [{"file": "/srv/sh-door/door.sh", "percent_covered": "PERCENT", "covered_lines": "COVERED", "total_lines": "3"}],
    "percent_covered": "PERCENT", "covered_lines": COVERED, "total_lines": 3, "percent_low": 25, "percent_high": 75, "command": "door.sh"}"#;

/// One of kcov's folders: line and count, all of 3.
fn folder(name: &str, lines: &[(u32, u32)]) -> Vec<(String, String)> {
    let covered = lines.iter().filter(|line| line.1 > 0).count();
    let write = |pattern: &dyn Fn(u32, u32) -> String, between: &str| {
        lines.iter().map(|&(line, count)| pattern(line, count)).collect::<Vec<_>>().join(between)
    };
    let cobertura = write(&|line, count| format!("<line number=\"{line}\" hits=\"{count}\"/>"), "");
    let codecov = write(&|line, count| format!("\"{line}\": \"{}/1\"", count.min(1)), ",");
    let sonar = write(&|line, count| format!("<lineToCover lineNumber=\"{line}\" covered=\"{}\"/>", count > 0), "");
    let percent = format!("{:.2}", covered as f64 * 100.0 / 3.0);
    [
        (
            "cobertura.xml",
            COBERTURA.replace("RATE", &format!("{:.3}", covered as f64 / 3.0)).replace("LINES", &cobertura),
        ),
        ("codecov.json", format!("{{\"coverage\": {{\"/srv/sh-door/door.sh\": {{{codecov}}}}}}}")),
        (
            "sonarqube.xml",
            format!("<coverage version=\"1\"><file path=\"/srv/sh-door/door.sh\">{sonar}</file></coverage>"),
        ),
        ("coverage.json", SUMMARY.replace("PERCENT", &percent).replace("COVERED", &covered.to_string())),
    ]
    .map(|(file, text)| (format!("out/{name}/{file}"), text))
    .into()
}

fn inputs(files: &[(String, String)]) -> Value {
    let mut all = vec![("door.sh", DOOR)];
    all.extend(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let project = project(&all);
    let ran = lazycov(project.path(), &["report", "--format", "json"]);
    assert_eq!((ran.code, &*ran.stderr), (0, ""));
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let inputs: Vec<&str> =
        report["inputs"].as_array().unwrap().iter().filter_map(|input| input["path"].as_str()).collect();
    serde_json::json!([inputs, report["totals"]["lines"]["covered"], report["totals"]["lines"]["total"]])
}

#[test]
fn a_run_counts_once_in_whatever_formats_it_lies_there() {
    let one = folder("door.sh.1a2b3c4d", &[(2, 1), (3, 1), (5, 0)]);
    assert_eq!(inputs(&one), serde_json::json!([["out/door.sh.1a2b3c4d/cobertura.xml"], 2, 3]));
    let two = folder("door.sh.5e6f7a8b", &[(2, 1), (3, 0), (5, 1)]);
    let merged = folder("kcov-merged", &[(2, 2), (3, 1), (5, 1)]);
    let all = [one, two, merged].concat();
    assert_eq!(inputs(&all), serde_json::json!([["out/kcov-merged/cobertura.xml"], 3, 3]));
}
