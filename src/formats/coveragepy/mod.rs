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
    together: Together::Like(parallel),
    companions: Companions::Nothing,
    reader: Reader::Native { read: sqlite::read, needs: Needs::Source, complete: Some(complete::complete) },
};

/// Data files of processes that measured in parallel: `.coverage.` and anything, or behind another name that of the
/// computer, the number of the process and one or two words by chance.
fn parallel(path: &str) -> Option<String> {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let parts: Vec<&str> = name.split('.').collect();
    let is_process = |part: &str| {
        let digits = part.strip_prefix("pid").unwrap_or(part);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_chance = |part: &&str| part.len() >= 6 && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let stem = || {
        let process = (2..parts.len()).find(|at| parts.get(*at).is_some_and(|part| is_process(part)))?;
        let (stem, behind) = (parts.get(..process)?, parts.get(process + 1..)?);
        ((1..=2).contains(&behind.len()) && behind.iter().all(is_chance)).then(|| stem.join("."))
    };
    let stem = if name.starts_with(".coverage.") { ".coverage".to_owned() } else { stem()? };
    Some(if folder.is_empty() { format!("{stem}.*") } else { format!("{folder}/{stem}.*") })
}

#[cfg(test)]
mod tests {
    #[test]
    fn parallel_data_files_share_a_pattern_and_others_have_none() {
        for (path, pattern) in [
            (".coverage.host.4711.123456", Some(".coverage.*")),
            ("app/.coverage.unit", Some("app/.coverage.*")),
            ("app/.coverage", None),
            ("data/cov.my.host.pid4711.XabCdefx", Some("data/cov.my.host.*")),
            ("cov.host.4711.123456", Some("cov.host.*")),
            ("cov.host.pid4711.XabCdefx.H1aB2cD3", Some("cov.host.*")),
            ("data/cov.sqlite", None),
            ("data/cov.4711.123456", None),
        ] {
            assert_eq!(super::parallel(path).as_deref(), pattern, "{path}");
        }
    }
}
