//! The data files of coverage.py (`.coverage`, `.coverage.*`): SQLite databases of schema 5 to 7.
//!
//! With branch measurement on, a data file holds the jumps that were made and no lines; both ends of a jump ran.
//! Lines by context stay bit sets as they are stored. The executable lines are not in the file, nor the ways that could
//! have been taken: see `complete`.

mod database;
mod executed;
mod made;

use std::sync::Arc;

use memchr::memmem;
use rusqlite::Row;
use rusqlite::types::ValueRef;
use rustc_hash::{FxHashMap, FxHashSet};

use self::database::Database;
use self::executed::Executed;
use self::made::Made;
pub(super) use self::made::jumps;
use crate::coverage::{
    Code, ContextId, Contexts, Counts, Diagnostics, FileCoverage, LineBits, Metric, MetricSet, TestNames,
};
use crate::formats::recognise::Head;
use crate::formats::{Input, RawFile, RawReport, ReadError, several};

/// An SQLite database with coverage.py's tables: their definitions stand on its first pages.
pub(super) fn recognise(head: &Head<'_>) -> bool {
    head.bytes.starts_with(database::MAGIC) && memmem::find(head.bytes, b"coverage_schema").is_some()
}

/// Reads a data file, or those of processes that measured in parallel.
pub(super) fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    several::read(input, read_one)
}

fn read_one(input: &Input<'_>) -> Result<RawReport, ReadError> {
    if input.bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let database = Database::open(input)?;
    let version = database.number("version", "coverage_schema", "")?;
    if !matches!(version, Some(5..=7)) {
        let version = version.map_or("unknown".to_owned(), |version| version.to_string());
        return Err(ReadError::Unsupported(format!(
            "a data file of schema {version}, and 5 to 7 can be read; load what `coverage json` makes of it"
        )));
    }
    let mut tables = Tables::new(&database, input.limits.line)?;
    tables.read_contexts(input.without)?;
    tables.read_lines()?;
    tables.read_jumps()?;
    Ok(tables.finish())
}

/// The tables as far as they were read.
struct Tables<'d> {
    database: &'d Database,
    diagnostics: Diagnostics,
    /// Paths with the ids of the rows.
    files: Vec<(i64, String)>,
    contexts: FxHashMap<i64, ContextId>,
    /// Contexts of tests that ran again since.
    outdated: FxHashSet<i64>,
    names: Vec<String>,
    executed: Executed,
    made: Made,
    has_branches: bool,
}

