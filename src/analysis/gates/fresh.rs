//! New code: new functions, new files, new and changed lines.

use rustc_hash::FxHashSet;

use super::area::Applied;
use super::judging::{Case, Compared, Judging, Outcome, Rule};
use super::limits::rule_id;
use super::rates::{Thing, each};
use super::{Actual, Scope, words};
use crate::analysis::differential::{
    Category, FileChange, FileDelta, FileRecord, FunctionDelta, FunctionRecord, Match, Measurement,
};
use crate::coverage::{LineRange, Metric, Percent, Ratio};

/// Judges every rule about new code.
pub(super) fn judge(judging: &mut Judging<'_>) {
    let new = &judging.rules.new;
    if new.entered == Some(true) {
        entered(judging);
    }
    for (area, noun) in [(&new.function, "function"), (&new.file, "file")] {
        let applied = Applied::new(area, judging.headline);
        for (named, kind) in applied.rules() {
            let Some(check) = applied.get(named, kind, None) else { continue };
            let rule = Rule::new(&rule_id(&format!("new.{noun}"), named, kind.key()), Scope::New, &check);
            let Some(compared) = judging.compared(&rule) else { continue };
            let metric = applied.metric(named);
            let outcome = match judging.total(metric) {
                Err(why) => Outcome::unjudged(why),
                Ok(_) if noun == "function" && !knows_functions(judging.now) => no_functions(),
                Ok(_) => {
                    let things =
                        if noun == "function" { functions(judging, compared) } else { files(judging, compared) };
                    let with = |thing: &&Thing<'_>| thing.has(metric);
                    let things: Vec<&Thing<'_>> = things.iter().filter(with).collect();
                    let mut outcome = if things.is_empty() {
                        Outcome { message: format!("0 new {noun}s"), ..Outcome::default() }
                    } else {
                        let mut outcome = each(&things, metric, scope_of(noun), |_| Some(check));
                        outcome.message = format!("new: {}", outcome.message);
                        for case in &mut outcome.broken {
                            case.message.push_str("; it is new");
                            case.what.push_str(", and new");
                        }
                        outcome
                    };
                    if noun == "file" {
                        // What nothing measured is covered by nothing, however new code is counted.
                        outcome.broken.extend(without_data(judging.now, compared.before, |file| file.is_new));
                    }
                    outcome
                }
            };
            judging.settle(&rule, outcome);
        }
    }
    if let Some(least) = new.changed_lines {
        changed_lines(judging, least);
    }
}

fn scope_of(noun: &str) -> Scope {
    if noun == "function" { Scope::Function } else { Scope::File }
}

fn knows_functions(now: &Measurement) -> bool {
    now.files().iter().any(|file| file.function_count() > 0)
}

fn no_functions() -> Outcome {
    Outcome::unjudged(
        "no function is known: the reports name none, and the sources were not read or have none".to_owned(),
    )
}

fn new_functions(compared: Compared<'_>) -> impl Iterator<Item = (&FileDelta, &FunctionDelta)> {
    let differential = compared.differential;
    let new = differential.functions.iter().filter(|delta| delta.matched == Match::New);
    new.filter_map(|delta| Some((differential.files.get(delta.file as usize)?, delta)))
}

fn functions<'a>(judging: &Judging<'a>, compared: Compared<'a>) -> Vec<Thing<'a>> {
    let record = |(file, delta): (&'a FileDelta, &'a FunctionDelta)| {
        let file = judging.now.record(file.after?)?;
        let same = |known: &&FunctionRecord| (&known.name, known.start) == (&delta.name, delta.start);
        Some(Thing::function(file, file.functions.iter().find(same)?))
    };
    new_functions(compared).filter_map(record).collect()
}

fn files<'a>(judging: &Judging<'a>, compared: Compared<'a>) -> Vec<Thing<'a>> {
    let new = compared.differential.files.iter().filter(|file| file.state == FileChange::New);
    new.filter_map(|file| judging.now.record(file.after?)).map(Thing::file).collect()
}

fn entered(judging: &mut Judging<'_>) {
    let rule = Rule::new("new.function.entered", Scope::New, &true);
    let Some(compared) = judging.compared(&rule) else { return };
    if !knows_functions(judging.now) {
        return judging.settle(&rule, no_functions());
    }
    let mut outcome = Outcome::default();
    let mut judged = 0;
    for (file, delta) in new_functions(compared) {
        judged += u64::from(delta.entered.1.is_some());
        if delta.entered.1 == Some(false) {
            let head = words::function(&delta.name, file.path.as_str(), delta.start);
            let missed = delta.categories.lines(Category::NewMissed);
            let run = missed.first().copied().zip(missed.last().copied()).or(delta.start.zip(delta.end));
            let range = run.map(|(start, end)| LineRange::new(start, end));
            outcome.broken.push(Case {
                path: Some(file.path.clone()),
                function: Some(delta.name.clone()),
                line: delta.start,
                actual: delta.after.and_then(|totals| totals.get(judging.headline)).map(Actual::Rate),
                message: format!("{head}  is new and was never entered"),
                what: "new, and never entered".to_owned(),
                lines: range.into_iter().collect(),
                ..Case::default()
            });
        }
    }
    outcome.message = format!("{}, all entered", words::count(judged, "new function"));
    judging.settle(&rule, outcome);
}

