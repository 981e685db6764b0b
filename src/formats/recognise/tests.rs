//! One small head a format, and what is no coverage at all.

use super::*;
use crate::formats::{FORMATS, Reader};

fn id(bytes: &[u8]) -> Option<&'static str> {
    recognise(bytes).map(|format| format.id)
}

/// Heads of text formats as their tools begin them.
const TEXTS: &[(&str, &str)] = &[
    (
        "jacoco",
        "<?xml version='1.0'?><!DOCTYPE report PUBLIC '-//JACOCO//DTD Report 1.1//EN' 'report.dtd'><report name='a'>",
    ),
    ("jacoco", "<report name='a'><sessioninfo id='b' start='1' dump='2'/>"),
    ("jacoco", "<report name='a'><group name='g'><package name='p'><sourcefile name='A.java'>"),
    ("jacoco", "<report name='a'><package name='p'><class name='A'><counter type='LINE' missed='1' covered='2'/>"),
    ("clover", "<coverage clover='4.3.1' generated='1'><project>"),
    ("clover", "<coverage generated='1'><project timestamp='1'><file name='/a.php'>"),
    ("clover", "<coverage><project name='x'/></coverage>"),
    ("sonarqube", "<coverage version=\"1\"><file path=\"a.c\"><lineToCover lineNumber=\"1\" covered=\"true\"/>"),
    ("sonarqube", "<coverage version='1'></coverage>"),
    ("opencover", "<?xml version='1.0' encoding='utf-8'?><CoverageSession xmlns:xsi='x'><Summary/>"),
    ("scoverage", "<scoverage statement-count='3' version='1.0'>"),
    ("dotcover", "<Root CoveredStatements='1' CoveragePercent='50' ReportType='Xml' DotCoverVersion='2021.1'>"),
    ("visual-studio-xml", "<?xml version='1.0'?><results><modules><module name='a.dll'>"),
    ("visual-studio-xml", "<CoverageDSPriv><xs:schema id='x'/><Module>"),
    ("ncover", "<coverage profilerVersion='1.5.8' driverVersion='1.5.8'><module name='a'>"),
    ("partcover", "<PartCoverReport date='x'><File id='1' url='a.cs'/>"),
    ("phpunit-xml", "<phpunit xmlns=\"https://schema.phpunit.de/coverage/1.0\"><build time='x'/>"),
    ("phpunit-cov", "<?php\nreturn \\unserialize(<<<'END_OF_COVERAGE_SERIALIZATION'\nO:43:\"Sebast"),
    ("phpunit-cov", "<?php // phpunit/php-code-coverage version 12\nreturn 'O:43:\"SebastianBergmann\\CodeCoverage\\C"),
    ("coveragepy-old", "!coverage.py: This is a private format, don't read it directly!{\"lines\":{"),
    ("gcov-text", "        -:    0:Source:src/a.c\n        -:    0:Graph:a.gcno\n"),
    (
        "luacov",
        "==============================================================================\nsrc/a.lua\n\
         ==============================================================================\n     local a = 1\n***0     fail()\n",
    ),
    ("julia", "        - module A\n        - \n        4 f(x) = x\n        0 g(x) = x\n        - end\n"),
    ("d-listing", "       |import std;\n       |\n      3|    writeln();\n0000000|    fail();\na.d is 50% covered\n"),
    ("hpc", "Tix [ TixModule \"Main\" 2710534123 9 [1,0,1]]"),
    ("gcovr-json", "{\"gcovr/format_version\": \"0.15\", \"files\": []}"),
    ("gcovr-json", "{\"files\": [{\"file\": \"a.c\", \"lines\": [{\"branches\": [], \"gcovr/noncode\": false"),
    ("gcov-json", "{\"gcc_version\": \"12.2.0\", \"files\": [{\"lines\": [{\"branches\": [], \"count\": 3"),
    (
        "gcov-json",
        "{\"format_version\":\"1\",\"gcc_version\":\"9.1\",\"current_working_directory\":\"/a\",\"data_file\":\"b\"",
    ),
    ("simplecov-json", "{\"$schema\":\"https://raw.example/simplecov-coverage-1.1.json\",\"meta\":{}"),
    ("simplecov-json", "{\"meta\": {\"simplecov_version\": \"0.22.0\"}, \"coverage\": {}"),
    ("simplecov-resultset", "{\"RSpec\": {\"coverage\": {\"/a/b.rb\": {\"lines\": [null, 1, 0]"),
    ("simplecov-resultset", "{\n \"Unit Tests\": {\n \"coverage\": {\n \"/a/b.rb\": [\n null,\n 1"),
    ("llvm-json", "{\"data\":[{\"files\":[{\"branches\":[],\"expansions\":[],\"filename\":\"/a.rs\",\"segments\":[[1,"),
    ("llvm-json", "{\"data\":[{\"files\":[{\"filename\":\"/a.rs\",\"segments\":["),
    ("llvm-json", "{\"version\":\"2.0.1\",\"type\":\"llvm.coverage.json.export\",\"data\":[]}"),
    ("istanbul", "{\"/a.js\": {\"path\":\"/a.js\",\"statementMap\":{\"0\":{\"start\":{\"line\":1"),
    ("istanbul", "{\"/a.js\":{\"data\":{\"path\":\"/a.js\",\"statementMap\":{}"),
    ("istanbul", "{\"a.js\":{\"path\":\"a.js\",\"s\":{\"1\":2},\"b\":{},\"f\":{},\"fnMap\":{"),
    ("istanbul-summary", "{\"total\": {\"lines\":{\"total\":1,\"covered\":1,\"skipped\":0,\"pct\":100}"),
    ("v8", "{\"result\":[{\"scriptId\":\"6\",\"url\":\"file:///a.js\",\"functions\":[{\"functionName\":\"\""),
    ("v8", "{\"scriptId\":\"6\",\"url\":\"file:///a.ts\",\"functions\":[]}"),
    ("v8", "[{\"url\":\"http://localhost/a.js\",\"scriptId\":\"5\",\"source\":\"let a"),
    (
        "coverlet",
        "{\"App.dll\": {\"C:\\\\src\\\\A.cs\": {\"App.A\": {\"System.Void App.A::F()\": {\"Lines\": {\"3\": 1",
    ),
    ("coveralls", "{\"service_job_id\":\"1\",\"source_files\":[{\"name\":\"a.c\",\"coverage\":[null,1]"),
    ("codecov", "{\"coverage\":{\"/a.rs\":{\"5\":\"1/1\",\"6\":\"2/2\"}}}"),
    ("codecov", "{\"coverage\": {\"a.c\": [null, 1, 0]}}"),
    ("kcov-summary", "{\"files\": [{\"file\": \"/a.sh\", \"percent_covered\": \"85.71\", \"covered_lines\": \"6\""),
    ("xccov", "{\"/A.swift\":[{\"line\":1,\"isExecutable\":true,\"executionCount\":2}"),
    ("dart", "{\"type\":\"CodeCoverage\",\"coverage\":[{\"source\":\"package:a/a.dart\",\"hits\":[1,2]"),
];

