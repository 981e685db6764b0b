//! Projects in memory beside an older state of themselves.

use std::sync::Arc;

use lazycov::analysis::differential::{Differential, FileRecord, Marks, Measurement};
use lazycov::analysis::gates::{Actual, Finding, Judgement, Scope, Verdict};
use lazycov::analysis::{Baseline, BaselineInfo, Comparison, ScopeChange};
use lazycov::coverage::{Drop, Line, LineRange, Metric, Ratio, RepoPath};
use lazycov::source::Text;

use crate::fixture::{Project, RUNNER, tako};

/// What was measured of a project, with the fingerprints of its sources.
pub(crate) fn measurement(project: &Project) -> Measurement {
    let (sources, snapshot) = (project.sources(), project.snapshot());
    let marks = |text: &String| Arc::new(Marks::new(text.as_bytes(), Text::new(text.clone()).lines()));
    let others = sources.iter().filter(|(path, _)| snapshot.find(path).is_none());
    let others = others.map(|(path, text)| Arc::new(FileRecord::unmeasured(RepoPath::new(path), Some(marks(text)))));
    Measurement::of(&snapshot, None, |entry| sources.get(entry.path.as_str()).map(marks), others.collect())
}

/// A project beside a baseline of it, without gates.
pub(crate) fn compared(before: &Project, now: &Project) -> Comparison {
    let info = BaselineInfo {
        name: "phase 1".to_owned(),
        generator: "lazycov".to_owned(),
        created: 1_783_080_000,
        commit: Some("9f8e7d6c5b4a".to_owned()),
        dirty: false,
        command: None,
        note: None,
        inputs: Vec::new(),
        headline: Metric::Lines,
        include: Vec::new(),
        exclude: Vec::new(),
        tests: None,
        suites: Vec::new(),
        branch: None,
        settings: None,
        full: false,
        since: None,
        flaky: None,
    };
    let (before, now) = (measurement(before), measurement(now));
    let differential = Differential::between(&before, &now);
    let baseline = Arc::new(Baseline { info, measurement: before, tests: None });
    let scope = ScopeChange::default();
    Comparison { baseline, now: Arc::new(now), differential, scope, stripped: None, judgement: None }
}

/// The state of the small project that its baseline was saved from: jobs were logged, and more was tested.
pub(crate) fn before() -> Project {
    let runner = RUNNER
        .replace("0│			return fmt.Errorf", "2│			return fmt.Errorf")
        .replace("\n0│	run, err", "\n4│	run, err")
        .replace("\n0/0,0│	if err", "\n4/4,1│	if err")
        .replace("\n0│func Resume", "\n4│func Resume")
        .replace("\n0│	run.Replay()\n0│	return nil", "\n3│	run.Replay()\n3│	return nil")
        .replace("\n7│	return names", "\n7│	log.Print(names)\n7│	return names");
    let old = "\n5│export fn old() {\n5│  return 1\n│}\n";
    tako().file("internal/engine/runner.go", &runner).file("web/src/old.ts", old)
}

/// What became of it: a new function that nobody tests, new code, and a file whose data are gone.
pub(crate) fn now() -> Project {
    let retry = "0│func Retry(job *Job) {\n0│	job.Reset()\n0│	job.Start()\n│}\n│\n";
    let runner = RUNNER.replace("7│func Names", &format!("{retry}7│func Names")).replace(
        "\n7│	return names",
        "\n7│	sort(names)\n7│	if len(names) > 9 {\n0│		names = names[:9]\n│	}\n7│	return names",
    );
    tako().file("internal/engine/runner.go", &runner).unmeasured("web/src/old.ts", "export fn old() {\n  return 1\n}\n")
}

/// A comparison with a failed gate, or with the same one waived.
pub(crate) fn gated(before: &Project, now: &Project, verdict: Verdict) -> Comparison {
    let line = |number| Line::new(number).unwrap();
    let message =
        "Resume internal/engine/runner.go:15  83.3% (5/6) → 0.0% (0/6)  drop 83.3pp > 10pp; lost 15-17, 20-21";
    let drop = Finding {
        rule: "function.max_drop".to_owned(),
        scope: Scope::Function,
        path: Some(RepoPath::new("internal/engine/runner.go")),
        function: Some("Resume".to_owned()),
        line: Some(line(15)),
        verdict,
        excused: false,
        actual: Drop::between(Ratio::new(5, 6), Ratio::new(0, 6)).map(Actual::Drop),
        limit: "10pp".to_owned(),
        message: message.to_owned(),
        what: message.to_owned(),
        whole: None,
        lines: vec![LineRange::new(line(15), line(17)), LineRange::new(line(20), line(21))],
    };
    let total = Finding {
        rule: "total.max_drop".to_owned(),
        scope: Scope::Total,
        path: None,
        function: None,
        line: None,
        actual: Drop::between(Ratio::new(9, 10), Ratio::new(8, 10)).map(Actual::Drop),
        limit: "1pp".to_owned(),
        message: "lines 86.0% (43/50) → 69.8% (37/53)  drop 16.2pp > 1pp".to_owned(),
        lines: Vec::new(),
        ..drop.clone()
    };
    let total = Finding { verdict: Verdict::Fail, ..total };
    let judgement = Judgement {
        verdict: Verdict::Fail,
        findings: vec![drop, total],
        files: 5,
        functions: 9,
        rules: 2,
        exempted: 0,
        notes: Vec::new(),
    };
    Comparison { judgement: Some(judgement), ..compared(before, now) }
}
