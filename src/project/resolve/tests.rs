//! Resolution against trees on disk.

use super::*;
use crate::coverage::Lines;
use crate::project::walk::walk;

struct Tree(tempfile::TempDir);

impl Tree {
    fn new(files: &[&str]) -> Tree {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, if file.ends_with("go.mod") { "module example.com/tako\n" } else { "" }).unwrap();
        }
        Tree(dir)
    }

    fn root(&self) -> PathBuf {
        self.0.path().to_owned()
    }

    fn resolve(&self, remap: &[&str], folder: &str, sources: &[&str], path: &str) -> String {
        let (root, index) = (self.root(), walk(self.0.path()).index);
        let remap: Vec<Remap> = remap.iter().map(|text| text.parse().unwrap()).collect();
        let sources: Vec<String> = sources.iter().map(|source| (*source).to_owned()).collect();
        let mut found = resolve(&Resolver::new(&root, &index, &remap, &[], &[]), folder, &sources, &[path]);
        match found.pop().unwrap() {
            Resolution::Found(path, _) => path.to_string(),
            other => format!("{other:?}").split('(').next().unwrap().to_lowercase(),
        }
    }
}

/// Resolves paths of files of which no lines are known.
fn resolve(resolver: &Resolver<'_>, folder: &str, sources: &[String], paths: &[&str]) -> Vec<Resolution> {
    let lines = Lines::default();
    let files: Vec<Reported<'_>> = paths.iter().map(|path| Reported { path, lines: &lines }).collect();
    resolver.resolve(folder, sources, &[], &files)
}

/// Remaps, folder of the report, `<source>` roots, path, expected.
type Row<'a> = (&'a [&'a str], &'a str, &'a [&'a str], &'a str, &'a str);

#[test]
fn each_rule_finds_its_file() {
    let tree = Tree::new(&["go.mod", "src/a.c", "src/deep/b.c", "build/x/run.log", "lib/c.c", "other/c.c"]);
    let absolute = tree.root().join("src/a.c");
    let table: &[Row<'_>] = &[
        (&[], "", &[], "src/a.c", "src/a.c"),
        (&[], "", &[], "./src//deep/../a.c", "src/a.c"),
        (&[], "", &[], absolute.to_str().unwrap(), "src/a.c"),
        (&[], "", &[], "example.com/tako/src/a.c", "src/a.c"),
        (&[], "build/x", &[], "../../src/a.c", "src/a.c"),
        (&[], "src", &[], "deep/b.c", "src/deep/b.c"),
        (&[], "", &["/ci/build/src"], "a.c", "src/a.c"),
        (&["/weird=lib"], "", &[], "/weird/c.c", "lib/c.c"),
        (&["/weird/deep=other", "/weird=lib"], "", &[], "/weird/deep/c.c", "other/c.c"),
        (&["pkg=."], "", &[], "pkg/src/a.c", "src/a.c"),
        (&[], "", &[], "/ci/x/src/a.c", "src/a.c"),
        (&[], "", &[], r"C:\ci\x\src\a.c", "src/a.c"),
        (&[], "", &[], "c.c", "ambiguous"),
        (&[], "", &[], "../../elsewhere/z.c", "outside"),
        (&[], "", &[], "src/gone.c", "unmatched"),
        (&[], "", &[], "/etc/hostname", "unmatched"),
        (&[], "", &[], "", "unmatched"),
    ];
    for (remap, folder, sources, path, expected) in table {
        assert_eq!(tree.resolve(remap, folder, sources, path), *expected, "{path}");
    }
}

#[test]
fn trap_22_every_source_root_is_tried() {
    let tree = Tree::new(&["one/pkg/a.py", "two/pkg/b.py"]);
    let root = tree.root();
    let (one, two) = (root.join("one"), root.join("two"));
    let sources = ["", one.to_str().unwrap(), two.to_str().unwrap()];
    assert_eq!(tree.resolve(&[], "", &sources, "pkg/a.py"), "one/pkg/a.py");
    assert_eq!(tree.resolve(&[], "", &sources, "pkg/b.py"), "two/pkg/b.py");
    assert_eq!(tree.resolve(&[], "", &sources, two.join("pkg/b.py").to_str().unwrap()), "two/pkg/b.py");
}

#[test]
fn of_several_modules_that_of_the_report_is_meant() {
    let tree = Tree::new(&["core/src/main/java/org/A.java", "web/src/main/java/org/A.java", "web/it/java/org/A.java"]);
    assert_eq!(tree.resolve(&[], "core/target/site/jacoco", &[], "org/A.java"), "core/src/main/java/org/A.java");
    // Two of one module, and a report beside all modules.
    assert_eq!(tree.resolve(&[], "web/target/site/jacoco", &[], "org/A.java"), "ambiguous");
    assert_eq!(tree.resolve(&[], "target/site/jacoco-aggregate", &[], "org/A.java"), "ambiguous");
}

#[cfg(unix)]
#[test]
fn trap_25_one_file_has_one_path() {
    let tree = Tree::new(&["src/a.py"]);
    std::os::unix::fs::symlink(tree.root().join("src"), tree.root().join("link")).unwrap();
    for path in ["src/a.py", "./src/a.py", "src/../src/a.py", "link/a.py", "src\\a.py"] {
        assert_eq!(tree.resolve(&[], "", &[], path), "src/a.py", "{path}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_root_is_taken_unless_a_source_folder_allows_it() {
    let (tree, outside) = (Tree::new(&["src/a.py"]), Tree::new(&["lib/secret.py"]));
    std::os::unix::fs::symlink(outside.root(), tree.root().join("out")).unwrap();
    assert_eq!(tree.resolve(&[], "", &[], "out/lib/secret.py"), "unmatched");
    let absolute = outside.root().join("lib/secret.py");
    assert_eq!(tree.resolve(&[], "", &[], absolute.to_str().unwrap()), "unmatched");
    let (root, index, dirs) = (tree.root(), walk(&tree.root()).index, [outside.root()]);
    let found = resolve(&Resolver::new(&root, &index, &[], &[], &dirs), "", &[], &["/ci/lib/secret.py"]);
    let expected = absolute.canonicalize().unwrap();
    assert_eq!(found, [Resolution::Found(RepoPath::new(expected.to_str().unwrap()), Rule::SourceDir)]);
}

#[test]
fn twenty_thousand_paths_resolve_in_a_fraction_of_a_second() {
    let tree: Vec<String> = (0..50_000).map(|n| format!("crates/c{}/src/m{}/f{}.rs", n % 97, n % 31, n / 5)).collect();
    let index = Index::of(&tree.iter().map(String::as_str).collect::<Vec<_>>());
    let reported: Vec<String> = tree.iter().take(20_000).map(|path| format!("/home/runner/work/x/x/{path}")).collect();
    let paths: Vec<&str> = reported.iter().map(String::as_str).collect();
    let start = std::time::Instant::now();
    let found = resolve(&Resolver::new(Path::new("/nowhere"), &index, &[], &[], &[]), "", &[], &paths);
    let took = start.elapsed();
    assert!(found.iter().all(Resolution::is_found));
    // The budget is 0.2 s for an optimised build; this one is not.
    assert!(took.as_secs_f64() < 3.0, "{took:?}");
}
