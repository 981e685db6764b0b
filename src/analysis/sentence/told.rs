//! Answers that were never given, in the words of the code.

use super::laid::{Answer, Laid};
use crate::analysis::decision::{Body, Decision, Decisions, Goal, Kind, Numbering, Operator};

/// What was never the case on a line, with how often the contrary was; nothing where nothing is missed.
pub(super) fn told(laid: &[Laid], decisions: &Decisions, counts: bool) -> Vec<String> {
    let mut found: Vec<Never> = Vec::new();
    let mut seen: Vec<usize> = Vec::new();
    for one in laid {
        if !seen.contains(&one.decision) {
            seen.push(one.decision);
            let own: Vec<&Laid> = laid.iter().filter(|other| other.decision == one.decision).collect();
            if let Some(decision) = decisions.all().get(one.decision) {
                found.extend(Answers { decision, laid: &own, numbering: decisions.numbering() }.never());
            }
        }
    }
    let single = found.len() == 1;
    let words = |never: Never| match never.contrary.filter(|(count, _)| single && counts && *count > 0) {
        Some((count, contrary)) => format!("{} ({count}× {contrary})", never.words),
        None => never.words,
    };
    found.into_iter().map(words).collect()
}

/// Something that was never the case.
struct Never {
    words: String,
    /// How often the contrary was, and its name.
    contrary: Option<(u64, bool)>,
}

fn plain(words: String) -> Never {
    Never { words, contrary: None }
}

/// The answers to one decision.
struct Answers<'a> {
    decision: &'a Decision,
    laid: &'a [&'a Laid],
    numbering: Option<Numbering>,
}

