//! Each rule, on small projects made by hand.

mod during_run;
mod kept;

use std::sync::Arc;

use proptest::prelude::*;
use rustc_hash::FxHashSet;

use super::*;
use crate::coverage::{ContextId, FileCoverage, Line, LineBits, LineRange, RepoPath};

fn line(number: u32) -> Line {
    Line::new(number).unwrap()
}

fn range(lines: (u32, u32)) -> LineRange {
    LineRange::new(line(lines.0), line(lines.1))
}

fn hash(of: u8) -> Hash {
    [of; 16]
}

/// A text of pieces, each one line, and of functions below them.
fn text(content: u8, pieces: &[u8], bodies: &[(&str, (u32, u32), u8)]) -> Shape {
    let piece = |(at, of): (usize, &u8)| {
        let lines = range((at as u32 + 1, at as u32 + 1));
        Piece {
            hash: hash(*of),
            lines,
            is_tame: *of < 100,
            runs_once: true,
            defines: None,
            used: [Name::of("Base")].into_iter().collect(),
        }
    };
    let body = |(name, lines, of): &(&str, (u32, u32), u8)| Body {
        name: (*name).to_owned(),
        hash: hash(*of),
        lines: Some(range(*lines)),
        inner: Vec::new(),
        keeps: Vec::new(),
        only_keeps: false,
        used: Used::default(),
        is_bound: false,
    };
    Shape {
        content: hash(content),
        is_understood: true,
        pieces: pieces.iter().enumerate().map(piece).collect(),
        bodies: bodies.iter().map(body).collect(),
        opaque: Vec::new(),
        lines: (0..60).map(|at| if at + 1 == 12 { u32::from(content) + 1000 } else { at }).collect(),
    }
}

/// What ran: context and lines.
type Ran<'a> = &'a [(&'a str, &'a [u32])];

/// A project whose files were measured.
#[derive(Clone, Default)]
struct Project {
    contexts: Vec<Arc<str>>,
    files: Vec<(RepoPath, Option<FileCoverage>, Option<Arc<Shape>>)>,
    failed: FxHashSet<String>,
    never_ran: Vec<String>,
    fixtures: Option<Fixtures>,
}

impl Project {
    fn with(mut self, path: &str, shape: Shape, ran: Ran<'_>) -> Project {
        let mut coverage = FileCoverage::default();
        let mut hits = vec![0u64; 60];
        for (context, lines) in ran {
            let known = self.contexts.iter().position(|name| **name == **context);
            let id = known.unwrap_or_else(|| {
                self.contexts.push(Arc::from(*context));
                self.contexts.len() - 1
            });
            let mut bits = LineBits::default();
            for number in *lines {
                bits.insert(line(*number));
                hits[*number as usize] += 1;
            }
            coverage.contexts.add(ContextId(id as u32), &bits);
        }
        coverage.lines = (1..50).map(|number| (line(number), hits[number as usize])).collect();
        self.files.push((RepoPath::new(path), Some(coverage), Some(Arc::new(shape))));
        self.files.sort_by(|a, b| a.0.cmp(&b.0));
        self
    }

    fn unmeasured(mut self, path: &str, shape: Shape) -> Project {
        self.files.push((RepoPath::new(path), None, Some(Arc::new(shape))));
        self.files.sort_by(|a, b| a.0.cmp(&b.0));
        self
    }

    fn select(&self, edits: &[Edit]) -> Selection {
        let source = |(path, coverage, shape): &'_ (RepoPath, Option<FileCoverage>, Option<Arc<Shape>>)| {
            (path.clone(), coverage.clone(), shape.clone())
        };
        let files: Vec<_> = self.files.iter().map(source).collect();
        let sources: Vec<Source<'_>> = files
            .iter()
            .map(|(path, coverage, shape)| Source {
                path,
                coverage: coverage.as_ref(),
                is_suspect: shape.as_ref().is_some_and(|shape| !shape.opaque.is_empty()),
            })
            .collect();
        let shape = |path: &&RepoPath| files.iter().find(|file| file.0 == **path)?.2.clone();
        let shapes = |paths: &[&RepoPath]| paths.iter().map(shape).collect();
        let was = |edit: &Edit| Edit { was: edit.was.clone().or_else(|| shape(&&edit.path)), ..edit.clone() };
        let edits: Vec<Edit> = edits.iter().map(was).collect();
        select(
            &Known {
                contexts: &self.contexts,
                sources: &sources,
                shapes: &shapes,
                failed: &self.failed,
                never_ran: &self.never_ran,
                process: usual_process,
                fixtures: self.fixtures.unwrap_or(Fixtures::File),
            },
            &edits,
        )
    }
}

