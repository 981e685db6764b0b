//! A project as it is after its tests ran: the sources, the reports of a run below them, and the binaries that wrote
//! these. The corpus keeps the three apart.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Puts a report and the binaries of its run below a copy of the sources, and a setting that only these files count;
/// where the report lies there. Nothing is done for a run that has no binaries.
pub(crate) fn built(
    sources: &Path,
    report: &Path,
    inputs: &[PathBuf],
    only: Option<&[String]>,
) -> Option<(tempfile::TempDir, PathBuf)> {
    let is_folder = |input: &&PathBuf| input.file_name().is_some_and(|name| name.to_string_lossy().starts_with("bin"));
    let binaries = inputs.iter().find(is_folder)?;
    let folder = tempfile::tempdir().unwrap();
    let build = folder.path().join("build");
    run(Command::new("cp").arg("-R").arg(sources.join(".")).arg(folder.path()));
    fs::create_dir_all(&build).unwrap();
    if binaries.is_dir() {
        run(Command::new("cp").arg("-R").arg(binaries).arg(&build));
    } else {
        run(Command::new("tar").arg("-xJf").arg(binaries).arg("-C").arg(&build));
    }
    run(Command::new("cp").arg("-R").arg(report).arg(&build));
    if let Some(only) = only {
        fs::write(folder.path().join("lazycov.toml"), format!("[reports]\ninclude = {only:?}\n")).unwrap();
    }
    let report = build.join(report.file_name()?);
    Some((folder, report))
}

fn run(command: &mut Command) {
    assert!(command.status().is_ok_and(|status| status.success()), "{command:?}");
}
