//! What became of each function: its partner, what is left of it, and the categories of the lines it owns.

use super::mapping::Place;
use super::matching::{Matching, Partner};
use super::owners::Owners;
use super::{Categories, Category, Comparing, FileRecord, FunctionDelta, FunctionRecord, LineMap, Match, Origin};
use crate::coverage::{Line, Metric, Ratio, RepoPath, Totals};

/// The functions of a present file. `file` is the position of its delta, `categories` are those of its lines.
pub(super) fn of_present(
    comparing: &Comparing,
    matching: &Matching,
    file: u32,
    now: u32,
    categories: &Categories,
) -> Vec<FunctionDelta> {
    let Some(record) = comparing.now.record(now) else { return Vec::new() };
    if record.functions.is_empty() {
        return Vec::new();
    }
    let owners = Owners::of(&record.functions);
    let mut owned = vec![Categories::default(); record.functions.len()];
    for (category, lines) in categories.iter() {
        if matches!(category, Category::DeletedHit | Category::DeletedMissed) {
            continue;
        }
        for line in lines {
            if let Some(owned) = owners.of_line(*line).and_then(|owner| owned.get_mut(owner as usize)) {
                owned.add(category, *line);
            }
        }
    }
    let survivors = Survivors::of(comparing, now, &owners);
    let functions = record.functions.iter().zip(owned).enumerate();
    let delta = |(at, (function, categories)): (usize, (&FunctionRecord, Categories))| {
        let partner = matching.partner(now, at as u32);
        let past = partner.and_then(|partner| {
            let record = comparing.before.record(partner.file)?;
            Some((partner, record, record.functions.get(partner.function as usize)?))
        });
        let matched = match partner {
            Some(partner) => partner.matched,
            None if comparing.was_there(now, &owners, at as u32, function) => Match::NewlyMeasured,
            None => Match::New,
        };
        FunctionDelta {
            file,
            name: function.name.clone(),
            was: past.and_then(|(_, record, was)| other_name(record, was, &record_path(comparing, now)?, function)),
            matched,
            start: function.start,
            end: function.end,
            before: past.map(|(_, _, was)| was.totals),
            after: Some(function.totals),
            surviving: past.and_then(|(partner, _, was)| survivors.of_function(partner, was, at as u32)),
            entered: (past.and_then(|(_, _, was)| was.entered), function.entered),
            categories,
        }
    };
    functions.map(delta).collect()
}

/// The functions of a baseline file that are gone.
pub(super) fn of_past(comparing: &Comparing, matching: &Matching, file: u32, before: u32) -> Vec<FunctionDelta> {
    let Some(record) = comparing.before.record(before) else { return Vec::new() };
    let gone = record.functions.iter().enumerate().filter(|(at, _)| !matching.is_taken(before, *at as u32));
    let delta = |(_, function): (usize, &FunctionRecord)| FunctionDelta {
        file,
        name: function.name.clone(),
        was: None,
        matched: Match::Removed,
        start: function.start,
        end: function.end,
        before: Some(function.totals),
        after: None,
        surviving: None,
        entered: (function.entered, None),
        categories: Categories::default(),
    };
    gone.map(delta).collect()
}

fn record_path(comparing: &Comparing, now: u32) -> Option<RepoPath> {
    comparing.now.record(now).map(|file| file.path.clone())
}

fn other_name(
    record: &FileRecord,
    was: &FunctionRecord,
    path: &RepoPath,
    function: &FunctionRecord,
) -> Option<(RepoPath, String)> {
    (record.path != *path || was.name != function.name).then(|| (record.path.clone(), was.name.clone()))
}

/// Counts what is left of the functions of the baseline in those of a present file.
struct Survivors<'a> {
    comparing: &'a Comparing<'a>,
    now: u32,
    owners: &'a Owners,
    /// The paired file of the baseline and its owners.
    paired: Option<(u32, Owners)>,
    /// Every line is in its place, and so is every function.
    identical: bool,
}

impl<'a> Survivors<'a> {
    fn of(comparing: &'a Comparing<'a>, now: u32, owners: &'a Owners) -> Survivors<'a> {
        let record = |at: u32| comparing.before.record(at).map(|file| (at, file));
        let paired = comparing.mapping.pairs.before(now).and_then(record);
        let place = |function: &FunctionRecord| (function.start, function.owned());
        let same_places = paired
            .zip(comparing.now.record(now))
            .is_some_and(|((_, before), now)| before.functions.iter().map(place).eq(now.functions.iter().map(place)));
        let identity = matches!(comparing.mapping.maps.get(now as usize), Some(LineMap::Identity(_)));
        let paired = paired.map(|(at, file)| (at, Owners::of(&file.functions)));
        Survivors { comparing, now, owners, paired, identical: identity && same_places }
    }

    /// The totals before of the lines that the function still has.
    fn of_function(&self, partner: Partner, was: &FunctionRecord, at: u32) -> Option<Totals> {
        let mapping = &self.comparing.mapping;
        if mapping.is_whole_now(self.now) || mapping.is_whole_before(partner.file) {
            return None;
        }
        let in_place = self.identical && partner.function == at && mapping.pairs.before(self.now) == Some(partner.file);
        if in_place {
            return Some(was.totals);
        }
        let (start, end) = was.owned()?;
        let elsewhere;
        let owners = match &self.paired {
            Some((file, owners)) if *file == partner.file => owners,
            _ => {
                elsewhere = Owners::of(&self.comparing.before.record(partner.file)?.functions);
                &elsewhere
            }
        };
        let survives = |line: Line| {
            let image = self.comparing.image(Origin { file: partner.file, line });
            owners.of_line(line) == Some(partner.function)
                && image.is_some_and(|image| image.file == self.now && self.owners.of_line(image.line) == Some(at))
        };
        let mut surviving = Totals::default();
        for metric in Metric::ALL.into_iter().filter(|metric| was.totals.get(*metric).is_some()) {
            let units = self.comparing.before_units(partner.file, metric)?;
            let from = units.partition_point(|unit| unit.line < start);
            let inside = units.get(from..).unwrap_or_default().iter().take_while(|unit| unit.line <= end);
            let left: Ratio = inside.filter(|unit| survives(unit.line)).map(|unit| unit.ratio()).sum();
            surviving.set(metric, left);
        }
        Some(surviving)
    }
}

impl Comparing<'_> {
    /// Was all code of a function without partner there before, without data?
    fn was_there(&self, now: u32, owners: &Owners, at: u32, function: &FunctionRecord) -> bool {
        let was = |line: Line| self.mapping.origin(Place { file: now, line }).is_some();
        let (Some(start), Some((from, end))) = (function.start, function.owned()) else { return false };
        let units = self.now_units(now, Metric::Lines).unwrap_or_default();
        let first = units.partition_point(|unit| unit.line < from);
        let inside =
            units.get(first..).unwrap_or_default().iter().map(|unit| unit.line).take_while(|line| *line <= end);
        let mut owned = inside.filter(|line| owners.of_line(*line) == Some(at)).peekable();
        if owned.peek().is_none() { was(start) } else { owned.all(was) }
    }
}
