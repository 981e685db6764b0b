//! The JSON of jest's `--json` and of vitest's reporter of that name, which has the same shape.

use serde::Deserialize;

use super::test::{Place, TestEvent, TestKey, TestOutcome, TestResult, Tool};
use super::{clean, place};
use crate::coverage::Line;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    test_results: Vec<File>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct File {
    name: String,
    status: String,
    message: Option<String>,
    assertion_results: Vec<Assertion>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Assertion {
    ancestor_titles: Vec<String>,
    title: String,
    status: String,
    duration: Option<f64>,
    failure_messages: Option<Vec<String>>,
    location: Option<Location>,
}

#[derive(Deserialize)]
struct Location {
    line: u32,
}

/// Reads it.
pub(super) fn read(tool: Tool, bytes: &[u8]) -> Result<Vec<TestEvent>, String> {
    let document: Document = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let mut events = Vec::new();
    for file in document.test_results {
        let is_whole = file.status == "failed" && file.assertion_results.is_empty();
        if let Some(message) = file.message.as_deref().filter(|_| is_whole) {
            let message = told(message);
            // The heading says that it did not load.
            let lines: Vec<&str> = message.lines().filter(|line| !line.contains("Test suite failed to run")).collect();
            let message = lines.join("\n");
            let mut places = place::places(&message);
            places.push(Place { file: file.name.clone(), line: Line::FIRST });
            let key = TestKey::new(tool, &file.name, "");
            events.push(TestEvent::Ended(TestResult::new(key, TestOutcome::Errored).saying(&message).at(places)));
        }
        events.extend(file.assertion_results.iter().map(|one| TestEvent::Ended(result(tool, &file.name, one))));
    }
    Ok(events)
}

fn result(tool: Tool, file: &str, one: &Assertion) -> TestResult {
    let outcome = match one.status.as_str() {
        "passed" | "focused" => TestOutcome::Passed,
        "failed" => TestOutcome::Failed,
        _ => TestOutcome::Skipped,
    };
    let whole: Vec<&str> = one.ancestor_titles.iter().map(String::as_str).chain([&*one.title]).collect();
    let text = one.failure_messages.iter().flatten().map(|message| told(message)).collect::<Vec<_>>().join("\n");
    let mut places = place::places(&text);
    if let Some(line) = one.location.as_ref().and_then(|location| Line::new(location.line)) {
        places.push(Place { file: file.to_owned(), line });
    }
    let message: Vec<&str> = text.lines().take_while(|line| !line.trim_start().starts_with("at ")).collect();
    let key = TestKey::new(tool, file, &whole.join(" > "));
    TestResult::new(key, outcome)
        .taking(one.duration.map(|milliseconds| milliseconds / 1000.0))
        .saying(&message.join("\n"))
        .at(places)
}

/// Without colours.
fn told(message: &str) -> String {
    let mut lines = Vec::new();
    let mut cleaner = clean::Lines::default();
    cleaner.feed(message.as_bytes(), |line| lines.push(line.to_owned()));
    cleaner.finish(|line| lines.push(line.to_owned()));
    lines.join("\n")
}
