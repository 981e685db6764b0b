//! A page for people: what is measured how, what is not, what it costs, and what a change must keep. It stands between two
//! marks, so that it can be renewed below whatever somebody wrote around it.

use std::fmt::Write as _;
use std::time::Duration;

use super::facts::Facts;
use super::part::Proposal;
use super::recipe::recipes;
use super::traces::traces;
use crate::markdown::escape;

const PATH: &str = "COVERAGE.md";
const BEGIN: &str = "<!-- lazycov init: what stands between these marks is renewed by `lazycov init strategy` -->";
const END: &str = "<!-- end of lazycov init -->";
const COST: &str = "Coverage costs: ";

/// The page, or its part anew.
pub(super) fn propose(facts: &Facts<'_>) -> Option<Proposal> {
    if facts.candidates.is_empty() {
        return None;
    }
    let before = facts.around.text(PATH);
    let text = before.clone().unwrap_or_else(|| "# Coverage\n\n".to_owned());
    // What it cost the last time holds until it is measured again.
    let cost = text.lines().find_map(|line| line.strip_prefix(COST)).map(str::to_owned);
    let own = page(facts, cost);
    let after = if let (Some((head, _)), Some((_, tail))) = (text.split_once(BEGIN), text.split_once(END)) {
        format!("{head}{own}{tail}")
    } else {
        let gap = if text.ends_with("\n\n") { "" } else { "\n" };
        format!("{text}{gap}{own}\n")
    };
    let why = "one page: what is measured how, what is not, what it costs, the gates".to_owned();
    Some(Proposal { path: PATH.to_owned(), before, after, why })
}

fn page(facts: &Facts<'_>, cost: Option<String>) -> String {
    let mut text = format!("{BEGIN}\n\n## What is measured\n\n| tests | where | how |\n|---|---|---|\n");
    for (candidate, recipe) in facts.candidates.iter().zip(recipes(facts)) {
        let folder = if candidate.folder.is_empty() { "the root" } else { candidate.folder.as_str() };
        let how = recipe
            .measure
            .first()
            .map_or("`lazycov run`, with the others".to_owned(), |command| format!("`{command}`"));
        let _ = writeln!(text, "| {} | {} | {} |", escape(candidate.name), escape(folder), how.replace('|', "\\|"));
    }
    text.push_str(
        "\n`lazycov` shows it, `lazycov watch` keeps it up to date while you write.\n\n## What is not measured\n\n",
    );
    let unmeasured = unmeasured(facts);
    if unmeasured.is_empty() {
        text.push_str("Every language of this project has tests that are measured. Single files that no report speaks of are listed by\n`lazycov report` as *not measured*; they are part of no total.\n");
    }
    for (language, count) in unmeasured {
        let files = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
        let _ = writeln!(text, "- {language}: {files}, by no test that was found");
    }
    let cost = facts.overhead.map(|overhead| said(overhead.plain, overhead.measured)).or(cost);
    let cost = cost.unwrap_or_else(|| {
        "not measured yet; `lazycov init strategy --measure` runs the tests twice to know it".to_owned()
    });
    let _ = write!(text, "\n## What it costs\n\n{COST}{cost}\n\n## What a change must keep\n\n");
    text.push_str("`lazycov check` judges it by the gates in `lazycov.toml` and by the limits of the languages' own settings. A gap that is\naccepted is a `[[waive]]` there, with its reason and a date.\n\n");
    text.push_str(END);
    text
}

fn said(plain: Duration, measured: Duration) -> String {
    let (plain, measured) = (plain.as_secs_f64(), measured.as_secs_f64());
    let more = if plain > 0.0 { format!(", {:+.0} %", 100.0 * (measured / plain - 1.0)) } else { String::new() };
    format!("{plain:.1} s without, {measured:.1} s with coverage{more}")
}

/// Languages of which no test is run, by what presets measure.
fn unmeasured(facts: &Facts<'_>) -> Vec<(&'static str, usize)> {
    let is_measured = |language: &str| {
        facts.candidates.iter().any(|candidate| traces(candidate.preset).languages.contains(&language))
    };
    let all = facts.languages().into_iter().filter(|(language, _)| !is_measured(language.name));
    all.map(|(language, count)| (language.name, count)).collect()
}
