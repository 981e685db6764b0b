//! What the tools of a project leave behind, which is nobody's source.

use super::facts::Facts;
use super::part::Proposal;
use super::traces::traces;

const PATH: &str = ".gitignore";

/// The file, with the lines that it lacks.
pub(super) fn propose(facts: &Facts<'_>) -> Option<Proposal> {
    let before = facts.around.text(PATH);
    let text = before.clone().unwrap_or_default();
    let mut missing: Vec<&str> = Vec::new();
    for line in facts.candidates.iter().flat_map(|candidate| traces(candidate.preset).left) {
        if !is_ignored(&text, line) && !missing.contains(line) {
            missing.push(line);
        }
    }
    if missing.is_empty() {
        return None;
    }
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let after = format!("{text}{gap}{}\n", missing.join("\n"));
    let why = "what coverage leaves is no source".to_owned();
    Some(Proposal { path: PATH.to_owned(), before, after, why })
}

/// Does a line of the file say it, or a wider pattern?
fn is_ignored(text: &str, wanted: &str) -> bool {
    let plain = |line: &str| line.trim().trim_matches('/').trim_start_matches("**/").to_owned();
    let wanted = plain(wanted);
    let covers = |line: &str| {
        let line = plain(line);
        line == wanted
            || line
                .strip_suffix('*')
                .is_some_and(|begin| !begin.is_empty() && !begin.contains('*') && wanted.starts_with(begin))
    };
    text.lines().any(covers)
}
