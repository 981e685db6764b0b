//! Files that one run wrote become one report: the profiles of a folder, the counters of a build.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::found::{Found, FoundFile};
use super::tests_of::OfTests;
use crate::formats::gcc::sent_from;
use crate::formats::{Companions, Together};

/// What files must share to be one report: their format, and a folder or a pattern.
type Key = (&'static str, String);

/// The same, and the tests that they are of.
type KeyOfTests = (Key, OfTests);

/// Joins the files that make one report. The order is that of the first file of each. What another report is given as its
/// companions is no report of its own: the notes of a build of which something ran.
pub(super) fn together(mut found: Vec<Found>) -> Vec<Found> {
    let taken = Taken::by(&found);
    found.retain(|one| !taken.has(one));
    let indexes = indexes(&found);
    let mut out: Vec<Found> = Vec::with_capacity(found.len());
    let mut places: FxHashMap<KeyOfTests, usize> = FxHashMap::default();
    for one in found {
        let Some(shared) = shared(&one, &indexes) else {
            out.push(one);
            continue;
        };
        let key = ((one.format.id, shared), one.tests.clone());
        let place = *places.entry(key).or_insert(out.len());
        match out.get_mut(place) {
            Some(first) => first.join(one),
            None => out.push(one),
        }
    }
    for (((_, shared), _), place) in places {
        if let Some(group) = out.get_mut(place).filter(|group| group.files.len() > 1) {
            group.files.sort_unstable_by(|a, b| a.shown.cmp(&b.shown));
            group.shown = name(group.format.together, &shared);
        }
    }
    out
}

/// The companions that reports take.
#[derive(Default)]
struct Taken {
    /// Folders of builds in the project and extensions: all such files in them are taken.
    builds: BTreeSet<(String, String)>,
    /// Files that lie beside another of their name.
    files: BTreeSet<PathBuf>,
}

impl Taken {
    fn by(found: &[Found]) -> Taken {
        let mut taken = Taken::default();
        let all: BTreeSet<&Path> = files(found).map(|(_, file)| file.real.as_path()).collect();
        // Names of companions whose files were sent to another folder.
        let mut elsewhere: BTreeSet<String> = BTreeSet::new();
        for (one, file) in files(found) {
            let Companions::Beside(extension) = one.format.companions else { continue };
            taken.builds.extend(build(one, extension));
            let beside = file.real.with_extension(extension);
            if all.contains(&*beside) {
                taken.files.insert(beside);
            } else {
                elsewhere.insert(name_of(Path::new(&sent_from(&file.shown)).with_extension(extension)));
            }
        }
        for (one, file) in files(found) {
            if let Some(extension) = extension(&file.real).filter(|_| elsewhere.contains(&name_of(&file.real))) {
                taken.builds.extend(build(one, extension));
            }
        }
        taken
    }

    fn has(&self, one: &Found) -> bool {
        let of_build = |file: &FoundFile| {
            let build = extension(&file.real).and_then(|extension| build(one, extension));
            build.is_some_and(|build| self.builds.contains(&build))
        };
        one.files.iter().any(|file| self.files.contains(&file.real) || of_build(file))
    }
}

fn files(found: &[Found]) -> impl Iterator<Item = (&Found, &FoundFile)> {
    found.iter().flat_map(|one| one.files.iter().map(move |file| (one, file)))
}

/// The files with this extension of the build that a report of the project is of.
fn build(one: &Found, extension: &str) -> Option<(String, String)> {
    let folder = folder(one).filter(|folder| !folder.starts_with('/'))?;
    Some((folder, extension.to_owned()))
}

fn extension(path: &Path) -> Option<&str> {
    path.extension().and_then(|extension| extension.to_str())
}

fn name_of(path: impl AsRef<Path>) -> String {
    path.as_ref().file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Formats with the folders that have an index.
type Indexes = BTreeSet<Key>;

fn indexes(found: &[Found]) -> Indexes {
    let index = |one: &Found| {
        let (folder, name) = one.shown.rsplit_once('/').unwrap_or(("", &one.shown));
        let is_index = matches!(one.format.together, Together::Indexed(index, _) if index == name);
        is_index.then(|| (one.format.id, folder.to_owned()))
    };
    found.iter().filter_map(index).collect()
}

/// What the files of a report share; `None` where a file is one alone.
fn shared(one: &Found, indexes: &Indexes) -> Option<String> {
    match one.format.together {
        Together::Like(pattern) => pattern(&one.shown),
        Together::Indexed(..) => {
            let above = |at: usize| one.shown.get(..at).unwrap_or_default();
            let mut folders = one.shown.rmatch_indices('/').map(|(at, _)| above(at)).chain([""]);
            folders.find(|folder| indexes.contains(&(one.format.id, (*folder).to_owned()))).map(str::to_owned)
        }
        _ => folder(one),
    }
}

/// The folder of a run or of a build.
fn folder(found: &Found) -> Option<String> {
    let folder = found.shown.rsplit_once('/').map_or("", |(folder, _)| folder);
    match found.format.together {
        Together::Alone | Together::Indexed(..) | Together::Like(_) => None,
        Together::Folder(_) => Some(folder.to_owned()),
        // What lies outside the project has no folder at the top of it.
        Together::Build(_) if folder.starts_with('/') => Some(folder.to_owned()),
        Together::Build(_) => Some(folder.split('/').next().unwrap_or_default().to_owned()),
    }
}

/// A pattern that names the files of a report.
fn name(together: Together, shared: &str) -> Arc<str> {
    let (between, pattern) = match together {
        Together::Alone | Together::Like(_) => return shared.into(),
        Together::Folder(pattern) => ("", pattern),
        Together::Build(pattern) | Together::Indexed(_, pattern) => ("**/", pattern),
    };
    if shared.is_empty() { pattern.into() } else { format!("{shared}/{between}{pattern}").into() }
}

impl Found {
    fn join(&mut self, other: Found) {
        self.files.extend(other.files);
        self.size += other.size;
        self.modified = self.modified.max(other.modified);
        self.named |= other.named;
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::formats::{Family, Format, Reader};

    const fn sample(id: &'static str, together: Together) -> Format {
        let reader = Reader::Later { advice: "" };
        let (name, family, companions) = ("", Family::Gcc, Companions::Nothing);
        Format { id, name, family, richness: 0, recognise: |_| false, together, companions, reader }
    }

    static RUN: Format = sample("run", Together::Folder("*.raw"));
    static BUILD: Format = sample("build", Together::Build("*.gcda"));
    static ALONE: Format = sample("alone", Together::Alone);

    fn found(path: &str, format: &'static Format, age: u64) -> Found {
        let modified = SystemTime::UNIX_EPOCH + Duration::from_secs(1000 - age);
        Found {
            shown: path.into(),
            files: vec![FoundFile { shown: path.into(), real: PathBuf::from(path) }],
            format,
            size: 2,
            modified: Some(modified),
            named: false,
            of_latest_run: false,
            tests: OfTests::default(),
        }
    }

    #[test]
    fn a_run_is_the_files_of_its_folder_and_a_build_what_lies_below_one_at_the_top() {
        let joined = together(vec![
            found("cov/b.raw", &RUN, 5),
            found("build/x/a.gcda", &BUILD, 0),
            found("lcov.info", &ALONE, 0),
            found("cov/a.raw", &RUN, 1),
            found("cov/deep/c.raw", &RUN, 0),
            found("build/y/z/b.gcda", &BUILD, 0),
            found("lib/c.gcda", &BUILD, 0),
            found("d.gcda", &BUILD, 0),
            found("e.gcda", &BUILD, 0),
        ]);
        let told: Vec<(&str, usize)> = joined.iter().map(|one| (&*one.shown, one.files.len())).collect();
        let expected = [
            ("cov/*.raw", 2),
            ("build/**/*.gcda", 2),
            ("lcov.info", 1),
            ("cov/deep/c.raw", 1),
            ("lib/c.gcda", 1),
            ("*.gcda", 2),
        ];
        assert_eq!(told, expected);
        let run = &joined[0];
        assert_eq!((run.size, run.modified), (4, found("", &RUN, 1).modified));
        assert_eq!(&*run.files[0].shown, "cov/a.raw");
    }

    static TESTS: Format = sample("tests", Together::Indexed("index.xml", "*.xml"));
    static PROCESSES: Format =
        sample("processes", Together::Like(|path| path.starts_with("out/").then(|| "out/*".into())));

    #[test]
    fn what_lies_below_an_index_is_one_and_what_is_named_alike() {
        let joined = together(vec![
            found("cov/index.xml", &TESTS, 0),
            found("cov/no-index.xml", &TESTS, 0),
            found("cov/src/a.xml", &TESTS, 0),
            found("covers/b.xml", &TESTS, 0),
            found("out/1", &PROCESSES, 0),
            found("cov/c.xml", &TESTS, 0),
            found("whole", &PROCESSES, 0),
            found("out/2", &PROCESSES, 0),
        ]);
        let told: Vec<(&str, usize)> = joined.iter().map(|one| (&*one.shown, one.files.len())).collect();
        assert_eq!(told, [("cov/**/*.xml", 4), ("covers/b.xml", 1), ("out/*", 2), ("whole", 1)]);
    }

    static COUNTERS: Format =
        Format { companions: Companions::Beside("gcno"), ..sample("counters", Together::Build("*.gcda")) };
    static NOTES: Format = sample("notes", Together::Build("*.gcno"));

    #[test]
    fn counters_that_were_sent_away_take_the_notes_of_their_build() {
        let joined = together(vec![
            found("cov/#home#build#x#a.gcda", &COUNTERS, 0),
            found("cov/#home#build#x#b.gcda", &COUNTERS, 0),
            found("build/x/a.gcno", &NOTES, 0),
            found("build/y/never.gcno", &NOTES, 0),
            found("other/never.gcno", &NOTES, 0),
        ]);
        let told: Vec<&str> = joined.iter().map(|one| &*one.shown).collect();
        assert_eq!(told, ["cov/**/*.gcda", "other/never.gcno"]);
    }

    #[test]
    fn notes_are_a_report_where_nothing_of_their_build_ran() {
        let joined = together(vec![
            found("build/x/a.gcda", &COUNTERS, 0),
            found("build/x/a.gcno", &NOTES, 0),
            found("build/y/never.gcno", &NOTES, 0),
            found("other/a.gcno", &NOTES, 0),
            found("/far/b.gcda", &COUNTERS, 0),
            found("/far/b.gcno", &NOTES, 0),
            found("/far/never.gcno", &NOTES, 0),
        ]);
        let told: Vec<&str> = joined.iter().map(|one| &*one.shown).collect();
        assert_eq!(told, ["build/x/a.gcda", "other/a.gcno", "/far/b.gcda", "/far/never.gcno"]);
    }
}
