//! Whole loads of small projects on disk.

mod only;
mod progress;

use std::time::{Duration, SystemTime};

use super::*;
use crate::analysis::FileState;
use crate::config::{Config, Partial};
use crate::coverage::{Metric, Ratio};
use crate::project::Proposal;

struct Project(tempfile::TempDir);

impl Project {
    fn new(files: &[(&str, &str)]) -> Project {
        let project = Project(tempfile::tempdir().unwrap());
        for (name, text) in files {
            project.write(name, text);
        }
        project
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Sets when a file was written, in seconds from now.
    fn age(&self, name: &str, seconds: i64) {
        let offset = Duration::from_secs(seconds.unsigned_abs());
        let now = SystemTime::now();
        let time = if seconds < 0 { now - offset } else { now + offset };
        let file = std::fs::File::options().write(true).open(self.0.path().join(name)).unwrap();
        file.set_modified(time).unwrap();
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = std::process::Command::new("git");
        command.args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]);
        assert!(command.args(arguments).current_dir(self.0.path()).status().unwrap().success());
    }

    fn request(&self) -> Request {
        Request { root: self.0.path().to_owned(), ..Request::default() }
    }

    fn load(&self) -> Loaded {
        load(&self.request(), &Nobody).unwrap()
    }

    fn load_paths(&self, paths: &[&str]) -> Result<Loaded, LoadError> {
        let paths = paths.iter().map(|path| (*path).to_owned()).collect();
        load(&Request { paths, ..self.request() }, &Nobody)
    }
}

/// An LCOV record of one file.
fn lcov(path: &str, lines: &[(u32, u64)]) -> String {
    use std::fmt::Write;
    let mut out = format!("TN:\nSF:{path}\n");
    for (line, hits) in lines {
        writeln!(out, "DA:{line},{hits}").unwrap();
    }
    out + "end_of_record\n"
}

fn lines(loaded: &Loaded) -> Ratio {
    loaded.snapshot.report.ratio(Metric::Lines)
}

fn taken(loaded: &Loaded) -> Vec<(&str, bool)> {
    let mut all: Vec<(&str, bool)> = loaded.snapshot.inputs.iter().map(|input| (&*input.path, input.taken)).collect();
    all.sort_unstable();
    all
}

fn why<'a>(loaded: &'a Loaded, path: &str) -> &'a str {
    &loaded.snapshot.inputs.iter().find(|input| &*input.path == path).unwrap().why
}

fn stale(loaded: &Loaded) -> Vec<String> {
    let stale = loaded.snapshot.files.iter().filter(|file| file.state == FileState::Stale);
    stale.map(|file| file.path.to_string()).collect()
}

fn codes(loaded: &Loaded) -> Vec<Code> {
    loaded.snapshot.report.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

const RUST: &str = "fn a() {\n    b();\n}\n";

#[test]
fn reports_of_several_languages_become_one_report() {
    let cobertura = r#"<?xml version="1.0"?><coverage line-rate="0.5" branch-rate="0" version="1"><sources><source>
        /ci/py</source></sources><packages><package name="p"><classes><class filename="m.py" name="m"><lines>
        <line number="1" hits="1"/><line number="2" hits="0"/></lines></class></classes></package></packages></coverage>"#;
    let project = Project::new(&[
        ("src/a.rs", RUST),
        ("coverage/lcov.info", &lcov("/ci/work/src/a.rs", &[(1, 3), (2, 0)])),
        ("go.mod", "module example.com/tako\n"),
        ("run/run.go", "package run\n\nfunc Run() int {\n\treturn 1\n}\n"),
        ("cover.out", "mode: set\nexample.com/tako/run/run.go:3.16,5.2 1 1\n"),
        ("py/m.py", "x = 1\ny = 2\n"),
        ("py/coverage.xml", cobertura),
        ("web/page.ts", "export {}\n"),
    ]);
    let loaded = project.load();
    let paths: Vec<&str> = loaded.snapshot.report.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["py/m.py", "run/run.go", "src/a.rs"]);
    assert!(loaded.snapshot.report.files.iter().all(|file| file.resolved), "{:?}", loaded.snapshot.report.diagnostics);
    assert_eq!(taken(&loaded), [("cover.out", true), ("coverage/lcov.info", true), ("py/coverage.xml", true)]);
    assert_eq!(loaded.snapshot.not_measured[0].language, "TypeScript");
    assert_eq!(loaded.snapshot.count(FileState::Measured), 3);
    assert_eq!(loaded.snapshot.functions().count(), 0);
}

