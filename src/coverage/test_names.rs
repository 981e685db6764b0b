//! Names of tests, as reports write them in their contexts.

use std::collections::BTreeSet;

/// The test of a context: pytest tells its set-up and tear-down apart. What ran outside of tests has no name.
pub fn test_of(context: &str) -> &str {
    ["|run", "|setup", "|teardown"].iter().find_map(|phase| context.strip_suffix(phase)).unwrap_or(context)
}

/// Tests, each by its name or by what several have in front: a file, a class, a test that is run with many values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TestNames(BTreeSet<String>);

impl TestNames {
    /// Is this context of one of the tests? What ran outside of tests is of none.
    pub fn have(&self, context: &str) -> bool {
        let test = test_of(context);
        let before = |separator| test.match_indices(separator).map(|(at, _)| at);
        let mut ends = before("::").chain(before("[")).chain([test.len()]);
        !test.is_empty() && ends.any(|end| test.get(..end).is_some_and(|name| self.0.contains(name)))
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each name.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl<T: Into<String>> FromIterator<T> for TestNames {
    fn from_iter<I: IntoIterator<Item = T>>(names: I) -> TestNames {
        TestNames(names.into_iter().map(Into::into).filter(|name: &String| !name.is_empty()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_all_that_begin_with_it_at_a_border() {
        let names: TestNames = ["a.py::test_one", "b.py"].into_iter().collect();
        for (context, expected) in [
            ("a.py::test_one|run", true),
            ("a.py::test_one[1-x]|setup", true),
            ("a.py::test_one_more|run", false),
            ("a.py", false),
            ("b.py::T::test_x[a::b]|teardown", true),
            ("b.pyx::test", false),
            ("", false),
            ("|run", false),
        ] {
            assert_eq!(names.have(context), expected, "{context}");
        }
    }
}
