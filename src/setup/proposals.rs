//! All that is proposed of some parts.

use super::facts::{Facts, Host};
use super::part::{Part, Proposal};
use super::{github, gitlab, ignore, judged, settings, strategy};

/// What would set the project up, without what is there already.
pub fn proposals(facts: &Facts<'_>, parts: &[Part]) -> Vec<Proposal> {
    let all = |part: &Part| match part {
        Part::Config => judged::propose(facts).into_iter().collect::<Vec<_>>(),
        Part::Settings => settings::propose(facts).into_iter().collect(),
        Part::Ignore => ignore::propose(facts).into_iter().collect(),
        Part::Ci if facts.host == Host::Gitlab => gitlab::propose(facts).into_iter().collect(),
        Part::Ci => github::propose(facts).into_iter().collect(),
        Part::Strategy => strategy::propose(facts).into_iter().collect(),
    };
    parts.iter().flat_map(all).filter(Proposal::changes).collect()
}
