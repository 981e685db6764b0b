//! A source that was edited after it was measured: what an earlier command saw of it tells where its lines are now.

use std::time::{Duration, SystemTime};

use super::with_variables;

#[test]
fn the_next_command_finds_measured_lines_where_they_are_now() {
    let (dir, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let write = |path: &str, text: &str, age: u64| {
        let path = dir.path().join(path);
        std::fs::write(&path, text).unwrap();
        let written = SystemTime::now() - Duration::from_secs(age);
        std::fs::File::options().append(true).open(path).unwrap().set_modified(written).unwrap();
    };
    let json = || {
        let environment = [("XDG_CACHE_HOME", cache.path().to_str().unwrap())];
        let ran = with_variables(dir.path(), &["report", "--format", "json"], None, &environment);
        let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
        let file = &report["files"][0];
        (file["state"].as_str().unwrap().to_owned(), file["missed"].to_string(), file["totals"]["lines"].to_string())
    };
    let text = "def one(a):\n    if a:\n        return 1\n    return 2\n";
    write("a.py", text, 60);
    write("lcov.info", "SF:a.py\nDA:1,1\nDA:2,4\nDA:3,0\nDA:4,4\nend_of_record\n", 30);
    let environment = [("XDG_CACHE_HOME", cache.path().to_str().unwrap())];
    let saved = with_variables(dir.path(), &["baseline", "save", "x"], None, &environment);
    assert_eq!(saved.code, 0, "{}", saved.stderr);
    let measured = json();
    assert_eq!((measured.0.as_str(), measured.1.as_str()), ("measured", "[[3,3]]"));

    // Two lines more at the top, and another second return.
    write("a.py", &format!("import os\n\n{}", text.replace("return 2", "raise ValueError(a)")), 0);
    let edited = json();
    assert_eq!((edited.0.as_str(), edited.1.as_str()), ("stale", "[[5,5]]"));
    assert!(edited.2.contains("\"covered\":2,\"percent\":66.66") || edited.2.contains("\"total\":3"), "{}", edited.2);

    // What is undone is what was measured, whatever its date says.
    write("a.py", text, 0);
    assert_eq!(json(), measured);

    // Another report says nothing of that text.
    write("lcov.info", "SF:a.py\nDA:1,1\nDA:2,4\nDA:3,0\nDA:4,5\nend_of_record\n", 30);
    assert_eq!(json().0, "stale");
}
