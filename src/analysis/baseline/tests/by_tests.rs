//! Baselines that keep which tests ran which lines.

use super::*;

/// The same with the tests of its lines.
fn with_tests() -> Baseline {
    let names = ["a.py::test_\u{e9}", "b \"quoted\""].map(Arc::from).to_vec();
    let files = vec![(RepoPath::new("src/a.c"), "1:0-1;2:1".into())];
    Baseline { tests: Some(Arc::new(TestsThen::stored(names, files))), ..small() }
}

#[test]
fn tests_are_kept_below_their_files() {
    let whole = String::from_utf8(write(&with_tests())).unwrap();
    assert_eq!(read(whole.as_bytes()), Ok(with_tests()));
    assert_eq!(read(&pack(whole.as_bytes())), Ok(with_tests()));
    assert_eq!(with_tests().thin(), small().thin());
    let rows: Vec<&str> = whole.lines().collect();
    let [header, names, _, _, groups, _] = rows[..] else { panic!("{whole}") };
    assert!(header.contains("\"version\":2") && stored().contains("\"version\":1"));
    let expected = ["{\"tests\":[\"a.py::test_\u{e9}\",\"b \\\"quoted\\\"\"],\"files\":1}", "{\"by\":\"1:0-1;2:1\"}"];
    assert_eq!([names, groups], expected);
    for at in 0..whole.len() - 1 {
        assert!(read(&whole.as_bytes()[..at]).is_err(), "{at}");
    }
    for (from, to, said) in [
        (groups.to_owned() + "\n", String::new(), "line 1: its sums are not those"),
        (groups.to_owned(), groups.to_owned() + "\n" + groups, "line 6: lines and tests that do not fit together"),
        ("1:0-1".to_owned(), "2-1:0-1".to_owned(), "line 5: lines and tests that do not fit together"),
        ("],\"files\":1".to_owned(), "],\"files\":\"1\"".to_owned(), "line 2: column"),
        (names.to_owned(), names.to_owned() + "\n" + groups, "line 3: tests before the first file"),
    ] {
        let found = error(&whole.replacen(&from, &to, 1));
        assert!(found.starts_with(said), "{found} instead of {said}");
    }
    // Whoever is known lost nothing: its tests are not read.
    let mut saved = with_tests();
    saved.info.generator = Baseline::GENERATOR.to_owned();
    let found = read_beside(&write(&saved), &saved.measurement).unwrap();
    assert_eq!(found.measurement, saved.measurement);
    assert!(found.tests.unwrap().of_lines("src/a.c", &[Line::FIRST]).is_empty());
}
