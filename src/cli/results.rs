//! Results of the tests that measured, out of the files that they wrote.

use std::collections::BTreeSet;

use super::Failure;
use crate::analysis::TestResults;
use crate::formats::junit;

/// The results of all files; one that is named twice counts once.
pub(super) fn read(files: &[std::path::PathBuf]) -> Result<Option<TestResults>, Failure> {
    let mut all: Option<TestResults> = None;
    let mut seen = BTreeSet::new();
    for file in files {
        let fail = |error: &dyn std::fmt::Display| Failure::unjudged(format!("{}: {error}", file.display()));
        let bytes = std::fs::read(file).map_err(|error| fail(&error))?;
        if seen.insert(std::fs::canonicalize(file).unwrap_or_else(|_| file.clone())) {
            let results = junit::read(&bytes).map_err(|error| fail(&error))?;
            all = Some(all.unwrap_or_default().and(results));
        }
    }
    Ok(all)
}
