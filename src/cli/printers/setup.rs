//! What `init` says: what was found, each proposal with its difference, and what is missing.

use std::fmt::Write as _;

use imara_diff::{Algorithm, BasicLineDiffPrinter, Diff, InternedInput, UnifiedDiffConfig};

use crate::cli::style::Paint;
use crate::setup::{Facts, Lack, Proposal};
use crate::source::printable;
use crate::watch::presets::workflows;

/// What a project has.
pub(in crate::cli) fn account(facts: &Facts<'_>, paint: Paint) -> String {
    let mut out = String::new();
    let mut row = |name: &str, words: &str| {
        let name = paint.bold(&format!("{name:<10}"));
        let _ = writeln!(out, "{name} {}", printable(words));
    };
    let languages: Vec<String> = facts
        .languages()
        .iter()
        .map(|(language, count)| format!("{} ({count} {})", language.name, if *count == 1 { "file" } else { "files" }))
        .collect();
    row("languages", if languages.is_empty() { "no source file".to_owned() } else { languages.join(", ") }.as_str());
    for (at, candidate) in facts.candidates.iter().enumerate() {
        let lacks = candidate.lacks.as_ref().map(|lacks| format!("; cannot run yet: {lacks}")).unwrap_or_default();
        row(if at == 0 { "tests" } else { "" }, &format!("{}{lacks}", candidate.words()));
    }
    if facts.candidates.is_empty() {
        row("tests", "no way to run them with coverage was found");
    }
    if let Some(python) = facts.coveragepy() {
        row("settings", &format!("coverage.py in {}: {}", python.origin, python.in_force().join(", ")));
    }
    let ci = facts.judged_by().map(|path| format!("{path} judges coverage"));
    let ci = ci.or_else(|| {
        let names: Vec<String> = workflows(facts.around).into_iter().map(|(name, _)| name).collect();
        (!names.is_empty()).then(|| format!("{}; no lazycov in it", names.join(", ")))
    });
    row("CI", ci.as_deref().unwrap_or("none"));
    out.push('\n');
    out
}

/// A file as it would be, by what differs.
pub(in crate::cli) fn proposal(proposal: &Proposal, paint: Paint) -> String {
    let verb = if proposal.before.is_some() { "change" } else { "create" };
    let mut out =
        format!("{} {}\n", paint.bold(&format!("{verb} {}", printable(&proposal.path))), paint.dim(&proposal.why));
    let before = proposal.before.as_deref().unwrap_or_default();
    let input = InternedInput::new(before, proposal.after.as_str());
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let printer = BasicLineDiffPrinter(&input.interner);
    let text = diff.unified_diff(&printer, UnifiedDiffConfig::default(), &input).to_string();
    for line in text.lines() {
        let _ = writeln!(out, "  {}", paint.change(&printable(line)));
    }
    out.push('\n');
    out
}

/// What a set-up lacks.
pub(in crate::cli) fn lacks(lacking: &[Lack], paint: Paint) -> String {
    if lacking.is_empty() {
        return "the set-up lacks nothing\n".to_owned();
    }
    let mut out = String::new();
    for Lack { place, what, hint } in lacking {
        let hint = if hint.is_empty() { String::new() } else { paint.dim(&format!(": {}", printable(hint))) };
        let _ = writeln!(out, "{} {}{hint}", paint.missed(&printable(place)), printable(what));
    }
    out
}
