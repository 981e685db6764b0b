//! `lazycov.toml`: gates that hold from the first day, because they judge what a change does.

use super::facts::Facts;
use super::part::Proposal;

const PATH: &str = "lazycov.toml";

const TEXT: &str = "\
# What `lazycov check` judges: a change may not lose coverage, and what it adds is tested.
[gate.total]
max_drop = \"1pp\"                   # percentage points in all

[gate.function]
max_drop = \"10pp\"                  # no function loses more

[gate.new]
function.entered = true            # new functions are called by a test

[gate.scope]
not_measured = \"warn\"              # source files that no report speaks of
";

/// The file, where there is none.
pub(super) fn propose(facts: &Facts<'_>) -> Option<Proposal> {
    let why = "gates: no loss of more than a point in all or ten in a function, new functions tested";
    let there = facts.around.exists(PATH);
    (!there).then(|| Proposal { path: PATH.to_owned(), before: None, after: TEXT.to_owned(), why: why.to_owned() })
}
