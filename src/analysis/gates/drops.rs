//! Drops from the baseline: of the whole, of folders, files and functions.

use std::collections::BTreeMap;

use super::area::Applied;
use super::culprits::{culprits, files};
use super::judging::{Case, Compared, Judging, Outcome, Rule};
use super::limits::{Kind, Named, rule_id};
use super::rates::{folders_of, min_lines, noun, size};
use super::survivors::Survivors;
use super::{Actual, Check, Scope, flaky, words};
use crate::analysis::differential::{Differential, FileChange, FunctionDelta, Match, StepKind, smallest};
use crate::coverage::{Drop, Metric, Points, Ratio, RepoPath, Totals};

/// The rates of a thing on both sides.
#[derive(Clone, Copy, Debug, Default)]
struct Fall {
    before: Ratio,
    after: Ratio,
    /// Before, of what is still there.
    surviving: Ratio,
    /// Now, of old code that is measured for the first time.
    first: Ratio,
    /// What was lost on flaky lines.
    flaky: u64,
}

impl Fall {
    fn drop(self, raw: bool) -> Option<Drop> {
        if raw {
            return Drop::between(self.before, self.after);
        }
        smallest(self.before, self.surviving, self.after, self.first)
    }

    /// The drop, had the flaky lines run.
    fn steady(self, raw: bool) -> Option<Drop> {
        Fall { after: flaky::without(self.after, self.flaky), ..self }.drop(raw)
    }
}

/// Judges a drop rule.
pub(super) fn judge(judging: &mut Judging<'_>, scope: Scope, applied: &Applied<'_>, named: Named) {
    let kind = Kind::MaxDrop;
    let rule = Rule::new(&rule_id(scope.key(), named, kind.key()), scope, &applied.shown(named, kind));
    let metric = applied.metric(named);
    let Some(compared) = judging.compared(&rule) else { return };
    let then = compared.before.totals();
    let outcome = match (judging.total(metric), then.get(metric).filter(|ratio| !ratio.is_empty())) {
        (Err(why), _) => Outcome::unjudged(why),
        (_, None) => {
            Outcome::unjudged(format!("the baseline has no {}; it has {}", metric.key(), words::carried(&then)))
        }
        (Ok(_), Some(_)) => {
            let limit = |path: Option<&str>| match applied.get(named, kind, path) {
                Some(Check::MaxDrop(points)) => Some((points, applied.raw(metric, path))),
                _ => None,
            };
            match scope {
                Scope::Total => total(judging, compared, metric, limit(None)),
                Scope::Function => functions(judging, compared, metric, limit),
                _ => places(judging, compared, metric, scope, limit),
            }
        }
    };
    judging.settle(&rule, outcome);
}

fn total(judging: &Judging<'_>, compared: Compared<'_>, metric: Metric, limit: Option<(Points, bool)>) -> Outcome {
    let waterfall = compared.differential.waterfall(metric);
    let Some((waterfall, (limit, raw))) = waterfall.zip(limit) else {
        return Outcome::unjudged(format!("{} cannot be compared", metric.key()));
    };
    let drop = if raw { waterfall.raw_drop() } else { waterfall.effective_drop() };
    let Some((drop, literal)) = drop.zip(waterfall.raw_drop()) else {
        return Outcome::unjudged(format!("a side has 0 {}", metric.key()));
    };
    let (before, after) = (waterfall.after(StepKind::Base), waterfall.after(StepKind::New));
    let head = format!("total  {} {}", metric.key(), both(before, after));
    if drop.exceeds(limit) {
        let blame = files(compared.differential.files.iter(), metric);
        let over = excess(drop, literal, limit);
        let message = words::join(&[format!("{head}  {over}"), blame.clone()]);
        let what = words::join(&[format!("{} {}, {over}", metric.key(), both(before, after)), blame]);
        let case = Case { actual: Some(Actual::Drop(drop)), message, what, ..Case::default() };
        let fall = Fall {
            before,
            after,
            surviving: waterfall.after(StepKind::Deleted),
            first: waterfall.first_measured,
            flaky: flaky::lost_in_all(compared.differential, (compared.before, judging.now), metric),
        };
        let mut outcome = Outcome::default();
        outcome.add(case, fall.steady(raw), limit);
        return outcome;
    }
    let message = format!("{head}  {}", held(drop, limit));
    let mut outcome = Outcome { actual: Some(Actual::Drop(drop)), message, ..Outcome::default() };
    if literal.exceeds(limit) {
        let what = explained(literal, !waterfall.first_measured.is_empty());
        let message = format!("{head}  {what}");
        outcome.excused.push(Case { actual: Some(Actual::Drop(drop)), message, what, ..Case::default() });
    }
    outcome
}

