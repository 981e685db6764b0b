//! What single runs of programs ran. The programs are read once; a profile costs what it counted.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::assemble::{Numbers, files};
use super::binary::{Binary, binaries};
use super::dependencies;
use super::function::evaluate;
use super::mapping;
use super::names::Names;
use super::profile::Profile;
use super::raw::{Layout, ran as counted, sections};
use super::records::{Record, records};
use super::units::Units;
use crate::coverage::{Diagnostics, Line};
use crate::formats::Limits;

/// Instrumented programs.
pub struct Programs<'a>(Vec<Binary<'a>>);

impl<'a> Programs<'a> {
    /// Those in these files.
    pub fn read(files: &[&'a [u8]]) -> Programs<'a> {
        Programs(files.iter().flat_map(|bytes| binaries(bytes)).collect())
    }

    /// What their counters count.
    pub fn mapped(&self) -> Mapped<'_> {
        Mapped { programs: self.0.iter().map(Program::read).collect(), writers: Mutex::default() }
    }
}

/// Programs, and what their counters count.
pub struct Mapped<'a> {
    programs: Vec<Program<'a>>,
    /// Which of them writes profiles of a layout.
    writers: Mutex<FxHashMap<Layout, Option<usize>>>,
}

struct Program<'a> {
    binary: &'a Binary<'a>,
    names: Names,
    units: Units,
    records: FxHashMap<u64, Record<'a>>,
}

impl<'a> Program<'a> {
    fn read(binary: &'a Binary<'_>) -> Program<'a> {
        let (records, _) = records(&binary.functions, binary.big);
        Program {
            binary,
            names: Names::read(&binary.names, binary.big),
            units: Units::read(&binary.files, binary.big),
            records: records.into_iter().map(|record| (record.name, record)).collect(),
        }
    }
}

impl Mapped<'_> {
    /// The lines that ran, by the path of their file. `None` where one of the profiles is of none of the programs, or
    /// cannot be read: then it is not known what ran.
    pub fn ran(&self, profiles: &[&[u8]]) -> Option<Vec<(String, Vec<Line>)>> {
        let mut diagnostics = Diagnostics::default();
        let mut profile = Profile::default();
        let mut met: Vec<(usize, u64)> = Vec::new();
        for bytes in profiles {
            let (found, error) = sections(bytes);
            if error.is_some() {
                return None;
            }
            for (section, layout) in &found {
                let known = self.writers.lock().unwrap_or_else(PoisonError::into_inner).get(layout).copied();
                let writer = known.unwrap_or_else(|| self.programs.iter().position(|one| section.is_of(one.binary)));
                self.writers.lock().unwrap_or_else(PoisonError::into_inner).insert(*layout, writer);
                let writer = writer?;
                counted(section, |slot, counters| {
                    profile.add(slot.name, slot.hash, counters, &[], &mut diagnostics);
                    met.push((writer, slot.name));
                });
            }
        }
        met.sort_unstable();
        met.dedup();
        let mut numbers = Numbers::default();
        let mut functions = Vec::with_capacity(met.len());
        for (program, record) in met.iter().filter_map(|(at, name)| {
            let program = self.programs.get(*at)?;
            Some((program, program.records.get(name)?))
        }) {
            let Some(unit) = program.units.lists.get(&record.unit) else { continue };
            let unit: Vec<u32> = unit.iter().map(|name| numbers.of(name)).collect();
            let name = program.names.of(record.name).and_then(|name| str::from_utf8(name).ok());
            let Some((name, mapping)) = name.zip(mapping::read(record.mapping)) else { continue };
            functions.extend(evaluate(record, name, &mapping, &profile, &|file| unit.get(file as usize).copied()));
        }
        let files = files(&functions, &numbers.names, false, u64::MAX, Limits::default(), &mut diagnostics);
        let files = dependencies::without(files, &mut diagnostics).into_iter().map(|file| {
            let hit = file.coverage.lines.iter().filter(|(_, hits)| *hits > 0).map(|(line, _)| line).collect();
            (file.path, hit)
        });
        Some(files.filter(|(_, lines): &(String, Vec<Line>)| !lines.is_empty()).collect())
    }
}
