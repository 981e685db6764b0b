//! What a set-up lacks, for `init --check`.

use super::facts::Facts;
use super::part::{Lack, Part};
use super::proposals::proposals;
use super::settings;

/// Everything that the set-up lacks.
pub fn lacking(facts: &Facts<'_>, parts: &[Part]) -> Vec<Lack> {
    let mut out: Vec<Lack> = Vec::new();
    if facts.candidates.is_empty() {
        out.push(Lack {
            place: "tests".to_owned(),
            what: "no way to run them with coverage was found".to_owned(),
            hint: "say it as `command` in [watch] of lazycov.toml".to_owned(),
        });
    }
    for candidate in facts.candidates {
        if let Some(lacks) = &candidate.lacks {
            let (what, hint) = lacks.split_once(": ").unwrap_or((lacks, ""));
            out.push(Lack { place: candidate.called(), what: what.to_owned(), hint: hint.to_owned() });
        }
    }
    for proposal in proposals(facts, parts) {
        let what = match proposal.before {
            None => format!("is not there ({})", proposal.why),
            Some(_) => format!("lacks something ({})", proposal.why),
        };
        out.push(Lack { place: proposal.path, what, hint: "lazycov init".to_owned() });
    }
    if parts.contains(&Part::Config) && facts.around.list(".lazycov/baselines").is_empty() {
        out.push(Lack {
            place: "baseline".to_owned(),
            what: "there is none to compare with".to_owned(),
            hint: "lazycov run && lazycov baseline save, and commit what that writes".to_owned(),
        });
    }
    if parts.contains(&Part::Settings) {
        out.extend(settings::doubts(facts));
    }
    out
}
