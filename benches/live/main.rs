//! What a live view costs, side by side for several programs: the start, a changed report, a saved source, on projects of
//! many files and on huge reports. `live.sh` builds the program of an earlier revision and sets it beside the present one.
//!
//! `cargo bench --bench live -- --files 60000 --files 10000 --huge 1000 --huge 200 --before OTHER/lazycov`

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program that prints what it measured")]

#[path = "../../tests/support/pty.rs"]
mod pty;

mod project;
mod recorded;
mod report;
mod table;
mod watched;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use clap::Parser;
use vt100::Screen;

use crate::recorded::Subject;
use crate::table::{Table, quantile};
use crate::watched::Watched;

/// What is measured.
#[derive(Parser)]
struct Options {
    /// Projects of so many files.
    #[arg(long)]
    files: Vec<usize>,
    /// Reports without their sources.
    #[arg(long)]
    report: Vec<PathBuf>,
    /// Reports of so many megabytes, made for the occasion.
    #[arg(long)]
    huge: Vec<u64>,
    /// Another program, shown before the present one.
    #[arg(long)]
    before: Option<PathBuf>,
    /// The present program.
    #[arg(long, default_value = env!("CARGO_BIN_EXE_lazycov"))]
    now: PathBuf,
    /// How often everything is measured; medians are shown.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Cargo tells every benchmark that it is one.
    #[arg(long, hide = true)]
    bench: bool,
}

/// Columns and rows of the terminal.
const SIZE: pty::Size = (140, 40);

fn main() -> Result<()> {
    let Ok(options) = Options::try_parse() else {
        // `cargo bench FILTER` hands its filter to every benchmark.
        println!("live: give --files NUMBER, --huge MEGABYTES or --report FILE");
        return Ok(());
    };
    let mut programs: Vec<PathBuf> = options.before.into_iter().chain([options.now]).collect();
    for program in &mut programs {
        *program = std::fs::canonicalize(&*program)?;
    }
    let names = if programs.len() > 1 { vec!["before".to_owned(), "now".to_owned()] } else { vec!["now".to_owned()] };
    for files in options.files {
        let folder = tempfile::tempdir()?;
        project::write(folder.path(), files, project::FUNCTIONS)?;
        let mut table = Table::new(Subject::Files(files), names.clone());
        for _ in 0..options.runs {
            for (at, program) in programs.iter().enumerate() {
                of_project(&mut table, at, program, folder.path())?;
            }
        }
        println!("\n{files} Python files, {} measured lines, in a git repository", files * 20);
        table.print();
    }
    for megabytes in options.huge {
        let place = tempfile::NamedTempFile::new()?;
        report::write(place.path(), megabytes * 1_000_000)?;
        of_reports(&programs, &names, options.runs, place.path())?;
    }
    for report in options.report {
        of_reports(&programs, &names, options.runs, &std::fs::canonicalize(report)?)?;
    }
    Ok(())
}

fn of_reports(programs: &[PathBuf], names: &[String], runs: usize, report: &Path) -> Result<()> {
    let megabytes = std::fs::metadata(report)?.len() / 1_000_000;
    let mut table = Table::new(Subject::Megabytes(megabytes), names.to_vec());
    for _ in 0..runs {
        for (at, program) in programs.iter().enumerate() {
            of_report(&mut table, at, program, report)?;
        }
    }
    println!("\nLCOV of {megabytes} MB without its sources");
    table.print();
    Ok(())
}

fn of_project(table: &mut Table, at: usize, program: &Path, folder: &Path) -> Result<()> {
    let home = tempfile::tempdir()?;
    let command = |arguments: &[&str]| run(program, arguments, folder, home.path());
    let (seconds, _) = command(&["report", "--limit", "1"])?;
    table.add(at, "report, the first time", "s", seconds);
    let (seconds, _) = command(&["report", "--limit", "1"])?;
    table.add(at, "report", "s", seconds);

    std::fs::remove_dir_all(home.path().join("lazycov")).ok();
    start(table, at, program, folder, home.path(), "first start")?.0.quit()?;
    let (explorer, total) = start(table, at, program, folder, home.path(), "start")?;
    changes(table, at, &explorer, folder, total, "")?;
    explorer.quit()?;

    let (seconds, _) = command(&["baseline", "save", "before"])?;
    table.add(at, "baseline save", "s", seconds);
    for name in ["diff", "check"] {
        let (seconds, peak) = command(&[name])?;
        table.add(at, name, "s", seconds);
        table.add(at, &format!("{name}: memory"), "GB", peak);
    }
    let (explorer, total) = start(table, at, program, folder, home.path(), "with a baseline: start")?;
    changes(table, at, &explorer, folder, total, "with a baseline: ")?;
    explorer.quit()?;
    std::fs::remove_dir_all(folder.join(".lazycov"))?;
    Ok(())
}

