//! Lines and files that counted and do not count any more: a rate rises by them as by a test.

use super::judging::{Case, Judging, Outcome, Rule};
use super::{Actual, words};
use crate::analysis::LeftOut;
use crate::analysis::differential::{Category, FileDelta};
use crate::coverage::{Metric, ranges};

/// Judges `scope.excluded`.
pub(super) fn judge(judging: &mut Judging<'_>, rule: &Rule) {
    let Some(compared) = judging.compared(rule) else { return };
    let left_out = judging.scope_change().map(|change| change.left_out.as_slice()).unwrap_or_default();
    let broken = compared.differential.files.iter().filter_map(of_file);
    let broken = broken.chain(left_out.iter().map(|file| whole(file, judging.headline)));
    let message = "every line that counted and is still there counts".to_owned();
    let actual = Some(Actual::Count(0));
    judging.settle(rule, Outcome { broken: broken.collect(), message, actual, ..Outcome::default() });
}

fn of_file(file: &FileDelta) -> Option<Case> {
    let kinds = [(Category::ExcludedMissed, "was missed"), (Category::ExcludedHit, "was hit")];
    let mut all: Vec<_> = kinds.iter().flat_map(|kind| file.categories.lines(kind.0)).copied().collect();
    all.sort_unstable();
    let (many, lines) = (all.len() as u64, ranges(all));
    let line = lines.first()?.start;
    let said: Vec<String> = kinds.iter().map(|kind| words::lines(kind.1, &file.categories.ranges(kind.0))).collect();
    let place = words::place(file.path.as_str(), Some(line));
    let what = format!("{} no longer counted: {}", words::count(many, "line"), words::join(&said));
    Some(Case {
        path: Some(file.path.clone()),
        line: Some(line),
        actual: Some(Actual::Count(many)),
        message: format!("{place}  {what}"),
        what,
        lines,
        ..Case::default()
    })
}

fn whole(file: &LeftOut, metric: Metric) -> Case {
    let was = file.before.get(metric).map(|ratio| format!("; it was {}", words::rate(ratio))).unwrap_or_default();
    let what = format!("no longer counted, by the settings{was}");
    Case { path: Some(file.path.clone()), message: format!("{}  {what}", file.path), what, ..Case::default() }
}