impl Outcome {
    /// Adds what fell too far; a warning, where it would not have without flaky lines.
    fn add(&mut self, mut case: Case, steady: Option<Drop>, limit: Points) {
        if steady.is_none_or(|drop| drop.exceeds(limit)) {
            return self.broken.push(case);
        }
        for text in [&mut case.message, &mut case.what] {
            text.push_str("; ");
            text.push_str(flaky::ALONE);
        }
        self.shaky.push(case);
    }
}

/// Why a fall is none.
fn explained(literal: Drop, first: bool) -> String {
    let what = if first { "deleted lines, or old code that is measured for the first time," } else { "deleted lines" };
    format!("a fall of {}pp that {what} explain", literal.display(1))
}

fn places(
    judging: &Judging<'_>,
    compared: Compared<'_>,
    metric: Metric,
    scope: Scope,
    limit: impl Fn(Option<&str>) -> Option<(Points, bool)>,
) -> Outcome {
    let differential = compared.differential;
    let falls = match scope {
        Scope::Dir => folders(judging, compared, metric),
        _ => of_files(judging, compared, metric),
    };
    let mut tally = Tally::default();
    for (path, fall) in falls {
        let Some((limit, raw)) = limit(Some(path.as_str())) else { continue };
        let Some((drop, literal)) = fall.drop(raw).zip(fall.drop(true)) else { continue };
        tally.add(drop, limit);
        let rates = format!("{}{}", words::metric(metric), both(fall.before, fall.after));
        if !drop.exceeds(limit) {
            if literal.exceeds(limit) {
                let what = explained(literal, !fall.first.is_empty());
                let message = format!("{path}  {rates}  {what}");
                let limit = Some(limit.to_string());
                let actual = Some(Actual::Drop(drop));
                tally.outcome.excused.push(Case { path: Some(path), actual, limit, message, what, ..Case::default() });
            }
            continue;
        }
        let file = differential.file(path.as_str()).filter(|_| scope == Scope::File);
        let blame = file.map(|file| culprits(&file.categories, metric));
        let inside = || {
            let is_inside = |file: &str| file.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('/'));
            files(differential.files.iter().filter(|file| is_inside(file.path.as_str())), metric)
        };
        let literally = if file.is_some_and(|file| file.unmappable) { "its lines cannot be compared" } else { "" };
        let culprits = blame.as_ref().map_or_else(inside, |blame| blame.words.clone());
        let counts = blame.as_ref().map_or_else(|| culprits.clone(), |blame| blame.counts.clone());
        let over = excess(drop, literal, limit);
        let lines = blame.map(|blame| blame.lines).unwrap_or_default();
        let case = Case {
            line: lines.first().map(|range| range.start),
            actual: Some(Actual::Drop(drop)),
            limit: Some(limit.to_string()),
            message: words::join(&[format!("{path}  {rates}  {over}"), culprits, literally.to_owned()]),
            what: words::join(&[format!("{rates}, {over}"), counts, literally.to_owned()]),
            path: Some(path),
            lines,
            ..Case::default()
        };
        tally.outcome.add(case, fall.steady(raw), limit);
    }
    tally.finish(noun(scope))
}

/// Files that were measured on both sides.
fn of_files(judging: &Judging<'_>, compared: Compared<'_>, metric: Metric) -> Vec<(RepoPath, Fall)> {
    let mut survivors = Survivors::new(compared.before, metric);
    let get = |totals: &Totals| totals.get(metric);
    let mut falls = Vec::new();
    for delta in &compared.differential.files {
        let before = delta.before.and_then(|at| compared.before.record(at));
        let after = delta.after.and_then(|at| judging.now.record(at));
        let rates = before.and_then(|file| get(&file.totals)).zip(after.and_then(|file| get(&file.totals)));
        if let Some((before, after)) = rates {
            let surviving = survivors.of(delta).unwrap_or(before);
            let flaky = flaky::lost(&delta.categories, delta, (compared.before, judging.now), metric);
            falls.push((delta.path.clone(), Fall { before, after, surviving, flaky, ..Fall::default() }));
        }
    }
    falls
}

