//! How each tool is told to run some tests alone.

use super::candidate::Told;
use super::quoted::quoted;
use crate::watch::results::{TestKey, Tool};

/// More words than a system takes for sure are not typed.
const LONGEST: usize = 100_000;

/// The tests of a candidate that runs in this folder, named as from there. Files are told with their folder; what is only
/// printed is not, and belongs to somebody only where no other candidate runs the same tool.
pub(super) fn of_folder(told: Told, folder: &str, is_alone: bool, tests: &[TestKey]) -> Option<Vec<TestKey>> {
    let mut own = tests.iter().filter(|test| test.tool == told.tool()).cloned().peekable();
    if own.peek().is_none() || folder.is_empty() && is_alone {
        return Some(own.collect());
    }
    if !told.tool().names_files() {
        return is_alone.then(|| own.collect());
    }
    let inside = own.filter_map(|test| {
        let below = format!("{folder}/");
        let suite = if folder.is_empty() { test.suite.clone() } else { test.suite.strip_prefix(&below)?.to_owned() };
        Some(TestKey { suite, ..test })
    });
    Some(inside.collect())
}

/// The words that make a tool run these tests. `None` where they are too many.
pub(super) fn words(tool: Tool, tests: &[TestKey]) -> Option<String> {
    let words = match tool {
        Tool::Pytest => each(tests, |test| match test.name.as_str() {
            "" => quoted(&test.suite),
            name => quoted(&format!("{}::{name}", test.suite)),
        }),
        Tool::Libtest => each(tests, |test| quoted(&test.name)),
        Tool::Nextest => {
            let tests = tests.iter().map(|test| format!("test(={})", test.name.replace(')', "\\)")));
            format!("-E {}", quoted(&tests.collect::<Vec<_>>().join(" | ")))
        }
        // A test in a test cannot run without the one around it.
        Tool::Go => {
            let tops = tests.iter().map(|test| test.name.split('/').next().unwrap_or_default());
            let packages = each(tests, |test| quoted(&test.suite));
            match alternatives(tops, "|") {
                Some(names) => format!("-run {} {packages}", quoted(&format!("^({names})$"))),
                None => packages,
            }
        }
        Tool::Vitest | Tool::Jest => {
            let files = each(tests, |test| quoted(&test.suite));
            let names = tests.iter().map(|test| test.name.as_str());
            match alternatives(names, "|") {
                Some(names) => format!("{files} -t {}", quoted(&format!("^({})$", names.replace(" > ", " ")))),
                None => files,
            }
        }
        Tool::Node => each(tests, |test| {
            let leaf = test.name.rsplit(" > ").next().unwrap_or_default();
            format!("--test-name-pattern {}", quoted(&format!("^{}$", escaped(leaf))))
        }),
        Tool::Rspec => {
            let files = each(tests, |test| quoted(&test.suite));
            format!("{files} {}", each(tests, |test| format!("-e {}", quoted(&test.name))))
        }
        Tool::Phpunit => {
            let names = tests.iter().map(|test| test.name.split(" with data set ").next().unwrap_or_default());
            let names = alternatives(names, "|")?;
            format!("--filter {}", quoted(&format!("/::({names})( with data set .*)?$/")))
        }
        // The words of rake become options of the tests; a pattern must not be cut at spaces.
        Tool::Minitest => {
            let names = alternatives(tests.iter().map(|test| test.name.as_str()), "|")?;
            quoted(&format!("TESTOPTS=-v --name=/^({})$/", names.replace(' ', "\\s")))
        }
        // A program is a whole file.
        Tool::Mojo => each(tests, |test| quoted(&test.suite)),
        Tool::Ctest => {
            let names = alternatives(tests.iter().map(|test| test.name.as_str()), "|")?;
            format!("-R {}", quoted(&format!("^({names})$")))
        }
    };
    (words.len() <= LONGEST).then_some(words)
}

/// The tests with their suites as one word, a line each. `None` where they are too many.
pub(super) fn in_suites(tests: &[TestKey]) -> Option<String> {
    let lines: Vec<String> = tests.iter().map(|test| format!("{} {}", test.suite, test.name)).collect();
    let word = quoted(&lines.join("\n"));
    (word.len() <= LONGEST).then_some(word)
}

