//! The languages by file name: what counts as a source file, what as a test, and how its coverage is measured.

/// A language whose files can be measured, or that people expect to be.
#[derive(Debug, PartialEq, Eq)]
pub struct Language {
    /// Its name.
    pub name: &'static str,
    /// Extensions of its source files.
    extensions: &'static [&'static str],
    /// Globs of its test files: `**/`, then the name of a file, or folders and `/**`.
    tests: &'static [&'static str],
    /// What measures a project of it and writes a report that lazycov reads, where nothing is known of that project.
    pub command: &'static str,
}

/// All languages. The order decides nothing; an extension belongs to one language.
pub static LANGUAGES: &[Language] = &[
    Language {
        name: "Rust",
        extensions: &["rs"],
        tests: &["**/tests/**", "**/benches/**", "**/examples/**", "**/build.rs", "**/tests.rs", "**/fuzz/**"],
        command: "cargo llvm-cov --lcov --output-path lcov.info",
    },
    Language {
        name: "Go",
        extensions: &["go"],
        tests: &["**/*_test.go"],
        command: "go test -coverprofile=cover.out ./...",
    },
    Language {
        name: "Python",
        extensions: &["py"],
        tests: &[
            "**/test_*.py",
            "**/*_test.py",
            "**/tests/**",
            "**/test/**",
            "**/conftest.py",
            "**/setup.py",
            "**/docs/**",
        ],
        command: "pytest --cov --cov-branch --cov-report=json",
    },
    Language {
        name: "JavaScript",
        extensions: &["js", "jsx", "mjs", "cjs"],
        tests: SCRIPT_TESTS,
        command: "npx c8 --reporter=lcov npm test",
    },
    Language {
        name: "TypeScript",
        extensions: &["ts", "tsx", "mts", "cts"],
        tests: SCRIPT_TESTS,
        command: "npx vitest run --coverage --coverage.reporter=lcov",
    },
    Language { name: "Java", extensions: &["java"], tests: JVM_TESTS, command: MAVEN },
    Language {
        name: "Kotlin",
        extensions: &["kt"],
        tests: JVM_TESTS,
        command: "gradle test jacocoTestReport, with the plug-in jacoco",
    },
    Language { name: "Scala", extensions: &["scala"], tests: JVM_TESTS, command: "sbt coverage test coverageReport" },
    Language { name: "C", extensions: &["c"], tests: NATIVE_TESTS, command: NATIVE },
    Language { name: "C++", extensions: &["cc", "cpp", "cxx"], tests: NATIVE_TESTS, command: NATIVE },
    Language {
        name: "C#",
        extensions: &["cs"],
        tests: &["**/*Test.cs", "**/*Tests.cs", "**/*.Tests/**", "**/test/**", "**/tests/**", "**/AssemblyInfo.cs"],
        command: "dotnet test --collect:\"XPlat Code Coverage\"",
    },
    Language {
        name: "Ruby",
        extensions: &["rb"],
        tests: &["**/spec/**", "**/test/**", "**/*_spec.rb", "**/*_test.rb", "**/config/**", "**/db/**"],
        command: "bundle exec rspec or rake test, with the gem simplecov",
    },
    Language {
        name: "PHP",
        extensions: &["php"],
        tests: &["**/tests/**", "**/test/**", "**/*Test.php"],
        command: "XDEBUG_MODE=coverage vendor/bin/phpunit --coverage-cobertura cobertura.xml",
    },
    Language {
        name: "Swift",
        extensions: &["swift"],
        tests: &["**/Tests/**", "**/Package.swift"],
        command: "swift test --enable-code-coverage, then llvm-cov export -format=lcov",
    },
    Language {
        name: "Dart",
        extensions: &["dart"],
        tests: &["**/test/**", "**/integration_test/**"],
        command: "dart run coverage:test_with_coverage",
    },
    Language {
        name: "Elixir",
        extensions: &["ex"],
        tests: &["**/test/**", "**/mix.exs"],
        command: "mix coveralls.lcov",
    },
    Language {
        name: "Mojo",
        extensions: &["mojo", "🔥"],
        tests: &["**/test_*.mojo", "**/*_test.mojo", "**/tests/**", "**/test/**"],
        command: "lazycov trace -- PROGRAM, built with mojo build -g1 -O0",
    },
    Language {
        name: "Zig",
        extensions: &["zig"],
        tests: &["**/build.zig", "**/tests/**", "**/test/**"],
        command: "kcov --include-path=. coverage ./zig-out/bin/test",
    },
];

