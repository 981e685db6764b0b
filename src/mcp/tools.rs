//! The tools: what each is called, what it tells and what it takes. All of them only read.

use serde_json::{Map, Value};

use super::message::cut;

/// What an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Yes or no.
    Flag,
    /// A whole number from 1 to this one.
    Count(u64),
    /// A percentage.
    Percent,
    /// Words.
    Words,
    /// One of these words; the first where none is given.
    OneOf(&'static [&'static str]),
    /// At least one of such words.
    Several,
}

/// More places or longer words are none that anybody means.
const MOST_PLACES: usize = 50;
const LONGEST_WORDS: usize = 4096;

/// An argument.
#[derive(Debug)]
pub(super) struct Argument {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
    pub(super) about: &'static str,
}

/// A tool.
#[derive(Debug)]
pub struct Tool {
    /// Its name: that of the command it stands for.
    pub name: &'static str,
    pub(super) title: &'static str,
    pub(super) about: &'static str,
    pub(super) takes: &'static [Argument],
}

const fn may(name: &'static str, kind: Kind, about: &'static str) -> Argument {
    Argument { name, kind, required: false, about }
}

const fn must(name: &'static str, kind: Kind, about: &'static str) -> Argument {
    Argument { name, kind, required: true, about }
}

/// All of them.
pub const TOOLS: &[Tool] = &[
    Tool {
        name: "gaps",
        title: "Untested code",
        about: "The ranges of lines that no test runs, those most worth testing first. As a prompt, each with its code, what \
                is missed and the nearest tests.",
        takes: &[
            may(
                "format",
                Kind::OneOf(&["prompt", "json"]),
                "prompt (Markdown with the code) or json (places and counts)",
            ),
            may("limit", Kind::Count(500), "At most so many gaps [default: 5 as a prompt, 50 in JSON]"),
            may("to", Kind::Percent, "Only the shortest list that lifts the total to this percentage"),
            may("tests", Kind::Flag, "Gaps of test code, too"),
        ],
    },
    Tool {
        name: "show",
        title: "A source file with its coverage",
        about: "A source file with a mark and a hit count beside each line (▌ missed, ◐ partial, ▏ hit), and what partial lines \
                miss in words.",
        takes: &[
            must("file", Kind::Words, "FILE, FILE:LINE or FILE:FROM-TO"),
            may("uncovered_only", Kind::Flag, "Only missed and partial lines"),
        ],
    },
    Tool {
        name: "tests",
        title: "The tests that run a line",
        about: "The tests that run some lines or files, one a line, where the reports know which test ran what.",
        takes: &[
            must("places", Kind::Several, "FILE, FILE:LINE or FILE:FROM-TO"),
            may(
                "format",
                Kind::OneOf(&["text", "json"]),
                "text (names) or json (names with the lines they run, one a line)",
            ),
        ],
    },
    Tool {
        name: "check",
        title: "Judge the coverage",
        about: "Whether coverage passes the project's gates: the verdict of each rule, and the places at fault.",
        takes: &[
            may("format", Kind::OneOf(&["json", "text", "markdown"]), "json, text or markdown"),
            may("baseline", Kind::Words, "A saved baseline's name or a git revision to compare with"),
            may("fail_under", Kind::Percent, "The least total, besides the project's own rules"),
        ],
    },
    Tool {
        name: "diff",
        title: "What became of coverage",
        about: "What became of coverage since a baseline or a git revision, and why: the steps from then to now, lines that \
                lost their coverage, new code that no test runs.",
        takes: &[
            may("base", Kind::Words, "A saved baseline's name or a git revision [default: the newest baseline]"),
            may("format", Kind::OneOf(&["text", "markdown", "json"]), "text, markdown or json"),
            may("limit", Kind::Count(500), "At most so many files, and so many functions"),
        ],
    },
];

/// Why arguments cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong(pub String);

/// Arguments that are what the tool takes.
#[derive(Debug)]
pub struct Arguments<'a> {
    tool: &'a Tool,
    given: &'a Map<String, Value>,
}

impl<'a> Arguments<'a> {
    /// Looks at what was given.
    pub(super) fn of(tool: &'a Tool, given: &'a Map<String, Value>) -> Result<Arguments<'a>, Wrong> {
        for (name, value) in given {
            let Some(argument) = tool.takes.iter().find(|argument| argument.name == name) else {
                let known: Vec<&str> = tool.takes.iter().map(|argument| argument.name).collect();
                let name = cut(name);
                return Err(Wrong(format!(
                    "{} takes no argument \"{name}\"; it takes {}",
                    tool.name,
                    known.join(", ")
                )));
            };
            if !value.is_null() && !argument.kind.fits(value) {
                return Err(Wrong(format!("\"{name}\" must be {}", argument.kind.expects())));
            }
        }
        let is_given = |name: &str| given.get(name).is_some_and(|value| !value.is_null());
        match tool.takes.iter().find(|argument| argument.required && !is_given(argument.name)) {
            Some(missing) => Err(Wrong(format!("{} needs \"{}\": {}", tool.name, missing.name, missing.about))),
            None => Ok(Arguments { tool, given }),
        }
    }

    /// Was this said to be so?
    pub fn flag(&self, name: &str) -> bool {
        self.given.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// A count.
    pub fn count(&self, name: &str) -> Option<usize> {
        usize::try_from(self.given.get(name)?.as_u64()?).ok()
    }

    /// A number, as it was written.
    pub fn number(&self, name: &str) -> Option<String> {
        self.given.get(name).filter(|value| value.is_number()).map(ToString::to_string)
    }

    /// Words.
    pub fn words(&self, name: &str) -> Option<&str> {
        self.given.get(name)?.as_str()
    }

    /// Several words.
    pub fn several(&self, name: &str) -> Vec<String> {
        let list = self.given.get(name).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// One of the words that the tool knows here.
    pub fn choice(&self, name: &str) -> &str {
        let known = self.tool.takes.iter().find(|argument| argument.name == name).map(|argument| argument.kind);
        let Some(Kind::OneOf(words)) = known else { return "" };
        self.words(name).or(words.first().copied()).unwrap_or_default()
    }
}

impl Kind {
    fn fits(self, value: &Value) -> bool {
        let is_words =
            |value: &Value| value.as_str().is_some_and(|text| !text.is_empty() && text.len() <= LONGEST_WORDS);
        match self {
            Kind::Flag => value.is_boolean(),
            Kind::Count(most) => value.as_u64().is_some_and(|count| (1..=most).contains(&count)),
            Kind::Percent => value.as_f64().is_some_and(|percent| (0.0..=100.0).contains(&percent)),
            Kind::Words => is_words(value),
            Kind::OneOf(words) => value.as_str().is_some_and(|word| words.contains(&word)),
            Kind::Several => value
                .as_array()
                .is_some_and(|list| (1..=MOST_PLACES).contains(&list.len()) && list.iter().all(is_words)),
        }
    }

    fn expects(self) -> String {
        match self {
            Kind::Flag => "true or false".to_owned(),
            Kind::Count(most) => format!("a whole number from 1 to {most}"),
            Kind::Percent => "a number from 0 to 100".to_owned(),
            Kind::Words => "a string that is not empty".to_owned(),
            Kind::OneOf(words) => format!("one of {}", words.join(", ")),
            Kind::Several => format!("a list of 1 to {MOST_PLACES} strings"),
        }
    }
}
