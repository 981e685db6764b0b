//! What it costs to tell apart what each test ran: how long runs of all tests took with it and without. Where they take
//! long, the second run of all goes without, once, so that both are known; where it costs too much, all others do, too.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A larger share is not worth it.
const MOST: f64 = 0.30;
/// Seconds that nobody minds, whatever share they are: how long so short a run takes is chance anyway.
const LITTLE: f64 = 2.0;
/// Runs that take fewer seconds are not compared.
const SHORT: f64 = 5.0;

/// How long runs of all tests took, in seconds.
#[derive(Debug, Default)]
pub(crate) struct Cost {
    file: Option<PathBuf>,
    with: Option<f64>,
    without: Option<f64>,
}

impl Cost {
    /// What is known of a project whose runs write to this folder, and of this command.
    pub(crate) fn open(output: &Path, command: &str) -> Cost {
        let mut name = output.file_name().unwrap_or_default().to_owned();
        name.push(format!("-cost-{}", blake3::hash(command.as_bytes()).to_hex().get(..16).unwrap_or_default()));
        let file = output.with_file_name(name);
        let text = fs::read_to_string(&file).unwrap_or_default();
        let mut seconds = text.lines().map(|line| line.parse().ok().filter(|seconds: &f64| *seconds > 0.0));
        let (with, without) = (seconds.next().flatten(), seconds.next().flatten());
        Cost { file: Some(file), with, without }
    }

    /// Are tests told apart in the next run of all?
    pub(crate) fn is_worth_it(&self) -> bool {
        match (self.with, self.without) {
            (None, _) => true,
            (Some(with), None) => with < SHORT,
            (Some(with), Some(without)) => with - without < LITTLE || with / without - 1.0 <= MOST,
        }
    }

    /// How much longer a run of all takes, as a share; `None` as long as that is not known.
    pub(crate) fn share(&self) -> Option<f64> {
        Some(self.with? / self.without? - 1.0)
    }

    /// A run of all tests took so long.
    pub(crate) fn learn(&mut self, told_apart: bool, took: Duration) {
        let seconds = Some(took.as_secs_f64());
        if told_apart {
            self.with = seconds;
        } else {
            self.without = seconds;
        }
        let line = |seconds: Option<f64>| seconds.map(|seconds| format!("{seconds:.3}")).unwrap_or_default();
        if let Some(file) = &self.file {
            // It is only a memory.
            let _ = fs::write(file, format!("{}\n{}\n", line(self.with), line(self.without)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_run_goes_without_and_the_others_as_it_turned_out() {
        let dir = tempfile::tempdir().unwrap();
        let open = || Cost::open(&dir.path().join("x"), "pytest");
        let seconds = Duration::from_secs_f64;
        let mut cost = open();
        assert!(cost.is_worth_it() && cost.share().is_none());
        cost.learn(true, seconds(12.0));
        assert!(!open().is_worth_it());
        cost.learn(false, seconds(10.0));
        assert!(open().is_worth_it());
        assert!((open().share().unwrap() - 0.2).abs() < 1e-9);
        cost.learn(true, seconds(14.0));
        assert!(!open().is_worth_it());
        cost.learn(false, seconds(12.1));
        assert!(open().is_worth_it(), "less than two seconds");
        let mut short = Cost::open(&dir.path().join("x"), "other");
        short.learn(true, seconds(1.0));
        assert!(short.is_worth_it(), "not worth a comparison");
    }
}
