//! A report in parts that are made side by side and written one after the other.

use crate::coverage::{File, Report};

/// The parts of a report: what stands before its files, each of them, what separates them, and what follows.
pub(in crate::formats) struct Parts<'a> {
    /// Before the files.
    pub(in crate::formats) head: String,
    /// The files in groups that are written together.
    pub(in crate::formats) groups: Vec<Group<'a>>,
    /// Between two groups.
    pub(in crate::formats) between: &'static str,
    /// After the files.
    pub(in crate::formats) tail: &'static str,
}

/// Files that stand together, such as the classes of a package.
pub(in crate::formats) type Group<'a> = Box<dyn Fn() -> String + Send + Sync + 'a>;

/// A group of each file alone.
pub(in crate::formats) fn each<'a>(report: &'a Report, text: fn(&File) -> String) -> Vec<Group<'a>> {
    report.files.iter().map(|file| -> Group<'a> { Box::new(move || text(file)) }).collect()
}
