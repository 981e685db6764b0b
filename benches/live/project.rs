//! The projects that are measured: Python files in a git repository, with a report of all of them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

/// Functions of a small file.
pub(crate) const FUNCTIONS: usize = 5;
/// Measured lines of a function.
const LINES: usize = 4;

/// The name of the report.
pub(crate) const REPORT: &str = "coverage.lcov";

/// The file whose gap is larger than any other: the explorer shows it first.
pub(crate) const LARGEST: &str = "pkg_000/module_00000.py";

/// What `check` judges.
const RULES: &str = "[gate.total]\nmax_drop = \"1pp\"\n\n[gate.function]\nmax_drop = \"10pp\"\n\n[gate.new]\n\
                     function.entered = true\n";

/// Writes a project of so many files with so many functions each.
pub(crate) fn write(folder: &Path, files: usize, functions: usize) -> Result<()> {
    let mut report = String::new();
    for number in 0..files {
        let path = path(number);
        let place = folder.join(&path);
        fs::create_dir_all(place.parent().unwrap_or(folder))?;
        fs::write(place, source(number, functions))?;
        record(&mut report, &path, number, functions);
    }
    fs::write(folder.join(".gitignore"), "coverage.lcov\nlazycov.toml\n.lazycov\n")?;
    for arguments in [&["init", "-q"][..], &["add", "."], &["commit", "-q", "-m", "All of it"]] {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "gc.auto=0"];
        let ended = Command::new("git").current_dir(folder).args(identity).args(arguments).status()?;
        ensure!(ended.success(), "git {} failed", arguments.join(" "));
    }
    fs::write(folder.join("lazycov.toml"), RULES)?;
    Ok(fs::write(folder.join(REPORT), report)?)
}

/// Writes the report once more, as tools do, with another number of hits on the first line of a file.
pub(crate) fn change_report(folder: &Path, number: usize, covered: bool) -> Result<()> {
    let place = folder.join(REPORT);
    let text = fs::read_to_string(&place)?;
    let record = format!("SF:{}\n", path(number));
    let at = text.find(&record).map_or(0, |at| at + record.len());
    let (before, after) = text.split_at(at);
    let (line, after) = after.split_once('\n').unwrap_or((after, ""));
    let line = format!("{},{}", line.split(',').next().unwrap_or_default(), u8::from(covered));
    Ok(fs::write(place, format!("{before}{line}\n{after}"))?)
}

/// Saves a source with one more comment in its first line.
pub(crate) fn save_source(folder: &Path, number: usize, functions: usize, words: &str) -> Result<()> {
    Ok(fs::write(folder.join(path(number)), format!("# {words}\n{}", source(number, functions)))?)
}

/// Makes everything what it was.
pub(crate) fn restore(folder: &Path, number: usize, functions: usize) -> Result<()> {
    Ok(fs::write(folder.join(path(number)), source(number, functions))?)
}

fn path(number: usize) -> String {
    PathBuf::from(format!("pkg_{:03}", number / 100)).join(format!("module_{number:05}.py")).display().to_string()
}

fn source(number: usize, functions: usize) -> String {
    let mut text = String::new();
    for function in 0..functions {
        let _ = write!(
            text,
            "def price_{number}_{function}(count, loud):\n    total = count * {number}\n    if loud:\n        \
             total += {function}\n    return total\n\n\n"
        );
    }
    text
}

/// Each function has five lines of code and two blank ones; its `def`, the two lines below it and the `return` are told.
fn record(report: &mut String, path: &str, number: usize, functions: usize) {
    let _ = writeln!(report, "SF:{path}");
    for function in 0..functions {
        // A seventh of the functions never runs, and a third of the others never ends; the first file not at all.
        let seed = number * functions + function;
        for (index, offset) in [0, 1, 2, 4].into_iter().enumerate().take(LINES) {
            let missed =
                number == 0 || index > 0 && (seed.is_multiple_of(7) || index == LINES - 1 && seed.is_multiple_of(3));
            let hits = if missed { 0 } else { 1 + seed % 5 };
            let _ = writeln!(report, "DA:{},{hits}", function * 7 + offset + 1);
        }
    }
    report.push_str("end_of_record\n");
}
