//! What Node leaves of a run is found and read without a word: wherever it was told to put it, in plain JavaScript and
//! through the maps of TypeScript.

use std::fs;
use std::path::Path;

use crate::lazycov;

/// The project of a run whose data lie in this folder of it.
fn project(run: &str, folder: &str) -> tempfile::TempDir {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/js-gate");
    let dir = tempfile::tempdir().unwrap();
    let copy = |from: &str, to: &str| {
        let to = dir.path().join(to);
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(fixture.join(from)).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    };
    for own in ["lib", "test", "ts"] {
        copy(own, own);
    }
    copy(&format!("reports/{run}"), folder);
    dir
}

#[test]
fn runs_of_node_are_found_without_arguments() {
    for (run, folder, files, total) in [
        ("node", "coverage/tmp", vec!["fence.js", "gate.js", "keeper.js", "sign.js", "visit.mjs"], "76.4%"),
        ("node", "build/v8-coverage", vec!["fence.js", "gate.js", "keeper.js", "sign.js", "visit.mjs"], "76.4%"),
        ("tsc", "coverage/tmp", vec!["sale.ts", "ticket.ts"], "76.8%"),
        ("tsx", ".coverage-data", vec!["sale.ts", "ticket.ts"], "79.7%"),
    ] {
        let dir = project(run, folder);
        let ran = lazycov(dir.path(), &["report"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let rows: Vec<&str> = ran.stdout.lines().filter(|row| row.contains('%')).collect();
        let (last, rows) = rows.split_last().unwrap();
        let names: Vec<&str> =
            rows.iter().map(|row| row.split_whitespace().next().unwrap().rsplit('/').next().unwrap()).collect();
        assert_eq!(names, files, "{folder}");
        assert!(last.starts_with("total") && last.contains(total), "{folder}: {last}");
        let doctor = lazycov(dir.path(), &["doctor"]).stdout;
        assert!(doctor.contains(&format!("{folder}/*.json")) && doctor.contains("V8 raw coverage"), "{doctor}");
    }
}
