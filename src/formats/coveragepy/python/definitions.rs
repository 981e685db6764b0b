//! The functions and classes in statements that cannot run: coverage.py looks at their bodies all the same.

use ruff_python_ast::{ExceptHandler, Stmt};

/// Adds the outermost definitions of a statement, or the statement itself if it is one.
pub(super) fn definitions<'a>(statement: &'a Stmt, found: &mut Vec<&'a Stmt>) {
    match statement {
        Stmt::FunctionDef(_) | Stmt::ClassDef(_) => found.push(statement),
        Stmt::If(branch) => {
            definitions_in(&branch.body, found);
            branch.elif_else_clauses.iter().for_each(|clause| definitions_in(&clause.body, found));
        }
        Stmt::For(each) => {
            definitions_in(&each.body, found);
            definitions_in(&each.orelse, found);
        }
        Stmt::While(repeat) => {
            definitions_in(&repeat.body, found);
            definitions_in(&repeat.orelse, found);
        }
        Stmt::With(with) => definitions_in(&with.body, found),
        Stmt::Match(choice) => choice.cases.iter().for_each(|case| definitions_in(&case.body, found)),
        Stmt::Try(attempt) => {
            let handlers = attempt.handlers.iter().map(|ExceptHandler::ExceptHandler(handler)| &handler.body);
            let bodies = [&attempt.body, &attempt.orelse, &attempt.finalbody];
            handlers.chain(bodies).for_each(|body| definitions_in(body, found));
        }
        _ => {}
    }
}

/// The same for several statements.
pub(super) fn definitions_in<'a>(body: &'a [Stmt], found: &mut Vec<&'a Stmt>) {
    for statement in body {
        definitions(statement, found);
    }
}
