//! The names by which reports call tests: the contexts of coverage.py, and the folders that runs leave a test.

use super::test::{TestKey, Tool};

impl TestKey {
    /// The name of a test in reports. A whole suite is called by what the names of its tests begin with.
    pub fn context(&self) -> String {
        match (self.tool, self.name.as_str()) {
            // These tell apart no more than what runs in a process of its own.
            (Tool::Go | Tool::Vitest | Tool::Jest | Tool::Node, _) | (_, "") => self.suite.clone(),
            (Tool::Libtest | Tool::Nextest, name) => format!("{} {name}", self.suite),
            (_, name) => format!("{}::{name}", self.suite),
        }
    }

    /// The test, or the suite, of this tool that reports call so.
    pub fn of_context(tool: Tool, context: &str) -> TestKey {
        let separator = match tool {
            Tool::Go | Tool::Vitest | Tool::Jest | Tool::Node => return TestKey::new(tool, context, ""),
            // The programs of Rust have spaces in their names, their tests have none.
            Tool::Libtest | Tool::Nextest => {
                let (suite, name) = context.rsplit_once(' ').unwrap_or((context, ""));
                return TestKey::new(tool, suite, name);
            }
            _ => "::",
        };
        let (suite, name) = context.split_once(separator).unwrap_or((context, ""));
        TestKey::new(tool, suite, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_found_again_by_its_context() {
        for (tool, suite, name, context) in [
            (Tool::Pytest, "tests/test_a.py", "T::test_b[a::b]", "tests/test_a.py::T::test_b[a::b]"),
            (Tool::Pytest, "tests/test_a.py", "", "tests/test_a.py"),
            (Tool::Go, "example.com/door/hinge", "", "example.com/door/hinge"),
            (Tool::Vitest, "src/a.test.ts", "", "src/a.test.ts"),
            (Tool::Nextest, "door::it", "opens::wide", "door::it opens::wide"),
            (Tool::Libtest, "door src/lib.rs", "opens::wide", "door src/lib.rs opens::wide"),
            (Tool::Minitest, "DoorTest", "test_opens", "DoorTest::test_opens"),
        ] {
            let key = TestKey::new(tool, suite, name);
            assert_eq!(key.context(), context);
            assert_eq!(TestKey::of_context(tool, context), key);
        }
        assert_eq!(TestKey::new(Tool::Go, "m/p", "TestA/b").context(), "m/p");
    }
}
