//! What decides which lines and ways of a file count: the version that reports, and the patterns in force.

use super::patterns::{BadPattern, Patterns};
use super::version::Version;

/// The patterns that a configuration sets. `None` leaves coverage.py's own in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// `exclude_lines`: lines that never count.
    pub exclude_lines: Option<Vec<String>>,
    /// `exclude_also`: lines that never count either.
    pub exclude_also: Vec<String>,
    /// `partial_branches`: lines of which not every way must be taken.
    pub partial_branches: Option<Vec<String>>,
    /// `partial_branches_always`: the same, for what is constant.
    pub partial_branches_always: Option<Vec<String>>,
    /// `partial_also`: the same, in addition to what is in force.
    pub partial_also: Vec<String>,
}

impl Written {
    /// All patterns.
    pub fn patterns(&self) -> impl Iterator<Item = &String> {
        let replacing = [&self.exclude_lines, &self.partial_branches, &self.partial_branches_always];
        replacing.into_iter().flatten().chain([&self.exclude_also, &self.partial_also]).flatten()
    }

    /// Keeps some patterns.
    pub fn retain(&mut self, keeps: impl Fn(&str) -> bool) {
        let replacing = [&mut self.exclude_lines, &mut self.partial_branches, &mut self.partial_branches_always];
        for list in replacing.into_iter().flatten().chain([&mut self.exclude_also, &mut self.partial_also]) {
            list.retain(|pattern| keeps(pattern));
        }
    }
}

/// Rules, ready for use.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Which version reports.
    pub version: Version,
    /// Lines that do not count.
    pub exclude: Patterns,
    /// Lines of which not every way must be taken.
    pub partial: Patterns,
}

/// What is left out by default, and since when: the `no cover` pragma, then bodies that are only `...`, and blocks for
/// type checkers.
const EXCLUDE: [(Version, &[&str]); 5] = [
    (Version::new(7, 17, 0), &[NO_COVER, ELLIPSIS, r"^\s*if (typing\.)?TYPE_CHECKING:"]),
    (Version::new(7, 14, 3), &[NO_COVER, ELLIPSIS, TYPE_CHECKING]),
    (Version::new(7, 10, 1), &[NO_COVER, ELLIPSIS_OF_FUNCTION, TYPE_CHECKING]),
    (Version::new(7, 10, 0), &[NO_COVER, ELLIPSIS_OF_FUNCTION]),
    (Version::new(0, 0, 0), &[NO_COVER]),
];

/// Of which lines not every way must be taken by default, and since when.
const PARTIAL: [(Version, &[&str]); 4] = [
    (Version::new(7, 17, 0), &[NO_BRANCH, r"^\s*while (True|1|False|0):", r"^\s*if (True|1|False|0):"]),
    (Version::new(7, 10, 1), &[NO_BRANCH, CONSTANT_WHILE, CONSTANT_IF]),
    (Version::new(7, 10, 0), &[NO_BRANCH, CONSTANT_WHILE, CONSTANT_IF, TYPE_CHECKING]),
    (Version::new(0, 0, 0), &[NO_BRANCH, CONSTANT_WHILE, CONSTANT_IF]),
];

const NO_COVER: &str = r"#\s*(pragma|PRAGMA)[:\s]?\s*(no|NO)\s*(cover|COVER)";
const NO_BRANCH: &str = r"#\s*(pragma|PRAGMA)[:\s]?\s*(no|NO)\s*(branch|BRANCH)";
const ELLIPSIS: &str = r"^\s*(((async )?def .*?)?[\])]+(\s*->.*?)?:\s*)?\.\.\.\s*(#|$)";
const ELLIPSIS_OF_FUNCTION: &str = r"^\s*(((async )?def .*?)?\)(\s*->.*?)?:\s*)?\.\.\.\s*(#|$)";
const TYPE_CHECKING: &str = r"if (typing\.)?TYPE_CHECKING:";
const CONSTANT_WHILE: &str = "while (True|1|False|0):";
const CONSTANT_IF: &str = "if (True|1|False|0):";

/// What the parser of coverage.py (`coverage/parser.py`) does otherwise since a version.
///
/// Before, only plain constants were known as constant tests of `while`, and no `not`, `and` and `or` of them
/// (`is_constant_test_expr`).
pub(super) const FOLDS_WHILE: Version = Version::new(7, 6, 12);
/// Before, an `if` whose test is constant had both ways (`_handle__If`).
pub(super) const FOLDS_IF: Version = Version::new(7, 7, 0);
/// Before, line 1 was taken for the first statement of a file that has statements of several lines: the end of the
/// module leads to the negative of that line (`_multiline[1] = min(self.raw_statements)`).
pub(super) const MODULES_START_AT_1: Version = Version::new(7, 10, 0);
/// Before, `except*` was unknown: such a `try` leads to what follows it, and nothing leads on in its suites
/// (`_handle__TryStar`).
pub(super) const KNOWS_EXCEPT_STAR: Version = Version::new(7, 12, 0);
/// Since then a `case` that always matches is excluded with its body (`_case_is_irrefutable`).
pub(super) const EXCLUDES_CASES: Version = Version::new(7, 16, 1);
/// Before, a `with` that is left together with the one around it was not followed to where both lead: the way on from it
/// stayed as it is (`fix_with_jumps`).
pub(super) const FOLLOWS_NESTED_WITHS: Version = Version::new(7, 6, 3);
/// Since then each way around a `with` becomes one other. Before, the ways of nested statements were followed one by
/// one (`fix_with_jumps`).
pub(super) const FIXES_WITHS_IN_ONE_PASS: Version = Version::new(7, 17, 0);

impl Rules {
    /// The rules of a version under a configuration.
    ///
    /// # Errors
    /// The first pattern that is no regular expression, or all of a list where they are too many together.
    pub fn new(version: Version, written: &Written) -> Result<Rules, BadPattern> {
        let defaults = |table: &[(Version, &'static [&'static str])]| {
            table.iter().find(|(since, _)| version >= *since).map_or(&[][..], |(_, patterns)| patterns)
        };
        let strings = |patterns: &[&str]| patterns.iter().map(|pattern| (*pattern).to_owned()).collect::<Vec<String>>();
        let mut exclude = written.exclude_lines.clone().unwrap_or_else(|| strings(defaults(&EXCLUDE)));
        exclude.extend(written.exclude_also.iter().cloned());
        let (declared, constant) = defaults(&PARTIAL).split_at(1);
        let mut partial = written.partial_branches.clone().unwrap_or_else(|| strings(declared));
        partial.extend(written.partial_also.iter().cloned());
        partial.extend(written.partial_branches_always.clone().unwrap_or_else(|| strings(constant)));
        Ok(Rules { version, exclude: Patterns::new(&exclude)?, partial: Patterns::new(&partial)? })
    }
}
