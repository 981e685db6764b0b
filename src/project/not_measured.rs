//! Source files that no report speaks of. They are listed so that a forgotten package does not stay invisible; they are
//! never part of a total.

use rustc_hash::{FxHashMap, FxHashSet};

use super::codecov::CodecovFilter;
use super::globs::{Filter, Globs, PythonFilter};
use super::index::{Entry, Index};
use super::pages::is_script_of_pages;
use super::settings::Settings;
use crate::analysis::{LANGUAGES, Language, NotMeasured};
use crate::coverage::{RepoPath, Report};

/// Folders of code that others wrote, of test data, and of generated code.
const OTHERS: [&str; 16] = [
    "vendor/",
    "third_party/",
    "third-party/",
    "node_modules/",
    "bower_components/",
    "site-packages/",
    "testdata/",
    "fixtures/",
    "__fixtures__/",
    "generated/",
    "__generated__/",
    "migrations/",
    // A folder of these names deeper down may well be a package.
    "dist/**",
    "build/**",
    "target/**",
    "out/**",
];

/// Names that generators give.
const GENERATED: [&str; 14] = [
    "*.pb.go",
    "*_pb2.py",
    "*_pb2_grpc.py",
    "*.pb.cc",
    "*.pb.h",
    "*_generated.*",
    "*.generated.*",
    "*.gen.*",
    "zz_generated*",
    "*.g.dart",
    "*.freezed.dart",
    "*.designer.cs",
    "*.min.js",
    "*_string.go",
];

/// Source files without data, by language; the language with most files first.
pub(super) fn find(index: &Index, report: &Report, settings: &Settings) -> Vec<NotMeasured> {
    let measured: FxHashSet<&RepoPath> = report.files.iter().map(|file| &file.path).collect();
    let unmeasured = group(index, settings, |path| !measured.contains(path)).into_iter();
    unmeasured
        .map(|(language, files)| NotMeasured { language: language.name, files: files.into_iter().cloned().collect() })
        .collect()
}

/// All source files, whether they should be measured or not.
pub(super) fn sources(index: &Index) -> impl Iterator<Item = &RepoPath> {
    let entries = index.entries().iter().filter(|entry| !entry.ignored);
    entries.map(|entry| &entry.path).filter(|path| Language::of(path.as_str()).is_some())
}

/// Which files, by their paths, should be measured.
pub(super) fn counts(settings: &Settings) -> impl Fn(&RepoPath) -> bool {
    let rules = Rules::new(settings);
    move |path| Language::of(path.as_str()).is_some_and(|language| rules.counts(path.as_str(), language))
}

/// The languages of a project without any data: name, number of files, command that measures them.
pub(super) fn languages(index: &Index, settings: &Settings) -> Vec<(&'static str, usize, &'static str)> {
    group(index, settings, |_| true)
        .into_iter()
        .map(|(language, files)| (language.name, files.len(), language.command))
        .collect()
}

/// Source files that should be measured, among some, by language; most files first.
fn group<'a>(
    index: &'a Index,
    settings: &Settings,
    among: impl Fn(&RepoPath) -> bool,
) -> Vec<(&'static Language, Vec<&'a RepoPath>)> {
    let rules = Rules::new(settings);
    let mut groups: FxHashMap<&str, Vec<&RepoPath>> = FxHashMap::default();
    for entry in index.entries().iter().filter(|entry| among(&entry.path)) {
        let wanted = |language: &&Language| {
            rules.wants(entry, language)
                && !(language.name == "JavaScript" && is_script_of_pages(entry.path.as_str(), index))
        };
        if let Some(language) = Language::of(entry.path.as_str()).filter(wanted) {
            groups.entry(language.name).or_default().push(&entry.path);
        }
    }
    let mut out: Vec<(&'static Language, Vec<&RepoPath>)> =
        LANGUAGES.iter().filter_map(|language| Some((language, groups.remove(language.name)?))).collect();
    out.sort_by_key(|group| std::cmp::Reverse(group.1.len()));
    out
}

/// Which files should be measured.
struct Rules {
    others: Globs,
    filter: Filter,
    python: PythonFilter,
    codecov: CodecovFilter,
}

impl Rules {
    fn new(settings: &Settings) -> Rules {
        let config = &settings.config;
        Rules {
            others: Globs::new(OTHERS.into_iter().chain(GENERATED)).0,
            filter: Filter::new(&config.include, &config.exclude).0,
            python: PythonFilter::new(settings.python.as_ref()),
            codecov: CodecovFilter::new(settings.codecov.as_ref()),
        }
    }

    fn wants(&self, entry: &Entry, language: &Language) -> bool {
        !entry.ignored && self.counts(entry.path.as_str(), language)
    }

    fn counts(&self, path: &str, language: &Language) -> bool {
        let python = language.name != "Python" || self.python.keeps(path);
        let wanted = self.filter.keeps(path) && self.codecov.keeps(path);
        python && wanted && !language.is_test(path) && !self.others.matches(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Codecov, Config, CoveragePy};

    #[test]
    fn tests_generated_vendored_and_omitted_files_are_no_gaps() {
        let index = Index::of(&[
            "src/a.rs",
            "src/b.rs",
            "tests/it.rs",
            "build.rs",
            "vendor/x/lib.rs",
            "api/x.pb.go",
            "api/x.go",
            "api/x_test.go",
            "app/main.py",
            "app/gen.py",
            "tests/test_a.py",
            "web/a.ts",
            "web/a.test.ts",
            "web/types.d.ts",
            "k/m.mojo",
            "run.sh",
            "z/x.zig",
            "old/y.py",
            "tools/z.py",
        ]);
        let python = CoveragePy { omit: vec!["app/gen.py".to_owned()], ..CoveragePy::default() };
        let config = Config { exclude: vec!["old/**".to_owned()], ..Config::default() };
        let codecov = Some(Codecov { ignore: vec!["tools".to_owned()], ..Codecov::default() });
        let settings = Settings { config, python: Some(python), codecov, ..Settings::default() };
        let found = find(&index, &Report::default(), &settings);
        let flat: Vec<(&str, Vec<&str>)> =
            found.iter().map(|group| (group.language, group.files.iter().map(RepoPath::as_str).collect())).collect();
        let expected = [
            ("Rust", vec!["src/a.rs", "src/b.rs"]),
            ("Go", vec!["api/x.go"]),
            ("Python", vec!["app/main.py"]),
            ("TypeScript", vec!["web/a.ts"]),
            ("Mojo", vec!["k/m.mojo"]),
            ("Zig", vec!["z/x.zig"]),
        ];
        assert_eq!(flat, expected);
    }
}
