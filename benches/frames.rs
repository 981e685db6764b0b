//! How long a frame takes: a scripted walk over a project of 20,000 files, or of as many as the first argument says, each of 60
//! lines or as many as the second one says, and a source of a million lines, update and drawing together. Prints percentiles; the budget is 8 ms for 99 of 100 frames.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program that prints what it measured")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use lazycov::analysis::differential::{Differential, Marks, Measurement};
use lazycov::analysis::{Baseline, BaselineInfo, Comparison, Facts, FileEntry, ScopeChange, Snapshot};
use lazycov::app::{Arranger, Cmd, Model, Msg, Setup, key, update};
use lazycov::coverage::{
    ContextId, CountedSpan, File, FileCoverage, Function, Functions, InputId, InputInfo, Line, Metric, MetricSet,
    Repeat, RepoPath, Report, Span, Spans,
};
use lazycov::source::Text;
use lazycov::ui;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const FILES: u32 = 20_000;
const LINES: u32 = 60;
const LONG: u32 = 1_000_000;

/// Keys of the walk and how often they are pressed.
const WALK: &[(&str, &str, usize)] = &[
    ("down the list", "j", 1500),
    ("pages of the list", "pagedown", 300),
    ("next gap", "n", 800),
    ("next file", "]", 200),
    ("top of the list", "g", 1),
    ("a million lines", "j", 1),
    ("to the source", "tab", 1),
    ("down the source", "j", 1000),
    ("pages of the source", "pagedown", 500),
    ("end of the source", "G", 1),
    ("pages back", "pageup", 200),
    ("fold covered", "z", 20),
    ("wrap", "w", 20),
    ("heat", "H", 21),
    ("down with heat", "j", 200),
    ("to the list", "tab", 1),
    ("functions", "2", 1),
    ("down the functions", "j", 500),
    ("changes", "3", 1),
    ("down the findings", "j", 1000),
    ("pages of findings", "pagedown", 300),
    ("next finding", "n", 500),
    ("end of the findings", "G", 1),
];

/// What builds rows again: not a frame of a walk, told apart. A filter of the findings is typed and cleared, in lower
/// case and in upper case, which is matched with scores.
const REBUILDS: &[(&str, &str, usize)] = &[
    ("filter the findings", "/", 1),
    ("type", "e", 6),
    ("clear", "esc", 1),
    ("filter the findings", "/", 1),
    ("type in upper case", "F", 3),
    ("clear", "esc", 1),
    ("files", "1", 1),
    ("sort", "s", 12),
    ("flat", "v", 10),
    ("filter", "/", 1),
    ("type", "e", 6),
];

/// Files and tests of a project whose reports say which test ran what: each test runs a part of each file.
const TESTED: u32 = 2_000;
const TESTS: u32 = 1_000;

/// Keys where tests are known, by turns so often.
const ASKED: &[(&str, &str, usize)] = &[
    ("next file", "]", 1),
    ("the tests of a file", "t", 1),
    ("down its tests", "j", 40),
    ("close", "esc", 1),
    ("to the source", "tab", 1),
    ("next line", "j", 1),
    ("the tests of a line", "t", 1),
    ("only its lines", "o", 1),
    ("all lines again", "esc", 1),
    ("to the list", "tab", 1),
    ("functions", "2", 1),
    ("the tests of a function", "t", 1),
    ("close", "esc", 1),
    ("files", "1", 1),
];

/// Texts that are hard to show, and what is pressed in each.
const ODD: &[(&str, &str, usize)] = &[
    ("to the source", "tab", 1),
    ("down", "j", 100),
    ("pages", "pagedown", 50),
    ("to the side", "l", 200),
    ("back to the left", "h", 200),
    ("heat", "H", 20),
    ("wrap", "w", 21),
    ("down, wrapped", "j", 100),
    ("end", "G", 1),
    ("up, wrapped", "k", 100),
    ("no wrap", "w", 1),
];

