//! coverage.py's own settings: which of its files counts, and what in it concerns the reading of its data.
//!
//! The order of the files and the prefix of their sections are coverage.py's (its `config.py`, 7.x): the first file
//! that has coverage settings is the only one that is used.

use std::path::Path;

use super::ini::Ini;
use crate::analysis::Setting;
use crate::analysis::gates::{Among, Borrowed, Borrower, Check};
use crate::coverage::Percent;

/// The files that may hold settings, in coverage.py's order.
pub const FILES: [&str; 5] = [".coveragerc", ".coveragerc.toml", "setup.cfg", "tox.ini", "pyproject.toml"];

/// What coverage.py's configuration says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CoveragePy {
    /// The file that the settings came from.
    pub origin: String,
    /// Patterns of lines that never count, in place of the defaults.
    pub exclude_lines: Option<Vec<String>>,
    /// Patterns of lines that never count either.
    pub exclude_also: Vec<String>,
    /// Patterns of lines of which not every way must be taken, in place of the defaults.
    pub partial_branches: Option<Vec<String>>,
    /// The same for what is constant.
    pub partial_branches_always: Option<Vec<String>>,
    /// Patterns of lines of which not every way must be taken either.
    pub partial_also: Vec<String>,
    /// Globs of files that are left out, of both sections.
    pub omit: Vec<String>,
    /// Globs of the only files that are measured, and of the only ones that are reported; empty means all.
    pub include: [Vec<String>; 2],
    /// Folders that stand for each other: the first of a list is where the files lie now.
    pub paths: Vec<Vec<String>>,
    /// Folders or packages that are measured even where no test imports them.
    pub source: Vec<String>,
    /// Where the data file lies.
    pub data_file: Option<String>,
    /// Does the data hold relative paths?
    pub relative_files: bool,
    /// Digits after the decimal point.
    pub precision: Option<u8>,
    /// The combined percentage below which coverage.py fails, as written.
    pub fail_under: Option<String>,
}

impl CoveragePy {
    /// The settings among the project's files: name and text of those that exist. A file whose TOML cannot be read has
    /// no settings: coverage.py itself is the one to complain.
    pub fn find(files: &[(&str, &str)]) -> Option<CoveragePy> {
        FILES.iter().find_map(|wanted| {
            let (name, text) = files.iter().find(|(name, _)| name == wanted)?;
            let raw = if Path::new(name).extension() == Some("toml".as_ref()) {
                Raw::toml(name, text)?
            } else {
                Raw::ini(name, text)?
            };
            Some(raw.settings(name))
        })
    }
}

impl CoveragePy {
    /// Which settings bear upon what is shown, by their names in the file.
    pub fn in_force(&self) -> Vec<&'static str> {
        let all = [
            ("run.data_file", self.data_file.is_some()),
            ("run.relative_files", self.relative_files),
            ("run.source", !self.source.is_empty()),
            ("omit", !self.omit.is_empty()),
            ("include", self.include.iter().any(|globs| !globs.is_empty())),
            ("paths", !self.paths.is_empty()),
            ("report.exclude_lines", self.exclude_lines.is_some()),
            ("report.exclude_also", !self.exclude_also.is_empty()),
            ("report.partial_branches", self.partial_branches.is_some()),
            ("report.partial_branches_always", self.partial_branches_always.is_some()),
            ("report.partial_also", !self.partial_also.is_empty()),
            ("report.precision", self.precision.is_some()),
            ("report.fail_under", self.fail_under.is_some()),
        ];
        all.into_iter().filter(|entry| entry.1).map(|entry| entry.0).collect()
    }

    /// What is set of that which decides which files and lines count.
    pub fn counting(&self) -> Vec<Setting> {
        let or_default = |patterns: &Option<Vec<String>>| patterns.clone().unwrap_or_default();
        let all = [
            ("omit", self.omit.clone()),
            ("include", self.include.concat()),
            ("exclude_lines", or_default(&self.exclude_lines)),
            ("exclude_also", self.exclude_also.clone()),
            ("partial_branches", or_default(&self.partial_branches)),
            ("partial_branches_always", or_default(&self.partial_branches_always)),
            ("partial_also", self.partial_also.clone()),
        ];
        let set = all.into_iter().filter(|setting| !setting.1.is_empty());
        set.map(|(name, values)| Setting { name: format!("coverage.py {name}"), values }).collect()
    }

    /// Its `fail_under`, unless it asks for nothing. coverage.py compares what it prints, at its own precision (newer
    /// ones with the decimals of the limit at least), but 100 it takes exactly (its `results.py`).
    pub fn limit(&self) -> Option<Borrowed> {
        let least = Percent::parse(self.fail_under.as_deref()?).filter(|least| *least != Percent::default())?;
        let exact = Percent::parse("100") == Some(least);
        Some(Borrowed {
            origin: format!("fail_under of {}", self.origin),
            metric: None,
            check: Check::Min(least),
            among: Among::All,
            language: Borrower::Python,
            rounds: (!exact).then_some(("coverage.py", self.precision.unwrap_or(0))),
        })
    }
}

