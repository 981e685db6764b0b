//! What the fuzz targets do with their bytes. The crate's tests replay the seeds through the same functions, so this
//! file uses nothing but lazycov.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use lazycov::analysis::baseline;
use lazycov::analysis::gates::{Waiver, parse_date};
use lazycov::analysis::{Facts, Snapshot};
use lazycov::app::{Model, Msg, Setup};
use lazycov::config::{
    CODECOV_FILES, COVERAGEPY_FILES, Codecov, CoveragePy, ISTANBUL_FILES, Owner, Partial, Remap, from_toml,
    istanbul_limits, with_remap, with_waiver, without_waiver,
};
use lazycov::coverage::{Diagnostics, File, Line, RepoPath, Report, merge};
use lazycov::formats::coveragepy::python::{self as python_source, Interpreter, Rules, RunBy, Version};
use lazycov::formats::llvm::inspect;
use lazycov::formats::{
    Companions, Input, Limits, Part, Reader, Settings, Source, compress, format, junit, recognise as heads,
};
use lazycov::lsp::{Effect, Event, Mapped, Server, Started};
use lazycov::mcp;
use lazycov::project::Memo;
use lazycov::source::{Text, syntax};
use lazycov::trace::{Tree, examine};
use lazycov::watch::presets::{Around, detect};
use lazycov::watch::results::{Output, Results, Shown, TestEvent, Tool, Written, read as read_results};
use lazycov::work::read_message;

/// Reads the bytes in a format, completes each file with a source, with an empty one and without one, and uses what came
/// out. `None`: the format has no reader. Whether the bytes were a report is told otherwise.
pub fn read(id: &str, bytes: &[u8]) -> Option<bool> {
    let Reader::Native { read, complete, .. } = &format(id)?.reader else { return None };
    // A hostile document must stay cheap to refuse, so the targets run with narrow limits.
    let limits = Limits { unpacked_bytes: 16 << 20, line: 100_000, ..Limits::default() };
    // The files of a run, or what a report means nothing without, stand one behind the other.
    let (first, others) = files(bytes);
    // Some reports tell by name which files they want.
    let names = if let Companions::Called(names) = format(id)?.companions { names(&Input::new(first)) } else { vec![] };
    let names = names.iter().map(String::as_str).chain(std::iter::repeat("measured.jl.1.gcno"));
    let others: Vec<Part<'_>> = names.zip(others).map(|(name, bytes)| Part { name, bytes }).collect();
    // Some listings say only by their name which source they are of.
    let input = Input { limits, ..Input::new(first).named("measured.jl.1.cov") };
    let alone = matches!(format(id)?.companions, Companions::Nothing);
    let input = if alone { input.with_more(&others) } else { input.with_companions(&others) };
    let Ok(report) = read(&input) else { return Some(false) };
    // Where a source is needed, the last of the files is one, too.
    let last = complete.and(others.last()).map(|last| Text::decode(last.bytes));
    let texts = || [None, Some("")].into_iter().chain(last.as_ref().map(|text| Some(text.as_str())));
    for file in report.files {
        for text in texts() {
            let source = Source { path: "measured.py", text, producer: report.producer.as_deref() };
            let mut coverage = file.coverage.clone();
            if let Some(complete) = complete {
                complete(&mut coverage, source, &Settings::default(), &mut Diagnostics::default());
            }
            let _ = coverage.totals();
            assert_eq!(merge(&coverage, &coverage).map(|twice| twice.totals()), Ok(coverage.totals()));
        }
    }
    Some(true)
}

/// What stands between two files. None of them has such a line.
const BETWEEN: &[u8] = b"\n== the next file ==\n";

/// The first file, and those behind it.
pub fn files(bytes: &[u8]) -> (&[u8], Vec<&[u8]>) {
    let mut rest = bytes;
    let mut files = Vec::new();
    while let Some(at) = rest.windows(BETWEEN.len()).position(|window| window == BETWEEN) {
        files.push(&rest[..at]);
        rest = &rest[at + BETWEEN.len()..];
    }
    files.push(rest);
    (files.remove(0), files)
}

/// Looks at the bytes as the head of an input, and as a program.
pub fn recognise(bytes: &[u8]) {
    let _ = inspect(Cursor::new(bytes));
    let _ = heads::recognise(bytes);
    let _ = heads::recognise(&compress::head(bytes));
}

