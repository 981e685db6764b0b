//! What the tests of each preset leave in a project, and of which languages they tell.

/// What is known of a preset.
pub(super) struct Traces {
    /// Lines of `.gitignore`.
    pub(super) left: &'static [&'static str],
    /// The languages that are measured; none where it may be any.
    pub(super) languages: &'static [&'static str],
}

/// What is known of the preset with this id.
pub(super) fn traces(preset: &str) -> Traces {
    let (left, languages): (&'static [&'static str], &'static [&'static str]) = match preset {
        "pytest-cov" | "coverage" => (&[".coverage", ".coverage.*", "coverage.xml", "htmlcov/"], &["Python"]),
        "go" => (&["cover.out", "cover.html"], &["Go"]),
        "cargo-instrumented" | "cargo-llvm-cov" | "cargo-llvm-cov-nextest" => {
            (&["*.profraw", "target/", "coverage/"], &["Rust"])
        }
        "nyc" => (&[".nyc_output/", "coverage/", "node_modules/"], SCRIPTS),
        "vitest" | "jest" | "c8" | "node-test" | "package-script" | "npm-test" => {
            (&["coverage/", "node_modules/"], SCRIPTS)
        }
        "rspec" | "minitest" => (&["coverage/"], &["Ruby"]),
        "phpunit" => (&["coverage/"], &["PHP"]),
        "cmake" => (&["*.gcda", "coverage/"], &["C", "C++"]),
        "maven" => (&["target/", "coverage/"], &["Java", "Kotlin", "Scala"]),
        "mojo" => (&["coverage/"], &["Mojo"]),
        // A target of the project's own.
        _ => (&["coverage/"], &[]),
    };
    Traces { left, languages }
}

const SCRIPTS: &[&str] = &["JavaScript", "TypeScript"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::presets::{Ecosystem, PRESETS};

    #[test]
    fn every_preset_of_a_language_says_which() {
        for preset in PRESETS.iter().filter(|preset| preset.ecosystem != Ecosystem::Own) {
            assert!(!traces(preset.id).languages.is_empty(), "{}", preset.id);
        }
    }
}
