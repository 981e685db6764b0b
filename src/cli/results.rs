//! Results of the tests that measured, out of the files that they wrote.

use std::collections::BTreeSet;

use super::Failure;
use crate::analysis::{Suite, TestResults};
use crate::formats::junit;

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