/// Unpacks the bytes, within a limit that a small bomb exceeds.
pub fn compress(bytes: &[u8]) {
    let limits = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
    if let Ok(content) = compress::unpack(bytes, &limits, &mut Diagnostics::default()) {
        assert!(content.len() <= bytes.len().max(1 << 20));
    }
    let _ = compress::head(bytes);
}

/// Reads the bytes as a baseline. What can be read can be written, and is the same when it is read again; its first line
/// says the same alone.
pub fn baseline(bytes: &[u8]) -> bool {
    let limits = Limits { unpacked_bytes: 16 << 20, line: 100_000, ..Limits::default() };
    let summary = baseline::read_info(bytes);
    let Ok(read) = baseline::read_within(bytes, &limits, &()) else { return false };
    assert_eq!(summary.as_ref(), Ok(&read.summary()));
    let written = baseline::write(&read);
    assert_eq!(baseline::read(&written).as_ref(), Ok(&read));
    let thin = baseline::thin(&written, false).and_then(|thin| baseline::read(&thin));
    assert!(thin.is_ok_and(|thin| !thin.has_lines() && thin.summary().totals == read.summary().totals));
    true
}

/// Reads the bytes as the file of a memo, and as what stands in one behind a head that is right.
pub fn memo(bytes: &[u8]) -> bool {
    Memo::examine(bytes);
    let decoded = Memo::examine(&Memo::sealed(bytes));
    // No text takes less than its row.
    assert!(decoded.unwrap_or_default() <= bytes.len() / 32);
    decoded.is_some()
}

/// Reads the bytes as what a test runner prints, and as what it writes. Was anything told?
pub fn test_output(bytes: &[u8]) -> bool {
    let mut output = Output::default();
    let mut events: Vec<TestEvent> = bytes.chunks(100).flat_map(|piece| output.feed(piece)).collect();
    events.extend(output.finish());
    let mut shown = Shown::default();
    let _ = (shown.feed(bytes), shown.finish());
    let files = [Written::Junit(Tool::Pytest), Written::Junit(Tool::Node), Written::Jest(Tool::Jest), Written::Rspec];
    events.extend(files.iter().flat_map(|written| read_results(*written, bytes).unwrap_or_default()));
    let mut results = Results::default();
    for event in events {
        results.take(event);
    }
    results.forget_others();
    assert!(results.tests().iter().all(|test| results.position(&test.result.key).is_some()));
    !results.tally().is_empty()
}

/// Reads the bytes as results of tests.
pub fn junit(bytes: &[u8]) -> bool {
    let Ok(results) = junit::read(bytes) else { return false };
    assert!(results.seconds.is_finite() && results.seconds >= 0.0);
    let _ = results.and(results).total();
    true
}

/// Reads the bytes as a source of Mojo, whose functions and statements lie inside it, in order. Was a function found?
pub fn mojo(bytes: &[u8]) -> bool {
    let text = Text::decode(bytes);
    let functions = syntax::extents("a.mojo", text.as_str()).unwrap_or_default();
    let statements = syntax::statements("a.mojo", text.as_str()).unwrap_or_default();
    assert!(functions.is_sorted_by_key(lazycov::analysis::Extent::start));
    assert!(functions.iter().all(|function| function.start() <= function.end() && function.end().index() < text.len()));
    let is_inside = |line: &Line| functions.iter().any(|function| (function.start()..=function.end()).contains(line));
    assert!(statements.is_sorted() && statements.iter().all(is_inside));
    !functions.is_empty()
}

/// Reads the bytes as a program that is traced. Does a line of the tree begin anywhere in it?
pub fn line_tables(bytes: &[u8]) -> bool {
    let tree = Tree::new(Path::new("/srv/shelf"), ["shelf.c".to_owned()]);
    examine(bytes, &tree).is_some_and(|rows| rows > 0)
}

