//! Which of the two ways out of an operand is taken when it is true. gcov does not say; what is counted does: an operand is
//! asked as often as the one before it led to it, and the code of a way ran if something led there. Where that leaves both
//! possible, the order of GCC decides in a file in which all that can be told is as GCC has it.
//!
//! GCC's gcov lists the ways out of a block by the block that they lead to (`solve_flow_graph` of gcov.cc sorts them), and at
//! `-O0` blocks lie in the order of the text: operands, the code for true, what follows. Of `a || b` the way that goes on to `b`
//! comes first, which is false; a loop's body lies before its condition. `a ? 1 : f()` is turned round, as what is simple
//! comes last (`tree_swap_operands_p` of fold-const.cc). Clang sorts its notes by how often it believes that each way is
//! taken, which nobody can tell from the text.

use super::laid::Answer;
use super::lines::ran;
use crate::analysis::decision::{Body, Decision, Decisions, Goal, Kind, Operator};
use crate::coverage::{Arm, FileCoverage, Line};

/// More operands are not tried out.
const MOST: usize = 8;
/// So many other decisions are looked at, before and behind.
const AROUND: usize = 150;
/// So many of them must be as GCC has them.
const ENOUGH: usize = 3;

/// Does it ask something that is true or false?
pub(super) fn asks(decision: &Decision) -> bool {
    matches!(decision.kind, Kind::If | Kind::Choice | Kind::Loop | Kind::Logic)
}

/// The answers of the first arms of a list to a decision, all of whose operands stand on a line.
pub(super) fn answers(
    coverage: &FileCoverage,
    arms: &[Arm<'_>],
    (at, decision): (usize, &Decision),
    line: Line,
    decisions: &Decisions,
) -> Option<Vec<Answer>> {
    let pairs = pairs(decision, arms, line)?;
    let possible = possible(coverage, decision, &pairs, line);
    let order = match possible[..] {
        [only] => only,
        [] => return None,
        _ => gcc(decision)
            .map(|order| order & !even(&pairs))
            .filter(|order| possible.contains(order) && is_like_gcc(coverage, at, decisions))?,
    };
    let each = (0..pairs.len()).flat_map(|operand| {
        let first = is_true_first(order, operand);
        [Answer::Operand(operand, first), Answer::Operand(operand, !first)]
    });
    Some(each.collect())
}

/// How often the two ways out of each operand were taken.
fn pairs(decision: &Decision, arms: &[Arm<'_>], line: Line) -> Option<Vec<[u64; 2]>> {
    let operands = &decision.asked.operands;
    // What is always the same is no branch.
    let is_branch = |text: &str| !matches!(text, "true" | "false") && !text.bytes().all(|byte| byte.is_ascii_digit());
    let all_here = operands
        .iter()
        .all(|operand| operand.place.start == line && operand.place.end == line && is_branch(&operand.text));
    if !all_here || operands.len() > MOST {
        return None;
    }
    let taken = |arm: &Arm<'_>| arm.taken.unwrap_or(0);
    let pairs = arms.get(..operands.len() * 2)?.chunks_exact(2);
    Some(
        pairs
            .filter_map(|pair| if let [one, other] = pair { Some([taken(one), taken(other)]) } else { None })
            .collect(),
    )
}

/// An order of all pairs: a bit is set where what is false comes first.
type Order = u32;

fn is_true_first(order: Order, operand: usize) -> bool {
    order >> operand & 1 == 0
}

/// The pairs of which it makes no difference which one comes first.
fn even(pairs: &[[u64; 2]]) -> Order {
    pairs.iter().enumerate().map(|(at, [first, second])| Order::from(first == second) << at).sum()
}

/// The orders that agree with what is counted.
fn possible(coverage: &FileCoverage, decision: &Decision, pairs: &[[u64; 2]], line: Line) -> Vec<Order> {
    let behind = line.max(decision.asked.place.end);
    let ran = |at: usize| ran(coverage, decision.ways.get(at)?, behind);
    let (on_true, on_false) = (ran(0), ran(1));
    let fits = |order: &Order| {
        let mut asked = vec![0_u64; pairs.len()];
        let mut goals = [0_u64; 2];
        for (at, (operand, pair)) in decision.asked.operands.iter().zip(pairs).enumerate() {
            let [first, second] = *pair;
            let counts = if is_true_first(*order, at) { [first, second] } else { [second, first] };
            for (count, goal) in counts.into_iter().zip(operand.leads) {
                let sum = match goal {
                    Goal::Operand(operand) => asked.get_mut(operand),
                    Goal::True => goals.get_mut(0),
                    Goal::False => goals.get_mut(1),
                };
                if let Some(sum) = sum {
                    *sum = sum.saturating_add(count);
                }
            }
        }
        let is_asked = |(asked, [first, second]): (&u64, &[u64; 2])| *asked == first.saturating_add(*second);
        let [yes, no] = goals.map(|count| count > 0);
        asked.iter().zip(pairs).skip(1).all(is_asked)
            && on_true.is_none_or(|ran| ran == yes)
            && on_false.is_none_or(|ran| ran == no)
    };
    let even = even(pairs);
    (0..1 << pairs.len()).filter(|order| order & even == 0).filter(fits).collect()
}

/// The order of GCC, where it is known.
fn gcc(decision: &Decision) -> Option<Order> {
    let operands = &decision.asked.operands;
    let is_loop = decision.kind == Kind::Loop;
    let is_known = match decision.kind {
        // Clang puts a loop's body behind its condition.
        Kind::Loop => {
            operands.iter().all(|operand| operand.after.as_ref().is_none_or(|after| after.operator == Operator::And))
        }
        Kind::Choice => match &decision.ways[..] {
            [yes, no] => no.body == Body::Literal || yes.body == Body::Code,
            _ => false,
        },
        Kind::If => decision.ways.first().is_some_and(|yes| yes.body != Body::Nothing),
        // In a macro it may be somebody's condition, and turned round.
        _ => false,
    };
    let rank = |goal: Goal| match goal {
        Goal::Operand(operand) => operand + 1,
        Goal::True if is_loop => 0,
        Goal::True => operands.len() + 1,
        Goal::False => operands.len() + 2,
    };
    let order = operands.iter().enumerate().map(|(at, operand)| {
        let [on_true, on_false] = operand.leads.map(rank);
        Order::from(on_true > on_false) << at
    });
    is_known.then(|| order.sum())
}

/// Is all that can be told of the decisions around one as GCC has it?
pub(super) fn is_like_gcc(coverage: &FileCoverage, near: usize, decisions: &Decisions) -> bool {
    let mut agree = 0;
    let from = near.saturating_sub(AROUND);
    for (at, decision) in decisions.all().iter().enumerate().skip(from).take(2 * AROUND) {
        let line = decision.asked.place.start;
        let alone =
            asks(decision) && decisions.on(line).all(|(other, found)| other == at || found.asked.place.start != line);
        let Some(order) = gcc(decision).filter(|_| alone) else { continue };
        let arms: Vec<Arm<'_>> = coverage.branches.on(line).collect();
        if arms.len() != decision.asked.operands.len() * 2 {
            continue;
        }
        let Some(pairs) = pairs(decision, &arms, line) else { continue };
        match possible(coverage, decision, &pairs, line)[..] {
            [only] if only == order & !even(&pairs) => agree += 1,
            [_] => return false,
            _ => {}
        }
    }
    agree >= ENOUGH
}
