//! The runner of `cargo test`: a program of tests runs each of them in a process of its own, on all processors, and says
//! what it would have said. What each test ran is kept apart; what all ran is one profile, as ever.

mod harness;
mod said;
mod suite;

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use rustc_hash::FxHashSet;

use self::harness::Harness;
use self::said::{Said, Total};
use super::CHOSEN;
use super::child;
use super::store::Store;
use crate::coverage::Line;
use crate::formats::llvm::{Mapped, Programs, Sums, inspect};

/// Where a program writes its profile.
const PROFILE: &str = "LLVM_PROFILE_FILE";

/// Runs a program of tests with what cargo passes on. What it would leave with, we leave with.
pub fn cargo(words: &[OsString]) -> io::Result<u8> {
    let able = Store::of_run().zip(Harness::of(words)).zip(std::env::var_os(PROFILE));
    let Some(((store, harness), profile)) = able else { return as_it_is(words) };
    let Some(tests) = harness.tests()? else { return as_it_is(words) };
    let tests = chosen(tests, &harness.suite, std::env::var(CHOSEN).ok().as_deref());
    let programs = if tests.is_empty() { Vec::new() } else { programs(&harness.program) };
    let bytes: Vec<&[u8]> = programs.iter().map(Vec::as_slice).collect();
    let programs = Programs::read(&bytes);
    let work = Work { harness, store, mapped: programs.mapped(), shared: Mutex::default(), next: AtomicUsize::new(0) };
    work.all(&tests, Path::new(&profile))
}

/// Runs a program that is none of tests that we can tell apart. Tests in documentation start their own program again, which
/// rustdoc names where nobody stands in between.
fn as_it_is(words: &[OsString]) -> io::Result<u8> {
    let mut command = child::command(words)?;
    let program = words.first().map(Path::new);
    if let Some(program) = program.filter(|program| program.file_stem() == Some(OsStr::new("rust_out"))) {
        command.env("RUSTDOC_DOCTEST_BIN_PATH", program);
    }
    child::run(&mut command).map(child::code)
}

/// Those of a program's tests that are to run: the harness chooses by name, and another program may have the name, too.
fn chosen(mut tests: Vec<String>, suite: &str, chosen: Option<&str>) -> Vec<String> {
    if let Some(chosen) = chosen {
        let own = chosen.lines().filter_map(|line| line.strip_prefix(suite)?.strip_prefix(' '));
        let own: FxHashSet<&str> = own.collect();
        tests.retain(|test| own.contains(test.as_str()));
    }
    tests
}

/// The program itself, and those beside it that its tests may start.
fn programs(program: &Path) -> Vec<Vec<u8>> {
    let beside = program.parent().and_then(Path::parent).and_then(|folder| fs::read_dir(folder).ok());
    let beside = beside.into_iter().flatten().flatten().map(|entry| entry.path());
    let is_measured =
        |path: &PathBuf| path.is_file() && fs::File::open(path).is_ok_and(|file| inspect(file).is_instrumented);
    let others = beside.filter(is_measured);
    [program.to_owned()].into_iter().chain(others).filter_map(|path| fs::read(path).ok()).collect()
}

/// The tests of a program while they run.
struct Work<'a> {
    harness: Harness,
    store: Store,
    mapped: Mapped<'a>,
    shared: Mutex<Shared>,
    next: AtomicUsize,
}

#[derive(Default)]
struct Shared {
    total: Total,
    sums: Sums,
    /// Was it said that something is not known?
    complained: bool,
}

