//! The rules: which tests a change of a file reaches.

use std::cell::OnceCell;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::language::{Language, is_test};
use super::change::{Change, ChangedBody, Outside, change, does_the_same};
use super::kept::Kept;
use super::known::{Edit, Fixtures, Known, Process, Source};
use super::names::Phase;
use super::order::{TestId, Tests, rank};
use super::path_kind::PathKind;
use super::selection::{Picked, Reason, Selection};
use super::shape::Shape;
use crate::coverage::{FileCoverage, Line, LineRange, RepoPath};

/// Which tests some edits can make fail.
pub fn select(known: &Known<'_>, edits: &[Edit]) -> Selection {
    let mut rules = Rules::of(known);
    for edit in edits {
        rules.edit(edit);
    }
    rules.finish()
}

/// What was found out so far.
pub(super) struct Rules<'a> {
    pub(super) known: &'a Known<'a>,
    pub(super) tests: Tests,
    /// What outlives tests; worked out when the first function changed that tests share.
    kept: OnceCell<Kept>,
    picked: FxHashMap<TestId, Reason>,
    everything: Vec<String>,
    pub(super) files: Vec<RepoPath>,
    harmless: Vec<String>,
    /// Did anything change that runs in other processes, too?
    is_code: bool,
}

/// The tests that ran some lines.
#[derive(Default)]
struct Ran {
    run: FxHashSet<TestId>,
    around: FxHashSet<TestId>,
    outside: bool,
}

