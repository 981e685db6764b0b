//! What the lines say where a report only counts branches, or numbers them in an order that nobody knows: code that never
//! ran was never reached by its way.

use super::laid::{Answer, Laid};
use crate::analysis::decision::{Body, Decision, Decisions, Exit, Kind};
use crate::coverage::{FileCoverage, Line, Ratio};

/// Answers that were never given on a line of which this much was taken. What they leave open is counted by whoever asks.
pub(super) fn by_lines(coverage: &FileCoverage, line: Line, taken: Ratio, decisions: &Decisions) -> Vec<Laid> {
    let mut out = Vec::new();
    for (at, decision) in decisions.on(line) {
        let answers = match decision.kind {
            Kind::If | Kind::Loop | Kind::Each if is_asked_on(decision, line) => {
                let ways = decision.ways.iter().enumerate();
                ways.filter(|(_, way)| ran(coverage, way, line) == Some(false))
                    .map(|(way, _)| Answer::Whole(way == 0))
                    .collect()
            }
            Kind::Switch if decision.place.start == line => {
                let ways = decision.ways.iter().enumerate();
                ways.filter(|(_, way)| ran(coverage, way, line) == Some(false))
                    .map(|(way, _)| Answer::Way(way))
                    .collect()
            }
            _ => Vec::new(),
        };
        out.extend(answers.into_iter().map(|answer| Laid { decision: at, answer, taken: 0 }));
    }
    if out.is_empty() && taken == Ratio::new(1, 2) {
        out.extend(other(coverage, line, decisions));
    }
    out
}

fn is_asked_on(decision: &Decision, line: Line) -> bool {
    decision.asked.place.start == line
}

/// Of the two ways of the only decision one was taken: the one whose code ran.
fn other(coverage: &FileCoverage, line: Line, decisions: &Decisions) -> Option<Laid> {
    let mut here = decisions.on(line).filter(|(_, decision)| {
        is_asked_on(decision, line) || decision.asked.operands.iter().any(|operand| operand.place.start == line)
    });
    let (at, decision) = here.next().filter(|_| here.next().is_none())?;
    let is_fit = matches!(decision.kind, Kind::If | Kind::Loop | Kind::Each)
        && is_asked_on(decision, line)
        && decision.asked.operands.len() == 1;
    let taken = decision.ways.iter().position(|way| ran(coverage, way, line) == Some(true)).filter(|_| is_fit)?;
    Some(Laid { decision: at, answer: Answer::Whole(taken != 0), taken: 0 })
}

/// Did the code of a way run, as far as the line of its first statement tells? It is another one than that of the question.
pub(super) fn ran(coverage: &FileCoverage, way: &Exit, line: Line) -> Option<bool> {
    let first = way.first?.0;
    // A jump is merged with others, so that its line may tell of them.
    if first <= line || matches!(way.body, Body::Jump | Body::Nothing) {
        return None;
    }
    coverage.lines.hits(first).map(|hits| hits > 0)
}

/// Do the lines agree with what was made of arms?
pub(super) fn agrees(coverage: &FileCoverage, line: Line, laid: &[Laid], decisions: &Decisions) -> bool {
    let way_of = |laid: &Laid| {
        let decision = decisions.all().get(laid.decision)?;
        let single = decision.asked.operands.len() == 1 && decision.kind != Kind::Switch;
        let at = match laid.answer {
            Answer::Whole(is_true) => usize::from(!is_true),
            Answer::Operand(0, is_true) if single => usize::from(!is_true),
            Answer::Way(at) if decision.kind == Kind::Switch => at,
            _ => return None,
        };
        decision.ways.get(at)
    };
    laid.iter().all(|one| match way_of(one).and_then(|way| ran(coverage, way, line)) {
        Some(true) => one.taken > 0,
        Some(false) => one.taken == 0,
        None => true,
    })
}
