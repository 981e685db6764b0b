//! Which function of the source a record of a report means. A record has a line and a name, and neither is enough
//! alone: producers disagree whether a decorator is the first line, a script has many functions on one line without a
//! name, and one function of the source can be several records (templates, generics).

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Extent;
use crate::coverage::{Function, Line, names};

/// A function of the source, as what a record means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meant {
    /// Its place among the functions of the source.
    pub(super) extent: usize,
    /// May another function of the line be meant as well?
    pub(super) doubtful: bool,
}

impl Meant {
    fn sure(extent: usize) -> Meant {
        Meant { extent, doubtful: false }
    }
}

/// So far a record's line is from the first line of its function, if not inside it.
const NEAR: u32 = 10;

/// So many functions are looked at to find one by its name.
const LOOKED_AT: usize = 64;

/// What each record means. Records are sorted by start, and so are extents.
pub(super) fn meant<'a>(functions: impl Iterator<Item = &'a Function>, extents: &[Extent]) -> Vec<Option<Meant>> {
    let functions: Vec<&Function> = functions.collect();
    let mut out = Vec::with_capacity(functions.len());
    for group in functions.chunk_by(|a, b| a.start == b.start) {
        match group.first().and_then(|first| first.start) {
            Some(start) if !extents.is_empty() => out.extend(of_line(start, group, &functions, extents)),
            _ => out.resize(out.len() + group.len(), None),
        }
    }
    out
}

/// What the records of one line mean.
fn of_line(start: Line, group: &[&Function], all: &[&Function], extents: &[Extent]) -> Vec<Option<Meant>> {
    let from = extents.partition_point(|extent| extent.start() < start);
    let here = extents.get(from..).unwrap_or_default();
    let here = here.get(..here.partition_point(|extent| extent.start() == start)).unwrap_or_default();
    if let ([record], [only]) = (group, here) {
        // A record may stand on the first line of code, which can be the definition of another function.
        let elsewhere = || if is_mangled(&record.name) { None } else { near(start, &record.name, all, extents) };
        let at = if is_named(record, only) { None } else { elsewhere() };
        return vec![Some(Meant::sure(at.unwrap_or(from)))];
    }
    let mut out = vec![None; group.len()];
    let mut used: FxHashSet<usize> = FxHashSet::default();
    let mut by_name: FxHashMap<&str, VecDeque<usize>> = FxHashMap::default();
    for (at, extent) in here.iter().enumerate() {
        by_name.entry(last_part(&extent.name)).or_default().push_back(from + at);
    }
    let mut unnamed: Vec<(usize, &Function)> = Vec::new();
    for (at, (slot, record)) in out.iter_mut().zip(group).enumerate() {
        let name = own_name(&record.name);
        let same = by_name.get_mut(name.as_str()).and_then(VecDeque::pop_front);
        *slot = same.or_else(|| near(start, &record.name, all, extents)).map(Meant::sure);
        match same {
            Some(extent) => drop(used.insert(extent)),
            None if slot.is_none() => unnamed.push((at, record)),
            None => {}
        }
    }
    // What has no name of its own is numbered by producers in the order of the source.
    unnamed.sort_by_key(|(_, record)| (number(&record.name), &record.name));
    let doubtful = here.len() > 1 && unnamed.len() != here.len() - used.len();
    let mut unused = (from..from + here.len()).filter(|at| !used.contains(at));
    for (at, _) in unnamed {
        let extent = unused.next().or((!here.is_empty()).then_some(from));
        if let Some(slot) = out.get_mut(at) {
            *slot = extent.map(|extent| Meant { extent, doubtful });
        }
    }
    out
}

/// The function of this name around a line, else the nearest one. One that has a record of its own is not meant.
fn near(line: Line, name: &str, all: &[&Function], extents: &[Extent]) -> Option<usize> {
    let wanted = own_name(name);
    if wanted.is_empty() {
        return None;
    }
    let behind = extents.partition_point(|extent| extent.start().get() <= line.get().saturating_add(NEAR));
    let looked_at = extents.iter().enumerate().take(behind).rev().take(LOOKED_AT);
    let around = |extent: &Extent| extent.start() <= line && line <= extent.end();
    let distance = |extent: &Extent| extent.start().get().abs_diff(line.get());
    let fits = |extent: &Extent| around(extent) || distance(extent) <= NEAR;
    let named = |extent: &Extent| fits(extent) && last_part(&extent.name) == wanted;
    let has_record = |extent: &Extent| {
        let from = all.partition_point(|record| record.start.is_some_and(|start| start < extent.start()));
        let there = all.get(from..).unwrap_or_default().iter();
        there.take_while(|record| record.start == Some(extent.start())).any(|record| own_name(&record.name) == wanted)
    };
    let found = looked_at.filter(|(_, extent)| named(extent) && !has_record(extent));
    found.min_by_key(|(_, extent)| (!around(extent), distance(extent))).map(|(at, _)| at)
}

fn is_mangled(name: &str) -> bool {
    ["_R", "_Z", "__Z"].iter().any(|mark| name.starts_with(mark))
}