impl<'a> Rules<'a> {
    fn of(known: &'a Known<'a>) -> Rules<'a> {
        Rules {
            known,
            tests: Tests::of(known),
            kept: OnceCell::new(),
            picked: FxHashMap::default(),
            everything: Vec::new(),
            files: Vec::new(),
            harmless: Vec::new(),
            is_code: false,
        }
    }

    /// A test is to be run. Of several reasons the one counts that puts it before the others.
    pub(super) fn pick(&mut self, test: TestId, reason: Reason) {
        let known = self.picked.entry(test).or_insert_with(|| reason.clone());
        if (rank(&reason), &reason) < (rank(known), &*known) {
            *known = reason;
        }
    }

    /// Every test is to be run.
    pub(super) fn open(&mut self, why: String) {
        if !self.everything.contains(&why) {
            self.everything.push(why);
        }
    }

    pub(super) fn harmless(&mut self, why: String) {
        self.harmless.push(why);
    }

    /// The tests that stand in a file.
    pub(super) fn tests_of(&self, path: &str) -> Vec<TestId> {
        self.tests.of_file(path).collect()
    }

    fn edit(&mut self, edit: &Edit) {
        let path = edit.path.as_str();
        let kind = PathKind::of(path);
        let process = Language::of(path).map_or(Process::Shared, |language| (self.known.process)(language.name));
        match kind {
            PathKind::Ours => {}
            PathKind::Configuration => self.open(format!("{path} is configuration")),
            PathKind::Data => self.open(format!("{path} is no source file: nobody knows which tests read it")),
            PathKind::SetUp => {
                self.is_code = true;
                if Rules::is_same(edit) {
                    return self.harmless(format!("{path}: only comments or blank lines changed"));
                }
                self.open(format!("{path} is loaded before the tests"));
                for test in 0..self.tests.names.len() {
                    if is_below(self.tests.name(test), edit.path.parent()) {
                        self.pick(test, Reason::Below(edit.path.clone()));
                    }
                }
            }
            PathKind::Tests | PathKind::Source => {
                self.is_code = true;
                let own = self.tests_of(path);
                // In Rust, tests stand in measured files like any other code.
                if !own.is_empty() || (kind == PathKind::Tests && edit.path.extension() != Some("rs")) {
                    self.test_file(edit, &own, process);
                } else {
                    self.source(edit, process);
                }
            }
        }
    }

    fn is_same(edit: &Edit) -> bool {
        let shapes = edit.was.as_ref().zip(edit.is.as_ref()).filter(|_| !edit.during_run);
        edit.was_there && edit.is_there && shapes.is_some_and(|(was, is)| does_the_same(was, is))
    }

    /// A source file that is no file of tests.
    fn source(&mut self, edit: &Edit, process: Process) {
        let path = &edit.path;
        match (edit.was_there, edit.is_there) {
            (false, _) => return self.open(format!("{path} is new: nobody knows which tests will load it")),
            (true, false) => return self.open(format!("{path} is gone: nobody knows which tests loaded it")),
            (true, true) => {}
        }
        let coverage = self.known.source(path.as_str()).and_then(|source| source.coverage);
        let Some((was, is)) = edit.was.as_ref().zip(edit.is.as_ref()) else {
            return self.open(format!("{path} changed, and its text before is not known"));
        };
        let change = change(was, is);
        if change == Change::Nothing && edit.during_run {
            return self
                .open(format!("{path} changed while the tests ran, and there is no telling which text they read"));
        }
        if change == Change::Nothing {
            return self.harmless(format!("{path}: only comments or blank lines changed"));
        }
        let Some(coverage) = coverage else {
            return self.open(format!("{path} changed, and no report says which tests run it"));
        };
        match change {
            Change::Nothing => {}
            Change::Unknown => self.open(format!("{path} changed, and there is no telling where")),
            Change::Outside(outside) => self.outside(path, coverage, (was, &outside), process),
            Change::Bodies(bodies) => {
                for changed in bodies {
                    self.body(path, coverage, &changed, process);
                }
            }
        }
    }

    /// A function does something else.
    fn body(&mut self, path: &RepoPath, coverage: &FileCoverage, changed: &ChangedBody<'_>, process: Process) {
        let name = changed.body.name.as_str();
        let ran = self.ran(coverage, changed.lines);
        for test in &ran.run {
            let covers = changed.edited.filter(|edited| self.ran_by(coverage, *edited, *test));
            let runs = || Reason::Runs(path.clone(), Arc::from(name));
            self.pick(*test, covers.map_or_else(runs, |lines| Reason::Covers(path.clone(), lines)));
        }
        for test in &ran.around {
            self.pick(*test, Reason::Runs(path.clone(), Arc::from(name)));
        }
        if ran.outside {
            return self.open(format!("{name} of {path} ran outside of tests, as when a module is loaded"));
        }
        if !is_measured(coverage, changed.lines) {
            return self.open(format!("{name} of {path} changed, and none of its lines is measured"));
        }
        if has_strangers(coverage, changed.lines) {
            return self.open(format!("{name} of {path} ran, and a report does not say in which tests"));
        }
        if process == Process::Own {
            return;
        }
        let around = ran.around.iter().chain(ran.run.iter().filter(|_| self.known.fixtures == Fixtures::Anywhere));
        if let Some(test) = around.min() {
            if self.known.fixtures > Fixtures::File {
                let test = self.tests.name(*test);
                return self.open(format!("{name} of {path} sets up {test}, and what is set up may live longer"));
            }
            let files: FxHashSet<&str> = ran.around.iter().map(|test| file_of(self.tests.name(*test))).collect();
            let of_file = |test: &TestId| files.contains(file_of(self.tests.name(*test)));
            let all: Vec<TestId> = (0..self.tests.names.len()).filter(of_file).collect();
            for test in all {
                self.pick(test, Reason::SetUp(path.clone(), Arc::from(name)));
            }
        }
        let all: FxHashSet<TestId> = ran.run.union(&ran.around).copied().collect();
        let kept = self.kept.get_or_init(|| Kept::of(self.known, &self.tests));
        let loaded = kept.loaded(changed.body, &all).map(|(test, loaded)| (test, loaded.clone()));
        let finds = kept.found_by(changed.body, &all).into_iter();
        let finds: Vec<(TestId, Reason)> =
            finds.map(|(test, name, path)| (test, Reason::Finds(path.clone(), Arc::from(name)))).collect();
        for (test, reason) in finds {
            self.pick(test, reason);
        }
        if let Some((test, loaded)) = loaded {
            let test = self.tests.name(test);
            self.open(format!("{name} of {path} runs in {test}, which loads {loaded}: what it did then is kept"));
        }
    }

    /// Something outside of functions is another one.
    fn outside(
        &mut self,
        path: &RepoPath,
        coverage: &FileCoverage,
        (was, outside): (&Shape, &Outside<'_>),
        process: Process,
    ) {
        let mut all = FxHashSet::default();
        for (context, lines) in coverage.contexts.iter().filter(|entry| entry.1.count() > 0) {
            let Some((test, _)) = self.tests.of_context(*context) else { continue };
            let is_told = was.loads().any(|line| lines.contains(line));
            all.insert((test, is_told));
        }
        for (test, _) in &all {
            self.pick(*test, Reason::Loads(path.clone()));
        }
        // Who loads a script runs the lines outside of its functions, if the tool counts those at all.
        let is_script = Language::of(path.as_str()).is_some_and(|language| language.name.ends_with("Script"));
        let is_told = !all.is_empty() && all.iter().all(|(_, is_told)| *is_told);
        let whole = LineRange::new(Line::FIRST, coverage.last_line().unwrap_or(Line::FIRST));
        if !(process == Process::Own && is_script && is_told) || has_strangers(coverage, whole) {
            self.open(format!("{path}:{} is outside of functions: nobody knows which tests read it", outside.line));
        }
    }

    /// The tests that ran any of some lines.
    fn ran(&self, coverage: &FileCoverage, lines: LineRange) -> Ran {
        let mut ran = Ran::default();
        for (context, bits) in coverage.contexts.iter() {
            if !bits.meets(lines) {
                continue;
            }
            match self.tests.of_context(*context) {
                None => ran.outside = true,
                Some((test, Phase::Run)) => _ = ran.run.insert(test),
                Some((test, Phase::Around)) => _ = ran.around.insert(test),
            }
        }
        ran
    }

    fn ran_by(&self, coverage: &FileCoverage, lines: LineRange, test: TestId) -> bool {
        let mut of_test =
            coverage.contexts.iter().filter(|entry| self.tests.of_context(entry.0).is_some_and(|it| it.0 == test));
        of_test.any(|(_, bits)| bits.meets(lines))
    }

    /// Tests outside of a file that ran any line of it.
    pub(super) fn pick_readers(&mut self, path: &RepoPath) {
        let coverage = self.known.source(path.as_str()).and_then(|source| source.coverage);
        for (context, _) in coverage.iter().flat_map(|coverage| coverage.contexts.iter()) {
            if let Some((test, _)) = self.tests.of_context(*context) {
                self.pick(test, Reason::Loads(path.clone()));
            }
        }
    }

    /// Tests whose doings in other processes nobody sees.
    fn pick_opaque(&mut self) {
        let suspects: Vec<&Source<'_>> = self.known.sources.iter().filter(|source| source.is_suspect).collect();
        let paths: Vec<&RepoPath> = suspects.iter().map(|source| source.path).collect();
        for (source, shape) in suspects.iter().zip((self.known.shapes)(&paths)) {
            let Some(shape) = shape.filter(|shape| !shape.opaque.is_empty()) else { continue };
            let path = source.path;
            let mut opaque = self.tests_of(path.as_str());
            match source.coverage {
                Some(coverage) => {
                    let runs = |bits: &crate::coverage::LineBits| shape.opaque.iter().any(|line| bits.contains(*line));
                    let all = coverage.contexts.iter().filter(|entry| runs(&entry.1));
                    opaque.extend(all.filter_map(|entry| Some(self.tests.of_context(entry.0)?.0)));
                }
                // What helps tests is known by its place alone.
                None if opaque.is_empty() && is_test(path.as_str()) => {
                    let below = |test: &TestId| is_below(self.tests.name(*test), path.parent());
                    opaque.extend((0..self.tests.names.len()).filter(below));
                }
                None => {}
            }
            for test in opaque {
                self.pick(test, Reason::Opaque(path.clone()));
            }
        }
    }

    fn finish(mut self) -> Selection {
        if self.is_code {
            self.pick_opaque();
        }
        for test in 0..self.tests.names.len() {
            if self.known.failed.contains(self.tests.name(test)) {
                self.pick(test, Reason::Failed);
            }
        }
        let is_everything = !self.everything.is_empty();
        let mut tests = self.tests.in_order(&self.picked, is_everything.then_some(&Reason::Everything));
        let failed = tests.iter().take_while(|picked| picked.reason == Reason::Failed).count();
        let unknown = |test: &&String| !self.tests.names.iter().any(|name| **name == ***test);
        let named: Vec<(&String, Reason)> = (self.known.failed.iter().map(|test| (test, Reason::Failed)))
            .chain(self.known.never_ran.iter().map(|test| (test, Reason::NeverRan)))
            .filter(|(test, _)| unknown(test))
            .collect();
        let known = self.tests.names.len() + named.len();
        let mut named: Vec<Picked> =
            named.into_iter().map(|(test, reason)| Picked { test: Arc::from(test.as_str()), reason }).collect();
        named.sort_by(|a, b| (rank(&a.reason), &a.test).cmp(&(rank(&b.reason), &b.test)));
        tests.splice(failed..failed, named);
        self.files.sort();
        self.files.dedup();
        Selection { everything: self.everything, tests, files: self.files, harmless: self.harmless, known }
    }
}

