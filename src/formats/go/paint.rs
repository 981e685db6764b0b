//! Lines from blocks of statements.
//!
//! A block paints a line where it covers code of it. A line is hit when any block on it ran, and partial when another
//! one on it did not. This holds for the blocks of Go 1.27, which begin at their first statement, and for those of
//! older versions, which begin at the brace.

use std::sync::Arc;

use super::code::CodeMap;
use crate::coverage::{Code, CountedSpan, Diagnostics, FileCoverage, Line, LinesBuilder, Repeat};
use crate::formats::{Settings, Source};

/// Derives the lines of a file from its blocks and its text.
///
/// Without the text, a block paints all its lines but the last one where it covers no more than the first byte of it:
/// that is where the brace of a function stands.
pub(in crate::formats) fn complete(
    coverage: &mut Arc<FileCoverage>,
    source: Source<'_>,
    _settings: &Settings,
    diagnostics: &mut Diagnostics,
) {
    let coverage = Arc::make_mut(coverage);
    let map = source.text.map(CodeMap::new);
    if map.is_none() {
        let why = "without the source, lines are guessed from blocks of statements: comments and braces count";
        diagnostics.add(Code::SourceMissing, None, || why.to_owned());
    }
    let mut lines = LinesBuilder::default();
    let mut missed = Vec::new();
    for block in coverage.statements.iter() {
        let painted = match &map {
            Some(map) => painted_code(block, map, diagnostics),
            None => painted_blindly(block, diagnostics),
        };
        for line in painted {
            lines.push(line, block.count);
            if block.count == 0 {
                missed.push(line);
            }
        }
    }
    coverage.lines = lines.finish(Repeat::Max);
    missed.retain(|line| coverage.lines.hits(*line) > Some(0));
    missed.sort_unstable();
    missed.dedup();
    coverage.part_hit = missed;
}

/// The lines on which the block covers code.
fn painted_code(block: &CountedSpan, map: &CodeMap, diagnostics: &mut Diagnostics) -> Vec<Line> {
    let span = block.span;
    let end = span.end.index().min(map.lines());
    if span.end.index() > map.lines() || (span.end.index() == map.lines() && span.end_column > 1) {
        diagnostics.add(Code::LinePastEnd, None, || {
            format!("a block ends in line {}, the source in line {}: it changed since", span.end, map.lines())
        });
    }
    (span.start.index()..=end)
        .map(Line::from_index)
        .filter(|&line| {
            let from = if line == span.start { span.start_column } else { 1 };
            let to = if line == span.end { span.end_column } else { u32::MAX };
            map.has_code(line, from, to)
        })
        .collect()
}

/// The lines that the block may have code on.
fn painted_blindly(block: &CountedSpan, diagnostics: &mut Diagnostics) -> Vec<Line> {
    let span = block.span;
    if span.lines().len() > BLIND_LINES {
        let why = "a block of very many lines paints its first line alone while its source is missing";
        diagnostics.add(Code::LimitReached, None, || why.to_owned());
        return vec![span.start];
    }
    let last = if span.end > span.start && span.end_column <= 2 { span.end.index() } else { span.end.index() + 1 };
    (span.start.index()..last).map(Line::from_index).collect()
}

/// No real block is as long. Without a source to hold it to, a made-up one could fill the memory.
const BLIND_LINES: u32 = 2000;
