//! One `<class>` of a report: its lines, branch counts and methods. Most producers name a line twice, under
//! `<methods>` and under `<lines>`; here it becomes one line. What several classes of a file mean is decided above.

use std::sync::Arc;

use crate::coverage::{Function, Line, LineRatio, Lines, LinesBuilder, Repeat};

/// A class as it was written.
#[derive(Debug, Default)]
pub(super) struct Class {
    /// Path of its source file.
    pub(super) path: String,
    /// Name of its package; `None` where that stands in the piece before.
    pub(super) package: Option<Arc<str>>,
    /// Its lines, those that stand only under methods too.
    pub(super) lines: Lines,
    /// Branch counts by line, without repeats.
    pub(super) ratios: Vec<LineRatio>,
    /// Lines of which every arm is named.
    pub(super) arms: Vec<NamedArms>,
    /// Its methods.
    pub(super) functions: Vec<Function>,
    /// The place of its source file among all, once these are told apart.
    pub(super) file: usize,
}

/// Arms that were not taken, of a line where no arm was taken. coverage.py names the missing arms alone, so that a
/// line is known arm by arm only where all of them are missing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NamedArms {
    /// The line.
    pub(super) line: Line,
    /// Was the line reached at all?
    pub(super) reached: bool,
    /// The destinations, as written: `18`, `exit`.
    pub(super) destinations: Vec<Box<str>>,
}

/// A class that is being read.
#[derive(Debug, Default)]
pub(super) struct OpenClass {
    path: String,
    package: Option<Arc<str>>,
    own: Measured,
    of_methods: Measured,
    functions: Vec<Function>,
}

/// Lines and branches of one list of a class.
#[derive(Debug, Default)]
struct Measured {
    lines: LinesBuilder,
    ratios: Vec<LineRatio>,
    arms: Vec<NamedArms>,
}

impl OpenClass {
    /// A class of this source file.
    pub(super) fn new(path: String, package: Option<Arc<str>>) -> OpenClass {
        OpenClass { path, package, ..OpenClass::default() }
    }

    /// Adds a line of the class, or one that stands under a method.
    pub(super) fn line(&mut self, line: Line, hits: u64, in_method: bool) {
        self.list(in_method).lines.push(line, hits);
    }

    /// Adds the branch counts of a line.
    pub(super) fn ratio(&mut self, ratio: LineRatio, in_method: bool) {
        self.list(in_method).ratios.push(ratio);
    }

    /// Adds the arms of a line.
    pub(super) fn arms(&mut self, arms: NamedArms, in_method: bool) {
        self.list(in_method).arms.push(arms);
    }

    /// Adds a method.
    pub(super) fn function(&mut self, function: Function) {
        self.functions.push(function);
    }

    /// A line that one list names twice is two measurements, as gcovr writes the instances of a template; what both
    /// lists name is the same measurement told twice.
    pub(super) fn finish(self) -> Class {
        let OpenClass { path, package, own, of_methods, functions } = self;
        let (mut lines, mut ratios, mut arms) = (own.lines.finish(Repeat::Sum), own.ratios, own.arms);
        if !of_methods.lines.is_empty() {
            ratios.sort_by_key(|ratio| ratio.line);
            let more = of_methods.ratios.into_iter();
            let more: Vec<LineRatio> =
                more.filter(|ratio| ratios.binary_search_by_key(&ratio.line, |own| own.line).is_err()).collect();
            ratios.extend(more);
            arms.sort_by_key(|arms| arms.line);
            let more = of_methods.arms.into_iter();
            let more: Vec<NamedArms> =
                more.filter(|more| arms.binary_search_by_key(&more.line, |own| own.line).is_err()).collect();
            arms.extend(more);
            lines = lines.merged(&of_methods.lines.finish(Repeat::Sum), Repeat::Max);
        }
        Class { path, package, lines, ratios, arms, functions, file: 0 }
    }

