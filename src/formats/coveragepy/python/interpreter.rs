//! Which CPython ran a file, as far as the file and its jumps tell: a data file does not record it, and before 3.12 the
//! compiler kept code that later ones drop.

use std::collections::BTreeSet;

use super::lines::LineIndex;
use ruff_python_ast::visitor::{Visitor, walk_body, walk_expr, walk_stmt};
use ruff_python_ast::{Decorator, Expr, Identifier, ModModule, Stmt};
use ruff_text_size::Ranged;
use rustc_hash::FxHashSet;

/// The versions of CPython that compile dead code differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Interpreter {
    /// CPython 3.10 and older.
    Cpython310,
    /// CPython 3.11.
    Cpython311,
    /// Any later one, and what is not known.
    #[default]
    Later,
}

/// What is known of the interpreter before a file is looked at.
#[derive(Debug, Clone, Copy)]
pub enum RunBy<'a> {
    /// This one, or one like it.
    Known(Interpreter),
    /// One that made these jumps.
    Made(&'a BTreeSet<(u32, i64)>),
}

impl Interpreter {
    /// The version in a path: files of an environment lie below a folder `python3.11`.
    pub fn of_path(path: &str) -> Option<Interpreter> {
        path.split(['/', '\\']).rev().find_map(|folder| Interpreter::of_version(folder.strip_prefix("python")?))
    }

    /// That of a version, as in `3.11` or `3.11.7`.
    pub fn of_version(version: &str) -> Option<Interpreter> {
        let mut parts = version.strip_prefix("3.")?.split('.');
        match parts.next()?.parse::<u8>().ok()? {
            ..=10 => Some(Interpreter::Cpython310),
            11 => Some(Interpreter::Cpython311),
            _ => Some(Interpreter::Later),
        }
    }

    /// That which made the jumps of a file. Two habits give it away. A comprehension was code of its own, left by a
    /// jump to the negative of its line, until 3.12 made it part of the function around it. And since 3.11 a decorated
    /// definition goes back to its last decorator, which is called then.
    pub(super) fn of_jumps(module: &ModModule, index: &LineIndex, made: &BTreeSet<(u32, i64)>) -> Interpreter {
        let mut traces = Traces {
            index,
            in_class: false,
            decorated: Vec::new(),
            comprehensions: Vec::new(),
            other: FxHashSet::default(),
        };
        walk_body(&mut traces, &module.body);
        let calls_where_defined = traces.decorated.iter().any(|&(decorator, keyword)| {
            let is_followed = made.contains(&(decorator, i64::from(keyword)));
            is_followed && !made.contains(&(keyword, i64::from(decorator)))
        });
        if calls_where_defined {
            return Interpreter::Cpython310;
        }
        let left: FxHashSet<i64> = made.iter().map(|jump| jump.1).filter(|to| *to < 0).collect();
        // Line 1 is where the module starts, too.
        let is_left = |line: &u32| *line > 1 && !traces.other.contains(line) && left.contains(&-i64::from(*line));
        if traces.comprehensions.iter().any(is_left) { Interpreter::Cpython311 } else { Interpreter::Later }
    }
}

/// The lines of a file at which interpreters differ.
struct Traces<'a> {
    index: &'a LineIndex,
    /// Comprehensions of a class body were code of their own for one version longer.
    in_class: bool,
    /// Last decorator and keyword of definitions.
    decorated: Vec<(u32, u32)>,
    /// Where comprehensions start.
    comprehensions: Vec<u32>,
    /// Where other code starts.
    other: FxHashSet<u32>,
}

impl<'a> Traces<'a> {
    fn definition(&mut self, statement: &'a Stmt, decorators: &[Decorator], name: &Identifier, is_class: bool) {
        let keyword = self.index.line(name.start());
        if let [first, .., last] | [first @ last] = decorators {
            let last = self.index.line(last.expression.start());
            if last < keyword {
                self.decorated.push((last, keyword));
            }
            self.other.insert(self.index.line(first.expression.start()));
        }
        self.other.insert(keyword);
        let outer = std::mem::replace(&mut self.in_class, is_class);
        walk_stmt(self, statement);
        self.in_class = outer;
    }
}

impl<'a> Visitor<'a> for Traces<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => {
                self.definition(statement, &function.decorator_list, &function.name, false);
            }
            Stmt::ClassDef(class) => self.definition(statement, &class.decorator_list, &class.name, true),
            _ => walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        let line = self.index.line(expression.start());
        match expression {
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) if !self.in_class => {
                self.comprehensions.push(line);
            }
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) | Expr::Lambda(_) => {
                self.other.insert(line);
            }
            _ => {}
        }
        walk_expr(self, expression);
    }
}
