//! Tests whose outcome the CPython compiler knows, so that it drops the code behind them.

use ruff_python_ast::{BoolOp, Expr, ExprFString, InterpolatedStringElement, Number, UnaryOp};

/// The ways a test can turn out, as far as the compiler can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) may_hold: bool,
    pub(super) may_fail: bool,
}

impl Outcome {
    const OPEN: Self = Self { may_hold: true, may_fail: true };

    const fn known(holds: bool) -> Self {
        Self { may_hold: holds, may_fail: !holds }
    }

    const fn inverted(self) -> Self {
        Self { may_hold: self.may_fail, may_fail: self.may_hold }
    }
}

/// How `test` can turn out. The compiler jumps on each operand of `and`, `or`, `not` and `a if b else c` by itself,
/// so one constant operand is enough.
pub(super) fn outcome(test: &Expr) -> Outcome {
    match test {
        Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => outcome(&unary.operand).inverted(),
        Expr::BoolOp(bool_op) => {
            let is_and = bool_op.op == BoolOp::And;
            let mut go_on = true;
            let mut settled = false;
            for value in &bool_op.values {
                let value = if is_and { outcome(value) } else { outcome(value).inverted() };
                settled |= go_on && value.may_fail;
                go_on &= value.may_hold;
            }
            let all_hold = Outcome { may_hold: go_on, may_fail: settled };
            if is_and { all_hold } else { all_hold.inverted() }
        }
        Expr::If(conditional) => {
            let (test, body, orelse) =
                (outcome(&conditional.test), outcome(&conditional.body), outcome(&conditional.orelse));
            Outcome {
                may_hold: test.may_hold && body.may_hold || test.may_fail && orelse.may_hold,
                may_fail: test.may_hold && body.may_fail || test.may_fail && orelse.may_fail,
            }
        }
        _ => truth(test).map_or(Outcome::OPEN, Outcome::known),
    }
}

/// The truth of an expression that compiles to one constant.
pub(super) fn truth(expression: &Expr) -> Option<bool> {
    match expression {
        Expr::BooleanLiteral(literal) => Some(literal.value),
        Expr::NoneLiteral(_) => Some(false),
        Expr::EllipsisLiteral(_) => Some(true),
        Expr::StringLiteral(literal) => Some(!literal.value.is_empty()),
        Expr::BytesLiteral(literal) => Some(literal.value.bytes().next().is_some()),
        Expr::NumberLiteral(literal) => Some(match &literal.value {
            Number::Int(value) => *value != 0,
            Number::Float(value) => *value != 0.0,
            Number::Complex { real, imag } => *real != 0.0 || *imag != 0.0,
        }),
        // Only CPython 3.13 knows that an empty one is.
        Expr::FString(text) => has_only_text(text).then_some(true),
        Expr::Name(name) if name.id.as_str() == "__debug__" => Some(true),
        Expr::Tuple(tuple) => tuple.elts.iter().all(is_constant).then_some(!tuple.elts.is_empty()),
        Expr::UnaryOp(unary) if matches!(unary.op, UnaryOp::UAdd | UnaryOp::USub) => match &*unary.operand {
            Expr::NumberLiteral(_) => truth(&unary.operand),
            _ => None,
        },
        _ => None,
    }
}

/// The truth of a test as coverage.py reads it from the text, which is less than the compiler knows: plain constants,
/// and `not`, `and` and `or` of them.
pub(super) fn written_truth(test: &Expr) -> Option<bool> {
    match test {
        Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => written_truth(&unary.operand).map(|holds| !holds),
        Expr::BoolOp(several) => {
            let truths: Option<Vec<bool>> = several.values.iter().map(written_truth).collect();
            let is_and = several.op == BoolOp::And;
            truths.map(|truths| if is_and { truths.iter().all(|holds| *holds) } else { truths.contains(&true) })
        }
        Expr::UnaryOp(_) | Expr::Tuple(_) | Expr::FString(_) => None,
        constant => truth(constant),
    }
}

/// Whether an f-string has text in it and nothing else.
fn has_only_text(text: &ExprFString) -> bool {
    let mut elements = text.value.elements().peekable();
    elements.peek().is_some() && elements.all(|element| matches!(element, InterpolatedStringElement::Literal(_)))
}

fn is_constant(expression: &Expr) -> bool {
    truth(expression).is_some()
}