/// Settings by section, whatever the syntax.
enum Raw {
    Ini { ini: Ini, prefix: &'static str },
    Toml(toml::Table),
}

impl Raw {
    fn ini(name: &str, text: &str) -> Option<Raw> {
        let ini = Ini::parse(text);
        // `.coveragerc` is coverage.py's own and may leave the prefix out; in shared files only prefixed sections count.
        let own = name == ".coveragerc";
        let has =
            |prefix: &str| ["run", "report", "paths"].iter().any(|section| ini.has(&format!("{prefix}{section}")));
        let prefix = if has("coverage:") { "coverage:" } else { "" };
        (own || !prefix.is_empty()).then_some(Raw::Ini { ini, prefix })
    }

    fn toml(name: &str, text: &str) -> Option<Raw> {
        let table: toml::Table = toml::from_str(text).ok()?;
        let tool = table.get("tool").and_then(|tool| tool.get("coverage")).and_then(|own| own.as_table());
        match tool {
            Some(own) => Some(Raw::Toml(own.clone())),
            None if name == ".coveragerc.toml" => Some(Raw::Toml(table)),
            None => None,
        }
    }

    fn text(&self, section: &str, key: &str) -> Option<String> {
        match self {
            Raw::Ini { ini, prefix } => ini.get(&format!("{prefix}{section}"), key).map(str::to_owned),
            Raw::Toml(table) => match table.get(section)?.get(key)? {
                toml::Value::String(text) => Some(text.clone()),
                toml::Value::Array(_) | toml::Value::Table(_) => None,
                other => Some(other.to_string()),
            },
        }
    }

    /// A list of lines (regular expressions, which may hold commas) or, with `commas`, of words.
    fn list(&self, section: &str, key: &str, commas: bool) -> Option<Vec<String>> {
        if let Raw::Toml(table) = self
            && let toml::Value::Array(items) = table.get(section)?.get(key)?
        {
            return Some(items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect());
        }
        let text = self.text(section, key)?;
        let parts: Vec<&str> = if commas { text.split(['\n', ',']).collect() } else { text.lines().collect() };
        Some(parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect())
    }

    /// The lists of `[paths]`.
    fn paths(&self) -> Vec<Vec<String>> {
        let keys: Vec<String> = match self {
            Raw::Ini { ini, prefix } => ini.section(&format!("{prefix}paths")).map(|(key, _)| key.to_owned()).collect(),
            Raw::Toml(table) => {
                let section = table.get("paths").and_then(toml::Value::as_table);
                section.into_iter().flat_map(toml::Table::keys).cloned().collect()
            }
        };
        keys.iter().filter_map(|key| self.list("paths", key, true)).collect()
    }

