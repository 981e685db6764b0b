//! `merge`: one report out of many, that reads back with the same numbers, in any order and of any mix of formats.

use std::path::Path;

use super::{lazycov, with_input};

fn totals(folder: &Path, report: &str) -> serde_json::Value {
    let ran = lazycov(folder, &["report", report, "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    serde_json::from_str::<serde_json::Value>(&ran.stdout).unwrap()["totals"].clone()
}

/// Shards of one run over two files: each test saw other lines and other arms.
fn shard(at: usize) -> String {
    let hit = |n: usize| u8::from(at.is_multiple_of(n));
    format!(
        "TN:t{at}\nSF:src/a.rs\nFN:1,4,f\nFNDA:{},f\nBRDA:2,0,0,{}\nBRDA:2,0,1,{}\nDA:1,{}\nDA:2,{}\nDA:4,{}\n\
         end_of_record\nTN:t{at}\nSF:src/b.rs\nDA:{},1\nDA:9,0\nend_of_record\n",
        hit(2),
        hit(3),
        hit(5),
        hit(2),
        hit(2),
        hit(7),
        1 + at % 8,
    )
}

fn project() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("src")).unwrap();
    std::fs::write(dir.path().join("src/a.rs"), "fn f() {\n    if x {\n    }\n}\n").unwrap();
    std::fs::write(dir.path().join("src/b.rs"), "line\n".repeat(9)).unwrap();
    dir
}

#[test]
fn a_thousand_shards_make_one_report_in_any_order() {
    let dir = project();
    let mut names: Vec<String> = (1..=1000).map(|at| format!("shard-{at}.info")).collect();
    for (at, name) in names.iter().enumerate() {
        std::fs::write(dir.path().join(name), shard(at + 1)).unwrap();
    }
    let merge = |names: &[String], output: &str| {
        let mut arguments = vec!["merge", "-o", output];
        arguments.extend(names.iter().map(String::as_str));
        let ran = lazycov(dir.path(), &arguments);
        assert_eq!((ran.code, ran.stderr.lines().count()), (0, 1), "{}", ran.stderr);
        assert_eq!(ran.stderr, format!("lazycov: 2 files of {} reports in {output}\n", names.len()));
        // The first line names the inputs.
        let written = std::fs::read_to_string(dir.path().join(output)).unwrap();
        written.split_once('\n').unwrap().1.to_owned()
    };
    let forth = merge(&names, "forth.json");
    names.reverse();
    assert_eq!(forth, merge(&names, "back.json"));
    // In stages, as a fan-in does it: groups first, then what became of them.
    let groups: Vec<String> = names.chunks(100).enumerate().map(|(at, _)| format!("group-{at}.json")).collect();
    for (shards, group) in names.chunks(100).zip(&groups) {
        merge(shards, group);
    }
    assert_eq!(forth, merge(&groups, "staged.json"));
    let totals = totals(dir.path(), "forth.json");
    assert_eq!(totals["lines"]["covered"], 11);
    assert_eq!(totals["branches"], serde_json::json!({ "covered": 2, "total": 2, "percent": 100.0 }));
}

#[test]
fn every_format_keeps_the_numbers_that_it_can_say() {
    let dir = project();
    std::fs::write(dir.path().join("one.info"), shard(6)).unwrap();
    std::fs::write(dir.path().join("two.info"), shard(35)).unwrap();
    let names = ["one.info", "two.info"].map(|name| dir.path().join(name).to_string_lossy().into_owned());
    let [one, two] = &names;
    for (output, to) in [("all.info", "lcov"), ("all.xml", "cobertura"), ("all.json", "json")] {
        assert_eq!(lazycov(dir.path(), &["merge", one, two, "-o", output]).code, 0);
        let printed = lazycov(dir.path(), &["merge", one, two, "--to", to]);
        assert_eq!(printed.code, 0, "{}", printed.stderr);
        let written = std::fs::read_to_string(dir.path().join(output)).unwrap();
        let timeless = |text: &str| text.split("timestamp=").next().map(str::len);
        assert_eq!(timeless(&written), timeless(&printed.stdout));
        let merged = totals(dir.path(), output);
        for metric in ["lines", "branches", "functions"] {
            let both = lazycov(dir.path(), &["report", one, two, "--format", "json"]);
            let both: serde_json::Value = serde_json::from_str(&both.stdout).unwrap();
            assert_eq!(merged[metric], both["totals"][metric], "{metric} of {output}");
        }
    }
}

#[test]
fn what_comes_first_on_the_screen_survives() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for (project, report) in
        [("go-counter", "reports/go1.27/cover.count.out"), ("python-shop", "reports/contexts/.coverage")]
    {
        let (dir, folder) = (tempfile::tempdir().unwrap(), fixtures.join(project));
        let output = dir.path().join("all.json");
        let output = output.to_str().unwrap();
        let headline = |report: &str| {
            let ran = lazycov(&folder, &["report", report, "--format", "json"]);
            let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
            (json["headline"].clone(), json["totals"].clone())
        };
        assert_eq!(lazycov(&folder, &["merge", report, "-o", output]).code, 0);
        assert_eq!(headline(output), headline(report), "{project}");
    }
}

#[test]
fn an_earlier_merge_is_no_input_of_the_next() {
    let dir = project();
    std::fs::write(dir.path().join("lcov.info"), shard(1)).unwrap();
    let first = lazycov(dir.path(), &["merge", "-o", "merged.lcov"]);
    let written = || std::fs::read_to_string(dir.path().join("merged.lcov")).unwrap();
    let before = written();
    std::fs::write(dir.path().join("lcov.info"), shard(1).replace("DA:9,0", "DA:8,0")).unwrap();
    let second = lazycov(dir.path(), &["merge", "-o", "merged.lcov"]);
    for ran in [first, second] {
        assert_eq!(ran.stderr, "lazycov: 2 files of 1 report in merged.lcov\n");
    }
    assert!(before.contains("DA:9,0") && !written().contains("DA:9,0"));
}

#[test]
fn what_cannot_be_written_is_said() {
    let dir = project();
    std::fs::write(dir.path().join("lcov.info"), shard(1)).unwrap();
    let ran = lazycov(dir.path(), &["merge", "-o", "merged"]);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (2, "lazycov: which format? Say --to lcov, --to cobertura or --to json\n")
    );
    let ran = lazycov(dir.path(), &["merge", "nothing.info", "--to", "lcov"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (3, ""));
    let ran = with_input(dir.path(), &["merge", "-", "--to", "lcov"], Some(shard(1).as_bytes()));
    assert!(ran.code == 0 && ran.stdout.starts_with("TN:lazycov\nSF:src/a.rs\nFN:1,4,f\n"), "{}", ran.stdout);
}
