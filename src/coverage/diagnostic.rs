//! What went wrong, as data. A bad record costs that record; it is counted and said, and the rest is read.

use std::sync::Arc;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Info,
    /// Something was left out or guessed.
    Warning,
    /// An input, or a file of one, could not be used.
    Error,
}

impl Severity {
    /// The severity in JSON and text.
    pub fn key(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $severity:ident;)*) => {
        /// The kinds of diagnostics. The key is part of the JSON contract.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// The code in JSON and text.
            pub fn key(self) -> &'static str {
                match self { $(Code::$name => $key,)* }
            }

            /// How bad it is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    /// A record that its format does not allow.
    BadRecord = "bad-record", Warning;
    /// A hit count that is no number.
    BadCount = "bad-count", Warning;
    /// A hit count below zero, which racing counters produce.
    NegativeCount = "negative-count", Warning;
    /// A hit count that does not fit 64 bits.
    SaturatedCount = "saturated-count", Warning;
    /// A record for line 0, which some compilers write for generated code.
    LineZero = "line-zero", Warning;
    /// A measured line after the end of the source file.
    LinePastEnd = "line-past-end", Warning;
    /// The report ends in the middle; what came before is used.
    Truncated = "truncated", Warning;
    /// Text that is not UTF-8.
    NotUtf8 = "not-utf8", Warning;
    /// A limit of ours was reached.
    LimitReached = "limit-reached", Warning;
    /// Part of a report that is understood but not used.
    Unsupported = "unsupported-record", Info;
    /// Totals stored in the report differ from its own lines.
    TotalsDiffer = "totals-differ", Warning;
    /// Profiles of different modes in one run.
    MixedModes = "mixed-modes", Warning;
    /// Two reports describe different texts of one file.
    DifferentSources = "different-sources", Error;
    /// A binary of another build than the one that was measured.
    OtherBuild = "other-build", Warning;
    /// Branch counts that cannot be combined exactly.
    InexactBranches = "inexact-branches", Info;
    /// A data file without branch arms: they need the producer's own analysis.
    BranchesNeedAnalysis = "branches-need-analysis", Info;
    /// The source of a file is needed to read its data and was not found.
    SourceMissing = "source-missing", Warning;
    /// The source of a file is needed to read its data and could not be parsed.
    SourceUnreadable = "source-unreadable", Warning;
    /// A report's path that no file of the project matches.
    UnresolvedPath = "unresolved-path", Warning;
    /// A report's path that several files match equally well.
    AmbiguousPath = "ambiguous-path", Warning;
    /// A report's path that leads out of the project.
    OutsideRoot = "outside-root", Warning;
    /// The source changed after it was measured.
    StaleSource = "stale-source", Warning;
    /// The same report twice.
    DuplicateInput = "duplicate-input", Info;
    /// An older report of what a newer one measures.
    OlderReport = "older-report", Info;
    /// A second representation of one run.
    SameRun = "same-run", Info;
    /// A report that is a test fixture or vendored.
    FixtureLeftOut = "fixture-left-out", Info;
    /// A report of a format that cannot be read yet.
    NotReadable = "not-readable", Warning;
    /// A report that could not be read at all.
    UnreadableInput = "unreadable-input", Error;
    /// A report without any coverage in it.
    EmptyInput = "empty-input", Warning;
    /// A setting that could not be used.
    BadSetting = "bad-setting", Warning;
}

/// Where in an input something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Position {
    /// A line of a text report, counted from 1.
    Line(u64),
    /// A byte offset, counted from 0.
    Byte(u64),
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Position::Line(line) => write!(f, "line {line}"),
            Position::Byte(byte) => write!(f, "byte {byte}"),
        }
    }
}

/// One thing that went wrong, or many of the same kind in one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind.
    pub code: Code,
    /// The input it was found in.
    pub input: Option<Arc<str>>,
    /// Where the first one was found.
    pub position: Option<Position>,
    /// What is wrong with the first one, and what was done. May hold text of the report: untrusted.
    pub message: String,
    /// How many of this kind the input has.
    pub count: u64,
}

/// Collects diagnostics of one input; after the first of a kind the others are counted.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one. The message is only made for the first of its kind.
    pub fn add(&mut self, code: Code, position: Option<Position>, message: impl FnOnce() -> String) {
        match self.0.iter_mut().find(|known| known.code == code) {
            Some(known) => known.count += 1,
            None => self.0.push(Diagnostic { code, input: None, position, message: message(), count: 1 }),
        }
    }

    /// Adds those of another part of the same input. Parts must be added in their order, so that the first stays first.
    pub fn append(&mut self, other: Diagnostics) {
        for more in other.0 {
            match self.0.iter_mut().find(|known| known.code == more.code) {
                Some(known) => known.count += more.count,
                None => self.0.push(more),
            }
        }
    }

    /// The diagnostics of a part that starts `lines` lines into its input.
    pub fn moved(mut self, lines: u64) -> Diagnostics {
        for diagnostic in &mut self.0 {
            if let Some(Position::Line(line)) = &mut diagnostic.position {
                *line += lines;
            }
        }
        self
    }

    /// The diagnostics of one of the files of an input: each says of which.
    pub fn of_part(mut self, name: &str) -> Diagnostics {
        for diagnostic in &mut self.0 {
            diagnostic.message = format!("{name}: {}", diagnostic.message);
        }
        self
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was collected.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// What was collected, under the name of its input.
    pub fn of_input(self, input: &Arc<str>) -> impl Iterator<Item = Diagnostic> + use<> {
        let input = Arc::clone(input);
        self.0.into_iter().map(move |diagnostic| Diagnostic { input: Some(Arc::clone(&input)), ..diagnostic })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_are_counted_not_listed() {
        let mut all = Diagnostics::default();
        for line in 1..=3 {
            all.add(Code::BadRecord, Some(Position::Line(line)), || format!("record {line}"));
        }
        let only = all.iter().next().unwrap();
        assert_eq!((all.iter().count(), only.count, only.position), (1, 3, Some(Position::Line(1))));
    }
}