fn main() {
    odd_texts();
    tests_of_lines();
    let begun = Instant::now();
    let mut numbers = std::env::args().filter_map(|argument| argument.parse().ok());
    let (files, lines) = (numbers.next().unwrap_or(FILES), numbers.next().unwrap_or(LINES));
    let snapshot = snapshot(files, lines);
    let compared = Instant::now();
    let comparison = Msg::compared(comparison(&snapshot));
    let compared = compared.elapsed();
    println!("compared in {compared:.0?}");
    println!(
        "analysed {files} files of {lines} lines, {} functions in {:.0?}",
        snapshot.function_count(),
        begun.elapsed()
    );
    for (width, height) in [(120, 40), (200, 50)] {
        let mut explorer = Explorer::new(width, height, lines);
        let load = explorer.send(Msg::Loaded(Arc::clone(&snapshot)));
        println!("\n{width}×{height}: load and first frame {load:.2?}");
        println!("the findings {:.2?}", explorer.send(comparison.clone()));
        let mut all = Vec::new();
        for (name, key, times) in WALK {
            let frames = explorer.press(key, *times);
            tell(name, &frames);
            all.extend(frames);
        }
        tell("all frames of the walk", &all);
        for (name, key, times) in REBUILDS {
            tell(name, &explorer.press(key, *times));
        }
    }
}

/// Texts that are hard to show, each with as many statements as it has words, every third of which never ran.
fn odd_texts() {
    let lines = |line: &str, count: usize| format!("{line}\n").repeat(count);
    let long = |word: &str| word.repeat((1 << 20) / word.len());
    let texts = [
        ("100,000 lines", lines("    let value = compute(first, second)?;", 100_000)),
        ("a line of 1 MB", long("let a=b(c);")),
        ("1 MB of wide characters", long("\u{6f22}\u{5b57} = \u{5024};")),
        ("1 MB of joined characters", long("\u{1f469}\u{200d}\u{1f4bb} e\u{301} ")),
        ("right to left", lines("let \u{5e9}\u{5dc}\u{5d5}\u{5dd} = \"\u{645}\u{631}\u{62d}\u{628}\u{627}\";", 10_000)),
        ("control characters", lines("\u{1b}[2J\u{7}\u{202e}\t\u{9b}31m x \u{0}", 10_000)),
    ];
    for (name, text) in texts {
        let text = Text::new(text).understood("src/odd.ts");
        let mut spans = Vec::new();
        for (at, words) in text.lines().enumerate() {
            let line = Line::from_index(at);
            let mut column = 1;
            for word in words.split_inclusive([' ', ';']) {
                let width = word.encode_utf16().count() as u32;
                let span = Span { start: line, start_column: column, end: line, end_column: column + width };
                let count = u64::from(spans.len() % 3 != 0) * 9;
                spans.push(CountedSpan { span, weight: 1, count });
                column += width;
            }
        }
        let count = spans.len();
        let coverage = FileCoverage {
            carries: MetricSet::of(&[Metric::Lines, Metric::Statements]),
            lines: (0..text.len()).map(|at| (Line::from_index(at), at as u64 % 1000 + 1)).collect(),
            statements: Spans::collect(spans, Repeat::Max).unwrap_or_default(),
            ..FileCoverage::default()
        };
        let odd = File {
            path: RepoPath::new("src/odd.ts"),
            resolved: true,
            coverage: Arc::new(coverage),
            measured_by: vec![InputId(0)],
            source_hash: None,
        };
        let report = Report { files: vec![Arc::new(odd)].into(), ..Report::default() };
        let snapshot = Snapshot::build(Arc::new(report), Facts::default());
        snapshot.gap_index(false);
        snapshot.outline();
        let mut explorer = Explorer::new(120, 40, LINES);
        explorer.text = Arc::new(text);
        explorer.send(Msg::Loaded(Arc::new(snapshot)));
        println!("\n{name}, {count} statements");
        let mut all = Vec::new();
        for (name, key, times) in ODD {
            let frames = explorer.press(key, *times);
            tell(name, &frames);
            all.extend(frames);
        }
        tell("all frames", &all);
        assert!(explorer.screen().contains("odd.ts"), "{}", explorer.screen());
    }
    println!();
}

