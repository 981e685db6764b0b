//! The table of formats: one row each, whether it can be read yet or only be named.

use super::{
    Format, clover, cobertura, codecov, coveragepy, coveralls, coverlet, dart, devel_cover, dotnet, gcc, go, hpc,
    istanbul, jacoco, later, lazycov, lcov, listing, llvm, llvm_json, phpunit_xml, scoverage, simplecov, sonarqube, v8,
    xccov,
};

/// Every format that lazycov knows, in the order in which they are tried.
pub static FORMATS: &[Format] = &[
    // Formats with a mark in their first bytes come first: they cost nothing and cannot be mistaken.
    later::COVERAGE_PY_OLD,
    coveragepy::SQLITE,
    go::COVDATA,
    llvm::PROFRAW,
    llvm::PROFDATA,
    gcc::GCOV_NOTES,
    gcc::GCOV_DATA,
    later::JACOCO_EXEC,
    later::BISECT,
    later::DEVEL_COVER_BINARY,
    later::DOTNET_BINARY,
    hpc::HPC,
    later::PHPUNIT_COV,
    // Text, by its first lines.
    lcov::LCOV,
    go::COVERPROFILE,
    gcc::GCOV_TEXT,
    gcc::GCOV_INTERMEDIATE,
    listing::LUACOV,
    listing::JULIA,
    listing::D_LISTING,
    // XML, by its root. Four formats have the root <coverage>: the one with the clearest marks is asked first.
    cobertura::COVERAGE_PY,
    cobertura::COBERTURA,
    jacoco::JACOCO,
    dotnet::NCOVER,
    clover::CLOVER,
    sonarqube::SONARQUBE,
    dotnet::OPENCOVER,
    scoverage::SCOVERAGE,
    dotnet::DOTCOVER,
    dotnet::VISUAL_STUDIO,
    dotnet::PARTCOVER,
    phpunit_xml::PHPUNIT_XML,
    later::XCODE_PLIST,
    // JSON, by its first keys: named keys before mere shapes.
    lazycov::LAZYCOV,
    coveragepy::JSON,
    gcc::GCOVR_JSON,
    later::GCOVR_SUMMARY,
    gcc::GCOV_JSON,
    simplecov::JSON,
    llvm_json::LLVM_JSON,
    later::CODE_CLIMATE,
    coveralls::COVERALLS,
    dart::DART,
    later::ISTANBUL_SUMMARY,
    later::KCOV_SUMMARY,
    devel_cover::DEVEL_COVER,
    v8::V8,
    coverlet::COVERLET,
    simplecov::RESULTSET,
    codecov::CODECOV,
    xccov::XCCOV,
    istanbul::ISTANBUL,
];

/// The format with this id.
pub fn format(id: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.id == id)
}
