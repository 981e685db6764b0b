//! Where a scene takes place: the arguments of the program and the files it finds. The tests of the watched project are
//! a recording, so that its pictures need no Python and are the same every time.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use include_dir::{Dir, include_dir};

static ANALYTICS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/demo/analytics");
static RECORDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/generated/recorded");

static PHASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/fixtures/go-phases");

/// The states of the project with phases, in order.
const STATES: [&str; 4] = ["0-baseline", "1-delays", "2-policies", "3-journal"];

/// When the first phase was saved, in seconds since 1970; the others follow a week apart.
const SAVED: u64 = 1_780_300_800;

/// The rules of the project with phases.
const RULES: &str = "[gate.total]\nmax_drop = \"1pp\"\nraw = true\n\n[gate.function]\nmax_drop = \"10pp\"\n\
                     min_lines = 1\n\n[gate.new]\nfunction.entered = true\n";

/// Prints what pytest printed, and writes the report that it wrote.
const PYTEST: &str = "#!/bin/sh\ncat \"$HOME/recorded/output.txt\"\ncp \"$HOME/recorded/after.lcov\" coverage.lcov\n";

/// What is explored.
#[derive(Clone, Copy)]
pub(crate) enum Stage {
    /// The bundled project.
    Demo,
    /// Its Python part, whose tests cover more than its report says.
    Watch,
    /// A Go project at this phase of its work, with the phases before it saved.
    Phase(usize),
}

impl Stage {
    /// The arguments of the program.
    pub(crate) fn arguments(self) -> &'static [&'static str] {
        match self {
            Stage::Demo => &["demo"],
            Stage::Watch => &["watch", "--", "pytest", "-v", "--cov"],
            Stage::Phase(_) => &[],
        }
    }

    /// Seen when all data are there: the cursor has found the biggest gap, or the baseline is compared with. A key that
    /// is pressed before would keep the cursor where it was.
    pub(crate) fn loaded(self) -> &'static str {
        match self {
            Stage::Demo | Stage::Watch => "line 23 · never executed",
            Stage::Phase(_) => "vs phase",
        }
    }

    /// Prepares an empty home, and says which folder in it to start in.
    pub(crate) fn set(self, home: &Path) -> Result<PathBuf> {
        if let Stage::Phase(present) = self {
            let project = home.join("foreman");
            for (phase, state) in STATES.iter().enumerate().take(present + 1) {
                enter(&project, state)?;
                if phase < present {
                    save(&project, phase)?;
                }
            }
            return Ok(project);
        }
        let project = home.join("tako-analytics");
        let recorded = home.join("recorded");
        let programs = programs(home);
        for folder in [&project, &recorded, &programs] {
            fs::create_dir(folder)?;
        }
        if let Stage::Watch = self {
            ANALYTICS.extract(&project)?;
            RECORDED.extract(&recorded)?;
            fs::remove_file(project.join("coverage.json"))?;
            fs::copy(recorded.join("before.lcov"), project.join("coverage.lcov"))?;
            fs::copy(recorded.join("test_legacy_import.py"), project.join("tests/test_legacy_import.py"))?;
            fs::write(programs.join("pytest"), PYTEST)?;
            fs::set_permissions(programs.join("pytest"), fs::Permissions::from_mode(0o755))?;
        }
        Ok(project)
    }
}

/// Makes a project what it was in a state, baselines left alone.
fn enter(project: &Path, state: &str) -> Result<()> {
    fs::create_dir_all(project)?;
    for entry in fs::read_dir(project)? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with(".lazycov") {
            fs::remove_dir_all(path)?;
        } else if path.is_file() {
            fs::remove_file(path)?;
        }
    }
    let root = PHASES.get_dir(state).context("no such state")?;
    copy(root, root.path(), project)?;
    fs::write(project.join("lazycov.toml"), RULES)?;
    // What was measured is as old as its report.
    let report = root.get_file(root.path().join("cover.out")).context("no report")?;
    Ok(fs::write(project.join("cover.out"), report.contents())?)
}

fn copy(folder: &Dir<'_>, base: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to.join(folder.path().strip_prefix(base)?))?;
    for file in folder.files() {
        fs::write(to.join(file.path().strip_prefix(base)?), file.contents())?;
    }
    folder.dirs().try_for_each(|inner| copy(inner, base, to))
}

fn save(project: &Path, phase: usize) -> Result<()> {
    let name = format!("phase {phase}");
    let output = Command::new(env!("CARGO_BIN_EXE_lazycov"))
        .args(["baseline", "save", &name, "--junit", "junit.xml", "--full"])
        .current_dir(project)
        .env("SOURCE_DATE_EPOCH", (SAVED + phase as u64 * 7 * 86_400).to_string())
        .output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// Where commands are looked for first.
pub(crate) fn programs(home: &Path) -> PathBuf {
    home.join("bin")
}
