//! Where builds put their instrumented binaries: found by names, the executable bit and a few bytes of their headers.
//! Where no program is left, the objects that it was linked of say the same. None is read as a whole, and none lies outside
//! the project.

use std::fs::{DirEntry, File, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::formats::llvm::inspect;
use crate::system::files::{Identity, identity, may_run};

/// Folders of builds, below the project or a folder between it and the report. A star stands for the rest of a name.
const BUILDS: [&str; 9] =
    ["target", "fuzz/target", "build*", "cmake-build*", "out*", "_build*", "bin", "builddir", ".build"];

/// The folder in which CMake keeps objects, and programs that it tried the compiler with.
const OBJECTS: &str = "CMakeFiles";

/// Folders in them that hold no programs that tests run: compilers' own, and those of the scripts that build.
const NEVER: [&str; 8] =
    ["incremental", ".fingerprint", "build-script-build", "node_modules", ".git", "doc", "package", "checkouts"];

/// Endings of what lies beside programs in great numbers.
const BESIDE: [&str; 23] = [
    "d", "o", "obj", "a", "rlib", "rmeta", "lib", "pdb", "dwo", "dwp", "json", "txt", "c", "h", "cc", "cpp", "hpp",
    "rs", "py", "sh", "profraw", "profdata", "cmake",
];

/// Endings of what programs load.
const LIBRARIES: [&str; 3] = ["so", "dylib", "dll"];

/// Folders inside each other, and entries of all folders, that are looked at.
const DEPTH: usize = 8;
const ENTRIES: usize = 200_000;
/// Folders that are listed at once.
const AT_ONCE: usize = 64;
/// Folders inside each other that are looked at below that of a report.
const BELOW_REPORT: usize = 2;

/// The instrumented binaries for a report in this folder, the newest first: programs, else objects. Where `ids` (build ids
/// that the report names) are those of some of them, those alone.
pub(super) fn instrumented(root: &Path, report_folder: &Path, ids: &[Vec<u8>]) -> Vec<PathBuf> {
    let Ok(root) = std::fs::canonicalize(root) else { return Vec::new() };
    let own = std::fs::canonicalize(report_folder).ok().filter(|own| own.starts_with(&root));
    let around = own.iter().flat_map(|own| own.ancestors().take_while(|folder| folder.starts_with(&root)));
    let around: Vec<&Path> = around.chain([root.as_path()]).collect();
    let programs = search(&root, &around, Wanted::Programs, ids);
    if programs.is_empty() { search(&root, &around, Wanted::Objects, ids) } else { programs }
}

/// The instrumented binaries of one kind in these folders, of which the first is that of the report.
fn search(root: &Path, around: &[&Path], wanted: Wanted, ids: &[Vec<u8>]) -> Vec<PathBuf> {
    let (walked, known) = (FxHashMap::default(), FxHashSet::default());
    let mut search = Search { root, wanted, walked, known, entries: 0, found: Vec::new() };
    for (nth, folder) in around.iter().enumerate() {
        // Beside the report itself programs may lie in folders of any name.
        search.walk(folder, if nth == 0 && *folder != root { BELOW_REPORT } else { 0 });
        for build in BUILDS {
            search.build(folder, build);
        }
    }
    let mut inspected: Vec<(bool, SystemTime, PathBuf)> = search
        .found
        .into_par_iter()
        .filter_map(|(path, modified)| {
            let finding = inspect(File::open(&path).ok()?);
            let named = finding.id.is_some_and(|id| ids.contains(&id));
            finding.is_instrumented.then_some((named, modified, path))
        })
        .collect();
    if inspected.iter().any(|(named, ..)| *named) {
        inspected.retain(|(named, ..)| *named);
    }
    inspected.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.2.cmp(&b.2)));
    inspected.into_iter().map(|(_, _, path)| path).collect()
}

/// What is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// What was linked.
    Programs,
    /// What was compiled, and lies beside programs in great numbers.
    Objects,
}

/// A search below a project.
struct Search<'a> {
    root: &'a Path,
    wanted: Wanted,
    /// How deep the folders were walked that were entered.
    walked: FxHashMap<PathBuf, usize>,
    /// Programs have several names: Cargo gives its own two.
    known: FxHashSet<Which>,
    entries: usize,
    found: Vec<(PathBuf, SystemTime)>,
}

/// What may be a binary, by its name and mode.
struct Binary {
    path: PathBuf,
    which: Which,
    modified: SystemTime,
}

