//! Rows of formats that lazycov names but cannot read yet, each with the way to a report that it reads: `FILE` and
//! `FOLDER` stand for the file at hand and where it lies. A row leaves this file when its reader is written.

use super::format::{Family, Format, Reader};
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
    Format { id, name, family, richness, recognise, reader: Reader::Later { advice } }
}

const JEST_OR_VITEST: &str = "add the lcov reporter: `vitest run --coverage --coverage.reporter=lcov`, \
     `jest --coverage --coverageReporters=lcov`, `nyc report --reporter=lcov`";
const LCOV_OF_GCC: &str = "run `lcov --capture --directory . --output-file lcov.info` or `gcovr --cobertura cobertura.xml` in the build folder";
const COVERLET: &str = "run `dotnet test --collect:\"XPlat Code Coverage\"`, or `dotnet test /p:CollectCoverage=true \
     /p:CoverletOutputFormat=cobertura`";
const SIMPLECOV: &str =
    "add the gem simplecov-lcov and its formatter: `SimpleCov.formatter = SimpleCov::Formatter::LcovFormatter`";

later! {
    GO_COVDATA = "go-covdata", "Go coverage data", Go, 80, go_covdata,
        "run `go tool covdata textfmt -i=FOLDER -o=cover.out`";
    LLVM_JSON = "llvm-json", "llvm-cov JSON", Llvm, 80, llvm_json,
        "run `llvm-cov export -format=lcov -instr-profile=all.profdata BINARY > lcov.info`, or for Rust \
         `cargo llvm-cov --lcov --output-path lcov.info`";
    LLVM_PROFRAW = "llvm-profraw", "LLVM raw profile", Llvm, 90, llvm_profraw,
        "run `llvm-profdata merge -sparse *.profraw -o all.profdata && \
         llvm-cov export -format=lcov -instr-profile=all.profdata BINARY > lcov.info`";
    LLVM_PROFDATA = "llvm-profdata", "LLVM indexed profile", Llvm, 90, llvm_profdata,
        "run `llvm-cov export -format=lcov -instr-profile=FILE BINARY > lcov.info`";
    ISTANBUL = "istanbul", "Istanbul JSON", JavaScript, 80, istanbul, JEST_OR_VITEST;
    ISTANBUL_SUMMARY = "istanbul-summary", "Istanbul summary (totals only)", JavaScript, 0, istanbul_summary,
        JEST_OR_VITEST;
    V8 = "v8", "V8 raw coverage", JavaScript, 70, v8,
        "run `npx c8 report --reporter=lcov`; for Deno `deno coverage --lcov --output=lcov.info FOLDER`";
    JACOCO_EXEC = "jacoco-exec", "JaCoCo execution data", Jvm, 0, jacoco_exec,
        "it needs the class files: let the report task write XML (Gradle: `jacocoTestReport` with \
         `reports.xml.required = true`; Maven: `mvn jacoco:report`)";
    COVERALLS = "coveralls", "Coveralls JSON", Exchange, 40, coveralls,
        "ask the tool that wrote it for LCOV or Cobertura: `gcovr --cobertura cobertura.xml`, `mix coveralls.cobertura`";
    CODE_CLIMATE = "code-climate", "Code Climate JSON", Exchange, 40, code_climate,
        "read the report that `cc-test-reporter format-coverage` was given, an LCOV or Cobertura file for one";
    CODECOV = "codecov", "Codecov JSON", Exchange, 20, codecov,
        "ask the tool that wrote it for another report: `cargo llvm-cov --lcov --output-path lcov.info`; kcov writes \
         cobertura.xml beside it";
    KCOV_SUMMARY = "kcov-summary", "kcov summary (totals only)", Exchange, 0, kcov_summary,
        "read the cobertura.xml that kcov writes beside it";
    SIMPLECOV_RESULTSET = "simplecov-resultset", "SimpleCov result set", Ruby, 70, simplecov_resultset, SIMPLECOV;
    SIMPLECOV_JSON = "simplecov-json", "SimpleCov JSON", Ruby, 60, simplecov_json, SIMPLECOV;
    GCOV_JSON = "gcov-json", "gcov JSON", Gcc, 70, gcov_json, LCOV_OF_GCC;
    GCOV_TEXT = "gcov-text", "gcov text", Gcc, 50, gcov_text, LCOV_OF_GCC;
    GCOV_INTERMEDIATE = "gcov-intermediate", "gcov intermediate text", Gcc, 60, gcov_intermediate, LCOV_OF_GCC;
    GCOVR_SUMMARY = "gcovr-summary", "gcovr summary (totals only)", Gcc, 0, gcovr_summary,
        "write a report with lines beside it: `gcovr --cobertura cobertura.xml`";
    GCOV_NOTES = "gcov-notes", "GCC notes (.gcno)", Gcc, 0, gcov_notes, LCOV_OF_GCC;
    GCOV_DATA = "gcov-data", "GCC counters (.gcda)", Gcc, 0, gcov_data, LCOV_OF_GCC;
    GCOVR_JSON = "gcovr-json", "gcovr JSON", Gcc, 70, gcovr_json,
        "run `gcovr --add-tracefile FILE --cobertura cobertura.xml`";
    COVERLET_JSON = "coverlet", "coverlet JSON", DotNet, 60, coverlet, COVERLET;
    DOTNET_BINARY = "dotnet-binary", "Visual Studio .coverage", DotNet, 0, dotnet_binary,
        "run `dotnet-coverage merge -f cobertura -o coverage.cobertura.xml FILE`";
    PHPUNIT_COV = "phpunit-cov", "PHPUnit .cov", Php, 0, phpunit_cov,
        "run `phpunit --coverage-cobertura cobertura.xml`, or `phpcov merge --cobertura cobertura.xml FOLDER`";
    COVERAGE_PY_OLD = "coveragepy-old", "coverage.py data before version 5", Python, 0, coverage_py_old,
        "measure again with a coverage.py of this decade: `python -m pip install --upgrade coverage`";
    XCCOV = "xccov", "Xcode xccov JSON", Llvm, 20, xccov,
        "run `xcrun llvm-cov export -format=lcov -instr-profile=Coverage.profdata BINARY > lcov.info`";
    XCODE_PLIST = "xcode-plist", "Xcode coverage property list", Llvm, 20, xcode_plist,
        "run `xcrun llvm-cov export -format=lcov -instr-profile=Coverage.profdata BINARY > lcov.info`";
    DART = "dart", "Dart hit map", Exchange, 30, dart,
        "run `dart run coverage:format_coverage --lcov --in=coverage --out=coverage/lcov.info`";
    DEVEL_COVER = "devel-cover", "Devel::Cover database", Exchange, 30, devel_cover,
        "run `perl2lcov --output lcov.info cover_db`, which comes with lcov 2";
    HPC = "hpc", "Haskell program coverage", Exchange, 30, hpc,
        "run `hpc-codecov --format=lcov --out=lcov.info FILE`";
    BISECT = "bisect-ppx", "Bisect_ppx data", Exchange, 20, bisect,
        "run `bisect-ppx-report cobertura cobertura.xml`";
}