/// Folders, with everything below them. What left a folder, and what came into it, is counted where it is.
fn folders(judging: &Judging<'_>, compared: Compared<'_>, metric: Metric) -> Vec<(RepoPath, Fall)> {
    let mut falls: BTreeMap<&str, Fall> = BTreeMap::new();
    let mut add = |path, ratio: Option<Ratio>, into: fn(&mut Fall) -> &mut Ratio| {
        let Some(ratio) = ratio else { return };
        for folder in folders_of(path) {
            *into(falls.entry(folder).or_default()) += ratio;
        }
    };
    for file in compared.before.files() {
        add(&file.path, file.totals.get(metric), |fall| &mut fall.before);
    }
    for file in judging.now.files() {
        add(&file.path, file.totals.get(metric), |fall| &mut fall.after);
    }
    let mut survivors = Survivors::new(compared.before, metric);
    let mut lost: BTreeMap<String, u64> = BTreeMap::new();
    for delta in &compared.differential.files {
        let measured = delta.after.and_then(|at| judging.now.record(at));
        if measured.is_some_and(|file| file.totals.get(metric).is_some()) {
            let whole = || compared.before.files().get(delta.before? as usize)?.totals.get(metric);
            add(&delta.path, survivors.of(delta).or_else(whole), |fall| &mut fall.surviving);
        }
        let flaky = flaky::lost(&delta.categories, delta, (compared.before, judging.now), metric);
        for folder in folders_of(&delta.path).filter(|_| flaky > 0) {
            lost.entry(folder.to_owned()).and_modify(|sum| *sum += flaky).or_insert(flaky);
        }
        if delta.state == FileChange::NewlyMeasured {
            add(&delta.path, measured.and_then(|file| file.totals.get(metric)), |fall| &mut fall.first);
        }
    }
    let flaky = |path: &str| lost.get(path).copied().unwrap_or_default();
    falls.into_iter().map(|(path, fall)| (RepoPath::new(path), Fall { flaky: flaky(path), ..fall })).collect()
}

/// Functions that were found again. One that lost nothing has not dropped, however few of its lines are left.
fn functions(
    judging: &mut Judging<'_>,
    compared: Compared<'_>,
    metric: Metric,
    limit: impl Fn(Option<&str>) -> Option<(Points, bool)>,
) -> Outcome {
    let differential = compared.differential;
    let least = min_lines(judging);
    let mut tally = Tally::default();
    let (mut small, mut blind) = (0, Vec::new());
    for delta in &differential.functions {
        let Some((file, (before, after))) = matched(differential, delta) else { continue };
        let Some((limit, raw)) = limit(Some(file.path.as_str())) else { continue };
        if size(before, judging.headline).max(size(after, judging.headline)) < least {
            small += 1;
            continue;
        }
        let drop = if raw { delta.raw_drop(metric) } else { delta.effective_drop(metric) };
        let Some((drop, literal)) = drop.zip(delta.raw_drop(metric)) else { continue };
        tally.add(drop, limit);
        if !drop.exceeds(limit) {
            if literal.exceeds(limit) && !raw {
                let why = explained(literal, false);
                tally.outcome.excused.push(case(delta, file.path.clone(), metric, drop, limit, &why));
            }
            continue;
        }
        let flaky = flaky::lost(&delta.categories, file, (compared.before, judging.now), metric);
        let steady = (flaky > 0).then(|| steady(delta, metric, flaky, raw)).flatten();
        if let Some(steady) = steady.filter(|steady| !steady.exceeds(limit)) {
            let why = excess(drop, literal, limit);
            let case = case(delta, file.path.clone(), metric, drop, limit, &why);
            tally.outcome.add(case, Some(steady), limit);
            continue;
        }
        let needed = judging.rules.min_lost_lines.unwrap_or(1).max(u64::from(!raw));
        if needed > 0 && (file.unmappable || delta.surviving.is_none()) {
            blind.push(delta.name.as_str());
            continue;
        }
        let lost = culprits(&delta.categories, metric).count;
        if lost < needed {
            let why = match lost {
                0 => format!("a fall of {}pp, but no line of it was lost", literal.display(1)),
                lost => format!("a fall of {}pp, but only {} lost", literal.display(1), words::count(lost, "line")),
            };
            tally.outcome.excused.push(case(delta, file.path.clone(), metric, drop, limit, &why));
            continue;
        }
        let why = excess(drop, literal, limit);
        tally.outcome.broken.push(case(delta, file.path.clone(), metric, drop, limit, &why));
    }
    judging.exempted = judging.exempted.max(small);
    if !blind.is_empty() {
        let many = words::count(blind.len() as u64, "function");
        let names = words::some(&blind);
        let why = judging.stripped().map(|why| format!("; {why}")).unwrap_or_default();
        let what = format!("lines cannot be compared with the baseline in {many} that fell: {names}{why}");
        tally.outcome.unjudged.push(what);
    }
    if tally.judged == 0 && small == 0 && no_functions(judging, compared) {
        return Outcome::unjudged("no function is known on both sides".to_owned());
    }
    tally.finish("function")
}

