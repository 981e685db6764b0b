//! A judgement as a reader wants it: a row for each rule, then the places to look at, the largest loss first. A line that
//! several rules blame is listed once, with all of them.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use super::{Actual, Finding, Judgement, Scope, Verdict};
use crate::coverage::{Line, LineRange, RepoPath, ranges};

/// A rule, and how it came out over all.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleRow<'a> {
    /// The rule.
    pub rule: &'a str,
    /// The worst of its verdicts.
    pub verdict: Verdict,
    /// The limit as it was written; empty where places have limits of their own.
    pub limit: &'a str,
    /// What was found, in words. Untrusted.
    pub found: String,
    /// Is it about what a change did, not about what was there?
    pub is_regression: bool,
}

/// A place that rules blame.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceRow<'a> {
    /// The worst of the verdicts.
    pub verdict: Verdict,
    /// The rules that blame it, the one that `what` speaks of first.
    pub rules: Vec<&'a str>,
    /// The file or folder.
    pub path: &'a RepoPath,
    /// The function. Untrusted.
    pub function: Option<&'a str>,
    /// Where to look when no lines are known.
    pub line: Option<Line>,
    /// What is wrong, without place and lines. Untrusted.
    pub what: String,
    /// The lines that no other row lists.
    pub lines: Vec<LineRange>,
    /// Is it about what a change did, not about what was there?
    pub is_regression: bool,
}

/// Both lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Digest<'a> {
    /// A row a rule, the worst first.
    pub rules: Vec<RuleRow<'a>>,
    /// The places, the worst and largest first, regressions before what was low already.
    pub places: Vec<PlaceRow<'a>>,
}

/// A rule and how it came out, in words that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruled {
    /// The rule.
    pub rule: String,
    /// How it came out.
    pub verdict: Verdict,
    /// The limit as it was written; empty where places have limits of their own.
    pub limit: String,
    /// What was found, in words. Untrusted.
    pub found: String,
}

impl Judgement {
    /// The rules that are set, and how they came out, the worst first.
    pub fn ruled(&self) -> Vec<Ruled> {
        let rows = rules(&self.findings).into_iter().map(|row| Ruled {
            rule: row.rule.to_owned(),
            verdict: row.verdict,
            limit: row.limit.to_owned(),
            found: row.found,
        });
        rows.collect()
    }

    /// The judgement as rows.
    pub fn digest(&self) -> Digest<'_> {
        Digest { rules: rules(&self.findings), places: places(&self.findings) }
    }
}

/// Verdicts in the order in which they are shown: what turns a job red stands first.
fn order(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Fail => 0,
        Verdict::Unjudged => 1,
        Verdict::Warn => 2,
        Verdict::Waived => 3,
        Verdict::Pass => 4,
    }
}

/// Is a finding about what a change did?
fn is_regression(finding: &Finding) -> bool {
    matches!(finding.scope, Scope::New | Scope::Lost | Scope::Scope) || finding.rule.ends_with("max_drop")
}

/// How much a place is about, in lines. Of a file whose data is gone nothing is known: it stands before all others.
fn impact(finding: &Finding) -> u64 {
    if finding.rule == "scope.vanished" {
        return u64::MAX;
    }
    let lines = finding.lines.iter().map(|range| u64::from(range.len())).sum::<u64>();
    match finding.actual {
        Some(Actual::Rate(ratio)) if lines == 0 => ratio.missed(),
        _ => lines,
    }
}

fn rules(findings: &[Finding]) -> Vec<RuleRow<'_>> {
    let mut by_rule: Vec<(&str, Vec<&Finding>)> = Vec::new();
    let mut known: FxHashMap<&str, usize> = FxHashMap::default();
    for finding in findings {
        let at = *known.entry(&finding.rule).or_insert_with(|| {
            by_rule.push((&finding.rule, Vec::new()));
            by_rule.len() - 1
        });
        if let Some(entry) = by_rule.get_mut(at) {
            entry.1.push(finding);
        }
    }
    let mut rows: Vec<RuleRow<'_>> = by_rule.into_iter().filter_map(|(rule, findings)| row(rule, &findings)).collect();
    // What holds keeps its order: what somebody set stands before what is looked at unasked.
    rows.sort_by_key(|row| (order(row.verdict), row.verdict != Verdict::Pass && !row.is_regression));
    rows
}

