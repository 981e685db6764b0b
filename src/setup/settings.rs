//! coverage.py's settings: what is missing is proposed, what is there is looked at and stays. The settings of JavaScript's
//! tools are code, or their defaults do; they are not written.

use std::collections::BTreeSet;

use super::facts::Facts;
use super::part::{Lack, Proposal};
use super::sections::{keys, with_lines};

/// coverage.py's settings in a file of a project.
struct Settings {
    path: String,
    text: String,
    /// Is the file there?
    there: bool,
}

impl Settings {
    /// Those in force, or where they would be; `None` where Python is not tested.
    fn of(facts: &Facts<'_>) -> Option<Settings> {
        facts.candidates.iter().find(|candidate| is_python(candidate.preset) && candidate.folder.is_empty())?;
        let path = facts.coveragepy().map_or_else(|| "pyproject.toml".to_owned(), |found| found.origin);
        Some(match facts.around.text(&path) {
            Some(text) => Settings { path, text, there: true },
            None => Settings { path: ".coveragerc".to_owned(), text: String::new(), there: false },
        })
    }

    fn header(&self, section: &str) -> String {
        match self.path.as_str() {
            "pyproject.toml" => format!("[tool.coverage.{section}]"),
            "setup.cfg" | "tox.ini" => format!("[coverage:{section}]"),
            _ => format!("[{section}]"),
        }
    }

    fn value(&self, section: &str, key: &str) -> Option<&str> {
        keys(&self.text, &self.header(section)).into_iter().find(|known| known.0 == key).map(|known| known.1)
    }

    fn is_toml(&self) -> bool {
        self.path.rsplit('.').next() == Some("toml")
    }

    fn list(&self, items: &[String]) -> String {
        if self.is_toml() {
            format!("[{}]", items.iter().map(|item| format!("\"{item}\"")).collect::<Vec<_>>().join(", "))
        } else {
            items.join(",")
        }
    }

    /// Do branches count, unless somebody says so on the command line?
    fn has_branches(&self) -> bool {
        let value = self.value("run", "branch").unwrap_or_default();
        !matches!(value.to_ascii_lowercase().as_str(), "false" | "no" | "off" | "0")
    }

    /// The missing ones of these keys, as lines.
    fn missing(&self, section: &str, wanted: &[(&str, String)]) -> Vec<String> {
        let missing = wanted.iter().filter(|(key, _)| self.value(section, key).is_none());
        missing.map(|(key, value)| format!("{key} = {value}")).collect()
    }
}

fn is_python(preset: &str) -> bool {
    matches!(preset, "pytest-cov" | "coverage")
}

/// Are branches of Python to be measured? Only a project that says so does without.
pub(super) fn has_branches(facts: &Facts<'_>) -> bool {
    Settings::of(facts).is_none_or(|settings| settings.has_branches())
}

/// The settings with what is missing.
pub(super) fn propose(facts: &Facts<'_>) -> Option<Proposal> {
    let settings = Settings::of(facts)?;
    let mut run = vec![("branch", "true".to_owned())];
    let source = source(facts);
    if !source.is_empty()
        && settings.value("run", "source_pkgs").is_none()
        && settings.value("run", "include").is_none()
    {
        run.push(("source", settings.list(&source)));
    }
    // pytest-cov combines what several processes wrote; without it somebody must.
    if facts.candidates.iter().any(|candidate| candidate.preset == "pytest-cov") {
        run.push(("parallel", "true".to_owned()));
    }
    // Data of a CI job are read elsewhere.
    run.push(("relative_files", "true".to_owned()));
    let report =
        [("precision", "2".to_owned()), ("show_missing", "true".to_owned()), ("skip_covered", "true".to_owned())];
    let (run, mut report) = (settings.missing("run", &run), settings.missing("report", &report));
    // What was measured since is no reason to propose a limit to those who did without.
    if let Some(rate) = facts.python.filter(|_| !report.is_empty()) {
        report.extend(settings.missing("report", &[("fail_under", rate.to_string())]));
    }
    let after = with_lines(&settings.text, &settings.header("run"), &run);
    let after = with_lines(&after, &settings.header("report"), &report);
    // Keys with dots and tables on one line are sections, too, which no other may repeat.
    if settings.is_toml() && toml::from_str::<toml::Table>(&after).is_err() {
        return None;
    }
    let names: Vec<&str> = run.iter().chain(&report).filter_map(|line| line.split(" =").next()).collect();
    let why = format!("coverage.py: {}", names.join(", "));
    let before = settings.there.then_some(settings.text);
    Some(Proposal { path: settings.path, before, after, why })
}

/// What is there and does not say what it seems to.
pub(super) fn doubts(facts: &Facts<'_>) -> Vec<Lack> {
    let Some(settings) = Settings::of(facts).filter(|settings| settings.there) else { return Vec::new() };
    let mut out = Vec::new();
    let mut doubt = |what: String, hint: &str| {
        out.push(Lack { place: settings.path.clone(), what, hint: hint.to_owned() });
    };
    if !settings.has_branches() {
        doubt("branch is off: a condition counts as covered when one of its ways ran".to_owned(), "branch = true");
    }
    let source = settings.value("run", "source").unwrap_or_default();
    for folder in items(source).filter(|item| *item != ".") {
        let is_module = ["", "src/"].iter().any(|before| {
            facts.around.exists(&format!("{before}{}.py", folder.replace('.', "/")))
                || facts.around.exists(&format!("{before}{}", folder.replace('.', "/")))
        });
        if !is_module && !facts.around.exists(folder) {
            doubt(format!("source names {folder}, which is not there"), "name a folder or a package of this project");
        }
    }
    for pattern in items(settings.value("run", "omit").unwrap_or_default()) {
        // What stands before the first star is a folder or a file of the project.
        let begin = pattern.split('*').next().unwrap_or(pattern).trim_end_matches('/');
        if !begin.is_empty() && !begin.starts_with('/') && !facts.around.exists(begin) {
            doubt(format!("omit names {pattern}, which nothing is below"), "leave it out");
        }
    }
    match settings.value("report", "fail_under") {
        None => doubt("there is no fail_under".to_owned(), "fail_under = 80, or what the project reaches today"),
        Some("0") => doubt("fail_under is 0, which nothing is below".to_owned(), "fail_under = 80"),
        Some(limit) => {
            let precision =
                settings.value("report", "precision").and_then(|value| value.parse().ok()).unwrap_or(0_usize);
            let decimals = limit.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            if decimals > precision {
                doubt(
                    format!("fail_under = {limit} has more decimals than what is printed (precision = {precision})"),
                    "precision = 2",
                );
            }
        }
    }
    out
}

/// The items of a list on one line, in TOML or INI.
fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split(['[', ']', ',', '"', '\'', ' ']).filter(|item| !item.is_empty())
}

/// Folders of packages: what lies in them counts even if no test imports it.
fn source(facts: &Facts<'_>) -> Vec<String> {
    let packages = facts.around.files().iter().filter_map(|path| path.strip_suffix("/__init__.py"));
    let mut out = BTreeSet::new();
    for package in packages {
        let top = package.split('/').next().unwrap_or(package);
        let is_name = top.chars().all(|c| c.is_alphanumeric() || c == '_');
        if is_name
            && !matches!(
                top,
                "test" | "tests" | "testing" | "docs" | "doc" | "examples" | "benchmarks" | "scripts_test"
            )
        {
            out.insert(top.to_owned());
        }
    }
    out.into_iter().collect()
}
