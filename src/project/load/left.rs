//! What is said of the reports that discovery left out. A warning that comes with every command is worth it only where
//! a person gains something by following it.

use std::fmt::Write as _;

use crate::analysis::InputStatus;
use crate::coverage::Code;
use crate::project::discover::names::{ONE_MOMENT, apart, folder_of};
use crate::project::discover::{Discovery, Found, Left};

/// The reports that were left out, with how many there are of each kind: a compiler leaves hundreds of files of a kind in
/// a folder, and they are told as one. `taken` are the reports that count.
pub(super) fn left(discovery: &Discovery, taken: &[&Found]) -> Vec<(InputStatus, Code, u64)> {
    let kind = |left: &Left| {
        let folder = folder_of(&left.status.path).to_owned();
        (left.code == Code::NotReadable).then_some((folder, left.status.format))
    };
    let mut left: Vec<&Left> = discovery.left.iter().collect();
    left.sort_by_cached_key(|left| (kind(left), left.status.path.clone()));
    let mut out = Vec::new();
    for group in left.chunk_by(|a, b| kind(a).is_some() && kind(a) == kind(b)) {
        let Some(first) = group.first() else { continue };
        let mut status = first.status.clone();
        if group.len() > 1 {
            let _ = write!(status.why, " ({} files of this kind lie in the folder)", group.len());
        }
        let spare = first.code == Code::NotReadable && group.iter().all(|left| is_told(left, taken));
        out.push((status, if spare { Code::SameRun } else { first.code }, group.len() as u64));
    }
    out
}

/// Data from which reports are made, besides the formats that hold no lines.
const DATA: [&str; 5] = ["go-covdata", "llvm-profraw", "llvm-profdata", "v8", "gcov-intermediate"];

/// Does a report that counts tell of what this file tells? It was written beside it in one moment, or was made of it.
fn is_told(left: &Left, taken: &[&Found]) -> bool {
    let Some(format) = left.format else { return false };
    let is_data = format.richness == 0 || DATA.contains(&format.id);
    taken.iter().any(|found| {
        let Some(apart) = apart(left.modified, found.modified) else { return false };
        let beside = folder_of(&left.status.path) == folder_of(&found.shown) && apart <= ONE_MOMENT;
        beside || is_data && (apart <= ONE_MOMENT || left.modified <= found.modified)
    })
}
