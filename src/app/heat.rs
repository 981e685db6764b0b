//! Shows how often lines ran as heat, or no longer.

use super::place::counts_known;
use super::state::Model;

/// Turns heat on or off. Where counts are none, it stays on for files that have some, and says why there is nothing to see.
pub(super) fn toggle(model: &mut Model) {
    model.source.heat.on = !model.source.heat.on;
    let coverage = model.source.file.zip(model.snapshot.as_ref()).and_then(|(file, snapshot)| snapshot.coverage(file));
    model.source.heat.measure(coverage);
    match (model.source.heat.on, counts_known(model)) {
        (false, _) => model.say("heat off"),
        (true, true) => model.say("heat: how often each line ran"),
        (true, false) => model.say("the report of this file says which lines ran, not how often"),
    }
}
