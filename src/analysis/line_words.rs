//! What is known of a line, in words: whether it ran, and by which tests. The explorer's row below the source and an editor
//! that shows a line say the same.

use super::Aged;
use super::reach::{KnownTests, LineReach};
use crate::coverage::{Counts, FileCoverage, Line, LineState};

/// Whether a line ran, and how sure that is; one that goes on with a statement of a line above ran with that.
pub fn line_words(coverage: &FileCoverage, line: Line, goes_on_with: Option<Line>, aged: Option<&Aged>) -> Vec<String> {
    let (state, hits) = (coverage.state(line), coverage.lines.hits(line));
    let ran = match (state, hits) {
        (Some(LineState::Missed), _) => "never executed".to_owned(),
        (Some(_), Some(hits)) if coverage.counts == Counts::Exact => format!("executed {}", times(hits)),
        (Some(_), _) => "executed".to_owned(),
        (None, _) if coverage.excluded.binary_search(&line).is_ok() => "excluded from measurement".to_owned(),
        (None, _) if aged.is_some_and(|aged| aged.is_unmeasured(line)) => {
            "changed since, and not measured yet".to_owned()
        }
        (None, _) => match goes_on_with.and_then(|first| Some((first, coverage.state(first)?))) {
            Some((first, LineState::Missed)) => format!("goes on with line {first}, never executed"),
            Some((first, LineState::Hit | LineState::Partial)) => format!("goes on with line {first}"),
            None => "no code to measure".to_owned(),
        },
    };
    let doubtful = state.is_some() && aged.is_some_and(|aged| aged.is_doubtful(line));
    std::iter::once(ran).chain(doubtful.then(|| "before its function changed".to_owned())).collect()
}

/// Which tests run a line, where that is known. Holds the name of a test: untrusted.
pub fn test_words(names: &KnownTests, coverage: &FileCoverage, line: Line) -> Option<String> {
    let reach = LineReach::of(names, coverage, line)?;
    Some(match (reach.tests, reach.outside) {
        (0, false) => return None,
        (0, true) => "outside of tests alone".to_owned(),
        (1, false) => format!("by {} alone", names.name(reach.first?)?.rsplit("::").next()?),
        (1, true) => "by 1 test".to_owned(),
        (many, _) => format!("by {many} tests"),
    })
}

fn times(hits: u64) -> String {
    match hits {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        many => format!("{many} times"),
    }
}
