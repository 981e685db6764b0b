//! How a CI server runs a project's tests with coverage: what it sets up and installs first, the commands, and what they
//! leave. The commands are those of the language's own tools where these write reports that people know, with their HTML;
//! else it is `lazycov run`, which runs what it runs here.

use super::facts::Facts;
use super::settings::has_branches;
use crate::watch::presets::{Candidate, OUTPUT};

/// A recipe of one candidate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Recipe {
    /// Where it runs, from the root; empty for that itself.
    pub(super) folder: String,
    /// GitHub's action that sets the language up, with what it is told.
    pub(super) action: Option<(&'static str, Vec<(&'static str, String)>)>,
    /// GitLab's image.
    pub(super) image: &'static str,
    /// What is installed first.
    pub(super) install: Vec<String>,
    /// What runs the tests and leaves reports.
    pub(super) measure: Vec<String>,
    /// What they leave.
    pub(super) keeps: Vec<&'static str>,
    /// The tests without coverage.
    pub(super) plain: Option<String>,
}

/// The commands that `lazycov run` stands in for.
const OWN: [&str; 2] = ["lazycov run --yes", "lazycov merge -o coverage/lcov.info"];

impl Recipe {
    fn new(folder: &str, image: &'static str) -> Recipe {
        Recipe { folder: folder.to_owned(), image, ..Recipe::default() }
    }

    fn with(mut self, action: &'static str, told: &[(&'static str, &str)]) -> Recipe {
        self.action = Some((action, told.iter().map(|(key, value)| (*key, (*value).to_owned())).collect()));
        self
    }

    fn installing(self, commands: Vec<String>) -> Recipe {
        Recipe { install: commands, ..self }
    }

    fn running(self, commands: &[&str], keeps: &[&'static str]) -> Recipe {
        let measure = commands.iter().map(|command| (*command).to_owned()).collect();
        Recipe { measure, keeps: keeps.to_vec(), ..self }
    }

    fn against(self, plain: &str) -> Recipe {
        Recipe { plain: Some(plain.to_owned()), ..self }
    }

    /// Does a command of it call lazycov?
    pub(super) fn calls_lazycov(&self) -> bool {
        self.measure.iter().any(|command| command.contains("lazycov"))
    }

    /// Is it lazycov that runs the tests?
    pub(super) fn is_own(&self) -> bool {
        self.measure == OWN
    }
}

/// The recipes of a project. Where lazycov runs the tests of one, it runs those of all.
pub(super) fn recipes(facts: &Facts<'_>) -> Vec<Recipe> {
    let mut all: Vec<Recipe> = facts.candidates.iter().map(|candidate| recipe(candidate, facts)).collect();
    if all.iter().any(Recipe::is_own) {
        let mut is_first = true;
        for recipe in &mut all {
            let commands: &[&str] = if std::mem::take(&mut is_first) { &OWN } else { &[] };
            *recipe = Recipe { folder: String::new(), ..recipe.clone() }.running(commands, &["coverage/"]);
        }
    }
    all
}

/// The tests of a project without coverage and with it, as a person types them, to find out what coverage costs.
pub fn timed(facts: &Facts<'_>) -> Option<[String; 2]> {
    let all = recipes(facts);
    let steps = |commands: &dyn Fn(&Recipe) -> Option<String>| {
        let steps = all.iter().map(|recipe| {
            let command = commands(recipe)?;
            Some(if recipe.folder.is_empty() { command } else { format!("(cd {} && {command})", recipe.folder) })
        });
        steps.collect::<Option<Vec<String>>>().filter(|steps| !steps.is_empty()).map(|steps| steps.join(" && "))
    };
    let plain = steps(&|recipe| recipe.plain.clone())?;
    let measured = steps(&|recipe| recipe.measure.first().cloned())?;
    Some([plain, measured])
}

