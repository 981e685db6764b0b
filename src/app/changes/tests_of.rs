//! Which tests ran the lines of a finding, where the baseline keeps that; else those that still run other lines of the
//! function: they are the ones to look at first.

use crate::analysis::Snapshot;
use crate::app::state::Model;
use crate::app::state::changes::Kind;
use crate::coverage::{ContextId, Line, LineRange};

/// More names than this are not read.
const NAMED: usize = 3;

/// Finds the tests of the finding under the cursor.
pub(super) fn refresh(model: &mut Model) {
    model.changes.tests = then(model).or_else(|| words(model));
}

fn then(model: &Model) -> Option<String> {
    let (snapshot, comparison) = (model.snapshot.as_ref()?, model.changes.comparison()?);
    let finding = model.changes.selected()?;
    // What was new was nobody's.
    let is_lost =
        matches!(finding.kind, Kind::Lost | Kind::BranchLost | Kind::Flaky | Kind::Drop | Kind::Gate | Kind::Warning);
    let path = finding.place.path.as_ref().filter(|_| is_lost)?;
    comparison.covered_then(path.as_str(), &finding.lines, snapshot.known_tests())
}

fn words(model: &Model) -> Option<String> {
    let snapshot = model.snapshot.as_ref()?;
    let place = &model.changes.selected()?.place;
    let lines = function(snapshot, place.path.as_ref()?.as_str(), place.function.as_deref()?, place.line)?;
    let file = snapshot.coverage(snapshot.find(place.path.as_ref()?.as_str())?)?;
    let tests: Vec<ContextId> = file
        .contexts
        .iter()
        .filter(|(_, ran)| ran.iter().any(|line| lines.contains(line)))
        .map(|(context, _)| *context)
        .collect();
    let names: Vec<&str> = tests
        .iter()
        .filter_map(|context| snapshot.report.contexts.get(context.0 as usize).map(AsRef::as_ref))
        .filter(|name| !name.is_empty())
        .collect();
    let named = names.get(..NAMED.min(names.len()))?.join(", ");
    match names.len() {
        0 => None,
        1..=NAMED => Some(format!("other lines of it are run by {named}")),
        many => Some(format!("other lines of it are run by {named} and {} more tests", many - NAMED)),
    }
}

/// The lines of a function, by its name and of several by the line.
fn function(snapshot: &Snapshot, path: &str, name: &str, line: Option<Line>) -> Option<LineRange> {
    let rows = snapshot.functions_of(snapshot.find(path)?).iter().filter(|row| row.name == name);
    let mut ranges = rows.filter_map(|row| Some(LineRange::new(row.start?, row.end?)));
    ranges.find(|range| line.is_none_or(|line| range.contains(line)))
}
