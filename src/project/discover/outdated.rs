//! Which tests ran again after a report was written: the runs of some tests that came later say it.

use std::path::Path;
use std::sync::Arc;

use super::found::Found;
use crate::coverage::{AGAIN_FOLDER, AGAIN_NAMES};

/// Tells each report which tests ran again after it was written.
pub(super) fn outdate(found: &mut [Found], output: &Path) {
    let runs = |command: u32| {
        let folder = output.join(command.to_string()).join(AGAIN_FOLDER);
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let run = |entry: std::fs::DirEntry| {
            let number: u32 = entry.file_name().to_str()?.parse().ok()?;
            let names = std::fs::read_to_string(entry.path().join(AGAIN_NAMES)).ok()?;
            Some((number, names))
        };
        entries.filter_map(run).collect::<Vec<_>>()
    };
    let mut known: Vec<(u32, Vec<(u32, String)>)> = Vec::new();
    for one in found.iter_mut().filter(|one| one.tests.test.is_none()) {
        let Some(command) = one.tests.command else { continue };
        if known.iter().all(|(number, _)| *number != command) {
            known.push((command, runs(command)));
        }
        let later = known.iter().filter(|(number, _)| *number == command).flat_map(|(_, runs)| runs);
        let later = later.filter(|(number, _)| *number > one.tests.again);
        one.tests.without = Arc::new(later.flat_map(|(_, names)| names.lines()).collect());
    }
}
