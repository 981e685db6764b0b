//! What was measured before a live view followed its changes: two cores, warm, one run. It stands beside the present
//! numbers, so that one run tells how far they are from there.

/// What is measured: a project of so many files, or a report of so many megabytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Files(usize),
    Megabytes(u64),
}

/// Title of a row and its value, in the unit of the row.
type Recorded = (&'static str, f64);

const OF_60_000_FILES: &[Recorded] = &[
    ("report", 1.6),
    ("baseline save", 5.8),
    ("diff", 4.1),
    ("diff: memory", 1.2),
    ("check", 4.1),
    ("check: memory", 1.2),
    ("start: numbers", 2.0),
    ("start: largest gap's source", 5.9),
    ("report changed: complete", 6.2),
    ("report changed: processor", 9.7),
    ("source saved: complete", 6.5),
    ("source saved: processor", 10.2),
    ("with a baseline: report changed: processor", 17.7),
];

const OF_10_000_FILES: &[Recorded] =
    &[("start: processor", 1.56), ("report changed: processor", 1.54), ("source saved: processor", 1.55)];

const OF_1_GB: &[Recorded] = &[
    ("wc -l", 0.12),
    ("report", 2.25),
    ("report: times wc -l", 18.75),
    ("report: memory", 1.9),
    ("report: bytes a record beyond the map", 10.9),
    ("explorer: first rows", 11.3),
    ("explorer: longest silence", 2.3),
    ("explorer: complete", 11.3),
    ("explorer: memory", 7.3),
];

const OF_200_MB: &[Recorded] =
    &[("report", 0.73), ("report: memory", 0.42), ("explorer: complete", 2.4), ("explorer: memory", 2.0)];

/// What is recorded of a row.
pub(crate) fn of(subject: Subject, title: &str) -> Option<f64> {
    let rows = match subject {
        Subject::Files(60_000) => OF_60_000_FILES,
        Subject::Files(10_000) => OF_10_000_FILES,
        // Reports end with a whole file.
        Subject::Megabytes(1000..1010) => OF_1_GB,
        Subject::Megabytes(200..205) => OF_200_MB,
        Subject::Files(_) | Subject::Megabytes(_) => &[],
    };
    rows.iter().find(|row| row.0 == title).map(|row| row.1)
}
