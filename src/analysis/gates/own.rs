//! Judges limits that come from the languages' own settings, on the files of their language.

use super::area::Applied;
use super::borrowed::{Members, rounded_to};
use super::judging::{Case, Judging, Outcome, Rule};
use super::limits::rule_id;
use super::rates::{Thing, each, one};
use super::{Among, Borrowed, Borrower, Check, Scope};
use crate::analysis::differential::FileRecord;
use crate::coverage::{Metric, RepoPath, Totals};

/// Judges them all. A rule of the project's own for the same thing stands in the place of each.
pub(super) fn judge(judging: &mut Judging<'_>) {
    let rules = judging.rules;
    if rules.languages == Some(false) {
        return;
    }
    for limit in &rules.borrowed {
        let files: Vec<&FileRecord> = judging
            .now
            .files()
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
        let metric = metric(limit, &sum(&files));
        let paths: Vec<&RepoPath> = files.iter().map(|file| &file.path).collect();
        let members = limit.among.members(&paths);
        let scope = scope(limit, &members);
        let area = match scope {
            Scope::Dir => &rules.dir,
            Scope::File => &rules.file,
            _ => &rules.total,
        };
        let applied = Applied::new(area, judging.headline);
        let kind = limit.check.kind();
        let replaces = |named| applied.get(named, kind, None).is_some();
        if replaces(Some(metric)) || metric == judging.headline && replaces(None) {
            judging.notes.push(format!("a rule of this project stands in the place of {}", limit.origin));
            continue;
        }
        let rule = Rule::new(&rule_id(scope.key(), Some(metric), kind.key()), scope, &limit.check);
        let chosen = |members: &[usize]| members.iter().filter_map(|at| files.get(*at).copied()).collect::<Vec<_>>();
        let mut outcome = match &members {
            Members::Together(found) => together(limit, metric, &chosen(found), judging),
            Members::Each(found) => one_by_one(limit, scope, metric, &chosen(found)),
            // Jest takes this for a failure, too.
            Members::None => Outcome {
                broken: vec![Case { message: said(limit, "no measured file is meant"), ..Case::default() }],
                ..Outcome::default()
            },
        };
        if let Among::Group(group) = &limit.among
            && !matches!(members, Members::Each(_))
        {
            let path = RepoPath::new(group.path().trim_end_matches('/'));
            outcome.broken.iter_mut().for_each(|case| case.path = Some(path.clone()));
        }
        judging.settle(&rule, outcome);
    }
}

/// What a rule for these files is about.
fn scope(limit: &Borrowed, members: &Members) -> Scope {
    match (&limit.among, members) {
        (Among::Group(group), Members::Together(found)) if found.len() > 1 || group.0.ends_with('/') => Scope::Dir,
        (Among::Group(_), _) | (_, Members::Each(_)) => Scope::File,
        _ => Scope::Total,
    }
}

fn sum(files: &[&FileRecord]) -> Totals {
    let mut totals = Totals::default();
    for file in files {
        totals.add(&file.totals);
    }
    totals
}

/// coverage.py's number counts lines and branches together where it measured branches.
fn metric(limit: &Borrowed, totals: &Totals) -> Metric {
    let default = if totals.get(Metric::Combined).is_some() { Metric::Combined } else { Metric::Lines };
    limit.metric.unwrap_or(default)
}

/// Why a metric cannot be judged in some files.
fn lacking(limit: &Borrowed, metric: Metric, totals: &Totals) -> String {
    let known = super::words::carried(totals);
    let why = format!("no report of it has {}; there are {known}", metric.key());
    said(limit, &format!("{why}; `[gate] languages = false` judges no such limit"))
}

/// Files in their sum.
fn together(limit: &Borrowed, metric: Metric, files: &[&FileRecord], judging: &Judging<'_>) -> Outcome {
    let totals = sum(files);
    let ratio = match totals.get(metric) {
        Some(ratio) if !ratio.is_empty() => ratio,
        Some(_) => return nothing(limit, metric, &totals),
        None => return Outcome::unjudged(lacking(limit, metric, &totals)),
    };
    let subject = match (&limit.among, limit.language) {
        (Among::Group(group), _) => group.0.clone(),
        (Among::Rest(_), _) => "JavaScript and TypeScript without a threshold of its own".to_owned(),
        (_, Borrower::Python) => "Python in all".to_owned(),
        (_, Borrower::Script) => "JavaScript and TypeScript in all".to_owned(),
    };
    let mut outcome = one(metric, ratio, limit.check, &subject);
    let rounds = match (limit.check, limit.rounds) {
        (Check::Min(least), Some((tool, precision))) if ratio.is_under(least) == Some(true) => {
            let precision = rounded_to(precision, least.precision(), judging.producers());
            let passes = ratio.is_under_when_rounded(least, precision) == Some(false);
            if passes { format!("; {tool} itself would pass (it rounds)") } else { String::new() }
        }
        _ => String::new(),
    };
    for case in &mut outcome.broken {
        case.message = format!("{}{rounds}", said(limit, &case.message));
    }
    outcome.message = said(limit, &outcome.message);
    outcome
}

/// Where there is nothing of a metric. To Istanbul 0 of 0 is all; where lines were measured nothing is wrong with that.
fn nothing(limit: &Borrowed, metric: Metric, totals: &Totals) -> Outcome {
    let message = said(limit, &format!("there are 0 {} to cover", metric.key()));
    let measured = totals.get(Metric::Lines).is_some_and(|lines| !lines.is_empty());
    if limit.language == Borrower::Script && measured {
        return Outcome { message, ..Outcome::default() };
    }
    Outcome::unjudged(message)
}

/// Each file.
fn one_by_one(limit: &Borrowed, scope: Scope, metric: Metric, files: &[&FileRecord]) -> Outcome {
    let totals = sum(files);
    match totals.get(metric) {
        Some(ratio) if !ratio.is_empty() => {}
        Some(_) => return nothing(limit, metric, &totals),
        None => return Outcome::unjudged(lacking(limit, metric, &totals)),
    }
    let things: Vec<Thing<'_>> = files.iter().map(|file| Thing::file(file)).collect();
    let mut outcome = each(&things.iter().collect::<Vec<_>>(), metric, scope, |_| Some(limit.check));
    for case in &mut outcome.broken {
        case.message = said(limit, &case.message);
    }
    outcome.message = said(limit, &outcome.message);
    outcome
}

fn said(limit: &Borrowed, what: &str) -> String {
    format!("{what} (by {})", limit.origin)
}
