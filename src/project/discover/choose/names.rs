//! What the names and the times of reports say about the runs that they are of.

use std::time::{Duration, SystemTime};

use crate::project::discover::Found;

/// One tool writes its reports within a moment.
pub(in crate::project) const ONE_MOMENT: Duration = Duration::from_mins(1);

/// Words of a file name that do not say which run it is of.
const NO_RUN: [&str; 26] = [
    "coverage",
    "cover",
    "cov",
    "covprofile",
    "coverprofile",
    "c",
    "lcov",
    "profile",
    "report",
    "cobertura",
    "clover",
    "jacoco",
    "opencover",
    "out",
    "info",
    "xml",
    "json",
    "txt",
    "lcov",
    "gz",
    "zst",
    "final",
    "results",
    "old",
    "prev",
    "bak",
];

/// What a file name says about the run: `unit` of `coverage-unit.out`, `2` of `coverage-2.xml` (shards of one run). A date
/// says nothing about which run it is, only when.
pub(super) fn run_words(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !NO_RUN.contains(word));
    let words: Vec<&str> = words.collect();
    let number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let dated = words.iter().any(|word| word.len() >= 4 && number(word));
    words.into_iter().filter(|word| !(dated && number(word))).map(str::to_owned).collect()
}

/// The folder of a set. A folder that is named by a number or a GUID was made for one run.
pub(super) fn run_folder(path: &str) -> &str {
    let mut folder = folder_of(path);
    let of_run =
        |name: &str| name.len() >= 8 && name.bytes().all(|byte| byte.is_ascii_hexdigit() || b"-_.:T".contains(&byte));
    while of_run(name_of(folder)) {
        folder = folder_of(folder);
    }
    folder
}

pub(super) fn older_than(older: &Found, newer: &Found) -> String {
    let age =
        apart(older.modified, newer.modified).map_or_else(|| "older".to_owned(), |age| format!("{} older", words(age)));
    format!("it is {age} than {}, which measures the same files", newer.shown)
}

pub(in crate::project) fn apart(a: Option<SystemTime>, b: Option<SystemTime>) -> Option<Duration> {
    let (a, b) = (a?, b?);
    a.max(b).duration_since(a.min(b)).ok()
}

fn words(age: Duration) -> String {
    let seconds = age.as_secs();
    let (n, unit) = match seconds {
        0..60 => (seconds.max(1), "second"),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{n} {unit}{}", if n == 1 { "" } else { "s" })
}

pub(in crate::project) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

pub(super) fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