fn changed(path: &str, shape: Shape) -> Edit {
    Edit {
        path: RepoPath::new(path),
        was_there: true,
        is_there: true,
        was: None,
        is: Some(Arc::new(shape)),
        during_run: false,
        named_by: None,
    }
}

fn names(selection: &Selection) -> Vec<&str> {
    selection.tests.iter().map(|picked| &*picked.test).collect()
}

fn reasons(selection: &Selection) -> Vec<String> {
    selection.tests.iter().map(|picked| format!("{}: {}", picked.test, picked.reason)).collect()
}

const A: &str = "tests/test_a.py::test_one";
const A2: &str = "tests/test_a.py::test_two";
const B: &str = "tests/test_b.py::test_one";

/// Two functions, of which one is run by A, and both by B.
fn shop() -> Project {
    Project::default().with(
        "shop.py",
        text(0, &[1, 2], &[("sum", (10, 14), 1), ("price", (20, 24), 2)]),
        &[
            ("", &[1, 2]),
            ("tests/test_a.py::test_one|run", &[10, 12, 14]),
            ("tests/test_a.py::test_two|run", &[30]),
            ("tests/test_b.py::test_one|run", &[10, 14, 20, 22, 24]),
        ],
    )
}

fn sum_changed() -> Edit {
    changed("shop.py", text(9, &[1, 2], &[("sum", (10, 14), 8), ("price", (20, 24), 2)]))
}

#[test]
fn a_function_that_changed_is_for_the_tests_that_ran_it() {
    let selection = shop().select(&[sum_changed()]);
    assert_eq!(
        reasons(&selection),
        [
            "tests/test_a.py::test_one: covers line 12 of shop.py, which you edited",
            "tests/test_b.py::test_one: runs sum of shop.py, which you edited",
        ]
    );
    assert_eq!((selection.everything.len(), selection.risk().covered, selection.risk().total), (0, 2, 3));
}

#[test]
fn comments_and_blank_lines_are_for_nobody() {
    let same = changed("shop.py", text(9, &[1, 2], &[("sum", (11, 15), 1), ("price", (21, 25), 2)]));
    let selection = shop().select(&[same]);
    assert_eq!((names(&selection).len(), selection.is_everything()), (0, false));
    assert_eq!(selection.harmless, ["shop.py: only comments or blank lines changed"]);
}

#[test]
fn what_ran_outside_of_tests_is_for_everybody() {
    let project = shop().with(
        "base.py",
        text(0, &[1], &[("register", (10, 12), 1)]),
        &[("", &[1, 10, 12]), ("tests/test_b.py::test_one|run", &[10])],
    );
    let selection = project.select(&[changed("base.py", text(1, &[1], &[("register", (10, 12), 2)]))]);
    assert_eq!(selection.everything, ["register of base.py ran outside of tests, as when a module is loaded"]);
    assert_eq!(names(&selection), [B, A2, A]);
}

#[test]
fn set_up_is_for_the_tests_of_a_file_or_for_everybody() {
    let mut project = shop().with(
        "store.py",
        text(0, &[1], &[("open", (10, 12), 1)]),
        &[("", &[1]), ("tests/test_a.py::test_one|setup", &[10])],
    );
    let edit = || changed("store.py", text(1, &[1], &[("open", (10, 12), 2)]));
    let selection = project.select(&[edit()]);
    assert_eq!(
        reasons(&selection),
        [
            "tests/test_a.py::test_one: runs open of store.py, which you edited",
            "tests/test_a.py::test_two: is set up by open of store.py, which you edited",
        ]
    );
    assert!(!selection.is_everything());
    project.fixtures = Some(Fixtures::Session);
    assert!(project.select(&[edit()]).is_everything());
}

