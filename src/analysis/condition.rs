//! In what condition a report is: which of its files are stale, what in it could not be used, and whether the totals
//! that it stores are those of its lines. For `doctor` and its screen.

use rustc_hash::FxHashMap;

use crate::coverage::{Code, Metric, Ratio, ReportedRate, Totals};

use super::{CoveredOnly, FileState, InputStatus, Snapshot};

/// A total that a report stores, beside ours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StoredTotal {
    /// What is counted.
    pub metric: Metric,
    /// The report's number.
    pub stored: ReportedRate,
    /// Ours; `None` where other reports measure the same files, or ours has no such metric.
    pub ours: Option<Ratio>,
}

impl StoredTotal {
    /// Do both say the same? `None` where that cannot be told.
    pub fn agrees(&self) -> Option<bool> {
        let ours = self.ours?;
        Some((self.stored.covered?, self.stored.total?) == (ours.covered, ours.total))
    }
}

/// The condition of a report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InputCondition {
    /// Its files that changed after they were measured.
    pub stale: usize,
    /// Records that could not be used, or not as they stand.
    pub skipped: u64,
    /// Totals that it stores.
    pub stored: Vec<StoredTotal>,
    /// Why its first unmatched paths match nothing; told by who knows the tree.
    pub reasons: Vec<String>,
    /// What no other report covers; told by who knows what each of them says.
    pub alone: Option<CoveredOnly>,
}

impl InputCondition {
    /// The conditions of all reports that a snapshot met, in their order. Costs a walk over its files.
    pub fn all(snapshot: &Snapshot) -> Vec<InputCondition> {
        let report = &snapshot.report;
        let mut sums: Vec<Sum> = vec![Sum::default(); report.inputs.len()];
        for file in &snapshot.files {
            let alone = file.file.measured_by.len() == 1;
            for id in &file.file.measured_by {
                let Some(sum) = sums.get_mut(id.0 as usize) else { continue };
                sum.stale += usize::from(file.state == FileState::Stale);
                sum.shared |= !alone;
                sum.totals.add(&file.totals);
            }
        }
        let mut skipped: FxHashMap<&str, u64> = FxHashMap::default();
        for known in report.diagnostics.iter().filter(|known| is_record(known.code)) {
            *skipped.entry(known.input.as_deref().unwrap_or_default()).or_default() += known.count;
        }
        let places: FxHashMap<&str, usize> =
            report.inputs.iter().enumerate().map(|(at, input)| (&*input.path, at)).collect();
        let condition = |status: &InputStatus| {
            let skipped = skipped.get(&*status.path).copied().unwrap_or(0);
            let place = places.get(&*status.path);
            let counted = place.and_then(|at| Some((report.inputs.get(*at)?, sums.get(*at)?)));
            let Some((input, sum)) = counted else { return InputCondition { skipped, ..InputCondition::default() } };
            let stored = input.reported.as_ref().map_or(&[][..], |reported| &reported.0);
            let total = |&(metric, stored): &(Metric, ReportedRate)| {
                let ours = sum.totals.get(metric).filter(|_| !sum.shared);
                StoredTotal { metric, stored, ours }
            };
            let stored = stored.iter().map(total).collect();
            InputCondition { stale: sum.stale, skipped, stored, ..InputCondition::default() }
        };
        snapshot.inputs.iter().map(condition).collect()
    }
}

/// What the files of a report add up to.
#[derive(Clone, Default)]
struct Sum {
    stale: usize,
    totals: Totals,
    /// Do other reports measure some of them, too?
    shared: bool,
}

impl InputCondition {
    /// What is known of a report, a sentence each.
    pub fn facts(&self, input: &InputStatus) -> Vec<String> {
        let mut facts = Vec::new();
        if input.taken {
            let found = format!("{} of {} paths found", input.matched, input.matched + input.unmatched.len());
            let rules: Vec<String> = input.rules.iter().map(|(rule, paths)| format!("{paths} {rule}")).collect();
            let plain = matches!(input.rules.as_slice(), [] | [("as written", _)]);
            facts.push(if plain { found } else { format!("{found}: {}", rules.join(", ")) });
        }
        let counted = |count: u64, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {many}")),
        };
        facts.extend(counted(
            input.ambiguous as u64,
            "path fits several files; it stays unresolved",
            "paths fit several files; they stay unresolved",
        ));
        facts.extend(counted(
            self.stale as u64,
            "file changed after the tests ran; its lines may not fit",
            "files changed after the tests ran; their lines may not fit",
        ));
        facts.extend(counted(
            input.folded as u64,
            "entry is of a file that is named before; both add up",
            "entries are of files that are named before; they add up",
        ));
        facts.extend(counted(
            self.skipped,
            "record could not be used as it stands; -v tells where",
            "records could not be used as they stand; -v tells where",
        ));
        facts.extend(self.stored.iter().filter_map(differs));
        facts.extend(self.alone.as_ref().map(CoveredOnly::words));
        facts
    }
}

/// A stored total that is not ours, in words.
fn differs(total: &StoredTotal) -> Option<String> {
    let (ours, covered, of) = (total.ours?, total.stored.covered?, total.stored.total?);
    let differs = total.agrees() == Some(false);
    let (metric, Ratio { covered: own, total: own_of }) = (total.metric.key(), ours);
    differs.then(|| format!("it says {covered} of {of} {metric}; its records say {own} of {own_of}, and count"))
}

impl InputCondition {
    /// Paths that match nothing, each with the reason where that is known.
    pub fn unmatched<'a>(&'a self, input: &'a InputStatus) -> impl Iterator<Item = String> + 'a {
        let reasons = self.reasons.iter().map(Some).chain(std::iter::repeat(None));
        input.unmatched.iter().zip(reasons).map(|(path, reason)| match reason {
            Some(reason) => format!("{path} ({reason})"),
            None => path.to_string(),
        })
    }
}

/// Is it about a record of a report?
fn is_record(code: Code) -> bool {
    use Code::{
        BadCount, BadRecord, LimitReached, LinePastEnd, LineZero, NegativeCount, NotUtf8, SaturatedCount, Truncated,
    };
    matches!(
        code,
        BadRecord
            | BadCount
            | NegativeCount
            | SaturatedCount
            | LineZero
            | LinePastEnd
            | Truncated
            | NotUtf8
            | LimitReached
    )
}
