//! What watching costs beside the tests, on a report of 5 MB of 2,500 Python files, and of 25,000 small ones: how long a save takes to be seen, how
//! long the numbers take once the tests have ended, and how much processor time that is of what the tests take.
//!
//! `cargo bench --bench watch`

#![expect(clippy::print_stdout, reason = "a program that prints what it measured")]

#[path = "live/project.rs"]
#[expect(dead_code, reason = "shared with the bench of the live view")]
mod project;
#[path = "../tests/support/pty.rs"]
mod pty;
#[path = "live/watched.rs"]
#[expect(dead_code, reason = "shared with the bench of the live view")]
mod watched;

use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use vt100::Screen;

use crate::watched::Watched;

/// Files, and functions of each.
const PROJECTS: [(usize, usize); 2] = [(2_500, 50), (25_000, project::FUNCTIONS)];
const RUNS: usize = 5;

/// The tests: some seconds of work, then the report that was laid ready, then the time.
const TESTS: &str = "i=0; while [ $i -lt 3000000 ]; do i=$((i+1)); done; cp .git/next coverage.lcov; \
                     times >.git/times; date +%s%N >.git/now; mv .git/now .git/ended";

fn main() -> Result<()> {
    PROJECTS.into_iter().try_for_each(|(files, functions)| watch(files, functions))
}

fn watch(files: usize, functions: usize) -> Result<()> {
    let (folder, home) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let folder = folder.path();
    project::write(folder, files, functions)?;
    ready(folder, false)?;
    let program = Path::new(env!("CARGO_BIN_EXE_lazycov"));
    let arguments = ["watch", "--", "sh", "-c", TESTS];
    let explorer = Watched::start(program, &arguments, folder, home.path(), (140, 40))?;
    explorer.until("the first run", None, |screen| shows(screen, "tests passed"))?;
    explorer.done(None, 0.0)?;
    let (mut seen, mut painted, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        let covered = run % 2 == 0;
        ready(folder, covered)?;
        std::fs::remove_file(folder.join(".git/ended"))?;
        let cpu = explorer.cpu()?;
        project::save_source(folder, 0, functions, &format!("run {run}"))?;
        let saved = Instant::now();
        seen.push(explorer.until("what is unmeasured", Some(saved), |screen| shows(screen, "unmeasured"))?);
        let words = format!("{} missed", 4 * functions - usize::from(covered));
        explorer.until(&words, None, |screen| shows(screen, &words) && !shows(screen, "unmeasured"))?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
        painted.push(now.saturating_sub(ended(folder)?).as_secs_f64());
        let work = explorer.done(Some(saved), cpu)?;
        shares.push(100.0 * work.cpu / tests(folder)?);
    }
    explorer.quit()?;
    println!("\n{files} Python files, a report of {:.1} MB, medians of {RUNS} runs", size(folder)?);
    println!("from a save to marks that moved   {:6.0} ms", 1e3 * median(&mut seen));
    println!("from the tests' end to their data {:6.0} ms", 1e3 * median(&mut painted));
    println!("of the tests' processor time      {:6.1} %", median(&mut shares));
    Ok(())
}

/// Lays the next report ready: with one line more covered, or not.
fn ready(folder: &Path, covered: bool) -> Result<()> {
    let aside = folder.join(".git/aside");
    std::fs::create_dir_all(&aside)?;
    std::fs::copy(folder.join(project::REPORT), aside.join(project::REPORT))?;
    project::change_report(&aside, 0, covered)?;
    Ok(std::fs::rename(aside.join(project::REPORT), folder.join(".git/next"))?)
}

/// When the tests ended.
fn ended(folder: &Path) -> Result<Duration> {
    Ok(Duration::from_nanos(std::fs::read_to_string(folder.join(".git/ended"))?.trim().parse()?))
}

/// Processor time of the tests, in seconds: the first line of what the shell says of itself, user and system.
fn tests(folder: &Path) -> Result<f64> {
    let times = std::fs::read_to_string(folder.join(".git/times"))?;
    let own = times.lines().next().context("no times")?;
    let seconds = |word: &str| -> Result<f64> {
        let (minutes, seconds) = word.split_once('m').context("no minutes")?;
        Ok(minutes.parse::<f64>()? * 60.0 + seconds.trim_end_matches('s').parse::<f64>()?)
    };
    own.split_whitespace().map(seconds).sum()
}

fn size(folder: &Path) -> Result<f64> {
    Ok(std::fs::metadata(folder.join(project::REPORT))?.len() as f64 / 1e6)
}

fn shows(screen: &Screen, words: &str) -> bool {
    screen.contents().contains(words)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
