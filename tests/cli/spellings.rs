//! How reports spell paths, and copies of reports: the traps that each format can step into, in all formats that name
//! their files freely.

use serde_json::{Value, json};

use super::{lazycov, project};

/// A format: how its report is called, and a report of these paths, line 1 of which ran and line 2 did not.
type Spelt = (&'static str, fn(&[&str]) -> String);

const FORMATS: [Spelt; 14] = [
    ("lcov.info", |paths| of_each(paths, |path, _| format!("SF:{path}\nDA:1,1\nDA:2,0\nend_of_record\n"))),
    ("cobertura.xml", |paths| {
        let classes = of_each(paths, |path, _| {
            format!(
                r#"<class name="c" filename="{path}"><lines><line number="1" hits="1"/><line number="2" hits="0"/></lines></class>"#
            )
        });
        format!(
            r#"<coverage line-rate="0.5"><packages><package name="p"><classes>{classes}</classes></package></packages></coverage>"#
        )
    }),
    ("clover.xml", |paths| {
        let files = of_each(paths, |path, _| {
            format!(
                r#"<file name="f" path="{path}"><line num="1" count="1" type="stmt"/><line num="2" count="0" type="stmt"/></file>"#
            )
        });
        format!(r#"<coverage generated="9" clover="3"><project timestamp="9">{files}</project></coverage>"#)
    }),
    ("sonarqube.xml", |paths| {
        let files = of_each(paths, |path, _| {
            format!(
                r#"<file path="{path}"><lineToCover lineNumber="1" covered="true"/><lineToCover lineNumber="2" covered="false"/></file>"#
            )
        });
        format!(r#"<coverage version="1">{files}</coverage>"#)
    }),
    ("opencover.xml", |paths| {
        let files = of_each(paths, |path, id| format!(r#"<File uid="{id}" fullPath="{path}"/>"#));
        let methods = of_each(paths, |_, id| {
            format!(
                r#"<Method><Name>M{id}</Name><FileRef uid="{id}"/><SequencePoints><SequencePoint vc="1" sl="1" el="1" fileid="{id}"/><SequencePoint vc="0" sl="2" el="2" fileid="{id}"/></SequencePoints></Method>"#
            )
        });
        format!(
            "<CoverageSession><Modules><Module><Files>{files}</Files><Classes><Class><FullName>C</FullName><Methods>{methods}</Methods></Class></Classes></Module></Modules></CoverageSession>"
        )
    }),
    ("dotcover.xml", |paths| {
        let files = of_each(paths, |path, id| format!(r#"<File Index="{id}" Name="{path}"/>"#));
        let statements = of_each(paths, |_, id| {
            format!(
                r#"<Statement FileIndex="{id}" Line="1" EndLine="1" Covered="True"/><Statement FileIndex="{id}" Line="2" EndLine="2" Covered="False"/>"#
            )
        });
        format!(
            r#"<Root ReportType="DetailedXml" DotCoverVersion="2021.1"><FileIndices>{files}</FileIndices><Assembly Name="a"><Type Name="T"><Method Name="M()">{statements}</Method></Type></Assembly></Root>"#
        )
    }),
    ("coverage-final.json", |paths| {
        keyed(paths, |path| {
            let at = |line| json!({"start": {"line": line, "column": 0}, "end": {"line": line, "column": 5}});
            json!({"path": path, "statementMap": {"0": at(1), "1": at(2)}, "fnMap": {}, "branchMap": {}, "s": {"0": 1, "1": 0}, "f": {}, "b": {}})
        })
        .to_string()
    }),
    ("coveralls.json", |paths| {
        let files: Vec<Value> = paths.iter().map(|path| json!({"name": path, "coverage": [1, 0]})).collect();
        json!({"source_files": files}).to_string()
    }),
    ("gcovr.json", |paths| json!({"gcovr/format_version": "0.15", "files": listed(paths, "file")}).to_string()),
    ("gcov.json", |paths| {
        json!({"gcc_version": "12.2.0", "files": listed(paths, "file"), "format_version": "1", "current_working_directory": "", "data_file": "a.gcda"})
            .to_string()
    }),
    ("codecov.json", |paths| json!({"coverage": keyed(paths, |_| json!({"1": 1, "2": 0}))}).to_string()),
    (".resultset.json", |paths| {
        json!({"T": {"coverage": keyed(paths, |_| json!({"lines": [1, 0]})), "timestamp": 9}}).to_string()
    }),
    ("coverlet.json", |paths| {
        json!({"a.dll": keyed(paths, |_| json!({"C": {"M()": {"Lines": {"1": 1, "2": 0}, "Branches": []}}}))})
            .to_string()
    }),
    ("coverage.json", |paths| {
        let file = |_: &str| json!({"executed_lines": [1], "missing_lines": [2], "excluded_lines": [], "summary": {"covered_lines": 1, "num_statements": 2}});
        json!({"meta": {"format": 3, "version": "7.17.3", "branch_coverage": false}, "files": keyed(paths, file), "totals": {}}).to_string()
    }),
];

fn of_each(paths: &[&str], of: impl Fn(&str, usize) -> String) -> String {
    paths.iter().enumerate().map(|(at, path)| of(path, at + 1)).collect()
}

fn keyed(paths: &[&str], of: impl Fn(&str) -> Value) -> Value {
    Value::Object(paths.iter().map(|path| ((*path).to_owned(), of(path))).collect())
}

fn listed(paths: &[&str], key: &str) -> Vec<Value> {
    let line = |number, count| json!({"line_number": number, "count": count, "branches": []});
    paths.iter().map(|path| json!({key: path, "lines": [line(1, 1), line(2, 0)], "functions": []})).collect()
}

/// The report of a project of these files, in which each format in turn names these paths.
fn each_format(files: &[&str], paths: &[&str], check: impl Fn(&str, &Value)) {
    for (name, written) in FORMATS {
        let mut all: Vec<(&str, &str)> = files.iter().map(|file| (*file, "int a;\nint b;\n")).collect();
        let text = written(paths);
        all.push((name, &text));
        let project = project(&all);
        let ran = lazycov(project.path(), &["report", "--format", "json", name]);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{name}: {}", ran.stderr));
        check(name, &report);
    }
}

/// The measured files with their covered and coverable lines.
fn measured(report: &Value) -> Vec<(String, &str, u64, u64)> {
    let files = report["files"].as_array().unwrap().iter();
    let lines = |file: &Value, key: &str| file["totals"]["lines"][key].as_u64().unwrap();
    files
        .filter(|file| file["state"] != "not_measured")
        .map(|file| {
            let path = file["path"].as_str().unwrap().to_owned();
            (path, file["state"].as_str().unwrap(), lines(file, "covered"), lines(file, "total"))
        })
        .collect()
}

#[test]
fn trap_23_tails_are_of_whole_components() {
    each_format(&["foo/bar.c", "lib.c", "vendor/dep/src/lib.c"], &["/ci/oofoo/bar.c"], |name, report| {
        let found = measured(report);
        assert_eq!((found.len(), found[0].1), (1, "unresolved"), "{name}: {found:?}");
    });
    each_format(&["src/lib.c", "vendor/dep/src/lib.c"], &["/ci/x/vendor/dep/src/lib.c"], |name, report| {
        assert_eq!(measured(report), [("vendor/dep/src/lib.c".to_owned(), "measured", 1, 2)], "{name}");
    });
}

#[test]
fn trap_24_spellings_of_windows_are_one_file() {
    let paths = [r"D:\a\x\src\f.c", r"\\?\D:\a\x\src\f.c", "d:/a/x/src/f.c", r"src\f.c"];
    each_format(&["src/f.c"], &paths, |name, report| {
        assert_eq!(measured(report), [("src/f.c".to_owned(), "measured", 1, 2)], "{name}");
    });
}

#[test]
fn trap_25_detours_are_one_file() {
    each_format(&["src/f.c"], &["src/f.c", "./src/f.c", "src/../src/f.c"], |name, report| {
        assert_eq!(measured(report), [("src/f.c".to_owned(), "measured", 1, 2)], "{name}");
    });
}

#[test]
fn trap_44_a_copy_of_a_report_counts_once() {
    for (name, written) in FORMATS {
        let text = written(&["src/f.c"]);
        let copy = format!("coverage/{name}");
        let project = project(&[("src/f.c", "int a;\nint b;\n"), (name, &text), (&copy, &text)]);
        for arguments in [vec![], vec![name, &*copy]] {
            let words = [vec!["report", "--format", "json"], arguments].concat();
            let report: Value = serde_json::from_str(&lazycov(project.path(), &words).stdout).unwrap();
            assert_eq!(report["inputs"].as_array().unwrap().len(), 1, "{name}");
            assert!(report["diagnostics"].to_string().contains("it has the same content as"), "{name}");
            assert_eq!(measured(&report), [("src/f.c".to_owned(), "measured", 1, 2)], "{name}");
        }
    }
}