/// Starts the explorer and waits until it is done. Says how much processor time that took.
fn start(
    table: &mut Table,
    at: usize,
    program: &Path,
    folder: &Path,
    home: &Path,
    name: &str,
) -> Result<(Watched, f64)> {
    let explorer = Watched::start(program, &[], folder, home, SIZE)?;
    table.add(at, &format!("{name}: first rows"), "s", explorer.until("rows", None, has_rows)?);
    table.add(
        at,
        &format!("{name}: numbers"),
        "s",
        explorer.until("numbers", None, |screen| shows(screen, "% lines"))?,
    );
    let source = |screen: &Screen| shows(screen, "def price_0_") && shows(screen, project::LARGEST);
    table.add(at, &format!("{name}: largest gap's source"), "s", explorer.until("a source", None, source)?);
    let work = explorer.done(None, 0.0)?;
    table.add(at, &format!("{name}: complete"), "s", work.seconds);
    table.add(at, &format!("{name}: longest silence"), "s", work.silence);
    table.add(at, &format!("{name}: processor"), "s", work.cpu);
    table.add(at, &format!("{name}: memory"), "GB", explorer.peak()?);
    Ok((explorer, work.cpu))
}

/// Changes the report of the file that is shown, then the file, and puts both back.
fn changes(table: &mut Table, at: usize, explorer: &Watched, folder: &Path, total: f64, name: &str) -> Result<()> {
    for covered in [true, false] {
        let cpu = explorer.cpu()?;
        project::change_report(folder, 0, covered)?;
        let since = Some(Instant::now());
        let missed = if covered { "19 missed" } else { "20 missed" };
        let painted = explorer.until(missed, since, |screen| shows(screen, missed))?;
        let work = explorer.done(since, cpu)?;
        if covered {
            table.add(at, &format!("{name}report changed: painted"), "s", painted);
            table.add(at, &format!("{name}report changed: complete"), "s", work.seconds);
            table.add(at, &format!("{name}report changed: processor"), "s", work.cpu);
            table.add(at, &format!("{name}report changed: of the start's processor"), "%", 100.0 * work.cpu / total);
        }
    }
    let cpu = explorer.cpu()?;
    explorer.press("\tg")?;
    explorer.done(Some(Instant::now()), cpu)?;
    let cpu = explorer.cpu()?;
    project::save_source(folder, 0, project::FUNCTIONS, "a line more")?;
    let since = Some(Instant::now());
    let painted = explorer.until("the saved line", since, |screen| shows(screen, "# a line more"))?;
    let work = explorer.done(since, cpu)?;
    table.add(at, &format!("{name}source saved: painted"), "s", painted);
    table.add(at, &format!("{name}source saved: complete"), "s", work.seconds);
    table.add(at, &format!("{name}source saved: processor"), "s", work.cpu);
    table.add(at, &format!("{name}source saved: of the start's processor"), "%", 100.0 * work.cpu / total);
    let cpu = explorer.cpu()?;
    project::restore(folder, 0, project::FUNCTIONS)?;
    explorer.done(Some(Instant::now()), cpu)?;
    Ok(())
}

