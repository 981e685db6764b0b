//! JUnit XML, with what each tool means by suites, classes and files.

use super::capture::Capture;
use super::test::{Place, TestEvent, TestKey, TestOutcome, TestResult, Tool};
use super::{clean, place, pytest};
use crate::coverage::Line;
use crate::formats::junit::{Case, Outcome, read_cases};

/// Reads the cases, as far as the file goes.
pub(super) fn read(tool: Tool, bytes: &[u8]) -> Result<Vec<TestEvent>, String> {
    let mut events = Vec::new();
    match read_cases(bytes, |case| tell(tool, &case, &mut events)) {
        Err(error) if events.is_empty() => Err(error.to_string()),
        _ => Ok(events),
    }
}

fn tell(tool: Tool, case: &Case, events: &mut Vec<TestEvent>) {
    let outcome = match case.outcome {
        Outcome::Passed => TestOutcome::Passed,
        Outcome::Skipped => TestOutcome::Skipped,
        Outcome::Failed => TestOutcome::Failed,
        Outcome::Errored => TestOutcome::Errored,
    };
    let message = uncoloured(&case.message);
    let (suite, name) = names(tool, case);
    let (said, mut places) = explained(tool, &case.text);
    // Where the test begins is told by some; pytest counts lines from 0.
    let line = case.line.map(|line| if tool == Tool::Pytest { line.saturating_add(1) } else { line });
    if let Some(line) = line.and_then(Line::new).filter(|_| !case.file.is_empty()) {
        places.push(Place { file: case.file.clone(), line });
    }
    let is_telling = !message.is_empty() && message != "true" && !message.ends_with(" failure");
    let message = if is_telling && !message.starts_with("failed on ") { message } else { said };
    let result = TestResult::new(TestKey::new(tool, &suite, &name), outcome).taking(case.seconds);
    events.push(TestEvent::Ended(result.saying(&message).at(places)));
}

/// Suite and name, as the same tool prints them.
fn names(tool: Tool, case: &Case) -> (String, String) {
    let named = |suite: &str| (suite.to_owned(), case.name.clone());
    match tool {
        Tool::Pytest if !case.file.is_empty() => {
            let module = case.file.strip_suffix(".py").unwrap_or(&case.file).replace(['/', '\\'], ".");
            if case.class.is_empty() {
                return (case.file.clone(), String::new());
            }
            let classes = case.class.strip_prefix(&module).unwrap_or_default().trim_start_matches('.');
            let whole = classes.split('.').filter(|class| !class.is_empty()).chain([&*case.name]);
            (case.file.clone(), whole.collect::<Vec<_>>().join("::"))
        }
        Tool::Node => {
            let whole = case.suites.iter().chain([&case.name]);
            (String::new(), whole.map(String::as_str).collect::<Vec<_>>().join(" > "))
        }
        Tool::Ctest => (String::new(), case.name.clone()),
        _ if !case.class.is_empty() => named(&case.class),
        _ => named(case.suites.last().map_or("", String::as_str)),
    }
}

/// The message and the places that a tool's long text holds.
fn explained(tool: Tool, text: &str) -> (String, Vec<Place>) {
    let text = uncoloured(text);
    if tool == Tool::Pytest {
        let mut capture = Capture::default();
        text.lines().for_each(|line| capture.push(line));
        return pytest::told(&capture);
    }
    let mut lines = text.trim().lines();
    // PHPUnit begins with the name of the test.
    if tool == Tool::Phpunit {
        lines.next();
    }
    let is_place = |line: &&str| place::first(line).is_some();
    let before: Vec<&str> = lines.clone().take_while(|line| !is_place(line)).collect();
    let message =
        if before.is_empty() { lines.clone().next().unwrap_or_default().to_owned() } else { before.join("\n") };
    (message, lines.flat_map(place::in_line).collect())
}

/// pytest writes escapes as `#x1B`, which no terminal does.
fn uncoloured(text: &str) -> String {
    let text = text.replace("#x1B", "\u{1b}");
    let mut lines = Vec::new();
    let mut cleaner = clean::Lines::default();
    cleaner.feed(text.as_bytes(), |line| lines.push(line.to_owned()));
    cleaner.finish(|line| lines.push(line.to_owned()));
    lines.join("\n")
}
