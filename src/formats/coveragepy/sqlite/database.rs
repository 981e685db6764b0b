//! A database from bytes that nobody vouches for: opened in memory, read-only, with a bound on the work.
//!
//! Only plain tables are read. Views, triggers and virtual tables are programs of whoever wrote the file.

use std::io::Read;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, Error, ErrorCode, MAIN_DB, Row};

use crate::coverage::Position;
use crate::formats::{Input, ReadError};

/// How every SQLite database starts.
pub(super) const MAGIC: &[u8] = b"SQLite format 3\0";

/// Steps of SQLite's machine between two looks at the bound.
const STEPS: u32 = 10_000;

/// A database.
pub(super) struct Database {
    connection: Connection,
    steps: u64,
}

impl Database {
    /// Opens the database that the bytes are.
    pub(super) fn open(input: &Input<'_>) -> Result<Database, ReadError> {
        let bytes = input.bytes;
        check_size(bytes)?;
        // A row has at least eight bytes and takes some ten steps. Tables whose pages refer to each other in a
        // circle would go on for ever.
        let steps = bytes.len() as u64 * 8 + 1_000_000;
        let connection = connect(bytes, steps).map_err(|error| refused(&error, steps))?;
        Ok(Database { connection, steps })
    }

    /// Is there a plain table of this name?
    pub(super) fn has(&self, table: &str) -> Result<bool, ReadError> {
        let query = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name = ?1";
        let count: i64 =
            self.connection.query_row(query, [table], |row| row.get(0)).map_err(|error| self.refused(&error))?;
        Ok(count > 0)
    }

    /// Calls `each` for every row of a table: `rows("id, path", "file", "", …)`.
    pub(super) fn rows(
        &self,
        columns: &str,
        table: &str,
        condition: &str,
        mut each: impl FnMut(&Row<'_>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        if !self.has(table)? {
            return Err(not_ours(format!("no table `{table}`")));
        }
        let query = format!("SELECT {columns} FROM {table} {condition}");
        let mut statement = self.connection.prepare(&query).map_err(|error| self.refused(&error))?;
        let mut rows = statement.query([]).map_err(|error| self.refused(&error))?;
        while let Some(row) = rows.next().map_err(|error| self.refused(&error))? {
            each(row)?;
        }
        Ok(())
    }

    /// The first number that a query finds; numbers may be stored as text.
    pub(super) fn number(&self, column: &str, table: &str, condition: &str) -> Result<Option<i64>, ReadError> {
        let mut found = None;
        self.rows(column, table, condition, |row| {
            let value = row.get_ref(0).ok();
            let number = value.and_then(|value| value.as_i64().ok());
            let text = || value.and_then(|value| value.as_str().ok()).and_then(|text| text.parse().ok());
            found = found.or(number).or_else(text);
            Ok(())
        })?;
        Ok(found)
    }

    /// The first text that a query finds.
    pub(super) fn text(&self, column: &str, table: &str, condition: &str) -> Result<Option<String>, ReadError> {
        let mut found = None;
        self.rows(column, table, condition, |row| {
            found = found.take().or_else(|| row.get(0).ok());
            Ok(())
        })?;
        Ok(found)
    }

    fn refused(&self, error: &Error) -> ReadError {
        refused(error, self.steps)
    }
}

/// SQLite says of a cut file only that it is malformed; its header says how long it should be.
fn check_size(bytes: &[u8]) -> Result<(), ReadError> {
    let cut = |expected| ReadError::Malformed {
        position: Position::Byte(bytes.len() as u64),
        expected,
        found: "the end of the file".to_owned(),
    };
    let header: &[u8; 100] = bytes.first_chunk().ok_or_else(|| cut("the header of an SQLite database"))?;
    let page = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 1 << 16,
        size => u64::from(size),
    };
    let pages = u64::from(u32::from_be_bytes([header[28], header[29], header[30], header[31]]));
    if page * pages > bytes.len() as u64 {
        return Err(cut("as many pages as the header says"));
    }
    Ok(())
}

fn connect(bytes: &[u8], steps: u64) -> rusqlite::Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    for (setting, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
    ] {
        connection.set_db_config(setting, on)?;
    }
    // No stored value is longer than the file; a computed column could be.
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, i32::try_from(bytes.len()).unwrap_or(i32::MAX))?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    let mut left = steps / u64::from(STEPS);
    let out_of_steps = move || {
        left = left.saturating_sub(1);
        left == 0
    };
    connection.progress_handler(STEPS as i32, Some(out_of_steps))?;
    // Bytes 18 and 19 say whether changes go through a write-ahead log, which a database in memory cannot have.
    // Whoever reads a file sees to it that none lies beside it.
    let (start, end) = (bytes.get(..18).unwrap_or(bytes), bytes.get(20..).unwrap_or_default());
    let content = start.chain(&[1, 1][..]).chain(end);
    connection.deserialize_read_exact(MAIN_DB, content, bytes.len(), true)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cell_size_check = ON;")?;
    Ok(connection)
}

fn refused(error: &Error, steps: u64) -> ReadError {
    if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) {
        let what = "the work of reading its tables";
        return ReadError::Limit { position: Position::Byte(0), what, limit: steps };
    }
    not_ours(match error {
        Error::SqliteFailure(_, Some(message)) => message.clone(),
        other => other.to_string(),
    })
}

fn not_ours(found: String) -> ReadError {
    ReadError::Malformed { position: Position::Byte(0), expected: "a data file of coverage.py", found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_bounded() {
        let mut rows = Connection::open_in_memory().unwrap();
        rows.execute_batch(
            "CREATE TABLE file (id); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000)
             INSERT INTO file SELECT i FROM n;",
        )
        .unwrap();
        let bytes = rows.serialize(MAIN_DB).unwrap().to_vec();
        let read = |steps| {
            let database = Database { connection: connect(&bytes, steps).unwrap(), steps };
            let mut count = 0;
            let counted = database.rows("id", "file", "", |_| {
                count += 1;
                Ok(())
            });
            counted.map(|()| count)
        };
        assert_eq!(read(1_000_000).unwrap(), 20_000);
        assert!(matches!(read(u64::from(STEPS) * 2), Err(ReadError::Limit { .. })));
        assert_eq!(Database::open(&Input::new(&bytes)).unwrap().steps, bytes.len() as u64 * 8 + 1_000_000);
    }
}
