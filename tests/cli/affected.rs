//! The tests that a change concerns, told by a data file with contexts and by git.

use crate::repository::Repository;
use crate::{Ran, fixture};

const EDITED: (&str, &str) = ("pieces += count", "pieces += count + 0");

/// The shop with the data file that its tests left, all of it committed but the data.
fn shop() -> Repository {
    let repository = Repository::new(&[]);
    repository.write(".gitignore", ".coverage\n/no-such-config\n");
    for folder in ["shop", "tests"] {
        for entry in std::fs::read_dir(fixture("python-shop").join(folder)).unwrap().flatten() {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            repository.write(&format!("{folder}/{}", entry.file_name().to_string_lossy()), &text);
        }
    }
    let settings = std::fs::read_to_string(fixture("python-shop").join("pyproject.toml")).unwrap();
    repository.commit(&[("pyproject.toml", &settings)]);
    let data = fixture("python-shop").join("reports/contexts/.coverage");
    std::fs::write(repository.path().join(".coverage"), std::fs::read(data).unwrap()).unwrap();
    repository
}

fn edit(repository: &Repository, path: &str, (was, is): (&str, &str)) {
    let text = std::fs::read_to_string(repository.path().join(path)).unwrap();
    assert_eq!(text.matches(was).count(), 1, "{path}: {was}");
    // A save is later than what was measured, whatever the clock of the files counts in.
    std::thread::sleep(std::time::Duration::from_millis(30));
    repository.write(path, &text.replace(was, is));
}

fn affected(repository: &Repository, more: &[&str]) -> Ran {
    repository.lazycov(&[&["affected"], more].concat())
}

#[test]
fn a_line_of_a_function_concerns_the_tests_that_run_it() {
    let repository = shop();
    let none = affected(&repository, &["--base", "HEAD"]);
    assert_eq!((none.code, none.stdout.as_str()), (0, ""), "{}", none.stderr);
    assert!(none.stderr.contains("0 of 31 tests may be affected"), "{}", none.stderr);

    edit(&repository, "shop/stock.py", EDITED);
    for base in [&[][..], &["--base", "HEAD"]] {
        let one = affected(&repository, base);
        assert_eq!((one.code, one.stdout.as_str()), (0, "tests/test_stock.py::test_deliveries\n"), "{}", one.stderr);
        assert!(one.stderr.contains("1 of 31 tests may be affected"), "{}", one.stderr);
    }
    let json = repository.json(&["affected", "--base", "HEAD", "--format", "json"]);
    assert_eq!(json["tests"][0]["reason"], "covers line 74 of shop/stock.py, which you edited");
    assert_eq!((json["everything"].as_array().map(Vec::len), &json["risk"]["tests"]), (Some(0), &1.into()));
}

#[test]
fn what_a_branch_committed_concerns_as_much_as_what_it_did_not() {
    let repository = shop();
    repository.git(&["checkout", "-q", "-b", "work"]);
    edit(&repository, "shop/stock.py", EDITED);
    repository.commit(&[]);
    edit(&repository, "tests/test_stock.py", ("== 7", "== 3 + 4"));
    let ran = affected(&repository, &["--base", "main", "-v"]);
    assert_eq!(ran.stdout, "tests/test_stock.py\n", "{}", ran.stderr);
    assert!(ran.stderr.contains("5 of 31 tests may be affected"), "{}", ran.stderr);
}

#[test]
fn where_nobody_can_tell_every_test_is_concerned_and_it_is_said_why() {
    let opening = [
        ("pyproject.toml", ("[project]", "# a word\n[project]"), "pyproject.toml is configuration"),
        ("shop/stock.py", ("    LINE_END = \"\\n\"", "    LINE_END = \"\\r\""), "outside of functions"),
    ];
    for (path, change, why) in opening {
        let repository = shop();
        edit(&repository, path, change);
        let ran = affected(&repository, &["--base", "HEAD"]);
        assert_eq!((ran.code, ran.stdout.lines().count()), (0, 31), "{path}: {}", ran.stderr);
        assert!(ran.stderr.contains("every test may be affected") && ran.stderr.contains(why), "{}", ran.stderr);
        let json = repository.json(&["affected", "--base", "HEAD", "--format", "json"]);
        assert!(json["everything"][0].as_str().unwrap().contains(why), "{json}");
    }
}

#[test]
fn without_what_it_takes_nothing_is_chosen() {
    let repository = shop();
    let unknown = affected(&repository, &["--base", "nowhere"]);
    assert!(unknown.code == 2 && unknown.stderr.contains("git knows no such revision"), "{}", unknown.stderr);
    std::fs::remove_dir_all(repository.path().join(".git")).unwrap();
    let no_git = affected(&repository, &[]);
    assert!(no_git.code == 3 && no_git.stderr.contains("no git repository is here"), "{}", no_git.stderr);
    let plain = fixture("python-shop").join("reports/line/.coverage");
    std::fs::write(repository.path().join(".coverage"), std::fs::read(plain).unwrap()).unwrap();
    let untold = affected(&repository, &[]);
    assert!(untold.code == 3 && untold.stderr.contains("which test ran what"), "{}", untold.stderr);
    assert!(untold.stdout.is_empty());
}
