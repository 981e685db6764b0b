//! Functions as their producer names them, with the instances of generics and templates grouped.

use rustc_hash::FxHashMap;

use super::{Line, Lines, Ratio, Repeat, names};

/// A function of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Function {
    /// Name as the producer wrote it (mangled names stay mangled; `names::demangle` makes them readable).
    pub name: Box<str>,
    /// First line, where the producer says it.
    pub start: Option<Line>,
    /// Last line, where the producer says it.
    pub end: Option<Line>,
    /// First line that belongs to it, where the producer counts the ones before to what is around it: in Python they
    /// run when the function is defined.
    pub from: Option<Line>,
    /// How often it was entered, where the producer says it.
    pub entered: Option<u64>,
    /// The instances of a generic or template function; empty when there is only the function itself.
    pub instances: Vec<Instance>,
}

/// One instance of a generic or template function.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Instance {
    /// Name of the instance, as the producer wrote it.
    pub name: Box<str>,
    /// How often it was entered.
    pub entered: Option<u64>,
    /// Its own lines with their hits; empty where the producer tells those of all instances together.
    pub lines: Lines,
}

impl Instance {
    /// An instance of whose lines nothing is known.
    pub fn new(name: &str, entered: Option<u64>) -> Instance {
        Instance { name: name.into(), entered, lines: Lines::default() }
    }
}

impl Function {
    /// A function without instances.
    pub fn new(name: &str, start: Option<Line>, end: Option<Line>, entered: Option<u64>) -> Function {
        Function { name: name.into(), start, end, from: None, entered, instances: Vec::new() }
    }

    /// Was it entered at least once?
    pub fn is_entered(&self) -> bool {
        self.entered.is_some_and(|entered| entered > 0)
    }

    /// Several measurements of one function, or of its instances, as one. The group goes by its smallest name, so that
    /// the order of reading does not matter.
    fn combine(members: Vec<Function>) -> Option<Function> {
        let plain = members.iter().all(|member| member.instances.is_empty());
        let mut out = members.first().map(|first| Function::new(&first.name, first.start, first.end, None))?;
        let one_name = members.iter().all(|member| member.name == out.name);
        let mut instances: Vec<Instance> = Vec::new();
        for member in members {
            out.start = out.start.or(member.start);
            out.end = out.end.max(member.end);
            out.from = out.from.max(member.from);
            out.entered = add(out.entered, member.entered);
            if plain && one_name {
                continue;
            }
            if member.name < out.name {
                out.name.clone_from(&member.name);
            }
            if member.instances.is_empty() {
                instances.push(Instance::new(&member.name, member.entered));
            } else {
                instances.extend(member.instances);
            }
        }
        instances.sort_by(|a, b| a.name.cmp(&b.name));
        for instance in instances {
            match out.instances.last_mut().filter(|last| last.name == instance.name) {
                Some(last) => {
                    last.entered = add(last.entered, instance.entered);
                    last.lines = last.lines.merged(&instance.lines, Repeat::Sum);
                }
                None => out.instances.push(instance),
            }
        }
        Some(out)
    }
}

fn add(a: Option<u64>, b: Option<u64>) -> Option<u64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.saturating_add(b)),
        (a, b) => a.or(b),
    }
}

/// The functions of a file, by start line, then name; those without a line come last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Functions {
    all: Vec<Function>,
    /// How many were entered: asked for again and again.
    entered: u64,
}

impl Functions {
    /// Sorts and groups. Two functions are one when they start on the same line under the same name, or under names
    /// that differ in template arguments and hashes alone: two different functions of one line stay two, and one name
    /// on several lines (overloads, `#if`/`#else`) stays several.
    pub fn group(functions: Vec<Function>) -> Functions {
        let mut functions = functions;
        let key = |function: &Function| (function.start.is_none(), function.start);
        functions.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name)));
        let shares_line = |pair: &[Function; 2]| pair[0].start == pair[1].start;
        let mut out = if functions.array_windows().any(shares_line) { group_lines(functions) } else { functions };
        out.shrink_to_fit();
        let entered = out.iter().filter(|function| function.is_entered()).count() as u64;
        Functions { all: out, entered }
    }

    /// The functions in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Function> {
        self.all.iter()
    }

    /// The function in this place.
    pub fn get(&self, at: usize) -> Option<&Function> {
        self.all.get(at)
    }

    /// Number of functions (a group of instances is one).
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Entered of all.
    pub fn ratio(&self) -> Ratio {
        Ratio::new(self.entered, self.all.len() as u64)
    }

    /// Two measurements of one file as one.
    pub fn merged(&self, other: &Functions) -> Functions {
        if other.is_empty() {
            return self.clone();
        }
        if self.is_empty() {
            return other.clone();
        }
        Functions::group(self.all.iter().chain(&other.all).cloned().collect())
    }
}

