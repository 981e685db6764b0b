//! The documented differences: exact numbers, and reasons from a closed list.

use std::collections::BTreeMap;

use crate::compare::Difference;

/// Why a number of ours may differ from the producer's. There are no other reasons.
const REASONS: [(&str, &str); 8] = [
    ("coveragepy-subset", "coverage.py's LCOV and XML carry fewer things than its data file"),
    ("go-clamp", "near 100 and 0 we clamp; without statements Go prints 0.0 %, we n/a"),
    ("lcov-names", "lcov 1.16 keys functions by name, we by name and line"),
    (
        "gcovr-lines",
        "on C++ gcovr counts a line once per function, and names functions of headers without a line; ours are unique \
         source lines",
    ),
    (
        "llvm-lines",
        "llvm-cov's report counts lines, functions, branches and regions once per function, by its best instance, and \
         leaves out decisions inside of macros; we read what the file lists, and what any instance ran",
    ),
    ("phpunit-methods", "PHPUnit calls a method covered when all of it ran; ours are the methods that were entered"),
    (
        "c8-counts",
        "c8 counts lines of white space and comments, the range of each function as a branch, and only functions with a \
         name; line by line both are the same (tests/golden/v8.rs)",
    ),
    ("file-lines", "the lines in the file hold; stored totals may lie"),
];

type Key = (String, String, String);

/// The rows of `differences.tsv`.
pub(crate) struct Known(BTreeMap<Key, (String, String)>);

impl Known {
    pub(crate) fn read() -> Known {
        let mut rows = BTreeMap::new();
        for line in include_str!("differences.tsv").lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [report, scope, metric, ours, theirs, reason] = cells[..] else { panic!("not six cells: {line}") };
            assert!(REASONS.iter().any(|known| known.0 == reason), "no such reason: {line}");
            let key = (report.to_owned(), scope.to_owned(), metric.to_owned());
            assert!(rows.insert(key, (ours.to_owned(), theirs.to_owned())).is_none(), "twice: {line}");
        }
        Known(rows)
    }

    /// What is wrong with the differences found in a report: new ones, changed ones, vanished ones.
    pub(crate) fn judge(&self, report: &str, found: &[Difference]) -> Vec<String> {
        let mut wrong = Vec::new();
        let key = |found: &Difference| (found.report.clone(), found.scope.clone(), found.metric.clone());
        for difference in found {
            let numbers = (difference.ours.clone(), difference.theirs.clone());
            match self.0.get(&key(difference)) {
                Some(known) if *known == numbers => {}
                Some(known) => wrong.push(format!("changed from {known:?}: {difference}")),
                None => wrong.push(difference.to_string()),
            }
        }
        for known in self.0.keys().filter(|known| known.0 == report) {
            if !found.iter().any(|difference| key(difference) == *known) {
                wrong.push(format!("vanished: {known:?}"));
            }
        }
        wrong
    }
}
