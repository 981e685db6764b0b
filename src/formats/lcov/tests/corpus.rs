//! Real LCOV against the totals of its producers.

use super::*;
use crate::coverage::Totals;
use crate::formats::corpus;

/// Lines and branches are those that `lcov --summary` counts in the same file, or else the producer's own. Functions
/// are the names that lcov counts; ours are fewer where several names are instances of one function.
#[test]
fn totals_equal_those_of_the_producers() {
    let cases = corpus::cases("lcov");
    for case in &cases {
        let report = read(&Input::new(&case.bytes)).unwrap();
        let mut totals = Totals::default();
        for file in &report.files {
            totals.add(&file.coverage.totals());
        }
        let stored = |metric| {
            let rate = report.reported.as_ref().and_then(|reported| reported.get(metric));
            rate.and_then(|rate| Some(Ratio::new(rate.covered?, rate.total?)))
        };
        if let Some(lines) = case.total("lines") {
            assert_eq!(totals.get(Metric::Lines), Some(lines), "lines of {}", case.name);
        }
        if let Some(branches) = case.total("branches") {
            // lcov 1.16 drops arms whose block has a flag (`e0`), so that the file's own total must serve.
            let known = [Some(branches), stored(Metric::Branches)];
            assert!(known.contains(&totals.get(Metric::Branches)), "branches of {}: {known:?}", case.name);
        }
        if let Some(functions) = case.total("functions") {
            // lcov 1.16 keys functions by name alone, and counts those with an end line twice.
            let known = [Some(functions), stored(Metric::Functions)];
            assert!(known.contains(&Some(names(&report))), "functions of {}: {known:?}", case.name);
        }
        if report.producer.as_deref() == Some("coverage.py") {
            let own = ["lines", "branches"].map(|metric| case.own_total(metric).unwrap());
            assert_eq!(totals.get(Metric::Combined), Some(own[0] + own[1]), "combined of {}", case.name);
        }
    }
    println!("{} checked", cases.len());
}

/// All names of functions, the instances of generic ones too.
fn names(report: &RawReport) -> Ratio {
    let functions = report.files.iter().flat_map(|file| file.coverage.functions.iter());
    functions
        .map(|function| match function.instances.as_slice() {
            [] => Ratio::one(function.is_entered()),
            instances => instances.iter().map(|instance| Ratio::one(instance.entered > Some(0))).sum(),
        })
        .sum()
}
