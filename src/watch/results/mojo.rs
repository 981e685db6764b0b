//! Mojo: what does not compile, and `TestSuite`, which prints everything at its end, to its output or as the error that it
//! ends with.
//!
//! ```text
//! Running 2 tests for /srv/door/test_door.mojo
//!     PASS [ 0.001 ] test_opens
//!     FAIL [ 0.032 ] test_slams
//!       At /srv/door/test_door.mojo:7:17: AssertionError: `left == right` comparison failed:
//!          left: 2
//!         right: 3
//! --------
//! Summary [ 0.033 ] 2 tests run: 1 passed , 1 failed , 0 skipped
//! ```

use super::capture::Capture;
use super::place;
use super::reader::Reader;
use super::test::{Broken, TestEvent, TestKey, TestOutcome, TestResult, Tool};

/// Reads it.
#[derive(Debug, Default)]
pub(super) struct Mojo {
    /// The file whose tests are told.
    suite: Option<String>,
    about: Option<(TestResult, Capture)>,
}

impl Reader for Mojo {
    fn line(&mut self, line: &str, tell: &mut Vec<TestEvent>) -> bool {
        if let Some((number, file)) = running(line) {
            self.end(tell);
            self.suite = Some(file.to_owned());
            tell.push(TestEvent::Expected(Tool::Mojo, number));
            return true;
        }
        if let Some(broken) = broken(line) {
            self.end(tell);
            tell.push(TestEvent::Broken(broken));
            return true;
        }
        let Some(suite) = &self.suite else { return false };
        if let Some(result) = result(suite, line) {
            self.flush(tell);
            if result.outcome.is_bad() {
                self.about = Some((result.clone(), Capture::default()));
            }
            tell.push(TestEvent::Ended(result));
        } else if line.trim_end() == "--------" {
            self.flush(tell);
        } else if line.starts_with("Summary [") {
            self.end(tell);
        } else if let Some((_, capture)) = &mut self.about {
            capture.push(line);
        } else {
            return false;
        }
        true
    }

    fn end(&mut self, tell: &mut Vec<TestEvent>) {
        self.flush(tell);
        self.suite = None;
    }
}

impl Mojo {
    fn flush(&mut self, tell: &mut Vec<TestEvent>) {
        tell.extend(self.about.take().and_then(|(result, capture)| capture.about(result)));
    }
}

/// `Running 3 tests for FILE`.
fn running(line: &str) -> Option<(u64, &str)> {
    let (number, file) = line.strip_prefix("Running ")?.split_once(" tests for ")?;
    let file = file.trim_end();
    Some((number.parse().ok()?, file)).filter(|_| is_mojo(file))
}

fn is_mojo(file: &str) -> bool {
    matches!(file.rsplit_once('.'), Some((_, "mojo" | "🔥")))
}

/// `door.mojo:3:17: error: use of unknown declaration`, as the compiler says it.
fn broken(line: &str) -> Option<Broken> {
    let (before, message) = line.split_once(": error: ")?;
    let place = place::in_line(before).find(|place| is_mojo(&place.file))?;
    line.starts_with(&place.file).then(|| Broken::new(message, vec![place]))
}

/// `    PASS [ 0.001 ] test_opens`.
fn result(suite: &str, line: &str) -> Option<TestResult> {
    let (word, rest) = line.trim_start().split_once(" [ ")?;
    let outcome = match word {
        "PASS" => TestOutcome::Passed,
        "FAIL" => TestOutcome::Failed,
        "SKIP" => TestOutcome::Skipped,
        _ => return None,
    };
    let (seconds, name) = rest.split_once(" ] ")?;
    let key = TestKey::new(Tool::Mojo, suite, name.trim_end());
    Some(TestResult::new(key, outcome).taking(seconds.trim().parse().ok()))
}
