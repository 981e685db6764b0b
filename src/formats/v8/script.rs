//! Scripts as V8 tells of them, and what several processes say of one script as one.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::join::join;
use super::tree::{Node, Range};

/// A function of a script: the first range is its own, the others are the blocks in it that have another count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Function<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) ranges: Vec<Range>,
    /// Are its blocks told apart?
    pub(super) by_block: bool,
}

/// A script of a process.
#[derive(Clone, Debug, Default)]
pub(super) struct Script<'a> {
    /// Its address as V8 has it.
    pub(super) url: Cow<'a, str>,
    /// Its address as a path.
    pub(super) path: String,
    pub(super) functions: Vec<Function<'a>>,
    /// The executed text, which browsers' tools write down.
    pub(super) text: Option<Cow<'a, str>>,
    /// Has it a document to itself, as Deno writes them?
    pub(super) alone: bool,
}

impl Script<'_> {
    /// How long the executed text was, in UTF-16 code units: one of the functions is the script itself.
    pub(super) fn length(&self) -> Option<u32> {
        self.functions
            .iter()
            .filter(|function| function.is_script())
            .filter_map(|function| Some(function.ranges.first()?.end))
            .max()
    }
}

impl Function<'_> {
    /// May it be the script itself, which V8 lists as a function without a name?
    pub(super) fn is_script(&self) -> bool {
        self.name.is_empty() && self.ranges.first().is_some_and(|range| range.start == 0)
    }

    fn key(&self) -> Option<(u32, std::cmp::Reverse<u32>)> {
        self.ranges.first().map(|range| (range.start, std::cmp::Reverse(range.end)))
    }
}

/// Scripts by their paths, in the order in which they were met.
pub(super) fn by_path(scripts: Vec<Script<'_>>) -> Vec<Vec<Script<'_>>> {
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<Script<'_>>> = Vec::new();
    for script in scripts {
        let next = groups.len();
        let place = *places.entry(script.path.clone()).or_insert(next);
        match groups.get_mut(place) {
            Some(group) => group.push(script),
            None => groups.push(vec![script]),
        }
    }
    groups
}

/// The functions of a script as its processes tell of them, each as one, outer before inner ones. A process in which a
/// function never ran does not tell its blocks apart, so that it says nothing where another one does. Also says how many
/// ranges were left out.
pub(super) fn joined<'a>(functions: Vec<Function<'a>>) -> (Vec<Function<'a>>, u64) {
    let (mut functions, mut left_out) = (functions, 0);
    functions.retain(|function| !function.ranges.is_empty());
    functions.sort_by_key(Function::key);
    let mut out: Vec<Function<'a>> = Vec::with_capacity(functions.len());
    let mut rest = functions.into_iter().peekable();
    while let Some(first) = rest.next() {
        let mut same = vec![first];
        while let Some(next) = rest.next_if(|next| same.first().is_some_and(|first| first.key() == next.key())) {
            same.push(next);
        }
        out.extend(function_joined(same, &mut left_out));
    }
    (out, left_out)
}

fn function_joined<'a>(same: Vec<Function<'a>>, left_out: &mut u64) -> Option<Function<'a>> {
    let mut same = same;
    if same.iter().any(|function| function.by_block) {
        same.retain(|function| function.by_block);
    }
    let (several, all) = (same.len() > 1, same.iter().map(|function| function.ranges.len() as u64).sum());
    let mut trees = Vec::with_capacity(same.len());
    for function in &same {
        let (tree, outside) = Node::of_ranges(&function.ranges)?;
        *left_out += outside;
        trees.push(tree);
    }
    let (mut tree, spent) = join(trees, all)?;
    *left_out += u64::from(spent);
    tree.normalise();
    let ranges = tree.ranges();
    let first = same.into_iter().next()?;
    let never = ranges.len() == 1 && ranges.first().is_some_and(|range| range.count == 0);
    let by_block = if several { !never } else { first.by_block };
    Some(Function { name: first.name, ranges, by_block })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(name: &'static str, by_block: bool, ranges: &[(u32, u32, u64)]) -> Function<'static> {
        let ranges = ranges.iter().map(|&(start, end, count)| Range { start, end, count }).collect();
        Function { name: name.into(), ranges, by_block }
    }

    fn script(path: &str, functions: Vec<Function<'static>>) -> Script<'static> {
        Script { path: path.into(), functions, ..Script::default() }
    }

    #[test]
    fn a_process_that_never_ran_a_function_says_nothing_of_its_blocks() {
        let never = function("f", false, &[(10, 50, 0)]);
        let ran = function("f", true, &[(10, 50, 2), (20, 30, 0)]);
        let groups = by_path(vec![
            script("a.js", vec![function("", true, &[(0, 90, 1)]), never.clone()]),
            script("b.js", vec![never.clone()]),
            script("a.js", vec![function("", true, &[(0, 90, 1)]), ran.clone()]),
        ]);
        let paths: Vec<&str> = groups.iter().map(|group| group[0].path.as_str()).collect();
        assert_eq!(paths, ["a.js", "b.js"]);
        assert_eq!((groups[0][0].length(), groups[1][0].length()), (Some(90), None));
        let of = |group: Vec<Script<'static>>| group.into_iter().flat_map(|script| script.functions).collect();
        let mut all = groups.into_iter().map(|group| joined(of(group)));
        assert_eq!(all.next(), Some((vec![function("", true, &[(0, 90, 2)]), ran], 0)));
        assert_eq!(all.next(), Some((vec![never], 0)));
    }

    #[test]
    fn functions_without_ranges_are_none_and_outer_ones_come_first() {
        let (functions, _) = joined(vec![
            function("inner", true, &[(5, 9, 1)]),
            function("none", true, &[]),
            function("", true, &[(0, 9, 1)]),
            function("outer", true, &[(5, 10, 1)]),
        ]);
        let names: Vec<&str> = functions.iter().map(|function| function.name.as_ref()).collect();
        assert_eq!(names, ["", "outer", "inner"]);
    }
}