impl<'d> Tables<'d> {
    /// Starts with the measured files, which there must be.
    fn new(database: &'d Database, limit: u32) -> Result<Tables<'d>, ReadError> {
        let mut files = Vec::new();
        let mut diagnostics = Diagnostics::default();
        database.rows("id, path", "file", "", |row| {
            match (number(row, 0), row.get_ref(1)) {
                (Some(id), Ok(ValueRef::Text(path))) => {
                    files.push((id, String::from_utf8_lossy(path).into_owned()));
                }
                _ => bad_row(&mut diagnostics, "file"),
            }
            Ok(())
        })?;
        Ok(Tables {
            database,
            diagnostics,
            files,
            contexts: FxHashMap::default(),
            outdated: FxHashSet::default(),
            names: Vec::new(),
            executed: Executed::new(limit),
            made: Made::new(limit),
            has_branches: false,
        })
    }

    fn read_contexts(&mut self, without: Option<&TestNames>) -> Result<(), ReadError> {
        self.database.rows("id, context", "context", "", |row| {
            match (number(row, 0), row.get_ref(1)) {
                (Some(id), Ok(ValueRef::Text(name))) => {
                    let name = String::from_utf8_lossy(name).into_owned();
                    if without.is_some_and(|tests| tests.have(&name)) {
                        self.outdated.insert(id);
                        return Ok(());
                    }
                    self.contexts.insert(id, ContextId(self.names.len() as u32));
                    self.names.push(name);
                }
                _ => bad_row(&mut self.diagnostics, "context"),
            }
            Ok(())
        })
    }

    fn read_lines(&mut self) -> Result<(), ReadError> {
        // The table had another name before schema 7.
        let table = if self.database.has("line_bits")? { "line_bits" } else { "line_map" };
        self.database.rows("file_id, context_id, numbits", table, "", |row| {
            let (file, context, bits) = (number(row, 0), number(row, 1), row.get_ref(2));
            let (Some(file), Some(context), Ok(ValueRef::Blob(bits))) = (file, context, bits) else {
                bad_row(&mut self.diagnostics, table);
                return Ok(());
            };
            if self.outdated.contains(&context) {
                return Ok(());
            }
            self.executed.add_bits(file, context, bits)
        })
    }

    fn read_jumps(&mut self) -> Result<(), ReadError> {
        self.database.rows("file_id, context_id, fromno, tono", "arc", "", |row| {
            let (file, context) = (number(row, 0), number(row, 1));
            let (Some(file), Some(context), Some(from), Some(to)) = (file, context, number(row, 2), number(row, 3))
            else {
                bad_row(&mut self.diagnostics, "arc");
                return Ok(());
            };
            if self.outdated.contains(&context) {
                return Ok(());
            }
            self.made.add(file, from, to);
            self.executed.add_line(file, context, from)?;
            self.executed.add_line(file, context, to)
        })?;
        // Schema 5 says it in another table; a file that was measured with branches and holds jumps says it itself.
        let said = self.database.number("value", "meta", "WHERE key = 'has_arcs'").ok().flatten();
        self.has_branches = !self.made.is_empty() || said == Some(1);
        Ok(())
    }

    fn finish(mut self) -> RawReport {
        let producer = self.database.text("value", "meta", "WHERE key = 'version'").ok().flatten();
        if let Ok(Some(plugins @ 1..)) = self.database.number("count(*)", "tracer", "WHERE tracer <> ''") {
            self.diagnostics.add(Code::Unsupported, None, || {
                format!(
                    "a plugin of coverage.py measured {plugins} files: of those that are no Python only the \
                     executed lines are known"
                )
            });
        }
        // Data that was recorded without contexts has one, without a name, for everything.
        let named = self.names.iter().any(|name| !name.is_empty());
        let mut files = Vec::with_capacity(self.files.len());
        let mut executed = self.executed.by_file();
        let mut made = self.made.by_file();
        let carries = MetricSet::of(&[Metric::Lines]);
        let carries = if self.has_branches { carries.with(Metric::Branches).with(Metric::Combined) } else { carries };
        for (id, path) in self.files {
            let mut coverage = FileCoverage {
                carries,
                branches: made.remove(&id).unwrap_or_default(),
                counts: Counts::Binary,
                ..FileCoverage::default()
            };
            if let Some(sets) = executed.remove(&id) {
                coverage.lines = sets.lines().iter().map(|line| (line, 1)).collect();
                if named {
                    coverage.contexts = contexts(&sets, &self.contexts, &mut self.diagnostics);
                }
            }
            files.push(RawFile { path, coverage: Arc::new(coverage), source_hash: None });
        }
        if !executed.is_empty() {
            let stray = executed.len();
            self.diagnostics.add(Code::BadRecord, None, || {
                format!("lines of {stray} files that the table of files does not list are left out")
            });
        }
        RawReport {
            producer: producer.map(|version| format!("coverage.py {version}")),
            files,
            contexts: if named { self.names } else { Vec::new() },
            diagnostics: self.diagnostics,
            ..RawReport::default()
        }
    }
}

fn contexts(sets: &executed::Sets, known: &FxHashMap<i64, ContextId>, diagnostics: &mut Diagnostics) -> Contexts {
    let mut by_context: Vec<(ContextId, &LineBits)> = Vec::new();
    for (id, lines) in sets.iter() {
        match known.get(&id) {
            Some(context) => by_context.push((*context, lines)),
            None => diagnostics.add(Code::BadRecord, None, || {
                format!("lines of context {id}, which the table of contexts does not list, have no test")
            }),
        }
    }
    by_context.sort_unstable_by_key(|entry| entry.0);
    let mut contexts = Contexts::default();
    for (context, lines) in by_context {
        contexts.add(context, lines);
    }
    contexts
}

fn number(row: &Row<'_>, column: usize) -> Option<i64> {
    row.get_ref(column).ok()?.as_i64().ok()
}

fn bad_row(diagnostics: &mut Diagnostics, table: &str) {
    diagnostics.add(Code::BadRecord, None, || format!("a row of the table `{table}` has values of another type"));
}

#[cfg(test)]
mod tests;
