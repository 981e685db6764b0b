//! Tools of languages that are compiled.

use std::path::Path;
use std::process::Command;

use super::{Tool, runs, walk};

#[test]
fn cargo() {
    const MANIFEST: &str = "[package]\nname = \"door\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[workspace]\n";
    walk(Tool {
        around: &[("Cargo.toml", MANIFEST), (".gitignore", "target\nCargo.lock\n")],
        source: (
            "src/lib.rs",
            "pub fn side(open: bool) -> u8 {\n    if open {\n        return 1;\n    }\n    2\n}\n\n",
        ),
        missed: (5, "2"),
        test: ("src/lib.rs", "#[test]\nfn it_opens() {\n    {calls}\n}\n"),
        calls: [
            "assert_eq!(side(true), 1);",
            "assert_eq!((side(true), side(false)), (1, 2));",
            "assert_eq!((side(true), side(false)), (1, 3));",
            "std::fs::write(\"{hung}\", \"\").unwrap();\n    loop {\n        std::thread::park();\n    }",
        ],
        comment: "// One more line.\n",
        broken: "pub fn side(open: bool) -> u8 {\n",
        modules: None,
        set_up: |_| {},
    });
}

#[test]
fn go() {
    if !runs("go", &["version"]) {
        return;
    }
    walk(Tool {
        around: &[("go.mod", "module example.com/door\n\ngo 1.19\n")],
        source: (
            "door.go",
            "package door\n\nfunc Side(open bool) int {\n\tif open {\n\t\treturn 1\n\t}\n\treturn 2\n}\n",
        ),
        missed: (7, "return 2"),
        test: (
            "door_test.go",
            "package door\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\nvar _ = os.Args\n\nfunc TestSide(t *testing.T) {\n\t{calls}\n}\n",
        ),
        calls: [
            "if Side(true) != 1 {\n\t\tt.Fatal(1)\n\t}",
            "if Side(true) != 1 || Side(false) != 2 {\n\t\tt.Fatal(1)\n\t}",
            "if Side(true) != 1 || Side(false) != 3 {\n\t\tt.Fatal(1)\n\t}",
            "os.WriteFile(\"{hung}\", nil, 0o644)\n\tselect {}",
        ],
        comment: "// Package door is one line longer.\n",
        broken: "package door\n\nfunc Side(open bool) int {\n",
        modules: None,
        set_up: |_| {},
    });
}

const LISTS: &str = "cmake_minimum_required(VERSION 3.13)\nproject(door C)\nenable_testing()\n\
                     add_executable(test_door door.c test_door.c)\nadd_test(NAME side COMMAND test_door)\n";

#[test]
fn cmake() {
    if !runs("cmake", &["--version"]) || !runs("gcc", &["--version"]) {
        return;
    }
    walk(Tool {
        around: &[("CMakeLists.txt", LISTS), ("door.h", "int side(int open);\n"), (".gitignore", "build\n")],
        source: (
            "door.c",
            "#include \"door.h\"\n\nint side(int open) {\n  if (open) {\n    return 1;\n  }\n  return 2;\n}\n",
        ),
        missed: (7, "return 2"),
        test: (
            "test_door.c",
            "#include <stdio.h>\n#include <unistd.h>\n#include \"door.h\"\n\nint main(void) {\n  {calls}\n}\n",
        ),
        calls: [
            "return side(1) == 1 ? 0 : 1;",
            "return side(1) == 1 && side(0) == 2 ? 0 : 1;",
            "return side(1) == 1 && side(0) == 3 ? 0 : 1;",
            "fclose(fopen(\"{hung}\", \"w\"));\n  for (;;) pause();",
        ],
        comment: "/* One more line. */\n",
        broken: "int side(int open) {\n",
        modules: None,
        set_up: configure,
    });
}

/// A build that is instrumented is what a person sets up once.
fn configure(folder: &Path) {
    let flags = ["-B", "build", "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_C_FLAGS=--coverage"];
    let status = Command::new("cmake").args(flags).current_dir(folder).output().unwrap().status;
    assert!(status.success());
}

#[test]
fn mojo() {
    if !runs("mojo", &["--version"]) {
        return;
    }
    walk(Tool {
        around: &[("pixi.toml", "[workspace]\nname = \"house\"\n"), ("house/__init__.mojo", "")],
        source: (
            "house/door.mojo",
            "def side(open: Bool) -> Int:\n    if open:\n        print('open')\n        return 1\n    print('shut')\n    return 2\n",
        ),
        missed: (5, "print('shut')"),
        test: (
            "tests/test_door.mojo",
            "from std.testing import TestSuite, assert_equal\nfrom std.time import sleep\n\nfrom house.door import side\n\n\n\
             def test_side() raises:\n    {calls}\n\n\ndef main() raises:\n    \
             TestSuite.discover_tests[__functions_in_module()]().run()\n",
        ),
        calls: [
            "assert_equal(side(True), 1)",
            "assert_equal(side(True) + side(False), 3)",
            "assert_equal(side(True) + side(False), 4)",
            "with open(\"{hung}\", \"w\") as file:\n        file.write(\"\")\n    while True:\n        sleep(1.0)",
        ],
        comment: "# One more line.\n",
        broken: "def side(open: Bool) -> Int:\n    return (\n",
        modules: None,
        set_up: |_| {},
    });
}
