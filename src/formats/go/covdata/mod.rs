//! What a program built with `go build -cover`, or `go test -test.gocoverdir=...`, leaves in `GOCOVERDIR`: a file
//! `covmeta.<hash>` for each build, which describes its functions and their blocks, and a file
//! `covcounters.<hash>.<pid>.<time>` for each process.
//!
//! ```text
//! covmeta.5d3f…     mode set, example.com/tako/run.go: *Queue.Push = 12.2,14.16 2 statements; 15.3,16.1 1 statement
//! covcounters.5d3f….4711.1795…   of the build 5d3f…: package 0, function 0: 1 0
//! ```
//!
//! The rules are those of `go tool covdata textfmt`: all runs of all builds add up, block by block; a build without
//! counters never ran; counters of a build that is not there are nothing, and said. Unlike in a profile, functions have
//! names.

mod counters;
mod functions;
mod meta;

use rustc_hash::FxHashMap;

use self::counters::Counters;
use self::functions::complete;
use self::meta::{Meta, Mode};
use super::blocks::Blocks;
use crate::coverage::{Code, CountedSpan, Diagnostics, Function, Functions, Metric, Position};
use crate::formats::format::{Companions, Family, Format, Reader, Together};
use crate::formats::recognise::Head;
use crate::formats::{Input, Limits, Needs, RawReport, ReadError};

/// The row of such folders in the table of formats.
pub(in crate::formats) const COVDATA: Format = Format {
    id: "go-covdata",
    name: "Go coverage data",
    family: Family::Go,
    richness: 80,
    recognise,
    together: Together::Folder("cov{meta,counters}.*"),
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Source, complete: Some(complete) },
};

fn recognise(head: &Head<'_>) -> bool {
    [meta::MARK, counters::MARK].iter().any(|mark| head.bytes.starts_with(mark))
}

/// Reads the files of a folder.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut run = Run::default();
    for part in input.parts() {
        if !part.bytes.starts_with(&counters::MARK) {
            let read = Meta::read(part.bytes).map(|meta| run.build(part.name, meta));
            run.refuse(part.name, read);
            input.observer.read(part.bytes.len() as u64);
        }
    }
    for part in input.parts() {
        if part.bytes.starts_with(&counters::MARK) {
            let read = Counters::read(part.bytes).and_then(|counters| run.count(part.name, &counters));
            run.refuse(part.name, read);
            input.observer.read(part.bytes.len() as u64);
        }
    }
    run.finish(&input.limits)
}

/// The builds of a folder, with what their runs counted.
#[derive(Default)]
struct Run<'a> {
    builds: Vec<Meta<'a>>,
    by_hash: FxHashMap<[u8; 16], usize>,
    /// Files of counters whose build is not there.
    lost: Vec<&'a str>,
    /// Why the first of the files that could not be read could not.
    first: Option<ReadError>,
    diagnostics: Diagnostics,
}

impl<'a> Run<'a> {
    /// Takes a build; the same one may lie there twice, when folders were put together.
    fn build(&mut self, name: &str, meta: Meta<'a>) {
        if let Some((count, error)) = &meta.broken {
            self.diagnostics.add(Code::BadRecord, None, || {
                format!("{name}: {count} packages cannot be read and are left out; the first one: {error}")
            });
        }
        let next = self.builds.len();
        if *self.by_hash.entry(meta.hash).or_insert(next) == next {
            self.builds.push(meta);
        }
    }

