//! A package in Mojo of eleven files under `trace`, compared line by line with gdb's breakpoints. Compilers are named in
//! `LAZYCOV_MOJO`, several separated by colons; else `mojo` is looked for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::lazycov;

const SHELF: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/mojo-shelf");
const GDB: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracles/gdb_lines.py");

/// Functions that no test calls.
const NEVER: [&str; 11] = [
    "dusty",
    "Counter.reset",
    "lost",
    "Matrix.sum",
    "refund",
    "strict",
    "Point.mirrored",
    "Square.name",
    "reverse",
    "Stack.peek",
    "banner",
];

/// The first line that a program says about itself.
fn version(program: &Path) -> Option<String> {
    let said = Command::new(program).arg("--version").stderr(Stdio::null()).output().ok()?;
    Some(String::from_utf8_lossy(&said.stdout).lines().next()?.to_owned())
}

/// The package in the words of a compiler: before Mojo 1, a `def` raised without saying so.
fn shelf(is_old: bool) -> (tempfile::TempDir, Vec<String>) {
    let (folder, mut files) = (tempfile::tempdir().unwrap(), Vec::new());
    for part in ["shelf", "tests"] {
        std::fs::create_dir(folder.path().join(part)).unwrap();
        for entry in std::fs::read_dir(Path::new(SHELF).join(part)).unwrap() {
            let path = entry.unwrap().path();
            let file = format!("{part}/{}", path.file_name().unwrap().to_string_lossy());
            let mut text = std::fs::read_to_string(path).unwrap();
            if is_old {
                text = text.replace(" raises", "").replace("from std.", "from ");
            }
            std::fs::write(folder.path().join(&file), text).unwrap();
            files.push(file);
        }
    }
    (folder, files)
}

/// Files with their lines, and whether they ran.
type Lines = BTreeMap<String, BTreeMap<u32, bool>>;

fn of_lcov(text: &str) -> Lines {
    let (mut out, mut file) = (Lines::new(), String::new());
    for record in text.lines() {
        if let Some(path) = record.strip_prefix("SF:") {
            path.clone_into(&mut file);
        } else if let Some((line, hits)) = record.strip_prefix("DA:").and_then(|data| data.split_once(',')) {
            out.entry(file.clone()).or_default().insert(line.parse().unwrap(), hits != "0");
        }
    }
    out
}

fn hit(lines: &Lines) -> Vec<(String, u32)> {
    let hit = |(file, lines): (&String, &BTreeMap<u32, bool>)| {
        lines.iter().filter(|line| *line.1).map(|line| (file.clone(), *line.0)).collect::<Vec<_>>()
    };
    lines.iter().flat_map(hit).collect()
}

#[test]
fn lines_are_hit_exactly_where_gdb_stops() {
    let named = std::env::var("LAZYCOV_MOJO").unwrap_or_else(|_| "mojo".to_owned());
    for compiler in std::env::split_paths(&named) {
        let Some(version) = version(&compiler) else {
            println!("skipped: there is no {}", compiler.display());
            continue;
        };
        if self::version(Path::new("gdb")).is_none() {
            println!("skipped: there is no gdb");
            return;
        }
        compare(&compiler, &version);
    }
}

fn compare(compiler: &PathBuf, version: &str) {
    let (folder, files) = shelf(version.starts_with("Mojo 0."));
    let build = ["build", "-g1", "-O0", "-I", ".", "tests/test_shelf.mojo", "-o", "test_shelf"];
    let mut compile = Command::new(compiler);
    // It keeps what it built of a text, and where that text lay then.
    compile.args(build).current_dir(folder.path()).env("MODULAR_CACHE_DIR", folder.path().join("cache"));
    let built = compile.output().unwrap();
    assert!(built.status.success(), "{version}: {}", String::from_utf8_lossy(&built.stderr));

    let traced = lazycov(folder.path(), &["trace", "--root", ".", "-o", "trace.lcov", "--", "./test_shelf"]);
    assert_eq!(traced.code, 0, "{version}: {}", traced.stderr);
    let text = std::fs::read_to_string(folder.path().join("trace.lcov")).unwrap();
    let ours = of_lcov(&text);

    let mut gdb = Command::new("gdb");
    gdb.args(["-batch", "-x", GDB, "./test_shelf"]).current_dir(folder.path());
    gdb.env("ROOT", folder.path()).env("FILES", files.join(" ")).env("OUT", folder.path().join("gdb.json"));
    let said = gdb.output().unwrap();
    let theirs = std::fs::read(folder.path().join("gdb.json"));
    let theirs = theirs.unwrap_or_else(|_| panic!("{version}: {}", String::from_utf8_lossy(&said.stderr)));
    let theirs: Lines = serde_json::from_slice(&theirs).unwrap();

    assert_eq!(hit(&ours), hit(&theirs), "{version}");
    assert!(hit(&ours).len() > 150, "{version}: {} lines", hit(&ours).len());
    // What gdb knows and did not stop at is missed, not unknown; and what has a line that ran, no `def` of it is missed.
    for (file, lines) in &theirs {
        assert!(lines.keys().all(|line| ours[file].contains_key(line)), "{version}: {file}");
        let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
        let is_header = |line: u32| text.lines().nth(line as usize - 1).unwrap().trim_start().starts_with("def ");
        let missed: Vec<u32> = ours[file].iter().filter(|line| !line.1).map(|line| *line.0).collect();
        assert!(!missed.iter().any(|line| is_header(*line)), "{version}: {file}: {missed:?}");
    }
    for name in NEVER {
        assert!(text.contains(&format!("FNDA:0,{name}\n")), "{version}: {name} is missed");
    }
    assert!(traced.stderr.contains("11 functions never compiled"), "{version}: {}", traced.stderr);
}
