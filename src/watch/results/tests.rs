//! What real tools printed and wrote, and what was told of it; and what nobody should print.

use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::*;

use super::*;

fn fixture(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/results").join(path)).unwrap()
}

fn fixtures(folder: &str) -> Vec<(String, Vec<u8>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/results").join(folder);
    let mut names: Vec<String> =
        std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names.into_iter().map(|name| (name.clone(), fixture(&format!("{folder}/{name}")))).collect()
}

fn written(name: &str) -> Written {
    match name {
        "pytest-xunit1.xml" | "pytest-broken.xml" => Written::Junit(Tool::Pytest),
        "phpunit.xml" => Written::Junit(Tool::Phpunit),
        "ctest.xml" => Written::Junit(Tool::Ctest),
        "node.xml" => Written::Junit(Tool::Node),
        "vitest.json" => Written::Jest(Tool::Vitest),
        "jest.json" => Written::Jest(Tool::Jest),
        "rspec.json" => Written::Rspec,
        other => panic!("{other}"),
    }
}

fn printed(bytes: &[u8]) -> Vec<TestEvent> {
    let mut output = Output::default();
    let mut events = output.feed(bytes);
    events.extend(output.finish());
    events
}

/// Everything that events add up to.
fn told(events: Vec<TestEvent>) -> String {
    let mut results = Results::default();
    for event in events {
        results.take(event);
    }
    let Tally { counts, expected, broken } = results.tally();
    let mut text = format!(
        "{} passed, {} skipped, {} failed, {} errored; {expected} expected\n",
        counts.passed, counts.skipped, counts.failed, counts.errored
    );
    let places = |places: &[Place]| {
        let places: Vec<String> =
            places.iter().take(2).map(|place| format!("{}:{}", place.file, place.line.get())).collect();
        if places.is_empty() { String::new() } else { format!(" @ {}", places.join(" ")) }
    };
    if let Some(broken) = broken {
        let _ = writeln!(text, "broken: {}{}", broken.message, places(&broken.places));
    }
    for Known { result, .. } in results.tests() {
        let TestKey { suite, name, tool } = &result.key;
        let time = if result.seconds.is_some() { "s" } else { "" };
        let _ = writeln!(text, "{tool:?} {:?}{time} [{suite}] {name}{}", result.outcome, places(&result.places));
        for line in result.message.lines() {
            let _ = writeln!(text, "    {line}");
        }
    }
    text
}

#[test]
fn what_tools_print_is_told() {
    for (name, bytes) in fixtures("printed") {
        insta::assert_snapshot!(name.replace('.', "_"), told(printed(&bytes)));
    }
}

#[test]
fn what_tools_write_is_told() {
    for (name, bytes) in fixtures("written") {
        insta::assert_snapshot!(name.replace('.', "_"), told(read(written(&name), &bytes).unwrap()));
    }
}

#[test]
fn output_that_comes_in_any_pieces_tells_the_same() {
    for (name, bytes) in fixtures("printed") {
        let whole = printed(&bytes);
        for size in [1, 7, 1000] {
            let mut output = Output::default();
            let mut events: Vec<TestEvent> = bytes.chunks(size).flat_map(|piece| output.feed(piece)).collect();
            events.extend(output.finish());
            assert_eq!(events, whole, "{name} in pieces of {size}");
        }
    }
}

#[test]
fn whatever_is_cut_off_is_read_as_far_as_it_goes() {
    for (_, bytes) in fixtures("printed") {
        for end in (0..bytes.len()).step_by(13) {
            let _ = told(printed(&bytes[..end]));
        }
    }
    for (name, bytes) in fixtures("written") {
        for end in 0..bytes.len() {
            let _ = read(written(&name), &bytes[..end]);
        }
    }
    let whole = fixture("written/pytest-xunit1.xml");
    let cut = read(Written::Junit(Tool::Pytest), &whole[..whole.len() - 20]).unwrap();
    assert_eq!(cut.len(), 7, "the cases before the cut are told");
    assert!(read(Written::Rspec, b"[]").is_err() && read(Written::Junit(Tool::Go), b"").is_err());
}

#[test]
fn events_of_go_are_shown_as_what_the_tests_print() {
    let text =
        "one\n{\"Action\":\"run\",\"Test\":\"A\"}\n{\"Action\":\"output\",\"Output\":\"two\\n\"}\n{\"Time\":3}\n{\"T";
    for size in [1, 5, text.len()] {
        let mut shown = Shown::default();
        let mut bytes: Vec<u8> = text.as_bytes().chunks(size).flat_map(|piece| shown.feed(piece)).collect();
        bytes.extend(shown.finish());
        assert_eq!(String::from_utf8(bytes).unwrap(), "one\ntwo\r\n{\"Time\":3}\n{\"T", "in pieces of {size}");
    }
}

#[test]
fn what_looks_like_a_tool_for_a_line_swallows_no_other() {
    let told_of = |before: &str| {
        let text = format!(
            "{before}\ntest opens ... ok\n_ x _\na.py::test_b PASSED [ 50%]\n{before}\n1/2 Test #1: c ...   Passed    0.00 sec\n"
        );
        told(printed(text.as_bytes())).lines().next().unwrap_or_default().to_owned()
    };
    for before in ["# a/b", "PASS a.b", "1..2", "Failures:", "\u{2139} tests 3", "FAIL\tx", "=== RUN"] {
        assert!(told_of(before).starts_with("3 passed"), "{before}: {}", told_of(before));
    }
}

#[test]
fn what_is_kept_is_bounded() {
    let long = "x".repeat(100_000);
    let hostile =
        format!("test {long} ... FAILED\n---- {long} stdout ----\n{}\nfailures:\n", format!("{long}\n").repeat(20));
    for event in printed(hostile.as_bytes()) {
        if let TestEvent::Ended(result) = event {
            assert!(result.key.name.len() <= 1000 && result.message.len() <= 4000);
        }
    }
    let places = format!("{}\n", "a.rs:1 ".repeat(50_000));
    let text = format!("test a ... FAILED\n---- a stdout ----\n{}failures:\n", places.repeat(3));
    for event in printed(text.as_bytes()) {
        if let TestEvent::Ended(result) = event {
            assert!(result.places.len() <= 16);
        }
    }
}

proptest! {
    #[test]
    fn nothing_that_is_printed_ends_us(lines in prop::collection::vec(line(), 0..40)) {
        let text = lines.join("\n");
        let _ = told(printed(text.as_bytes()));
        let mut shown = Shown::default();
        let _ = (shown.feed(text.as_bytes()), shown.finish());
    }
}

/// A line of a real output with something else in it.
fn line() -> impl Strategy<Value = String> {
    let lines: Vec<String> = fixtures("printed")
        .iter()
        .flat_map(|(_, bytes)| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    (prop::sample::select(lines), any::<prop::sample::Index>(), "\\PC{0,3}|[():. \u{2713}]{0,4}").prop_map(
        |(line, at, more)| {
            let at = at.index(line.len() + 1);
            let at = (0..=at).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0);
            format!("{}{more}{}", &line[..at], &line[at..])
        },
    )
}
