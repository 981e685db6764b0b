//! Whatever happens to a project, what is kept of it is what a fresh load would say.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use proptest::prelude::*;

use super::{Loaded, Nobody, Project, Request, Settings, facts_of};
use crate::analysis::history::HistoryMemo;
use crate::analysis::{Baseline, BaselineInfo, FileEntry, FileState, Snapshot};
use crate::config::{Config, Partial};
use crate::coverage::{List, Metric, Percent};
use crate::project::load::News;
use crate::project::memo::{Counts, Memo};
use crate::project::{Comparer, Present, history};

const SOURCES: [&str; 5] = ["src/a.py", "src/b.py", "src/deep/c.go", "lib/d.rs", "e.txt"];
const REPORTS: [&str; 3] = ["lcov.info", "build/coverage.xml", "cover.out"];

/// Something that happens to a project.
#[derive(Clone, Debug)]
enum Event {
    /// A source gets another text, or goes.
    Source(usize, Option<u8>),
    /// A report says something else, or goes.
    Report(usize, Option<Vec<u8>>),
    /// Some files do not count any more, or do again.
    Exclude(bool),
    /// Everything is committed.
    Commit,
    /// A file is touched, its content what it was.
    Touch(usize),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        6 => (0..SOURCES.len(), prop::option::weighted(0.9, 0u8..6)).prop_map(|(at, text)| Event::Source(at, text)),
        6 => (0..REPORTS.len(), prop::option::weighted(0.9, prop::collection::vec(0u8..4, 5)))
            .prop_map(|(at, hits)| Event::Report(at, hits)),
        1 => any::<bool>().prop_map(Event::Exclude),
        1 => Just(Event::Commit),
        1 => (0..SOURCES.len()).prop_map(Event::Touch),
    ];
    prop::collection::vec((event, 0u8..4), 1..9).prop_map(|events| events.into_iter().map(|event| event.0).collect())
}

/// Texts that differ in what functions they have and in how long they are.
fn text(path: &str, seed: u8) -> String {
    let function = |n: u8| match path.rsplit('.').next() {
        Some("py") => format!("def f{n}(x):\n    if x:\n        return {n}\n    return 0\n\n"),
        Some("go") => format!("func F{n}(x int) int {{\n\tif x > {n} {{\n\t\treturn 1\n\t}}\n\treturn 0\n}}\n\n"),
        Some("rs") => format!("fn f{n}(x: u8) -> u8 {{\n    if x > {n} {{\n        return 1;\n    }}\n    0\n}}\n\n"),
        _ => format!("{n}\n\n\n"),
    };
    let head = if path.ends_with("go") { "package deep\n\n" } else { "" };
    format!("{head}{}", (0..=seed % 3).map(|n| function(n + seed / 3)).collect::<String>())
}

fn report(name: &str, hits: &[u8]) -> String {
    let lines = |seed: u8| (1..8u8).map(move |line| (line, (line * 7 + seed) % 3 * seed.min(1)));
    match name.rsplit('.').next() {
        Some("info") => hits
            .iter()
            .zip(SOURCES)
            .filter(|(seed, _)| **seed < 3)
            .map(|(seed, path)| {
                let records: String = lines(*seed).map(|(line, hits)| format!("DA:{line},{hits}\n")).collect();
                format!("SF:{path}\n{records}BRDA:2,0,0,1\nBRDA:2,0,1,{seed}\nend_of_record\n")
            })
            .collect(),
        Some("xml") => {
            let classes: String = hits
                .iter()
                .zip(SOURCES)
                .filter(|(seed, _)| **seed < 2)
                .map(|(seed, path)| {
                    let lines: String =
                        lines(*seed).map(|(line, hits)| format!("<line number=\"{line}\" hits=\"{hits}\"/>")).collect();
                    format!("<class name=\"x\" filename=\"{path}\"><methods/><lines>{lines}</lines></class>")
                })
                .collect();
            format!(
                "<?xml version=\"1.0\"?><coverage line-rate=\"1\" version=\"1\"><packages><package name=\"p\"><classes>{classes}</classes></package></packages></coverage>"
            )
        }
        _ => format!("mode: set\nexample.com/x/src/deep/c.go:3.20,5.3 2 {}\n", hits.first().map_or(0, |hit| hit % 2)),
    }
}

struct World {
    dir: tempfile::TempDir,
    excluding: bool,
}

