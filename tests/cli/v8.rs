//! What Node leaves of a run is found and read without a word: wherever it was told to put it, in plain JavaScript and
//! through the maps of TypeScript.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::{Ran, lazycov, with_variables};

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

/// A project that Deno measured, and the folder in which it keeps what it compiles; both without links.
fn measured_by_deno() -> (tempfile::TempDir, tempfile::TempDir) {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/deno-gate");
    let (project, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let root = fs::canonicalize(project.path()).unwrap();
    let copy = |from: &str, to: &Path| {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        let text = fs::read_to_string(fixture.join(from)).unwrap();
        fs::write(to, text.replace("/srv/deno-gate", &root.to_string_lossy())).unwrap();
    };
    let compiled = cache.path().join("gen/file").join(root.strip_prefix("/").unwrap());
    copy("gate.ts", &root.join("gate.ts"));
    copy("gate_test.ts", &root.join("gate_test.ts"));
    copy("reports/1.json", &root.join("cov/1.json"));
    copy("reports/2.json", &root.join("cov/2.json"));
    copy("reports/gate.ts.js", &compiled.join("gate.ts.js"));
    // The map names the source by its address.
    let text = fs::read_to_string(compiled.join("gate.ts.js")).unwrap();
    let (code, data) = text.split_once("base64,").unwrap();
    let (data, rest) = data.split_once('\n').unwrap();
    let map = String::from_utf8(STANDARD.decode(data).unwrap()).unwrap();
    let map = STANDARD.encode(map.replace("/srv/deno-gate", &root.to_string_lossy()));
    fs::write(compiled.join("gate.ts.js"), format!("{code}base64,{map}\n{rest}")).unwrap();
    (project, cache)
}

fn with_deno_dir(arguments: &[&str], project: &Path, deno_dir: &Path) -> Ran {
    with_variables(project, arguments, None, &[("DENO_DIR", &deno_dir.to_string_lossy())])
}

/// The lines of a tracefile with their hits.
fn lines(lcov: &str) -> BTreeMap<u32, u64> {
    let lines = lcov.lines().filter_map(|row| row.strip_prefix("DA:")?.split_once(','));
    lines.map(|(line, hits)| (line.parse().unwrap(), hits.parse().unwrap())).collect()
}

#[test]
fn what_deno_ran_is_shown_on_its_sources() {
    let (project, cache) = measured_by_deno();
    let ran = with_deno_dir(&["merge", "--to", "lcov", "-o", "-"], project.path(), cache.path());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/deno-gate");
    let theirs = lines(&fs::read_to_string(fixture.join("reports/lcov.info")).unwrap());
    let ours = lines(&ran.stdout);
    let differ: Vec<u32> =
        theirs.iter().filter(|(line, hits)| ours.get(line) != Some(hits)).map(|own| *own.0).collect();
    // Where a function begins behind the begin of its line, which ran; and the lines of types count, as c8 has it.
    assert_eq!((differ, theirs.len()), (vec![29, 34, 39], 24));
    let more: Vec<u32> = ours.keys().filter(|line| !theirs.contains_key(line)).copied().collect();
    assert_eq!(more, [2, 3, 4, 5, 8, 9, 10]);
    let without = with_deno_dir(&["report"], project.path(), &project.path().join("none"));
    assert!(without.code == 3 && without.stderr.contains("deno coverage --lcov"), "{}", without.stderr);
}

#[test]
fn what_deno_compiled_for_others_stays_with_them() {
    let (project, cache) = measured_by_deno();
    // A report that names a source of another project, by its address and by a way out of this one.
    let other = cache.path().join("gen/file/srv/other/secret.ts.js");
    fs::create_dir_all(other.parent().unwrap()).unwrap();
    let root = fs::canonicalize(project.path()).unwrap();
    let compiled = cache.path().join("gen/file").join(root.strip_prefix("/").unwrap()).join("gate.ts.js");
    fs::copy(compiled, &other).unwrap();
    let report = fs::read_to_string(project.path().join("cov/1.json")).unwrap();
    let own = format!("file://{}/gate.ts", root.display());
    for address in
        ["file:///srv/other/secret.ts".to_owned(), format!("file://{}/../../srv/other/secret.ts", root.display())]
    {
        fs::write(project.path().join("cov/1.json"), report.replace(&own, &address)).unwrap();
        let ran = with_deno_dir(&["report"], project.path(), cache.path());
        assert_eq!((ran.code, ran.stdout.as_str()), (3, ""), "{address}: {}", ran.stderr);
    }
}
