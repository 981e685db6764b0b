//! The project's saved baselines: files in `.lazycov/baselines`, made to be committed. The name of a baseline stands in
//! its file; what the file is called only has to be readable and told apart.
//!
//! A project may come from anyone. Nothing is written where a link leads out of it, and nothing there is read.

mod error;
mod folder;
mod retain;
mod slug;

use std::borrow::Cow;
use std::io::Read as _;
use std::path::{Path, PathBuf};

pub use self::error::BaselineFileError;
pub use self::folder::Baselines;
use self::folder::PLAIN;
use super::git::Git;
use super::globs::Filter;
use super::mapping::open_regular;
use crate::analysis::baseline::{Copied, Known, read_info, read_stored, unpack, write_proven};
use crate::analysis::differential::Measurement;
use crate::analysis::{Baseline, BaselineSummary};
use crate::config::Config;

/// Larger files are no baselines.
const MAX_SIZE: u64 = 1 << 30;

/// A saved baseline, as far as its first line tells.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedBaseline {
    /// Its file.
    pub file: PathBuf,
    /// What it is.
    pub summary: BaselineSummary,
}

/// What saving did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The file, from the root.
    pub shown: String,
    /// Its size.
    pub bytes: u64,
    /// Names of older baselines that kept totals and functions alone.
    pub thinned: Vec<String>,
}

/// A baseline to compare with, and why this one.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// The baseline.
    pub saved: SavedBaseline,
    /// Why.
    pub why: Choice,
}

/// Why a baseline was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The settings name it.
    Configured,
    /// It is the newest of HEAD or an ancestor of it.
    Ancestor,
    /// It is the newest.
    Newest,
}

impl Baselines {
    /// All that can be used, the newest last. Only their first lines are read.
    pub fn list(&self) -> Vec<SavedBaseline> {
        let mut all: Vec<SavedBaseline> = self.files().into_iter().filter_map(|file| self.glance(file).ok()).collect();
        all.sort_by(|a, b| {
            let (a, b) = (&a.summary.info, &b.summary.info);
            (a.created, &a.name).cmp(&(b.created, &b.name))
        });
        all
    }

    /// What is wrong with those that cannot be used.
    pub fn unusable(&self) -> Vec<BaselineFileError> {
        self.files().into_iter().filter_map(|file| self.glance(file).err()).collect()
    }

    /// The newest baseline of a name.
    ///
    /// # Errors
    /// When there is none.
    pub fn find(&self, name: &str) -> Result<SavedBaseline, BaselineFileError> {
        let mut all = self.list();
        if let Some(at) = all.iter().rposition(|saved| saved.summary.info.name == name) {
            return Ok(all.swap_remove(at));
        }
        let distance = |saved: &SavedBaseline| strsim::damerau_levenshtein(&saved.summary.info.name, name);
        let near = all.iter().filter(|saved| distance(saved) <= 1 + name.len() / 4).min_by_key(|saved| distance(saved));
        let near = near.map(|saved| saved.summary.info.name.clone());
        Err(BaselineFileError::Missing { name: name.to_owned(), near })
    }

