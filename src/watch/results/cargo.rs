//! What cargo says when it cannot build: `error[E0425]: …` and below it `--> src/lib.rs:3:5`.

use super::place;
use super::test::{Broken, TestEvent};

/// Looks for errors of the compiler until tests run. What tests print themselves is no build.
#[derive(Debug, Default)]
pub(super) struct Cargo {
    error: Option<String>,
    /// Did tests run?
    ran: bool,
}

impl Cargo {
    pub(super) fn line(&mut self, line: &str, tell: &mut Vec<TestEvent>) {
        if self.ran {
            return;
        }
        let words = line.trim_start();
        if is_error(line) {
            self.error = Some(line.to_owned());
        } else if words.starts_with("--> ") {
            if let Some(error) = self.error.take() {
                tell.push(TestEvent::Broken(Broken::new(&error, place::places(line))));
            }
        } else if words.starts_with("running ") || words.starts_with("Starting ") || words.starts_with("Nextest run ") {
            self.ran = true;
        }
    }
}

fn is_error(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("error") else { return false };
    rest.starts_with("[E") || rest.starts_with(": ")
}
