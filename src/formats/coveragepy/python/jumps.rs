//! The ways that lead on from each line, as coverage.py draws them.
//!
//! The walk follows the text, not the bytecode: which statements can run is known already (see `statements`), and what
//! cannot run is passed over. A way is a pair of lines, each the first of its statement; out of a function, a class or
//! the module it leads to the negative of the line where that starts. Exceptions are followed only where a `raise` says
//! so. Expressions have one way each: comprehensions, lambdas, `and`, `or` and conditional expressions never branch.

use std::collections::BTreeSet;

use super::constant::written_truth;
use super::definitions::{definitions, definitions_in};
use super::lines::{LineIndex, LineSet};
use super::multiline::LogicalLines;
use super::rules::{FOLDS_IF, FOLDS_WHILE, KNOWS_EXCEPT_STAR};
use super::statements::always_matches;
use super::version::Version;
use super::withs::{Jump, Withs};
use ruff_python_ast::{
    ElifElseClause, ExceptHandler, Expr, ModModule, Stmt, StmtFor, StmtIf, StmtMatch, StmtTry, StmtWhile, StmtWith,
};
use ruff_text_size::{Ranged, TextSize};

/// All ways of a file.
#[derive(Debug)]
pub(super) struct Ways {
    /// Each once, in order.
    pub(super) jumps: BTreeSet<Jump>,
    /// How `with` statements are left.
    pub(super) withs: Withs,
}

/// Walks a module and every function and class in it. `statements` are the first lines of what can run, counted or not.
pub(super) fn collect(
    module: &ModModule,
    index: &LineIndex,
    logical: &LogicalLines,
    statements: &LineSet,
    version: Version,
) -> Ways {
    let mut walk = Walk {
        index,
        logical,
        statements,
        version,
        ways: Ways { jumps: BTreeSet::new(), withs: Withs::default() },
        blocks: Vec::new(),
        definitions: Vec::new(),
    };
    let exits = walk.suite(&module.body, Vec::new());
    walk.add_all(&exits, -i64::from(logical.first_line(1)));
    while let Some(definition) = walk.definitions.pop() {
        walk.body(definition);
    }
    walk.ways
}

/// Lines from which the next statement is reached, each once, ascending.
type Exits = Vec<u32>;

/// What a statement that jumps away looks for around it, the nearest last.
enum Block {
    /// A loop, and the lines that `break` out of it.
    Loop { top: u32, breaks: Exits },
    /// A `try`, and its first handler while that is in force.
    Try { handler: Option<u32> },
    /// A function.
    Function { start: u32 },
}

struct Walk<'a> {
    index: &'a LineIndex,
    logical: &'a LogicalLines,
    statements: &'a LineSet,
    version: Version,
    ways: Ways,
    blocks: Vec<Block>,
    /// Functions and classes that were met: their bodies are code of their own.
    definitions: Vec<&'a Stmt>,
}

impl<'a> Walk<'a> {
    fn body(&mut self, definition: &'a Stmt) {
        let start = self.first(definition);
        self.blocks.clear();
        let body = match definition {
            Stmt::FunctionDef(function) => {
                self.blocks.push(Block::Function { start });
                &function.body
            }
            Stmt::ClassDef(class) => &class.body,
            _ => return,
        };
        let exits = self.suite(body, Vec::new());
        self.add_all(&exits, -i64::from(start));
    }

    /// Statements in order, reached from some lines. Returns from where the next one is.
    fn suite(&mut self, body: &'a [Stmt], mut from: Exits) -> Exits {
        for statement in body {
            let line = self.first(statement);
            if self.statements.contains(line) {
                self.add_all(&from, i64::from(line));
                from = self.exits(statement, line);
            } else {
                // Nothing leads here, but what is defined here is looked at all the same.
                definitions(statement, &mut self.definitions);
            }
        }
        from
    }

