//! JSON back into the model.

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::{IgnoredAny, MapAccess};

use super::file::{Counted, File, Function, Instance as Written, Ranged, counted_span, line_ratio};
use crate::coverage::{
    Branches, BranchesBuilder, Code, ContextId, Contexts, Counts, Diagnostics, FileCoverage, Function as Entered,
    Functions, Instance, Line, LineBits, LineRatios, Lines, LinesBuilder, Metric, MetricSet, Ratio, Repeat, Spans,
    Stated,
};
use crate::formats::budget::{self, Budget};
use crate::formats::json::{self, Object};
use crate::formats::{Input, RawFile, RawReport, ReadError};

/// Reads a report.
pub(super) fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut document = Document::default();
    json::read(input.bytes, &mut document, "what lazycov writes there")?;
    let mut diagnostics = Diagnostics::default();
    let mut reader = Reader {
        limit: input.limits.line,
        contexts: document.contexts.len(),
        budget: Budget::default(),
        diagnostics: &mut diagnostics,
    };
    let files = document.files.iter().map(|file| reader.file(file)).collect();
    Ok(RawReport {
        producer: document.generator,
        contexts: document.contexts,
        files,
        diagnostics,
        ..RawReport::default()
    })
}

/// The report as it stands there.
#[derive(Default)]
struct Document<'a> {
    generator: Option<String>,
    contexts: Vec<String>,
    files: Vec<File<'a>>,
}

impl<'de> Object<'de> for Document<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "generator" => self.generator = map.next_value()?,
            "contexts" => self.contexts = map.next_value()?,
            "files" => self.files = map.next_value()?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// Makes files of the model. Only a report that was changed by hand has lines that cannot be.
struct Reader<'d> {
    limit: u32,
    /// How many contexts have a name.
    contexts: usize,
    budget: Budget,
    diagnostics: &'d mut Diagnostics,
}

impl Reader<'_> {
    fn file(&mut self, file: &File<'_>) -> RawFile {
        let metrics = file.carries.iter().filter_map(|key| Metric::parse(key));
        let lines = self.lines(&file.lines);
        let contexts = self.contexts(file, &lines);
        let coverage = FileCoverage {
            carries: metrics.fold(MetricSet::default(), MetricSet::with),
            counts: if file.counts == "binary" { Counts::Binary } else { Counts::Exact },
            not_loaded: file.not_loaded,
            stated: Stated { lines: file.stated_lines.map(ratio), functions: file.stated_functions.map(ratio) },
            part_hit: self.numbers(&file.part_hit),
            excluded: self.numbers(&file.excluded),
            branches: self.branches(file),
            branch_counts: self.ratios(&file.branch_counts),
            functions: Functions::group(file.functions.iter().map(|function| self.function(function)).collect()),
            statements: self.spans(&file.statements, file),
            regions: self.spans(&file.regions, file),
            conditions: self.ratios(&file.conditions),
            instructions: self.ratios(&file.instructions),
            contexts,
            lines,
        };
        let source_hash = file.source_hash.as_deref().and_then(hash);
        RawFile { path: file.path.to_string(), coverage: Arc::new(coverage), source_hash }
    }

    fn line(&mut self, number: u32) -> Option<Line> {
        let line = Line::new(number).filter(|line| line.get() <= self.limit);
        if line.is_none() {
            self.diagnostics.add(Code::BadRecord, None, || format!("line {number} cannot be one"));
        }
        line
    }

    fn numbers(&mut self, numbers: &[u32]) -> Vec<Line> {
        let mut lines: Vec<Line> = numbers.iter().filter_map(|number| self.line(*number)).collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    fn lines(&mut self, counted: &[(u32, u64)]) -> Lines {
        let mut lines = LinesBuilder::with_capacity(counted.len());
        for &(number, hits) in counted {
            if let Some(line) = self.line(number) {
                lines.push(line, hits);
            }
        }
        lines.finish(Repeat::Sum)
    }

    fn branches(&mut self, file: &File<'_>) -> Branches {
        let mut branches = BranchesBuilder::default();
        for (number, block, name, taken) in &file.branches {
            if let (Some(line), Some(label)) = (self.line(*number), name.label()) {
                branches.push(line, *block, label, *taken);
            }
        }
        branches.finish(Repeat::Sum)
    }

    fn ratios(&mut self, counted: &[Counted]) -> LineRatios {
        let believed: Vec<Counted> = counted.iter().copied().filter(|one| self.line(one.0).is_some()).collect();
        believed.into_iter().filter_map(line_ratio).collect()
    }

    fn spans(&mut self, ranges: &[Ranged], file: &File<'_>) -> Spans {
        let believed: Vec<Ranged> =
            ranges.iter().copied().filter(|one| self.line(one.0).is_some() && self.line(one.2).is_some()).collect();
        let spans = believed.into_iter().filter_map(counted_span).collect();
        Spans::collect(spans, Repeat::Sum).unwrap_or_else(|line| {
            let message =
                || format!("{}: line {line} has one block in two sizes; the file's blocks are left out", file.path);
            self.diagnostics.add(Code::BadRecord, None, message);
            Spans::default()
        })
    }

    fn function(&mut self, function: &Function<'_>) -> Entered {
        let mut line = |number: Option<u32>| number.and_then(|number| self.line(number));
        let (start, end) = (line(function.start), line(function.end));
        let mut entered = Entered::new(&function.name, start, end, function.entered);
        entered.from = line(function.from);
        for instance in &function.instances {
            let (name, times, lines) = match instance {
                Written::Known(name, times, lines) => (name, *times, &**lines),
                Written::Entered(name, times) => (name, *times, &[][..]),
            };
            entered.instances.push(Instance { lines: self.lines(lines), ..Instance::new(name, times) });
        }
        entered
    }

    /// The lines of each context, as far as they are lines of the file: a range may name any number of them.
    fn contexts(&mut self, file: &File<'_>, lines: &Lines) -> Contexts {
        let mut contexts = Contexts::default();
        for (context, ranges) in &file.contexts {
            if *context as usize >= self.contexts {
                self.diagnostics.add(Code::BadRecord, None, || format!("{}: context {context} has no name", file.path));
                continue;
            }
            let (mut bits, mut bytes) = (LineBits::default(), 0);
            let ranges = ranges.iter().filter_map(|&(from, to)| Some((Line::new(from)?, Line::new(to)?)));
            for (line, _) in ranges.flat_map(|(from, to)| lines.within(from, to)) {
                if !self.budget.grow(&mut bytes, line.get()) {
                    self.diagnostics.add(Code::LimitReached, None, || {
                        format!(
                            "the lines of all contexts exceed {} MB; the rest of them is left out",
                            budget::BYTES >> 20
                        )
                    });
                    break;
                }
                bits.insert(line);
            }
            contexts.add(ContextId(*context), &bits);
        }
        contexts
    }
}

fn ratio((covered, total): (u64, u64)) -> Ratio {
    Ratio::new(covered.min(total), total)
}

/// The 64 hexadecimal digits of a hash.
fn hash(digits: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    let bytes = digits.as_bytes();
    for (at, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(str::from_utf8(bytes.get(2 * at..2 * at + 2)?).ok()?, 16).ok()?;
    }
    (bytes.len() == 64).then_some(hash)
}
