//! Which files of the project count, by the globs of its settings.

pub(super) use crate::analysis::Globs;

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