    /// The ways within a statement; returns the lines from which the next one is reached.
    fn exits(&mut self, statement: &'a Stmt, line: u32) -> Exits {
        match statement {
            Stmt::FunctionDef(function) => {
                let decorators = function.decorator_list.iter().map(Ranged::start);
                self.definition(statement, line, decorators, function.name.start())
            }
            Stmt::ClassDef(class) => {
                let decorators = class.decorator_list.iter().map(Ranged::start);
                self.definition(statement, line, decorators, class.name.start())
            }
            Stmt::If(branch) => self.branch(branch, line),
            Stmt::For(each) => self.each(each, line),
            Stmt::While(repeat) => self.repeat(repeat, line),
            Stmt::Try(attempt) if attempt.is_star && self.version < KNOWS_EXCEPT_STAR => {
                definitions(statement, &mut self.definitions);
                vec![line]
            }
            Stmt::Try(attempt) => self.attempt(attempt, line),
            Stmt::With(with) => self.with(with, line),
            Stmt::Match(choice) => self.choice(choice, line),
            Stmt::Return(_) => {
                let start = self.blocks.iter().find_map(|block| match block {
                    Block::Function { start } => Some(*start),
                    _ => None,
                });
                if let Some(start) = start {
                    self.add(line, -i64::from(start));
                }
                Vec::new()
            }
            Stmt::Raise(_) => {
                let to = self.blocks.iter().rev().find_map(|block| match block {
                    Block::Loop { .. } => None,
                    Block::Try { handler } => Some(handler.map(i64::from)),
                    Block::Function { start } => Some(Some(-i64::from(*start))),
                });
                if let Some(to) = to.flatten() {
                    self.add(line, to);
                }
                Vec::new()
            }
            Stmt::Break(_) => {
                if let Some(breaks) = self.blocks.iter_mut().rev().find_map(|block| match block {
                    Block::Loop { breaks, .. } => Some(breaks),
                    _ => None,
                }) {
                    breaks.push(line);
                }
                Vec::new()
            }
            Stmt::Continue(_) => {
                let mut around = self.blocks.iter().rev();
                let top = around.find_map(|block| if let Block::Loop { top, .. } = block { Some(*top) } else { None });
                if let Some(top) = top {
                    self.add(line, i64::from(top));
                }
                Vec::new()
            }
            _ => vec![line],
        }
    }

    /// A definition runs its decorators from the first to the last, then itself; its body is left for later.
    fn definition(
        &mut self,
        definition: &'a Stmt,
        start: u32,
        decorators: impl Iterator<Item = TextSize>,
        name: TextSize,
    ) -> Exits {
        let keyword = self.line(name);
        let mut last = start;
        for line in decorators.map(|decorator| self.line(decorator)).chain([keyword]).collect::<Vec<u32>>() {
            if line != last {
                self.add(last, i64::from(line));
            }
            last = line;
        }
        self.definitions.push(definition);
        vec![keyword]
    }

    fn branch(&mut self, branch: &'a StmtIf, line: u32) -> Exits {
        let mut exits = Exits::new();
        let (mut test, mut body, mut from) = (Some(&*branch.test), branch.body.as_slice(), line);
        let mut clauses = branch.elif_else_clauses.iter();
        loop {
            let known = test.and_then(|test| self.truth_of_if(test));
            if known == Some(false) {
                definitions_in(body, &mut self.definitions);
            } else {
                join(&mut exits, self.suite(body, vec![from]));
            }
            if known == Some(true) {
                clauses.by_ref().for_each(|clause| definitions_in(&clause.body, &mut self.definitions));
                return exits;
            }
            match clauses.next() {
                None => {
                    join(&mut exits, vec![from]);
                    return exits;
                }
                Some(ElifElseClause { test: None, body, .. }) => {
                    join(&mut exits, self.suite(body, vec![from]));
                    return exits;
                }
                Some(clause) => {
                    let next = self.line(clause.start());
                    if !self.statements.contains(next) {
                        definitions_in(&clause.body, &mut self.definitions);
                        clauses.by_ref().for_each(|clause| definitions_in(&clause.body, &mut self.definitions));
                        join(&mut exits, vec![from]);
                        return exits;
                    }
                    self.add(from, i64::from(next));
                    (test, body, from) = (clause.test.as_ref(), clause.body.as_slice(), next);
                }
            }
        }
    }

    fn each(&mut self, each: &'a StmtFor, line: u32) -> Exits {
        let mut exits = self.looped(&each.body, line);
        let ended = if each.orelse.is_empty() { vec![line] } else { self.suite(&each.orelse, vec![line]) };
        join(&mut exits, ended);
        exits
    }

    fn repeat(&mut self, repeat: &'a StmtWhile, line: u32) -> Exits {
        let mut exits = self.looped(&repeat.body, line);
        if !repeat.orelse.is_empty() {
            join(&mut exits, self.suite(&repeat.orelse, vec![line]));
        } else if self.truth_of_while(&repeat.test).is_none() {
            join(&mut exits, vec![line]);
        }
        exits
    }

