//! One script laid onto the sources it comes from.

use std::sync::Arc;

use super::deno;
use super::document::Cached;
use super::material::{Files, Mapped, Material, material};
use super::place::place;
use super::script::{Function, Script, joined};
use super::sheet::Sheet;
use crate::coverage::{Code, Diagnostics};
use crate::formats::RawFile;

/// What all scripts of a run share.
#[derive(Clone, Copy)]
pub(super) struct Context<'c> {
    /// The files at hand.
    pub(super) files: &'c Files<'c>,
    /// The folder of all scripts.
    pub(super) shared: &'c str,
    /// Highest line number that is believed.
    pub(super) limit: u32,
}

/// The files that a script comes from. `group` is what the processes of the run say of it.
pub(super) fn understand(
    mut group: Vec<Script<'_>>,
    cached: Option<Cached<'_>>,
    context: Context<'_>,
) -> (Vec<RawFile>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let told: Vec<(Option<u32>, Vec<Function<'_>>)> =
        group.iter_mut().map(|script| (script.length(), std::mem::take(&mut script.functions))).collect();
    let lengths: Vec<u32> = told.iter().filter_map(|told| told.0).collect();
    let Material { plain, mapped, wanted, length } = material(&group, &lengths, cached, context.files, context.shared);
    let Some(script) = group.first() else { return (Vec::new(), diagnostics) };
    let path = &script.path;
    // Without the map of a script that runs as it was written nothing is missing.
    if plain.is_none() {
        for missing in &wanted {
            diagnostics.add(Code::SourceMissing, None, || format!("the text of {missing} was not found"));
        }
    }
    let differs = |own: Option<u32>| own.is_some() && length.is_some() && own != length;
    let all_differ = told.iter().all(|told| differs(told.0));
    if all_differ && plain.is_some() && deno::compiles(script) {
        diagnostics.add(Code::NotReadable, None, || format!("{path}: {}", deno::ADVICE));
        return (Vec::new(), diagnostics);
    }
    let others = told.iter().filter(|told| differs(told.0)).count();
    if others > 0 {
        diagnostics.add(Code::StaleSource, None, || {
            if all_differ {
                format!("{path} is not the text that was executed: its lines may be wrong until the tests run again")
            } else {
                format!("{path}: {others} processes executed another text of it; they are left out")
            }
        });
    }
    let functions = told.into_iter().filter(|told| all_differ || !differs(told.0)).flat_map(|told| told.1).collect();
    let (functions, ranges) = joined(functions);
    if ranges > 0 {
        diagnostics.add(Code::BadRecord, None, || format!("{path}: {ranges} ranges do not nest; they are left out"));
    }
    let sheets = match (mapped, plain) {
        (Some(mapped), _) => of_sources(&functions, &mapped, context.limit),
        (None, Some(text)) => vec![(path.clone(), of_text(&functions, &text, context.limit))],
        (None, None) => Vec::new(),
    };
    let file = |(path, sheet): (String, Sheet)| RawFile { path, coverage: Arc::new(sheet.finish()), source_hash: None };
    (sheets.into_iter().map(file).collect(), diagnostics)
}

fn of_text(functions: &[Function<'_>], text: &str, limit: u32) -> Sheet {
    let mut sheet = Sheet::new(text, limit);
    for function in functions {
        for (nth, range) in function.ranges.iter().enumerate() {
            sheet.add(function, nth, *range, (range.start, range.end));
        }
    }
    sheet
}

fn of_sources(functions: &[Function<'_>], mapped: &Mapped<'_>, limit: u32) -> Vec<(String, Sheet)> {
    let lookup = mapped.lookup();
    let sheets = mapped.sources.iter().map(|(_, text)| text.as_ref().map(|text| Sheet::new(text, limit)));
    let mut sheets: Vec<Option<Sheet>> = sheets.collect();
    for function in functions {
        for (nth, range) in function.ranges.iter().enumerate() {
            let Some(found) = place(&mapped.executed, &lookup, *range) else { continue };
            let Some(Some(sheet)) = sheets.get_mut(found.source as usize) else { continue };
            let units = found.units(&sheet.source().grid);
            sheet.add(function, nth, *range, units);
        }
    }
    let paths = mapped.sources.iter().map(|source| source.0.clone());
    paths.zip(sheets).filter_map(|(path, sheet)| Some((path, sheet?))).collect()
}
