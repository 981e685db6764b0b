//! Which files of the project count, by the globs of its settings.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

pub(super) use crate::analysis::Globs;
use crate::config::CoveragePy;

/// Which files count: those of one set (all, when it is empty) that are not of another.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    include: Globs,
    exclude: Globs,
}

impl Filter {
    /// The filter of `include` and `exclude` globs, and what is wrong with them.
    pub(super) fn new(include: &[String], exclude: &[String]) -> (Filter, Vec<String>) {
        let (include, mut bad) = Globs::new(include.iter().map(String::as_str));
        let (exclude, worse) = Globs::new(exclude.iter().map(String::as_str));
        bad.extend(worse);
        (Filter { include, exclude }, bad)
    }

    /// Does this file count?
    pub(super) fn keeps(&self, path: &str) -> bool {
        (self.include.is_empty() || self.include.matches(path)) && !self.exclude.matches(path)
    }
}

/// Which files coverage.py would report: its `include` and `omit`. A glob that starts with `*` matches at any depth,
/// others are seen from the project's root; a `*` at the end matches everything below (its `files.py`).
#[derive(Clone, Debug, Default)]
pub(super) struct PythonFilter {
    include: Vec<GlobSet>,
    omit: Option<GlobSet>,
}

impl PythonFilter {
    pub(super) fn new(python: Option<&CoveragePy>) -> PythonFilter {
        let Some(python) = python else { return PythonFilter::default() };
        PythonFilter {
            include: python.include.iter().filter_map(|globs| python_globs(globs)).collect(),
            omit: python_globs(&python.omit),
        }
    }

    /// Does coverage.py report this file?
    pub(super) fn keeps(&self, path: &str) -> bool {
        self.include.iter().all(|globs| globs.is_match(path))
            && !self.omit.as_ref().is_some_and(|globs| globs.is_match(path))
    }
}

/// `None` where there is no glob.
fn python_globs(globs: &[String]) -> Option<GlobSet> {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        let glob = glob.replace('\\', "/");
        let glob = glob.strip_prefix("./").unwrap_or(&glob);
        let deep =
            if glob.starts_with('*') && !glob.starts_with("**") { format!("**/{glob}") } else { glob.to_owned() };
        let deep = deep.replace("**/*/", "**/");
        let whole = deep.strip_suffix("/*").map_or(deep.clone(), |folder| format!("{folder}/**"));
        set.add(GlobBuilder::new(&whole).literal_separator(true).build().ok()?);
    }
    if globs.is_empty() { None } else { set.build().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_of_coveragepy_are_seen_from_the_root_unless_they_start_with_a_star() {
        let omit = ["tests/*", "*/migrations/*", "setup.py", "*_gen.py", "./build/x.py"];
        let omit = omit.iter().map(|glob| (*glob).to_owned()).collect();
        let python = CoveragePy { omit, ..CoveragePy::default() };
        let filter = PythonFilter::new(Some(&python));
        for path in
            ["tests/a.py", "tests/deep/a.py", "app/migrations/0001.py", "setup.py", "src/x_gen.py", "build/x.py"]
        {
            assert!(!filter.keeps(path), "{path}");
        }
        for path in ["app/tests/a.py", "app/setup.py", "src/gen.py"] {
            assert!(filter.keeps(path), "{path}");
        }
        let include = [vec!["src/*".to_owned()], vec!["*/api/*".to_owned()]];
        let both = PythonFilter::new(Some(&CoveragePy { include, ..CoveragePy::default() }));
        assert!(both.keeps("src/api/a.py") && !both.keeps("src/a.py") && !both.keeps("x/api/a.py"));
        assert!(PythonFilter::new(None).keeps("a.py"));
    }
}
