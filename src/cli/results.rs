//! Results of the tests that measured: out of the files that they wrote, or as a run told them.

use std::collections::{BTreeMap, BTreeSet};

use super::Failure;
use crate::analysis::{Suite, TestResults};
use crate::formats::junit;
use crate::watch::results::{Results, TestOutcome};

/// The results of all files, as a whole and by suite; a file that is named twice counts once.
pub(super) fn read(files: &[std::path::PathBuf]) -> Result<(Option<TestResults>, Vec<Suite>), Failure> {
    let (mut all, mut suites): (Option<TestResults>, Vec<Suite>) = (None, Vec::new());
    let mut seen = BTreeSet::new();
    for file in files {
        let fail = |error: &dyn std::fmt::Display| Failure::unjudged(format!("{}: {error}", file.display()));
        let bytes = std::fs::read(file).map_err(|error| fail(&error))?;
        if seen.insert(std::fs::canonicalize(file).unwrap_or_else(|_| file.clone())) {
            let (results, more) = junit::read_suites(&bytes).map_err(|error| fail(&error))?;
            all = Some(all.unwrap_or_default().and(results));
            for suite in more {
                match suites.iter_mut().find(|known| known.name == suite.name) {
                    Some(known) => known.results = known.results.and(suite.results),
                    None => suites.push(suite),
                }
            }
        }
    }
    suites.sort_by(|a, b| a.name.cmp(&b.name));
    Ok((all, suites))
}

/// The results that a run told, as a whole and by suite; `None` where it told nothing.
pub(super) fn told(results: &Results) -> (Option<TestResults>, Vec<Suite>) {
    let counts = results.tally().counts;
    if counts.total() == 0 {
        return (None, Vec::new());
    }
    let mut suites: BTreeMap<&str, TestResults> = BTreeMap::new();
    for known in results.tests().iter().filter(|known| known.fresh) {
        let result = &known.result;
        let one = |is_one: bool| u64::from(is_one);
        let suite = suites.entry(&result.key.suite).or_default();
        *suite = suite.and(TestResults {
            passed: one(result.outcome == TestOutcome::Passed),
            failed: one(result.outcome.is_bad()),
            skipped: one(result.outcome == TestOutcome::Skipped),
            seconds: result.seconds.unwrap_or_default(),
        });
    }
    // A sum of times that were told in milliseconds is one, too: a baseline keeps no more.
    for suite in suites.values_mut() {
        suite.seconds = junit::milliseconds(suite.seconds);
    }
    let seconds = junit::milliseconds(suites.values().map(|suite| suite.seconds).sum());
    let (passed, failed, skipped) = (counts.passed, counts.failed + counts.errored, counts.skipped);
    let suite = |(name, results): (&str, TestResults)| Suite { name: name.to_owned(), results };
    (Some(TestResults { passed, failed, skipped, seconds }), suites.into_iter().map(suite).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::results::{TestEvent, TestKey, TestResult, Tool};

    #[test]
    fn times_add_up_to_what_a_baseline_keeps() {
        let mut results = Results::default();
        for (name, seconds) in [("a", 0.1), ("b", 0.2)] {
            let key = TestKey { tool: Tool::Pytest, suite: "suite".to_owned(), name: name.to_owned() };
            let (outcome, message, places) = (TestOutcome::Passed, String::new(), Vec::new());
            results.take(TestEvent::Ended(TestResult { key, outcome, seconds: Some(seconds), message, places }));
        }
        let (all, suites) = told(&results);
        assert_eq!((all.unwrap().seconds, suites[0].results.seconds), (0.3, 0.3));
    }
}
