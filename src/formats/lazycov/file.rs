//! A file of a report as it stands in JSON, for reading and for writing.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::coverage::{
    CountedSpan, FileCoverage, Instance as Entered, Label, Line, LineRatio, LineRatios, Span, Spans,
};

/// Line, covered, total, and 1 where covered is a lower bound.
pub(super) type Counted = (u32, u32, u32, u8);
/// First line and column, last line and column, weight, count.
pub(super) type Ranged = (u32, u32, u32, u32, u32, u64);

/// Everything about a file. What is empty is not written.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct File<'a> {
    #[serde(borrow)]
    pub(super) path: Cow<'a, str>,
    /// Hash of the measured source, in hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source_hash: Option<Cow<'a, str>>,
    pub(super) carries: Vec<Cow<'a, str>>,
    /// `exact` or `binary`.
    pub(super) counts: Cow<'a, str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) not_loaded: bool,
    /// Lines of which only the number is known: covered and total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stated_lines: Option<(u64, u64)>,
    /// Functions of which only the number is known: covered and total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stated_functions: Option<(u64, u64)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) lines: Vec<(u32, u64)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) part_hit: Vec<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) excluded: Vec<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) branches: Vec<(u32, u32, Name<'a>, Option<u64>)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) branch_counts: Vec<Counted>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) functions: Vec<Function<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) statements: Vec<Ranged>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) regions: Vec<Ranged>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) conditions: Vec<Counted>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) instructions: Vec<Counted>,
    /// Place in the report's list of contexts, and ranges of lines that it ran.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) contexts: Vec<(u32, Vec<(u32, u32)>)>,
}

/// Name of a branch arm.
#[derive(Clone, Deserialize, Serialize)]
#[serde(untagged)]
pub(super) enum Name<'a> {
    Number(u32),
    Text(Cow<'a, str>),
    Range((u32, u32, u32, u32)),
}

/// A function.
#[derive(Deserialize, Serialize)]
pub(super) struct Function<'a> {
    #[serde(borrow)]
    pub(super) name: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) start: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) end: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) entered: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) instances: Vec<Instance<'a>>,
}

/// An instance of a function: its name, how often it was entered, and its lines where they are known apart.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
pub(super) enum Instance<'a> {
    Known(#[serde(borrow)] Cow<'a, str>, Option<u64>, Vec<(u32, u64)>),
    Entered(#[serde(borrow)] Cow<'a, str>, Option<u64>),
}

impl<'a> Instance<'a> {
    pub(super) fn of(instance: &'a Entered) -> Instance<'a> {
        let (name, entered) = (Cow::Borrowed(&*instance.name), instance.entered);
        if instance.lines.is_empty() {
            return Instance::Entered(name, entered);
        }
        Instance::Known(name, entered, instance.lines.iter().map(|(line, hits)| (line.get(), hits)).collect())
    }
}

impl<'a> Name<'a> {
    pub(super) fn of(label: Label<'a>) -> Name<'a> {
        match label {
            Label::Number(number) => Name::Number(number),
            Label::Text(text) => Name::Text(text.into()),
            Label::Span(span) => Name::Range(place(span)),
        }
    }

    /// The name as the model has it; `None` for a range of lines that cannot be.
    pub(super) fn label(&self) -> Option<Label<'_>> {
        Some(match self {
            Name::Number(number) => Label::Number(*number),
            Name::Text(text) => Label::Text(text),
            Name::Range(range) => Label::Span(span(*range)?),
        })
    }
}

fn place(span: Span) -> (u32, u32, u32, u32) {
    (span.start.get(), span.start_column, span.end.get(), span.end_column)
}

fn span((start, start_column, end, end_column): (u32, u32, u32, u32)) -> Option<Span> {
    Some(Span { start: Line::new(start)?, start_column, end: Line::new(end)?, end_column })
}

pub(super) fn ranged(spans: &Spans) -> Vec<Ranged> {
    let one = |counted: &CountedSpan| {
        let (a, b, c, d) = place(counted.span);
        (a, b, c, d, counted.weight, counted.count)
    };
    spans.iter().map(one).collect()
}

/// The range as the model has it; `None` for one that begins or ends in line 0.
pub(super) fn counted_span((a, b, c, d, weight, count): Ranged) -> Option<CountedSpan> {
    Some(CountedSpan { span: span((a, b, c, d))?, weight, count })
}

pub(super) fn counted(ratios: &LineRatios) -> Vec<Counted> {
    ratios.iter().map(|one| (one.line.get(), one.covered, one.total, u8::from(one.inexact))).collect()
}

/// The count as the model has it; `None` for line 0.
pub(super) fn line_ratio((line, covered, total, inexact): Counted) -> Option<LineRatio> {
    Some(LineRatio { line: Line::new(line)?, covered: covered.min(total), total, inexact: inexact != 0 })
}

/// Line numbers.
pub(super) fn numbers(lines: &[Line]) -> Vec<u32> {
    lines.iter().map(|line| line.get()).collect()
}

/// The contexts of a file as ranges of lines.
pub(super) fn contexts(coverage: &FileCoverage) -> Vec<(u32, Vec<(u32, u32)>)> {
    let ranges = |lines| crate::coverage::ranges(lines).into_iter().map(|r| (r.start.get(), r.end.get())).collect();
    coverage.contexts.iter().map(|(context, lines)| (context.0, ranges(lines.iter()))).collect()
}
