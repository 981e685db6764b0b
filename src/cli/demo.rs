//! `demo`: the explorer on a bundled project, unpacked to a private folder that is gone afterwards.

use std::path::Path;

use include_dir::{Dir, DirEntry, include_dir};

use super::args::{Global, Report};
use super::session::Detail;
use super::session::headless;
use super::{Exit, Failure, explore, report};

static DEMO: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/demo");

/// Unpacks and explores; prints the report where there is no terminal.
pub(super) fn run(global: &Global) -> Result<Exit, Failure> {
    let failed = |error: std::io::Error| Failure::unjudged(format!("cannot unpack the demo: {error}"));
    // The project's name is its folder's.
    let private = tempfile::Builder::new().prefix("lazycov-").tempdir().map_err(failed)?;
    let root = private.path().join("tako");
    std::fs::create_dir(&root).and_then(|()| unpack(&DEMO, &root)).map_err(failed)?;
    let global = Global { root: Some(root), ..global.clone() };
    if explore::is_possible() {
        return explore::once(&global);
    }
    headless(&global, &[], Detail::Files, |session| report::run(session, &Report::default()))
}

/// Sources first, reports last: a report that is older than its sources would count as stale.
fn unpack(folder: &Dir<'_>, to: &Path) -> std::io::Result<()> {
    let mut files = Vec::new();
    collect(folder, &mut files);
    files.sort_by_key(|file| is_report(file.path()));
    for file in files {
        let path = to.join(file.path());
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, file.contents())?;
    }
    Ok(())
}

fn collect<'a>(folder: &'a Dir<'a>, files: &mut Vec<&'a include_dir::File<'a>>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => collect(inner, files),
            DirEntry::File(file) => files.push(file),
        }
    }
}

fn is_report(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name == "cover.out" || name == "coverage.json" || name == "lcov.info"
}
