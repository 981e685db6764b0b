//! What became of the tests of a run, for a person: the sum, what does not build, and the first failures with their places.

use std::fmt::Write as _;

use crate::source::printable;
use crate::watch::results::{Place, Results, TestKey};

/// More failures are counted.
const SHOWN: usize = 20;
/// Longer messages are cut.
const LONGEST: usize = 200;

/// The lines; `None` where nothing was told.
pub(crate) fn results(results: &Results) -> Option<String> {
    let tally = results.tally();
    if tally.is_empty() {
        return None;
    }
    let counts = tally.counts;
    let total = counts.total();
    let mut text = format!("{total} test{}: {} passed", if total == 1 { "" } else { "s" }, counts.passed);
    let others = [(counts.skipped, "skipped"), (counts.failed, "failed"), (counts.errored, "broke")];
    for (count, word) in others.into_iter().filter(|(count, _)| *count > 0) {
        let _ = write!(text, ", {count} {word}");
    }
    for broken in results.broken().iter().take(SHOWN) {
        let _ = write!(text, "\n  {}{}", place(broken.places.first()), short(&broken.message));
    }
    let bad = || results.tests().iter().filter(|test| test.fresh && test.result.outcome.is_bad());
    for test in bad().take(SHOWN) {
        let message = test.result.message.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        let _ = write!(text, "\n  {}{}", place(test.result.places.first()), named(&test.result.key));
        if !message.is_empty() {
            let _ = write!(text, ": {}", short(message));
        }
    }
    if let Some(more) = bad().count().checked_sub(SHOWN).filter(|more| *more > 0) {
        let _ = write!(text, "\n  and {more} more");
    }
    Some(text)
}

fn place(place: Option<&Place>) -> String {
    place.map_or_else(String::new, |place| format!("{}:{} ", printable(&place.file), place.line.get()))
}

fn named(key: &TestKey) -> String {
    let words = [key.suite.as_str(), key.name.as_str()];
    printable(&words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")).into_owned()
}

fn short(message: &str) -> String {
    let words: String = message.chars().take(LONGEST).collect();
    printable(&words).into_owned()
}
