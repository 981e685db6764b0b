//! Rates and numbers of missed things, of the present alone.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::area::Applied;
use super::judging::{Case, Judging, Outcome, Rule};
use super::limits::{Kind, Named, rule_id};
use super::{Actual, Area, Check, Scope, words};
use crate::analysis::differential::{FileRecord, FunctionRecord};
use crate::coverage::{Line, LineRange, Metric, Ratio, RepoPath, Totals, ranges};

/// Something that has a rate of its own.
pub(super) struct Thing<'a> {
    path: Cow<'a, RepoPath>,
    file: Option<&'a FileRecord>,
    function: Option<&'a FunctionRecord>,
    totals: Cow<'a, Totals>,
}

/// Judges a rule of the whole.
pub(super) fn total(judging: &mut Judging<'_>, applied: &Applied<'_>, named: Named, kind: Kind) {
    let Some(check) = applied.get(named, kind, None) else { return };
    let metric = applied.metric(named);
    let rule = Rule::new(&rule_id("total", named, kind.key()), Scope::Total, &check);
    let outcome = match judging.total(metric) {
        Err(why) => Outcome::unjudged(why),
        Ok(ratio) => one(metric, ratio, check, "total"),
    };
    judging.settle(&rule, outcome);
}

/// One rate against its limit.
pub(super) fn one(metric: Metric, ratio: Ratio, check: Check, subject: &str) -> Outcome {
    let (broken, actual, words) = compare(ratio, check);
    let message = format!("{subject}  {} {words}", metric.key());
    if broken {
        let what = format!("{} {words}", metric.key());
        let case = Case { actual: Some(actual), message, what, ..Case::default() };
        return Outcome { broken: vec![case], ..Outcome::default() };
    }
    Outcome { actual: Some(actual), message, ..Outcome::default() }
}

/// Does a rate break a limit, what is it, and both in words.
fn compare(ratio: Ratio, check: Check) -> (bool, Actual, String) {
    match check {
        Check::Min(least) if ratio.is_under(least) == Some(true) => {
            (true, Actual::Rate(ratio), format!("{} < {least}%", words::under(ratio, least)))
        }
        Check::Min(least) => (false, Actual::Rate(ratio), format!("{} >= {least}%", words::reached(ratio, least))),
        Check::MaxMissed(most) => {
            let (missed, broken) = (ratio.missed(), ratio.missed() > most);
            let sign = if broken { ">" } else { "<=" };
            (broken, Actual::Count(missed), format!("{missed} missed {sign} {most}"))
        }
        // A drop is no property of one rate.
        Check::MaxDrop(_) => (false, Actual::Rate(ratio), String::new()),
    }
}