/// Does a record have the name of a function? What is equal as it is written needs no closer look.
fn is_named(record: &Function, extent: &Extent) -> bool {
    let last = last_part(&extent.name);
    *record.name == *last || own_name(&record.name) == last
}

/// The name of a record without what it is qualified by; empty for a function without a name.
fn own_name(name: &str) -> String {
    let plain = names::normalise(&names::demangle(name));
    let head = plain.split('(').next().unwrap_or(&plain);
    last_part(head).to_owned()
}

fn last_part(name: &str) -> &str {
    name.rsplit(['.', ':', '#']).next().unwrap_or(name)
}

/// The number at the end of a name: `(anonymous_12)`.
fn number(name: &str) -> Option<u64> {
    let head = name.trim_end_matches(|c: char| !c.is_ascii_digit());
    let digits = head.trim_start_matches(|c: char| !c.is_ascii_digit());
    digits.rsplit(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Functions, Span};

    fn line(n: u32) -> Line {
        Line::new(n).unwrap()
    }

    fn extents(of: &[(&str, u32, u32)]) -> Vec<Extent> {
        let extent = |&(name, start, end): &(&str, u32, u32)| {
            let span = Span { start: line(start), start_column: 1, end: line(end), end_column: 2 };
            Extent { name: name.to_owned(), span, from: line(start), is_value: false, complexity: None }
        };
        of.iter().map(extent).collect()
    }

    /// For each record by name what it means; a `?` stands for doubt.
    fn found(records: &[(&str, u32)], of: &[(&str, u32, u32)]) -> Vec<String> {
        let records = records.iter().map(|&(name, start)| Function::new(name, Some(line(start)), None, None)).collect();
        let functions = Functions::group(records);
        let extents = extents(of);
        let told = functions.iter().zip(meant(functions.iter(), &extents)).map(|(record, meant)| match meant {
            None => format!("{}: none", record.name),
            Some(Meant { extent, doubtful }) => {
                format!(
                    "{}: {}-{}{}",
                    record.name,
                    extents[extent].name,
                    extents[extent].end(),
                    if doubtful { "?" } else { "" }
                )
            }
        });
        told.collect()
    }

    #[test]
    fn functions_of_one_line_go_by_their_names_then_by_their_numbers() {
        let source = [("(anonymous)", 3, 9), ("load", 3, 4), ("(anonymous)", 3, 3)];
        let records = [("(anonymous_10)", 3), ("(anonymous_9)", 3), ("load", 3)];
        assert_eq!(
            found(&records, &source),
            ["(anonymous_10): (anonymous)-3", "(anonymous_9): (anonymous)-9", "load: load-4"]
        );
        let fewer = [("(anonymous_9)", 3), ("load", 3)];
        assert_eq!(found(&fewer, &source), ["(anonymous_9): (anonymous)-9?", "load: load-4"]);
    }

    #[test]
    fn a_record_beside_its_function_is_found_by_name() {
        let source = [("Cart.total", 5, 40), ("Cart.total", 44, 50), ("Cart.add", 52, 60)];
        // A decorator, the first line of code behind a long comment, a line far from anything.
        for (at, end) in [(43, "44-50"), (30, "5-40"), (4, "5-40")] {
            let extent = if end == "44-50" { "total: Cart.total-50" } else { "total: Cart.total-40" };
            assert_eq!(found(&[("total", at)], &source), [extent], "{at}");
        }
        assert_eq!(found(&[("total", 90)], &source), ["total: none"]);
        let both = ["total: none", "total: Cart.total-50"];
        assert_eq!(found(&[("total", 41), ("total", 44)], &source), both);
        assert_eq!(found(&[("(anonymous_1)", 53)], &source), ["(anonymous_1): none"]);
    }

    #[test]
    fn a_record_on_the_definition_of_another_function_means_its_own() {
        let source = [("retry", 1, 9), ("retry.wrapper", 3, 8)];
        assert_eq!(
            found(&[("retry", 3), ("retry.wrapper", 4)], &source),
            ["retry: retry-9", "retry.wrapper: retry.wrapper-8"]
        );
    }

    #[test]
    fn thousands_of_functions_on_one_line_are_told_apart_in_a_moment() {
        let names: Vec<String> =
            (0..20_000).map(|at| format!("f{at}")).chain([String::from("(anonymous_1)")]).collect();
        let records: Vec<(&str, u32)> = names.iter().map(|name| (name.as_str(), 1)).collect();
        let source: Vec<(&str, u32, u32)> = names.iter().map(|name| (name.as_str(), 1, 1)).collect();
        let found = found(&records, &source);
        assert_eq!((found.len(), found.last().map(String::as_str)), (20_001, Some("f9999: f9999-1")));
    }

    #[test]
    fn instances_of_one_function_mean_it_all() {
        let source = [("apply", 7, 12)];
        let records = [("std::function<int>::call()", 7), ("wrapped", 7)];
        assert_eq!(found(&records, &source), ["std::function<int>::call(): apply-12", "wrapped: apply-12"]);
        assert_eq!(found(&[("_ZN3app5applyE", 7)], &source), ["_ZN3app5applyE: apply-12"]);
    }
}
