//! What comments leave out of a result set: SimpleCov looks for them when it makes a report, so that the source is
//! needed. `# :nocov:` toggles; `# simplecov:disable` (since 1.0) opens a region, or leaves out its own line when it
//! stands behind code, for all criteria or for those that it names.

use std::sync::Arc;

use crate::coverage::{
    Arm, Branches, BranchesBuilder, Diagnostics, FileCoverage, Functions, Label, Line, LineRange, Repeat,
};
use crate::formats::{Settings, Source};

/// Takes out what comments leave out. Without a source nothing is known of any.
pub(super) fn complete(file: &mut Arc<FileCoverage>, source: Source<'_>, _: &Settings, _: &mut Diagnostics) {
    let Some(text) = source.text.filter(|text| text.contains(":nocov:") || text.contains("simplecov")) else { return };
    let (file, skipped) = (Arc::make_mut(file), Skipped::of(text));
    let is_skipped = |line: Line| skipped.lines.iter().any(|range| range.contains(line));
    let (out, lines): (Vec<_>, Vec<_>) = file.lines.iter().partition(|line| is_skipped(line.0));
    if !out.is_empty() {
        file.lines = lines.into_iter().collect();
        file.excluded.extend(out.iter().map(|line| line.0));
        file.excluded.sort_unstable();
        file.excluded.dedup();
    }
    if !skipped.branches.is_empty() {
        file.branches = kept_arms(&file.branches, &skipped.branches);
    }
    if !skipped.methods.is_empty() {
        let kept = file.functions.iter().filter(|function| {
            let range = function.start.map(|start| LineRange::new(start, function.end.unwrap_or(start)));
            !range.is_some_and(|range| overlaps(&skipped.methods, range))
        });
        file.functions = Functions::group(kept.cloned().collect());
    }
}

fn overlaps(skipped: &[LineRange], range: LineRange) -> bool {
    skipped.iter().any(|skipped| skipped.start <= range.end && range.start <= skipped.end)
}

/// The arms that lie outside of all ranges. An `else` that nobody wrote lies where its whole branch does.
fn kept_arms(branches: &Branches, skipped: &[LineRange]) -> Branches {
    let arms: Vec<Arm<'_>> = branches.iter().collect();
    let mut out = BranchesBuilder::default();
    for (number, block) in arms.chunk_by(|_, next| !next.starts_block).enumerate() {
        let spans = block.iter().filter_map(|arm| if let Label::Span(span) = arm.label { Some(span) } else { None });
        let end = spans.map(|span| span.end).max();
        for arm in block {
            let range = match arm.label {
                Label::Span(span) => span.lines(),
                _ => LineRange::new(arm.line, end.unwrap_or(arm.line)),
            };
            if !overlaps(skipped, range) {
                out.push(arm.line, number as u32, arm.label, arm.taken);
            }
        }
    }
    out.finish(Repeat::Sum)
}

/// Ranges by criterion.
#[derive(Debug, Default, PartialEq, Eq)]
struct Skipped {
    lines: Vec<LineRange>,
    branches: Vec<LineRange>,
    methods: Vec<LineRange>,
}

const CRITERIA: [&str; 3] = ["line", "branch", "method"];

impl Skipped {
    fn of(text: &str) -> Skipped {
        let mut skipped = Skipped::default();
        let mut last = Line::FIRST;
        let mut toggled: Option<Line> = None;
        let mut open: [Option<Line>; 3] = [None; 3];
        for (at, text) in text.lines().enumerate() {
            last = Line::from_index(at);
            if is_toggle(text) {
                match toggled.take() {
                    Some(start) => skipped.push([true; 3], LineRange::new(start, last)),
                    None => toggled = Some(last),
                }
            }
            let Some(directive) = Directive::of(text) else { continue };
            for (criterion, open) in open.iter_mut().enumerate() {
                if !directive.criteria.get(criterion).is_some_and(|named| *named) {
                    continue;
                }
                let mut only = [false; 3];
                only[criterion] = true;
                match (directive.behind_code, directive.disables) {
                    (true, true) => skipped.push(only, LineRange::new(last, last)),
                    (true, false) => {}
                    (false, true) => *open = open.or(Some(last)),
                    (false, false) => {
                        if let Some(start) = open.take() {
                            skipped.push(only, LineRange::new(start, last));
                        }
                    }
                }
            }
        }
        // What is never closed goes to the end of the file.
        if let Some(start) = toggled {
            skipped.push([true; 3], LineRange::new(start, last));
        }
        for (criterion, open) in open.into_iter().enumerate() {
            let Some(start) = open else { continue };
            let mut only = [false; 3];
            only[criterion] = true;
            skipped.push(only, LineRange::new(start, last));
        }
        skipped
    }