const BYTES: &[(&str, &[u8])] = &[
    ("go-covdata", b"\0cvm\x01\0\0\0"),
    ("go-covdata", b"\0cwm\x01\0\0\0"),
    ("llvm-profraw", b"\x81rforpl\xff\x0a\0\0\0\0\0\0\0"),
    ("llvm-profraw", b"\x81Rforpl\xff\x0a\0\0\0\0\0\0\0"),
    ("llvm-profraw", b"\xfflprofr\x81"),
    ("llvm-profdata", b"\xfflprofi\x81\x0d\0"),
    ("gcov-notes", b"oncg*22B"),
    ("gcov-notes", b"gcnoB22*"),
    ("gcov-data", b"adcg*22B"),
    ("gcov-data", b"gcdaB22*"),
    ("jacoco-exec", b"\x01\xc0\xc0\x10\x07\x10\0\x05"),
    ("bisect-ppx", b"BISECT-COVERAGE-4 2 4 a.ml"),
    ("devel-cover", b"pst0\x05\x0b\x03\0\0\0\x01\0\x09collected"),
    ("dotnet-binary", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0C\0o\0v\0e\0r\0a\0g\0e\0"),
];

#[test]
fn every_format_is_recognised_by_its_beginning() {
    for (expected, text) in TEXTS {
        assert_eq!(id(text.as_bytes()), Some(*expected), "{text}");
    }
    for (expected, bytes) in BYTES {
        assert_eq!(id(bytes), Some(*expected), "{bytes:?}");
    }
    // Every row that is only named must be in the lists above.
    for format in FORMATS.iter().filter(|format| matches!(format.reader, Reader::Later { .. })) {
        let tested = TEXTS.iter().map(|head| head.0).chain(BYTES.iter().map(|head| head.0));
        assert!(tested.into_iter().any(|id| id == format.id), "{} has no head", format.id);
    }
}

#[test]
fn what_is_no_coverage_is_not_recognised() {
    let texts = [
        "",
        "   \n",
        "plain text\nof two lines\n",
        "# mode: a heading\n",
        "<?xml version='1.0'?><project><modelVersion>4.0.0</modelVersion></project>",
        "<testsuites tests='3'><testsuite name='coverage'><testcase classname='a' name='b'/></testsuite></testsuites>",
        "<svg xmlns='http://www.w3.org/2000/svg' version='1'><path d='M0 0'/></svg>",
        "<!DOCTYPE html><html><head><title>coverage</title></head></html>",
        "<report><summary/></report>",
        "<Root><Item/></Root>",
        "<results><result/></results>",
        "<coverage>90%</coverage>",
        "<phpunit xmlns:xsi='x' xsi:noNamespaceSchemaLocation='https://schema.phpunit.de/10/phpunit.xsd'><coverage/>",
        "<?php\nreturn ['a' => 1];\n",
        "{}",
        "[]",
        "[1, 2, 3]",
        "{\"name\":\"app\",\"version\":\"1.0.0\",\"scripts\":{\"coverage\":\"c8 npm test\"},\"files\":[\"lib\"]}",
        "{\"compilerOptions\":{\"strict\":true},\"files\":[\"a.ts\"],\"type\":\"module\"}",
        "{\"coverage\":{\"lines\":{\"total\":1}}}",
        "{\"data\":[{\"files\":[\"a\"]}]}",
        "{\"total\":3,\"lines\":[]}",
        "{\"result\":[],\"url\":\"x\"}",
        "{\"openapi\":\"3.0\",\"paths\":{\"/a\":{\"get\":{}}}}",
        "{\"broken\": ",
        "==============\nA Heading\n==============\n\nText.\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "123 apples\n456 pears\n",
    ];
    for text in texts {
        assert_eq!(id(text.as_bytes()), None, "{text}");
    }
    let bytes: [&[u8]; 5] = [
        b"\x7fELF\x02\x01\x01\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"PK\x03\x04\x14\0",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0d\0",
        b"pst0\x05\x0b\x03\0\0\0\x02\x0a\x05hello",
    ];
    for bytes in bytes {
        assert_eq!(id(bytes), None, "{bytes:?}");
    }
}

#[test]
fn every_cut_of_a_head_is_safe_and_ids_are_unique() {
    for text in TEXTS.iter().map(|head| head.1.as_bytes()).chain(BYTES.iter().map(|head| head.1)) {
        for end in 0..text.len() {
            let _ = recognise(&text[..end]);
        }
    }
    let mut ids: Vec<&str> = FORMATS.iter().map(|format| format.id).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{ids:?}");
}
