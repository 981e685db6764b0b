//! Trees with programs in the places of builds. A program is an ELF file with the section that says it is instrumented.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use super::*;

/// The smallest ELF file with these sections: a header, their names, their table.
fn elf(sections: &[&str]) -> Vec<u8> {
    let mut names = vec![0u8];
    let mut table = vec![[0u8; 64]];
    for name in sections.iter().chain([&".shstrtab"]) {
        let mut section = [0u8; 64];
        section[..4].copy_from_slice(&(names.len() as u32).to_le_bytes());
        section[4] = if *name == ".shstrtab" { 3 } else { 1 };
        section[24..32].copy_from_slice(&64u64.to_le_bytes());
        names.extend(name.bytes().chain([0]));
        table.push(section);
    }
    table.last_mut().unwrap()[32..40].copy_from_slice(&(names.len() as u64).to_le_bytes());
    let mut file = b"\x7fELF\x02\x01\x01".to_vec();
    file.resize(64, 0);
    file[16] = 2;
    file[18] = 62;
    file[20] = 1;
    file[40..48].copy_from_slice(&(64 + names.len() as u64).to_le_bytes());
    file[52] = 64;
    file[58] = 64;
    file[60] = table.len() as u8;
    file[62] = table.len() as u8 - 1;
    file.extend(names);
    file.extend(table.as_flattened());
    file
}

struct Tree(tempfile::TempDir);

impl Tree {
    fn program(&self, path: &str, sections: &[&str], seconds: u64) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, elf(sections)).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000 + seconds)).unwrap();
    }

    fn found(&self, folder: &str) -> Vec<String> {
        let root = std::fs::canonicalize(self.0.path()).unwrap();
        let found = instrumented(&root, &root.join(folder), &[]);
        found.iter().map(|path| path.strip_prefix(&root).unwrap().to_string_lossy().into_owned()).collect()
    }
}

const MEASURED: &[&str] = &[".text", "__llvm_covfun"];

#[test]
fn programs_lie_where_builds_put_them_and_the_newest_come_first() {
    let tree = Tree(tempfile::tempdir().unwrap());
    let usual = [
        "target/debug/deps/app-0123456789abcdef",
        "target/llvm-cov-target/debug/deps/app-1",
        "target/x86_64-unknown-linux-gnu/release/app",
        "fuzz/target/x86_64-unknown-linux-gnu/release/parse",
        "build/check",
        "build-debug/lib/libcalc.so.1.2",
        "cmake-build-debug/src/check",
        ".build/x86_64-unknown-linux-gnu/debug/AppPackageTests.xctest",
        "a.out",
        "cov/here/app",
    ];
    for (nth, path) in (0..).zip(usual) {
        tree.program(path, MEASURED, nth);
    }
    for path in [
        "target/debug/deps/plain",
        "target/debug/build/app-1/build-script-build",
        "target/debug/incremental/app-1/x",
        "src/deep/app",
        "node_modules/x/build/app",
    ] {
        tree.program(path, if path.ends_with("plain") { &[".text"] } else { MEASURED }, 99);
    }
    for (path, text) in [("build/script", "#!/bin/sh\n"), ("target/debug/deps/app.d", "x")] {
        std::fs::write(tree.0.path().join(path), text).unwrap();
    }
    std::fs::hard_link(tree.0.path().join(usual[0]), tree.0.path().join("target/debug/app")).unwrap();
    let found = tree.found("cov");
    let mut expected: Vec<String> = usual.iter().rev().map(|path| (*path).to_owned()).collect();
    // Of two names of one file the one that is met first counts.
    let first = found.last().unwrap();
    assert!(first == usual[0] || first == "target/debug/app");
    *expected.last_mut().unwrap() = first.clone();
    assert_eq!(found, expected);
    assert!(!tree.found("").contains(&"cov/here/app".to_owned()));
}

#[test]
fn a_build_of_a_package_lies_beside_its_report() {
    let tree = Tree(tempfile::tempdir().unwrap());
    tree.program("crates/app/target/debug/deps/app-1", MEASURED, 0);
    tree.program("other/target/debug/deps/other-1", MEASURED, 0);
    assert_eq!(tree.found("crates/app"), ["crates/app/target/debug/deps/app-1"]);
}

#[test]
fn where_no_program_is_left_its_objects_are_looked_for() {
    let tree = Tree(tempfile::tempdir().unwrap());
    tree.program("build/CMakeFiles/check.dir/src/calc.cpp.o", MEASURED, 0);
    tree.program("build/windows/calc.obj", MEASURED, 1);
    tree.program("build/plain.o", &[".text"], 2);
    assert_eq!(tree.found(""), ["build/windows/calc.obj", "build/CMakeFiles/check.dir/src/calc.cpp.o"]);
    tree.program("build/check", MEASURED, 3);
    assert_eq!(tree.found(""), ["build/check"]);
}

#[test]
fn nothing_outside_of_the_project_is_looked_at() {
    let (tree, outside) = (Tree(tempfile::tempdir().unwrap()), Tree(tempfile::tempdir().unwrap()));
    outside.program("debug/app", MEASURED, 0);
    outside.program("app", MEASURED, 0);
    std::os::unix::fs::symlink(outside.0.path(), tree.0.path().join("target")).unwrap();
    std::os::unix::fs::symlink(outside.0.path().join("app"), tree.0.path().join("app")).unwrap();
    assert_eq!(tree.found(""), Vec::<String>::new());
    assert_eq!(instrumented(tree.0.path(), outside.0.path(), &[]), Vec::<PathBuf>::new());
    assert_eq!(instrumented(&tree.0.path().join("gone"), tree.0.path(), &[]), Vec::<PathBuf>::new());
}
