//! Runs of the tests of the list alone.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::app::state::Model;
use crate::app::{Cmd, results};
use crate::watch::results::{TestKey, Tool};

/// Runs the marked tests, else all of the list.
pub(crate) fn run(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(covering) = &model.covering else { return };
    let names = covering.chosen(|list| list.rows.iter().map(|row| Arc::clone(&row.name)).collect());
    if names.is_empty() {
        return model.say("no test is listed");
    }
    run_named(model, &names, cmds);
}

/// Runs tests by the names that reports give them.
pub(in crate::app) fn run_named(model: &mut Model, names: &[Arc<str>], cmds: &mut Vec<Cmd>) {
    if model.plan.command.is_none() {
        return model.say("no command runs the tests; 4 says which one would");
    }
    let known: HashMap<String, TestKey> = model.tests.list.known().map(|test| (test.key.context(), test.key)).collect();
    let key = |name: &Arc<str>| {
        let told = known.get(&**name).filter(|key| model.plan.restricts.contains(&key.tool)).cloned();
        told.or_else(|| Some(TestKey::of_context(tool(&model.plan.restricts, name)?, name)))
    };
    let keys: Vec<TestKey> = names.iter().filter_map(key).collect();
    results::run(model, keys, cmds);
}

/// Endings of files whose tests are named by their files.
const SCRIPTS: [&str; 8] = ["js", "ts", "jsx", "tsx", "mjs", "cjs", "mts", "cts"];

/// Whose test a name is: of several tools the one whose tests are called so.
fn tool(tools: &BTreeSet<Tool>, name: &str) -> Option<Tool> {
    if let (Some(only), 1) = (tools.first(), tools.len()) {
        return Some(*only);
    }
    let ending = name.split("::").next().and_then(|file| file.rsplit_once('.')).map_or("", |(_, ending)| ending);
    let fits = |tool: &&Tool| match tool {
        Tool::Pytest => ending == "py",
        Tool::Go => !name.contains([' ', ':']) && !SCRIPTS.contains(&ending),
        Tool::Vitest | Tool::Jest | Tool::Node => SCRIPTS.contains(&ending),
        Tool::Rspec => ending == "rb",
        Tool::Mojo => ending == "mojo",
        Tool::Libtest | Tool::Nextest => name.contains(' '),
        Tool::Minitest | Tool::Phpunit | Tool::Ctest => false,
    };
    tools.iter().find(fits).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_tools_the_one_is_asked_whose_tests_are_called_so() {
        let tools = BTreeSet::from([Tool::Libtest, Tool::Go, Tool::Pytest, Tool::Vitest]);
        for (name, expected) in [
            ("tests/test_a.py::T::x[a.ts]", Some(Tool::Pytest)),
            ("web/a.test.ts", Some(Tool::Vitest)),
            ("example.com/door/v2", Some(Tool::Go)),
            ("door src/lib.rs tests::opens", Some(Tool::Libtest)),
            ("A::B::opens", None),
        ] {
            assert_eq!(tool(&tools, name), expected, "{name}");
        }
        assert_eq!(tool(&BTreeSet::from([Tool::Ctest]), "anything"), Some(Tool::Ctest));
    }
}