    /// The body of a loop; returns the lines that break out of it.
    fn looped(&mut self, body: &'a [Stmt], top: u32) -> Exits {
        self.blocks.push(Block::Loop { top, breaks: Exits::new() });
        let again = self.suite(body, vec![top]);
        self.add_all(&again, i64::from(top));
        match self.blocks.pop() {
            Some(Block::Loop { mut breaks, .. }) => {
                breaks.sort_unstable();
                breaks.dedup();
                breaks
            }
            _ => Exits::new(),
        }
    }

    /// A `raise` in the body leads to the first handler; one in a handler of a `try` with `finally` leads nowhere.
    fn attempt(&mut self, attempt: &'a StmtTry, line: u32) -> Exits {
        let handlers = || attempt.handlers.iter().map(|ExceptHandler::ExceptHandler(handler)| handler);
        self.blocks.push(Block::Try { handler: handlers().next().map(|handler| self.line(handler.start())) });
        let mut exits = self.suite(&attempt.body, vec![line]);
        let has_finally = !attempt.finalbody.is_empty();
        self.blocks.pop();
        if has_finally {
            self.blocks.push(Block::Try { handler: None });
        }
        let mut handled = Exits::new();
        for handler in handlers() {
            let start = self.line(handler.start());
            join(&mut handled, self.suite(&handler.body, vec![start]));
        }
        if !attempt.orelse.is_empty() {
            exits = self.suite(&attempt.orelse, exits);
        }
        join(&mut exits, handled);
        if has_finally {
            self.blocks.pop();
            let is_left = !exits.is_empty();
            let last = self.suite(&attempt.finalbody, exits);
            exits = if is_left { last } else { Exits::new() };
        }
        exits
    }

    /// Python comes back to the `with` itself when its body ends.
    fn with(&mut self, with: &'a StmtWith, line: u32) -> Exits {
        self.ways.withs.enter(line);
        let exits = self.suite(&with.body, vec![line]);
        self.ways.withs.leave(line);
        if exits.is_empty() {
            return exits;
        }
        for exit in exits {
            self.add(exit, i64::from(line));
            self.ways.withs.ends(exit, line);
        }
        vec![line]
    }

    fn choice(&mut self, choice: &'a StmtMatch, line: u32) -> Exits {
        let (mut exits, mut from) = (Exits::new(), line);
        for case in &choice.cases {
            let start = self.line(case.pattern.start());
            self.add(from, i64::from(start));
            join(&mut exits, self.suite(&case.body, vec![start]));
            from = start;
        }
        let covers_all = |case: &ruff_python_ast::MatchCase| case.guard.is_none() && always_matches(&case.pattern);
        if !choice.cases.last().is_some_and(covers_all) {
            join(&mut exits, vec![from]);
        }
        exits
    }

    fn truth_of_if(&self, test: &Expr) -> Option<bool> {
        written_truth(test).filter(|_| self.version >= FOLDS_IF)
    }

    fn truth_of_while(&self, test: &Expr) -> Option<bool> {
        let is_plain = !matches!(test, Expr::UnaryOp(_) | Expr::BoolOp(_));
        written_truth(test).filter(|_| is_plain || self.version >= FOLDS_WHILE)
    }

    /// The line at which Python reaches a statement: a decorated definition at its first decorator.
    fn first(&self, statement: &Stmt) -> u32 {
        let definition = match statement {
            Stmt::FunctionDef(function) => Some((&function.decorator_list, function.name.start())),
            Stmt::ClassDef(class) => Some((&class.decorator_list, class.name.start())),
            _ => None,
        };
        let start = match definition {
            Some((decorators, name)) => decorators.first().map_or(name, Ranged::start),
            None => statement.start(),
        };
        self.line(start)
    }

    fn line(&self, offset: TextSize) -> u32 {
        self.logical.first_line(self.index.line(offset))
    }

    fn add_all(&mut self, from: &[u32], to: i64) {
        for line in from {
            self.add(*line, to);
        }
    }

    fn add(&mut self, from: u32, to: i64) {
        self.ways.jumps.insert((from, to));
        self.ways.withs.note(from, to);
    }
}

/// Adds exits to others.
fn join(exits: &mut Exits, more: Exits) {
    let in_order = exits.last() < more.first();
    exits.extend(more);
    if !in_order {
        exits.sort_unstable();
        exits.dedup();
    }
}
