//! Jobs of GitLab CI: one runs the tests with coverage, in the image of their language, and one judges what it left.

use std::fmt::Write as _;

use super::facts::Facts;
use super::github::kept;
use super::part::Proposal;
use super::recipe::{Recipe, recipes};

const PATH: &str = ".gitlab-ci.yml";

/// The file, or the jobs at the end of it, where none judges coverage yet.
pub(super) fn propose(facts: &Facts<'_>) -> Option<Proposal> {
    let recipes = recipes(facts);
    if facts.judged_by().is_some() || recipes.is_empty() {
        return None;
    }
    let before = facts.around.text(PATH);
    let text = before.clone().unwrap_or_default();
    let gap = if text.is_empty() { "" } else { "\n" };
    let why =
        "GitLab CI: tests with coverage, `lazycov check` as a test report, Cobertura and the reports as artifacts";
    let after = format!("{text}{gap}{}", jobs(&recipes, has_stages(&text)));
    Some(Proposal { path: PATH.to_owned(), before, after, why: why.to_owned() })
}

/// The image of the job that judges what others measured.
const JUDGES: &str = "python:3";

/// How a job in an image comes by lazycov: by what is there already.
fn install(image: &str) -> &'static str {
    match image {
        JUDGES => "python -m pip install lazycov",
        "node:lts" => "npm install --global lazycov",
        "rust:1" => "cargo install --locked lazycov",
        _ => "apt-get update && apt-get install --yes pipx && PIPX_BIN_DIR=/usr/local/bin pipx install lazycov",
    }
}

/// Does the file name its stages? Then jobs go to the one that all have.
fn has_stages(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("stages:"))
}

fn jobs(recipes: &[Recipe], has_stages: bool) -> String {
    let mut text = String::new();
    let stage = if has_stages { "  stage: .post\n" } else { "" };
    let paths = kept(recipes);
    let is_own = recipes.iter().any(Recipe::is_own);
    let mut needs = Vec::new();
    if !is_own {
        for (at, recipe) in recipes.iter().enumerate() {
            let name = if at == 0 { "measured-tests".to_owned() } else { format!("measured-tests-{}", at + 1) };
            let _ = write!(text, "{name}:\n{stage}  image: {}\n  script:\n", recipe.image);
            if recipe.calls_lazycov() {
                let _ = writeln!(text, "    - {}", install(recipe.image));
            }
            script(&mut text, recipe.install.iter().chain(&recipe.measure), &recipe.folder);
            text.push_str("  artifacts:\n    when: always\n    paths:\n");
            for path in kept(std::slice::from_ref(recipe)) {
                let _ = writeln!(text, "      - {path}");
            }
            text.push('\n');
            needs.push(name);
        }
    }
    // Where lazycov runs the tests, it does so in their image.
    let image = recipes.first().filter(|_| is_own).map_or(JUDGES, |recipe| recipe.image);
    let _ = write!(text, "coverage:\n{stage}  image: {image}\n  variables:\n    GIT_DEPTH: 0\n");
    if !needs.is_empty() {
        text.push_str("  needs:\n");
        for name in &needs {
            let _ = writeln!(text, "    - job: {name}\n      artifacts: true");
        }
    }
    let _ = writeln!(text, "  script:\n    - {}", install(image));
    if is_own {
        for recipe in recipes {
            script(&mut text, recipe.install.iter().chain(&recipe.measure), &recipe.folder);
        }
    }
    text.push_str(
        "    - mkdir -p coverage
    - lazycov merge --to cobertura -o coverage/cobertura.xml
    - lazycov check --allow-missing-baseline --format junit > coverage/check.xml || true
    - lazycov check --allow-missing-baseline
  coverage: '/^(?:passed|failed): \\S+ (\\d+(?:\\.\\d+)?)%/'
  artifacts:
    when: always
    paths:
      - coverage/
",
    );
    for path in paths.iter().filter(|path| *path != "coverage/") {
        let _ = writeln!(text, "      - {path}");
    }
    text.push_str(
        "    reports:
      coverage_report:
        coverage_format: cobertura
        path: coverage/cobertura.xml
      junit: coverage/check.xml
",
    );
    text
}

fn script<'a>(text: &mut String, commands: impl Iterator<Item = &'a String>, folder: &str) {
    for command in commands {
        let command = if folder.is_empty() { command.clone() } else { format!("(cd {folder} && {command})") };
        let _ = writeln!(text, "    - '{}'", command.replace('\'', "''"));
    }
}
