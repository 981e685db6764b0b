//! The lines that carry bytecode, found by walking the syntax tree the way the CPython compiler does.
//!
//! Since PEP 626 every statement that can run has a line in the bytecode, so the question is only which statements
//! emit nothing (declarations, bare annotations of locals) and which can never be reached. Reachability follows the
//! compiler's flow graph: it knows constants in tests, `return`, `raise`, `break` and `continue`, but not types,
//! exceptions or calls that never return.

use super::constant::outcome;
use super::constants::{Constants, Dead};
use super::interpreter::Interpreter;
use super::lines::{LineIndex, LineSet};
use super::multiline::LogicalLines;
use ruff_python_ast::{
    Decorator, ElifElseClause, ExceptHandler, Expr, Identifier, MatchCase, ModModule, Pattern, Stmt, StmtAnnAssign,
    StmtTry,
};
use ruff_text_size::{Ranged, TextRange};

/// What one pass over the tree tells about the lines of a file.
pub(super) struct Facts {
    /// Every line with bytecode, excluded or not.
    pub(super) executable: LineSet,
    /// Every line of a docstring. Whatever else stands on such a line is not counted either.
    pub(super) docstrings: LineSet,
    /// The places where an exclusion spreads, outer ones before those inside them.
    pub(super) carriers: Vec<Carrier>,
}

/// A construct that passes an exclusion on to further lines. Spans are first and last line.
pub(super) enum Carrier {
    /// A function or class: from its first decorator to its `def` or `class`, and all of it.
    Definition { header: (u32, u32), whole: (u32, u32) },
    /// A `case` that always matches.
    IrrefutableCase { pattern: (u32, u32), body: (u32, u32) },
}

/// Walks a module as an interpreter compiles it.
pub(super) fn collect(module: &ModModule, index: &LineIndex, logical: &LogicalLines, by: Interpreter) -> Facts {
    let has_lazy_annotations = module.body.iter().any(imports_annotations);
    let keeps_dead_code = by != Interpreter::Later;
    let mut walk = Walk {
        index,
        logical,
        facts: Facts {
            executable: LineSet::new(index.count()),
            docstrings: LineSet::new(index.count()),
            carriers: Vec::new(),
        },
        scope: Scope::Module,
        has_lazy_annotations,
        is_counted: true,
        breaks: Vec::new(),
        interpreter: by,
        constants: keeps_dead_code.then(|| Constants::of_module(by, has_lazy_annotations, &module.body)),
    };
    walk.docstring(&module.body);
    let ends = walk.suite(&module.body, true);
    walk.keep_dead_code(ends);
    walk.facts
}

/// What encloses a statement and changes what it compiles to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Module,
    Class,
    Function,
}

/// A function or class.
#[derive(Clone, Copy)]
struct Definition<'a> {
    statement: &'a Stmt,
    decorators: &'a [Decorator],
    name: &'a Identifier,
    body: &'a [Stmt],
    scope: Scope,
    /// Where the first decorator stands, or else the keyword.
    first: u32,
    keyword: u32,
    last: u32,
}

impl<'a> Definition<'a> {
    fn of(statement: &'a Stmt, index: &LineIndex, logical: &LogicalLines) -> Option<Definition<'a>> {
        let (decorators, name, body, scope): (&[Decorator], _, &[Stmt], _) = match statement {
            Stmt::FunctionDef(it) => (&it.decorator_list, &it.name, &it.body, Scope::Function),
            Stmt::ClassDef(it) => (&it.decorator_list, &it.name, &it.body, Scope::Class),
            _ => return None,
        };
        // A definition opens a logical line, so that its keyword is where the line of its name begins.
        let keyword = logical.first_line(index.line(name.start()));
        let first = decorators.first().map_or(keyword, |decorator| index.line(decorator.start()));
        Some(Definition { statement, decorators, name, body, scope, first, keyword, last: index.line(statement.end()) })
    }
}

struct Walk<'a> {
    index: &'a LineIndex,
    logical: &'a LogicalLines,
    facts: Facts,
    scope: Scope,
    has_lazy_annotations: bool,
    /// Whether the enclosing code object is counted: coverage.py skips any named `__annotate__`, since Python 3.14
    /// compiles annotations to functions of that name.
    is_counted: bool,
    /// One entry for each enclosing loop, and for each `try` whose `finally` a `break` has to run first: whether a
    /// live `break` arrived there.
    breaks: Vec<bool>,
    interpreter: Interpreter,
    /// The constants of the enclosing code object, where they decide what is kept of code that cannot run.
    constants: Option<Constants<'a>>,
}