/// Groups functions that are in order, line by line.
fn group_lines(functions: Vec<Function>) -> Vec<Function> {
    let mut out: Vec<Function> = Vec::with_capacity(functions.len());
    let mut rest = functions.into_iter().peekable();
    while let Some(first) = rest.next() {
        let start = first.start;
        match rest.next_if(|next| next.start == start) {
            None => out.push(first),
            Some(second) => {
                let mut line = vec![first, second];
                while let Some(next) = rest.next_if(|next| next.start == start) {
                    line.push(next);
                }
                out.extend(group_line(line));
            }
        }
    }
    out
}

/// Groups the functions of one line. Demangling is the slow part, so it happens only for different names on one line,
/// and once for each: a minified file has thousands of functions on its first line.
fn group_line(functions: Vec<Function>) -> impl Iterator<Item = Function> {
    let one_name = functions.iter().zip(functions.iter().skip(1)).all(|(a, b)| a.name == b.name);
    let located = functions.iter().any(|function| function.start.is_some());
    let normal = |name: &str| if located && !one_name { names::normalise(name) } else { name.to_owned() };
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<Function>> = Vec::new();
    for function in functions {
        let mut keys = vec![normal(&function.name)];
        keys.extend(function.instances.iter().map(|instance| normal(&instance.name)));
        let place = keys.iter().find_map(|key| places.get(key).copied()).unwrap_or(groups.len());
        for key in keys {
            places.entry(key).or_insert(place);
        }
        match groups.get_mut(place) {
            Some(group) => group.push(function),
            None => groups.push(vec![function]),
        }
    }
    groups.into_iter().filter_map(Function::combine)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(name: &str, line: u32, entered: u64) -> Function {
        Function::new(name, Line::new(line), None, Some(entered))
    }

    #[test]
    fn trap_13_one_name_on_several_lines_is_several_functions() {
        let group =
            Functions::group(vec![function("visit", 29, 0), function("visit", 22, 0), function("visit", 31, 6)]);
        assert_eq!(group.ratio(), Ratio::new(1, 3));
    }

    #[test]
    fn trap_14_different_functions_of_one_line_stay_apart() {
        let group = Functions::group(vec![function("alpha", 10, 3), function("beta", 10, 0)]);
        assert_eq!(group.ratio(), Ratio::new(1, 2));
    }

    #[test]
    fn trap_15_instances_are_one_function_and_stay_visible() {
        let group = Functions::group(vec![function("parse::<u32>", 4, 0), function("parse::<u64>", 4, 2)]);
        assert_eq!(group.ratio(), Ratio::new(1, 1));
        assert_eq!(group.iter().next().unwrap().instances.len(), 2);
        let again = group.merged(&Functions::group(vec![function("parse::<u64>", 4, 3)]));
        let only = again.iter().next().unwrap();
        let instances: Vec<_> = only.instances.iter().map(|one| (&*one.name, one.entered)).collect();
        assert_eq!(instances, [("parse::<u32>", Some(0)), ("parse::<u64>", Some(5))]);
        assert_eq!((only.entered, again.len()), (Some(5), 1));
    }

    #[test]
    fn thousands_of_functions_on_one_line_are_grouped_in_a_moment() {
        let names = (0..20_000).map(|at| format!("(anonymous_{at})"));
        let group = Functions::group(names.map(|name| function(&name, 1, 1)).collect());
        assert_eq!(group.len(), 20_000);
    }

    #[test]
    fn trap_16_hashes_of_a_build_are_no_names_and_ordinals_match_nothing() {
        let builds = ["_ZN3app5parse17h0123456789abcdefE", "_ZN3app5parse17hfedcba9876543210E"];
        let one = Functions::group(builds.map(|name| function(name, 4, 1)).to_vec());
        assert_eq!(one.ratio(), Ratio::new(1, 1));
        let two = Functions::group(vec![function("run::{closure#0}", 4, 1), function("run::{closure#0}", 9, 0)]);
        assert_eq!(two.ratio(), Ratio::new(1, 2));
    }
}