fn row<'a>(rule: &'a str, findings: &[&'a Finding]) -> Option<RuleRow<'a>> {
    let first = findings.first()?;
    let verdict = findings.iter().map(|finding| finding.verdict).min_by_key(|verdict| order(*verdict))?;
    let mut found: Vec<String> = Vec::new();
    if let Some(whole) = findings.iter().find_map(|finding| finding.whole.clone()) {
        found.push(whole);
    }
    for verdict in [Verdict::Fail, Verdict::Warn, Verdict::Waived] {
        let of = findings.iter().filter(|finding| finding.verdict == verdict);
        let placed: Vec<&&Finding> = of.filter(|finding| finding.path.is_some()).collect();
        if !placed.is_empty() {
            let suffix = if verdict == Verdict::Waived { ", waived" } else { "" };
            found.push(format!("{}{suffix}", counted(&placed)));
        }
    }
    let says = |finding: &&&Finding| finding.path.is_none() && finding.verdict != Verdict::Pass;
    found.extend(findings.iter().filter(says).map(|finding| finding.what.clone()));
    if found.is_empty() {
        let holds = findings.iter().find(|finding| finding.path.is_none()).unwrap_or(first);
        // The rule says already that it is about the whole.
        found.push(holds.what.strip_prefix("total  ").unwrap_or(&holds.what).replace("  ", ", "));
    }
    let limit = if findings.iter().all(|finding| finding.limit == first.limit) { first.limit.as_str() } else { "" };
    Some(RuleRow { rule, verdict, limit, found: found.join("; "), is_regression: is_regression(first) })
}

/// `1 function`, `12 files`.
fn counted(findings: &[&&Finding]) -> String {
    let noun = if findings.iter().all(|finding| finding.function.is_some()) {
        "function"
    } else if findings.iter().all(|finding| finding.scope == Scope::Dir) {
        "folder"
    } else if findings.iter().all(|finding| finding.function.is_none()) {
        "file"
    } else {
        "place"
    };
    format!("{} {noun}{}", findings.len(), if findings.len() == 1 { "" } else { "s" })
}

fn places(findings: &[Finding]) -> Vec<PlaceRow<'_>> {
    let mut blamed: Vec<(&Finding, &RepoPath)> = findings
        .iter()
        .filter(|finding| finding.verdict != Verdict::Pass)
        .filter_map(|finding| Some((finding, finding.path.as_ref()?)))
        .collect();
    // What says most precisely where to look makes the row: a function before its file, a change before its whole.
    blamed.sort_by_key(|(finding, _)| {
        let change = !is_regression(finding);
        (change, finding.function.is_none(), order(finding.verdict), Reverse(impact(finding)))
    });
    let mut rows: Vec<(PlaceRow<'_>, u64)> = Vec::new();
    let mut claimed: FxHashMap<&RepoPath, BTreeMap<Line, usize>> = FxHashMap::default();
    let mut things: FxHashMap<(&RepoPath, Option<&str>, Option<Line>), usize> = FxHashMap::default();
    for (finding, path) in blamed {
        let thing = (path, finding.function.as_deref(), finding.line.filter(|_| finding.function.is_some()));
        let lines = finding.lines.iter().flat_map(|range| (range.start.get()..=range.end.get()).filter_map(Line::new));
        let known = claimed.entry(path).or_default();
        let (old, own): (Vec<Line>, Vec<Line>) = lines.partition(|line| known.contains_key(line));
        let holders: Vec<usize> = match things.get(&thing) {
            Some(at) if finding.function.is_some() || own.is_empty() => vec![*at],
            _ if own.is_empty() && !old.is_empty() => {
                let mut holders: Vec<usize> = old.iter().filter_map(|line| known.get(line).copied()).collect();
                holders.sort_unstable();
                holders.dedup();
                holders
            }
            _ => Vec::new(),
        };
        for at in &holders {
            if let Some((row, _)) = rows.get_mut(*at) {
                if !row.rules.contains(&finding.rule.as_str()) {
                    row.rules.push(&finding.rule);
                }
                row.verdict =
                    [row.verdict, finding.verdict].into_iter().min_by_key(|it| order(*it)).unwrap_or(row.verdict);
            }
        }
        if !holders.is_empty() {
            continue;
        }
        let mut what = finding.what.clone();
        if !old.is_empty() && is_regression(finding) {
            let _ = write!(what, "; the other {} of them stand in rows of their own", old.len());
        }
        known.extend(own.iter().map(|line| (*line, rows.len())));
        things.insert(thing, rows.len());
        let weight = if old.is_empty() { impact(finding) } else { own.len() as u64 };
        let row = PlaceRow {
            verdict: finding.verdict,
            rules: vec![finding.rule.as_str()],
            path,
            function: finding.function.as_deref(),
            line: finding.line,
            what,
            lines: ranges(own),
            is_regression: is_regression(finding),
        };
        rows.push((row, weight));
    }
    rows.sort_by(|(a, heavy), (b, light)| {
        let key = |row: &PlaceRow<'_>| (order(row.verdict), !row.is_regression);
        key(a).cmp(&key(b)).then(light.cmp(heavy)).then_with(|| (a.path, a.line).cmp(&(b.path, b.line)))
    });
    spread(&mut rows);
    rows.into_iter().map(|(row, _)| row).collect()
}

/// Among places of the same weight, each file comes once before any comes twice: a list that is cut tells of them all.
fn spread<'a>(rows: &mut [(PlaceRow<'a>, u64)]) {
    for group in rows.chunk_by_mut(|(a, heavy), (b, light)| {
        (a.verdict, a.is_regression, heavy) == (b.verdict, b.is_regression, light)
    }) {
        let mut seen: FxHashMap<&'a RepoPath, usize> = FxHashMap::default();
        let mut turn = |row: &PlaceRow<'a>| {
            let turn = seen.entry(row.path).or_default();
            *turn += 1;
            *turn
        };
        let turns: Vec<usize> = group.iter().map(|(row, _)| turn(row)).collect();
        let mut keyed: Vec<(usize, usize)> = turns.into_iter().enumerate().map(|(at, turn)| (turn, at)).collect();
        keyed.sort_unstable();
        let sorted: Vec<(PlaceRow<'a>, u64)> = keyed.iter().filter_map(|(_, at)| group.get(*at).cloned()).collect();
        group.clone_from_slice(&sorted);
    }
}

#[cfg(test)]
mod tests;
