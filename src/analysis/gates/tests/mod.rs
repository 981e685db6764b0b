//! Rules on comparisons that are made by hand.

mod drops;
mod flaky;
mod fresh;
mod losses;
mod mapped;
mod oracle;
mod own;
mod rates;
mod waivers;

use std::sync::Arc;

use time::Date;

use super::{Context, Finding, Judgement, Making, Rules, Verdict, judge, parse_date};
use crate::analysis::differential::{
    Categories, Category, Detail, Differential, FileChange, FileDelta, FileRecord, FunctionDelta, FunctionRecord,
    LineMap, Mark, Marks, Match, Measurement, Origin, Step, StepKind, Unit, Waterfall,
};
use crate::analysis::{BaselineInfo, BaselineInput};
use crate::coverage::{Line, Metric, MetricSet, Ratio, RepoPath, Totals};

fn line(number: u32) -> Line {
    Line::new(number).unwrap()
}

fn totals(rates: &[(Metric, u64, u64)]) -> Totals {
    let mut totals = Totals::default();
    for &(metric, covered, total) in rates {
        totals.set(metric, Ratio::new(covered, total));
    }
    totals
}

/// A file with these lines, hit or missed, and the text that it is given by a word.
fn file(path: &str, text: &str, lines: &[(u32, bool)]) -> FileRecord {
    let units = lines.iter().map(|&(at, hit)| Unit { line: line(at), covered: u32::from(hit), total: 1 });
    let covered = lines.iter().filter(|(_, hit)| *hit).count() as u64;
    FileRecord {
        path: RepoPath::new(path),
        text: Some(Arc::new(marks(text))),
        carries: MetricSet::of(&[Metric::Lines]),
        totals: totals(&[(Metric::Lines, covered, lines.len() as u64)]),
        detail: Some(Detail { units: vec![(Metric::Lines, units.collect())], partial: Vec::new() }),
        functions: Vec::new(),
        made_of: 0,
        outline: None,
        beside: false,
    }
}

/// A file with so many lines, of which the first so many are hit.
fn rated(path: &str, covered: u32, total: u32) -> FileRecord {
    file(path, path, &(1..=total).map(|at| (at, at <= covered)).collect::<Vec<_>>())
}

fn marks(text: &str) -> Marks {
    let mut content = [0; 16];
    content.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
    Marks { content, lines: vec![Mark::of(text)] }
}

fn function(name: &str, start: u32, end: u32, covered: u64, total: u64) -> FunctionRecord {
    FunctionRecord {
        name: name.to_owned(),
        start: Some(line(start)),
        end: Some(line(end)),
        from: None,
        body: None,
        totals: totals(&[(Metric::Lines, covered, total)]),
        entered: Some(covered > 0),
    }
}

fn measured(files: Vec<FileRecord>) -> Measurement {
    let mut files = files;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Measurement::new(Metric::Lines, files.into_iter().map(Arc::new))
}

fn categories(lines: &[(Category, &[u32])]) -> Categories {
    let mut categories = Categories::default();
    for (category, numbers) in lines {
        numbers.iter().for_each(|number| categories.add(*category, line(*number)));
    }
    categories
}

/// Both sides and what became of them: files of one path are the same, with the lines that stand on the same numbers.
struct Stage {
    before: Measurement,
    now: Measurement,
    differential: Differential,
    info: BaselineInfo,
}

impl Stage {
    fn new(before: Vec<FileRecord>, now: Vec<FileRecord>) -> Stage {
        let (before, now) = (measured(before), measured(now));
        let position = |side: &Measurement, path: &RepoPath| {
            side.files().iter().position(|file| file.path == *path).map(|at| at as u32)
        };
        let mut paths: Vec<&RepoPath> = before.files().iter().chain(now.files()).map(|file| &file.path).collect();
        paths.sort();
        paths.dedup();
        let delta = |path: &&RepoPath| {
            let (old, new) = (before.file(path.as_str()), now.file(path.as_str()));
            let has = |file: Option<&FileRecord>| file.map(FileRecord::is_measured);
            let state = match (has(old), has(new)) {
                (Some(true), Some(true)) => FileChange::Same,
                (Some(true), Some(false)) => FileChange::Vanished,
                (Some(true), None) => FileChange::Removed,
                (Some(false), Some(true)) => FileChange::NewlyMeasured,
                (None, Some(true)) => FileChange::New,
                _ => return None,
            };
            let at = position(&before, path);
            Some(FileDelta {
                path: (*path).clone(),
                was: None,
                state,
                before: at,
                after: position(&now, path),
                map: at.map_or(LineMap::Lines(Vec::new()), LineMap::Identity),
                categories: Categories::default(),
                unmappable: false,
            })
        };
        let files: Vec<FileDelta> = paths.iter().filter_map(delta).collect();
        let (was, is) = (before.totals(), now.totals());
        let waterfalls = Metric::ALL.into_iter().filter_map(|metric| {
            let steps = [
                (StepKind::Base, was.get(metric)?),
                (StepKind::Deleted, was.get(metric)?),
                (StepKind::New, is.get(metric)?),
            ];
            let steps = steps.map(|(kind, ratio)| Step { kind, ratio }).to_vec();
            Some((metric, Waterfall { steps, ..Waterfall::default() }))
        });
        let waterfalls = waterfalls.collect();
        let differential = Differential { headline: Metric::Lines, files, functions: Vec::new(), waterfalls, noise: 0 };
        Stage { before, now, differential, info: info() }
    }