#[test]
fn functions_come_from_the_sources_when_asked_for() {
    let project = Project::new(&[("src/a.rs", RUST), ("lcov.info", &lcov("src/a.rs", &[(1, 3), (2, 0)]))]);
    let mut loaded = project.load();
    loaded.add_extents();
    let names: Vec<String> = loaded.snapshot.functions().map(|(_, row)| row.name.clone()).collect();
    assert_eq!(names, ["a"]);
}

#[test]
fn trap_25_one_file_under_several_spellings_counts_once() {
    let all = ["src/a.rs", "./src/a.rs", "src/../src/a.rs", "src\\a.rs", "/ci/x/src/a.rs"];
    let text: String = all.iter().map(|path| lcov(path, &[(1, 1), (2, 0)])).collect();
    let project = Project::new(&[("src/a.rs", RUST), ("lcov.info", &text)]);
    let loaded = project.load();
    assert_eq!(loaded.snapshot.report.files.len(), 1);
    assert_eq!(lines(&loaded), Ratio::new(1, 2));
    assert_eq!(loaded.snapshot.report.inputs[0].files, 1);
}

#[test]
fn trap_27_lines_past_the_end_do_not_count() {
    let report = lcov("src/a.rs", &[(1, 1), (2, 0), (90, 1)]) + &lcov("src/b.rs", &[(1, 1), (80, 0)]);
    let project = Project::new(&[("src/a.rs", RUST), ("src/b.rs", RUST), ("lcov.info", &report)]);
    project.age("src/b.rs", 60);
    let loaded = project.load();
    // What changed since keeps its data: it was right when it was measured.
    assert_eq!(stale(&loaded), ["src/b.rs"]);
    assert_eq!(lines(&loaded), Ratio::new(2, 4));
    let past: Vec<_> = loaded.snapshot.report.diagnostics.iter().filter(|d| d.code == Code::LinePastEnd).collect();
    assert_eq!((past.len(), past[0].count), (1, 2));
}

#[test]
fn trap_44_the_same_report_twice_counts_once() {
    let text = lcov("src/a.rs", &[(1, 5)]);
    let project = Project::new(&[("src/a.rs", RUST), ("lcov.info", &text), ("copy/lcov.info", &text)]);
    let loaded = project.load_paths(&["lcov.info", "copy/*.info", "copy"]).unwrap();
    assert_eq!(loaded.snapshot.report.files.get(0).unwrap().coverage.lines.iter().next().unwrap().1, 5);
    assert_eq!(taken(&loaded), [("copy/lcov.info", false), ("lcov.info", true)]);
    assert!(codes(&loaded).contains(&Code::DuplicateInput));
    // Repeated sections in one report are repeated runs: they add up.
    let project = Project::new(&[("src/a.rs", RUST), ("lcov.info", &text.repeat(2))]);
    assert_eq!(project.load().snapshot.report.files.get(0).unwrap().coverage.lines.iter().next().unwrap().1, 10);
}

#[test]
fn fixtures_are_left_out_unless_named() {
    let text = lcov("src/a.rs", &[(1, 1)]);
    let project =
        Project::new(&[("src/a.rs", RUST), ("lcov.info", &text), ("docs/sample.info", &(text.clone() + "\n"))]);
    project.write("tests/fixtures/other.info", &(text + "\n\n"));
    project.git(&["init", "-q"]);
    project.git(&["add", "docs"]);
    let loaded = project.load();
    let expected = [("docs/sample.info", false), ("lcov.info", true), ("tests/fixtures/other.info", false)];
    assert_eq!(taken(&loaded), expected);
    assert!(why(&loaded, "docs/sample.info").contains("committed to git"));
    assert!(project.load_paths(&["tests/fixtures"]).unwrap().snapshot.inputs[0].taken);
    assert!(project.load_paths(&["docs/sample.info"]).unwrap().snapshot.inputs[0].taken);
}

