//! What tells the constants of a piece of code apart, as texts.

use ruff_python_ast::{Expr, Number, Operator, Stmt};

use super::constant::truth;

/// The docstring of a body.
pub(super) fn docstring(body: &[Stmt]) -> Option<String> {
    match body.first()? {
        Stmt::Expr(first) if first.value.is_string_literal_expr() => key(&first.value),
        _ => None,
    }
}

/// `None`.
pub(super) fn none() -> String {
    "None".to_owned()
}

/// A string.
pub(super) fn text(text: &str) -> String {
    format!("{text:?}")
}

/// A tuple.
pub(super) fn tuple(keys: impl Iterator<Item = String>) -> String {
    format!("({})", keys.collect::<Vec<String>>().join(","))
}

/// The elements of a list or set of constants, which the optimiser turns to one.
pub(super) fn elements(expression: &Expr) -> Option<String> {
    let (elements, kind) = match expression {
        Expr::List(list) => (&list.elts, ""),
        Expr::Set(set) => (&set.elts, "set"),
        _ => return None,
    };
    let keys: Option<Vec<String>> = elements.iter().map(key).collect();
    keys.map(|keys| format!("{kind}{}", tuple(keys.into_iter())))
}

/// Are there so many elements that a list or set takes them as one constant?
pub(super) fn has_several(expression: &Expr) -> bool {
    match expression {
        Expr::List(list) => list.elts.len() > 2,
        Expr::Set(set) => set.elts.len() > 2,
        _ => false,
    }
}

/// What tells a constant from others; `None` for what is none.
pub(super) fn key(expression: &Expr) -> Option<String> {
    match expression {
        Expr::StringLiteral(literal) => {
            let value = literal.value.to_str();
            // Half a pair of UTF-16 was replaced: what it was is not known.
            let is_known = !value.contains('\u{FFFD}');
            Some(if is_known { text(value) } else { format!("{:?}", literal.range) })
        }
        Expr::BytesLiteral(literal) => Some(format!("b{:?}", literal.value.bytes().collect::<Vec<u8>>())),
        Expr::NumberLiteral(literal) => Some(match &literal.value {
            Number::Int(value) => value.to_string(),
            other => format!("{other:?}"),
        }),
        Expr::Tuple(elements) => {
            elements.elts.iter().map(key).collect::<Option<Vec<String>>>().map(|keys| tuple(keys.into_iter()))
        }
        Expr::UnaryOp(unary) => key(&unary.operand).map(|operand| format!("{:?} {operand}", unary.op)),
        Expr::BinOp(both) => {
            let (left, right) = (key(&both.left)?, key(&both.right)?);
            let fails = match both.op {
                Operator::Div | Operator::FloorDiv | Operator::Mod => truth(&both.right) != Some(true),
                _ => false,
            };
            let formats = both.op == Operator::Mod && both.left.is_string_literal_expr();
            (!fails && !formats).then(|| format!("({left} {:?} {right})", both.op))
        }
        Expr::NoneLiteral(_) => Some(none()),
        Expr::EllipsisLiteral(_) => Some("...".to_owned()),
        other => truth(other).filter(|_| !other.is_f_string_expr()).map(|holds| holds.to_string()),
    }
}
