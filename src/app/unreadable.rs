//! Reports that could not be read. What they would have said is missing from every number, so they are counted where the
//! reports are, and the load that meets them says the first one.

use super::state::Model;
use crate::analysis::{InputStatus, Snapshot};
use crate::coverage::Code;

/// The reports that could not be read.
pub(crate) fn inputs(snapshot: &Snapshot) -> impl Iterator<Item = &InputStatus> {
    let failed = |input: &InputStatus| {
        let mut diagnostics = snapshot.report.diagnostics.iter().filter(|found| found.code == Code::UnreadableInput);
        diagnostics.any(|found| found.input.as_ref() == Some(&input.path))
    };
    snapshot.inputs.iter().filter(move |input| !input.taken && failed(input))
}

/// Says the first one that the data before did not have.
pub(super) fn tell(model: &mut Model, before: Option<&Snapshot>, snapshot: &Snapshot) {
    let is_known = |input: &InputStatus| before.into_iter().flat_map(inputs).any(|known| known.path == input.path);
    if let Some(input) = inputs(snapshot).find(|input| !is_known(input)) {
        let why = input.why.lines().next().unwrap_or_default();
        model.say(format!("{}: {why} · lazycov doctor lists all", input.path));
    }
}
