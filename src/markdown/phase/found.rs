//! What a phase found against the one before beside what became worse: what is no longer counted.

use crate::analysis::Since;
use crate::coverage::LineRange;
use crate::markdown::fence;

/// Lines and files that count no more, and the settings that say so.
pub(super) fn no_longer_counted(since: &Since) -> String {
    let lines = since.excluded.iter().map(|(path, ranges)| format!("{path}:{}", spans(ranges)));
    let files = since.left_out.iter().map(|path| format!("{path}: left out by the settings"));
    let all: Vec<String> = lines.chain(files).chain(since.settings.iter().cloned()).collect();
    if all.is_empty() {
        return String::new();
    }
    format!("No longer counted:\n\n{}\n", fence(all.iter().map(String::as_str)))
}

/// `44-45,52`.
pub(super) fn spans(ranges: &[LineRange]) -> String {
    ranges.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
