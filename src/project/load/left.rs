//! What is said of the reports that discovery left out. A warning that comes with every command is worth it only where
//! a person gains something by following it.

use std::fmt::Write as _;

use crate::analysis::InputStatus;
use crate::coverage::Code;
use crate::formats::Format;
use crate::project::discover::names::{ONE_MOMENT, apart, folder_of};
use crate::project::discover::{Discovery, Found, Left};

/// The reports that were left out, with how many there are of each kind: a compiler leaves hundreds of files of a kind in
/// a folder, and they are told as one. `taken` are the reports that count; of totals whose lines one of them has there is
/// nothing to tell.
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
        let (mut status, mut code) = (first.status.clone(), first.code);
        let told_by = told(first, taken).filter(|_| group.iter().all(|left| told(left, taken).is_some()));
        if let Some(found) = told_by.filter(|_| code == Code::NotReadable) {
            if first.format.is_some_and(Format::has_totals_alone) {
                continue;
            }
            code = Code::SameRun;
            status.why = format!("{} tells of the same run", found.shown);
        }
        if group.len() > 1 {
            let _ = write!(status.why, " ({} files of this kind lie in the folder)", group.len());
        }
        out.push((status, code, group.len() as u64));
    }
    out
}

/// Data from which reports are made, besides the formats that hold no lines.
const DATA: [&str; 5] = ["go-covdata", "llvm-profraw", "llvm-profdata", "v8", "gcov-intermediate"];

/// The report that counts and tells of what this file tells: it was written beside it in one moment, or was made of it.
fn told<'a>(left: &Left, taken: &[&'a Found]) -> Option<&'a Found> {
    let format = left.format?;
    let is_data = format.richness == 0 || DATA.contains(&format.id);
    taken.iter().copied().find(|found| {
        let Some(apart) = apart(left.modified, found.modified) else { return false };
        let beside = folder_of(&left.status.path) == folder_of(&found.shown) && apart <= ONE_MOMENT;
        beside || is_data && (apart <= ONE_MOMENT || left.modified <= found.modified)
    })
}