/// What a folder holds.
#[derive(Default)]
struct Listing {
    entries: usize,
    folders: Vec<PathBuf>,
    binaries: Vec<Binary>,
}

impl Search<'_> {
    /// Looks into the folders of this pattern.
    fn build(&mut self, folder: &Path, pattern: &str) {
        let Some(start) = pattern.strip_suffix('*') else {
            self.enter(&folder.join(pattern));
            return;
        };
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let of_pattern = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(start));
        let mut folders: Vec<PathBuf> = of_pattern.map(|entry| entry.path()).collect();
        folders.sort();
        for folder in folders {
            self.enter(&folder);
        }
    }

    /// Walks a folder of a build, unless a link leads out of the project.
    fn enter(&mut self, folder: &Path) {
        if std::fs::canonicalize(folder).is_ok_and(|real| real.starts_with(self.root) && real.is_dir()) {
            self.walk(folder, DEPTH);
        }
    }

    /// Looks at the files of a folder and, so deep, of those below it. Links are not followed. Folders that lie equally
    /// deep are listed at once: where the disk has to be asked, most of the time is spent waiting for it.
    fn walk(&mut self, folder: &Path, depth: usize) {
        let mut level = vec![folder.to_owned()];
        for depth in (0..=depth).rev() {
            level.retain(|folder| {
                let walked = self.walked.get(folder).copied();
                self.walked.insert(folder.clone(), walked.unwrap_or_default().max(depth));
                walked.is_none_or(|walked| walked < depth)
            });
            let mut below = Vec::new();
            for some in level.chunks(AT_ONCE) {
                let listings: Vec<Listing> = some.par_iter().map(|folder| list(folder, self.wanted)).collect();
                for listing in listings {
                    self.entries += listing.entries;
                    for Binary { path, which, modified } in listing.binaries {
                        if self.known.insert(which) {
                            self.found.push((path, modified));
                        }
                    }
                    below.extend(listing.folders);
                }
                if self.entries > ENTRIES {
                    return;
                }
            }
            level = below;
        }
    }
}

/// Lists a folder.
fn list(folder: &Path, wanted: Wanted) -> Listing {
    let mut listing = Listing::default();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten().take(ENTRIES) {
        listing.entries += 1;
        let (Ok(kind), name) = (entry.file_type(), entry.file_name()) else { continue };
        let name = name.to_string_lossy();
        if kind.is_file() {
            listing.binaries.extend(binary(&entry, &name, wanted));
        } else if kind.is_dir() && !wanted.never(&name) && !is_of_scripts(folder, &name) {
            listing.folders.push(entry.path());
        }
    }
    listing
}

fn binary(entry: &DirEntry, name: &str, wanted: Wanted) -> Option<Binary> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_one = |metadata: &Metadata| match wanted {
        Wanted::Programs => is_program(metadata, ending),
        Wanted::Objects => true,
    };
    if !wanted.may_be(ending) {
        return None;
    }
    let metadata = entry.metadata().ok().filter(is_one)?;
    let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
    Some(Binary { path: entry.path(), which: which(&metadata, entry), modified })
}

impl Wanted {
    /// May a file with this ending be one?
    fn may_be(self, ending: &str) -> bool {
        match self {
            Wanted::Programs => !BESIDE.contains(&ending),
            Wanted::Objects => ["o", "obj"].contains(&ending),
        }
    }

    /// Is none in a folder of this name?
    fn never(self, name: &str) -> bool {
        NEVER.contains(&name) || self == Wanted::Programs && name == OBJECTS
    }
}

/// Is this Cargo's folder of the scripts that build? Other tools call the folder of their programs so, at the top.
fn is_of_scripts(folder: &Path, name: &str) -> bool {
    name == "build" && folder.join("deps").is_dir()
}

fn is_program(metadata: &Metadata, ending: &str) -> bool {
    may_run(metadata, ending) || LIBRARIES.contains(&ending)
}

/// What is the same for all names of one file; where the system does not say which one it is, its only name.
#[derive(PartialEq, Eq, Hash)]
enum Which {
    Numbered(u64, u64),
    Named(PathBuf),
}

fn which(metadata: &Metadata, entry: &DirEntry) -> Which {
    let Identity { device, number, .. } = identity(metadata);
    if number == 0 { Which::Named(entry.path()) } else { Which::Numbered(device, number) }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
