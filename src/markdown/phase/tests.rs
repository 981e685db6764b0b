//! Entries of hand-made phases, word by word.

use std::sync::Arc;

use super::*;
use crate::analysis::history::{Directory, Fallen, Moment, Now};
use crate::analysis::{BaselineInfo, ProjectInfo, Suite, TestResults};
use crate::coverage::{Line, LineRange, Metric, RepoPath};

fn options() -> Options {
    Options { precision: 1, under: Percent::parse("80").unwrap(), limit: None }
}

fn saved(name: &str) -> Moment {
    Moment::Saved(Arc::new(BaselineInfo {
        name: name.to_owned(),
        generator: "lazycov 0.1.0".to_owned(),
        created: 1_795_392_000,
        commit: Some("a1b2c3d4e5f60718".to_owned()),
        dirty: true,
        command: Some("go test ./...".to_owned()),
        note: Some("Policies may be set\nper *kind* of job:\n\n- delay\n- limit".to_owned()),
        inputs: Vec::new(),
        headline: Metric::Statements,
        include: Vec::new(),
        exclude: Vec::new(),
        tests: Some(TestResults { passed: 19, failed: 1, skipped: 2, seconds: 1.25 }),
        suites: suites(name),
        branch: Some("main".to_owned()),
        settings: None,
        full: false,
        since: None,
        flaky: None,
    }))
}

fn suites(phase: &str) -> Vec<Suite> {
    let suite = |name: &str, passed, failed| Suite {
        name: name.to_owned(),
        results: TestResults { passed, failed, skipped: 0, seconds: 0.5 },
    };
    match phase {
        "phase 1" => vec![suite("queue", 9, 0), suite("retry", 7, 0)],
        _ => vec![suite("journal", 3, 0), suite("queue", 11, 1), suite("retry", 7, 0)],
    }
}

fn ruled() -> Vec<Ruled> {
    let rule = |rule: &str, verdict, limit: &str, found: &str| Ruled {
        rule: rule.to_owned(),
        verdict,
        limit: limit.to_owned(),
        found: found.to_owned(),
    };
    vec![
        rule("function.max_drop", Verdict::Fail, "10pp", "1 function"),
        rule(
            "total.max_drop",
            Verdict::Pass,
            "1pp",
            "statements 87.9% (174/198) -> 87.3% (186/213), drop 0.5pp <= 1pp",
        ),
    ]
}

fn drop(before: (u64, u64), after: (u64, u64)) -> Drop {
    Drop::between(Ratio::new(before.0, before.1), Ratio::new(after.0, after.1)).unwrap()
}

fn line(number: u32) -> Line {
    Line::new(number).unwrap()
}

fn entry() -> Entry {
    let directory = |path: &str, ratio, change| Directory { path: path.to_owned(), ratio, change };
    let by = |before, after: (u64, u64)| (Ratio::new(after.0, after.1), Change::By(drop(before, after)));
    let (queue, fell) = by((50, 52), (49, 52));
    let functions = vec![Fallen {
        path: RepoPath::new("queue/memory.go"),
        line: Some(line(122)),
        name: "Queue.Len".to_owned(),
        before: Ratio::new(1, 1),
        after: Ratio::new(0, 1),
        drop: drop((1, 1), (0, 1)),
    }];
    let span = |from, to| LineRange::new(line(from), line(to));
    Entry {
        moment: saved("phase 2"),
        since: None,
        before: Some(saved("phase 1")),
        metric: Metric::Statements,
        ratio: Ratio::new(186, 213),
        change: Change::By(drop((174, 198), (186, 213))),
        other_files: false,
        files: 8,
        functions: 40,
        directories: vec![
            directory("attic", Ratio::default(), Change::Gone),
            directory("job", Ratio::new(38, 42), Change::New),
            directory("queue", queue, fell),
            directory("web", Ratio::default(), Change::Absent),
        ],
        low: vec![LowFunction {
            path: RepoPath::new("cmd/foreman/main.go"),
            line: Some(line(19)),
            name: "main".to_owned(),
            ratio: Ratio::new(2, 15),
        }],
        regressions: Regressions {
            functions,
            unentered: vec![LowFunction {
                path: RepoPath::new("queue/journal.go"),
                line: Some(line(25)),
                name: "Queue.Restore".to_owned(),
                ratio: Ratio::new(0, 16),
            }],
            lost: vec![(RepoPath::new("queue/memory.go"), vec![span(123, 123), span(130, 132)])],
            lines_known: true,
            vanished: vec![RepoPath::new("queue/old.go")],
        },
        brought: Brought {
            added: vec![RepoPath::new("queue/journal.go")],
            modified: vec![
                (RepoPath::new("queue/memory.go"), Some(RepoPath::new("queue/mem.go"))),
                (RepoPath::new("retry/policy.go"), None),
            ],
            removed: Vec::new(),
            functions: vec![LowFunction {
                path: RepoPath::new("queue/journal.go"),
                line: Some(line(25)),
                name: "Queue.Restore".to_owned(),
                ratio: Ratio::new(0, 16),
            }],
        },
    }
}

