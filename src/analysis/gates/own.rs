//! Judges limits that come from the languages' own settings, on the files of their language.

use super::area::Applied;
use super::judging::{Judging, Outcome, Rule};
use super::limits::rule_id;
use super::rates::{Thing, each, one};
use super::{Borrowed, Borrower, Check, Scope};
use crate::analysis::differential::FileRecord;
use crate::coverage::{Metric, Totals};

/// Judges them all. A rule of the project's own for the same thing stands in the place of each.
pub(super) fn judge(judging: &mut Judging<'_>) {
    let rules = judging.rules;
    if rules.languages == Some(false) {
        return;
    }
    for limit in &rules.borrowed {
        let files: Vec<&FileRecord> = judging
            .now
            .files
            .iter()
            .map(|file| &**file)
            .filter(|file| file.is_measured() && limit.language.owns(&file.path))
            .collect();
        if files.is_empty() {
            judging.notes.push(format!(
                "no {} file is measured: {} does not apply",
                limit.language.name(),
                limit.origin
            ));
            continue;
        }
        let mut totals = Totals::default();
        for file in &files {
            totals.add(&file.totals);
        }
        let metric = metric(limit, &totals);
        let (scope, area) = if limit.per_file { (Scope::File, &rules.file) } else { (Scope::Total, &rules.total) };
        let applied = Applied::new(area, judging.headline);
        let kind = limit.check.kind();
        let replaces = |named| applied.get(named, kind, None).is_some();
        if replaces(Some(metric)) || metric == judging.headline && replaces(None) {
            judging.notes.push(format!("a rule of this project stands in the place of {}", limit.origin));
            continue;
        }
        let rule = Rule::new(&rule_id(scope.key(), Some(metric), kind.key()), scope, &limit.check);
        let outcome = outcome(limit, scope, metric, &files, &totals);
        judging.settle(&rule, outcome);
    }
}

/// coverage.py's number counts lines and branches together where it measured branches.
fn metric(limit: &Borrowed, totals: &Totals) -> Metric {
    let default = if totals.get(Metric::Combined).is_some() { Metric::Combined } else { Metric::Lines };
    limit.metric.unwrap_or(default)
}

fn outcome(limit: &Borrowed, scope: Scope, metric: Metric, files: &[&FileRecord], totals: &Totals) -> Outcome {
    let ratio = match totals.get(metric) {
        Some(ratio) if !ratio.is_empty() => ratio,
        Some(_) => return Outcome::unjudged(said(limit, &format!("there are 0 {} to cover", metric.key()))),
        None => {
            let known = super::words::carried(totals);
            let why = format!("no report of it has {}; there are {known}", metric.key());
            let off = "`[gate] languages = false` judges no such limit";
            return Outcome::unjudged(said(limit, &format!("{why}; {off}")));
        }
    };
    let mut outcome = if scope == Scope::File {
        let things: Vec<Thing<'_>> = files.iter().map(|file| Thing::file(file)).collect();
        each(&things.iter().collect::<Vec<_>>(), metric, scope, |_| Some(limit.check))
    } else {
        let subject = match limit.language {
            Borrower::Python => "Python in all",
            Borrower::Script => "JavaScript and TypeScript in all",
        };
        one(metric, ratio, limit.check, subject)
    };
    let rounds = match (limit.check, limit.rounds) {
        (Check::Min(least), Some((tool, precision)))
            if ratio.is_under(least) == Some(true) && ratio.is_under_when_rounded(least, precision) == Some(false) =>
        {
            format!("; {tool} itself would pass (it rounds)")
        }
        _ => String::new(),
    };
    for case in &mut outcome.broken {
        case.message = format!("{}{rounds}", said(limit, &case.message));
    }
    outcome.message = said(limit, &outcome.message);
    outcome
}

fn said(limit: &Borrowed, what: &str) -> String {
    format!("{what} (by {})", limit.origin)
}
