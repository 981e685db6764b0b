//! Rows of formats that lazycov names but cannot read yet, each with the way to a report that it reads: `FILE` and
//! `FOLDER` stand for the file at hand and where it lies. A row leaves this file when its reader is written.

use super::format::{Companions, Family, Format, Reader, Together};
use super::recognise::{Head, rules};

/// Makes the constants of such rows.
macro_rules! later {
    ($($row:ident = $id:literal, $name:literal, $family:ident, $richness:literal, $rule:ident, $advice:expr;)*) => {
        $(pub(super) const $row: Format = row($id, $name, Family::$family, $richness, rules::$rule, $advice);)*
    };
}

const fn row(
    id: &'static str,
    name: &'static str,
    family: Family,
    richness: u8,
    recognise: fn(&Head<'_>) -> bool,
    advice: &'static str,
) -> Format {
    let (together, companions) = (Together::Alone, Companions::Nothing);
    Format { id, name, family, richness, recognise, together, companions, reader: Reader::Later { advice } }
}

const JEST_OR_VITEST: &str = "add the lcov reporter: `vitest run --coverage --coverage.reporter=lcov`, \
     `jest --coverage --coverageReporters=lcov`, `nyc report --reporter=lcov`";

later! {
    ISTANBUL_SUMMARY = "istanbul-summary", "Istanbul summary (totals only)", JavaScript, 0, istanbul_summary,
        JEST_OR_VITEST;
    JACOCO_EXEC = "jacoco-exec", "JaCoCo execution data", Jvm, 0, jacoco_exec,
        "it needs the class files: let the report task write XML (Gradle: `jacocoTestReport` with \
         `reports.xml.required = true`; Maven: `mvn jacoco:report`)";
    CODE_CLIMATE = "code-climate", "Code Climate JSON", Exchange, 40, code_climate,
        "read the report that `cc-test-reporter format-coverage` was given, an LCOV or Cobertura file for one";
    KCOV_SUMMARY = "kcov-summary", "kcov summary (totals only)", Exchange, 0, kcov_summary,
        "read the cobertura.xml that kcov writes beside it";
    GCOVR_SUMMARY = "gcovr-summary", "gcovr summary (totals only)", Gcc, 0, gcovr_summary,
        "write a report with lines beside it: `gcovr --cobertura cobertura.xml`";
    DOTNET_BINARY = "dotnet-binary", "Visual Studio .coverage", DotNet, 0, dotnet_binary,
        "run `dotnet-coverage merge -f cobertura -o coverage.cobertura.xml FILE`";
    PHPUNIT_COV = "phpunit-cov", "PHPUnit .cov", Php, 0, phpunit_cov,
        "run `phpunit --coverage-cobertura cobertura.xml`, or `phpcov merge --cobertura cobertura.xml FOLDER`";
    COVERAGE_PY_OLD = "coveragepy-old", "coverage.py data before version 5", Python, 0, coverage_py_old,
        "measure again with a coverage.py of this decade: `python -m pip install --upgrade coverage`";
    XCODE_PLIST = "xcode-plist", "Xcode coverage property list", Llvm, 20, xcode_plist,
        "run `xcrun llvm-cov export -format=lcov -instr-profile=Coverage.profdata BINARY > lcov.info`";
    DEVEL_COVER_BINARY = "devel-cover-binary", "binary Devel::Cover database", Exchange, 30, devel_cover,
        "run the tests again with `DEVEL_COVER_DB_FORMAT=JSON`, or `perl2lcov --output lcov.info cover_db` of lcov 2";
    BISECT = "bisect-ppx", "Bisect_ppx data", Exchange, 20, bisect,
        "run `bisect-ppx-report cobertura cobertura.xml`";
}