fn of_report(table: &mut Table, at: usize, program: &Path, report: &Path) -> Result<()> {
    let (home, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let shown = report.to_string_lossy();
    let wc = run(Path::new("wc"), &["-l", &shown], folder.path(), home.path())?.0;
    let (seconds, peak) = run(program, &["report", "--limit", "1", &shown], folder.path(), home.path())?;
    table.add(at, "wc -l", "s", wc);
    table.add(at, "report", "s", seconds);
    table.add(at, "report: times wc -l", "x", seconds / wc);
    table.add(at, "report: memory", "GB", peak);
    let (bytes, records) = records(report)?;
    table.add(at, "report: bytes a record beyond the map", "B", (peak * 1e9 - bytes) / records);

    let explorer = Watched::start(program, &[&shown], folder.path(), home.path(), SIZE)?;
    table.add(at, "explorer: first rows", "s", explorer.until("rows", None, has_rows)?);
    let work = explorer.done(None, 0.0)?;
    table.add(at, "explorer: complete", "s", work.seconds);
    table.add(at, "explorer: longest silence", "s", work.silence);
    table.add(at, "explorer: processor", "s", work.cpu);
    table.add(at, "explorer: memory", "GB", explorer.peak()?);
    for (name, keys) in KEYS {
        let answers = keys.iter().map(|keys| explorer.answer(keys)).collect::<Result<Vec<f64>>>()?;
        table.add(at, &format!("{name}: 99 of 100 answers"), "s", quantile(&answers, 0.99).unwrap());
        explorer.done(Some(Instant::now()), explorer.cpu()?)?;
    }
    explorer.press("f")?;
    explorer.until("the finder", None, |screen| shows(screen, "Enter go"))?;
    let since = Instant::now();
    explorer.press("ledger")?;
    let matched = |screen: &Screen| line(screen, 4).contains("ledger");
    table.add(at, "finder: first matches", "s", explorer.until("matches", Some(since), matched)?);
    explorer.done(Some(Instant::now()), explorer.cpu()?)?;
    let cpu = explorer.cpu()?;
    std::thread::sleep(Duration::from_secs(2));
    table.add(at, "idle: processor of 2 s", "s", explorer.cpu()? - cpu);
    explorer.quit()?;
    while_loading(table, at, program, &shown, folder.path(), home.path())
}

/// The bytes of a report and its records, one a line.
fn records(report: &Path) -> Result<(f64, f64)> {
    let (mut file, mut buffer) = (std::fs::File::open(report)?, vec![0; 1 << 20]);
    let (mut bytes, mut records) = (0, 0);
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok((bytes as f64, records as f64));
        }
        bytes += count;
        records += memchr::memchr_iter(b'\n', &buffer[..count]).count();
    }
}

/// Opens and closes the help while the report is read.
fn while_loading(table: &mut Table, at: usize, program: &Path, shown: &str, folder: &Path, home: &Path) -> Result<()> {
    let explorer = Watched::start(program, &[shown], folder, home, SIZE)?;
    explorer.until("rows", None, has_rows)?;
    let mut answers = Vec::new();
    while explorer.is(|screen| line(screen, 1).contains(" of ") || line(screen, 1).contains("reading")) {
        for (keys, open) in [("?", true), ("\x1b", false)] {
            let since = Instant::now();
            explorer.press(keys)?;
            answers.push(explorer.until(keys, Some(since), |screen| shows(screen, "╭ Keys") == open)?);
        }
    }
    if let Some(answer) = quantile(&answers, 0.99) {
        table.add(at, "while it loads: 99 of 100 answers", "s", answer);
    }
    explorer.quit()
}

/// Keys that are pressed one after another, each when the one before is answered.
const KEYS: &[(&str, &[&str])] = &[
    ("next gap", &["n"; 100]),
    ("previous gap", &["N"; 100]),
    ("down the list", &["j"; 100]),
    ("sort", &["s"; 8]),
    ("flat and back", &["v", "v", "v", "v"]),
    ("filter", &["/", "p", "a", "r", "s", "e", "\x1b"]),
    ("functions", &["2"]),
    ("sort functions", &["s"; 8]),
    ("filter functions", &["/", "p", "a", "r", "s", "e", "\r"]),
    ("next gap of those", &["n"; 50]),
    ("files", &["1"]),
];

/// Runs a command to its end: seconds, and the most memory that it held, in GB.
fn run(program: &Path, arguments: &[&str], folder: &Path, home: &Path) -> Result<(f64, f64)> {
    let started = Instant::now();
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
    for name in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
        command.env(name, home);
    }
    let mut child = command.spawn()?;
    let mut peak = 0.0;
    let ended = loop {
        // A process that has ended says no more what it held.
        peak = watched::peak(child.id()).unwrap_or(peak);
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let seconds = started.elapsed().as_secs_f64();
    ensure!(ended.code().is_some_and(|code| code <= 1), "{} {arguments:?} failed: {ended}", program.display());
    Ok((seconds, peak))
}

fn shows(screen: &Screen, words: &str) -> bool {
    screen.contents().contains(words)
}

/// A row of the list with a rate in it, below the header, the titles and the border.
fn has_rows(screen: &Screen) -> bool {
    (3..SIZE.1 - 2).any(|row| line(screen, row).chars().take(60).any(|char| char == '%'))
}

fn line(screen: &Screen, row: u16) -> String {
    screen.rows(0, SIZE.0).nth(row.into()).unwrap_or_default()
}
