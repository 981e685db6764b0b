//! The blocks of one file, however many profiles tell of it, and the measured file that they make.

use std::sync::Arc;

use crate::coverage::{Code, CountedSpan, Counts, Diagnostics, FileCoverage, Line, Metric, MetricSet, Repeat, Spans};
use crate::formats::RawFile;

/// The blocks of one file. With `-coverpkg` every test binary lists every block again, so repeats are joined whenever
/// the list has doubled: it never holds much more than the different blocks.
#[derive(Default)]
pub(super) struct Blocks {
    list: Vec<CountedSpan>,
    /// How many different blocks there were when repeats were last joined.
    known: usize,
    conflict: Option<Line>,
}

impl Blocks {
    /// Adds a block.
    pub(super) fn add(&mut self, block: CountedSpan) {
        self.list.push(block);
        if self.list.len() > (2 * self.known).max(1024) {
            let joined = self.join();
            self.list = joined.iter().copied().collect();
            self.known = self.list.len();
        }
    }

    /// Counts add up, whatever the mode: whether a sum is above 0 is what `set` asks.
    fn join(&mut self) -> Spans {
        Spans::collect(std::mem::take(&mut self.list), Repeat::Sum).unwrap_or_else(|line| {
            self.conflict.get_or_insert(line);
            Spans::default()
        })
    }

    /// The file; `None`, and said, where equal blocks have different numbers of statements. `binary`: it is only known
    /// whether a block ran.
    pub(super) fn file(self, path: &str, binary: bool, diagnostics: &mut Diagnostics) -> Option<RawFile> {
        match self.finish(binary) {
            Ok(statements) => {
                let coverage = FileCoverage {
                    carries: MetricSet::of(&[Metric::Lines, Metric::Statements]),
                    counts: if binary { Counts::Binary } else { Counts::Exact },
                    statements,
                    ..FileCoverage::default()
                };
                Some(RawFile { path: path.to_owned(), coverage: Arc::new(coverage), source_hash: None })
            }
            Err(line) => {
                diagnostics.add(Code::DifferentSources, None, || {
                    format!(
                        "{path}: a block at line {line} has different numbers of statements, so its profiles were \
                         made from different sources; the file is left out"
                    )
                });
                None
            }
        }
    }

    /// The different blocks; `Err` where equal blocks have different numbers of statements.
    fn finish(mut self, binary: bool) -> Result<Spans, Line> {
        if binary {
            for block in &mut self.list {
                block.count = block.count.min(1);
            }
        }
        let statements = Spans::collect(self.list, if binary { Repeat::Max } else { Repeat::Sum })?;
        self.conflict.map_or(Ok(statements), Err)
    }
}