impl World {
    fn new() -> World {
        let world = World { dir: tempfile::tempdir().unwrap(), excluding: false };
        world.write("go.mod", "module example.com/x\n");
        world.write(".gitignore", "build/\n");
        for path in SOURCES {
            world.write(path, &text(path, 1));
        }
        world.write("lcov.info", &report("lcov.info", &[1, 2, 1, 0, 2]));
        world.git(&["init", "-q", "-b", "main"]);
        world.git(&["add", "src", "lib", "e.txt", "go.mod"]);
        world.git(&["-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "x"]);
        world
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        std::fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        std::fs::write(self.path(path), text).unwrap();
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = std::process::Command::new("git");
        command.args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]);
        assert!(command.args(arguments).current_dir(self.dir.path()).status().unwrap().success());
    }

    fn settings(&self) -> Settings {
        let exclude = self.excluding.then(|| vec!["lib/**".to_owned()]);
        Settings { config: Config::resolve([Partial { exclude, ..Partial::default() }]), ..Settings::default() }
    }

    fn request(&self) -> Request {
        Request { root: self.dir.path().to_owned(), settings: self.settings(), ..Request::default() }
    }

    /// Lets something happen. Says which file a watcher would tell of.
    fn happen(&mut self, event: &Event) -> Option<PathBuf> {
        let replace = |path: &str, text: Option<String>| {
            match text {
                Some(text) => self.write(path, &text),
                None => _ = std::fs::remove_file(self.path(path)),
            }
            Some(self.path(path))
        };
        match event {
            Event::Source(at, seed) => replace(SOURCES[*at], seed.map(|seed| text(SOURCES[*at], seed))),
            Event::Report(at, hits) => replace(REPORTS[*at], hits.as_ref().map(|hits| report(REPORTS[*at], hits))),
            Event::Exclude(excluding) => {
                self.excluding = *excluding;
                None
            }
            Event::Commit => {
                self.git(&["add", "-u"]);
                self.git(&["-c", "core.hooksPath=/dev/null", "commit", "-q", "--allow-empty", "-m", "y"]);
                None
            }
            Event::Touch(at) => {
                let path = self.path(SOURCES[*at]);
                let file = std::fs::File::options().append(true).open(&path).ok()?;
                file.set_modified(std::time::SystemTime::now()).unwrap();
                Some(path)
            }
        }
    }
}

/// Everything that a load says, as text.
fn said(loaded: &Loaded) -> String {
    let snapshot = &loaded.snapshot;
    let files: Vec<_> = snapshot
        .files
        .iter()
        .map(|file| (&file.path, file.state, &file.file, file.totals, file.impact, file.partial, &file.extents))
        .collect();
    let gaps = (snapshot.gap_index(true), snapshot.gaps(true));
    let functions: Vec<_> = snapshot.functions().collect();
    let mut report = crate::coverage::Report::clone(&snapshot.report);
    report.inputs.iter_mut().for_each(|input| input.modified = None);
    let said = (&snapshot.project, snapshot.headline, snapshot.totals, files, gaps, functions);
    format!("{said:#?}\n{:#?}\n{report:#?}", (&snapshot.tree().nodes, &snapshot.not_measured, &snapshot.inputs))
}

/// The whole load: functions and dirt, too.
fn whole(project: &mut Project, news: News) -> Option<Loaded> {
    let loaded = project.load(news, &Nobody).ok()?;
    Some(project.find_functions(&Nobody).unwrap_or(loaded))
}

