//! All executable files that were met, each read once.

use std::path::PathBuf;

use rustc_hash::FxHashMap;
use rustix::process::Pid;

use super::maps::Mapping;
use super::module::Module;
use super::places::Places;
use crate::trace::seen::Lacking;
use crate::trace::tree::Tree;

/// The number of a file among those that were met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number(usize);

/// What a file is known by: a build that replaces it makes another one of it.
type Key = ((String, u64), PathBuf, u64);

/// The files that were met.
#[derive(Debug, Default)]
pub(super) struct Modules {
    all: Vec<Module>,
    known: FxHashMap<Key, Number>,
}

impl Modules {
    /// The file of a mapping, if it was met.
    pub(super) fn find(&self, pid: Pid, mapping: &Mapping) -> Option<Number> {
        self.known.get(&key(pid, mapping)).copied()
    }

    /// The file of a mapping, which is read if it was not met before.
    pub(super) fn read(&mut self, pid: Pid, mapping: &Mapping, tree: &Tree, places: &mut Places) -> Number {
        let key = key(pid, mapping);
        if let Some(number) = self.known.get(&key) {
            return *number;
        }
        let number = Number(self.all.len());
        self.all.push(Module::read(&readable(pid, mapping), &mapping.path, tree, places));
        self.known.insert(key, number);
        number
    }

    /// A file.
    pub(super) fn get(&self, number: Number) -> Option<&Module> {
        self.all.get(number.0)
    }

    /// A file, to be changed.
    pub(super) fn get_mut(&mut self, number: Number) -> Option<&mut Module> {
        self.all.get_mut(number.0)
    }

    /// Why nothing of the tree was found, where nothing was: the file that ran first says it, unless another one was built
    /// from sources that lie elsewhere.
    pub(super) fn lacking(&self) -> Option<(PathBuf, Lacking)> {
        if self.all.iter().any(|module| module.lacks.is_none()) {
            return None;
        }
        let of_others = self.all.iter().find(|module| matches!(module.lacks, Some(Lacking::Lines(_))));
        let module = of_others.or_else(|| self.all.first())?;
        Some((module.path.clone(), module.lacks.clone()?))
    }
}

fn key(pid: Pid, mapping: &Mapping) -> Key {
    let changed = std::fs::metadata(readable(pid, mapping)).and_then(|file| file.modified()).ok();
    let changed = changed.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    (mapping.file.clone(), mapping.path.clone(), changed.map_or(0, |time| time.as_nanos() as u64))
}

/// Where the file of a mapping can be read, though the process may see another tree than we do and the file may have
/// lost its name.
fn readable(pid: Pid, mapping: &Mapping) -> PathBuf {
    let process = PathBuf::from(format!("/proc/{}", pid.as_raw_nonzero()));
    if mapping.path.to_string_lossy().ends_with(" (deleted)") {
        return process.join("exe");
    }
    let below = mapping.path.strip_prefix("/").unwrap_or(&mapping.path);
    process.join("root").join(below)
}
