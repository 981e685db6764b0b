//! Which tests a report is of, told by where a run left it: `coverage/test_folder.rs` has the layout.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::coverage::{AGAIN_FOLDER, NAME_FILE, TESTS_FOLDER, TestNames, test_in};

/// Which tests a report is of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::project) struct OfTests {
    /// The command whose run wrote it, by its number; `None` where no run of ours did.
    pub(in crate::project) command: Option<u32>,
    /// The test that it is of alone.
    pub(in crate::project) test: Option<Arc<str>>,
    /// Which run of some tests wrote it; 0 for what a run of all did.
    pub(in crate::project) again: u32,
    /// Tests that ran again after it was written.
    pub(in crate::project) without: Arc<TestNames>,
}

impl OfTests {
    /// Is it of some of the tests, so that it says nothing about what the others run?
    pub(in crate::project) fn are_some(&self) -> bool {
        self.test.is_some() || self.again > 0
    }
}

/// Which tests a report at this place is of; `output` is where runs write to.
pub(super) fn of(report: &Path, output: Option<&Path>) -> OfTests {
    let below = output.and_then(|output| report.strip_prefix(output).ok());
    let mut folders = below.into_iter().flat_map(Path::components).filter_map(|component| match component {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    let command_name = folders.next();
    let command = command_name.and_then(|folder| folder.parse().ok());
    let of_command = OfTests { command, ..OfTests::default() };
    if command.is_none() {
        return of_command;
    }
    let tests = || output.into_iter().chain(command_name.map(Path::new)).collect::<PathBuf>().join(TESTS_FOLDER);
    match (folders.next(), folders.next()) {
        (Some(TESTS_FOLDER), Some(name)) if folders.next().is_some() => {
            OfTests { test: Some(named(name, &tests())), ..of_command }
        }
        (Some(AGAIN_FOLDER), Some(run)) => OfTests { again: run.parse().unwrap_or_default(), ..of_command },
        _ => of_command,
    }
}

/// The test that a folder is called after, or that a file in it names where its name did not fit.
fn named(folder: &str, tests: &Path) -> Arc<str> {
    let told = test_in(folder).or_else(|| std::fs::read_to_string(tests.join(folder).join(NAME_FILE)).ok());
    told.map_or_else(|| folder.into(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_tell_the_tests() {
        let told = |path: &str| {
            let of = of(Path::new(path), Some(Path::new("/runs/x")));
            (of.command, of.test.map(|test| test.to_string()), of.again)
        };
        assert_eq!(told("/runs/x/0/.coverage"), (Some(0), None, 0));
        assert_eq!(told("/runs/x/1/again/12/.coverage"), (Some(1), None, 12));
        assert_eq!(told("/runs/x/0/tests/a.b%2Fc%25/c.out"), (Some(0), Some("a.b/c%".to_owned()), 0));
        assert_eq!(told("/runs/x/0/tests/lcov.info"), (Some(0), None, 0));
        assert_eq!(told("/runs/y/0/tests/a/c.out"), (None, None, 0));
        assert_eq!(told("/runs/x/tests/a/c.out"), (None, None, 0));
    }
}
