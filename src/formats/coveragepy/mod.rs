//! coverage.py's own files: its JSON reports, its data files, and the rules it reports by.
//!
//! A data file says which lines ran, never which lines could have run: those are found in the source, by the rules
//! of coverage.py itself. Its XML and LCOV reports are ordinary Cobertura and LCOV, and are read there.

mod arms;
mod complete;
mod json;
pub mod python;
mod settings;
mod sqlite;

pub use settings::PythonSettings;

use super::Needs;
use super::format::{Companions, Family, Format, Reader, Together};

/// `coverage json`.
pub(super) const JSON: Format = Format {
    id: "coveragepy-json",
    name: "coverage.py JSON",
    family: Family::Python,
    richness: 90,
    recognise: json::recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read: json::read, needs: Needs::Source, complete: Some(json::complete) },
};

/// `.coverage`, what `coverage run` writes.
pub(super) const SQLITE: Format = Format {
    id: "coveragepy-sqlite",
    name: "coverage.py data file",
    family: Family::Python,
    richness: 80,
    recognise: sqlite::recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read: sqlite::read, needs: Needs::Source, complete: Some(complete::complete) },
};