const MAVEN: &str = "mvn org.jacoco:jacoco-maven-plugin:prepare-agent test org.jacoco:jacoco-maven-plugin:report";
const NATIVE: &str = "lcov --capture --directory . --output-file lcov.info, after tests of a build with --coverage";
const SCRIPT_TESTS: &[&str] = &[
    "**/*.test.*",
    "**/*.spec.*",
    "**/*.config.*",
    "**/*.d.ts",
    "**/*.d.mts",
    "**/*.d.cts",
    "**/*.test-d.*",
    "**/__tests__/**",
    "**/__mocks__/**",
    "**/test/**",
    "**/tests/**",
    "**/e2e/**",
    "**/cypress/**",
    "**/*.stories.*",
];
const JVM_TESTS: &[&str] = &["**/src/test/**", "**/src/*Test/**", "**/test/**", "**/*Test.java", "**/*Test.kt"];
const NATIVE_TESTS: &[&str] =
    &["**/test/**", "**/tests/**", "**/*_test.*", "**/test_*", "**/examples/**", "**/third_party/**", "**/bench/**"];

impl Language {
    /// The language of a file, by its extension.
    pub fn of(path: &str) -> Option<&'static Language> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (stem, extension) = name.rsplit_once('.')?;
        LANGUAGES.iter().find(|language| !stem.is_empty() && language.extensions.contains(&extension))
    }

    /// Is this file test code, or a script around the code, by its path?
    pub fn is_test(&self, path: &str) -> bool {
        let bytes = path.as_bytes();
        let name = bytes.iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
        self.tests.iter().any(|glob| {
            let glob = glob.strip_prefix("**/").unwrap_or(glob).as_bytes();
            match glob.strip_suffix(b"/**") {
                Some(folders) => has_folder(bytes.get(..name).unwrap_or_default(), folders),
                None => begins_like(glob, bytes.get(name..).unwrap_or_default()),
            }
        })
    }
}

/// Is this file test code by its path, in whatever language?
pub fn is_test(path: &str) -> bool {
    Language::of(path).is_some_and(|language| language.is_test(path))
}

/// Is this folder, or are these folders one below the other, among those of a path? Each of them ends in a slash.
fn has_folder(folders: &[u8], wanted: &[u8]) -> bool {
    let mut tails = std::iter::successors(Some(folders), |rest| rest.get(memchr::memchr(b'/', rest)? + 1..));
    tails.any(|tail| begins_like(wanted, tail))
}

/// Is a name like a pattern with stars?
pub(super) fn is_like(pattern: &str, name: &str) -> bool {
    begins_like(pattern.as_bytes(), name.as_bytes())
}

/// Are the first parts of a path like a pattern? A star stands for anything in one part. It is asked of every file that was
/// measured, for each pattern of its language: most are told from their first byte.
fn begins_like(pattern: &[u8], path: &[u8]) -> bool {
    match (pattern, path) {
        ([], [] | [b'/', ..]) => true,
        ([b'*', rest @ ..], _) if begins_like(rest, path) => true,
        ([b'*', ..], [byte, path @ ..]) => *byte != b'/' && begins_like(pattern, path),
        ([wanted, pattern @ ..], [byte, path @ ..]) => wanted == byte && begins_like(pattern, path),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_belongs_to_one_language() {
        let mut all: Vec<&str> = LANGUAGES.iter().flat_map(|language| language.extensions).copied().collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert_eq!(Language::of("src/a.mojo").unwrap().name, "Mojo");
        assert!(Language::of("run.sh").is_none() && Language::of(".rs").is_none());
    }

    #[test]
    fn tests_are_told_by_their_folders_or_names() {
        for path in
            ["tests/a.py", "x/test_a.py", "a/conftest.py", "web/a.test.ts", "x/src/test/A.java", "src/itTest/a/A.java"]
        {
            assert!(is_test(path), "{path}");
        }
        for path in [
            "contests/a.py",
            "x/testing.py",
            "web/a.ts",
            "src/test.rs",
            "src/x/test/A.kts",
            "latest/a.go",
            "src/test",
            "a/src/x/Test/A.kt",
            "web/latest/a.ts",
        ] {
            assert!(!is_test(path), "{path}");
        }
    }
}
