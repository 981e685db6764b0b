//! Comments at the end of a line that take it out of the count: `# pragma: no cover` and its kin. They are no part of the
//! line: one that gets such a comment is the same line, and no longer counted.

/// What such comments begin with, in small letters. Those that only excuse a branch are none of them: their line counts.
const MARKERS: [&str; 17] = [
    "pragma: no cover",
    "pragma:no cover",
    "pragma no cover",
    "nocov",
    ":nocov:",
    "lcov_excl_line",
    "lcov_excl_start",
    "lcov_excl_stop",
    "gcov_excl_line",
    "gcovr_excl_line",
    "gcovr_excl_start",
    "gcovr_excl_stop",
    "grcov-excl-line",
    "istanbul ignore next",
    "c8 ignore next",
    "v8 ignore next",
    "coverage:ignore-line",
];

/// The parts of a line before and after such a comment.
pub(super) fn without(text: &str) -> (&str, &str) {
    let bytes = text.as_bytes();
    let start = memchr::memchr2_iter(b'#', b'/', bytes).find(|at| is_marker(bytes.get(*at..).unwrap_or_default()));
    let Some((before, comment)) = start.and_then(|start| text.split_at_checked(start)) else { return (text, "") };
    let after = comment.strip_prefix("/*").and_then(|inside| inside.split_once("*/"));
    (before, after.map_or("", |(_, after)| after))
}

/// Does a comment begin here that takes its line out?
fn is_marker(comment: &[u8]) -> bool {
    let opened = [&b"#"[..], b"//", b"/*"].iter().find_map(|opening| comment.strip_prefix(*opening));
    let Some(inside) = opened else { return false };
    let inside = inside.trim_ascii_start();
    let starts =
        |marker: &&str| inside.get(..marker.len()).is_some_and(|start| start.eq_ignore_ascii_case(marker.as_bytes()));
    MARKERS.iter().any(starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_that_take_a_line_out_are_no_part_of_it() {
        for (text, rest) in [
            ("raise Bad()  # pragma: no cover", ("raise Bad()  ", "")),
            ("x = \"#fff\"  #PRAGMA: NO COVER - never", ("x = \"#fff\"  ", "")),
            ("abort(); // LCOV_EXCL_LINE", ("abort(); ", "")),
            ("/* istanbul ignore next */ fail();", ("", " fail();")),
            ("# :nocov:", ("", "")),
        ] {
            assert_eq!(without(text), rest, "{text}");
        }
        for other in
            ["a / b # sum", "if x:  # pragma: no branch", "/* istanbul ignore else */ if (a) b();", "é # é", "#"]
        {
            assert_eq!(without(other), (other, ""), "{other}");
        }
    }
}