impl Answers<'_> {
    fn taken(&self, answer: Answer) -> Option<u64> {
        let same = self.laid.iter().filter(|laid| laid.answer == answer).map(|laid| laid.taken);
        same.reduce(u64::saturating_add)
    }

    fn never(&self) -> Vec<Never> {
        match self.decision.kind {
            Kind::Switch => self.cases(),
            Kind::Default => match self.taken(Answer::Way(0)) {
                Some(0) => vec![plain(format!("default never used: `{}`", self.decision.asked.text))],
                _ => Vec::new(),
            },
            _ => self.conditions(),
        }
    }

    fn cases(&self) -> Vec<Never> {
        let mut out = Vec::new();
        for (at, way) in self.decision.ways.iter().enumerate() {
            let text = self.case(at);
            if self.taken(Answer::Way(at)) == Some(0) {
                out.push(plain(match way.place {
                    Some(_) => format!("{text} never taken"),
                    None => "always one of the cases".to_owned(),
                }));
            }
            if self.taken(Answer::NotWay(at)) == Some(0) && self.taken(Answer::Way(at)) != Some(0) {
                out.push(plain(format!("always {text}")));
            }
        }
        out
    }

    /// A case, with those that share its code where a compiler sees but one way.
    fn case(&self, at: usize) -> String {
        let ways = &self.decision.ways;
        let is_shared = |at: usize| ways.get(at).is_some_and(|way| way.body == Body::Shared);
        let mut first = at;
        while first > 0 && self.numbering != Some(Numbering::Script) && is_shared(first - 1) {
            first -= 1;
        }
        let texts = ways.iter().take(at + 1).skip(first).map(|way| format!("`{}`", way.text));
        texts.collect::<Vec<_>>().join(", ")
    }

    /// Operands first, as they tell why all of it was never the case.
    fn conditions(&self) -> Vec<Never> {
        let mut out = self.of_operands();
        if out.is_empty() {
            out = self.not_asked();
            let whole = [true, false].map(|value| self.taken(Answer::Whole(value)));
            match whole {
                [Some(0), Some(0)] => {
                    return vec![plain(format!("never reached: `{}`", self.decision.asked.text))];
                }
                [yes, no] => {
                    if yes == Some(0) {
                        out.extend(self.whole(true, no));
                    }
                    if no == Some(0) {
                        out.extend(self.whole(false, yes));
                    }
                }
            }
        }
        out
    }

    /// All of it was never true, or never false. Where only the last operand could have made it so, that one never was; where
    /// it was never asked, what stands before it tells why.
    fn whole(&self, value: bool, contrary: Option<u64>) -> Option<Never> {
        let asked = &self.decision.asked;
        let goal = if value { Goal::True } else { Goal::False };
        let mut makes = asked.operands.iter().enumerate().filter(|(_, operand)| {
            let [on_true, on_false] = operand.leads;
            (if value { on_true } else { on_false }) == goal
        });
        let (Some((last, operand)), None) = (makes.next(), makes.next()) else {
            return Some(self.said(value, &asked.text, contrary));
        };
        match self.taken(Answer::Asked(last)).filter(|_| last > 0) {
            Some(0) => None,
            Some(count) => Some(self.said(value, &operand.text, Some(count))),
            None => Some(self.said(value, &asked.text, contrary)),
        }
    }

    fn said(&self, value: bool, text: &str, contrary: Option<u64>) -> Never {
        let kind = self.decision.kind;
        if matches!(kind, Kind::Loop | Kind::Each) && text == self.decision.asked.text {
            let runs = self.decision.ways.first().is_some_and(|way| way.place.is_some());
            let words = if value == runs { "the loop never starts" } else { "the loop never ends without break" };
            return plain(format!("{words}: `{text}`"));
        }
        if kind == Kind::Safe {
            return plain(format!("{} nil: `{text}`", if value { "always" } else { "never" }));
        }
        Never { words: format!("never {value}: `{text}`"), contrary: contrary.map(|count| (count, !value)) }
    }

    /// Of operands of which both answers are known.
    fn of_operands(&self) -> Vec<Never> {
        let operands = &self.decision.asked.operands;
        let mut found: Vec<(bool, &str, u64)> = Vec::new();
        let mut goals = [0_u64, 0];
        for (at, operand) in operands.iter().enumerate() {
            let answers = [true, false].map(|value| self.taken(Answer::Operand(at, value)));
            let [Some(yes), Some(no)] = answers else { continue };
            for (count, goal) in [yes, no].into_iter().zip(operand.leads) {
                match goal {
                    Goal::True => goals[0] = goals[0].saturating_add(count),
                    Goal::False => goals[1] = goals[1].saturating_add(count),
                    Goal::Operand(_) => {}
                }
            }
            match (yes, no) {
                (0, 0) => {}
                (0, no) => found.push((true, &operand.text, no)),
                (yes, 0) => found.push((false, &operand.text, yes)),
                _ => {}
            }
        }
        if let [(value, ..), _, ..] = found[..] {
            let (reached, contrary) = if value { (goals[0], goals[1]) } else { (goals[1], goals[0]) };
            let all = operands.len() == self.laid.len() / 2;
            if all && reached == 0 && found.iter().all(|one| one.0 == value) {
                return vec![self.said(value, &self.decision.asked.text, Some(contrary))];
            }
        }
        found.into_iter().map(|(value, text, count)| self.said(value, text, Some(count))).collect()
    }

    /// Of operands of which it is known whether they were asked.
    fn not_asked(&self) -> Vec<Never> {
        let mut out = Vec::new();
        for (at, operand) in self.decision.asked.operands.iter().enumerate() {
            let Some(before) = operand.after.as_ref().filter(|_| self.taken(Answer::Asked(at)) == Some(0)) else {
                continue;
            };
            // Why what stands before it was never asked is told there.
            let begun = self.taken(Answer::Asked(before.first));
            if begun == Some(0) {
                continue;
            }
            // All answers to a single operand were the other one.
            let contrary = begun.filter(|_| before.first + 1 == at);
            out.push(match before.operator {
                Operator::And => self.said(true, &before.text, contrary),
                Operator::Or => self.said(false, &before.text, contrary),
                Operator::Coalesce => plain(format!("`??` never falls back to `{}`", operand.text)),
            });
        }
        out
    }
}
