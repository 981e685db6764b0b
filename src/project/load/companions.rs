//! Files that a report means nothing without: found beside it, by what it says, or where builds put them. None of them
//! lies outside the project, or outside the folder of a report that the user named there; but for what Deno compiled the
//! project's own sources to.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::binaries::instrumented;
use crate::formats::gcc::sent_from;
use crate::formats::llvm::build_ids;
use crate::formats::v8::compiled_from;
use crate::formats::{Companions, Input, Part};
use crate::project::discover::{Found, FoundFile};
use crate::project::index::{Entry, Index};
use crate::project::mapping::Bytes;
use crate::project::resolve::ReportedPath;

/// How many files a report may ask for. Real ones ask for the scripts of a project.
const MOST: usize = 200_000;

/// Where companions are looked for.
#[derive(Clone, Copy)]
pub(super) struct Nearby<'a> {
    pub(super) root: &'a Path,
    pub(super) index: &'a Index,
    /// Where Deno keeps what it compiles.
    pub(super) deno_dir: Option<&'a Path>,
}

/// A companion of a report.
pub(super) struct Companion {
    /// What the report calls it, or where it lies.
    name: String,
    bytes: Bytes,
}

impl Companion {
    /// As a reader is given it.
    pub(super) fn part(&self) -> Part<'_> {
        Part { name: &self.name, bytes: &self.bytes }
    }
}

/// The companions of a report, which is given without them.
pub(super) fn companions(nearby: Nearby<'_>, found: &Found, input: Input<'_>) -> Vec<Companion> {
    let around = Allowed::new(nearby, found);
    match found.format.companions {
        Companions::Beside(extension) => {
            let all = nearby.beside(found, extension).into_iter();
            all.filter_map(|(name, path)| around.open(name, &path)).collect()
        }
        Companions::Nothing => Vec::new(),
        Companions::Called(names) => {
            let all = names(&input).into_iter().take(MOST).flat_map(|name| nearby.called(&name));
            all.filter_map(|(name, path)| around.open(name, &path)).collect()
        }
        Companions::Binaries => {
            let ids: Vec<Vec<u8>> = input.parts().flat_map(|part| build_ids(part.bytes)).collect();
            let folder = found.files.first().and_then(|file| file.real.parent()).unwrap_or(nearby.root);
            let all = instrumented(nearby.root, folder, &ids).into_iter();
            all.filter_map(|path| around.open(path.to_string_lossy().into_owned(), &path)).collect()
        }
        Companions::Named(wanted) => {
            let (mut known, mut all) = (FxHashSet::default(), Vec::<Companion>::new());
            loop {
                let parts: Vec<Part<'_>> = all.iter().map(Companion::part).collect();
                let names = wanted(&input.with_companions(&parts));
                let new: Vec<String> = names.into_iter().filter(|name| known.insert(name.clone())).collect();
                if new.is_empty() || known.len() > MOST {
                    return all;
                }
                all.extend(new.into_iter().filter_map(|name| {
                    let path = nearby.named(&name)?;
                    around.open(name, &path)
                }));
            }
        }
    }
}

