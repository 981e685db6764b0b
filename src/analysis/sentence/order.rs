//! Arms that have numbers alone, laid onto decisions by their order. Three orders are known, and an order is believed only
//! where the number of arms is that of the text:
//!
//! - Istanbul (and what writes its reports) numbers branches as it enters their nodes, which is the order in which they begin:
//!   an `if` and `a ? b : c` with the true way first, the operands of `a && b`, a default, the cases that are written.
//! - gcov lists two ways out of each operand, whose order `flow.rs` finds. A switch has a way for each piece of code in the
//!   order of the text, and one for what follows where no case is for the rest. In C++ a call has two ways out, too, so that a
//!   condition is believed to be one only where its code stands on other lines.
//! - `llvm-cov export -format=lcov` writes a pair for each operand, the true one first, and for each case.

use super::laid::{Answer, IMPLICIT, Laid};
use super::{flow, lines};
use crate::analysis::decision::{Body, Decision, Decisions, Exit, Kind, Numbering};
use crate::coverage::{Arm, FileCoverage, Label, Line};

/// The arms of a line by their order; `None` where they do not fit.
pub(super) fn by_order(
    coverage: &FileCoverage,
    arms: &[Arm<'_>],
    line: Line,
    decisions: &Decisions,
) -> Option<Vec<Laid>> {
    if !arms.iter().all(|arm| matches!(arm.label, Label::Number(_) | Label::Text(IMPLICIT))) {
        return None;
    }
    let blocks: Vec<&[Arm<'_>]> = arms.chunk_by(|_, next| !next.starts_block).collect();
    let answers = match decisions.numbering()? {
        Numbering::Script => script(&blocks, line, decisions)?,
        Numbering::Compiler | Numbering::Throwing if is_llvm(&blocks) => llvm(line, decisions),
        Numbering::Compiler | Numbering::Throwing => compiler(coverage, arms, line, decisions)?,
    };
    (answers.len() == arms.len()).then(|| {
        let laid = answers.into_iter().zip(arms);
        laid.map(|((decision, answer), arm)| Laid { decision, answer, taken: arm.taken.unwrap_or(0) }).collect()
    })
}

type Answers = Vec<(usize, Answer)>;

fn script(blocks: &[&[Arm<'_>]], line: Line, decisions: &Decisions) -> Option<Answers> {
    let mut expected: Vec<Answers> = Vec::new();
    for (at, decision) in decisions.on(line) {
        let begins = decision.place.start == line;
        let own: Vec<Answer> = match decision.kind {
            Kind::If | Kind::Choice => vec![Answer::Whole(true), Answer::Whole(false)],
            Kind::Switch => {
                let written = decision.ways.iter().filter(|way| way.place.is_some()).count();
                (0..written).map(Answer::Way).collect()
            }
            Kind::Default => vec![Answer::Way(0)],
            _ => Vec::new(),
        };
        let operands = decision.asked.operands.len();
        let asked = if operands > 1 && decision.asked.place.start == line { operands } else { 0 };
        let asked: Vec<Answer> = (0..asked).map(Answer::Asked).collect();
        let each = [own].into_iter().filter(|_| begins).chain([asked]).filter(|answers| !answers.is_empty());
        expected.extend(each.map(|answers| answers.into_iter().map(|answer| (at, answer)).collect()));
    }
    let is_fit = expected.iter().map(Vec::len).eq(blocks.iter().map(|block| block.len()));
    is_fit.then(|| expected.concat())
}

/// Numbers that go on in the second block are those of llvm-cov alone.
fn is_llvm(blocks: &[&[Arm<'_>]]) -> bool {
    let second = blocks.get(1).and_then(|block| block.first());
    blocks.iter().all(|block| block.len() == 2) && second.is_some_and(|arm| arm.label == Label::Number(2))
}

/// Operands and cases in the order of the text.
fn llvm(line: Line, decisions: &Decisions) -> Answers {
    let mut places = Vec::new();
    for (at, decision) in decisions.on(line) {
        if flow::asks(decision) {
            for (operand, asked) in decision.asked.operands.iter().enumerate() {
                let pair = [Answer::Operand(operand, true), Answer::Operand(operand, false)];
                places.push((asked.place, at, pair));
            }
        } else if decision.kind == Kind::Switch {
            for (way, exit) in decision.ways.iter().enumerate() {
                places.extend(exit.place.map(|place| (place, at, [Answer::Way(way), Answer::NotWay(way)])));
            }
        }
    }
    places.retain(|(place, ..)| place.start == line);
    places.sort_by_key(|(place, ..)| (place.start, place.start_column));
    places.into_iter().flat_map(|(_, at, pair)| pair.map(|answer| (at, answer))).collect()
}

fn compiler(coverage: &FileCoverage, arms: &[Arm<'_>], line: Line, decisions: &Decisions) -> Option<Answers> {
    let mut out = Answers::new();
    let mut around: Option<usize> = None;
    for (at, decision) in decisions.on(line) {
        let own = match decision.kind {
            _ if flow::asks(decision) => {
                if !decision.asked.operands.iter().any(|operand| operand.place.start == line) {
                    continue;
                }
                if decisions.numbering() == Some(Numbering::Throwing) && is_on(decision, line) {
                    return None;
                }
                let pairs = arms.get(out.len()..)?;
                flow::answers(coverage, pairs, (at, decision), line, decisions)?
            }
            Kind::Switch if decision.place.start == line => switch(coverage, at, line, decisions)?,
            Kind::Each if decision.place.start == line => return None,
            _ => continue,
        };
        // What stands beside something else may be computed in any order, and a loop's body comes before its condition.
        if let Some(around) = around {
            let inside = decision.inside.filter(|inside| inside.decision == around && !inside.in_question)?;
            decisions.all().get(inside.decision).filter(|around| around.kind != Kind::Loop)?;
        }
        around = Some(at);
        out.extend(own.into_iter().map(|answer| (at, answer)));
    }
    Some(out)
}

/// Does something that may be a call stand on the line of the question?
fn is_on(decision: &Decision, line: Line) -> bool {
    let code = |way: &Exit| way.body == Body::Code && way.first.is_some_and(|first| first.0 == line);
    decision.ways.iter().any(code)
}

/// The pieces of code of a switch, where lines tell which of them ran, or all else in the file is as GCC has it.
fn switch(coverage: &FileCoverage, at: usize, line: Line, decisions: &Decisions) -> Option<Vec<Answer>> {
    let ways = &decisions.all().get(at)?.ways;
    let own: Vec<usize> =
        (0..ways.len()).filter(|at| ways.get(*at).is_some_and(|way| way.body != Body::Shared)).collect();
    let tells = |way: &Exit| way.place.is_none() || lines::ran(coverage, way, line).is_some();
    let is_told = own.iter().all(|at| ways.get(*at).is_some_and(tells));
    let has_code = ways.iter().all(|way| way.body != Body::Nothing);
    (has_code && (is_told || flow::is_like_gcc(coverage, at, decisions)))
        .then(|| own.into_iter().map(Answer::Way).collect())
}
