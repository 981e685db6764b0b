//! How a run ended, told from what became of its tests, from the command's exit code and from whether it wrote a report:
//! none of the three alone says it. Some tools leave with 0 although tests failed, others with 1 although none did.

use super::results::Tally;
use super::state::Outcome;

/// How a run ended that nobody ended.
pub fn outcome(code: i32, report: bool, tally: &Tally) -> Outcome {
    match &tally.broken {
        Some(broken) if code != 0 => return Outcome::BuildFailed(broken.clone()),
        _ => {}
    }
    match (tally.counts.bad(), code) {
        (failed @ 1.., _) => Outcome::TestsFailed { failed, report },
        (0, code) if !report => Outcome::NoReport { code },
        (0, 0) => Outcome::Passed,
        (0, code) if tally.counts.total() > 0 => Outcome::StepFailed { code },
        (0, code) => Outcome::Failed { code },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::results::{Broken, Counts};

    #[test]
    fn results_report_and_exit_code_say_it_together() {
        let passed = Counts { passed: 2, ..Counts::default() };
        let failed = Counts { failed: 1, errored: 1, ..passed };
        let broken = Broken { message: "no such door".to_owned(), places: Vec::new() };
        let none = Counts::default();
        for (code, report, counts, is_broken, expected) in [
            (0, true, none, false, "tests passed"),
            (1, true, none, false, "tests failed (exit 1)"),
            (1, false, none, false, "no report (exit 1)"),
            (0, true, passed, false, "tests passed"),
            (0, true, failed, false, "2 tests failed"),
            (1, true, failed, false, "2 tests failed"),
            (1, false, failed, false, "2 tests failed, no report"),
            (1, true, passed, false, "no test failed, but the command did (exit 1)"),
            (1, false, passed, false, "no report (exit 1)"),
            (101, false, none, true, "build failed: no such door"),
            (1, true, failed, true, "build failed: no such door"),
            // A tool that goes on without what does not load has judged it.
            (0, true, passed, true, "tests passed"),
        ] {
            let tally = Tally { counts, expected: 0, broken: is_broken.then(|| broken.clone()) };
            assert_eq!(outcome(code, report, &tally).words(), expected, "{code} {report} {counts:?} {is_broken}");
        }
    }
}