impl Nearby<'_> {
    /// Files with this extension: those of the same names, and those of programs of the build that never ran. Counters
    /// that were sent to another folder find theirs by name alone, wherever the build is; the reader tells which fits.
    fn beside(&self, found: &Found, extension: &str) -> Vec<(String, PathBuf)> {
        let (mut seen, mut out) = (FxHashSet::default(), Vec::new());
        let mut take = |name: String, path: PathBuf| {
            if seen.insert(path.clone()) {
                out.push((name, path));
            }
        };
        let top = |path: &str| path.split_once('/').map_or("", |(top, _)| top).to_owned();
        let inside = found.files.iter().filter(|file| !file.shown.starts_with('/'));
        let mut tops: FxHashSet<String> = inside.map(|file| top(&file.shown)).collect();
        for file in &found.files {
            let own = file.real.with_extension(extension);
            if own.is_file() {
                take(with_extension(&file.shown, extension), own);
                continue;
            }
            let meant = sent_from(&with_extension(&file.shown, extension));
            for (name, path) in self.called(file_name(&meant)) {
                tops.insert(top(&name));
                take(name, path);
            }
        }
        let is_one = |path: &str| path.rsplit_once('.').is_some_and(|(_, own)| own == extension);
        for entry in self.index.entries() {
            if is_one(entry.path.as_str()) && tops.contains(&top(entry.path.as_str())) {
                let (name, path) = self.at(entry);
                take(name, path);
            }
        }
        out
    }

    /// All files of a name.
    fn called(&self, name: &str) -> Vec<(String, PathBuf)> {
        self.index.named(name).map(|entry| self.at(entry)).collect()
    }

    fn at(&self, entry: &Entry) -> (String, PathBuf) {
        (entry.path.to_string(), self.root.join(self.index.real(&entry.path)))
    }

    /// Where a file lies that a report names by path or address: there, or where the most of its path is found again.
    fn named(&self, name: &str) -> Option<PathBuf> {
        if let Some(address) = compiled_from(name) {
            let source = ReportedPath::new(address);
            let source = Path::new(source.as_str()).strip_prefix(self.root).ok()?;
            let mut path = self.compiled()?.join(source).into_os_string();
            path.push(".js");
            return Some(path.into());
        }
        let path = ReportedPath::new(name);
        let path = path.as_str();
        let exact = self.root.join(path);
        if exact.is_file() {
            return Some(exact);
        }
        let file = Some(file_name(path)).filter(|file| !file.is_empty())?;
        let shared = |entry: &Entry| {
            let (ours, theirs) = (entry.path.as_str().rsplit('/'), path.rsplit('/'));
            ours.zip(theirs).take_while(|(ours, theirs)| ours == theirs).count()
        };
        let best = self.index.named(file).map(|entry| (shared(entry), entry)).max_by_key(|(shared, _)| *shared)?;
        let only = self.index.named(file).filter(|entry| shared(entry) == best.0).count() == 1;
        only.then(|| self.root.join(self.index.real(&best.1.path)))
    }

    /// What Deno compiled the project's sources to.
    fn compiled(&self) -> Option<PathBuf> {
        Some(self.deno_dir?.join("gen/file").join(self.root.strip_prefix("/").ok()?))
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn with_extension(shown: &str, extension: &str) -> String {
    let stem = shown.rsplit_once('.').map_or(shown, |(stem, _)| stem);
    format!("{stem}.{extension}")
}

/// The folders that companions may lie in.
struct Allowed(Vec<PathBuf>);

impl Allowed {
    fn new(nearby: Nearby<'_>, found: &Found) -> Allowed {
        let own = |file: &FoundFile| file.real.parent().map(Path::to_path_buf);
        let mut folders: Vec<PathBuf> = found.files.iter().filter_map(own).collect();
        folders.dedup();
        folders.push(nearby.root.to_path_buf());
        folders.extend(nearby.compiled());
        Allowed(folders.iter().filter_map(|folder| std::fs::canonicalize(folder).ok()).collect())
    }

    /// Opens a companion, wherever links lead, if that is allowed.
    fn open(&self, name: String, path: &Path) -> Option<Companion> {
        let path = std::fs::canonicalize(path).ok()?;
        let inside = self.0.iter().any(|folder| path.starts_with(folder));
        let bytes = if inside { Bytes::open(&path).ok()? } else { return None };
        Some(Companion { name, bytes })
    }
}

#[cfg(test)]
mod tests {
    use rustc_hash::FxHashMap;

    use super::*;
    use crate::formats::FORMATS;
    use crate::project::index::Folders;

    fn found(files: &[(&str, PathBuf)]) -> Found {
        let files =
            files.iter().map(|(shown, real)| FoundFile { shown: (*shown).into(), real: real.clone() }).collect();
        Found {
            shown: "*".into(),
            files,
            format: &FORMATS[0],
            size: 1,
            modified: None,
            named: false,
            of_latest_run: false,
            tests: crate::project::discover::OfTests::default(),
        }
    }

    fn tree(files: &[&str]) -> (tempfile::TempDir, Index) {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, file).unwrap();
        }
        let entries: Vec<Entry> = Index::of(files).entries().to_vec();
        (dir, Index::new(entries, Folders::default(), FxHashMap::default()))
    }

    #[test]
    fn notes_of_a_build_lie_beside_its_counters_or_elsewhere_under_their_name() {
        let files = ["b/x/a.gcda", "b/x/a.gcno", "b/never.gcno", "o/n.gcno", "o/x/z.gcno", "p/z.gcno"];
        let (dir, index) = tree(&files);
        let nearby = Nearby { root: dir.path(), index: &index, deno_dir: None };
        let names = |counters: &[&str]| {
            let files: Vec<(&str, PathBuf)> = counters.iter().map(|own| (*own, dir.path().join(own))).collect();
            nearby.beside(&found(&files), "gcno").into_iter().map(|(name, _)| name).collect::<Vec<String>>()
        };
        assert_eq!(names(&["b/x/a.gcda"]), ["b/x/a.gcno", "b/never.gcno"]);
        assert_eq!(names(&["sent/n.gcda"]), ["o/n.gcno", "o/x/z.gcno"]);
        assert_eq!(names(&["sent/#home#o#n.gcda"]), ["o/n.gcno", "o/x/z.gcno"]);
    }

    #[test]
    fn scripts_are_found_by_address_even_where_the_checkout_moved() {
        let (dir, index) = tree(&["src/a b.js", "lib/x/index.js", "lib/y/index.js"]);
        let nearby = Nearby { root: dir.path(), index: &index, deno_dir: None };
        let named = |name: &str| nearby.named(name).map(|path| path.strip_prefix(dir.path()).unwrap().to_owned());
        let here = format!("file://{}/src/a%20b.js", dir.path().display());
        assert_eq!(named(&here).as_deref(), Some(Path::new("src/a b.js")));
        assert_eq!(named("file:///elsewhere/lib/y/index.js").as_deref(), Some(Path::new("lib/y/index.js")));
        assert_eq!(named("file:///elsewhere/z/index.js"), None);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_outside_is_opened() {
        let (dir, index) = tree(&["root/a.js"]);
        std::fs::write(dir.path().join("secret.js"), "x").unwrap();
        std::os::unix::fs::symlink(dir.path().join("secret.js"), dir.path().join("root/link.js")).unwrap();
        let root = dir.path().join("root");
        let nearby = Nearby { root: &root, index: &index, deno_dir: None };
        let allowed = Allowed::new(nearby, &found(&[("a.js", root.join("a.js"))]));
        assert!(allowed.open("a.js".into(), &root.join("a.js")).is_some());
        for outside in ["link.js", "../secret.js"] {
            assert!(allowed.open(outside.into(), &root.join(outside)).is_none());
        }
    }
}