#[test]
fn an_older_report_of_the_same_files_is_left_out_with_its_age() {
    let text = lcov("src/a.rs", &[(1, 1), (2, 1)]);
    let project = Project::new(&[("src/a.rs", RUST), ("coverage.info", &text)]);
    project.write("lcov.info", &lcov("src/a.rs", &[(1, 1), (2, 0)]));
    project.write("unit.info", &lcov("src/a.rs", &[(1, 7), (2, 0)]));
    project.write("old/lcov.info", &lcov("src/a.rs", &[(1, 9), (2, 0)]));
    project.age("coverage.info", -3 * 86_400 - 60);
    project.age("unit.info", -3 * 86_400);
    project.age("old/lcov.info", -3 * 86_400);
    project.age("src/a.rs", -4 * 86_400);
    let loaded = project.load();
    assert_eq!(why(&loaded, "coverage.info"), "it is 3 days older than lcov.info, which measures the same files");
    // Another folder is another set, and a name that speaks of another run is another run.
    let expected = [("coverage.info", false), ("lcov.info", true), ("old/lcov.info", true), ("unit.info", true)];
    assert_eq!(taken(&loaded), expected);
}

#[test]
fn one_run_in_two_formats_counts_once() {
    let clover = |hits: u32| {
        format!(
            r#"<coverage line-rate="0.5"><packages><package name="p"><classes><class filename="src/a.rs" name="a"><lines>
            <line number="1" hits="{hits}"/><line number="2" hits="0"/></lines></class></classes></package></packages></coverage>"#
        )
    };
    let project = Project::new(&[("src/a.rs", RUST), ("coverage/cobertura.xml", &clover(4))]);
    project.write("coverage/lcov.info", &lcov("src/a.rs", &[(1, 4), (2, 0)]));
    let loaded = project.load();
    assert_eq!(loaded.snapshot.inputs.iter().filter(|input| input.taken).count(), 1);
    assert_eq!(loaded.snapshot.report.files.get(0).unwrap().coverage.lines.iter().next().unwrap().1, 4);
    assert!(codes(&loaded).contains(&Code::SameRun));
    // Other lines are another run, and only the newer one holds.
    project.write("coverage/lcov.info", &lcov("src/a.rs", &[(1, 0), (2, 1)]));
    project.age("coverage/lcov.info", -7200);
    let loaded = project.load();
    assert_eq!((lines(&loaded), codes(&loaded)), (Ratio::new(1, 2), vec![Code::OlderReport]));
    assert_eq!(taken(&loaded), [("coverage/cobertura.xml", true), ("coverage/lcov.info", false)]);
}

#[test]
fn a_report_that_cannot_be_read_yet_is_named_with_advice() {
    let project = Project::new(&[("src/a.rs", RUST), ("lcov.info", &lcov("src/a.rs", &[(1, 1)]))]);
    for name in ["jacoco.exec", "it.exec"] {
        std::fs::write(project.0.path().join(name), b"\x01\xC0\xC0\x10\x07").unwrap();
    }
    let loaded = project.load();
    // The report that counts was made of these, and that is said to who asks.
    let told = why(&loaded, "it.exec");
    assert_eq!(told, "lcov.info tells of the same run (2 files of this kind lie in the folder)");
    assert!(codes(&loaded).contains(&Code::SameRun));
    let error = project.load_paths(&["jacoco.exec"]).unwrap_err().to_string();
    assert!(error.starts_with("jacoco.exec: ") && error.contains("cannot be read yet"), "{error}");
    // Of totals there is nothing to tell where their lines are known, and else that they are totals.
    let summary = r#"{"total":{"lines":{"total":2,"covered":1,"skipped":0,"pct":50}}}"#;
    project.write("coverage/coverage-summary.json", summary);
    assert!(!project.load().snapshot.inputs.iter().any(|input| &*input.path == "coverage/coverage-summary.json"));
    let error = project.load_paths(&["coverage/coverage-summary.json"]).unwrap_err().to_string();
    assert!(error.contains("Istanbul summary has totals and no lines: add the lcov reporter"), "{error}");
    project.write("ml/bisect.coverage", "BISECT-COVERAGE-4 2 4 a.ml");
    assert!(codes(&project.load()).contains(&Code::NotReadable));
}

