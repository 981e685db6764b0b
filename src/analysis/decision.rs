//! The questions whose answers decide where a program goes on, as its text has them: conditions, loops, switches, values
//! that stand in for others. Who understands the language finds them; here is what they are.

use crate::coverage::{Line, Span};

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What kind of question it is.
    pub kind: Kind,
    /// All of it, with the ways that lead on.
    pub place: Span,
    /// What is asked: the condition, the value that a switch looks at, what has a default.
    pub asked: Asked,
    /// Where it goes on: of a condition the way when it is true and the one when it is false; of a switch its cases.
    pub ways: Vec<Exit>,
    /// The innermost decision around it, by its place in the list, and whether it is a part of its question.
    pub inside: Option<Inside>,
}

/// What kind of question it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `if`, `elif`, `unless`: a condition with a way for each answer.
    If,
    /// A value of two: `a ? b : c`.
    Choice,
    /// A loop with a condition; `for (;;)` has none.
    Loop,
    /// A loop over values.
    Each,
    /// `a && b`, `a || b`, `a ?? b` that is nobody's condition.
    Logic,
    /// `switch`, `case`, `match`.
    Switch,
    /// A value that stands in where none is given.
    Default,
    /// `a&.b`, which asks `a` only where there is one.
    Safe,
    /// `except`, which asks what went wrong.
    Except,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Where it stands.
    pub place: Span,
    /// Its text on one line, shortened.
    pub text: String,
    /// What is asked one after the other; one where nothing joins several.
    pub operands: Vec<Operand>,
}

/// One of several conditions that are joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operand {
    /// Where it stands.
    pub place: Span,
    /// Its text on one line, shortened.
    pub text: String,
    /// What comes before it, which decides whether this one is asked at all.
    pub after: Option<Preceding>,
    /// Where its answers lead: true, false.
    pub leads: [Goal; 2],
}

/// What stands before an operand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preceding {
    /// What joins the two.
    pub operator: Operator,
    /// The text of what stands before.
    pub text: String,
    /// The first operand of what stands before.
    pub first: usize,
}

/// What joins two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `&&`, `and`.
    And,
    /// `||`, `or`.
    Or,
    /// `??`.
    Coalesce,
}

/// Where the answer to an operand leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    /// To this operand.
    Operand(usize),
    /// All of it is true.
    True,
    /// All of it is false.
    False,
}

/// A way that leads on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    /// The text of a case, `case "b"`; of a default what it is.
    pub text: String,
    /// Its code with its brackets; `None` where nothing is written.
    pub place: Option<Span>,
    /// Where its first statement begins.
    pub first: Option<(Line, u32)>,
    /// What kind of code it is.
    pub body: Body,
}

/// What kind of code a way has, for those who number ways as a compiler puts them in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// Statements, or an expression with something to compute.
    Code,
    /// Nothing that runs there, or a `goto`.
    Nothing,
    /// `break`, `continue`.
    Jump,
    /// A case that goes on with the code of the next one.
    Shared,
    /// A number, a text.
    Literal,
    /// A name.
    Name,
}

/// What a decision stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inside {
    /// The one around it.
    pub decision: usize,
    /// Does it stand in the question of that one, and not on one of its ways?
    pub in_question: bool,
}

/// In which order producers number the ways out of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// As Istanbul does.
    Script,
    /// As compilers of C and their kin do.
    Compiler,
    /// As those of C++ do, where each call has a way out for what it throws.
    Throwing,
}

/// All decisions of a text, in the order in which they begin, each after the one that it stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    all: Vec<Decision>,
    /// Lines with the decisions of which something begins there, by line and then by their order.
    lines: Vec<(Line, u32)>,
    numbering: Option<Numbering>,
}

impl Decisions {
    /// From a list in the order of their beginning; `numbering` is what numbers of arms mean in the language.
    pub fn new(all: Vec<Decision>, numbering: Option<Numbering>) -> Decisions {
        let mut lines = Vec::new();
        for (at, decision) in all.iter().enumerate() {
            let asked = decision.asked.operands.iter().map(|operand| operand.place.start);
            let ways = decision.ways.iter().filter_map(|way| way.place).map(|place| place.start);
            let own = [decision.place.start, decision.asked.place.start];
            lines.extend(own.into_iter().chain(asked).chain(ways).map(|line| (line, at as u32)));
        }
        lines.sort_unstable();
        lines.dedup();
        Decisions { all, lines, numbering }
    }

    /// Those of which something begins on a line, in order, with their places in the list.
    pub fn on(&self, line: Line) -> impl Iterator<Item = (usize, &Decision)> + '_ {
        let from = self.lines.partition_point(|entry| entry.0 < line);
        let here = self.lines.iter().skip(from).take_while(move |entry| entry.0 == line);
        here.filter_map(|entry| Some((entry.1 as usize, self.all.get(entry.1 as usize)?)))
    }

    /// In which order producers number the ways out of a line; `None` where nobody knows.
    pub fn numbering(&self) -> Option<Numbering> {
        self.numbering
    }

    /// All of them.
    pub fn all(&self) -> &[Decision] {
        &self.all
    }
}