    /// Says what became of lines of a file.
    fn became(mut self, path: &str, lines: &[(Category, &[u32])]) -> Stage {
        self.delta(path).categories = categories(lines);
        self
    }

    fn delta(&mut self, path: &str) -> &mut FileDelta {
        self.differential.files.iter_mut().find(|file| file.path.as_str() == path).unwrap()
    }

    /// The rate after deleted lines are taken away.
    fn after_deletion(mut self, covered: u64, total: u64) -> Stage {
        self.differential.waterfalls[0].1.steps[1].ratio = Ratio::new(covered, total);
        self
    }

    /// A function that was found again.
    fn function(mut self, path: &str, delta: FunctionDelta) -> Stage {
        let file = self.differential.files.iter().position(|file| file.path.as_str() == path).unwrap();
        self.differential.functions.push(FunctionDelta { file: file as u32, ..delta });
        self
    }

    fn context(&self) -> Context<'_> {
        Context { comparison: Some((&self.info, &self.before, &self.differential)), ..alone(&self.now) }
    }

    fn judge(&self, rules: &[&str]) -> Judgement {
        judge(&set(rules), &self.context())
    }

    /// Messages of what does not hold, with their verdicts.
    fn said(&self, rules: &[&str]) -> Vec<String> {
        said(&self.judge(rules))
    }
}

/// A function that was found again: its rates before, of what survives, and now.
fn again(name: &str, before: (u64, u64), surviving: (u64, u64), after: (u64, u64)) -> FunctionDelta {
    let lines = |rate: (u64, u64)| Some(totals(&[(Metric::Lines, rate.0, rate.1)]));
    FunctionDelta {
        file: 0,
        name: name.to_owned(),
        was: None,
        matched: Match::Same,
        start: Some(line(40)),
        end: Some(line(60)),
        before: lines(before),
        after: lines(after),
        surviving: lines(surviving),
        entered: (Some(before.0 > 0), Some(after.0 > 0)),
        categories: Categories::default(),
    }
}

fn alone(now: &Measurement) -> Context<'_> {
    Context {
        now,
        making: None,
        comparison: None,
        today: day("2026-11-23"),
        allow_missing_baseline: false,
        strict: false,
    }
}

fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

fn set(texts: &[&str]) -> Rules {
    let mut rules = Rules::default();
    for text in texts {
        rules.set(text).unwrap();
    }
    rules
}

fn info() -> BaselineInfo {
    BaselineInfo {
        name: "base".to_owned(),
        generator: String::new(),
        created: 0,
        commit: Some("0123456789abcdef".to_owned()),
        dirty: false,
        command: None,
        note: None,
        inputs: vec![input("unit.info", "geninfo 1.16")],
        headline: Metric::Lines,
        include: Vec::new(),
        exclude: Vec::new(),
        tests: None,
        suites: Vec::new(),
        branch: None,
        settings: None,
        full: false,
        since: None,
        flaky: None,
    }
}

fn input(path: &str, producer: &str) -> BaselineInput {
    BaselineInput {
        path: path.to_owned(),
        format: "lcov".to_owned(),
        producer: Some(producer.to_owned()),
        content: String::new(),
    }
}

fn said(judgement: &Judgement) -> Vec<String> {
    let open = judgement.findings.iter().filter(|finding| finding.verdict != Verdict::Pass);
    open.map(|finding| format!("{} {}: {}", finding.verdict.key(), finding.rule, finding.message)).collect()
}

fn only(judgement: &Judgement) -> &Finding {
    assert_eq!(judgement.findings.len(), 1, "{judgement:#?}");
    &judgement.findings[0]
}
