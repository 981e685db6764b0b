//! The values of a function's expressions: sums and differences of counters and of each other.

use super::mapping::{Counter, Expression};

/// Counters of a function, and the expressions over them.
pub(super) struct Values<'a> {
    counters: &'a [u64],
    /// The value of each expression that was asked for.
    expressions: Vec<Value>,
}

#[derive(Clone, Copy)]
enum Value {
    Unknown,
    /// It is being worked out: who asks for it now asks in a circle.
    Asked,
    Known(i64),
}

impl<'a> Values<'a> {
    /// Nothing worked out yet.
    pub(super) fn new(counters: &'a [u64], expressions: &[Expression]) -> Values<'a> {
        Values { counters, expressions: vec![Value::Unknown; expressions.len()] }
    }

    /// The value of a counter; `None` when it names counters that are not there, or itself. Each expression is worked out
    /// once, with a stack of our own: nested ones may be as deep as the input is long.
    pub(super) fn of(&mut self, counter: Counter, expressions: &[Expression]) -> Option<i64> {
        let root = match counter {
            Counter::Expression(root) => root as usize,
            plain => return self.plain(plain),
        };
        let mut stack = vec![root];
        while let Some(&at) = stack.last() {
            let expression = expressions.get(at)?;
            if let Value::Known(_) = self.expressions.get(at)? {
                stack.pop();
                continue;
            }
            *self.expressions.get_mut(at)? = Value::Asked;
            let mut waiting = false;
            for side in [expression.left, expression.right] {
                if let Counter::Expression(side) = side {
                    match self.expressions.get(side as usize)? {
                        Value::Known(_) => {}
                        Value::Asked => return None,
                        Value::Unknown => {
                            stack.push(side as usize);
                            waiting = true;
                            break;
                        }
                    }
                }
            }
            if !waiting {
                let (left, right) = (self.plain(expression.left)?, self.plain(expression.right)?);
                let value = if expression.is_sum { left.wrapping_add(right) } else { left.wrapping_sub(right) };
                *self.expressions.get_mut(at)? = Value::Known(value);
                stack.pop();
            }
        }
        self.plain(counter)
    }

    /// The value of a counter whose expression is known already.
    fn plain(&self, counter: Counter) -> Option<i64> {
        match counter {
            Counter::Zero => Some(0),
            // Counters wrap as they do in LLVM.
            Counter::Of(id) => self.counters.get(id as usize).map(|count| *count as i64),
            Counter::Expression(id) => match self.expressions.get(id as usize)? {
                Value::Known(value) => Some(*value),
                _ => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expression(left: Counter, right: Counter, is_sum: bool) -> Expression {
        Expression { left, right, is_sum }
    }

    #[test]
    fn a_chain_as_long_as_the_input_is_worked_out_once() {
        let expressions: Vec<Expression> = (0..200_000)
            .map(|at| match at {
                0 => expression(Counter::Of(0), Counter::Of(1), false),
                _ => expression(Counter::Expression(at - 1), Counter::Of(1), true),
            })
            .collect();
        let mut values = Values::new(&[5, 1], &expressions);
        for last in (0..200_000).rev() {
            assert_eq!(values.of(Counter::Expression(last), &expressions), Some(4 + i64::from(last)));
        }
    }

    #[test]
    fn what_asks_for_itself_or_for_nothing_has_no_value() {
        let circle = [
            expression(Counter::Expression(1), Counter::Zero, true),
            expression(Counter::Of(0), Counter::Expression(0), true),
            expression(Counter::Expression(2), Counter::Expression(2), true),
            expression(Counter::Of(7), Counter::Zero, true),
            expression(Counter::Expression(9), Counter::Zero, true),
        ];
        for at in 0..5 {
            assert_eq!(Values::new(&[1], &circle).of(Counter::Expression(at), &circle), None, "{at}");
        }
        // One whose sides are one and the same expression is no circle.
        let twice = [
            expression(Counter::Expression(1), Counter::Expression(1), true),
            expression(Counter::Of(0), Counter::Zero, true),
        ];
        assert_eq!(Values::new(&[3], &twice).of(Counter::Expression(0), &twice), Some(6));
        assert_eq!(Values::new(&[3], &[]).of(Counter::Zero, &[]), Some(0));
    }
}