    fn push(&mut self, criteria: [bool; 3], range: LineRange) {
        let all = [&mut self.lines, &mut self.branches, &mut self.methods];
        all.into_iter().zip(criteria).filter(|(_, named)| *named).for_each(|(ranges, _)| ranges.push(range));
    }
}

/// A comment of its own that says `:nocov:` and begins with it.
fn is_toggle(line: &str) -> bool {
    line.trim_start().strip_prefix('#').is_some_and(|comment| comment.trim_start().starts_with(":nocov:"))
}

/// A `# simplecov:disable` or `# simplecov:enable`.
struct Directive {
    disables: bool,
    behind_code: bool,
    criteria: [bool; 3],
}

impl Directive {
    fn of(line: &str) -> Option<Directive> {
        let (before, rest) = line.match_indices('#').find_map(|(at, _)| {
            let rest = line.get(at + 1..)?.trim_start().strip_prefix("simplecov")?.trim_start().strip_prefix(':')?;
            Some((line.get(..at)?, rest.trim_start()))
        })?;
        let word_end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (word, rest) = rest.split_at(word_end);
        if !["disable", "enable"].contains(&word) {
            return None;
        }
        Some(Directive {
            disables: word == "disable",
            behind_code: !before.trim().is_empty(),
            criteria: named(rest).unwrap_or([true; 3]),
        })
    }
}

/// The criteria at the start of a text, divided by commas; what follows is a reason.
fn named(text: &str) -> Option<[bool; 3]> {
    let mut out = None;
    let mut rest = text.strip_prefix(char::is_whitespace)?.trim_start();
    loop {
        let Some(at) = CRITERIA.iter().position(|name| rest.starts_with(name)) else { return out };
        let behind = rest.get(CRITERIA.get(at)?.len()..)?;
        *out.get_or_insert([false; 3]).get_mut(at)? = true;
        let Some(next) = behind.trim_start().strip_prefix(',') else { return out };
        rest = next.trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(found: &[LineRange]) -> Vec<(u32, u32)> {
        found.iter().map(|range| (range.start.get(), range.end.get())).collect()
    }

    #[test]
    fn nocov_toggles_and_goes_to_the_end_when_left_open() {
        let skipped = Skipped::of("a\n  # :nocov:\nb\n#:nocov: why\nc # :nocov:\n# :nocov:\nd\ne\n");
        assert_eq!(ranges(&skipped.lines), [(2, 4), (6, 8)]);
        assert_eq!(skipped.lines, skipped.branches);
        assert_eq!(skipped.lines, skipped.methods);
    }

    #[test]
    fn directives_name_criteria_lines_and_regions() {
        let text = "a\n# simplecov:disable line, branch too old\nb\n# simplecov : enable line\nc # simplecov:disable method\n\
                    d # simplecov:disabled\n# simplecov:disable cyclomatic\n# simplecov:disable\n# simplecov:enable\ne\n";
        let skipped = Skipped::of(text);
        assert_eq!(ranges(&skipped.lines), [(2, 4), (7, 9)]);
        assert_eq!(ranges(&skipped.branches), [(2, 9)]);
        assert_eq!(ranges(&skipped.methods), [(5, 5), (7, 9)]);
    }
}
