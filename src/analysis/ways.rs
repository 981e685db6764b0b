//! Where a way leads that coverage.py names, and what never taking it means. Its labels are `jump to line 44`, `exit`, or
//! a sentence for leaving a piece of code; the first word of the line says what the ways are for.

use super::decision::{Decisions, Kind};
use crate::coverage::Line;

/// Where a way leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way<'a> {
    Line(Line),
    /// Out of the code around, as the label has it.
    Out(&'a str),
}

impl<'a> Way<'a> {
    /// The way that a label names, if it names one.
    pub(super) fn of(label: &'a str) -> Option<Way<'a>> {
        if let Some(number) = label.strip_prefix("jump to line ") {
            return number.parse().ok().and_then(Line::new).map(Way::Line);
        }
        let out = label == "exit" || label.starts_with("exit ") || label.starts_with("return from function ");
        out.then_some(Way::Out(label))
    }

    /// What it means that this way from a line was never taken: `never false: `a > 3` (never jumps to 44)`. `others` are
    /// all ways from the line, `code` is its text where that is known, and so are the decisions.
    pub(super) fn never(self, from: Line, others: &[Way<'_>], code: Option<&str>, decisions: &Decisions) -> String {
        let meaning = code.and_then(|code| self.meaning(from, others, code));
        if let Some((meaning, asked)) = meaning.zip(asked(from, decisions)) {
            return match self {
                Way::Line(to) => format!("{meaning}: `{asked}` (never jumps to {to})"),
                Way::Out(_) => format!("{meaning}: `{asked}` (never leaves)"),
            };
        }
        let fact = match self {
            Way::Line(to) => format!("line {from} never jumps to {to}"),
            Way::Out("exit") => format!("line {from} never leaves the code around it"),
            Way::Out(label) => match label.strip_prefix("return from function ") {
                Some(name) => format!("line {from} never returns from {}", name.trim_matches('\'')),
                None => format!("line {from} never leaves {}", label.trim_start_matches("exit ").trim_matches('\'')),
            },
        };
        match meaning {
            Some(meaning) => format!("{meaning}: {fact}"),
            None => fact,
        }
    }

    /// Of two ways the nearer one below the line leads into the body of its statement.
    fn meaning(self, from: Line, others: &[Way<'_>], code: &str) -> Option<&'static str> {
        let below = |way: &Way<'_>| if let Way::Line(to) = way { Some(*to).filter(|to| *to > from) } else { None };
        let body = others.iter().filter_map(below).min().filter(|_| others.len() == 2)?;
        let code = code.trim_start();
        let code = code.strip_prefix("async ").unwrap_or(code);
        let word = code.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        let (skipped, always) = match word {
            "for" | "while" => ("the loop never starts", "the loop never ends without break"),
            "if" | "elif" => ("never true", "never false"),
            "case" => ("never matches", "always matches"),
            "except" => ("this exception never comes", "no other exception comes"),
            _ => return None,
        };
        Some(if self == Way::Line(body) { skipped } else { always })
    }
}

/// What the statement of a line asks, or which case it is.
fn asked(line: Line, decisions: &Decisions) -> Option<&str> {
    decisions
        .on(line)
        .find_map(|(_, decision)| match decision.kind {
            Kind::If | Kind::Loop | Kind::Each | Kind::Except if decision.place.start == line => {
                Some(&decision.asked.text)
            }
            Kind::Switch => {
                let case = decision.ways.iter().find(|way| way.place.is_some_and(|place| place.start == line));
                case.map(|case| &case.text)
            }
            _ => None,
        })
        .map(String::as_str)
        .filter(|text| !text.is_empty())
}

/// The label of a way after the line that it speaks of went elsewhere; `None` where it speaks of none, or of one that is
/// gone.
pub(super) fn moved(label: &str, place: impl Fn(Line) -> Option<Line>) -> Option<String> {
    let (words, number) =
        label.rsplit_once(' ').filter(|(words, _)| ["jump to line", "exit of line"].contains(words))?;
    let line = place(Line::new(number.parse().ok()?)?)?;
    Some(format!("{words} {line}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_goes_with_the_line_that_it_leads_to() {
        let down = |line: Line| Line::new(line.get() + 2).filter(|_| line.get() != 9);
        assert_eq!(moved("jump to line 44", down).as_deref(), Some("jump to line 46"));
        assert_eq!(moved("exit of line 3", down).as_deref(), Some("exit of line 5"));
        for label in ["jump to line 9", "exit", "return from function 'f'", "no branch 2", "jump to line 0"] {
            assert_eq!(moved(label, down), None, "{label}");
        }
    }

    #[test]
    fn the_missed_way_is_named_and_what_that_means() {
        let line = |n: u32| Line::new(n).unwrap();
        let said = |labels: [&str; 2], missed: usize, code: &str| {
            let ways = labels.map(|label| Way::of(label).unwrap());
            ways[missed].never(line(40), &ways, Some(code), &Decisions::default())
        };
        let table = [
            (
                ["jump to line 41", "jump to line 44"],
                1,
                "  for a in b:",
                "the loop never ends without break: line 40 never jumps to 44",
            ),
            (
                ["jump to line 41", "jump to line 44"],
                0,
                "async for a in b:",
                "the loop never starts: line 40 never jumps to 41",
            ),
            (["jump to line 41", "return from function 'f'"], 1, "if a:", "never false: line 40 never returns from f"),
            (["jump to line 12", "jump to line 41"], 1, "elif(a):", "never true: line 40 never jumps to 41"),
            (["jump to line 41", "exit the module"], 1, "with a:", "line 40 never leaves the module"),
            (["jump to line 41", "exit"], 1, "case 3:", "always matches: line 40 never leaves the code around it"),
        ];
        for (labels, missed, code, expected) in table {
            assert_eq!(said(labels, missed, code), expected);
        }
        assert_eq!(Way::of("a > 3"), None);
    }
}