    fn settings(&self, name: &str) -> CoveragePy {
        let globs = |key| ["run", "report"].map(|section| self.list(section, key, true).unwrap_or_default());
        CoveragePy {
            origin: name.to_owned(),
            exclude_lines: self.list("report", "exclude_lines", false),
            exclude_also: self.list("report", "exclude_also", false).unwrap_or_default(),
            partial_branches: self.list("report", "partial_branches", false),
            partial_branches_always: self.list("report", "partial_branches_always", false),
            partial_also: self.list("report", "partial_also", false).unwrap_or_default(),
            omit: globs("omit").concat(),
            include: globs("include"),
            paths: self.paths(),
            source: [self.list("run", "source", true), self.list("run", "source_pkgs", true)]
                .into_iter()
                .flatten()
                .flatten()
                .collect(),
            data_file: self.text("run", "data_file"),
            relative_files: self.text("run", "relative_files").is_some_and(|text| is_true(&text)),
            precision: self.text("report", "precision").and_then(|text| text.trim().parse().ok()).filter(|p| *p <= 9),
            fail_under: self.text("report", "fail_under"),
        }
    }
}

/// `configparser`'s words for true.
fn is_true(text: &str) -> bool {
    ["1", "yes", "true", "on"].contains(&text.trim().to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_file_with_coverage_settings_is_the_only_one() {
        let setup = ("setup.cfg", "[metadata]\nname=x\n");
        let tox = ("tox.ini", "[coverage:run]\nomit = a/*, b/*\n[coverage:report]\nprecision = 2\n");
        let pyproject = ("pyproject.toml", "[tool.coverage.run]\nomit = ['c/*']\n");
        let found = CoveragePy::find(&[pyproject, setup, tox]).unwrap();
        assert_eq!(found.omit, ["a/*", "b/*"]);
        assert_eq!((found.precision, found.origin.as_str()), (Some(2), "tox.ini"));
        let own = (".coveragerc", "");
        assert!(CoveragePy::find(&[own, tox]).unwrap().omit.is_empty(), "an empty file of its own still wins");
        assert!(CoveragePy::find(&[setup]).is_none());
    }

    #[test]
    fn a_limit_of_nothing_is_none_and_100_is_not_rounded() {
        let limit = |text: &str| {
            let text = format!("[report]\nfail_under = {text}\nprecision = 1\n");
            CoveragePy::find(&[(".coveragerc", &text)]).unwrap().limit()
        };
        assert_eq!(limit("79.95").unwrap().rounds, Some(("coverage.py", 1)));
        assert_eq!(limit("79.95").unwrap().check.to_string(), "79.95%");
        assert_eq!(limit("100.0").unwrap().rounds, None);
        assert_eq!((limit("0"), limit("0.0"), limit("many")), (None, None, None));
    }

    #[test]
    fn toml_and_ini_say_the_same() {
        let toml = "[tool.coverage.run]\nsource=['src']\nrelative_files=true\ndata_file='.data/cov'\n\
                    [tool.coverage.paths]\nsource=['src', '*/site-packages']\n\
                    [tool.coverage.report]\nexclude_also=['a, b', 'c']\nfail_under=79.5\n";
        let ini = "[run]\nsource = src\nrelative_files = yes\ndata_file=.data/cov\n\
                   [paths]\nsource =\n  src\n  */site-packages\n\
                   [report]\nexclude_also =\n  a, b\n  c\nfail_under = 79.5\n";
        for found in [CoveragePy::find(&[("pyproject.toml", toml)]), CoveragePy::find(&[(".coveragerc", ini)])] {
            let found = found.unwrap();
            assert_eq!(found.source, ["src"]);
            assert_eq!(found.paths, [["src", "*/site-packages"]]);
            let in_force = ["run.data_file", "run.relative_files", "run.source", "paths"];
            assert_eq!(found.in_force(), [&in_force[..], &["report.exclude_also", "report.fail_under"]].concat());
            assert!(found.relative_files);
            assert_eq!(found.data_file.as_deref(), Some(".data/cov"));
            assert_eq!(found.exclude_also, ["a, b", "c"]);
            assert_eq!(found.exclude_lines, None);
            assert_eq!(found.fail_under.as_deref(), Some("79.5"));
        }
    }
}
