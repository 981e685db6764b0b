//! Arms laid onto the decisions of the text: what each arm is an answer to. By place where the report tells places: an arm
//! must begin where a way of the decision does. What fits nothing stays an arm with a number.

use crate::analysis::decision::{Asked, Decision, Decisions, Exit, Kind};
use crate::coverage::{Arm, Label, Line, Span};

/// What an arm is an answer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// All of the question is true, or false.
    Whole(bool),
    /// One operand of it is.
    Operand(usize, bool),
    /// An operand is asked at all.
    Asked(usize),
    /// This way is taken.
    Way(usize),
    /// This way is not taken.
    NotWay(usize),
}

/// An arm that is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Laid {
    /// Its decision, by its place in the list.
    pub(super) decision: usize,
    pub(super) answer: Answer,
    /// How often it was taken.
    pub(super) taken: u64,
}

/// What readers call an `else` that nobody wrote.
pub(super) const IMPLICIT: &str = "the implicit else";

type Point = (Line, u32);

/// The arms of a line by their places; `None` where one that was never taken fits no decision.
pub(super) fn by_place(arms: &[Arm<'_>], line: Line, decisions: &Decisions) -> Option<Vec<Laid>> {
    let mut out = Vec::with_capacity(arms.len());
    for block in arms.chunk_by(|_, next| !next.starts_block) {
        let answers = decisions.on(line).find_map(|(at, decision)| Some((at, answers(block, decision)?)));
        match answers {
            Some((decision, answers)) => out.extend(answers.into_iter().zip(block).map(|(answer, arm)| Laid {
                decision,
                answer,
                taken: arm.taken.unwrap_or(0),
            })),
            None if block.iter().all(Arm::is_taken) => {}
            None => return None,
        }
    }
    Some(out)
}

fn answers(block: &[Arm<'_>], decision: &Decision) -> Option<Vec<Answer>> {
    let labels: Vec<Label<'_>> = block.iter().map(|arm| arm.label).collect();
    match labels[..] {
        // LLVM counts both answers to each operand, whose place they both have.
        [Label::Span(one), Label::Span(other)] if one == other => pair(one, decision),
        [Label::Span(one)] => arm(one, decision).map(|answer| vec![answer]),
        _ => ways(&labels, decision).or_else(|| operands(&labels, decision)),
    }
}

/// The operand of a place, or the case.
fn pair(span: Span, decision: &Decision) -> Option<Vec<Answer>> {
    if decision.kind == Kind::Switch {
        let is_way = |way: &Exit| way.place.is_some_and(|place| start(place) == start(span));
        let way = decision.ways.iter().position(is_way)?;
        return Some(vec![Answer::Way(way), Answer::NotWay(way)]);
    }
    let is_asked = matches!(decision.kind, Kind::If | Kind::Choice | Kind::Loop | Kind::Logic);
    let operands = decision.asked.operands.iter().filter(|_| is_asked);
    let operand = operands.into_iter().position(|operand| is_around(span, operand.place))?;
    Some(vec![Answer::Operand(operand, true), Answer::Operand(operand, false)])
}

/// Is it the place of an operand, or of the brackets around it?
fn is_around(span: Span, place: Span) -> bool {
    let before = place.start_column.checked_sub(span.start_column);
    let behind = span.end_column.checked_sub(place.end_column);
    (span.start, span.end) == (place.start, place.end) && before.is_some() && before == behind
}

/// Istanbul and Ruby tell where each way stands. An `if` of Istanbul begins where all of it does, and so does a way of
/// Ruby that nobody wrote.
fn ways(labels: &[Label<'_>], decision: &Decision) -> Option<Vec<Answer>> {
    let fits = |label: &Label<'_>, way: &Exit, may_be_all: bool| match label {
        Label::Span(span) => {
            let own = way.place.map(start) == Some(start(*span)) || way.first == Some(start(*span));
            own || may_be_all && start(decision.place) == start(*span)
        }
        Label::Text(text) => *text == IMPLICIT && way.place.is_none(),
        Label::Number(_) => false,
    };
    match decision.kind {
        Kind::If | Kind::Choice => {
            let ([first, second], [yes, no]) = (labels, &decision.ways[..]) else { return None };
            let all_of_it = decision.kind == Kind::If;
            let is_fit = fits(first, yes, all_of_it) && fits(second, no, all_of_it && no.place.is_none());
            is_fit.then(|| vec![Answer::Whole(true), Answer::Whole(false)])
        }
        Kind::Safe => {
            let [Label::Span(span), Label::Text(IMPLICIT)] = labels else { return None };
            (*span == decision.place).then(|| vec![Answer::Whole(true), Answer::Whole(false)])
        }
        Kind::Switch => {
            let written = decision.ways.iter().filter(|way| way.place.is_some()).count();
            let is_fit = labels.len() >= written
                && labels.len() <= decision.ways.len()
                && labels.iter().zip(&decision.ways).all(|(label, way)| fits(label, way, false));
            (is_fit && written > 0).then(|| (0..labels.len()).map(Answer::Way).collect())
        }
        _ => None,
    }
}

/// Istanbul tells where each operand stands.
fn operands(labels: &[Label<'_>], decision: &Decision) -> Option<Vec<Answer>> {
    let operands = &decision.asked.operands;
    let is_fit = operands.len() > 1
        && operands.len() == labels.len()
        && labels
            .iter()
            .zip(operands)
            .all(|(label, operand)| matches!(label, Label::Span(span) if start(*span) == start(operand.place)));
    is_fit.then(|| (0..labels.len()).map(Answer::Asked).collect())
}

/// A default of Istanbul, and what V8 tells: a piece of code from what stands before it to its end.
fn arm(span: Span, decision: &Decision) -> Option<Answer> {
    if decision.kind == Kind::Default {
        let way = decision.ways.first()?.place?;
        return (start(way) == start(span)).then_some(Answer::Way(0));
    }
    if decision.kind == Kind::Switch {
        let way = decision.ways.iter().position(|way| way.place.map(start) == Some(start(span)));
        return way.map(Answer::Way);
    }
    let Asked { place: asked, operands, .. } = &decision.asked;
    if matches!(decision.kind, Kind::If | Kind::Choice | Kind::Loop | Kind::Each) {
        let mut before = end(*asked);
        for (at, way) in decision.ways.iter().enumerate() {
            let Some(place) = way.place else { continue };
            if is_from(span, before, place) {
                return Some(Answer::Whole(at == 0));
            }
            before = end(place);
        }
    }
    let pairs = operands.iter().zip(operands.iter().skip(1)).enumerate();
    pairs.into_iter().find_map(|(at, (before, operand))| {
        is_from(span, end(before.place), operand.place).then_some(Answer::Asked(at + 1))
    })
}

/// Does a piece of code begin behind a place, with this one at the latest, and end with it?
fn is_from(span: Span, before: Point, place: Span) -> bool {
    before <= start(span) && start(span) <= start(place) && end(span) >= end(place)
}

/// A block of Go that never ran: the code of a way, from its bracket or its first statement on.
pub(super) fn block(span: Span, line: Line, decisions: &Decisions) -> Option<Laid> {
    decisions.on(line).find_map(|(decision, found)| {
        let is_conditional = matches!(found.kind, Kind::If | Kind::Loop | Kind::Each) && found.asked.place.end <= line;
        let way = found.ways.iter().filter(|_| is_conditional).position(|way| {
            let (Some(place), Some(first)) = (way.place, way.first) else { return false };
            start(place) <= start(span) && start(span) <= first && end(span) <= end(place)
        })?;
        Some(Laid { decision, answer: Answer::Whole(way == 0), taken: 0 })
    })
}

fn start(span: Span) -> Point {
    (span.start, span.start_column)
}

fn end(span: Span) -> Point {
    (span.end, span.end_column)
}