fn recipe(candidate: &Candidate, facts: &Facts<'_>) -> Recipe {
    let at = Place { folder: &candidate.folder, facts };
    let of = |image| Recipe::new(&candidate.folder, image);
    match candidate.preset {
        "pytest-cov" => {
            let branch = if has_branches(facts) { " --cov-branch" } else { "" };
            let measure =
                format!("python -m pytest --cov{branch} --cov-report=term --cov-report=xml --cov-report=html");
            of("python:3")
                .with("actions/setup-python@v5", &[("python-version", "\"3.x\"")])
                .installing(at.python(&["pytest", "pytest-cov"]))
                .running(&[&measure], &["coverage.xml", "htmlcov/"])
                .against("python -m pytest --no-cov")
        }
        "coverage" => {
            let rest = candidate.command.split("coverage run").nth(1).unwrap_or(" -m unittest discover");
            let rest = rest.replace(&format!(" --data-file={OUTPUT}/.coverage"), "");
            let plain = rest.replace(" --branch", "");
            let branch = if has_branches(facts) { " --branch" } else { "" };
            let combine = "python -m coverage combine || true";
            of("python:3")
                .with("actions/setup-python@v5", &[("python-version", "\"3.x\"")])
                .installing(at.python(&["coverage"]))
                .running(
                    &[
                        &format!("python -m coverage run{branch}{plain}"),
                        combine,
                        "python -m coverage xml",
                        "python -m coverage html",
                    ],
                    &["coverage.xml", "htmlcov/"],
                )
                .against(&format!("python{plain}"))
        }
        "go" => {
            let packages = candidate.command.rsplit("cover.out ").next().unwrap_or("./...").to_owned();
            let each = packages.replace(' ', ",");
            let measure = format!("go test -covermode=atomic -coverpkg={each} -coverprofile=cover.out {packages}");
            let version = if facts.around.exists(&at.path("go.mod")) { at.path("go.mod") } else { at.path("go.work") };
            of("golang:1")
                .with("actions/setup-go@v5", &[("go-version-file", &version)])
                .running(&[&measure, "go tool cover -html=cover.out -o cover.html"], &["cover.out", "cover.html"])
                .against(&format!("go test -count=1 {packages}"))
        }
        "vitest" => at
            .node(of("node:lts"))
            .running(
                &["npx vitest run --coverage.enabled --coverage.reporter=text --coverage.reporter=lcov"],
                &["coverage/"],
            )
            .against("npx vitest run"),
        "jest" => at
            .node(of("node:lts"))
            .running(&["npx jest --coverage --coverageReporters=text --coverageReporters=lcov"], &["coverage/"])
            .against("npx jest"),
        "nyc" | "c8" | "node-test" | "package-script" | "npm-test" => {
            at.node(of("node:lts")).running(&OWN, &["coverage/"])
        }
        "rspec" => of("ruby:3").ruby().running(&["bundle exec rspec"], &["coverage/"]),
        "minitest" => of("ruby:3").ruby().running(&["bundle exec rake test"], &["coverage/"]),
        "phpunit" => {
            let program = if facts.around.exists(&at.path("composer.json")) { "vendor/bin/phpunit" } else { "phpunit" };
            let install =
                if program == "phpunit" { Vec::new() } else { vec!["composer install --no-interaction".to_owned()] };
            let measure = format!(
                "XDEBUG_MODE=coverage {program} --coverage-clover coverage/clover.xml --coverage-html coverage/html"
            );
            of("php:8-cli")
                .with("shivammathur/setup-php@v2", &[("php-version", "\"8.3\""), ("coverage", "xdebug")])
                .installing(install)
                .running(&[&measure], &["coverage/"])
                .against(&format!("{program} --no-coverage"))
        }
        "maven" => of("maven:3")
            .with("actions/setup-java@v4", &[("distribution", "temurin"), ("java-version", "\"21\"")])
            .running(&OWN, &["coverage/"]),
        "mojo" => {
            let measure = candidate.command.replace(OUTPUT, "\"$PWD\"/coverage");
            of("python:3")
                .with("actions/setup-python@v5", &[("python-version", "\"3.x\"")])
                .installing(vec!["python -m pip install mojo".to_owned()])
                .running(&[&measure], &["coverage/"])
        }
        "cmake" => of("rust:1")
            .installing(vec![
                "cmake -B build -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS=--coverage -DCMAKE_CXX_FLAGS=--coverage"
                    .to_owned(),
            ])
            .running(&OWN, &["coverage/"]),
        _ => of("rust:1").running(&OWN, &["coverage/"]),
    }
}

/// A folder of a project.
struct Place<'a> {
    folder: &'a str,
    facts: &'a Facts<'a>,
}

impl Place<'_> {
    fn path(&self, name: &str) -> String {
        if self.folder.is_empty() { name.to_owned() } else { format!("{}/{name}", self.folder) }
    }

    fn has(&self, name: &str) -> bool {
        self.facts.around.exists(&self.path(name))
    }

    /// The project itself with what its tests need, and these tools.
    fn python(&self, tools: &[&str]) -> Vec<String> {
        let mut out = Vec::new();
        let project = self.facts.around.text(&self.path("pyproject.toml")).unwrap_or_default();
        let table: toml::Table = toml::from_str(&project).unwrap_or_default();
        let names = |path: &[&str]| -> Vec<String> {
            let found = path.iter().try_fold(toml::Value::Table(table.clone()), |value, key| value.get(key).cloned());
            found.and_then(|value| value.as_table().map(|table| table.keys().cloned().collect())).unwrap_or_default()
        };
        let of_tests =
            |names: Vec<String>| names.into_iter().find(|name| matches!(&**name, "test" | "tests" | "testing"));
        let is_package = table.contains_key("build-system") || self.has("setup.py");
        match of_tests(names(&["project", "optional-dependencies"])) {
            Some(extra) if is_package => out.push(format!("python -m pip install -e \".[{extra}]\"")),
            _ if is_package => out.push("python -m pip install -e .".to_owned()),
            _ => {}
        }
        if let Some(group) = of_tests(names(&["dependency-groups"])) {
            // Groups are new to it.
            out.insert(0, "python -m pip install --upgrade pip".to_owned());
            out.push(format!("python -m pip install --group {group}"));
        }
        let files = ["requirements.txt", "requirements-test.txt", "requirements-dev.txt", "requirements/tests.txt"];
        out.extend(files.iter().filter(|file| self.has(file)).map(|file| format!("python -m pip install -r {file}")));
        out.push(format!("python -m pip install {}", tools.join(" ")));
        out
    }

    /// By the manager whose lock file lies there.
    fn node(&self, recipe: Recipe) -> Recipe {
        let install = if self.has("pnpm-lock.yaml") {
            "corepack enable && pnpm install --frozen-lockfile"
        } else if self.has("yarn.lock") {
            "corepack enable && yarn install"
        } else if self.has("package-lock.json") {
            "npm ci"
        } else {
            "npm install"
        };
        recipe.with("actions/setup-node@v4", &[("node-version", "lts/*")]).installing(vec![install.to_owned()])
    }
}

impl Recipe {
    fn ruby(self) -> Recipe {
        self.with("ruby/setup-ruby@v1", &[("ruby-version", "\"3.3\""), ("bundler-cache", "true")])
            .installing(vec!["bundle install".to_owned()])
    }
}
