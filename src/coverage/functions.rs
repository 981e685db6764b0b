//! Functions as their producer names them, with the instances of generics and templates grouped.

use super::{Line, Ratio, names};

/// A function of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Name as the producer wrote it (mangled names stay mangled; `names::demangle` makes them readable).
    pub name: Box<str>,
    /// First line, where the producer says it.
    pub start: Option<Line>,
    /// Last line, where the producer says it.
    pub end: Option<Line>,
    /// How often it was entered, where the producer says it.
    pub entered: Option<u64>,
    /// The instances of a generic or template function; empty when there is only the function itself.
    pub instances: Vec<Instance>,
}

/// One instance of a generic or template function.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instance {
    /// Name of the instance, as the producer wrote it.
    pub name: Box<str>,
    /// How often it was entered.
    pub entered: Option<u64>,
}

impl Function {
    /// A function without instances.
    pub fn new(name: &str, start: Option<Line>, end: Option<Line>, entered: Option<u64>) -> Function {
        Function { name: name.into(), start, end, entered, instances: Vec::new() }
    }

    /// Was it entered at least once?
    pub fn is_entered(&self) -> bool {
        self.entered.is_some_and(|entered| entered > 0)
    }

    fn absorb(&mut self, other: Function) {
        if self.name != other.name || !self.instances.is_empty() || !other.instances.is_empty() {
            let mut mine = self.take_instances();
            let mut theirs = other.clone();
            for instance in theirs.take_instances() {
                match mine.iter_mut().find(|known| known.name == instance.name) {
                    Some(known) => known.entered = add(known.entered, instance.entered),
                    None => mine.push(instance),
                }
            }
            mine.sort();
            self.instances = mine;
            // The group goes by its smallest name, so that the order of reading does not matter.
            if other.name < self.name {
                self.name = other.name;
            }
        }
        self.end = self.end.max(other.end);
        self.start = self.start.or(other.start);
        self.entered = add(self.entered, other.entered);
    }

    fn take_instances(&mut self) -> Vec<Instance> {
        if self.instances.is_empty() {
            return vec![Instance { name: self.name.clone(), entered: self.entered }];
        }
        std::mem::take(&mut self.instances)
    }
}

fn add(a: Option<u64>, b: Option<u64>) -> Option<u64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.saturating_add(b)),
        (a, b) => a.or(b),
    }
}

/// The functions of a file, by start line, then name; those without a line come last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Functions(Vec<Function>);

impl Functions {
    /// Sorts and groups. Two functions are one when they start on the same line under the same name, or under names
    /// that differ in template arguments and hashes alone: two different functions of one line stay two, and one name
    /// on several lines (overloads, `#if`/`#else`) stays several.
    pub fn group(functions: Vec<Function>) -> Functions {
        let mut functions = functions;
        let key = |function: &Function| (function.start.is_none(), function.start);
        functions.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name)));
        let mut out: Vec<Function> = Vec::with_capacity(functions.len());
        let mut line_from = 0;
        for function in functions {
            if out.last().is_none_or(|last| last.start != function.start) {
                line_from = out.len();
            }
            let exact = out.iter_mut().skip(line_from).find(|known| known.same_name(&function));
            match exact {
                Some(known) => known.absorb(function),
                None => out.push(function),
            }
        }
        out.shrink_to_fit();
        Functions(out)
    }

    /// The functions in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Function> {
        self.0.iter()
    }

    /// Number of functions (a group of instances is one).
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Entered of all.
    pub fn ratio(&self) -> Ratio {
        self.0.iter().map(|function| Ratio::one(function.is_entered())).sum()
    }

    /// Two measurements of one file as one.
    pub fn merged(&self, other: &Functions) -> Functions {
        if other.is_empty() {
            return self.clone();
        }
        if self.is_empty() {
            return other.clone();
        }
        Functions::group(self.0.iter().chain(&other.0).cloned().collect())
    }
}

impl Function {
    /// Equal names, or names that differ in template arguments and hashes alone. Demangling is the slow part, so it
    /// happens only for two names on one line.
    fn same_name(&self, other: &Function) -> bool {
        self.name == other.name
            || self.instances.iter().any(|instance| instance.name == other.name)
            || (self.start.is_some() && names::normalise(&self.name) == names::normalise(&other.name))
    }
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
    }
}
