//! A workflow of GitHub Actions: the tests with coverage, the judgement with annotations and a summary, the reports.

use std::fmt::Write as _;

use super::facts::Facts;
use super::part::Proposal;
use super::recipe::{Recipe, recipes};

/// Where it goes; the second where the first is somebody's own.
const PATHS: [&str; 2] = [".github/workflows/coverage.yml", ".github/workflows/lazycov.yml"];

/// How GitHub's machines, which all have pipx, come by lazycov: a program that is ready, as not every project has a compiler.
const INSTALL: &str = "pipx install lazycov";

/// The workflow, where none judges coverage yet.
pub(super) fn propose(facts: &Facts<'_>) -> Option<Proposal> {
    let recipes = recipes(facts);
    if facts.judged_by().is_some() || recipes.is_empty() {
        return None;
    }
    let path = PATHS.iter().find(|path| !facts.around.exists(path))?;
    let why =
        "GitHub Actions: tests with coverage, `lazycov check` with annotations and a summary, reports as artifacts";
    Some(Proposal { path: (*path).to_owned(), before: None, after: workflow(&recipes), why: why.to_owned() })
}

fn workflow(recipes: &[Recipe]) -> String {
    let mut text = "\
name: coverage
on:
  push:
  pull_request:
permissions:
  contents: read
jobs:
  coverage:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
"
    .to_owned();
    let mut actions: Vec<&str> = Vec::new();
    for (action, told) in recipes.iter().filter_map(|recipe| recipe.action.as_ref()) {
        if actions.contains(action) {
            continue;
        }
        actions.push(action);
        let _ = writeln!(text, "      - uses: {action}\n        with:");
        for (key, value) in told {
            let _ = writeln!(text, "          {key}: {value}");
        }
    }
    let _ = writeln!(text, "      - name: Install lazycov\n        run: command -v lazycov || {INSTALL}");
    for recipe in recipes {
        // The action of Ruby installs what the bundle names.
        let bundles = |action: &(&str, Vec<(&str, String)>)| action.1.iter().any(|told| told.0 == "bundler-cache");
        if !recipe.action.as_ref().is_some_and(bundles) {
            step(&mut text, "Install what the tests need", &recipe.install, &recipe.folder);
        }
    }
    for recipe in recipes {
        step(&mut text, "Run the tests with coverage", &recipe.measure, &recipe.folder);
    }
    text.push_str(
        "      - name: Judge coverage
        # Until a baseline is committed (`lazycov baseline save`) there is nothing to compare with.
        run: lazycov check --allow-missing-baseline --format github
      - name: Summarise coverage
        if: always()
        run: lazycov check --allow-missing-baseline --format markdown >> \"$GITHUB_STEP_SUMMARY\"
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: coverage
          path: |
",
    );
    for path in kept(recipes) {
        let _ = writeln!(text, "            {path}");
    }
    text
}

/// What the recipes leave, from the root.
pub(super) fn kept(recipes: &[Recipe]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for recipe in recipes {
        let below = if recipe.folder.is_empty() { String::new() } else { format!("{}/", recipe.folder) };
        for path in &recipe.keeps {
            let path = format!("{below}{path}");
            if !out.contains(&path) {
                out.push(path);
            }
        }
    }
    out
}

fn step(text: &mut String, name: &str, commands: &[String], folder: &str) {
    if commands.is_empty() {
        return;
    }
    let _ = writeln!(text, "      - name: {name}");
    if !folder.is_empty() {
        let _ = writeln!(text, "        working-directory: {folder}");
    }
    match commands {
        [one] => {
            let _ = writeln!(text, "        run: {}", scalar(one));
        }
        several => {
            text.push_str("        run: |\n");
            for command in several {
                let _ = writeln!(text, "          {command}");
            }
        }
    }
}

/// A command as YAML must have it on one line.
fn scalar(command: &str) -> String {
    let is_plain = !command.contains(": ")
        && !command.contains(" #")
        && !command.starts_with(['"', '\'', '[', '{', '&', '*', '!', '|', '>', '%', '@']);
    if is_plain { command.to_owned() } else { format!("'{}'", command.replace('\'', "''")) }
}