/// Where 1,000 tests ran 2,000 files: the tests of a line, of a file, of a function, and the view of one test alone.
fn tests_of_lines() {
    let mut files: Vec<File> = (0..TESTED).map(|n| file(n, &path(n), LINES)).collect();
    for (number, file) in files.iter_mut().enumerate() {
        let contexts = &mut Arc::make_mut(&mut file.coverage).contexts;
        for test in 0..TESTS {
            let ran = |line: &u32| (line.wrapping_mul(test + 7) ^ number as u32).is_multiple_of(3);
            contexts.add(ContextId(test), &(1..=LINES).filter(ran).filter_map(Line::new).collect());
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let contexts = (0..TESTS).map(|test| format!("tests/test_part_{}.py::test_{test}", test % 50).into()).collect();
    let report = Report { files: files.into_iter().map(Arc::new).collect(), contexts, ..Report::default() };
    let snapshot = Snapshot::build(Arc::new(report), Facts::default());
    snapshot.gap_index(false);
    snapshot.outline();
    let mut explorer = Explorer::new(120, 40, LINES);
    let load = explorer.send(Msg::Loaded(Arc::new(snapshot)));
    println!("{TESTS} tests, {TESTED} files: load and first frame {load:.2?}");
    explorer.press("n", 1);
    let mut frames: Vec<(&str, Vec<Duration>)> = ASKED.iter().map(|(name, ..)| (*name, Vec::new())).collect();
    for _ in 0..20 {
        for ((name, key, times), (_, frames)) in ASKED.iter().zip(&mut frames) {
            frames.extend(explorer.press(key, *times));
            assert!(
                !name.starts_with("the tests of") || explorer.screen().contains("test_part_"),
                "{name}: {}",
                explorer.screen()
            );
        }
    }
    for (name, frames) in &frames {
        tell(name, frames);
    }
    println!();
}

fn tell(name: &str, frames: &[Duration]) {
    let mut sorted = frames.to_vec();
    sorted.sort_unstable();
    let at = |percent: usize| sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)];
    println!(
        "{name:>24}  {:5} frames  p50 {:>9.2?}  p99 {:>9.2?}  max {:>9.2?}",
        sorted.len(),
        at(50),
        at(99),
        sorted[sorted.len() - 1]
    );
}

struct Explorer {
    model: Model,
    terminal: Terminal<TestBackend>,
    text: Arc<Text>,
    long: Arc<Text>,
    arranger: Arranger,
}

impl Explorer {
    fn new(width: u16, height: u16, lines: u32) -> Explorer {
        Explorer {
            model: Model::new(Setup { size: (width, height), ..Setup::default() }),
            terminal: Terminal::new(TestBackend::new(width, height)).unwrap(),
            text: Arc::new(Text::new("    let value = compute(first, second)?;\n".repeat(lines as usize))),
            long: Arc::new(Text::new("    let value = compute(first, second)?;\n".repeat(LONG as usize))),
            arranger: Arranger::default(),
        }
    }

    fn screen(&self) -> String {
        self.terminal.backend().to_string()
    }

    fn press(&mut self, name: &str, times: usize) -> Vec<Duration> {
        let key = key::parse(name).unwrap();
        (0..times).map(|_| self.send(Msg::Key(key))).collect()
    }

