//! Accepted gaps go into a text and come back, and mistakes in it have a line.

use super::*;

const ORIGIN: &str = ".lazycov/accepted.toml";

fn gap(path: &str, start: u32, until: Option<&str>) -> AcceptedGap {
    let mark = MarkedGap {
        kind: MarkKind::Accepted,
        path: RepoPath::new(path),
        function: "ns::f<a, \"b\">".to_owned(),
        lines: Mark::of("return 1;"),
        start: Line::new(start).unwrap(),
    };
    AcceptedGap { mark, reason: "only \\ when the disk is full".to_owned(), until: until.and_then(parse_date) }
}

fn error(text: &str) -> String {
    accepted_of(ORIGIN, text).unwrap_err().to_string()
}

#[test]
fn what_is_written_is_read_and_stands_in_order() {
    let all = [gap("b.c", 7, None), gap("a.c", 90, Some("2027-03-01")), gap("a.c", 8, None), gap("c.c", 1, None)];
    let text = all.iter().fold(String::new(), |text, gap| with_accepted(ORIGIN, &text, gap).unwrap());
    let read = accepted_of(ORIGIN, &text).unwrap();
    let places: Vec<String> = read.iter().map(|gap| format!("{}:{}", gap.mark.path, gap.mark.start)).collect();
    assert_eq!(places, ["a.c:8", "a.c:90", "b.c:7", "c.c:1"]);
    assert!(all.iter().all(|gap| read.contains(gap)));
    let (hash, length) = Mark::of("return 1;").to_parts();
    let lines = format!("lines = \"{hash:08x}-{length}\"\nstart = 90\n");
    let names = "\n\n[[gap]]\npath = \"a.c\"\nfunction = \"ns::f<a, \\\"b\\\">\"\n";
    let why = "reason = \"only \\\\ when the disk is full\"\nuntil = \"2027-03-01\"\n\n[[gap]]\n";
    assert!(text.contains(&[names, &lines, why].concat()), "{text}");
    let mut less = text;
    for gap in &all {
        less = without_accepted(&less, gap).unwrap();
        assert_eq!(without_accepted(&less, gap), None);
    }
    assert_eq!(less, "");
}

#[test]
fn what_others_wrote_keeps_its_bytes() {
    let (b, d) = (gap("b.c", 1, None), gap("d.c", 1, None));
    let both = with_accepted(ORIGIN, &with_accepted(ORIGIN, "# Ours\n\n", &b).unwrap(), &d).unwrap();
    let noted = both.replace("[[gap]]\npath = \"d.c\"", "# Why d\n  # at all\n[[gap]]  # here\npath =  'd.c'");
    for gap in [gap("a.c", 1, None), gap("c.c", 1, None), gap("e.c", 1, None)] {
        let with = with_accepted(ORIGIN, &noted, &gap).unwrap();
        assert!(with.contains("# Why d\n  # at all\n[[gap]]  # here\npath =  'd.c'"), "{with}");
        assert_eq!(without_accepted(&with, &gap).unwrap(), noted);
    }
    assert_eq!(without_accepted(&noted, &d), None, "it is not as it was written");
}

#[test]
fn a_text_that_has_no_safe_place_is_left_alone() {
    let (b, c, d) = (gap("b.c", 1, None), gap("c.c", 1, None), gap("d.c", 1, None));
    let written = with_accepted(ORIGIN, "", &b).unwrap();
    // What looks like the beginning of an entry is a part of a text, so that the one before d would go there.
    let odd = written.replace("reason = \"only", "reason = '''\n[[gap]]\n''' # \"only");
    let odd = with_accepted(ORIGIN, &format!("{odd}\n"), &gap("d.c", 1, None)).unwrap_or_else(|why| panic!("{why}"));
    let why = with_accepted(ORIGIN, &odd, &c).unwrap_err();
    assert_eq!(why, ".lazycov/accepted.toml is written in a way to which nothing can be added");
    assert!(with_accepted(ORIGIN, "gap = []\n", &d).is_err());
    assert!(with_accepted(ORIGIN, "[[gap\n", &d).unwrap_err().starts_with(".lazycov/accepted.toml:1: "));
}

#[test]
fn mistakes_are_told_with_their_line() {
    let whole = "[[gap]]\npath = 'a.c'\nlines = '0c1f9ab2-51'\nstart = 3\nreason = 'old'\nuntil = 2027-03-01\n";
    assert_eq!(accepted_of(ORIGIN, whole).unwrap()[0].until, parse_date("2027-03-01"));
    assert!(accepted_of(ORIGIN, "").unwrap().is_empty());
    let told = |what: &str, with: &str| {
        let message = error(&whole.replace(what, with));
        message.strip_prefix(".lazycov/accepted.toml:").unwrap().to_owned()
    };
    assert_eq!(told("reason", "raeson"), "5: unknown key `raeson` in [[gap]]; did you mean `reason`?");
    assert_eq!(told("'old'", "' '"), "5: gap.reason must not be empty");
    assert_eq!(told("reason = 'old'\n", ""), "1: an accepted gap needs a reason");
    assert_eq!(told("start = 3", "start = 0"), "4: gap.start must be the number of a line");
    assert_eq!(told("start = 3", "start = 'x'"), "4: gap.start must be a number");
    assert_eq!(told("0c1f9ab2-51", "0c1f"), "3: gap.lines must be a fingerprint, such as \"0c1f9ab2-51\"");
    assert_eq!(told("2027-03-01", "'soon'"), "6: gap.until must be a day, such as \"2027-03-01\"");
    assert_eq!(
        told("[[gap]]", "[[gaps]]"),
        "1: unknown section `gaps`; accepted gaps are written as [[gap]], one for each"
    );
    assert_eq!(told("[[gap]]", "[gap]"), "1: accepted gaps are written as [[gap]], one for each");
    assert!(told("'a.c'", "").starts_with("2: "));
}