impl<'a> Walk<'a> {
    /// Walks statements in order; `live` says whether the first can be reached. Returns whether the end can.
    fn suite(&mut self, body: &'a [Stmt], live: bool) -> bool {
        body.iter().fold(live, |live, statement| self.statement(statement, live))
    }

    fn statement(&mut self, statement: &'a Stmt, live: bool) -> bool {
        if let Some(constants) = &mut self.constants {
            constants.statement(statement, live);
        }
        match statement {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {
                if let Some(definition) = Definition::of(statement, self.index, self.logical) {
                    self.definition(definition, live);
                }
                return live;
            }
            Stmt::Global(_) | Stmt::Nonlocal(_) => return live,
            Stmt::AnnAssign(annotation) if !self.emits_annotation(annotation) => return live,
            Stmt::Delete(delete) if delete.targets.iter().all(is_empty_target) => return live,
            _ => {}
        }
        if live {
            self.mark(statement.range());
        }
        match statement {
            Stmt::Return(_) | Stmt::Raise(_) | Stmt::Continue(_) => false,
            Stmt::Break(_) => {
                self.note_break(live);
                false
            }
            Stmt::Assert(assert) => live && outcome(&assert.test).may_hold,
            Stmt::If(branch) => {
                let test = outcome(&branch.test);
                let body = self.suite(&branch.body, live && test.may_hold);
                body | self.clauses(&branch.elif_else_clauses, live && test.may_fail)
            }
            Stmt::While(repeat) => {
                let test = outcome(&repeat.test);
                self.breaks.push(false);
                self.suite(&repeat.body, live && test.may_hold);
                let is_left = self.breaks.pop().unwrap_or(false);
                is_left | self.suite(&repeat.orelse, live && test.may_fail)
            }
            Stmt::For(each) => {
                self.breaks.push(false);
                self.suite(&each.body, live);
                let is_left = self.breaks.pop().unwrap_or(false);
                is_left | self.suite(&each.orelse, live)
            }
            // A context manager may swallow the exception that would have ended its body.
            Stmt::With(with) => {
                self.suite(&with.body, live);
                live
            }
            Stmt::Try(attempt) => self.attempt(attempt, live),
            Stmt::Match(choice) => self.cases(&choice.cases, live),
            _ => live,
        }
    }

    fn definition(&mut self, definition: Definition<'a>, live: bool) {
        let Definition { decorators, first, keyword, .. } = definition;
        self.facts.carriers.push(Carrier::Definition { header: (first, keyword), whole: (first, definition.last) });
        if live {
            for decorator in decorators {
                self.mark(decorator.range());
            }
            self.mark_line(keyword);
        }
        self.docstring(definition.body);
        self.body(definition, live);
    }

    /// The body of a function or class is code of its own, entered whenever the definition can be.
    fn body(&mut self, definition: Definition<'a>, live: bool) {
        let Definition { statement, name, body, scope, first, .. } = definition;
        let is_counted = name.as_str() != "__annotate__";
        // Entering a body is an event of its own, at the first line of the definition; that of a function since 3.11.
        let is_event = scope == Scope::Class || self.interpreter != Interpreter::Cpython310;
        if live && is_counted && is_event {
            self.facts.executable.insert(first);
        }
        let inner = self.constants.as_ref().filter(|_| live).map(|constants| constants.inside(statement));
        let outer_constants = std::mem::replace(&mut self.constants, inner);
        let outer_scope = std::mem::replace(&mut self.scope, scope);
        let outer_counted = std::mem::replace(&mut self.is_counted, is_counted);
        let outer_breaks = std::mem::take(&mut self.breaks);
        let ends = self.suite(body, live);
        self.keep_dead_code(ends);
        self.scope = outer_scope;
        self.is_counted = outer_counted;
        self.breaks = outer_breaks;
        self.constants = outer_constants;
    }

    /// At the end of a code object: adds what is kept in it although nothing leads there.
    fn keep_dead_code(&mut self, ends: bool) {
        let Some(constants) = self.constants.take() else { return };
        for code in constants.finish(ends) {
            match code {
                Dead::Definition(statement) => {
                    if let Some(definition) = Definition::of(statement, self.index, self.logical) {
                        self.body(definition, true);
                    }
                }
                Dead::Expression(offset) => self.mark_line(self.index.line(offset)),
            }
        }
    }

