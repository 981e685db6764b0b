//! What GCC and its tools write: notes and counters, gcov's JSON and text, what gcov wrote before GCC 9, and gcovr's JSON. They tell of the same
//! things, line by line and function by function, in different words; `facts.rs` is what they have in common.

use std::sync::Arc;

use super::RawFile;
use crate::coverage::{FileCoverage, Metric, MetricSet};

mod facts;
mod file;
mod gcov_json;
mod gcov_line;
mod gcov_text;
mod gcovr_json;
mod intermediate;
mod native;
mod values;

pub(super) use self::gcov_json::GCOV_JSON;
pub(super) use self::gcov_text::GCOV_TEXT;
pub(super) use self::gcovr_json::GCOVR_JSON;
pub(super) use self::intermediate::GCOV_INTERMEDIATE;
pub use self::native::sent_from;
pub(super) use self::native::{GCOV_DATA, GCOV_NOTES};

/// Says what all files of a report carry. gcov always tells of lines, and of functions where it has any; branches and
/// conditions only when it is asked to, or when the program was built for them.
fn carry(files: &mut [RawFile]) {
    let has = |has: fn(&FileCoverage) -> bool| files.iter().any(|file| has(&file.coverage));
    let mut carries = MetricSet::of(&[Metric::Lines]);
    for (metric, has) in [
        (Metric::Functions, has(|file| !file.functions.is_empty())),
        (Metric::Branches, has(|file| !file.branches.is_empty())),
        (Metric::Mcdc, has(|file| !file.conditions.is_empty())),
    ] {
        carries = if has { carries.with(metric) } else { carries };
    }
    for file in files {
        Arc::make_mut(&mut file.coverage).carries = carries;
    }
}

/// A path as the compiler got it, from the folder in which it ran.
fn below(folder: &str, path: &str) -> String {
    let absolute = path.starts_with(['/', '\\']) || path.get(1..).is_some_and(|rest| rest.starts_with(':'));
    if absolute || folder.is_empty() { path.to_owned() } else { format!("{}/{path}", folder.trim_end_matches('/')) }
}
