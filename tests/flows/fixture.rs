//! Projects in memory: files written as text with their coverage in front of each line.

use std::collections::BTreeMap;
use std::sync::Arc;

use lazycov::analysis::differential::Marks;
use lazycov::analysis::{Aged, Facts, FileEntry, FileState, InputStatus, NotMeasured, ProjectInfo, Snapshot};
use lazycov::coverage::{
    BranchesBuilder, Code, Counts, Diagnostic, File, FileCoverage, Function, Functions, InputId, InputInfo, Label,
    Line, Metric, MetricSet, Repeat, RepoPath, Report,
};
use lazycov::source::syntax;

/// A project: files, and what there is to know about it.
#[derive(Clone, Default)]
pub(crate) struct Project {
    files: BTreeMap<String, (FileCoverage, String)>,
    /// Files as they were written.
    annotated: BTreeMap<String, String>,
    contexts: Vec<Arc<str>>,
    /// Texts of files without data.
    texts: BTreeMap<String, String>,
    stale: Vec<String>,
    aged: BTreeMap<String, Arc<Aged>>,
    unresolved: Vec<String>,
    not_measured: Vec<NotMeasured>,
    unreadable: Vec<(&'static str, &'static str)>,
    met: Vec<InputStatus>,
    partial: bool,
    parsed: bool,
}

impl Project {
    /// Adds a file. Each line is `hits│code`, hits empty where there is no code; `12/0,3` says that a branch of the line
    /// has an arm that was never taken and one that was taken three times. `fn` and `func` begin functions that end at
    /// the next line of `}` alone.
    pub(crate) fn file(mut self, path: &str, annotated: &str) -> Project {
        let mut coverage = FileCoverage {
            carries: MetricSet::of(&[Metric::Lines, Metric::Branches, Metric::Functions]),
            counts: Counts::Exact,
            ..FileCoverage::default()
        };
        let mut branches = BranchesBuilder::default();
        let (mut lines, mut functions, mut text) = (Vec::new(), Vec::new(), String::new());
        for (at, row) in annotated.trim_start_matches('\n').lines().enumerate() {
            let line = Line::from_index(at);
            let (data, code) = row.split_once('│').unwrap_or(("", row));
            let (hits, arms) = data.trim().split_once('/').unwrap_or((data.trim(), ""));
            if let Ok(hits) = hits.parse::<u64>() {
                lines.push((line, hits));
            }
            for (nth, taken) in arms.split(',').filter_map(|arm| arm.parse().ok()).enumerate() {
                branches.push(line, 0, Label::Number(nth as u32), Some(taken));
            }
            if let Some(name) = code.split(['(', ' ']).skip_while(|word| !["fn", "func"].contains(word)).nth(1) {
                functions.push((name.to_owned(), line, None, hits.parse::<u64>().ok()));
            }
            if let Some(open) = functions.last_mut().filter(|open| code == "}" && open.2.is_none()) {
                open.2 = Some(line);
            }
            text.push_str(code);
            text.push('\n');
        }
        coverage.lines = lines.into_iter().collect();
        coverage.branches = branches.finish(Repeat::Sum);
        let functions =
            functions.into_iter().map(|(name, start, end, hits)| Function::new(&name, Some(start), end, hits));
        coverage.functions = Functions::group(functions.collect());
        self.annotated.insert(path.to_owned(), annotated.to_owned());
        self.files.insert(path.to_owned(), (coverage, text));
        self
    }

    /// Says that a file was edited after it was measured.
    pub(crate) fn stale(mut self, path: &str) -> Project {
        self.stale.push(path.to_owned());
        self
    }

    /// Edits a file after it was measured. Its marks move with the text.
    pub(crate) fn edited(mut self, path: &str, edit: impl FnOnce(&str) -> String) -> Project {
        let (coverage, text) = self.files.get_mut(path).unwrap();
        let edited = edit(text);
        let marks = |text: &str| Marks::new(text.as_bytes(), text.lines());
        let functions = syntax::extents(path, &edited).unwrap();
        let (moved, aged) = Aged::of(coverage, &marks(text), &marks(&edited), &functions).unwrap();
        (*coverage, *text) = (moved, edited);
        self.aged.insert(path.to_owned(), Arc::new(aged));
        self.stale(path)
    }

    /// Says that a file was not found.
    pub(crate) fn unresolved(mut self, path: &str) -> Project {
        self.unresolved.push(path.to_owned());
        self
    }

    /// Says that nobody measures these files of a language.
    pub(crate) fn not_measured(mut self, language: &'static str, files: &[&str]) -> Project {
        self.not_measured.push(NotMeasured { language, files: files.iter().map(|path| RepoPath::new(path)).collect() });
        self
    }

    /// Adds a file without data.
    pub(crate) fn unmeasured(mut self, path: &str, text: &str) -> Project {
        self.texts.insert(path.to_owned(), text.to_owned());
        self
    }

    /// Says that a report could not be read, and why.
    pub(crate) fn unreadable(mut self, report: &'static str, why: &'static str) -> Project {
        self.unreadable.push((report, why));
        self
    }

    /// Says what became of a report.
    pub(crate) fn met(mut self, report: InputStatus) -> Project {
        self.met.push(report);
        self
    }

    /// Says that more is on its way.
    pub(crate) fn partial(mut self) -> Project {
        self.partial = true;
        self
    }

    /// Says that sources were parsed: how complex functions are is known.
    pub(crate) fn parsed(mut self) -> Project {
        self.parsed = true;
        self
    }