    /// Update, the answers of the workers and one frame.
    fn send(&mut self, msg: Msg) -> Duration {
        let mut messages = vec![msg];
        let begun = Instant::now();
        while let Some(msg) = messages.pop() {
            for cmd in update(&mut self.model, msg) {
                match cmd {
                    Cmd::ReadSource(path) => {
                        let text = if path.as_str().ends_with("long.rs") { &self.long } else { &self.text };
                        messages.push(Msg::Source { path, text: Ok(Arc::clone(text)) });
                    }
                    Cmd::Highlight { path, text, from, count } => {
                        messages.push(Msg::Highlighted { path, text, from, lines: vec![Vec::new(); count] });
                    }
                    Cmd::Arrange(arrangement) => {
                        let generation = arrangement.generation;
                        let arranged = self.arranger.arrange(arrangement);
                        messages.push(Msg::Arranged { generation, arranged });
                    }
                    _ => {}
                }
            }
        }
        self.terminal.draw(|frame| ui::view(&self.model, frame)).unwrap();
        begun.elapsed()
    }
}

fn snapshot(count: u32, lines: u32) -> Arc<Snapshot> {
    let mut files: Vec<File> = (0..count).map(|n| file(n, &path(n), lines)).collect();
    files.push(file(7, "src/long.rs", LONG));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let input = InputInfo {
        path: "lcov.info".into(),
        parts: Vec::new(),
        format: "lcov",
        producer: None,
        files: files.len(),
        reported: None,
        modified: None,
        content_hash: [0; 32],
    };
    let files = files.into_iter().map(Arc::new).collect();
    let report = Report { inputs: vec![input], files, ..Report::default() };
    let snapshot = Snapshot::build(Arc::new(report), Facts::default());
    snapshot.gap_index(false);
    snapshot.outline();
    Arc::new(snapshot)
}

fn path(n: u32) -> String {
    format!("src/area{}/module{}/file{n}.rs", n % 40, n / 40 % 50)
}

/// The project beside a baseline in which every line was hit: most files have lost lines now.
fn comparison(snapshot: &Snapshot) -> Comparison {
    let marks = |entry: &FileEntry| Some(Arc::new(Marks::new(entry.path.as_str().as_bytes(), std::iter::empty())));
    let now = Measurement::of(snapshot, None, marks, Vec::new());
    let mut before = now.clone();
    before.change_each(|file| {
        for unit in file.detail.iter_mut().flat_map(|detail| detail.units.iter_mut().flat_map(|(_, units)| units)) {
            unit.covered = unit.total;
        }
    });
    let info = BaselineInfo {
        name: "phase 1".to_owned(),
        generator: String::new(),
        created: 0,
        commit: None,
        dirty: false,
        command: None,
        note: None,
        inputs: Vec::new(),
        headline: before.headline,
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
    let differential = Differential::between(&before, &now);
    let baseline = Arc::new(Baseline { info, measurement: before, tests: None });
    let scope = ScopeChange::default();
    Comparison { baseline, now: Arc::new(now), differential, scope, stripped: None, judgement: None }
}

/// A file with a gap every now and then.
fn file(seed: u32, path: &str, lines: u32) -> File {
    let is_missed = |line: u32| (line.wrapping_mul(2_654_435_761).wrapping_add(seed) >> 8).is_multiple_of(11);
    let hits = |line: u32| if is_missed(line) { 0 } else { u64::from(line % 500) + 1 };
    let functions = (1..lines).step_by(20).take(500).map(|start| {
        let end = Line::new((start + 18).min(lines));
        Function::new(&format!("function_{seed}_{start}"), Line::new(start), end, Some(hits(start)))
    });
    File {
        path: RepoPath::new(path),
        resolved: true,
        coverage: Arc::new(FileCoverage {
            carries: MetricSet::of(&[Metric::Lines, Metric::Functions]),
            lines: (1..=lines).filter_map(|line| Some((Line::new(line)?, hits(line)))).collect(),
            functions: Functions::group(functions.collect()),
            ..FileCoverage::default()
        }),
        measured_by: vec![InputId(0)],
        source_hash: None,
    }
}
