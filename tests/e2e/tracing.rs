//! `trace` in a terminal: the program's output, then the explorer on what ran.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::harness::Terminal;

const GATE: &str = "\
#include <stdio.h>

static int open_gate(int key) {
    if (key) {
        return 1;
    }
    return 0;
}

int main(void) {
    puts(open_gate(1) ? \"it is open\" : \"it is shut\");
    return 3;
}
";

#[test]
fn a_traced_program_is_shown_and_its_exit_code_kept() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("gate.c"), GATE).unwrap();
    let build = ["-g", "-O0", "gate.c", "-o", "gate"];
    let built = Command::new("cc").args(build).current_dir(folder.path()).stderr(Stdio::null()).status();
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) || !built.is_ok_and(|status| status.success()) {
        println!("SKIPPED: a C compiler (cc) on Linux x86-64 is needed");
        return;
    }
    let cache = folder.path().join("cache").to_string_lossy().into_owned();
    let program = Path::new(env!("CARGO_BIN_EXE_lazycov"));
    let arguments = ["trace", "--root", ".", "--", "./gate"];
    let terminal = Terminal::with(program, &arguments, folder.path(), (100, 30), &[("XDG_CACHE_HOME", &cache)]);
    terminal.see("gate.c");
    terminal.see("7 ▌    0     return 0;");
    terminal.keys("q");
    assert_eq!(terminal.end(), 3);
}
