//! Python: pytest with pytest-cov where the project's interpreter has it, else coverage.py itself.

use super::candidate::{Candidate, OURSELVES, Told};
use super::preset::{Ecosystem, Preset};
use super::root::Root;
use crate::watch::results::{Tool, Written};

/// pytest with pytest-cov.
pub(super) const PYTEST_COV: Preset =
    Preset { id: "pytest-cov", name: "pytest-cov", ecosystem: Ecosystem::Python, detect: pytest_cov };

/// coverage.py around pytest or unittest.
pub(super) const COVERAGE: Preset =
    Preset { id: "coverage", name: "coverage run", ecosystem: Ecosystem::Python, detect: coverage };

/// Folders in which people keep a project's own interpreter.
const ENVIRONMENTS: [&str; 3] = [".venv", "venv", "env"];

/// Where pytest writes its results. Its older family says in which file and line a test is.
const RESULTS: &str = "-o junit_family=xunit1 --junitxml={out}/junit.xml";
const JUNIT: Told = Told::Written(Written::Junit(Tool::Pytest), "{out}/junit.xml");

/// How coverage.py is told to run pytest.
const PYTEST: &str = "-m pytest";

/// An interpreter, and what it can import.
enum Interpreter {
    /// Of an environment in the project.
    Own(String, Vec<String>),
    /// Of an environment that is active.
    Active,
    /// Of the system.
    System,
}

impl Interpreter {
    fn of(root: &Root<'_>) -> Interpreter {
        if root.around.variable("VIRTUAL_ENV").is_some() {
            return Interpreter::Active;
        }
        let own = ENVIRONMENTS.iter().find(|folder| root.has(&format!("{folder}/bin/python")));
        own.map_or(Interpreter::System, |folder| {
            let library = root.path(&format!("{folder}/lib"));
            let version = root.around.list(&library).into_iter().find(|name| name.starts_with("python"));
            let modules = version.map(|version| root.around.list(&format!("{library}/{version}/site-packages")));
            Interpreter::Own((*folder).to_owned(), modules.unwrap_or_default())
        })
    }

    fn command(&self) -> String {
        match self {
            Interpreter::Own(folder, _) => format!("{folder}/bin/python"),
            Interpreter::Active => "python".to_owned(),
            Interpreter::System => "python3".to_owned(),
        }
    }

    fn has(&self, root: &Root<'_>, module: &str) -> bool {
        match self {
            Interpreter::Own(_, modules) => {
                let file = format!("{module}.py");
                modules.iter().any(|name| name == module || *name == file)
            }
            Interpreter::Active | Interpreter::System => root.around.python_has(module),
        }
    }

    fn place(&self) -> String {
        match self {
            Interpreter::Own(folder, _) => folder.clone(),
            Interpreter::Active => "the active environment".to_owned(),
            Interpreter::System => "python3".to_owned(),
        }
    }
}

fn pytest_cov(root: &Root<'_>) -> Option<Candidate> {
    let (place, why) = uses_pytest(root)?;
    let python = Interpreter::of(root);
    // What the settings would print or demand is not asked for here: the report alone is wanted.
    let measuring = |contexts: &str| {
        let (python, branches) = (python.command(), branches(root));
        format!("COVERAGE_FILE={{out}}/.coverage {python} -m pytest --cov{branches} --cov-report={contexts} {RESULTS}")
    };
    let divides = divides(root);
    let command = measuring(if divides { " --cov-context=test" } else { "" });
    // What the project demands of all tests is not asked of some.
    let some = format!("{command} --cov-fail-under=0 {{tests}}");
    let candidate = root.candidate(command).because(place, why).telling(JUNIT).restricted_by(some);
    let candidate = if divides { candidate.measuring_each_test(measuring("")) } else { candidate };
    if python.has(root, "pytest_cov") {
        return Some(candidate.because(python.place(), "has pytest-cov"));
    }
    if python.has(root, "coverage") && python.has(root, "pytest") {
        return None;
    }
    let install = format!("{} -m pip install pytest pytest-cov", python.command());
    Some(candidate.lacking(format!("{} has no pytest-cov: {install}", python.place())))
}

