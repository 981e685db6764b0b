//! What coverage.py means by a function.

use std::sync::Arc;

use crate::coverage::{FileCoverage, Function, Functions, Line};

/// Calls functions what coverage.py means.
pub(super) fn name_functions(coverage: &mut Arc<FileCoverage>) {
    let coverage = Arc::make_mut(coverage);
    coverage.functions = Functions::group(coverage.functions.iter().map(function_of_python).collect());
}

/// A function as coverage.py means it: the line of its definition belongs to what is around it, unless it is the only
/// one, and where a name is not the first of its kind in the file, the line stands behind it.
fn function_of_python(function: &Function) -> Function {
    let from = function.start.map(Line::next).filter(|from| function.end.is_some_and(|end| *from <= end));
    let repeated = |line: &str| function.start.is_some_and(|start| line.parse() == Ok(start.get()));
    let name = function.name.rsplit_once('@').filter(|parts| repeated(parts.1)).map(|parts| parts.0.into());
    Function { name: name.unwrap_or_else(|| function.name.clone()), from, ..function.clone() }
}
