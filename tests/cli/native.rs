//! What compilers' own runtimes write, read without any other tool: `rustc` is there wherever these tests are built.

use std::path::Path;
use std::process::Command;

use crate::{lazycov, project};

const CALC: &str = "pub fn sign(x: i32) -> i32 {\n    if x > 0 {\n        1\n    } else {\n        -1\n    }\n}\n\n\
                    #[cfg(test)]\nmod tests {\n    #[test]\n    fn positive() {\n        assert_eq!(super::sign(4), 1);\n    }\n}\n";

/// Builds the tests of a library as Cargo lays them out.
fn build(folder: &Path, program: &str) {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = Command::new(rustc);
    command.args(["--edition", "2021", "--test", "-C", "instrument-coverage", "src/lib.rs", "-o", program]);
    assert!(command.current_dir(folder).status().unwrap().success());
}

fn run(folder: &Path, program: &str) {
    let mut command = Command::new(folder.join(program));
    command.current_dir(folder).env("LLVM_PROFILE_FILE", "default_%m_%p.profraw").stdout(std::process::Stdio::null());
    assert!(command.status().unwrap().success());
}

#[test]
fn profiles_of_a_test_run_are_read_with_the_binaries_of_the_build() {
    let folder = project(&[("src/lib.rs", CALC), ("target/debug/deps/app.d", ""), ("Cargo.toml", "[package]\n")]);
    let program = "target/debug/deps/app-0123456789abcdef";
    build(folder.path(), program);
    run(folder.path(), program);
    run(folder.path(), program);
    let ran = lazycov(folder.path(), &["report", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let input = &report["inputs"][0];
    assert_eq!(
        (input["format"].as_str(), input["path"].as_str()),
        (Some("llvm-profraw"), Some("*.profraw")),
        "{input}"
    );
    let file = &report["files"][0];
    assert_eq!(file["path"], "src/lib.rs");
    assert_eq!(file["totals"]["lines"]["covered"], 7, "{file}");
    assert_eq!(file["totals"]["lines"]["total"], 8);
    assert_eq!(file["totals"]["functions"]["covered"], 2);

    // The build goes on, and the profiles stay behind.
    let changed = CALC.replace("if x > 0", "if x == 7 {\n        7\n    } else if x > 0");
    std::fs::write(folder.path().join("src/lib.rs"), changed).unwrap();
    build(folder.path(), program);
    let ran = lazycov(folder.path(), &["report"]);
    let said = format!("{}{}", ran.stdout, ran.stderr);
    assert!(said.contains("measured in another build") || said.contains("are of another build"), "{said}");
}

#[test]
fn without_the_binary_a_sentence_says_what_is_missing() {
    let folder = project(&[("src/lib.rs", CALC), ("Cargo.toml", "[package]\n")]);
    build(folder.path(), "app");
    run(folder.path(), "app");
    std::fs::remove_file(folder.path().join("app")).unwrap();
    let ran = lazycov(folder.path(), &["report"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("no instrumented binary was found"), "{}", ran.stderr);
}
