//! Which files might be reports? A generous table of names; the content decides later. Its only purpose is that twenty
//! thousand source files need not be opened.

/// Might this file be a report? `path` has `/` separators and is relative to the root.
pub(crate) fn is_candidate(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let (folder, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(name);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    if REPORT_EXTENSIONS.contains(&extension) || REPORT_NAMES.contains(&name) {
        return true;
    }
    if REPORT_PREFIXES.iter().any(|prefix| name.starts_with(prefix)) {
        return !NEVER.contains(&name);
    }
    // A directory named `.coverage` holds data files under any name.
    if folder.rsplit('/').next() == Some(".coverage") {
        return true;
    }
    let speaks = |text: &str| WORDS.iter().any(|word| text.contains(word));
    match extension {
        "xml" | "json" | "out" | "txt" | "dat" | "data" | "plist" => {
            speaks(name)
                || speaks(folder)
                || FOLDERS.iter().any(|part| folder.split('/').any(|own| own == *part))
                || (folder.is_empty() && !NEVER.contains(&name))
        }
        _ => false,
    }
}

/// Does the name promise a report? An empty file with such a name is worth a word.
pub(super) fn promises_report(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}

/// Extensions that only coverage tools use, or hardly anyone else.
const REPORT_EXTENSIONS: [&str; 19] = [
    "info",
    "lcov",
    "profraw",
    "profdata",
    "gcov",
    "gcda",
    "gcno",
    "exec",
    "ec",
    "clover",
    "coverage",
    "coveragexml",
    "cov",
    "out",
    "tix",
    "lst",
    "xcresult",
    "profile",
    "xccovreport",
];

/// Names that say it all.
const REPORT_NAMES: [&str; 5] = [".coverage", ".resultset.json", "lcov", "codecov", "cover.14"];

/// Beginnings of names: Go's covdata, coverage.py's parallel files.
const REPORT_PREFIXES: [&str; 3] = ["covmeta.", "covcounters.", ".coverage."];

/// Names that look like reports and never are.
const NEVER: [&str; 8] = [
    ".coveragerc",
    ".coverage.toml",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "cmakelists.txt",
    "requirements.txt",
    "pom.xml",
];

/// Words that coverage tools put into names of files and folders.
const WORDS: [&str; 9] =
    ["cov", "cobertura", "clover", "jacoco", "kover", "simplecov", "tarpaulin", "excoveralls", "pitest"];

/// Folders in which test tools leave reports under general names.
const FOLDERS: [&str; 11] = [
    ".nyc_output",
    "testresults",
    "test-results",
    "test-reports",
    "reports",
    "report",
    "logs",
    "site",
    "artifacts",
    "bazel-testlogs",
    "cover",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_place_of_a_report_is_looked_at() {
        let usual = [
            "lcov.info",
            "coverage/lcov.info",
            "coverage.lcov",
            "bazel-out/_coverage/_coverage_report.dat",
            "cover.out",
            "coverage.txt",
            "c.out",
            "profile.cov",
            "build/cov/covmeta.0123",
            "cover_db/runs/17.1.2/cover.14",
            "check.tix",
            "build/cov/covcounters.0123.1.2",
            ".coverage",
            ".coverage.host.123.Xabc",
            "py/.coverage/data",
            "coverage.json",
            "coverage.xml",
            "target/site/jacoco/jacoco.xml",
            "build/reports/jacoco/test/jacocoTestReport.xml",
            "build/reports/kover/report.xml",
            "clover.xml",
            "build/logs/clover.xml",
            "coverage/coverage-final.json",
            ".nyc_output/8d.json",
            "coverage/tmp/coverage-1-2-0.json",
            "target/llvm-cov-target/a.profraw",
            "src/a.c.gcov",
            "a.gcov.json.gz",
            "coverage/.resultset.json",
            "coverage.opencover.xml",
            "results.xml",
            "TestResults/0f/coverage.cobertura.xml",
            "sonarqube.xml",
            "cover/excoveralls.json",
            "codecov.json",
            "target/scala-3/scoverage-report/scoverage.xml",
            "build/coverage-xml/index.xml",
            "report.xml",
            "kcov-out/kcov-merged/cobertura.xml",
            "lcov.info.gz",
            "target/jacoco.exec",
            "build/test.coverage",
            "src/shop.jl.4711.cov",
            "src-shop.lst",
            "luacov.report.out",
        ];
        for path in usual {
            assert!(is_candidate(path), "{path}");
        }
    }

    #[test]
    fn sources_and_settings_are_not_opened() {
        for path in [
            "src/coverage.rs",
            "src/cover.rs",
            "cover_db/cover.14.lock",
            "cov/report.go",
            ".coveragerc",
            "package.json",
            "docs/data.json",
            "a/b.html",
        ] {
            assert!(!is_candidate(path), "{path}");
        }
    }
}
