//! `go test -json`, an event a line.
//!
//! ```json
//! {"Action":"run","Package":"example.com/door","Test":"TestOpen"}
//! {"Action":"output","Package":"example.com/door","Test":"TestOpen","Output":"    door_test.go:9: shut\n"}
//! {"Action":"fail","Package":"example.com/door","Test":"TestOpen","Elapsed":0.01}
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;

use super::capture::Capture;
use super::place;
use super::reader::Reader;
use super::test::{Broken, Place, TestEvent, TestKey, TestOutcome, TestResult, Tool};

/// An event of `go test -json`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Event {
    action: String,
    package: String,
    test: String,
    output: String,
    import_path: String,
    elapsed: Option<f64>,
    failed_build: String,
}

impl Event {
    fn of(line: &str) -> Option<Event> {
        if !line.starts_with("{\"") || !line.contains("\"Action\":") {
            return None;
        }
        serde_json::from_str(line).ok()
    }
}

/// More tests at once do not have their output kept.
const MOST: usize = 10_000;

/// Reads it.
#[derive(Debug, Default)]
pub(super) struct Go {
    /// What was printed about tests that run, packages that run, and builds, by package and test.
    about: BTreeMap<(String, String), Capture>,
    /// Packages in which a test failed.
    failed: Option<String>,
}

impl Reader for Go {
    fn line(&mut self, line: &str, tell: &mut Vec<TestEvent>) -> bool {
        let Some(event) = Event::of(line) else { return false };
        let Event { package, test, .. } = &event;
        let key = || TestKey::new(Tool::Go, package, test);
        match (event.action.as_str(), test.is_empty()) {
            ("run", false) => tell.push(TestEvent::Began(key())),
            ("output", _) => self.print((package, test), &event.output),
            ("build-output", _) => self.print((&event.import_path, ""), &event.output),
            ("pass" | "skip" | "fail", false) => {
                let outcome = match event.action.as_str() {
                    "pass" => TestOutcome::Passed,
                    "skip" => TestOutcome::Skipped,
                    _ => TestOutcome::Failed,
                };
                let capture = self.about.remove(&(package.clone(), test.clone())).unwrap_or_default();
                let mut result = TestResult::new(key(), outcome).taking(event.elapsed);
                if outcome != TestOutcome::Passed {
                    let (message, places) = told(package, &capture);
                    result = result.saying(&message).at(places);
                }
                if outcome.is_bad() {
                    self.failed = Some(package.clone());
                }
                tell.push(TestEvent::Ended(result));
            }
            ("fail", true) => self.failed_package(&event, tell),
            ("pass", true) => {
                self.about.remove(&(package.clone(), String::new()));
            }
            _ => {}
        }
        true
    }
}

impl Go {
    fn print(&mut self, (package, test): (&str, &str), output: &str) {
        let about = (package.to_owned(), test.to_owned());
        if self.about.len() < MOST || self.about.contains_key(&about) {
            self.about.entry(about).or_default().push(output.trim_end_matches('\n'));
        }
    }

    /// A package fails when one of its tests did, and also when it cannot be built or its process breaks.
    fn failed_package(&mut self, event: &Event, tell: &mut Vec<TestEvent>) {
        let own = self.about.remove(&(event.package.clone(), String::new())).unwrap_or_default();
        if !event.failed_build.is_empty() {
            let build = self.about.remove(&(event.failed_build.clone(), String::new())).unwrap_or_default();
            tell.extend(broken(&build.text()).map(TestEvent::Broken));
        } else if own.text().contains("[build failed]") || own.text().contains("[setup failed]") {
            // Older versions print what the compiler said as it is, and another reader tells.
        } else if self.failed.as_deref() != Some(&event.package) {
            let (message, places) = told(&event.package, &own);
            let key = TestKey::new(Tool::Go, &event.package, "");
            tell.push(TestEvent::Ended(
                TestResult::new(key, TestOutcome::Errored).taking(event.elapsed).saying(&message).at(places),
            ));
        }
    }
}

/// What a test said, without the frame that every test has, and where: `door_test.go:9: shut`.
pub(super) fn told(package: &str, capture: &Capture) -> (String, Vec<Place>) {
    let text = capture.text();
    let is_frame = |line: &&str| {
        let words = line.trim_start();
        words.starts_with("=== ") || words.starts_with("--- ")
    };
    let lines: Vec<&str> = text.lines().filter(|line| !is_frame(line)).collect();
    let is_stack = |line: &str| line.starts_with("goroutine ") && line.ends_with(':');
    let places = lines.iter().flat_map(|line| place::in_line(line)).map(|place| in_package(package, place)).collect();
    let mut words: Vec<&str> = lines.iter().map(|line| line.trim()).take_while(|line| !is_stack(line)).collect();
    if let Some(first) = words.first_mut()
        && let Some((before, after)) = first.split_once(": ")
        && place::in_line(&format!("{before}:")).next().is_some()
    {
        *first = after;
    }
    (words.join("\n"), places)
}

/// Tests name their file without its folder, which is the package's.
fn in_package(package: &str, place: Place) -> Place {
    let has_folder = place.file.contains(['/', '\\']);
    if has_folder { place } else { Place { file: format!("{package}/{}", place.file), ..place } }
}

/// What the compiler said: `./broken.go:3:28: undefined: nothing`.
pub(super) fn broken(text: &str) -> Option<Broken> {
    let line = text.lines().find(|line| place::in_line(line).next().is_some())?;
    let message = line.split_once(": ").map_or(line, |(_, message)| message);
    Some(Broken::new(message, place::places(text)))
}

/// What is to be shown of an output: of lines that are such events, what the tests print.
#[derive(Debug, Default)]
pub struct Shown {
    /// A line that may be an event, and has not ended.
    held: Vec<u8>,
    /// Is this the middle of a line that is none?
    plain: bool,
}

/// How an event begins.
const OPENINGS: [&[u8]; 3] = [b"{\"Time\":", b"{\"Action\":", b"{\"ImportPath\":"];
/// Longer lines are shown as they are.
const LONGEST: usize = 256 * 1024;

impl Shown {
    /// Takes bytes of the output and gives those to show.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut shown = Vec::with_capacity(bytes.len());
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let ends = piece.ends_with(b"\n");
            if self.plain {
                shown.extend_from_slice(piece);
                self.plain = !ends;
                continue;
            }
            self.held.extend_from_slice(piece);
            if ends {
                let line = std::mem::take(&mut self.held);
                match std::str::from_utf8(&line).ok().and_then(|line| Event::of(line.trim_end())) {
                    // A terminal in which programs draw wants both.
                    Some(event) => shown.extend(event.output.replace('\n', "\r\n").bytes()),
                    None => shown.extend(line),
                }
            } else if self.held.len() > LONGEST || !OPENINGS.iter().any(|opening| begins(&self.held, opening)) {
                shown.append(&mut self.held);
                self.plain = true;
            }
        }
        shown
    }

    /// What was held back.
    pub fn finish(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.held)
    }
}

/// Is one the beginning of the other?
fn begins(held: &[u8], opening: &[u8]) -> bool {
    held.iter().zip(opening).all(|(one, other)| one == other)
}