fn baseline(loaded: &Loaded, name: &str) -> Arc<Baseline> {
    let info = BaselineInfo {
        name: name.to_owned(),
        generator: Baseline::GENERATOR.to_owned(),
        created: 0,
        commit: None,
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
    Arc::new(Baseline { info, measurement: loaded.measurement(None), tests: None })
}

/// A fresh load with what only those know who saw the texts that were measured: where their lines are now.
fn with_aged(fresh: Loaded, kept: &Loaded) -> Loaded {
    let snapshot = &fresh.snapshot;
    let knows_more = |kept: &Arc<FileEntry>, fresh: &Arc<FileEntry>| {
        let undone = fresh.state == FileState::Stale && kept.state == FileState::Measured;
        kept.path == fresh.path && (kept.aged.is_some() || undone)
    };
    let known = |fresh: &Arc<FileEntry>| kept.snapshot.files.iter().find(|kept| knows_more(kept, fresh));
    if snapshot.files.iter().all(|entry| known(entry).is_none()) {
        return fresh;
    }
    let entries: List<Arc<FileEntry>> =
        snapshot.files.iter().map(|entry| Arc::clone(known(entry).unwrap_or(entry))).collect();
    let mut report = crate::coverage::Report::clone(&snapshot.report);
    report.files = entries.iter().map(|entry| Arc::clone(&entry.file)).collect();
    // Lines that moved with the text do not lie after its end.
    report.diagnostics.clone_from(&kept.snapshot.report.diagnostics);
    let facts = facts_of(snapshot, snapshot.project.clone(), snapshot.partial);
    Loaded { snapshot: Arc::new(Snapshot::new(Arc::new(report), entries, facts)), ..fresh }
}

/// What the comparison and the history say, as text.
fn compared(
    loaded: &Loaded,
    world: &World,
    baselines: &[Arc<Baseline>],
    (comparer, memo): (&mut Comparer, &mut HistoryMemo),
) -> String {
    let settings = world.settings();
    let comparison = baselines.last().map(|baseline| comparer.compare(loaded, &settings, baseline, None));
    let comparison = comparison.map(|comparison| (comparison.differential, comparison.now));
    let config = settings.config.clone();
    let now = Some(Present { loaded, config: &config, since: None });
    format!("{comparison:#?}\n{:#?}", history(memo, baselines, now, Percent::parse("80").unwrap()))
}

fn difference(kept: &str, fresh: &str) -> String {
    let lines = kept.lines().zip(fresh.lines()).enumerate();
    let at = lines.filter(|(_, (a, b))| a != b).map(|(at, _)| at).next().unwrap_or_default();
    let near = |text: &str| text.lines().skip(at.saturating_sub(12)).take(24).collect::<Vec<_>>().join("\n");
    format!("kept:\n{}\nfresh:\n{}", near(kept), near(fresh))
}

/// Plays events; `watched` tells whether somebody says which files changed.
fn play(events: &[Event], watched: bool) -> Result<(), TestCaseError> {
    let mut world = World::new();
    let mut project = Project::new(world.request());
    let (mut comparer, mut memo) = (Comparer::default(), HistoryMemo::default());
    let mut baselines: Vec<Arc<Baseline>> = Vec::new();
    whole(&mut project, News::anything());
    for (at, event) in events.iter().enumerate() {
        let path = world.happen(event);
        let news = if watched { News::of(path) } else { News::anything() };
        if matches!(event, Event::Exclude(_)) {
            project.set_settings(world.settings());
        }
        let kept = whole(&mut project, news);
        let fresh = whole(&mut Project::new(world.request()), News::anything());
        prop_assert_eq!(kept.is_some(), fresh.is_some(), "{:?}", event);
        let (Some(kept), Some(fresh)) = (kept, fresh) else { continue };
        let fresh = with_aged(fresh, &kept);
        let (a, b) = (said(&kept), said(&fresh));
        prop_assert!(a == b, "after {:?}\n{}", event, difference(&a, &b));
        let a = compared(&kept, &world, &baselines, (&mut comparer, &mut memo));
        let b = compared(&fresh, &world, &baselines, (&mut Comparer::default(), &mut HistoryMemo::default()));
        prop_assert!(a == b, "compared after {:?}\n{}", event, difference(&a, &b));
        if at % 3 == 1 {
            baselines.push(baseline(&kept, &format!("phase {at}")));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_is_what_a_fresh_load_says(events in events()) {
        play(&events, true)?;
    }

    #[test]
    fn a_watcher_that_lost_events_ends_where_a_fresh_load_does(events in events()) {
        play(&events, false)?;
    }
}

/// A project of many small files with one report.
fn many(count: usize) -> World {
    let world = World { dir: tempfile::tempdir().unwrap(), excluding: false };
    let mut report = String::new();
    for n in 0..count {
        let path = format!("src/f{n}.py");
        world.write(&path, &format!("def f{n}(x):\n    return x\n"));
        writeln!(report, "SF:{path}\nDA:1,1\nDA:2,{}\nend_of_record", n % 2).unwrap();
    }
    world.write("lcov.info", &report);
    // Long ago, so that no file may have been written once more within the resolution of a clock.
    let past = std::time::SystemTime::now() - std::time::Duration::from_hours(1);
    for entry in std::fs::read_dir(world.path("src")).unwrap() {
        std::fs::File::options().append(true).open(entry.unwrap().path()).unwrap().set_modified(past).unwrap();
    }
    world
}

mod gains;
mod one_file;
mod outlined;
mod runs;
mod some;
mod unsaved;