    /// Reads a baseline by its name, or else a file that the user named.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn load(&self, name: &str) -> Result<Baseline, BaselineFileError> {
        self.bytes_of(name)?.read(&())
    }

    /// The bytes of a baseline by its name, or else of a file that the user named.
    ///
    /// # Errors
    /// When there is none, or its file cannot be read.
    pub fn bytes_of(&self, name: &str) -> Result<BaselineBytes, BaselineFileError> {
        match self.find(name) {
            Ok(saved) => self.bytes(&saved),
            Err(missing) => {
                let file = Path::new(name);
                if file.is_file() { BaselineBytes::of(file, name.to_owned()) } else { Err(missing) }
            }
        }
    }

    /// Reads a saved baseline.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(&self, saved: &SavedBaseline) -> Result<Baseline, BaselineFileError> {
        self.bytes(saved)?.read(&())
    }

    /// The bytes of a saved baseline.
    ///
    /// # Errors
    /// When its file cannot be read.
    pub fn bytes(&self, saved: &SavedBaseline) -> Result<BaselineBytes, BaselineFileError> {
        BaselineBytes::of(&self.inside(&saved.file)?, folder::shown(&saved.file))
    }

    /// The baseline to compare with: the one that the settings name, else the newest of an ancestor of HEAD, else the
    /// newest. `None` when there is none at all.
    ///
    /// # Errors
    /// When the settings name one that does not exist.
    pub fn choose(&self, default: Option<&str>, git: Option<&Git>) -> Result<Option<Chosen>, BaselineFileError> {
        if let Some(name) = default {
            return Ok(Some(Chosen { saved: self.find(name)?, why: Choice::Configured }));
        }
        let mut all = self.list();
        let commit = |saved: &SavedBaseline| saved.summary.info.commit.clone();
        let ancestor = git.and_then(|git| {
            let mut strangers: Vec<String> = Vec::new();
            all.iter().rposition(|saved| {
                let Some(commit) = commit(saved).filter(|commit| !strangers.contains(commit)) else { return false };
                let known = git.is_ancestor(&commit);
                strangers.push(commit);
                known
            })
        });
        Ok(match ancestor {
            Some(at) => Some(Chosen { saved: all.swap_remove(at), why: Choice::Ancestor }),
            None => all.pop().map(|saved| Chosen { saved, why: Choice::Newest }),
        })
    }

    /// The bytes of the newest baseline of a name, if there is one.
    ///
    /// # Errors
    /// When its file cannot be read.
    pub fn bytes_of_saved(&self, name: &str) -> Result<Option<BaselineBytes>, BaselineFileError> {
        match self.find(name) {
            Ok(saved) => self.bytes(&saved).map(Some),
            Err(BaselineFileError::Missing { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Saves a baseline in place of the one of the same name, or leaves that as it was. Older ones keep totals and
    /// functions alone, but for those that were saved to keep all, and the one that the settings name as `default`. What did
    /// not change since the one before is copied from there where that is `at_hand`.
    ///
    /// # Errors
    /// When it cannot be written, or could not be read again.
    pub fn save(
        &self,
        baseline: &Baseline,
        plain: bool,
        default: Option<&str>,
        at_hand: Option<&BaselineBytes>,
    ) -> Result<Stored, BaselineFileError> {
        let same: Vec<PathBuf> = self.named(&baseline.info.name).map(|saved| saved.file).collect();
        let folder = self.writable()?;
        let file = folder.join(self.file_name(&baseline.info.name, plain));
        let from = at_hand.and_then(BaselineBytes::copied);
        let unusable = |error| BaselineFileError::Unusable { file: folder::shown(&file), error };
        let stored = write_proven(baseline, !plain, from.as_ref()).map_err(unusable)?;
        put(&file, &stored)?;
        // It may have had another form.
        for old in same.iter().filter(|old| old.file_name() != file.file_name()) {
            std::fs::remove_file(old).map_err(|error| BaselineFileError::io(old, error))?;
        }
        let thinned = self.thin_others(&baseline.info.name, default, at_hand);
        Ok(Stored { shown: folder::shown(&file), bytes: stored.len() as u64, thinned })
    }

    /// Removes a baseline.
    ///
    /// # Errors
    /// When there is none of this name, or it cannot be removed.
    pub fn remove(&self, name: &str) -> Result<(), BaselineFileError> {
        self.find(name)?;
        self.writable()?;
        for saved in self.named(name) {
            std::fs::remove_file(&saved.file).map_err(|error| BaselineFileError::io(&saved.file, error))?;
        }
        Ok(())
    }

    fn named(&self, name: &str) -> impl Iterator<Item = SavedBaseline> {
        self.list().into_iter().filter(move |saved| saved.summary.info.name == name)
    }

    /// Reads the first line of a file.
    fn glance(&self, file: PathBuf) -> Result<SavedBaseline, BaselineFileError> {
        let open = open_regular(&self.inside(&file)?).map_err(|error| BaselineFileError::io(&file, error))?;
        match read_info(open) {
            Ok(summary) => Ok(SavedBaseline { file, summary }),
            Err(error) => Err(BaselineFileError::Unusable { file: folder::shown(&file), error }),
        }
    }
}

/// The file of a baseline, unpacked and not looked into yet.
#[derive(Clone, Debug)]
pub struct BaselineBytes {
    stored: Vec<u8>,
    /// As they were in the file; `None` where that is not packed.
    packed: Option<Vec<u8>>,
    /// The file, for people.
    shown: String,
}

impl BaselineBytes {
    fn of(file: &Path, shown: String) -> Result<BaselineBytes, BaselineFileError> {
        let mut bytes = Vec::new();
        if let Err(error) = open_regular(file).and_then(|open| open.take(MAX_SIZE).read_to_end(&mut bytes)) {
            return Err(BaselineFileError::Io { file: shown, error });
        }
        let (stored, packed) = match unpack(&bytes) {
            Ok(Cow::Owned(stored)) => (stored, Some(bytes)),
            Ok(Cow::Borrowed(_)) => (bytes, None),
            Err(error) => return Err(BaselineFileError::Unusable { file: shown, error }),
        };
        Ok(BaselineBytes { stored, packed, shown })
    }

    /// What can be copied from it into the next one. The frames of a packed one prove that it is what was written.
    pub fn copied(&self) -> Option<Copied<'_>> {
        Copied::of(self.packed.as_deref()?, &self.stored)
    }

    /// Reads what is not known already.
    ///
    /// # Errors
    /// When it is no baseline that can be used.
    pub fn read(&self, known: &dyn Known) -> Result<Baseline, BaselineFileError> {
        let unusable = |error| BaselineFileError::Unusable { file: self.shown.clone(), error };
        read_stored(&self.stored, known).map_err(unusable)
    }
}

/// Leaves out of a measurement, which may have been made under other settings, the files that do not count now.
pub fn keep_counted(measurement: &mut Measurement, config: &Config) {
    if config.include.is_empty() && config.exclude.is_empty() {
        return;
    }
    let (filter, _) = Filter::new(&config.include, &config.exclude);
    measurement.retain(|path| filter.keeps(path.as_str()));
}

/// Writes a file as a whole or not at all.
fn put(file: &Path, stored: &[u8]) -> Result<(), BaselineFileError> {
    folder::replace(file, stored).map_err(|error| BaselineFileError::io(file, error))
}

fn is_plain(file: &Path) -> bool {
    file.as_os_str().as_encoded_bytes().ends_with(PLAIN.as_bytes())
}

#[cfg(test)]
mod tests;