    /// Names the tests that data speak of.
    pub(crate) fn contexts(mut self, names: &[&'static str]) -> Project {
        self.contexts = names.iter().map(|name| (*name).into()).collect();
        self
    }

    /// A file as it was written.
    pub(crate) fn annotated(&self, path: &str) -> String {
        self.annotated.get(path).cloned().unwrap()
    }

    /// Changes the coverage of a file.
    pub(crate) fn with(mut self, path: &str, change: impl FnOnce(&mut FileCoverage)) -> Project {
        change(&mut self.files.get_mut(path).unwrap().0);
        self
    }

    /// The sources that can be read.
    pub(crate) fn sources(&self) -> BTreeMap<String, String> {
        let found = self.files.iter().filter(|(path, _)| !self.unresolved.contains(path));
        let found = found.map(|(path, (_, text))| (path.clone(), text.clone()));
        found.chain(self.texts.clone()).collect()
    }

    /// The project, analysed.
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        let file = |(path, (coverage, _)): (&String, &(FileCoverage, String))| {
            let (path, resolved) = (RepoPath::new(path), !self.unresolved.contains(path));
            let coverage = Arc::new(coverage.clone());
            Arc::new(File { path, resolved, coverage, measured_by: vec![InputId(0)], source_hash: None })
        };
        let files: Vec<Arc<File>> = self.files.iter().map(file).collect();
        let entry = |file: &Arc<File>| {
            let state = match (file.resolved, self.stale.iter().any(|path| path == file.path.as_str())) {
                (false, _) => FileState::Unresolved,
                (true, true) => FileState::Stale,
                (true, false) => FileState::Measured,
            };
            let path = file.path.as_str();
            let text = self.files.get(path).filter(|_| self.parsed).map(|known| &known.1);
            let extents = text.and_then(|text| syntax::extents(path, text)).map(Arc::from);
            let entry = FileEntry::new(Arc::clone(file), state, None, extents);
            Arc::new(entry.aged(self.aged.get(file.path.as_str()).cloned()))
        };
        let entries: Vec<_> = files.iter().map(entry).collect();
        let input = InputInfo {
            path: "lcov.info".into(),
            parts: Vec::new(),
            format: "lcov",
            producer: None,
            files: self.files.len(),
            reported: None,
            modified: None,
            content_hash: [0; 32],
        };
        let diagnostics = self.unreadable.iter().map(|(report, why)| Diagnostic {
            code: Code::UnreadableInput,
            input: Some((*report).into()),
            position: None,
            message: (*why).to_owned(),
            count: 1,
        });
        let inputs =
            self.unreadable.iter().map(|(report, why)| InputStatus::left((*report).into(), None, (*why).to_owned()));
        let report = Report {
            inputs: vec![input],
            files: files.into(),
            contexts: self.contexts.clone(),
            diagnostics: diagnostics.collect(),
        };
        let facts = Facts {
            project: ProjectInfo {
                name: "tako".to_owned(),
                branch: Some("main".to_owned()),
                commit: Some("a1b2c3d".to_owned()),
                dirty: Some(true),
            },
            not_measured: self.not_measured.clone().into(),
            partial: self.partial,
            inputs: inputs.chain(self.met.iter().cloned()).collect(),
            ..Facts::default()
        };
        let snapshot = Snapshot::new(Arc::new(report), entries, facts);
        snapshot.gap_index(false);
        Arc::new(snapshot)
    }
}

/// A small project in three languages with gaps of every kind.
pub(crate) fn tako() -> Project {
    Project::default()
        .file("cmd/tako/main.go", MAIN)
        .file("internal/engine/runner.go", RUNNER)
        .file("internal/engine/store.go", STORE)
        .file("web/src/parse.ts", PARSE)
        .file("web/src/ui.ts", UI)
        .stale("web/src/ui.ts")
        .unresolved("web/src/parse.ts")
        .not_measured("Python", &["tools/release.py", "tools/notes.py"])
}

const MAIN: &str = "
│package main
│
5│func main() {
5│	engine.Run()
│}
";

/// The file with the largest gap.
pub(crate) const RUNNER: &str = "
│package engine
│
│import \"fmt\"
│
12│func Run(jobs []Job) error {
12│	for _, job := range jobs {
48/0,48│		if err := job.Start(); err != nil {
0│			return fmt.Errorf(\"start %s: %w\", job.Name, err)
│		}
48│		job.Wait()
│	}
12│	return nil
│}
│
0│func Resume(id string) error {
0│	run, err := store.Load(id)
0/0,0│	if err != nil {
0│		return err
│	}
0│	run.Replay()
0│	return nil
│}
│
3│func Stop(job *Job) {
3/3,0│	if job.Running() {
3│		job.Kill()
3│		job.Wait()
3│		job.Clear()
3│		job.Free()
3│		job.Close()
3│		job.Log(\"stopped\")
│	}
3│}
│}
│
7│func Names(jobs []Job) []string {
7│	var names []string
7│	for _, job := range jobs {
21│		names = append(names, job.Name)
│	}
7│	return names
│}
";

const STORE: &str = "
│package engine
│
4│func Load(id string) (*Run, error) {
4/4,0│	if run, ok := cache[id]; ok {
4│		return run, nil
│	}
0│	file, err := open(id)
0│	return decode(file), err
│}
│
123456│func Count() int {
123456│	return len(cache)
│}
";

const PARSE: &str = "
9│export fn parse(text) {
9│  const tokens = lex(text)
0│  if (!tokens.length) throw new Error('empty')
9│  return build(tokens)
│}
";

const UI: &str = "
1│export fn draw(tree) {
1│  return tree.map(row)
│}
0│export fn clear() {
0│  screen.reset()
│}
";
