//! The table of keys: one row each, from which files, the environment and error messages are served.

use super::{Glyphs, Partial};
use crate::coverage::Metric;

/// A key that can be set.
#[derive(Debug)]
pub struct Key {
    /// Table of the file.
    pub section: &'static str,
    /// Name in its table.
    pub name: &'static str,
    /// What it does, one sentence.
    pub help: &'static str,
    /// What it may hold, for messages: "expected …".
    pub expects: &'static str,
    /// The same, for programs.
    pub kind: Kind,
    set: fn(&mut Partial, &Value) -> bool,
}

/// What a key may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// A whole number, from the first to the second.
    Number(u8, u8),
    /// One of these.
    Choice(&'static [&'static str]),
}

/// A value as a file or the environment gives it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(i64),
    List(Vec<String>),
    /// A value of the environment, which knows text alone: it is read as the key wants it.
    Untyped(String),
}

impl Key {
    /// Stores a value; `false` when it is of the wrong kind.
    pub(super) fn set(&self, partial: &mut Partial, value: &Value) -> bool {
        (self.set)(partial, value)
    }

    /// `section.name`.
    pub fn path(&self) -> String {
        format!("{}.{}", self.section, self.name)
    }

    /// The environment variable that sets it.
    pub fn variable(&self) -> String {
        format!("LAZYCOV_{}_{}", self.section, self.name).to_uppercase()
    }
}

impl Value {
    fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) | Value::Untyped(text) => Some(text),
            _ => None,
        }
    }

    fn list(&self) -> Option<Vec<String>> {
        match self {
            Value::List(list) => Some(list.clone()),
            Value::Untyped(text) => {
                Some(text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect())
            }
            _ => None,
        }
    }

    fn number(&self, range: std::ops::RangeInclusive<i64>) -> Option<u8> {
        let number = match self {
            Value::Number(number) => *number,
            Value::Untyped(text) => text.trim().parse().ok()?,
            _ => return None,
        };
        range.contains(&number).then_some(number as u8)
    }
}

/// What `report.metric` may be.
const METRICS: &[&str] = &[
    "auto",
    "lines",
    "strict_lines",
    "branches",
    "functions",
    "statements",
    "regions",
    "instructions",
    "mcdc",
    "combined",
];

/// Every key.
pub static KEYS: &[Key] = &[
    Key {
        section: "reports",
        name: "paths",
        help: "Reports to read instead of those that are found.",
        expects: "a list of paths or globs",
        kind: Kind::Texts,
        set: |to, value| put(&mut to.paths, value.list()),
    },
    Key {
        section: "reports",
        name: "remap",
        help: "How paths of reports become paths of the project.",
        expects: "a list of FROM=TO",
        kind: Kind::Texts,
        set: |to, value| {
            let parse = |list: Vec<String>| list.iter().map(|text| text.parse().ok()).collect();
            put(&mut to.remap, value.list().and_then(parse))
        },
    },
    Key {
        section: "reports",
        name: "include",
        help: "Only files that match one of these globs count.",
        expects: "a list of globs",
        kind: Kind::Texts,
        set: |to, value| put(&mut to.include, value.list()),
    },
    Key {
        section: "reports",
        name: "exclude",
        help: "Files that match one of these globs do not count.",
        expects: "a list of globs",
        kind: Kind::Texts,
        set: |to, value| put(&mut to.exclude, value.list()),
    },
    Key {
        section: "report",
        name: "metric",
        help: "The metric shown first.",
        expects: "auto, lines, strict_lines, branches, functions, statements, regions, instructions, mcdc or combined",
        kind: Kind::Choice(METRICS),
        set: |to, value| {
            let choice = |text| if text == "auto" { Some(None) } else { Metric::parse(text).map(Some) };
            put(&mut to.metric, value.text().and_then(choice))
        },
    },
    Key {
        section: "report",
        name: "precision",
        help: "Digits after the decimal point.",
        expects: "a number from 0 to 9",
        kind: Kind::Number(0, 9),
        set: |to, value| put(&mut to.precision, value.number(0..=9)),
    },
    Key {
        section: "baseline",
        name: "default",
        help: "The baseline to compare with.",
        expects: "the name of a saved baseline",
        kind: Kind::Text,
        set: |to, value| {
            let name = value.text().filter(|name| !name.trim().is_empty()).map(str::to_owned);
            put(&mut to.baseline, name)
        },
    },
    Key {
        section: "watch",
        name: "command",
        help: "What `run` and `watch` run instead of what fits the project.",
        expects: "a command as a shell takes it",
        kind: Kind::Text,
        set: |to, value| {
            let command = value.text().filter(|command| !command.trim().is_empty()).map(str::to_owned);
            put(&mut to.watch_command, command)
        },
    },
    Key {
        section: "watch",
        name: "reports",
        help: "Where that command leaves its reports.",
        expects: "a list of paths or globs",
        kind: Kind::Texts,
        set: |to, value| put(&mut to.watch_reports, value.list()),
    },
    Key {
        section: "ui",
        name: "theme",
        help: "Colours: a theme, or `auto` for the one that fits the terminal's background.",
        expects: "auto or the name of a theme",
        kind: Kind::Text,
        set: |to, value| {
            let choice = |text: &str| match text {
                "auto" => Some(None),
                "" => None,
                name => Some(Some(name.to_owned())),
            };
            put(&mut to.theme, value.text().and_then(choice))
        },
    },
    Key {
        section: "ui",
        name: "split",
        help: "Width of the list beside the source, in percent.",
        expects: "a number from 10 to 90",
        kind: Kind::Number(10, 90),
        set: |to, value| put(&mut to.split, value.number(10..=90)),
    },
    Key {
        section: "ui",
        name: "tab_width",
        help: "Columns between tab stops.",
        expects: "a number from 1 to 16",
        kind: Kind::Number(1, 16),
        set: |to, value| put(&mut to.tab_width, value.number(1..=16)),
    },
    Key {
        section: "ui",
        name: "glyphs",
        help: "Which characters may be drawn.",
        expects: "auto, unicode or ascii",
        kind: Kind::Choice(&["auto", "unicode", "ascii"]),
        set: |to, value| put(&mut to.glyphs, value.text().and_then(Glyphs::parse)),
    },
];

/// Stores what a value was understood as.
fn put<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    let understood = value.is_some();
    *slot = value;
    understood
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_takes_what_its_kind_says() {
        for key in KEYS {
            let takes = |value: Value| key.set(&mut Partial::default(), &value);
            let text = |text: &str| Value::Text(text.to_owned());
            match key.kind {
                Kind::Text => assert!(takes(text("main")) && !takes(Value::Number(1)), "{}", key.path()),
                // What a text of the list must look like is another matter.
                Kind::Texts => {
                    assert!(takes(Value::List(vec!["a=b".to_owned()])) && !takes(text("a")), "{}", key.path());
                }
                Kind::Number(least, most) => {
                    let number = |number: i64| takes(Value::Number(number));
                    let (least, most) = (i64::from(least), i64::from(most));
                    assert!(number(least) && number(most) && !number(least - 1) && !number(most + 1), "{}", key.path());
                }
                Kind::Choice(words) => {
                    assert!(words.iter().all(|word| takes(text(word))) && !takes(text("none")), "{}", key.path());
                    let named: Vec<&str> = key.expects.split([',', ' ']).filter(|word| !word.is_empty()).collect();
                    assert!(words.iter().all(|word| named.contains(word)), "{} does not say what it takes", key.path());
                }
            }
        }
    }
}