    /// Adds what one process counted.
    fn count(&mut self, name: &'a str, counters: &Counters<'a>) -> Result<(), ReadError> {
        let build = self.by_hash.get(&counters.build).and_then(|at| self.builds.get_mut(*at));
        let Some(build) = build else {
            self.lost.push(name);
            return Ok(());
        };
        let mut strangers = 0u64;
        let read = counters.each(|counted| {
            let units = build.units_mut(counted.package, counted.function);
            let Some(units) = units.filter(|units| units.len() == counted.counts.len()) else {
                strangers += 1;
                return;
            };
            for (unit, count) in units.iter_mut().zip(counted.counts) {
                unit.count = unit.count.saturating_add(u64::from(*count));
            }
        });
        if strangers > 0 {
            self.diagnostics.add(Code::BadRecord, None, || {
                format!("{name}: {strangers} functions have counters that do not fit their blocks; they are left out")
            });
        }
        read
    }

    /// Says what became of a file that could not be read to its end.
    fn refuse(&mut self, name: &str, read: Result<(), ReadError>) {
        let Err(error) = read else { return };
        let position = match &error {
            ReadError::Malformed { position, .. } => *position,
            _ => Position::Byte(0),
        };
        let what = || format!("{name} cannot be read further: {error}; what stands before is used");
        self.diagnostics.add(Code::Truncated, Some(position), what);
        self.first.get_or_insert(error);
    }

    fn finish(mut self, limits: &Limits) -> Result<RawReport, ReadError> {
        if self.builds.is_empty() {
            let none = || {
                ReadError::Unsupported("counters of Go mean nothing without the covmeta file of their build".to_owned())
            };
            return Err(self.first.unwrap_or_else(none));
        }
        if let Some(first) = self.lost.first() {
            let count = self.lost.len();
            self.diagnostics.add(Code::BadRecord, None, || {
                format!("{count} files of counters, such as {first}, are of a build whose covmeta file is missing")
            });
        }
        let binary = self.builds.iter().any(|build| build.mode == Mode::Set);
        if binary && self.builds.iter().any(|build| build.mode != Mode::Set) {
            let what = || "builds with and without counts: only hit or missed is kept".to_owned();
            self.diagnostics.add(Code::MixedModes, None, what);
        }
        let mut files = Files::default();
        for build in &self.builds {
            for function in &build.functions {
                files.add(build, function, limits, &mut self.diagnostics);
            }
        }
        let mut out = Vec::with_capacity(files.list.len());
        for (path, blocks, functions) in files.list {
            let path = String::from_utf8_lossy(path);
            out.extend(blocks.file(&path, binary, &mut self.diagnostics).map(|mut file| {
                let coverage = std::sync::Arc::make_mut(&mut file.coverage);
                coverage.carries = coverage.carries.with(Metric::Functions);
                coverage.functions = Functions::group(functions);
                file
            }));
        }
        Ok(RawReport { files: out, diagnostics: self.diagnostics, ..RawReport::default() })
    }
}

/// Files as the functions bring them.
#[derive(Default)]
struct Files<'a> {
    list: Vec<(&'a [u8], Blocks, Vec<Function>)>,
    places: FxHashMap<&'a [u8], usize>,
}

impl<'a> Files<'a> {
    fn add(
        &mut self,
        build: &Meta<'a>,
        function: &meta::Described<'a>,
        limits: &Limits,
        diagnostics: &mut Diagnostics,
    ) {
        let next = self.list.len();
        let at = *self.places.entry(function.file).or_insert(next);
        if at == next {
            self.list.push((function.file, Blocks::default(), Vec::new()));
        }
        let Some((path, blocks, functions)) = self.list.get_mut(at) else { return };
        let units = build.units(function);
        for unit in units {
            match unit.span.filter(|span| span.end.get() <= limits.line) {
                Some(span) => blocks.add(CountedSpan { span, weight: unit.statements, count: unit.count }),
                None => diagnostics.add(Code::BadRecord, None, || {
                    let path = String::from_utf8_lossy(path);
                    format!("{path}: a block is at no place that a file has; it is left out")
                }),
            }
        }
        // As `go tool covdata func` does: nobody knows a literal by the name that it has here.
        if !function.is_literal {
            functions.extend(functions::of(function, units));
        }
    }
}

#[cfg(test)]
mod tests;