#[test]
fn nothing_found_names_the_languages_and_their_commands() {
    let project = Project::new(&[("src/a.rs", RUST), ("m.mojo", "def main(): pass\n"), ("lcov.info", "")]);
    let Err(LoadError::Nothing(nothing)) = load(&project.request(), &Nobody) else { panic!("loaded") };
    let languages: Vec<&str> = nothing.languages.iter().map(|language| language.0).collect();
    assert_eq!(languages, ["Rust", "Mojo"]);
    let text = nothing.to_string();
    assert!(text.contains("cargo llvm-cov --lcov"), "{text}");
    assert!(text.contains("lcov.info (the file is empty)"), "{text}");
    // What is named like a report and is none is named, unless a reason is told with it.
    assert!(text.contains("(1 file is named like one and is none that can be used)"), "{text}");
    for file in ["a/coverage.xml", "b/coverage.xml", "c/coverage.xml", "d/coverage.xml"] {
        project.write(file, "<project/>");
    }
    let Err(LoadError::Nothing(nothing)) = load(&project.request(), &Nobody) else { panic!("loaded") };
    let counted =
        "(5 files are named like one and are none that can be used: a/coverage.xml, b/coverage.xml and 2 more)";
    assert!(nothing.to_string().contains(counted), "{nothing}");
}

#[test]
fn what_is_named_must_exist_and_be_readable() {
    let project = Project::new(&[("notes.info", "just text\n")]);
    let error = project.load_paths(&["gone.info"]).unwrap_err().to_string();
    assert!(error.starts_with("gone.info: no such file or folder"), "{error}");
    let error = project.load_paths(&["notes.info"]).unwrap_err().to_string();
    assert_eq!(error, "notes.info: its content is of no coverage format that lazycov knows");
}

#[test]
fn standard_input_and_packed_reports_are_read() {
    use std::io::Write;
    let text = lcov("src/a.rs", &[(1, 1), (2, 0)]);
    let project = Project::new(&[("src/a.rs", RUST)]);
    let stdin = Some(text.clone().into_bytes());
    let loaded = load(&Request { stdin, ..project.request() }, &Nobody).unwrap();
    assert_eq!((lines(&loaded), &*loaded.snapshot.report.inputs[0].path), (Ratio::new(1, 2), "-"));
    let file = std::fs::File::create(project.0.path().join("lcov.info.gz")).unwrap();
    let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::default());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap();
    assert_eq!(lines(&project.load()), Ratio::new(1, 2));
    let error = load(&Request { stdin: Some(Vec::new()), ..project.request() }, &Nobody).unwrap_err();
    assert_eq!(error.to_string(), "-: standard input is empty");
}

#[test]
fn filters_and_remaps_of_the_settings_apply() {
    let text = lcov("/weird/a.rs", &[(1, 1)]) + &lcov("gen/b.rs", &[(1, 0)]);
    let project = Project::new(&[("src/a.rs", RUST), ("gen/b.rs", RUST), ("lcov.info", &text)]);
    let flags = Partial {
        remap: Some(vec!["/weird=src".parse().unwrap()]),
        exclude: Some(vec!["gen/".to_owned()]),
        ..Partial::default()
    };
    let settings = Settings { config: Config::resolve([flags]), python: None, ..Settings::default() };
    let loaded = load(&Request { settings, ..project.request() }, &Nobody).unwrap();
    let paths: Vec<&str> = loaded.snapshot.report.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["src/a.rs"]);
}

#[test]
fn a_configured_report_may_be_absent_but_is_missed() {
    let project = Project::new(&[("src/a.rs", RUST), ("out/unit", &lcov("src/a.rs", &[(1, 1)]))]);
    let load_configured = |paths: &[&str]| {
        let paths = Some(paths.iter().map(|path| (*path).to_owned()).collect());
        let config = Config::resolve([Partial { paths, ..Partial::default() }]);
        load(
            &Request { settings: Settings { config, python: None, ..Settings::default() }, ..project.request() },
            &Nobody,
        )
    };
    let loaded = load_configured(&["out/u*", "out/e2e"]).unwrap();
    assert_eq!(taken(&loaded), [("out/unit", true)]);
    let said = &loaded.snapshot.report.diagnostics[0];
    assert_eq!((said.code, said.input.as_deref()), (Code::BadSetting, Some("out/e2e")));
    assert!(matches!(load_configured(&["out/e2e"]), Err(LoadError::Nothing(_))));
}

