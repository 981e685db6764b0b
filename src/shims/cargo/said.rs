//! What the harness says of a test that ran alone, and of all of them together.

use std::fmt::Write as _;
use std::process::Output;
use std::time::Duration;

/// What was said of a test.
#[derive(Debug, PartialEq)]
pub(super) struct Said {
    name: String,
    /// The line of its result, with its end.
    pub(super) line: String,
    /// What is told of a failure, from its heading on.
    section: Option<String>,
    outcome: Outcome,
    /// Did it come to its end?
    pub(super) is_complete: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Outcome {
    Passed,
    Failed,
    Ignored,
}

impl Said {
    pub(super) fn of(test: &str, output: &Output) -> Said {
        Said::read(test, &String::from_utf8_lossy(&output.stdout), &output.status.to_string(), output.status.code())
    }

    fn read(test: &str, text: &str, status: &str, code: Option<i32>) -> Said {
        let result = text.lines().find_map(|line| {
            let (name, words) = line.strip_prefix("test ")?.split_once(" ... ")?;
            let is_it = name == test || name.strip_suffix(" - should panic") == Some(test);
            Some((line, words)).filter(|_| is_it)
        });
        let name = test.to_owned();
        if let (Some((line, words)), Some(0 | 101)) = (result, code) {
            // What a test prints past the harness may stand in the line.
            let outcome = if words.starts_with("ignored") {
                Some(Outcome::Ignored)
            } else if words.ends_with("ok") {
                Some(Outcome::Passed)
            } else {
                words.ends_with("FAILED").then_some(Outcome::Failed)
            };
            if let Some(outcome) = outcome {
                let is_complete = outcome != Outcome::Ignored;
                return Said { name, line: format!("{line}\n"), section: section(text, test), outcome, is_complete };
            }
        }
        let section = format!("---- {test} stdout ----\n{}\nthe test ended its process: {status}\n", text.trim());
        let line = format!("test {test} ... FAILED\n");
        Said { name, line, section: Some(section), outcome: Outcome::Failed, is_complete: false }
    }
}

/// What is told of a test, up to the list of those that failed.
fn section(text: &str, test: &str) -> Option<String> {
    let from = text.find(&format!("---- {test} std"))?;
    let rest = text.get(from..)?;
    let end = ["\n\nfailures:\n", "\n\nsuccesses:\n", "\ntest result: "].iter().filter_map(|end| rest.rfind(end)).min();
    rest.get(..end.unwrap_or(rest.len())).map(|told| format!("{}\n", told.trim_end()))
}

/// What was said of all tests.
#[derive(Debug, Default)]
pub(super) struct Total {
    passed: usize,
    ignored: usize,
    failed: Vec<(String, String)>,
    shown: Vec<String>,
}

impl Total {
    pub(super) fn add(&mut self, said: Said) {
        match said.outcome {
            Outcome::Passed => {
                self.passed += 1;
                self.shown.extend(said.section);
            }
            Outcome::Ignored => self.ignored += 1,
            Outcome::Failed => self.failed.push((said.name, said.section.unwrap_or_default())),
        }
    }

    /// As the harness ends.
    pub(super) fn text(&self, took: Duration) -> String {
        let mut text = String::new();
        if !self.shown.is_empty() {
            let _ = write!(text, "\nsuccesses:\n\n{}\n", self.shown.join("\n"));
        }
        let mut failed: Vec<&(String, String)> = self.failed.iter().collect();
        failed.sort();
        if !failed.is_empty() {
            text.push_str("\nfailures:\n\n");
            for (_, section) in &failed {
                text.extend([section, "\n"]);
            }
            text.push_str("\nfailures:\n");
            for (name, _) in &failed {
                text.extend(["    ", name, "\n"]);
            }
        }
        let word = if failed.is_empty() { "ok" } else { "FAILED" };
        let _ = writeln!(
            text,
            "\ntest result: {word}. {} passed; {} failed; {} ignored; 0 measured; 0 filtered out; finished in {:.2}s\n",
            self.passed,
            failed.len(),
            self.ignored,
            took.as_secs_f64()
        );
        text
    }

    pub(super) fn code(&self) -> u8 {
        if self.failed.is_empty() { 0 } else { 101 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAILED: &str = "\nrunning 1 test\ntest tests::slams ... FAILED\n\nfailures:\n\n---- tests::slams stdout ----\n\
                          thread 'tests::slams' panicked at src/lib.rs:24:9:\nthe door\n\n\nfailures:\n    tests::slams\n\n\
                          test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 5 filtered out; finished in 0.00s\n";

    #[test]
    fn tests_are_told_as_if_they_had_run_together() {
        let passed = |name: &str| Said::read(name, &format!("\ntest {name} ... ok\n"), "", Some(0));
        let mut total = Total::default();
        total.add(passed("tests::opens"));
        total.add(Said::read("tests::slams", FAILED, "", Some(101)));
        total.add(Said::read("late", "test late ... ignored, slow\n", "", Some(0)));
        total.add(Said::read("dies", "running 1 test\n", "signal: 6 (SIGABRT)", None));
        let expected = "\nfailures:\n\n---- dies stdout ----\nrunning 1 test\nthe test ended its process: signal: 6 (SIGABRT)\n\n\
                        ---- tests::slams stdout ----\nthread 'tests::slams' panicked at src/lib.rs:24:9:\nthe door\n\n\n\
                        failures:\n    dies\n    tests::slams\n\n\
                        test result: FAILED. 1 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n";
        assert_eq!(total.text(Duration::ZERO), expected);
        assert_eq!(total.code(), 101);
        let panics = Said::read("p", "test p - should panic ... ok\n", "", Some(0));
        assert_eq!((panics.line.as_str(), panics.is_complete), ("test p - should panic ... ok\n", true));
        assert!(!Said::read("late", "test late ... ignored\n", "", Some(0)).is_complete);
    }
}
