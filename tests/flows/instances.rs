//! The instances of a generic function.

use lazycov::app::MouseKind::Press;
use lazycov::app::{Depth, Glyphs, Look, Setup};
use lazycov::coverage::{FileCoverage, Function, Functions, Instance, Line, Lines};

use crate::app::{App, app, looking, opened};
use crate::fixture::Project;

fn lines(counts: &[(u32, u64)]) -> Lines {
    counts.iter().map(|(line, hits)| (Line::new(*line).unwrap(), *hits)).collect()
}

/// A generic function of three instances, one of which never ran, and a function of one.
fn generic() -> Project {
    let text = "
│/// The largest of all.
12│fn largest<T: PartialOrd>(all: &[T]) -> Option<&T> {
12│    let mut best = all.first()?;
30│    for one in all {
30│        if one > best {
9│            best = one;
│        }
│    }
12│    Some(best)
│}
│
4│fn main() {
4│    largest(&[1, 2]);
0│    largest(&['a']);
│}
";
    Project::default().file("src/largest.rs", text).with("src/largest.rs", told)
}

fn told(coverage: &mut FileCoverage) {
    let line = |number| Line::new(number);
    let mut largest = Function::new("_RINvCs1_3app7largestlE", line(2), line(10), Some(12));
    let instance = |name: &str, entered, counts: &[(u32, u64)]| Instance {
        lines: lines(counts),
        ..Instance::new(name, Some(entered))
    };
    largest.instances = vec![
        instance("_RINvCs1_3app7largestcE", 0, &[(2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (9, 0)]),
        instance("_RINvCs1_3app7largestlE", 4, &[(2, 4), (3, 4), (4, 10), (5, 10), (6, 9), (9, 4)]),
        instance("_RINvCs1_3app7largesteE", 8, &[(2, 8), (3, 8), (4, 20), (5, 20), (6, 0), (9, 8)]),
    ];
    coverage.functions = Functions::group(vec![largest, Function::new("main", line(12), line(15), Some(4))]);
}

/// It, in another look.
pub(crate) fn looking_like(look: Look) -> App {
    opened(Setup { look, ..Setup::default() }, generic())
}

#[test]
fn each_instance_is_looked_at_alone() {
    let app = app(generic()).size(130, 30).keys("<tab>gg<ctrl-g>5<enter>").see("i instances").keys("i");
    let app = app.see("Instances of app::largest").see("all together").see("▏   30     for one in all");
    // The one that misses the most comes first.
    let app = app
        .keys("j")
        .see("largest::<char> alone · 6 missed")
        .see("▌    0     for one in all")
        .see("·          largest(&[1, 2]);");
    let app = app
        .keys("j")
        .see("largest::<str> alone · 1 missed")
        .see("6 ▌    0             best = one;")
        .see("▏   20     for one in all");
    let app = app.keys("<enter>").see("line 6 · never executed").see("largest::<str> alone");
    let app = app.keys("<esc>").keys("jj").see("largest::<i32> alone").miss("missed ╮");
    app.keys("<esc>").miss("Instances of").see("▏   30     for one in all").see("line 6 · executed 9 times");
}

#[test]
fn the_list_opens_from_the_functions_and_closes_with_its_key() {
    let app = app(generic()).size(200, 30).keys("2/largest<enter>ji").see("Instances of app::largest").see("─ 3 ╮");
    let app = app.keys("i").see("╭ Functions").keys("k<esc>/main<enter>i");
    app.see("no report tells of several instances of this function").miss("Instances of");
}

#[test]
fn newer_data_keep_the_instance_and_other_files_end_the_list() {
    let open = || app(generic()).size(130, 30).keys("<tab>gg<ctrl-g>5<enter>ijj").see("largest::<str> alone");
    let better = generic().with("src/largest.rs", |coverage| {
        let mut all: Vec<Function> = coverage.functions.iter().cloned().collect();
        let str = all[0].instances.iter_mut().find(|one| one.name.ends_with("eE")).unwrap();
        str.lines = lines(&[(2, 8), (3, 8), (4, 20), (5, 20), (6, 3), (9, 8)]);
        coverage.functions = Functions::group(all);
    });
    let app = open().reload(better).see("largest::<str> alone").see("6 ▏    3             best = one;");
    app.reload(generic().with("src/largest.rs", |coverage| coverage.functions = Functions::default()))
        .miss("Instances of");
    let two = generic().file("src/other.rs", "0│fn other() {\n0│}\n");
    crate::app::app(two).size(130, 30).keys("<tab>gg<ctrl-g>5<enter>ij").keys("<tab>]").miss("Instances of");
}

#[test]
fn lines_that_no_report_tells_apart_are_not_made_up() {
    let counted = generic().with("src/largest.rs", |coverage| {
        let mut all: Vec<Function> = coverage.functions.iter().cloned().collect();
        for one in &mut all[0].instances {
            one.lines = Lines::default();
        }
        coverage.functions = Functions::group(all);
    });
    let app = app(counted).size(130, 30).keys("<tab>gg<ctrl-g>5<enter>ij");
    app.see("the report does not tell its lines apart").see("▏   30     for one in all").miss(" alone");
}

#[test]
fn instances_in_many_looks() {
    let keys = "<tab>gg<ctrl-g>5<enter>ijj";
    insta::assert_snapshot!("instances_130x30", app(generic()).size(130, 30).keys(keys).styled());
    insta::assert_snapshot!("instances_80x24", app(generic()).size(80, 24).keys(keys).styled());
    for (name, theme, depth) in
        [("light", "light", Depth::True), ("16", "dark", Depth::Sixteen), ("none", "dark", Depth::None)]
    {
        let app = looking(generic(), theme, depth, Glyphs::Unicode).size(130, 30).keys(keys);
        insta::assert_snapshot!(format!("instances_styles_{name}"), app.styles());
    }
}

#[test]
fn rows_are_clicked() {
    let app = app(generic()).size(130, 30).keys("<tab>gg<ctrl-g>5<enter>i").mouse(Press, "largest::<str>    ");
    app.see("largest::<str> alone").mouse(Press, "largest::<str>    ").see("line 6 · never executed");
}
