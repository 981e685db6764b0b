//! Bytes to text to line numbers.

use super::*;

fn statements(source: &str) -> Vec<u32> {
    default_lines(source).unwrap().statements
}

#[test]
fn every_line_end_counts_once() {
    assert_eq!(statements("a\r\nb\rc\n\r\nd"), [1, 2, 3, 5]);
}

#[test]
fn a_form_feed_is_layout() {
    assert_eq!(statements("a\n\x0c\nif b:\n\x0c   c\n"), [1, 3, 4]);
}

#[test]
fn a_mark_of_the_byte_order_is_no_code() {
    assert_eq!(statements("\u{feff}a\nb\n"), [1, 2]);
    assert_eq!(decode(b"\xEF\xBB\xBFa").unwrap(), "a");
}

#[test]
fn a_line_is_reported_at_the_first_of_its_statement() {
    let lines = default_lines("@d(\n  1)\ndef f(a,\n      b):\n  return [\n    a,\n  ]\n").unwrap();
    assert_eq!((1..=8).map(|line| lines.first_line(line)).collect::<Vec<_>>(), [1, 1, 3, 3, 5, 5, 5, 8]);
    assert_eq!(lines.multiline_spans(), [(1, 2), (3, 4), (5, 7)]);
}

#[test]
fn docstrings_and_exclusions_are_ignored_even_when_they_ran() {
    let lines = default_lines("'''doc\n'''\na = 1\nb = 2  # pragma: no cover\nglobal c\n").unwrap();
    assert_eq!((1..=6).filter(|&line| lines.is_ignored(line)).collect::<Vec<_>>(), [1, 2, 4]);
}

#[test]
fn coding_comments_are_obeyed() {
    let decoded = |bytes: &[u8]| decode(bytes).map(std::borrow::Cow::into_owned);
    assert_eq!(decoded(b"# coding: latin-1\n\xE9\x80").unwrap(), "# coding: latin-1\né\u{80}");
    assert_eq!(decoded(b"#!/usr/bin/python\n# -*- coding: iso-8859-15 -*-\n\xA4").unwrap().chars().last(), Some('€'));
    assert_eq!(decoded(b"# vim: set fileencoding=cp1252 :\n\x80").unwrap().chars().last(), Some('€'));
    assert_eq!(decoded(b"\r\n# coding: cp1252\r\n\x80").unwrap().chars().last(), Some('€'));
    assert_eq!(decoded(b"# coding: euc_jp\n\xA4\xA2").unwrap().chars().last(), Some('あ'));
    assert_eq!(decoded(b"# coding=utf8\n\xC3\xA9\xFF").unwrap(), "# coding=utf8\né\u{fffd}");
    let unknown = decoded(b"\n# coding: uft-8\n").unwrap_err();
    assert_eq!((unknown.line, unknown.message.as_str()), (2, "unknown encoding: uft-8"));
}

#[test]
fn only_the_first_two_lines_can_name_an_encoding() {
    for text in ["a = 1\n# coding: nonsense\n", "\n\n# coding: nonsense\n", "'coding: nonsense'\n", "# encodings\n"] {
        assert_eq!(decode(text.as_bytes()).unwrap(), text);
    }
}
