//! Scripts of the HTML pages that coverage tools write. They lie beside reports, often where git does not ignore them, and
//! are nobody's source files.

use super::index::Index;

/// A script by its name, of which a star may be any part, and what its tool writes along with it: a path from the script's
/// folder, in which a star is the same part.
const SCRIPTS: [(&str, &str); 8] = [
    // Istanbul's `html` and `lcov`, and so c8's, jest's, nyc's and vitest's.
    ("prettify.js", "prettify.css"),
    ("sorter.js", "sort-arrow-sprite.png"),
    ("block-navigation.js", "base.css"),
    // coverage.py's `html`.
    ("coverage_html*.js", "index.html"),
    // SimpleCov's; the folder between is named after its version.
    ("application.js", "../../.last_run.json"),
    // PHPUnit's `--coverage-html`, whose other scripts are `*.min.js`.
    ("file.js", "../dashboard.html"),
    // gcovr's `--html-details`.
    ("*.js", "*.functions.html"),
    // JaCoCo's.
    ("*.js", "../jacoco-resources/report.css"),
];

/// Does a coverage tool write this script for its pages?
pub(super) fn is_script_of_pages(path: &str, index: &Index) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    SCRIPTS.iter().any(|(script, beside)| {
        let part = match script.split_once('*') {
            Some((head, tail)) => name.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail)),
            None => (name == *script).then_some(""),
        };
        part.is_some_and(|part| holds(folder, &beside.replace('*', part), index))
    })
}

/// Is there this file, seen from a folder?
fn holds(mut folder: &str, mut beside: &str, index: &Index) -> bool {
    while let Some(rest) = beside.strip_prefix("../") {
        if folder.is_empty() {
            return false;
        }
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        beside = rest;
    }
    let path = if folder.is_empty() { beside.to_owned() } else { format!("{folder}/{beside}") };
    index.get(&path).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_told_by_what_lies_with_them() {
        let index = Index::of(&[
            "coverage/lcov-report/base.css",
            "coverage/lcov-report/prettify.css",
            "coverage/.last_run.json",
            "html/dashboard.html",
            "out/calc.functions.html",
            "htmlcov/index.html",
            "target/site/jacoco/jacoco-resources/report.css",
            "prettify.css",
            "web/index.html",
        ]);
        for path in [
            "coverage/lcov-report/prettify.js",
            "coverage/lcov-report/block-navigation.js",
            "coverage/assets/0.12.3/application.js",
            "html/_js/file.js",
            "out/calc.js",
            "htmlcov/coverage_html_cb_6fb7b396.js",
            "target/site/jacoco/jacoco-resources/sort.js",
            "prettify.js",
        ] {
            assert!(is_script_of_pages(path, &index), "{path}");
        }
        for path in [
            "coverage/lcov-report/sorter.js",
            "coverage/lcov-report/app.js",
            "web/prettify.js",
            "out/check.js",
            "application.js",
            "assets/application.js",
            "html/file.js",
        ] {
            assert!(!is_script_of_pages(path, &index), "{path}");
        }
    }
}