fn coverage(root: &Root<'_>) -> Option<Candidate> {
    let python = Interpreter::of(root);
    let (runner, place, why) = match uses_pytest(root) {
        Some((place, why)) if python.has(root, "pytest") => (PYTEST.to_owned(), place, why),
        _ => own_runner(root).or_else(|| {
            let test = root.files().find(|path| is_test(path))?;
            Some(("-m unittest discover".to_owned(), root.path(test), "is a test".to_owned()))
        })?,
    };
    let branch = if branches(root).is_empty() { "" } else { " --branch" };
    let python_command = python.command();
    let command = format!("{python_command} -m coverage run{branch} --data-file={{out}}/.coverage {runner}");
    let is_pytest = runner == PYTEST;
    let candidate = if is_pytest && divides(root) {
        let path = "PYTHONPATH={out}/shim${PYTHONPATH:+:$PYTHONPATH}";
        let plain = format!("{command} {RESULTS}");
        let command = format!("{OURSELVES} per-test write pytest {{out}}/shim && {path} {plain} -p lazycov_contexts");
        let some = format!("{command} {{tests}}");
        root.candidate(command).telling(JUNIT).restricted_by(some).measuring_each_test(plain)
    } else if is_pytest {
        let command = format!("{command} {RESULTS}");
        root.candidate(&command).telling(JUNIT).restricted_by(format!("{command} {{tests}}"))
    } else {
        root.candidate(command)
    };
    let candidate = candidate.because(place, why);
    if python.has(root, "coverage") {
        return Some(candidate.because(python.place(), "has coverage.py"));
    }
    Some(candidate.lacking(format!("{} has no coverage.py: {python_command} -m pip install coverage", python.place())))
}

/// What the project's tests are run by where it is neither pytest nor unittest: Django's own command, or a script of the name
/// that packages for Django give it.
fn own_runner(root: &Root<'_>) -> Option<(String, String, String)> {
    if root.text("manage.py").is_some_and(|text| text.contains("django")) {
        return Some(("manage.py test".to_owned(), root.path("manage.py"), "is Django's".to_owned()));
    }
    let script = root.first(&["runtests.py", "run_tests.py", "tests/runtests.py", "tests/run_tests.py"])?;
    Some((script.to_owned(), root.path(script), "runs the tests".to_owned()))
}

/// Branches are measured unless the project's settings say whether they are.
fn branches(root: &Root<'_>) -> &'static str {
    if says(root, |line| is_setting(line, "branch")) { "" } else { " --cov-branch" }
}

/// Does coverage.py tell which test ran what? Contexts name tests from the folder that pytest runs in, and the project's own
/// are left alone.
fn divides(root: &Root<'_>) -> bool {
    root.folder.is_empty() && !says(root, |line| is_setting(line, "dynamic_context"))
}

/// Is there such a line in the settings of coverage.py, or where they may stand?
fn says(root: &Root<'_>, is_it: impl Fn(&str) -> bool) -> bool {
    let settings = [".coveragerc", "pyproject.toml", "setup.cfg", "tox.ini"];
    settings.iter().any(|name| root.text(name).is_some_and(|text| text.lines().any(&is_it)))
}

fn is_setting(line: &str, name: &str) -> bool {
    line.trim().strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='))
}

/// The file that says that tests are run by pytest.
fn uses_pytest(root: &Root<'_>) -> Option<(String, String)> {
    let sections = [
        ("pyproject.toml", "[tool.pytest"),
        ("setup.cfg", "[tool:pytest]"),
        ("tox.ini", "[pytest]"),
        ("pytest.ini", ""),
    ];
    for (file, section) in sections {
        if root.text(file).is_some_and(|text| text.contains(section)) {
            return Some((root.path(file), "has settings of pytest".to_owned()));
        }
    }
    let file = root.files().find(|path| path.rsplit('/').next() == Some("conftest.py"));
    if let Some(file) = file {
        return Some((root.path(file), "is pytest's".to_owned()));
    }
    let imports = |path: &&str| {
        let text = root.text(path).unwrap_or_default();
        text.lines().any(|line| {
            line.starts_with("import pytest") || line.starts_with("from pytest") || line.starts_with("def test_")
        })
    };
    let test = root.files().filter(|path| is_test(path)).take(20).find(imports)?;
    Some((root.path(test), "is a test of pytest's kind".to_owned()))
}

fn is_test(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(".py").unwrap_or_default();
    stem.starts_with("test_") || stem.ends_with("_test")
}