/// A word a test, each once.
fn each(tests: &[TestKey], word: impl Fn(&TestKey) -> String) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in tests.iter().map(word) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(" ")
}

/// A pattern for any of these names; `None` where one of them means everything.
fn alternatives<'a>(names: impl Iterator<Item = &'a str>, between: &str) -> Option<String> {
    let mut patterns: Vec<String> = Vec::new();
    for name in names {
        if name.is_empty() {
            return None;
        }
        let pattern = escaped(name);
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    Some(patterns.join(between))
}

/// A name as a pattern that matches it alone.
fn escaped(name: &str) -> String {
    let mut pattern = String::with_capacity(name.len());
    for c in name.chars() {
        if "\\^$.|?*+()[]{}/".contains(c) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::results::Written;

    fn key(tool: Tool, suite: &str, name: &str) -> TestKey {
        TestKey { tool, suite: suite.to_owned(), name: name.to_owned() }
    }

    #[test]
    fn each_tool_has_its_words() {
        // As the tool gets them, from the shell.
        let words_of = |tool, suite: &str, names: [&str; 2]| {
            shlex::split(&words(tool, &names.map(|name| key(tool, suite, name))).unwrap()).unwrap().join(" ~ ")
        };
        for (tool, suite, names, expected) in [
            (Tool::Pytest, "a b.py", ["T::x[1]", ""], "a b.py::T::x[1] ~ a b.py"),
            (Tool::Libtest, "lib", ["a::b", "src/lib.rs - f (line 3)"], "a::b ~ src/lib.rs - f (line 3)"),
            (Tool::Nextest, "lib", ["a::b", "c"], "-E ~ test(=a::b) | test(=c)"),
            (Tool::Go, "x/y", ["TestA/b", "TestA/c"], "-run ~ ^(TestA)$ ~ x/y"),
            (Tool::Go, "x/y", ["TestA", ""], "x/y"),
            (Tool::Vitest, "a.js", ["door > opens", "it's 7 (1)"], r"a.js ~ -t ~ ^(door opens|it's 7 \(1\))$"),
            (Tool::Jest, "a.js", ["", "x"], "a.js"),
            (
                Tool::Node,
                "",
                ["door > opens", "$(x)"],
                r"--test-name-pattern ~ ^opens$ ~ --test-name-pattern ~ ^\$\(x\)$",
            ),
            (Tool::Rspec, "a_spec.rb", ["door opens", "x"], "a_spec.rb ~ -e ~ door opens ~ -e ~ x"),
            (
                Tool::Phpunit,
                "DoorTest",
                ["testA with data set \"b\"", "c"],
                "--filter ~ /::(testA|c)( with data set .*)?$/",
            ),
            (Tool::Minitest, "DoorTest", ["test_a", "test_b"], "TESTOPTS=-v --name=/^(test_a|test_b)$/"),
            (Tool::Ctest, "", ["a+b", "c"], r"-R ~ ^(a\+b|c)$"),
        ] {
            assert_eq!(words_of(tool, suite, names), expected);
        }
        let many: Vec<TestKey> = (0..20_000).map(|n| key(Tool::Libtest, "lib", &format!("test_{n}"))).collect();
        assert_eq!(words(Tool::Libtest, &many), None);
    }

    #[test]
    fn a_test_belongs_to_the_folder_that_its_file_is_in() {
        let tests = [key(Tool::Jest, "web/a.js", "x"), key(Tool::Jest, "api/b.js", "y"), key(Tool::Go, "m/p", "T")];
        let jest = Told::Written(Written::Jest(Tool::Jest), "{out}/jest.json");
        assert_eq!(of_folder(jest, "web", false, &tests).unwrap(), [key(Tool::Jest, "a.js", "x")]);
        let go = Told::Printed(Tool::Go);
        assert_eq!(of_folder(go, "services", true, &tests).unwrap(), tests[2..]);
        assert_eq!(of_folder(go, "services", false, &tests), None, "which of two modules, nobody says");
        assert_eq!(of_folder(Told::Printed(Tool::Ctest), "c", false, &tests).unwrap(), []);
    }
}