/// Reads the bytes as a source of Python, as an old coverage.py and the newest count it, whoever ran it. Is it one?
pub fn python(bytes: &[u8]) -> bool {
    static RULES: LazyLock<Vec<Rules>> = LazyLock::new(|| {
        let of = |version| Rules::new(version, &python_source::Written::default()).unwrap_or_default();
        vec![of(Version::new(5, 0, 0)), of(Version::default())]
    });
    let Ok(text) = python_source::decode(bytes) else { return false };
    let lines = 1 + text.chars().filter(|end| matches!(end, '\n' | '\r')).count();
    // A run from line to line, and back to where each of them was called.
    let made: BTreeSet<(u32, i64)> =
        (1..lines as u32).flat_map(|line| [(line, i64::from(line) + 1), (line, -1)]).collect();
    let is_there = |line: i64| line.unsigned_abs() <= lines as u64;
    for rules in &*RULES {
        for by in [RunBy::Made(&made), RunBy::Known(Interpreter::Cpython310), RunBy::Known(Interpreter::Later)] {
            let Ok((python, ways)) = python_source::analyse_branches(&text, rules, by) else { return false };
            for listed in [&python.statements, &python.excluded] {
                assert!(listed.is_sorted() && listed.iter().all(|line| *line > 0 && is_there(i64::from(*line))));
            }
            for (from, to, _) in ways.arms(&python, &made) {
                assert!(from > 0 && is_there(i64::from(from)) && is_there(to));
            }
        }
    }
    true
}

/// Reads the bytes as settings of other tools, and as our own. What is added to these is read again, the rest is what it
/// was, and what is taken out again leaves it. Are they our own?
pub fn settings(bytes: &[u8]) -> bool {
    let text = Text::decode(bytes);
    let text = text.as_str();
    for name in COVERAGEPY_FILES {
        let found = CoveragePy::find(&[(name, text)]);
        let _ = found.map(|found| (found.in_force(), found.counting(), found.limit()));
    }
    for name in ISTANBUL_FILES {
        let _ = istanbul_limits(&[(name, text)]);
    }
    let _ = Codecov::find(&[(CODECOV_FILES[0], text)]);
    let read = |text: &str| from_toml("lazycov.toml", text, Owner::Project);
    let Ok(known) = read(text) else { return false };
    let remap = Remap { from: "/\"\\\u{1}".to_owned(), to: "src".to_owned() };
    if let Ok(with) = with_remap(text, &remap) {
        let again = read(&with).unwrap_or_default();
        assert!(again.remap.iter().flatten().any(|read| *read == remap), "{with}");
        assert_eq!(Partial { remap: known.remap.clone(), ..again }, known, "{with}");
    }
    let Some(until) = parse_date("2030-01-31") else { return true };
    let waiver = Waiver {
        path: RepoPath::new("src/a b.py"),
        function: Some("\"\\\u{1}".to_owned()),
        rule: "file.min".to_owned(),
        reason: "[[waive]]".to_owned(),
        until,
    };
    if let Ok(with) = with_waiver(text, &waiver) {
        let again = read(&with).unwrap_or_default();
        assert_eq!(again.gates.as_ref().and_then(|gates| gates.waivers.last()), Some(&waiver), "{with}");
        let without = without_waiver(&with, &waiver).unwrap_or_default();
        assert!(without.trim_end_matches('\n') == text.trim_end_matches('\n'), "{without}");
    }
    true
}

/// A project whose every file says the same, on a system that has every program.
struct Same<'a> {
    text: &'a str,
    files: Vec<String>,
}

impl Around for Same<'_> {
    fn files(&self) -> &[String] {
        &self.files
    }

    fn text(&self, path: &str) -> Option<String> {
        self.exists(path).then(|| self.text.to_owned())
    }

    fn exists(&self, path: &str) -> bool {
        self.files.iter().any(|file| file == path)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let inside = |file: &String| file.strip_prefix(folder)?.strip_prefix('/').map(str::to_owned);
        self.files.iter().filter_map(inside).collect()
    }

    fn program(&self, _: &str) -> bool {
        true
    }

    fn variable(&self, _: &str) -> Option<String> {
        None
    }

    fn python_has(&self, _: &str) -> bool {
        true
    }
}

/// Reads the bytes as each of the files that say how a project's tests are run. Is there a way, which is one line?
pub fn presets(bytes: &[u8]) -> bool {
    const FILES: [&str; 24] = [
        ".config/nextest.toml",
        ".github/workflows/ci.yml",
        ".gitlab-ci.yml",
        "CMakeLists.txt",
        "Cargo.toml",
        "Gemfile",
        "Gemfile.lock",
        "Makefile",
        "Rakefile",
        "Taskfile.yml",
        "composer.json",
        "go.mod",
        "jest.config.json",
        "justfile",
        "package.json",
        "phpunit.xml",
        "pixi.toml",
        "pom.xml",
        "pyproject.toml",
        "spec/a_spec.rb",
        "test/test_a.mojo",
        "tests/test_a.py",
        "tox.ini",
        "vitest.config.ts",
    ];
    let text = Text::decode(bytes);
    // Where one tool is found, others of its language are not looked for.
    for left_out in [&[][..], &["package.json", "Cargo.toml", "pyproject.toml"], &["Makefile", "justfile", "pixi.toml"]]
    {
        let files = FILES.iter().filter(|file| !left_out.contains(file)).map(|file| (*file).to_owned()).collect();
        for found in detect(&Same { text: text.as_str(), files }) {
            let commands = [Some(&found.command), found.restricted.as_ref()];
            assert!(!commands.into_iter().flatten().any(|command| command.contains(char::is_control)), "{found:?}");
        }
    }
    !detect(&Same { text: text.as_str(), files: vec!["justfile".to_owned(), "tox.ini".to_owned()] }).is_empty()
}