#[test]
fn outside_of_functions_everybody_may_look() {
    let edit = changed("shop.py", text(9, &[1, 3], &[("sum", (10, 14), 1), ("price", (20, 24), 2)]));
    let selection = shop().select(&[edit]);
    assert_eq!(selection.everything, ["shop.py:2 is outside of functions: nobody knows which tests read it"]);
}

#[test]
fn a_script_that_every_test_loads_anew_is_for_those_that_load_it() {
    let project = Project::default()
        .with(
            "web/a.js",
            text(0, &[1, 2], &[("f", (10, 12), 1)]),
            &[("web/a.test.js", &[1, 2, 10]), ("web/b.test.js", &[1, 2])],
        )
        .with("web/c.js", text(0, &[1], &[("f", (10, 12), 1)]), &[("web/c.test.js", &[10])]);
    let selection = project.select(&[changed("web/a.js", text(1, &[1, 3], &[("f", (10, 12), 1)]))]);
    assert_eq!((names(&selection), selection.is_everything()), (vec!["web/b.test.js", "web/a.test.js"], false));
    let selection = project.select(&[changed("web/a.js", text(1, &[1, 2], &[("f", (10, 12), 2)]))]);
    assert_eq!(names(&selection), ["web/a.test.js"]);
    // No line outside of functions is counted: who loads it leaves no trace.
    assert!(project.select(&[changed("web/c.js", text(1, &[2], &[("f", (10, 12), 1)]))]).is_everything());
}

#[test]
fn what_a_compiler_inlines_is_for_everybody() {
    let project = Project::default().with(
        "stock/stock.go",
        text(0, &[1], &[("Sum", (10, 12), 1)]),
        &[("example.com/shop/stock", &[1, 10]), ("example.com/shop/cart", &[1])],
    );
    assert!(project.select(&[changed("stock/stock.go", text(1, &[2], &[("Sum", (10, 12), 1)]))]).is_everything());
    let selection = project.select(&[changed("stock/stock.go", text(1, &[1], &[("Sum", (10, 12), 2)]))]);
    assert_eq!((names(&selection), selection.is_everything()), (vec!["example.com/shop/stock"], false));
    let selection = project.select(&[changed("stock/stock_test.go", text(1, &[1], &[]))]);
    assert_eq!((names(&selection), selection.is_everything()), (vec!["example.com/shop/stock"], false));
    assert_eq!(selection.files, [], "go is asked for packages");
    assert!(project.select(&[changed("dock/dock_test.go", text(1, &[1], &[]))]).is_everything(), "of no known package");
}

#[test]
fn a_file_of_tests_is_for_its_own() {
    let tests = text(0, &[1, 2], &[("test_one", (10, 12), 1)]);
    let project = shop().with(
        "tests/test_a.py",
        tests,
        &[("tests/test_a.py::test_one|run", &[10]), ("tests/test_b.py::test_one|run", &[12])],
    );
    let mut edit = changed("tests/test_a.py", text(1, &[1, 3], &[("test_one", (10, 12), 2)]));
    let selection = project.select(std::slice::from_ref(&edit));
    assert_eq!(
        reasons(&selection),
        [
            "tests/test_a.py::test_two: stands in tests/test_a.py, which changed",
            "tests/test_a.py::test_one: stands in tests/test_a.py, which changed",
            "tests/test_b.py::test_one: loads tests/test_a.py, which you edited",
        ]
    );
    assert_eq!((selection.files, selection.everything.len()), (vec![RepoPath::new("tests/test_a.py")], 0));
    edit.named_by = Some(RepoPath::new("tests/test_b.py"));
    assert_eq!(project.select(&[edit]).everything, ["tests/test_a.py changed, and tests/test_b.py speaks of it"]);
    let wild = changed("tests/test_a.py", text(1, &[1, 2, 200], &[("test_one", (10, 12), 1)]));
    assert_eq!(
        project.select(&[wild]).everything,
        ["tests/test_a.py:3 does something when it is loaded, which others may see"]
    );
}

