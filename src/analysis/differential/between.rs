//! The comparison from end to end: pairs of files, pairs of lines, what moved, pairs of functions; then what became of
//! each of them.

use rayon::prelude::*;

use super::aside::Aside;
use super::mapping::Mapping;
use super::matching::Matching;
use super::moved::{self, Free};
use super::pair::Pairs;
use super::waterfall::waterfalls;
use super::{
    Comparing, Differential, FileChange, FileDelta, FunctionDelta, Match, Measurement, brackets, categories, functions,
    near,
};
use crate::coverage::{LineRange, Totals};

impl Differential {
    /// Compares two measurements. The same two give the same answer, in whatever order their files are met.
    pub fn between(before: &Measurement, now: &Measurement) -> Differential {
        Differential::explained(before, now, &(before.totals(), now.totals()))
    }

    /// The same without the files in which nothing changed: its list of files and of functions is that of what differs.
    /// The waterfalls are those of everything.
    pub fn of_changes(before: &Measurement, now: &Measurement) -> Differential {
        Differential::of_aside(&Aside::of(before, now), before, now)
    }

    /// The same, where it is known in which files something changed.
    pub fn of_aside(aside: &Aside, before: &Measurement, now: &Measurement) -> Differential {
        let (was, is) = aside.left(before, now);
        let mut found = Differential::explained(&was, &is, &(before.totals(), now.totals()));
        aside.renumber(&mut found);
        found
    }

    /// Compares two measurements; the waterfalls lead from the one total to the other.
    fn explained(before: &Measurement, now: &Measurement, totals: &(Totals, Totals)) -> Differential {
        let mut mapping = Mapping::of_pairs(before, now, Pairs::of(before, now));
        let mut free = Free::of(&mapping, before, now);
        moved::join_blocks(&mut mapping, &mut free, before, now);
        near::join_lines(&mut mapping, &mut free, before, now);
        let mut matching = Matching::by_name(before, now, &mapping);
        matching.by_start(&mapping);
        matching.by_body(&mut mapping, &mut free);
        brackets::attach(&mut mapping, before, now);
        matching.by_similarity(&mapping);
        mapping.turn_around(before, now);

        let comparing = Comparing::of(before, now, mapping);
        let mut files = comparing.listed();
        let noise = files.par_iter_mut().map(|file| describe(&comparing, file)).sum();
        files.par_sort_by(|a, b| (&a.path, a.before, a.after).cmp(&(&b.path, b.before, b.after)));
        let of_file = |(at, file): (usize, &FileDelta)| functions_of(&comparing, &matching, at as u32, file);
        let functions: Vec<Vec<FunctionDelta>> = files.par_iter().enumerate().map(of_file).collect();
        let first = first_measured(now.files().len(), &files, functions.iter().flatten());
        let waterfalls = waterfalls(&comparing, &first, totals);
        let mut maps = comparing.mapping.maps;
        for file in &mut files {
            let map = file.after.and_then(|after| maps.get_mut(after as usize));
            file.map = map.map(std::mem::take).unwrap_or_default();
        }
        Differential {
            headline: now.headline,
            files,
            functions: functions.into_iter().flatten().collect(),
            waterfalls,
            noise,
        }
    }
}

/// Fills in what became of a file's lines; counts the noise in it.
fn describe(comparing: &Comparing<'_>, file: &mut FileDelta) -> u64 {
    let mut noise = 0;
    if let Some(after) = file.after {
        (file.categories, noise) = categories::of_present(comparing, after);
    }
    if let Some(before) = file.before.filter(|_| file.state != FileChange::Vanished) {
        categories::add_deleted(comparing, before, &mut file.categories);
    }
    noise
}

/// For each present file the lines of its functions that are measured for the first time.
fn first_measured<'a>(
    count: usize,
    files: &[FileDelta],
    functions: impl Iterator<Item = &'a FunctionDelta>,
) -> Vec<Vec<LineRange>> {
    let mut first = vec![Vec::new(); count];
    for function in functions.filter(|function| function.matched == Match::NewlyMeasured) {
        let file = files.get(function.file as usize).and_then(|file| first.get_mut(file.after? as usize));
        if let (Some(file), Some((start, end))) = (file, function.start.zip(function.end)) {
            file.push(LineRange { start, end });
        }
    }
    first
}

fn functions_of(comparing: &Comparing<'_>, matching: &Matching, at: u32, file: &FileDelta) -> Vec<FunctionDelta> {
    let present = file.after.map(|after| functions::of_present(comparing, matching, at, after, &file.categories));
    let past = file.before.map(|before| functions::of_past(comparing, matching, at, before));
    let mut all = present.unwrap_or_default();
    if let Some(past) = past.filter(|past| !past.is_empty()) {
        all.extend(past);
        all.sort_by_key(|function| (function.start.is_none(), function.start));
    }
    all
}