#[test]
fn the_doctor_counts_and_proposes() {
    let text = lcov("/app/src/a.rs", &[(1, 1)]) + &lcov("/app/src/b.rs", &[(1, 1)]) + &lcov("/usr/x.h", &[(1, 1)]);
    let project = Project::new(&[("back/src/a.rs", RUST), ("back/src/b.rs", RUST), ("lcov.info", &text)]);
    let loaded = project.load();
    let (diagnosis, status) = (loaded.diagnose(), &loaded.snapshot.inputs[0]);
    assert_eq!((status.matched, status.unmatched.len()), (0, 3));
    assert_eq!(diagnosis.conditions[0].reasons[0], "--remap /app=back would find it");
    let expected = Proposal { from: "/app".to_owned(), to: "back".to_owned(), would_match: 2 };
    assert_eq!(diagnosis.proposals, [expected]);
}

#[test]
fn only_what_git_does_not_vouch_for_is_stale() {
    let text = lcov("src/a.rs", &[(1, 1)]) + &lcov("src/b.rs", &[(1, 1)]) + &lcov("src/c.rs", &[(1, 1)]);
    let files = ["src/a.rs", "src/b.rs", "src/c.rs"];
    let project = Project::new(&[(files[0], RUST), (files[1], RUST), (files[2], RUST), ("lcov.info", &text)]);
    let stale = |project: &Project| stale(&project.load());
    for file in files {
        project.age(file, 60);
    }
    assert_eq!(stale(&project), files, "without git the time decides");
    project.git(&["init", "-q"]);
    project.git(&["add", "src/a.rs", "src/b.rs"]);
    // The commit is older than the report, as in a clone of a project whose report was kept.
    project.git(&["-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "first", "--date", "2020-01-01T00:00:00"]);
    project.age("lcov.info", 30);
    assert_eq!(stale(&project), ["src/c.rs"], "a file of HEAD is as it was measured, whatever its time");
    project.write("src/b.rs", "fn changed() {}\n");
    project.age("src/b.rs", 60);
    assert_eq!(stale(&project), ["src/b.rs", "src/c.rs"]);
    assert_eq!(project.load().is_dirty(), Some(true));
    project.age("lcov.info", -3600);
    assert_eq!(stale(&project), files, "the commit is later than the report");
}

#[test]
fn coveragepys_own_place_for_its_data_is_looked_at() {
    let project = Project::new(&[("src/a.py", "x = 1\n"), ("var/results", &lcov("src/a.py", &[(1, 1)]))]);
    assert!(load(&project.request(), &Nobody).is_err());
    project.write(".coveragerc", "[run]\ndata_file = var/results\n");
    let settings = Settings::load(project.0.path(), None, [], Partial::default()).unwrap();
    assert!(load(&Request { settings, ..project.request() }, &Nobody).is_ok());
}

#[test]
fn reports_that_are_turned_off_do_not_count_and_their_views_take_their_place() {
    let one = lcov("src/a.rs", &[(1, 1), (2, 0)]);
    let other = lcov("src/a.rs", &[(2, 1)]);
    let project = Project::new(&[("src/a.rs", RUST), ("unit/lcov.info", &one), ("e2e/lcov.info", &other)]);
    let mut kept = crate::project::Project::new(project.request());
    let covered = |loaded: &Loaded| loaded.snapshot.totals.get(crate::coverage::Metric::Lines).unwrap().covered;
    assert_eq!(covered(&kept.load(News::anything(), &Nobody).unwrap()), 2);
    kept.turn_off(["e2e/lcov.info".into()].into());
    let without = kept.load(News::default(), &Nobody).unwrap();
    assert_eq!((covered(&without), without.snapshot.report.inputs.len()), (1, 1));
    let off: Vec<_> = without.snapshot.inputs.iter().filter(|status| !status.taken).collect();
    assert_eq!(
        off.iter().map(|status| (&*status.path, &*status.why)).collect::<Vec<_>>(),
        [("e2e/lcov.info", "turned off")]
    );
    kept.turn_off(BTreeSet::new());
    assert_eq!(covered(&kept.load(News::default(), &Nobody).unwrap()), 2);
}
