//! Exclusion patterns of a configuration, in Python's dialect.

use super::*;

fn excluded(patterns: &[&str], source: &str) -> Vec<u32> {
    let patterns: Vec<String> = patterns.iter().map(|&pattern| pattern.to_owned()).collect();
    analyse(source, &rules(Some(&patterns), &[]).unwrap(), LATER).unwrap().excluded
}

#[test]
fn exclude_lines_replaces_and_exclude_also_adds() {
    let source = "a  # pragma: no cover\nb  # skip\nc\n";
    let skip = ["  # skip ".to_owned(), " ".to_owned()];
    let excluded = |rules: Rules| analyse(source, &rules, LATER).unwrap().excluded;
    assert_eq!(excluded(rules(Some(&skip), &[]).unwrap()), [2]);
    assert_eq!(excluded(rules(None, &skip).unwrap()), [1, 2]);
    assert_eq!(excluded(rules(Some(&[]), &skip).unwrap()), [2]);
    assert!(excluded(rules(Some(&[]), &[]).unwrap()).is_empty());
}

#[test]
fn a_pattern_may_span_lines() {
    let source = "a\n# start\nb\nif c:\n  d\n# stop\ne\n";
    assert_eq!(excluded(&["(?s)# start.*?# stop"], source), [2, 3, 4, 5, 6]);
    assert_eq!(excluded(&[r"if c:\n\s+d"], source), [4, 5]);
    assert_eq!(excluded(&[r"\A(?s:.*# stop)"], source), [1, 2, 3, 4, 5, 6]);
    assert_eq!(excluded(&[r"e\n\Z"], source), [7, 8]);
}

#[test]
fn an_earlier_match_hides_those_it_overlaps() {
    assert_eq!(excluded(&[r"a\nb", r"b\nc"], "a\nb\nc\n"), [1, 2]);
}

#[test]
fn anchors_hold_at_every_line() {
    assert_eq!(excluded(&["^b$"], "ab\nb\nba\n"), [2]);
}

#[test]
fn python_and_the_engine_write_some_things_differently() {
    for (pattern, text) in [
        (r#"(?P<q>['\"])x(?P=q)"#, r#""x""#),
        (r#"('|\")x\1"#, "'x'"),
        (r"a(?=\+)", "a+ +b"),
        (r"(?<!\.)log\(", "log(1)"),
        (r"x[[&&~~-]", "x[0]"),
        (r"[]x]{2}", "x[x[0]]"),
        (r"[^\]]\] #[#-]-", "x[0] ##--"),
        (r"{a", "{a: 1}"),
        (r"a{,2}\}", "{1: aa}"),
        (r"\<b\>", "a <b> c"),
        (r"\x61\u0062\143\0?\t", "abc\t + 1"),
        (r"[\w.-]+[\d-]*\.\-x", "a.-x"),
        (r"(?x) a \s b [ ] c  # (comment", "a\tb c"),
        (r"a(?#comment)b", "ab"),
        (r"(?i:AB)c", "abc"),
        (r"(?u)é\ \#", "é #"),
        (r"a{2}$", "aa"),
    ] {
        let exclusions = rules(Some(&[pattern.to_owned()]), &[]).unwrap();
        let index = LineIndex::new(text).unwrap();
        let mut found = LineSet::new(1);
        exclusions.exclude.mark(text, &index, &LogicalLines::default(), &mut found).unwrap();
        assert!(found.contains(1), "{pattern} should match {text}");
    }
}

#[test]
fn what_python_rejects_is_an_error_that_names_the_pattern() {
    for pattern in [
        "(",
        "a)",
        "[a",
        "*",
        r"\h",
        r"a\",
        r"[\w-\d]b",
        "(?<n>a)",
        r"\p{L}",
        "a**",
        r"\x6",
        "(?q)",
        "(?i",
        "(?<n>a)",
        "(?P>n)",
        "(?~a)",
        "(?ia)",
        "(?#a",
    ] {
        let error = rules(None, &["fine".to_owned(), pattern.to_owned()]).unwrap_err();
        assert_eq!(error.pattern, pattern, "{error}");
    }
}

#[test]
fn a_pattern_that_never_ends_is_given_up() {
    let costly = rules(Some(&[r"(?:(?=a)a+)+b".to_owned()]), &[]).unwrap();
    let error = analyse(&"a".repeat(64), &costly, LATER).unwrap_err();
    assert!(error.message.contains("too long"), "{error}");
}
