//! The names of the rules.

/// Every rule that can be set or waived, without a metric.
pub const RULES: [&str; 24] = [
    "total.min",
    "total.max_drop",
    "total.max_missed",
    "dir.min",
    "dir.max_drop",
    "dir.max_missed",
    "file.min",
    "file.max_drop",
    "file.max_missed",
    "function.min",
    "function.max_drop",
    "function.max_missed",
    "new.function.min",
    "new.function.entered",
    "new.file.min",
    "new.changed_lines.min",
    "lost.lines",
    "lost.included",
    "lost.branch",
    "lost.flaky",
    "scope.vanished",
    "scope.newly_measured",
    "scope.not_measured",
    "scope.excluded",
];
