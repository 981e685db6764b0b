//! What names of contexts say: which test it is, in which phase of it, and in which file it stands.

use crate::coverage::test_of;

/// When something ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// In the test itself.
    Run,
    /// While it was set up or torn down, which is done once for several tests where they share what is set up.
    Around,
}

/// The test of a context and the phase of it.
pub(super) fn parts(context: &str) -> (&str, Phase) {
    let is_around = context.ends_with("|setup") || context.ends_with("|teardown");
    (test_of(context), if is_around { Phase::Around } else { Phase::Run })
}

/// Does a test stand in a file, as far as its name tells? Tools name tests by their file (pytest, jest, vitest, RSpec), by
/// its module (unittest), its folder (Go), its class (PHPUnit) or its binary (Rust).
pub fn belongs(test: &str, path: &str) -> bool {
    let test = test.strip_prefix("./").unwrap_or(test);
    if let Some(rest) = test.strip_prefix(path) {
        return !rest.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '/' | '.' | '_' | '-'));
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    match extension {
        "py" => is_module_of(test, path.strip_suffix(".py").unwrap_or(path)),
        "go" if stem.ends_with("_test") => test == folder || (!folder.is_empty() && ends_with_part(test, folder, '/')),
        "php" => {
            let class = test.split("::").next().unwrap_or(test);
            class == stem || ends_with_part(class, stem, '\\')
        }
        "rs" => {
            let binary = test.split(' ').next().unwrap_or(test);
            let of = |stem: &str| binary == stem || ends_with_part(binary, stem, ':');
            let in_tests = |folder: &str| folder == "tests" || folder.ends_with("/tests");
            match folder.rsplit_once('/') {
                _ if in_tests(folder) => of(stem),
                Some((above, of_folder)) if stem == "main" && in_tests(above) => of(of_folder),
                _ => false,
            }
        }
        _ => false,
    }
}

fn ends_with_part(text: &str, end: &str, between: char) -> bool {
    text.strip_suffix(end).is_some_and(|before| before.ends_with(between))
}

/// Is the module of a path that of a dotted name? The name may begin at any of its folders.
fn is_module_of(test: &str, path: &str) -> bool {
    let starts = std::iter::successors(Some(path), |path| Some(path.split_once('/')?.1));
    let mut modules = starts.map(|path| path.replace('/', "."));
    modules.any(|module| test.strip_prefix(module.as_str()).is_some_and(|rest| rest.starts_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_are_told_from_tests() {
        assert_eq!(parts("tests/test_a.py::test_b|setup"), ("tests/test_a.py::test_b", Phase::Around));
        assert_eq!(parts("tests/test_a.py::test_b[x|run]|run"), ("tests/test_a.py::test_b[x|run]", Phase::Run));
        assert_eq!(parts("example.com/shop/stock"), ("example.com/shop/stock", Phase::Run));
    }

    #[test]
    fn tests_stand_in_files() {
        for (test, path) in [
            ("tests/test_a.py::test_b", "tests/test_a.py"),
            ("./spec/a_spec.rb[1:2]", "spec/a_spec.rb"),
            ("web/a.test.ts", "web/a.test.ts"),
            ("tests.test_a.TestA.test_b", "tests/test_a.py"),
            ("test_a.TestA.test_b", "tests/test_a.py"),
            ("example.com/shop/stock", "stock/stock_test.go"),
            ("App\\Tests\\StockTest::testSum", "tests/StockTest.php"),
            ("shop::flows one::two", "tests/flows.rs"),
            ("flows one::two", "crates/shop/tests/flows/main.rs"),
        ] {
            assert!(belongs(test, path), "{test} stands in {path}");
        }
        for (test, path) in [
            ("tests/test_a.py::test_b", "tests/test_a.p"),
            ("tests/test_ab.py::test_b", "tests/test_a.py"),
            ("web/a.test.tsx", "web/a.test.ts"),
            ("example.com/shop/restock", "stock/stock_test.go"),
            ("App\\Tests\\RestockTest::testSum", "tests/StockTest.php"),
            ("shop one::two", "src/flows.rs"),
            ("example.com/shop/stock", "stock/stock.go"),
        ] {
            assert!(!belongs(test, path), "{test} does not stand in {path}");
        }
    }
}
