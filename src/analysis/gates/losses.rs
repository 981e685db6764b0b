//! Lines that lost coverage, and files that left or entered the measurement.

use super::excluded;
use super::fresh::{absent, unmappable};
use super::judging::{Case, Judging, Outcome, Rule};
use super::{Actual, Level, Scope, words};
use crate::analysis::differential::{Category, FileChange, FileDelta, FileRecord, Match, Measurement};
use crate::coverage::{Metric, Ratio, RepoPath};

/// Judges the rules of `gate.lost`.
pub(super) fn lost(judging: &mut Judging<'_>) {
    let rules = judging.rules.lost;
    if let Some(most) = rules.lines {
        lost_lines(judging, most);
    }
    for (id, level, category) in [
        ("lost.included", rules.included, Category::IncludedMissed),
        ("lost.branch", rules.branch, Category::BranchLost),
    ] {
        if let Some(rule) = level.and_then(|level| Rule::of_level(id, Scope::Lost, level)) {
            lines_of(judging, &rule, category);
        }
    }
}

/// Lost lines of all files together. Those of files that a waiver speaks of do not count.
fn lost_lines(judging: &mut Judging<'_>, most: u64) {
    let rule = Rule::new("lost.lines", Scope::Lost, &most);
    let Some(compared) = judging.compared(&rule) else { return };
    let files = &compared.differential.files;
    let lost = |file: &FileDelta| file.categories.lines(Category::Lost).len() as u64;
    let accepted = |file: &&FileDelta| judging.waivers.accepts(&rule.id, file.path.as_str());
    let all: u64 = files.iter().map(lost).sum();
    let rest: u64 = files.iter().filter(|file| !accepted(file)).map(lost).sum();
    let mut outcome = Outcome { actual: Some(Actual::Count(all)), ..Outcome::default() };
    if all > most {
        let fails = rest > most;
        let blamed = files.iter().filter(|file| lost(file) > 0 && (fails || accepted(file)));
        outcome.broken = blamed
            .map(|file| {
                let mut case = of_file(file, Category::Lost);
                let sum = if accepted(&file) { all } else { rest };
                case.message = format!("{}; {sum} in all > {most}", case.message);
                case.what = format!("{} of {} lost", lost(file), words::count(sum, "line"));
                case.whole = Some(format!("{} lost > {most}", words::count(sum, "line")));
                case
            })
            .collect();
    }
    outcome.unjudged.extend(unmappable(judging, compared));
    outcome.message = format!("{} lost <= {most}", words::count(all, "line"));
    judging.settle(&rule, outcome);
}

fn lines_of(judging: &mut Judging<'_>, rule: &Rule, category: Category) {
    let Some(compared) = judging.compared(rule) else { return };
    let files = &compared.differential.files;
    // Of a file that is measured for the first time all lines are: that is for another rule to say, once.
    let old = |file: &&FileDelta| file.state != FileChange::NewlyMeasured;
    let some = files.iter().filter(old).filter(|file| !file.categories.lines(category).is_empty());
    let mut outcome = Outcome { broken: some.map(|file| of_file(file, category)).collect(), ..Outcome::default() };
    let missing = [judging.now, compared.before].iter().any(|side| side.totals().get(Metric::Branches).is_none());
    if category == Category::BranchLost && missing && outcome.broken.is_empty() {
        outcome.unjudged.push("a side has no branches, so that none can be seen to be lost".to_owned());
    }
    outcome.unjudged.extend(unmappable(judging, compared));
    outcome.message = format!("0 lines {}", category.words());
    outcome.actual = Some(Actual::Count(0));
    judging.settle(rule, outcome);
}

fn of_file(file: &FileDelta, category: Category) -> Case {
    let lines = file.categories.ranges(category);
    let line = lines.first().map(|range| range.start);
    let many = file.categories.lines(category).len() as u64;
    let place = words::place(file.path.as_str(), line);
    Case {
        path: Some(file.path.clone()),
        line,
        actual: Some(Actual::Count(many)),
        message: format!("{place}  {} {}: {}", words::count(many, "line"), category.words(), words::list(&lines)),
        what: format!("{} {}", words::count(many, "line"), category.words()),
        lines,
        ..Case::default()
    }
}

