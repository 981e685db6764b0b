//! What GCC and clang write for `--coverage`, read without gcov: a file of notes (`.gcno`) for each object file, written
//! by the compiler, and a file of counters (`.gcda`), which the program writes when it ends and adds to when it runs
//! again.
//!
//! ```text
//! build/a.gcno   GCC 12.2, stamp 1a2b, in /src/build: function f of ../a.c, line 3, its blocks, arcs and lines
//! build/a.gcda   GCC 12.2, stamp 1a2b: function f 12 0 7
//! ```
//!
//! The rules are gcov's for what GCC wrote and those of `llvm-cov gcov` for what clang wrote; they differ in how lines
//! are counted. Object files that never ran have no counters, and are zeros. Counters of another build than the notes
//! are refused.

mod build;
mod cancel;
mod circuits;
mod cmake;
mod counters;
mod graph;
mod line;
mod notes;
mod owners;
mod pairs;
mod sent;
mod solve;
mod tree;
mod unit;
mod words;

use rayon::prelude::*;

pub use self::sent::sent_from;

use self::build::Build;
use self::counters::Counters;
use self::notes::Notes;
use self::pairs::{File, Match};
use self::unit::Unit;
use super::values::Shared;
use crate::coverage::{Code, Diagnostics};
use crate::formats::format::{Companions, Family, Format, Reader, Together};
use crate::formats::recognise::Head;
use crate::formats::{Input, Needs, Part, RawReport, ReadError};

/// The row of counters.
pub(in crate::formats) const GCOV_DATA: Format = Format {
    id: "gcov-data",
    name: "GCC counters (.gcda)",
    family: Family::Gcc,
    richness: 75,
    recognise: |head| words::begins(head.bytes, words::DATA),
    together: Together::Build("*.gcda"),
    companions: Companions::Beside("gcno"),
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

/// The row of notes, for those that stand alone: nothing of their build ran.
pub(in crate::formats) const GCOV_NOTES: Format = Format {
    id: "gcov-notes",
    name: "GCC notes (.gcno)",
    family: Family::Gcc,
    richness: 75,
    recognise: |head: &Head<'_>| words::begins(head.bytes, words::NOTES),
    together: Together::Build("*.gcno"),
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

/// Reads the notes and counters of a build, in any order.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut said = Said::default();
    let parts: Vec<Part<'_>> = input.parts().chain(input.companions.iter().copied()).collect();
    let is_data = |part: &&Part<'_>| words::begins(part.bytes, words::DATA);
    let (data, others): (Vec<&Part<'_>>, Vec<&Part<'_>>) = parts.iter().partition(is_data);
    let notes = said.kept(&others, others.par_iter().map(|part| Notes::read(part.bytes)).collect());
    let data = said.kept(&data, data.par_iter().map(|part| Counters::read(part.bytes)).collect());
    for (part, broken) in notes.iter().map(|(part, notes)| (part, &notes.broken)) {
        said.broken(part, broken.as_ref());
    }
    for (part, broken) in data.iter().map(|(part, data)| (part, &data.broken)) {
        said.broken(part, broken.as_ref());
    }
    if notes.is_empty() {
        let alone = "counters of GCC mean nothing without the notes (.gcno) that the compiler wrote".to_owned();
        return Err(said.first.unwrap_or(ReadError::Unsupported(alone)));
    }
    let mut of_notes: Vec<Vec<&Counters<'_>>> = notes.iter().map(|_| Vec::new()).collect();
    let files = |name, stamp| File { name, stamp };
    let matches = pairs::pairs(
        &notes.iter().map(|(part, notes)| files(part.name, notes.head.stamp)).collect::<Vec<_>>(),
        &data.iter().map(|(part, data)| files(part.name, data.head.stamp)).collect::<Vec<_>>(),
    );
    for ((part, counters), found) in data.iter().zip(matches) {
        match found {
            Match::To(at) => of_notes.get_mut(at).into_iter().for_each(|list| list.push(counters)),
            Match::OtherBuild(at) => said.other_build(part, notes.get(at).map_or("", |(part, _)| part.name)),
            Match::Nothing => said.lost(part),
        }
    }
    let mut build = Build::new(Shared { limits: input.limits, ..Shared::default() });
    let pairs: Vec<_> = notes.iter().zip(&of_notes).collect();
    // So many at a time, so that what they tell need not be held all at once.
    for some in pairs.chunks(64) {
        let units: Vec<Unit<'_, '_>> =
            some.par_iter().map(|((_, notes), counters)| Unit::measure(notes, counters)).collect();
        for (((part, notes), _), unit) in some.iter().zip(units) {
            said.refused(part, notes, &unit.refused);
            build.add(notes, unit);
            input.observer.read(part.bytes.len() as u64);
        }
    }
    let (mut files, shared) = build.finish();
    files.retain(|file| !cmake::is_its_own(&file.path));
    said.diagnostics.append(shared.diagnostics);
    let producer = notes.first().map(|(_, notes)| {
        let version = notes.head.version;
        if notes.by_clang { "clang".to_owned() } else { format!("gcc {version}") }
    });
    Ok(RawReport { producer, files, diagnostics: said.diagnostics, ..RawReport::default() })
}

/// What is said of the files of a build.
#[derive(Default)]
struct Said {
    diagnostics: Diagnostics,
    /// Why the first file that could not be read could not.
    first: Option<ReadError>,
}

impl Said {
    /// The files that could be read.
    fn kept<'p, T>(&mut self, parts: &[&'p Part<'p>], read: Vec<Result<T, ReadError>>) -> Vec<(&'p Part<'p>, T)> {
        let mut kept = Vec::with_capacity(read.len());
        for (part, read) in parts.iter().zip(read) {
            match read {
                Ok(read) => kept.push((*part, read)),
                Err(error) => {
                    let name = part.name;
                    self.diagnostics.add(Code::BadRecord, None, || format!("{name} cannot be read: {error}"));
                    self.first.get_or_insert(error);
                }
            }
        }
        kept
    }

    fn broken(&mut self, part: &Part<'_>, broken: Option<&ReadError>) {
        if let Some(error) = broken {
            let name = part.name;
            let what = || format!("{name} cannot be read further: {error}; what stands before is used");
            self.diagnostics.add(Code::Truncated, None, what);
        }
    }

    fn other_build(&mut self, data: &Part<'_>, notes: &str) {
        let name = data.name;
        self.diagnostics.add(Code::DifferentSources, None, || {
            format!("{name} was counted by another build than the one of {notes}, so it is not used: run it again")
        });
    }

    fn lost(&mut self, data: &Part<'_>) {
        let name = data.name;
        self.diagnostics.add(Code::BadRecord, None, || format!("{name} is not used: no notes (.gcno) have its name"));
    }

    fn refused(&mut self, part: &Part<'_>, notes: &Notes<'_>, refused: &[u32]) {
        let Some(first) = refused.first().and_then(|place| notes.functions.get(*place as usize)) else { return };
        let (name, count) = (part.name, refused.len());
        self.diagnostics.add(Code::DifferentSources, None, || {
            format!("{name}: {count} functions, such as {}, were counted for another text and are zeros", first.name)
        });
    }
}

#[cfg(test)]
mod made;
#[cfg(test)]
mod tests;
