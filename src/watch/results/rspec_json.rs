//! RSpec's `--format json`.

use serde::Deserialize;

use super::place;
use super::test::{Broken, Place, TestEvent, TestKey, TestOutcome, TestResult, Tool};
use crate::coverage::Line;

#[derive(Deserialize)]
struct Document {
    examples: Vec<Example>,
    #[serde(default)]
    messages: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Example {
    full_description: String,
    status: String,
    file_path: String,
    line_number: u32,
    run_time: Option<f64>,
    pending_message: Option<String>,
    exception: Option<Exception>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Exception {
    message: String,
    backtrace: Option<Vec<String>>,
}

/// Reads it.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<TestEvent>, String> {
    let document: Document = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let unloaded = document.messages.iter().filter(|message| message.contains("error occurred while loading"));
    let broken = unloaded.map(|message| {
        let first = message.trim().lines().next().unwrap_or_default();
        TestEvent::Broken(Broken::new(first, place::places(message)))
    });
    Ok(broken.chain(document.examples.iter().map(|example| TestEvent::Ended(result(example)))).collect())
}

fn result(example: &Example) -> TestResult {
    let outcome = match example.status.as_str() {
        "passed" => TestOutcome::Passed,
        "failed" => TestOutcome::Failed,
        _ => TestOutcome::Skipped,
    };
    let exception = example.exception.as_ref();
    let said = exception.map(|exception| exception.message.as_str()).or(example.pending_message.as_deref());
    let frames = exception.and_then(|exception| exception.backtrace.as_ref()).into_iter().flatten();
    let mut places: Vec<Place> = frames.flat_map(|frame| place::in_line(frame)).collect();
    let file = example.file_path.strip_prefix("./").unwrap_or(&example.file_path);
    places.truncate(15);
    places.extend(Line::new(example.line_number).map(|line| Place { file: file.to_owned(), line }));
    let key = TestKey::new(Tool::Rspec, file, &example.full_description);
    TestResult::new(key, outcome).taking(example.run_time).saying(said.unwrap_or_default()).at(places)
}