/// Is any of the lines one that could run?
fn is_measured(coverage: &FileCoverage, lines: LineRange) -> bool {
    coverage.lines.iter().any(|(line, _)| lines.contains(line))
        || coverage.contexts.iter().any(|(_, bits)| bits.meets(lines))
}

/// Did any of the lines run in no known context? Then a report measured it that knows no tests. A statement of several
/// lines is one, whichever of them a tool names.
fn has_strangers(coverage: &FileCoverage, lines: LineRange) -> bool {
    let mut starts = coverage.lines.iter().peekable();
    while let Some((line, hits)) = starts.next() {
        if hits > 0 && lines.contains(line) {
            let end = starts.peek().and_then(|(next, _)| next.previous()).unwrap_or(lines.end).max(line);
            let statement = LineRange::new(line, end);
            if !coverage.contexts.iter().any(|(_, bits)| bits.meets(statement)) {
                return true;
            }
        }
    }
    false
}

/// Does a test stand below a folder, as far as its name tells? What does not name its file may.
fn is_below(test: &str, folder: &str) -> bool {
    let rest = test.strip_prefix(folder);
    folder.is_empty() || rest.is_some_and(|rest| rest.starts_with('/')) || !test.contains('/')
}

/// The file that a test's name begins with.
fn file_of(test: &str) -> &str {
    test.split("::").next().unwrap_or(test)
}