#[test]
fn a_phase_is_an_entry_of_a_log() {
    let text = phase(&entry(), &ruled(), options());
    assert_eq!(text, phase(&entry(), &ruled(), options()), "the same entry gives the same bytes");
    insta::assert_snapshot!(text);
}

#[test]
fn without_a_phase_before_there_are_no_differences() {
    let project = ProjectInfo { commit: Some("a1b2c3d".to_owned()), ..ProjectInfo::default() };
    let same = |mut entry: Entry| {
        for directory in &mut entry.directories {
            directory.change = Change::First;
        }
        entry
    };
    let first = Entry {
        moment: Moment::Now(Arc::new(Now { project, ..Now::default() })),
        before: None,
        change: Change::First,
        low: Vec::new(),
        regressions: Regressions::default(),
        brought: Brought::default(),
        ..same(entry())
    };
    insta::assert_snapshot!(phase(&first, &[], options()));
}

#[test]
fn what_cannot_be_compared_says_so() {
    let lines = Regressions { lines_known: false, ..Regressions::default() };
    let other = Entry { change: Change::Metric(Metric::Lines), other_files: true, regressions: lines, ..entry() };
    let text = phase(&other, &[], options());
    assert!(text.contains(
        "**87.3% statements (186/213)**; phase 1 counted lines, which cannot be compared; phase 1 included and \
         excluded other files\n"
    ));
    assert!(text.contains("| directory | covered | rate |\n"), "{text}");
    assert!(text.contains("No regressions against phase 1.\n\nLost lines are not known"), "{text}");
    assert!(!text.contains("attic"));
}

#[test]
fn a_limit_counts_what_it_leaves_out() {
    let mut many = entry();
    many.low = vec![many.low.pop().unwrap(); 5];
    let text = phase(&many, &[], Options { limit: Some(2), precision: 0, ..options() });
    assert_eq!(text.matches("main.go:19: main (13%)\n").count(), 2);
    assert!(text.contains("\nand 3 more\n```"), "{text}");
    assert!(text.contains("**87% statements (186/213)**, -0.6pp against"), "{text}");
}

#[test]
fn hostile_texts_stay_text() {
    let evil = "a|b`c```\n# <script>alert(1)</script>\u{1b}[2J\u{202e}";
    let mut hostile = entry();
    hostile.moment = Moment::Saved(Arc::new(BaselineInfo {
        note: Some(format!("{evil}\n- [x](y)")),
        ..hostile.moment.info().unwrap().clone()
    }));
    hostile.directories[1].path = evil.to_owned();
    hostile.low[0].name = evil.to_owned();
    hostile.regressions.functions[0].path = RepoPath::new(evil);
    hostile.regressions.lost[0].0 = RepoPath::new(evil);
    hostile.brought.modified[0].1 = Some(RepoPath::new(evil));
    let hostile_rules = [Ruled { found: evil.to_owned(), limit: evil.to_owned(), ..ruled().remove(0) }];
    let text = phase(&hostile, &hostile_rules, options());
    assert!(!text.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'), "{text}");
    insta::assert_snapshot!(text);
}
