//! Who wrote the file? LCOV does not say, but some producers have habits that no other has. Where nothing proves it,
//! the answer is "unknown".

/// Habits seen while reading. Seeing is enough once, so the evidence of two parts is the union.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    /// A `TN` record.
    pub test: bool,
    /// The test name that gcovr writes.
    pub gcovr: bool,
    /// The test name that lazycov writes where it merged reports of several tools.
    pub merged: bool,
    /// An arm described in coverage.py's words.
    pub worded_arm: bool,
    /// A function with an end line behind the line totals, where coverage.py alone puts it.
    pub late_function: bool,
    /// A function anywhere else.
    pub early_function: bool,
    /// Records of lcov 2.2 (`FNL`, `FNA`).
    pub indexed_functions: bool,
    /// A name that Istanbul makes up for a function without one.
    pub anonymous: bool,
    /// Branch totals between the line records and the line totals, as llvm-cov orders them.
    pub branch_totals_first: bool,
    /// Branch totals anywhere else.
    pub branch_totals_late: bool,
    /// A count above 1.
    pub counted: bool,
}

/// The test of what was merged from reports of several tools: what one of them means by its records does not hold for all.
pub(in crate::formats) const MERGED: &str = "lazycov";

pub(super) const COVERAGE_PY: &str = "coverage.py";

impl Evidence {
    pub(super) fn union(self, other: Evidence) -> Evidence {
        Evidence {
            test: self.test || other.test,
            gcovr: self.gcovr || other.gcovr,
            merged: self.merged || other.merged,
            worded_arm: self.worded_arm || other.worded_arm,
            late_function: self.late_function || other.late_function,
            early_function: self.early_function || other.early_function,
            indexed_functions: self.indexed_functions || other.indexed_functions,
            anonymous: self.anonymous || other.anonymous,
            branch_totals_first: self.branch_totals_first || other.branch_totals_first,
            branch_totals_late: self.branch_totals_late || other.branch_totals_late,
            counted: self.counted || other.counted,
        }
    }

    pub(super) fn see_test(&mut self, name: &[u8]) {
        self.test = true;
        self.gcovr |= name == b"GCOVR_report";
        self.merged |= name == MERGED.as_bytes();
    }

    /// coverage.py describes where an arm leads.
    pub(super) fn see_arm(&mut self, label: &str) {
        self.worded_arm |= label.starts_with("jump to line ") || label.starts_with("return from function '");
    }

    pub(super) fn see_function(&mut self, name: &[u8], has_end: bool, behind_line_totals: bool) {
        self.anonymous |= name.starts_with(b"(anonymous_");
        if has_end && behind_line_totals {
            self.late_function = true;
        } else {
            self.early_function = true;
        }
    }

    /// The tool that wrote the file, where its habits prove it.
    pub(super) fn producer(self) -> Option<&'static str> {
        if self.merged {
            // It may hold the words of several tools.
            Some("lazycov")
        } else if self.gcovr {
            Some("gcovr")
        } else if self.worded_arm || (self.late_function && !self.early_function && !self.test) {
            Some(COVERAGE_PY)
        } else if self.indexed_functions {
            Some("lcov")
        } else if self.anonymous {
            Some("Istanbul")
        } else if self.branch_totals_first && !self.branch_totals_late && !self.test {
            Some("llvm-cov")
        } else {
            None
        }
    }

    pub(super) fn is_coverage_py(self) -> bool {
        self.producer() == Some(COVERAGE_PY)
    }

    /// Are the counts only "ran" and "did not run"? coverage.py writes 0 and 1 for these; sums of its reports count.
    pub(super) fn is_binary(self) -> bool {
        self.is_coverage_py() && !self.counted
    }
}