    fn list(&mut self, in_method: bool) -> &mut Measured {
        if in_method { &mut self.of_methods } else { &mut self.own }
    }
}

/// A method that is being read.
#[derive(Debug)]
pub(super) struct OpenMethod {
    name: String,
    /// Its lines say where it stands and are no measurement.
    only_place: bool,
    first: Option<Line>,
    last: Option<Line>,
    /// The first of its lines that ran, with its count.
    ran: Option<(Line, u64)>,
}

impl OpenMethod {
    /// A method with its name and signature. Istanbul gives methods a count of their own and names the line of their
    /// declaration, which is often no line of its `<lines>` and never counted in its totals.
    pub(super) fn new(name: &str, signature: &str, only_place: bool) -> OpenMethod {
        OpenMethod { name: full_name(name, signature), only_place, first: None, last: None, ran: None }
    }

    /// Are its lines coverable lines?
    pub(super) fn is_measured(&self) -> bool {
        !self.only_place
    }

    /// A line of its body.
    pub(super) fn line(&mut self, line: Line, hits: u64) {
        self.first = Some(self.first.map_or(line, |first| first.min(line)));
        self.last = self.last.max(Some(line));
        self.ran = match self.ran {
            ran if hits == 0 => ran,
            Some((first, count)) if first == line => Some((first, count.max(hits))),
            Some(earlier) if earlier.0 < line => Some(earlier),
            _ => Some((line, hits)),
        };
    }

    /// Does it list more than its first line?
    pub(super) fn has_body(&self) -> bool {
        self.first != self.last
    }

    /// The method, if it has a line; its end is the last line that it lists. It was entered when any of its lines ran:
    /// the first one may be a declaration, or belong to something inside it.
    pub(super) fn finish(self) -> Option<Function> {
        let entered = self.ran.map_or(0, |ran| ran.1);
        Some(Function::new(&self.name, Some(self.first?), self.last, Some(entered)))
    }
}

/// Parameters tell overloads apart, so they belong to the name: `add(int, int)`. A JVM descriptor, `(I)V`, has a
/// return type after the parameters; the JavaScript tools write it as a constant, and nobody reads it elsewhere.
fn full_name(name: &str, signature: &str) -> String {
    let parameters = signature.starts_with('(')
        && signature.rsplit_once(')').is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with(' '));
    if parameters && !name.contains('(') { format!("{name}{signature}") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(n: u32) -> Line {
        Line::new(n).unwrap()
    }

    #[test]
    fn a_method_starts_at_its_smallest_line_and_ends_at_its_largest() {
        let mut method = OpenMethod::new("parse", "", false);
        for (n, hits) in [(7, 2), (5, 1), (5, 3), (9, 0)] {
            method.line(line(n), hits);
        }
        assert!(method.has_body());
        assert_eq!(method.finish(), Some(Function::new("parse", Some(line(5)), Some(line(9)), Some(3))));
        assert_eq!(OpenMethod::new("empty", "", false).finish(), None);
    }

    #[test]
    fn a_method_was_entered_when_any_of_its_lines_ran() {
        for (lines, entered) in
            [(vec![(5, 0), (7, 0)], 0), (vec![(7, 4), (6, 2), (5, 0)], 2), (vec![(5, 1), (6, 9)], 1)]
        {
            let mut method = OpenMethod::new("parse", "", false);
            for &(n, hits) in &lines {
                method.line(line(n), hits);
            }
            assert_eq!(method.finish().and_then(|method| method.entered), Some(entered), "{lines:?}");
        }
    }

    #[test]
    fn parameters_belong_to_the_name_and_descriptors_do_not() {
        assert_eq!(full_name("add", "(int, int)"), "add(int, int)");
        assert_eq!(full_name("add(int)", "(int)"), "add(int)");
        assert_eq!(full_name("get", "() const"), "get() const");
        assert_eq!(full_name("add", "(II)I"), "add");
        assert_eq!(full_name("add", "$a"), "add");
    }
}