/// Answers the lines as a client's; is any of them answered with more than a refusal?
pub fn mcp(bytes: &[u8]) -> bool {
    let mut server = mcp::Server::default();
    let mut is_answered = false;
    for line in bytes.split(|byte| *byte == b'\n') {
        let mut calls = 0;
        let answer = server.answer(line, &mut |tool, arguments| {
            calls += 1;
            let _ = (
                arguments.count("limit"),
                arguments.number("to"),
                arguments.words("file"),
                arguments.several("places"),
            );
            let text = format!("{} {}", tool.name, arguments.choice("format"));
            Some(mcp::Finding { text: text.repeat(9000), said: vec![text; 20], failed: arguments.flag("tests") })
        });
        // An answer is one line, whatever was asked, and no longer than a few answers that are cut.
        assert!(
            answer
                .as_ref()
                .is_none_or(|answer| !answer.contains('\n') && answer.len() <= (calls + 1) * 200_000 + 6 * line.len())
        );
        is_answered |= answer.is_some_and(|answer| answer.contains("\"result\":"));
    }
    is_answered
}

/// Plays what a client says to a language server that has a file of its project open. Was all of it messages?
pub fn client_messages(bytes: &[u8]) -> bool {
    let mut server = Server::default();
    let (mut events, mut input, mut all) = (Vec::new(), Cursor::new(bytes), true);
    while let Ok(Some(message)) = read_message(&mut input) {
        all &= message.is_ok();
        events.push(message.map_or_else(Event::Unreadable, Event::Message));
    }
    all &= input.position() == bytes.len() as u64 && !events.is_empty();
    let snapshot = measured();
    let mut waiting: Vec<Event> = events.into_iter().rev().collect();
    while let Some(event) = waiting.pop() {
        for effect in server.handle(event) {
            match effect {
                Effect::Start(_) => {
                    let started = Started { model: Model::new(Setup::default()), root: "/p".into() };
                    waiting.push(Event::Told(Msg::Loaded(Arc::clone(&snapshot))));
                    waiting.push(Event::Started(Ok(Box::new(started))));
                }
                Effect::Map(texts) => waiting.extend(texts.into_iter().map(|(uri, to_map)| {
                    let file = snapshot.find(to_map.path.as_str());
                    let entry = file.and_then(|file| snapshot.files.get(file.0 as usize).cloned());
                    let text = Arc::new(Text::clone(&to_map.text).understood(to_map.path.as_str()));
                    Event::Mapped(Mapped { uri, generation: to_map.generation, text, entry })
                })),
                Effect::Send(_) | Effect::Do(_) | Effect::Explore(..) | Effect::Exit(_) => {}
            }
        }
    }
    all
}

/// A project of one measured file.
fn measured() -> Arc<Snapshot> {
    static MEASURED: LazyLock<Arc<Snapshot>> = LazyLock::new(|| {
        let report = b"TN:t\nSF:a.py\nDA:1,1\nDA:2,0\nDA:4,2\nBRDA:4,0,0,2\nBRDA:4,0,1,0\nend_of_record\n";
        let reader = format("lcov").map(|format| &format.reader);
        let read = reader.and_then(|reader| match reader {
            Reader::Native { read, .. } => read(&Input::new(report)).ok(),
            Reader::Later { .. } => None,
        });
        let file = |coverage| {
            let (path, measured_by) = (RepoPath::new("a.py"), Vec::new());
            Arc::new(File { path, resolved: true, coverage, measured_by, source_hash: None })
        };
        let files: Vec<_> = read.into_iter().flat_map(|read| read.files).map(|read| file(read.coverage)).collect();
        let report = Report { files: files.into(), contexts: vec!["t".into()], ..Report::default() };
        Arc::new(Snapshot::build(Arc::new(report), Facts::default()))
    });
    Arc::clone(&MEASURED)
}
