//! Comments that say something to a tool: to compilers, test runners, or to tests that compare what is printed.

/// Does a comment decide what a text does?
pub(super) fn matters(path: &str, text: &str, comment: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| comment.contains(word));
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        // What an example prints is written in its comments; cgo compiles those above its import.
        "go" => path.ends_with("_test.go") || has(&["go:", "+build", "export "]) || text.contains("import \"C\""),
        // Examples in documentation are tests.
        "rs" => ["///", "//!", "/**", "/*!"].iter().any(|start| comment.starts_with(start)),
        "py" | "pyi" | "pyw" => has(&["coding"]),
        "rb" | "rake" => has(&["coding", "frozen_string_literal", "shareable_constant_value", "warn_indent"]),
        // Environments of test runners, annotations, and what bundlers take from comments.
        "js" | "jsx" | "mjs" | "cjs" | "ts" | "mts" | "cts" | "tsx" | "php" => has(&["@", "#", "webpack", "///"]),
        _ => false,
    }
}