    fn clauses(&mut self, clauses: &'a [ElifElseClause], mut live: bool) -> bool {
        let mut ends = false;
        for clause in clauses {
            let Some(test) = &clause.test else {
                return ends | self.suite(&clause.body, live);
            };
            if live {
                self.mark(clause.range());
            }
            self.constants.iter_mut().for_each(|constants| constants.test(test, live));
            let test = outcome(test);
            ends |= self.suite(&clause.body, live && test.may_hold);
            live &= test.may_fail;
        }
        ends | live
    }

    /// Any statement of the body may raise, so every handler and the `finally` can be reached whatever the body does.
    fn attempt(&mut self, attempt: &'a StmtTry, live: bool) -> bool {
        let has_finally = !attempt.finalbody.is_empty();
        if has_finally {
            self.breaks.push(false);
        }
        let body = self.suite(&attempt.body, live);
        let mut ends = self.suite(&attempt.orelse, body);
        for ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
            if live {
                self.mark(handler.range());
            }
            self.constants.iter_mut().for_each(|constants| constants.handler(handler, live));
            ends |= self.suite(&handler.body, live);
        }
        if !has_finally {
            return ends;
        }
        let is_left = self.breaks.pop().unwrap_or(false);
        let finally_ends = self.suite(&attempt.finalbody, live);
        self.note_break(is_left && finally_ends);
        ends && finally_ends
    }

    fn cases(&mut self, cases: &'a [MatchCase], mut live: bool) -> bool {
        let mut ends = false;
        for case in cases {
            if live {
                self.mark(case.pattern.range());
            }
            if let (None, true, [first, ..]) = (&case.guard, always_matches(&case.pattern), case.body.as_slice()) {
                self.facts.carriers.push(Carrier::IrrefutableCase {
                    pattern: self.span(case.pattern.range()),
                    body: (self.statement_line(first), self.index.line(case.body.last().unwrap_or(first).end())),
                });
            }
            self.constants.iter_mut().for_each(|constants| constants.case(case, live));
            let guard = case.guard.as_deref().map(outcome);
            ends |= self.suite(&case.body, live && guard.is_none_or(|guard| guard.may_hold));
            live &= !always_matches(&case.pattern) || guard.is_some_and(|guard| guard.may_fail);
        }
        ends | live
    }

    /// Whether an annotation compiles to anything: that of a plain local does not, and under `from __future__ import
    /// annotations` that of a name in parentheses does not either.
    fn emits_annotation(&self, annotation: &StmtAnnAssign) -> bool {
        if annotation.value.is_some() || !annotation.target.is_name_expr() {
            return true;
        }
        self.scope != Scope::Function && (annotation.simple || !self.has_lazy_annotations)
    }

    fn docstring(&mut self, body: &[Stmt]) {
        if let Some(Stmt::Expr(first)) = body.first()
            && first.value.is_string_literal_expr()
        {
            let span = self.span(first.range());
            self.facts.docstrings.insert_all(span);
        }
    }

    fn note_break(&mut self, live: bool) {
        if let Some(left) = self.breaks.last_mut() {
            *left |= live;
        }
    }

    fn mark(&mut self, range: TextRange) {
        self.mark_line(self.index.line(range.start()));
    }

    fn mark_line(&mut self, line: u32) {
        if self.is_counted {
            self.facts.executable.insert(line);
        }
    }

    /// The line Python's own tree gives a statement: that of `def` or `class`, not of the first decorator.
    fn statement_line(&self, statement: &Stmt) -> u32 {
        match statement {
            Stmt::FunctionDef(function) => self.logical.first_line(self.index.line(function.name.start())),
            Stmt::ClassDef(class) => self.logical.first_line(self.index.line(class.name.start())),
            _ => self.index.line(statement.start()),
        }
    }

    fn span(&self, range: TextRange) -> (u32, u32) {
        (self.index.line(range.start()), self.index.line(range.end()))
    }
}

fn imports_annotations(statement: &Stmt) -> bool {
    let Stmt::ImportFrom(import) = statement else { return false };
    let is_future = import.module.as_deref() == Some("__future__");
    is_future && import.names.iter().any(|alias| alias.name.as_str() == "annotations")
}

/// `del ()` deletes nothing and compiles to nothing.
fn is_empty_target(target: &Expr) -> bool {
    match target {
        Expr::Tuple(tuple) => tuple.elts.iter().all(is_empty_target),
        Expr::List(list) => list.elts.iter().all(is_empty_target),
        _ => false,
    }
}

/// Whether a pattern is a wildcard or a bare name, however wrapped. Only the last alternative may be one.
pub(super) fn always_matches(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::MatchOr(alternatives) => alternatives.patterns.last().is_some_and(always_matches),
        Pattern::MatchAs(binding) => binding.pattern.as_deref().is_none_or(always_matches),
        _ => false,
    }
}