/// The drop of a function, had its flaky lines run.
fn steady(delta: &FunctionDelta, metric: Metric, flaky: u64, raw: bool) -> Option<Drop> {
    let mut delta = delta.clone();
    let mut after = delta.after?;
    after.set(metric, flaky::without(after.get(metric)?, flaky));
    delta.after = Some(after);
    if raw { delta.raw_drop(metric) } else { delta.effective_drop(metric) }
}

/// Is a side without any function?
fn no_functions(judging: &Judging<'_>, compared: Compared<'_>) -> bool {
    [judging.now, compared.before].iter().any(|side| side.files().iter().all(|file| file.function_count() == 0))
}

type Sides<'a> = (&'a crate::analysis::differential::FileDelta, (&'a Totals, &'a Totals));

fn matched<'a>(differential: &'a Differential, delta: &'a FunctionDelta) -> Option<Sides<'a>> {
    let again = matches!(delta.matched, Match::Same | Match::Moved | Match::Renamed);
    let file = differential.files.get(delta.file as usize).filter(|_| again)?;
    Some((file, (delta.before.as_ref()?, delta.after.as_ref()?)))
}

fn case(delta: &FunctionDelta, path: RepoPath, metric: Metric, drop: Drop, limit: Points, why: &str) -> Case {
    let get = |totals: Option<Totals>| totals.and_then(|totals| totals.get(metric)).unwrap_or_default();
    let was = match &delta.was {
        Some((file, name)) => format!(" (was {})", words::function(name, file.as_str(), None)),
        None => String::new(),
    };
    let head = words::function(&delta.name, path.as_str(), delta.start);
    let rates = format!("{}{}", words::metric(metric), both(get(delta.before), get(delta.after)));
    let blame = culprits(&delta.categories, metric);
    Case {
        path: Some(path),
        function: Some(delta.name.clone()),
        line: delta.start,
        actual: Some(Actual::Drop(drop)),
        limit: Some(limit.to_string()),
        message: words::join(&[format!("{head}{was}  {rates}  {why}"), blame.words]),
        what: words::join(&[format!("{rates}, {why}{was}"), blame.counts]),
        whole: None,
        lines: blame.lines,
    }
}

fn both(before: Ratio, after: Ratio) -> String {
    format!("{} -> {}", words::rate(before), words::rate(after))
}

/// `drop 16.7pp > 10pp`; with the literal drop, where deleted lines explain a part of it.
fn excess(drop: Drop, literal: Drop, limit: Points) -> String {
    let over = format!("drop {}pp > {limit}", drop.display_over(limit));
    if drop == literal { over } else { format!("{over} ({}pp with deleted lines)", literal.display(1)) }
}

fn held(drop: Drop, limit: Points) -> String {
    if drop.is_fall() { format!("drop {} <= {limit}", words::within(drop, limit)) } else { "no drop".to_owned() }
}

/// What was judged so far, and the largest drop among it.
#[derive(Default)]
struct Tally {
    outcome: Outcome,
    judged: u64,
    largest: Option<(Drop, Points)>,
}

impl Tally {
    fn add(&mut self, drop: Drop, limit: Points) {
        self.judged += 1;
        if self.largest.is_none_or(|known| known.0 < drop) {
            self.largest = Some((drop, limit));
        }
    }

    fn finish(mut self, noun: &str) -> Outcome {
        let largest = self.largest.map_or_else(|| "no drop".to_owned(), |(drop, limit)| held(drop, limit));
        self.outcome.actual = self.largest.map(|(drop, _)| Actual::Drop(drop));
        self.outcome.message = format!("{} compared; the largest: {largest}", words::count(self.judged, noun));
        self.outcome
    }
}