impl Work<'_> {
    fn all(&self, tests: &[String], profile: &Path) -> io::Result<u8> {
        let began = Instant::now();
        print(&format!("\nrunning {} test{}\n", tests.len(), if tests.len() == 1 { "" } else { "s" }))?;
        let workers = self.harness.threads.min(tests.len()).max(1);
        let ended: Vec<io::Result<()>> = thread::scope(|scope| {
            let workers: Vec<_> = (0..workers).map(|_| scope.spawn(|| self.some(tests))).collect();
            workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
        });
        ended.into_iter().collect::<io::Result<()>>()?;
        let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        print(&shared.total.text(began.elapsed()))?;
        // Beside what cargo's other programs write.
        let name = self.harness.program.file_name().unwrap_or_default();
        for (nth, file) in shared.sums.files().enumerate() {
            let mut name = name.to_owned();
            name.push(format!("-{nth}.profraw"));
            fs::write(profile.with_file_name(name), file)?;
        }
        Ok(shared.total.code())
    }

    fn some(&self, tests: &[String]) -> io::Result<()> {
        while let Some(test) = tests.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            let folder = tempfile::tempdir()?;
            let output = self.harness.one(test, folder.path())?;
            let said = Said::of(test, &output);
            let profiles = profiles(folder.path())?;
            let kept = if said.is_complete { self.keep(test, &profiles) } else { Ok(()) };
            let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
            for profile in &profiles {
                shared.sums.add(profile);
            }
            if let Err(error) = kept
                && !std::mem::replace(&mut shared.complained, true)
            {
                complain(test, &error);
            }
            io::stderr().write_all(&output.stderr)?;
            print(&said.line)?;
            shared.total.add(said);
        }
        Ok(())
    }

    /// Keeps what a test ran.
    fn keep(&self, test: &str, profiles: &[Vec<u8>]) -> io::Result<()> {
        let bytes: Vec<&[u8]> = profiles.iter().map(Vec::as_slice).collect();
        let ran = self.mapped.ran(&bytes);
        let ran = ran.ok_or_else(|| io::Error::other("it starts a program that is not known"))?;
        self.store.keep(&format!("{} {test}", self.harness.suite), "lines.info", lcov(&ran).as_bytes())
    }
}

/// What processes of a test wrote.
fn profiles(folder: &Path) -> io::Result<Vec<Vec<u8>>> {
    fs::read_dir(folder)?.map(|entry| fs::read(entry?.path())).collect()
}

fn lcov(ran: &[(String, Vec<Line>)]) -> String {
    let mut text = "TN:\n".to_owned();
    for (path, lines) in ran {
        text.extend(["SF:", path, "\n"]);
        text.extend(lines.iter().map(|line| format!("DA:{},1\n", line.get())));
        text.push_str("end_of_record\n");
    }
    text
}

fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn complain(test: &str, error: &io::Error) {
    // Who cannot be told is not told.
    let _ = writeln!(io::stderr(), "lazycov: what {test} runs is not known: {error}");
}

impl Harness {
    /// Runs a test alone.
    fn one(&self, test: &str, profiles: &Path) -> io::Result<Output> {
        let mut command = Command::new(&self.program);
        command.args(["--exact", test]).args(&self.passed).env(PROFILE, profiles.join("%p-%m.profraw"));
        command.stdin(Stdio::null()).output()
    }

    /// The tests that are asked for; `None` where the program does not list them.
    fn tests(&self) -> io::Result<Option<Vec<String>>> {
        let mut command = Command::new(&self.program);
        command.args(&self.asked).args(["--list", "--format", "terse"]).env(PROFILE, OsStr::new("/dev/null"));
        let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output()?;
        Ok(String::from_utf8(output.stdout)
            .ok()
            .filter(|_| output.status.success())
            .and_then(|text| harness::listed(&text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_tests_of_one_name_only_those_of_the_chosen_suite_run() {
        let tests = || ["a::b", "c"].map(str::to_owned).to_vec();
        let lines = "door src/lib.rs a::b\ndoor src/lib.rs d\ndoors src/lib.rs c\ntests/c.rs c";
        assert_eq!(chosen(tests(), "door src/lib.rs", Some(lines)), ["a::b"]);
        assert_eq!(chosen(tests(), "tests/c.rs", Some(lines)), ["c"]);
        assert_eq!(chosen(tests(), "tests/d.rs", Some(lines)), [""; 0]);
        assert_eq!(chosen(tests(), "tests/d.rs", None), tests());
    }
}
