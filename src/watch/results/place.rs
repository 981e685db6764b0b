//! Finding `path:line` in what a program printed.

use super::test::Place;
use crate::coverage::Line;

/// Longer paths are none.
const LONGEST: usize = 500;

/// The places that a text names, in its order.
pub(super) fn places(text: &str) -> Vec<Place> {
    text.lines().flat_map(in_line).collect()
}

/// The places that a line names.
pub(super) fn in_line(line: &str) -> impl Iterator<Item = Place> + '_ {
    line.match_indices(':').filter_map(move |(colon, _)| {
        let (before, after) = (line.get(..colon)?, line.get(colon + 1..)?);
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number: u32 = after.get(..digits)?.parse().ok()?;
        let near = (before.len().saturating_sub(LONGEST)..=before.len()).find(|at| before.is_char_boundary(*at))?;
        let path = before.get(near..)?.rsplit(is_edge).next()?;
        Some(Place { file: file(path)?.to_owned(), line: Line::new(number)? })
    })
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || "()[]<>\"'`,=|".contains(c)
}

/// The first place of a text that speaks of one alone.
pub(super) fn first(text: &str) -> Option<Place> {
    text.lines().find_map(|line| in_line(line).next())
}

/// The path, where it is one of a source that may be the user's own.
fn file(path: &str) -> Option<&str> {
    let path = path.strip_prefix("file://").unwrap_or(path);
    let path = path.strip_prefix("./").unwrap_or(path);
    let name = path.rsplit(['/', '\\']).next()?;
    let (stem, extension) = name.rsplit_once('.')?;
    let is_source = !stem.is_empty()
        && extension.len() <= 8
        && extension.starts_with(|c: char| c.is_ascii_alphabetic())
        && extension.chars().all(|c| c.is_ascii_alphanumeric());
    // Packages lie in the project, and are not its own.
    let foreign = ["node_modules/", "site-packages/", "vendor/", "/gems/", "/rustc/"];
    (is_source && !path.contains(':') && !foreign.iter().any(|part| path.contains(part))).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_in_what_tools_print() {
        let found = |text: &str| {
            let words = |place: Place| format!("{}:{}", place.file, place.line);
            places(text).into_iter().map(words).collect::<Vec<_>>().join(" ")
        };
        for (text, expected) in [
            ("thread 'a' panicked at src/lib.rs:24:9:", "src/lib.rs:24"),
            ("  --> ./src/lib.rs:36:5", "src/lib.rs:36"),
            ("    at TestContext.<anonymous> (file:///srv/a.test.mjs:10:12)", "/srv/a.test.mjs:10"),
            ("    at Test.run (node:internal/test_runner/test:796:25)", ""),
            ("\u{276f} run node_modules/vite/dist/config.js:3:1", ""),
            ("     # ./spec/door_spec.rb:7:in `block'", "spec/door_spec.rb:7"),
            ("a_test.py:8: RuntimeError, b.py:9", "a_test.py:8 b.py:9"),
            ("took 12:30:01 at 127.0.0.1:8080 on http://host:80", ""),
            (".rs:1 a.:2 a.rs:0 a.rs:99999999999 a.rs:", ""),
            ("\u{7d55}:\u{7d55}.rs:3", ""),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