/// Judges a rule of all things of a kind.
pub(super) fn area(
    judging: &mut Judging<'_>,
    scope: Scope,
    applied: &Applied<'_>,
    named: Named,
    kind: Kind,
    things: &[Thing<'_>],
) {
    let metric = applied.metric(named);
    let rule = Rule::new(&rule_id(scope.key(), named, kind.key()), scope, &applied.shown(named, kind));
    let outcome = match judging.total(metric) {
        Err(why) => Outcome::unjudged(why),
        Ok(_) if scope == Scope::Function && things.is_empty() && judging.exempted > 0 => Outcome {
            message: format!("no function has the {} lines that it takes to be judged", min_lines(judging)),
            ..Outcome::default()
        },
        Ok(_) => each(&things.iter().collect::<Vec<_>>(), metric, scope, |path| applied.get(named, kind, Some(path))),
    };
    judging.settle(&rule, outcome);
}

/// Judges each of some things. A rule that nothing is under cannot be judged: its globs match nothing.
pub(super) fn each(
    things: &[&Thing<'_>],
    metric: Metric,
    scope: Scope,
    limit: impl Fn(&str) -> Option<Check>,
) -> Outcome {
    let mut outcome = Outcome::default();
    let mut judged = 0;
    let mut lowest: Option<(Ratio, String)> = None;
    for thing in things {
        let Some(ratio) = thing.totals.get(metric).filter(|ratio| !ratio.is_empty()) else { continue };
        let Some(check) = limit(thing.path.as_str()) else { continue };
        judged += 1;
        let (broken, actual, words) = compare(ratio, check);
        if broken {
            outcome.broken.push(case(thing, metric, actual, check, &words));
        }
        let worse = |known: &(Ratio, String)| match check {
            Check::MaxMissed(_) => ratio.missed() > known.0.missed(),
            _ => ratio.order(known.0).is_lt(),
        };
        if lowest.as_ref().is_none_or(worse) {
            outcome.actual = Some(actual);
            lowest = Some((ratio, format!("{}  {}{words}", thing.subject(), words::metric(metric))));
        }
    }
    match lowest {
        Some((_, worst)) => {
            outcome.message = format!("{}; the worst: {worst}", words::count(judged, noun(scope)));
        }
        None => outcome.unjudged.push(format!("there is no {} with {} that it applies to", noun(scope), metric.key())),
    }
    outcome
}

fn case(thing: &Thing<'_>, metric: Metric, actual: Actual, check: Check, words: &str) -> Case {
    let lines = thing.missed(metric);
    let head = format!("{}  {}{words}", thing.subject(), words::metric(metric));
    Case {
        path: Some(RepoPath::clone(&thing.path)),
        function: thing.function.map(|function| function.name.clone()),
        line: thing.function.and_then(|function| function.start).or(lines.first().map(|range| range.start)),
        actual: Some(actual),
        limit: Some(check.to_string()),
        message: words::join(&[head, words::lines("missed", &lines)]),
        what: format!("{}{words}", words::metric(metric)),
        whole: None,
        lines,
    }
}

impl<'a> Thing<'a> {
    /// A file.
    pub(super) fn file(file: &'a FileRecord) -> Thing<'a> {
        Thing { path: Cow::Borrowed(&file.path), file: Some(file), function: None, totals: Cow::Borrowed(&file.totals) }
    }

    /// A function.
    pub(super) fn function(file: &'a FileRecord, function: &'a FunctionRecord) -> Thing<'a> {
        Thing {
            path: Cow::Borrowed(&file.path),
            file: Some(file),
            function: Some(function),
            totals: Cow::Borrowed(&function.totals),
        }
    }

    /// Is there anything of a metric in it?
    pub(super) fn has(&self, metric: Metric) -> bool {
        self.totals.get(metric).is_some_and(|ratio| !ratio.is_empty())
    }

    fn subject(&self) -> String {
        match self.function {
            Some(function) => words::function(&function.name, self.path.as_str(), function.start),
            None => self.path.to_string(),
        }
    }

    /// The lines on which something of a metric is missed.
    fn missed(&self, metric: Metric) -> Vec<LineRange> {
        let Some(detail) = self.file.and_then(|file| file.detail.as_ref()) else { return Vec::new() };
        let inside = |line: Line| match self.function {
            None => true,
            Some(function) => function.start.zip(function.end).is_some_and(|(start, end)| start <= line && line <= end),
        };
        let missed = detail.of(metric).into_iter().filter(|unit| unit.covered < unit.total && inside(unit.line));
        ranges(missed.map(|unit| unit.line))
    }
}

/// The things of a kind that are measured.
pub(super) fn things<'a>(judging: &Judging<'a>, scope: Scope) -> Vec<Thing<'a>> {
    let now = judging.now;
    let files = now.files().iter().filter(|file| file.is_measured());
    match scope {
        Scope::Dir => {
            let mut folders: BTreeMap<&str, Totals> = BTreeMap::new();
            for file in files {
                for folder in folders_of(&file.path) {
                    folders.entry(folder).or_default().add(&file.totals);
                }
            }
            let thing = |(path, totals)| Thing {
                path: Cow::Owned(RepoPath::new(path)),
                file: None,
                function: None,
                totals: Cow::Owned(totals),
            };
            folders.into_iter().map(thing).collect()
        }
        Scope::Function => {
            let all = files.flat_map(|file| file.functions.iter().map(move |function| Thing::function(file, function)));
            let least = min_lines(judging);
            all.filter(|thing| size(&thing.totals, now.headline) >= least).collect()
        }
        _ => files.map(|file| Thing::file(file)).collect(),
    }
}

/// How many functions are too small to be judged.
pub(super) fn small_functions(judging: &Judging<'_>) -> usize {
    let least = min_lines(judging);
    let measured = judging.now.files().iter().filter(|file| file.is_measured());
    let outlined = |file: &FileRecord| file.outline.iter().flatten().filter(|size| u64::from(**size) < least).count();
    let small = |function: &&FunctionRecord| size(&function.totals, judging.now.headline) < least;
    measured.map(|file| outlined(file) + file.functions.iter().filter(small).count()).sum()
}

/// The folders around a file, the root not among them: that is the total.
pub(super) fn folders_of(path: &RepoPath) -> impl Iterator<Item = &str> {
    let parent = path.parent();
    let ends = parent.match_indices('/').map(|(at, _)| at).chain((!parent.is_empty()).then_some(parent.len()));
    ends.filter_map(|end| parent.get(..end)).filter(|folder| !folder.is_empty())
}

/// How many lines a function must have to be judged.
pub(super) fn min_lines(judging: &Judging<'_>) -> u64 {
    judging.rules.min_lines.unwrap_or(5)
}

/// How many lines of a function can be covered.
pub(super) fn size(totals: &Totals, headline: Metric) -> u64 {
    totals.get(Metric::Lines).or_else(|| totals.get(headline)).map_or(0, |ratio| ratio.total)
}

/// What a thing of a scope is called.
pub(super) fn noun(scope: Scope) -> &'static str {
    match scope {
        Scope::Dir => "folder",
        Scope::Function => "function",
        _ => "file",
    }
}

/// Says which overrides match nothing.
pub(super) fn idle_overrides(judging: &mut Judging<'_>, scope: Scope, area: &Area, things: &[Thing<'_>]) {
    for over in &area.overrides {
        let globs = crate::analysis::Globs::new([over.path.as_str()]).0;
        if !things.iter().any(|thing| globs.matches(thing.path.as_str())) {
            let table = scope.key();
            judging.notes.push(format!("no {} matches `{}` of gate.{table}.overrides", noun(scope), over.path));
        }
    }
}
