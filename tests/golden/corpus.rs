//! Where real reports lie, with their sources and their producers' totals.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lazycov::analysis::Snapshot;
use lazycov::formats::{Companions, Format, Reader, compress, recognise};
use lazycov::project;
use serde_json::Value;

use crate::built::built;
use crate::listed::{Listed, listed};

/// A corpus on disk.
pub(crate) struct Corpus {
    root: PathBuf,
    runs: Vec<Run>,
    /// What archives held; removed at the end.
    unpacked: RefCell<HashMap<PathBuf, tempfile::TempDir>>,
}

/// One run of a producer.
pub(crate) struct Run {
    value: Value,
}

/// What became of a report.
pub(crate) enum Outcome {
    Loaded(std::sync::Arc<Snapshot>),
    Later,
    Failed(String),
}

impl Run {
    /// The reports of the run, in the order of the index.
    pub(crate) fn reports(&self) -> impl Iterator<Item = &str> {
        self.of_role("report")
    }

    fn of_role(&self, role: &'static str) -> impl Iterator<Item = &str> {
        let roles = self.value["roles"].as_object().expect("roles");
        self.files().filter(move |file| roles.get(*file).and_then(Value::as_str) == Some(role))
    }

    /// All files of the run, those that are no reports too.
    fn files(&self) -> impl Iterator<Item = &str> {
        self.value["reports"].as_array().expect("reports").iter().filter_map(Value::as_str)
    }

    /// Does the truth count every file that was compiled?
    fn is_unfiltered(&self) -> bool {
        self.name().ends_with("-unfiltered")
    }

    /// What tells a report of this run from the same one in another.
    pub(crate) fn shown(&self, report: &str) -> String {
        if self.is_unfiltered() { format!("{report} unfiltered") } else { report.to_owned() }
    }

    fn name(&self) -> &str {
        self.value["run"].as_str().expect("a run has a name")
    }

    fn project(&self) -> &str {
        self.value["run"].as_str().and_then(|run| run.split('/').next()).expect("a run has a project")
    }
}

impl Corpus {
    pub(crate) fn find() -> Option<Corpus> {
        let root = PathBuf::from(std::env::var_os("LAZYCOV_CORPUS")?);
        // The variable may name the folder or its index.
        let root = if root.is_file() { root.parent()?.to_owned() } else { root };
        let index = fs::read_to_string(root.join("index.json")).expect("the corpus has an index.json");
        let index: Value = serde_json::from_str(&index).expect("the index is JSON");
        let runs = index.as_array().expect("a list").iter().map(|value| Run { value: value.clone() }).collect();
        Some(Corpus { root, runs, unpacked: RefCell::default() })
    }

    pub(crate) fn runs(&self) -> &[Run] {
        &self.runs
    }

    pub(crate) fn truth(&self, run: &Run) -> Value {
        let path = self.root.join(run.value["truth"].as_str().expect("a truth"));
        serde_json::from_str(&fs::read_to_string(path).expect("readable truth")).expect("truth is JSON")
    }

    /// What the producer of a run says of single functions: in one of its reports, or in one of a run over the same
    /// data, which begins with the same word (`gcc-lcov`, `gcc-gcov-json`).
    pub(crate) fn listed(&self, run: &Run) -> Vec<Listed> {
        let family = |run: &Run| run.name().split('-').next().map(str::to_owned);
        let related = self.runs.iter().filter(|other| other.name() != run.name() && family(other) == family(run));
        let all = std::iter::once(run).chain(related).flat_map(Run::files);
        all.map(|file| listed(&self.root.join(file))).find(|functions| !functions.is_empty()).unwrap_or_default()
    }

    /// Loads one report alone, with the sources of its project.
    pub(crate) fn load(&self, run: &Run, report: &str) -> Outcome {
        let path = self.report(report);
        if is_later(&path) {
            return Outcome::Later;
        }
        let sources = self.sources(run.project());
        let inputs: Vec<PathBuf> = run.of_role("input").map(|input| self.root.join(input)).collect();
        let is_native = recognised(&path).is_some_and(|format| matches!(format.companions, Companions::Binaries));
        // Most producers were told by name which files to leave out.
        let only = (!run.is_unfiltered()).then(|| self.files_of(run));
        let built = if is_native { built(&sources, &path, &inputs, only.as_deref()) } else { None };
        let request = match &built {
            Some((folder, report)) => crate::request(folder.path(), report),
            None => crate::request(&sources, &path),
        };
        match project::load(&request, &project::Nobody) {
            Ok(mut loaded) => {
                loaded.add_extents();
                Outcome::Loaded(loaded.snapshot)
            }
            Err(error) => Outcome::Failed(error.to_string()),
        }
    }

    /// The files that the truth of a run lists, from the project's folder.
    fn files_of(&self, run: &Run) -> Vec<String> {
        let prefix = format!("/srv/demo/{}/", run.project());
        let truth = self.truth(run);
        let files = truth["per_file"].as_object().into_iter().flatten();
        files.map(|(path, _)| path.strip_prefix(&prefix).unwrap_or(path).to_owned()).collect()
    }

    fn sources(&self, project: &str) -> PathBuf {
        let plain = self.root.join(project).join("src");
        if plain.is_dir() {
            return plain;
        }
        let folder = self.unpacked(&self.root.join(project).join("src.tar.xz"));
        let inner = folder.join("src");
        if inner.is_dir() { inner } else { folder }
    }

    /// Where a report lies: what an archive holds is a folder of that name.
    fn report(&self, report: &str) -> PathBuf {
        let path = self.root.join(report);
        let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".tar.gz"));
        name.map_or_else(|| path.clone(), |name| self.unpacked(&path).join(name))
    }

    /// The folder into which an archive was unpacked, which is empty where there is none.
    fn unpacked(&self, archive: &Path) -> PathBuf {
        let mut unpacked = self.unpacked.borrow_mut();
        let folder = unpacked.entry(archive.to_owned()).or_insert_with(|| {
            let folder = tempfile::tempdir().unwrap();
            if archive.is_file() {
                let done = Command::new("tar").arg("-xf").arg(archive).arg("-C").arg(folder.path()).status();
                assert!(done.is_ok_and(|status| status.success()), "cannot unpack {}", archive.display());
            }
            folder
        });
        folder.path().to_owned()
    }
}

/// Is it of a format that can only be named yet?
fn is_later(path: &Path) -> bool {
    recognised(path).is_some_and(|format| matches!(format.reader, Reader::Later { .. }))
}

/// What a report is. A folder is what its first known file is.
fn recognised(path: &Path) -> Option<&'static Format> {
    let files: Vec<PathBuf> = if path.is_dir() {
        let mut files: Vec<PathBuf> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    } else {
        vec![path.to_owned()]
    };
    files.iter().filter(|file| file.is_file()).find_map(|file| {
        let bytes = fs::read(file).unwrap();
        recognise::recognise(&compress::head(&bytes))
    })
}
