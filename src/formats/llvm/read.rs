//! The order of the steps: profiles are added up, binaries matched to them, functions evaluated, files assembled.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::assemble::{Numbers, files};
use super::binary::{Binary, binaries};
use super::dependencies;
use super::function::{Function, Refused, evaluate};
use super::names::Names;
use super::profile::Profile;
use super::raw::{Raw, is_raw};
use super::records::{Record, records};
use super::units::Units;
use super::{indexed, mapping};
use crate::coverage::{Code, Diagnostics};
use crate::formats::{Input, Part, RawReport, ReadError};

/// Lines for each byte of the binaries: regions of a few bytes span functions, but code is longer than its mapping.
const LINES_A_BYTE: u64 = 4;

/// Reads profiles.
pub(super) fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut diagnostics = Diagnostics::default();
    let parts: Vec<Part<'_>> = input.parts().collect();
    let found: Vec<Binary<'_>> =
        input.companions.par_iter().flat_map_iter(|companion| binaries(companion.bytes)).collect();
    let (profile, matching, producer) = if parts.iter().any(|part| is_raw(part.bytes)) || parts.len() > 1 {
        let raw = Raw::read(&parts, &mut diagnostics)?;
        let matching: Vec<bool> = found.iter().map(|binary| raw.is_of(binary)).collect();
        let producer = format!("LLVM (raw profile {})", raw.version);
        (raw.sum(&mut diagnostics), matching, producer)
    } else {
        let (profile, version) = indexed::read(input.bytes, &mut diagnostics)?;
        let matching =
            found.iter().map(|binary| binary.id.as_ref().is_some_and(|id| profile.ids.contains(id))).collect();
        (profile, matching, format!("LLVM (indexed profile {version})"))
    };
    if found.is_empty() {
        return Err(ReadError::Unsupported(
            "the profile has counters alone, and no instrumented binary was found that says what they count: keep the \
             program that wrote it where it was built"
                .to_owned(),
        ));
    }
    // Where no binary is known to have written it, its functions tell.
    let all = !matching.contains(&true);
    let wanted: Vec<&Binary<'_>> =
        found.iter().zip(matching).filter(|(_, matches)| all || *matches).map(|(binary, _)| binary).collect();
    let tables: Vec<Tables<'_>> = wanted.par_iter().map(|binary| Tables::read(binary)).collect();
    let mut numbers = Numbers::default();
    let functions = functions(&tables, &profile, &mut numbers, &mut diagnostics)?;
    let room = input.companions.iter().map(|companion| companion.bytes.len() as u64).sum::<u64>() * LINES_A_BYTE;
    let files = files(&functions, &numbers.names, profile.is_binary, room, input.limits, &mut diagnostics);
    let files = dependencies::without(files, &mut diagnostics);
    Ok(RawReport { producer: Some(producer), files, diagnostics, ..RawReport::default() })
}

/// What a binary says, unpacked.
struct Tables<'a> {
    names: Names,
    units: Units,
    records: Vec<Record<'a>>,
    /// Bytes of its functions that could not be understood.
    broken: usize,
}

impl<'a> Tables<'a> {
    fn read(binary: &'a Binary<'_>) -> Tables<'a> {
        let (records, broken) = records(&binary.functions, binary.big);
        let (names, units) =
            rayon::join(|| Names::read(&binary.names, binary.big), || Units::read(&binary.files, binary.big));
        Tables { names, units, records, broken }
    }
}

/// Functions that one thread evaluates at a time.
const PIECE: usize = 256;

/// The functions of all binaries that the profile counted, each once.
fn functions<'t>(
    tables: &'t [Tables<'_>],
    profile: &Profile,
    numbers: &mut Numbers<'t>,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Function<'t>>, ReadError> {
    let mut out: Vec<Function<'t>> = Vec::new();
    let mut known: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    let mut refused = 0usize;
    for table in tables {
        let units: FxHashMap<u64, Vec<u32>> = table
            .units
            .lists
            .iter()
            .map(|(hash, list)| (*hash, list.iter().map(|name| numbers.of(name)).collect()))
            .collect();
        table.complain(diagnostics);
        let evaluated: Vec<Result<Function<'t>, Refused>> = table
            .records
            .par_iter()
            .with_min_len(PIECE)
            .map(|record| {
                let unit = units.get(&record.unit).ok_or(Refused::Broken)?;
                let name =
                    table.names.of(record.name).and_then(|name| str::from_utf8(name).ok()).ok_or(Refused::Broken)?;
                let mapping = mapping::read(record.mapping).ok_or(Refused::Broken)?;
                let name = without_file(name, mapping.files.first().and_then(|file| table.file(record.unit, *file)));
                evaluate(record, name, &mapping, profile, &|file| unit.get(file as usize).copied())
            })
            .collect();
        for (record, function) in table.records.iter().zip(evaluated) {
            match function {
                Ok(function) => {
                    let same = known.entry(function.name).or_default();
                    let is_known = |nth: &usize| out.get(*nth).is_some_and(|other| other.files == function.files);
                    if !same.iter().any(is_known) {
                        same.push(out.len());
                        out.push(function);
                    }
                }
                // A function that its unit does not use has no shape to be known by.
                Err(Refused::OtherBuild) if record.hash == 0 => {}
                Err(Refused::OtherBuild) => {
                    refused += 1;
                    let name = table.names.of(record.name).map(String::from_utf8_lossy).unwrap_or_default();
                    diagnostics.add(Code::OtherBuild, None, || {
                        format!("{name} was measured in another build than that of the binary; it is left out")
                    });
                }
                Err(Refused::Broken) => diagnostics.add(Code::BadRecord, None, || {
                    "the mapping of a function is broken; the function is left out".to_owned()
                }),
                Err(Refused::Placeholder) => {}
            }
        }
    }
    for function in out.iter().filter(|function| function.flaws.negative) {
        diagnostics.add(Code::NegativeCount, None, || {
            format!("counters of {} raced each other: a count below zero was read as 0", function.name)
        });
    }
    for function in out.iter().filter(|function| function.flaws.decisions) {
        diagnostics.add(Code::BadRecord, None, || {
            format!("a decision of {} does not fit its bitmap; it is left out", function.name)
        });
    }
    if refused > 0 && !out.iter().any(|function| function.is_counted) {
        return Err(ReadError::Unsupported(
            "the binaries are of another build than the one that was measured: build and run the tests again"
                .to_owned(),
        ));
    }
    Ok(out)
}

impl Tables<'_> {
    /// A file of a unit.
    fn file(&self, unit: u64, file: u32) -> Option<&str> {
        self.units.lists.get(&unit)?.get(file as usize).map(String::as_str)
    }

    /// Says what of the binary cannot be used.
    fn complain(&self, diagnostics: &mut Diagnostics) {
        if let Some(version) = self.units.other_version {
            diagnostics.add(Code::Unsupported, None, || {
                format!("a binary has coverage mappings of version {version}, which cannot be read: 4 to 7 can")
            });
        }
        if self.broken > 0 {
            diagnostics.add(Code::BadRecord, None, || {
                format!("the last {} bytes of a binary's functions are broken", self.broken)
            });
        }
    }
}

/// The name of a function without the file that LLVM puts before that of a static one, where it is the file's whole path.
fn without_file<'n>(name: &'n str, file: Option<&str>) -> &'n str {
    let rest = file.filter(|file| !file.is_empty()).and_then(|file| name.strip_prefix(file));
    rest.and_then(|rest| rest.strip_prefix([':', ';'])).unwrap_or(name)
}