#[test]
fn new_tests_run_and_gone_ones_do_not() {
    let edit = |path: &str, was_there, is_there| Edit {
        path: RepoPath::new(path),
        was_there,
        is_there,
        was: None,
        is: Some(Arc::new(text(0, &[1], &[]))),
        during_run: false,
        named_by: None,
    };
    let selection = shop().select(&[edit("tests/test_new.py", false, true)]);
    assert_eq!((selection.files, selection.everything.len()), (vec![RepoPath::new("tests/test_new.py")], 0));
    let selection = shop().select(&[edit("tests/test_a.py", true, false)]);
    assert_eq!((selection.tests.len(), selection.everything.len(), selection.harmless.len()), (0, 0, 1));
    assert!(shop().select(&[edit("new.py", false, true)]).is_everything());
    assert!(shop().select(&[edit("shop.py", true, false)]).is_everything());
}

#[test]
fn what_is_no_source_text_is_for_everybody() {
    for path in ["pyproject.toml", "poetry.lock", ".env", "tests/data/users.json", "tests/conftest.py", "README.md"] {
        let edit = Edit { is: None, ..changed(path, text(0, &[], &[])) };
        let selection = shop().select(&[edit]);
        assert_eq!((selection.everything.len(), selection.tests.len()), (1, 3), "{path}");
        assert!(selection.everything[0].starts_with(path));
    }
}

#[test]
fn what_is_not_known_is_for_everybody() {
    let project = shop().unmeasured("tests/helpers.py", text(0, &[1], &[("help", (10, 12), 1)]));
    let helper = changed("tests/helpers.py", text(1, &[1], &[("help", (10, 12), 2)]));
    assert_eq!(
        project.select(&[helper]).everything,
        ["tests/helpers.py changed, and no report says which tests run it"]
    );
    let mut forgotten = shop();
    forgotten.files[0].2 = None;
    assert_eq!(forgotten.select(&[sum_changed()]).everything, ["shop.py changed, and its text before is not known"]);
    let broken = Shape { is_understood: false, ..text(1, &[], &[]) };
    let selection = shop().select(&[changed("shop.py", broken)]);
    assert_eq!(selection.everything, ["shop.py changed, and there is no telling where"]);
    // A report without the names of tests ran it, too.
    let mut project = shop();
    let coverage = project.files[0].1.as_mut().unwrap();
    coverage.lines = (1..50).map(|number| (line(number), u64::from(number == 11 || number == 10))).collect();
    let selection = project.select(&[sum_changed()]);
    assert_eq!(selection.everything, ["sum of shop.py ran, and a report does not say in which tests"]);
}

#[test]
fn tests_that_start_processes_always_run() {
    let mut tests = text(0, &[1], &[("test_two", (10, 12), 1)]);
    tests.opaque.push(line(11));
    let project = shop().unmeasured("tests/test_a.py", tests);
    let selection = project.select(&[sum_changed()]);
    assert_eq!(names(&selection), [A, B, A2]);
    assert!(reasons(&selection)[2].ends_with("starts other processes (tests/test_a.py), whose lines nobody sees"));
}

#[test]
fn failed_and_new_tests_come_first() {
    let mut project = shop();
    project.failed.insert(A2.to_owned());
    project.never_ran.push("tests/test_c.py::test_new".to_owned());
    let selection = project.select(&[sum_changed()]);
    assert_eq!(names(&selection), [A2, "tests/test_c.py::test_new", A, B]);
}

proptest! {
    /// More edits never leave a test out that fewer picked, and order is none of them.
    #[test]
    fn edits_add_up(body in 0..3usize, outside: bool, data: bool) {
        let mut edits = Vec::new();
        if body > 0 {
            edits.push(sum_changed());
        }
        if outside {
            edits.push(changed("shop.py", text(9, &[1, 3], &[("sum", (10, 14), 1), ("price", (20, 24), 2)])));
        }
        if data {
            edits.push(changed("a.json", text(0, &[], &[])));
        }
        let all = shop().select(&edits);
        for edit in &edits {
            let alone = shop().select(std::slice::from_ref(edit));
            prop_assert!(!alone.is_everything() || all.is_everything());
            prop_assert!(names(&alone).iter().all(|test| names(&all).contains(test)));
        }
        edits.reverse();
        let mut reversed = shop().select(&edits);
        reversed.everything.reverse();
        prop_assert_eq!(names(&all), names(&reversed));
        prop_assert_eq!(all.everything, reversed.everything);
    }
}