/// Judges the rules of `gate.scope`. Where any rule compares, files that leave the measurement are looked at unasked: a
/// total can rise because a bad file is gone.
pub(super) fn scope(judging: &mut Judging<'_>, implied: bool) {
    let rules = judging.rules.scope;
    let implied = implied && judging.has_baseline();
    let level = |said: Option<Level>, otherwise: Level| said.or(implied.then_some(otherwise));
    let rule = |id: &str, level: Option<Level>| level.and_then(|level| Rule::of_level(id, Scope::Scope, level));
    if let Some(rule) = rule("scope.vanished", level(rules.vanished, Level::Fail)) {
        vanished(judging, &rule);
    }
    // Where nothing was measured before, everything is measured for the first time.
    let newly = if judging.has_data_before() { level(rules.newly_measured, Level::Warn) } else { rules.newly_measured };
    if let Some(rule) = rule("scope.newly_measured", newly) {
        newly_measured(judging, &rule);
    }
    if let Some(rule) = rule("scope.not_measured", level(rules.not_measured, Level::Warn)) {
        not_measured(judging, &rule);
    }
    // Texts alone do not say what counted.
    let excluded = if judging.has_data_before() { level(rules.excluded, Level::Warn) } else { rules.excluded };
    if let Some(rule) = rule("scope.excluded", excluded) {
        excluded::judge(judging, &rule);
    }
}

fn at(path: &RepoPath, what: String) -> Case {
    Case { path: Some(path.clone()), message: format!("{path}  {what}"), what, ..Case::default() }
}

fn rate_of(side: &Measurement, at: Option<u32>, metric: Metric) -> Option<Ratio> {
    side.record(at?)?.totals.get(metric)
}

fn vanished(judging: &mut Judging<'_>, rule: &Rule) {
    let Some(compared) = judging.compared(rule) else { return };
    let gone = compared.differential.files.iter().filter(|file| file.state == FileChange::Vanished);
    let cases = gone.map(|file| {
        let was = rate_of(compared.before, file.before, compared.before.headline);
        let was = was.map(|ratio| format!("; it was {}", words::rate(ratio))).unwrap_or_default();
        at(&file.path, format!("its source is there, its coverage is gone{was}"))
    });
    let outcome =
        Outcome { broken: cases.collect(), message: "no file lost its data".to_owned(), ..Outcome::default() };
    judging.settle(rule, outcome);
}

fn newly_measured(judging: &mut Judging<'_>, rule: &Rule) {
    let Some(compared) = judging.compared(rule) else { return };
    let differential = compared.differential;
    let is_new = |file: &FileDelta| file.state == FileChange::NewlyMeasured;
    let mut cases: Vec<Case> = Vec::new();
    for file in differential.files.iter().filter(|file| is_new(file)) {
        let now = rate_of(judging.now, file.after, judging.headline);
        let now = now.map(|ratio| format!(": {}", words::rate(ratio))).unwrap_or_default();
        cases.push(at(&file.path, format!("old code, measured for the first time{now}")));
    }
    for delta in differential.functions.iter().filter(|delta| delta.matched == Match::NewlyMeasured) {
        let Some(file) = differential.files.get(delta.file as usize).filter(|file| !is_new(file)) else { continue };
        let head = words::function(&delta.name, file.path.as_str(), delta.start);
        cases.push(Case {
            function: Some(delta.name.clone()),
            line: delta.start,
            message: format!("{head}  old code, measured for the first time"),
            ..at(&file.path, "old code, measured for the first time".to_owned())
        });
    }
    let message = "no old code is measured for the first time".to_owned();
    judging.settle(rule, Outcome { broken: cases, message, ..Outcome::default() });
}

fn not_measured(judging: &mut Judging<'_>, rule: &Rule) {
    let Some(compared) = judging.compared(rule) else { return };
    let absent = absent(judging.now, compared.before).into_iter();
    // What had data and has none any more has vanished, which is worse.
    let never =
        absent.filter(|gone| !compared.before.file(gone.file.path.as_str()).is_some_and(FileRecord::is_measured));
    let cases = never.map(|gone| gone.case());
    let message = "every new or changed source file is measured".to_owned();
    let outcome = Outcome { broken: cases.collect(), message, ..Outcome::default() };
    judging.settle(rule, outcome);
}