/// New and changed lines together. Files that a waiver speaks of are left out where they alone break the rule.
fn changed_lines(judging: &mut Judging<'_>, least: Percent) {
    let rule = Rule::new("new.changed_lines.min", Scope::New, &format_args!("{least}%"));
    let Some(compared) = judging.compared(&rule) else { return };
    if let Err(why) = judging.total(Metric::Lines) {
        return judging.settle(&rule, Outcome::unjudged(why));
    }
    if judging.now.files().iter().all(|file| !file.is_measured() || file.text.is_none()) {
        let why = "no path of the reports was found in the project: what changed cannot be looked up in them";
        return judging.settle(&rule, Outcome::unjudged(why.to_owned()));
    }
    let files = &compared.differential.files;
    let ratio = |file: &FileDelta| {
        let [hit, missed] =
            [Category::NewHit, Category::NewMissed].map(|kind| file.categories.lines(kind).len() as u64);
        Ratio::new(hit, hit + missed)
    };
    let all: Ratio = files.iter().map(ratio).sum();
    let accepted = |file: &&FileDelta| judging.waivers.accepts(&rule.id, file.path.as_str());
    let rest: Ratio = files.iter().filter(|file| !accepted(file)).map(ratio).sum();
    let mut outcome = Outcome { actual: Some(Actual::Rate(all)), ..Outcome::default() };
    if all.is_under(least) == Some(true) {
        let fails = rest.is_under(least) == Some(true);
        let missing = files.iter().filter(|file| ratio(file).missed() > 0 && (fails || accepted(file)));
        outcome
            .broken
            .extend(missing.map(|file| missed(file, ratio(file), if accepted(&file) { all } else { rest }, least)));
    }
    outcome.broken.extend(without_data(judging.now, compared.before, |_| true));
    outcome.unjudged.extend(unmappable(judging, compared));
    outcome.message = if all.is_empty() {
        "0 new or changed lines can be covered".to_owned()
    } else {
        format!("new and changed lines {} >= {least}%", words::reached(all, least))
    };
    judging.settle(&rule, outcome);
}

fn missed(file: &FileDelta, ratio: Ratio, all: Ratio, least: Percent) -> Case {
    let lines = file.categories.ranges(Category::NewMissed);
    let blame = words::list(&lines);
    let sum = words::under(all, least);
    Case {
        path: Some(file.path.clone()),
        line: lines.first().map(|range| range.start),
        actual: Some(Actual::Rate(ratio)),
        message: format!(
            "{}  changed lines {}; missed {blame}; in all files {sum} < {least}%",
            file.path,
            words::rate(ratio)
        ),
        what: format!(
            "changed lines {}, {} of {} missed",
            words::rate(ratio),
            ratio.missed(),
            words::count(all.missed(), "line")
        ),
        whole: Some(format!("changed lines {sum} < {least}%")),
        lines,
        ..Case::default()
    }
}

/// Why lines of some files cannot be judged. Where nothing is missed now, nothing can have been lost.
pub(super) fn unmappable(judging: &Judging<'_>, compared: Compared<'_>) -> Option<String> {
    let now = judging.now;
    let missed = |file: &&FileDelta| {
        let record = file.after.and_then(|at| now.record(at));
        record.and_then(|record| record.totals.get(Metric::Lines)).is_some_and(|lines| lines.missed() > 0)
    };
    let totals_alone = |file: &FileDelta| {
        let record = file.before.and_then(|at| compared.before.record(at));
        record.is_some_and(|record| record.is_measured() && !record.has_lines())
    };
    let blind = compared.differential.files.iter().filter(|file| file.unmappable || totals_alone(file)).filter(missed);
    let blind: Vec<&str> = blind.map(|file| file.path.as_str()).collect();
    let many = words::count(blind.len() as u64, "file");
    let why = judging.stripped().unwrap_or("a text or the baseline's lines are missing");
    (!blind.is_empty())
        .then(|| format!("the lines of {many} cannot be compared, because {why}: {}", words::some(&blind)))
}

/// A source file without data, although files of its kind are measured.
pub(super) struct Absent<'a> {
    pub(super) file: &'a FileRecord,
    /// Is it new, or only changed?
    pub(super) is_new: bool,
}

impl Absent<'_> {
    pub(super) fn case(&self) -> Case {
        let (path, new) = (&self.file.path, if self.is_new { "is new" } else { "changed" });
        let what = format!("{new}, and no report speaks of it");
        Case { path: Some(path.clone()), message: format!("{path}  {what}"), what, ..Case::default() }
    }
}

/// Some of the absent files, as what breaks a rule.
fn without_data<'a>(
    now: &'a Measurement,
    before: &Measurement,
    which: impl Fn(&Absent<'a>) -> bool,
) -> impl Iterator<Item = Case> {
    absent(now, before).into_iter().filter(move |file| which(file)).map(|file| file.case())
}

/// New and changed source files without data, although files of their kind are measured.
pub(super) fn absent<'a>(now: &'a Measurement, before: &Measurement) -> Vec<Absent<'a>> {
    let without_data = || now.files().iter().filter(|file| !file.is_measured() && !file.beside);
    if without_data().next().is_none() {
        return Vec::new();
    }
    let measured = now.files().iter().chain(before.files()).filter(|file| file.is_measured());
    let kinds: FxHashSet<&str> = measured.filter_map(|file| file.path.extension()).collect();
    let known: FxHashSet<[u8; 16]> =
        before.files().iter().filter_map(|file| file.text.as_ref()).map(|text| text.content).collect();
    let mut absent = Vec::new();
    for file in without_data() {
        let Some(text) = &file.text else { continue };
        let empty = !text.lines.is_empty() && text.lines.iter().all(|line| line.is_trivial());
        let of_kind = file.path.extension().is_some_and(|extension| kinds.contains(extension));
        // A text that was there before, perhaps under another path, did not change.
        if of_kind && !empty && !text.lines.is_empty() && !known.contains(&text.content) {
            absent.push(Absent { file, is_new: before.file(file.path.as_str()).is_none() });
        }
    }
    absent
}
