//! What a partial line misses, in words: those of its code where arms can be laid onto its decisions (`laid.rs` by place,
//! `order.rs` and `flow.rs` by number, `lines.rs` by what ran), else the plain ones of the report. Nothing is guessed: where arms and code
//! do not fit, the report's words stay.

mod flow;
mod laid;
mod lines;
mod order;
mod told;

use self::laid::{Laid, by_place};
use self::order::by_order;
use self::told::told;
use super::decision::Decisions;
use super::ways::Way;
use crate::coverage::{Arm, Counts, FileCoverage, Label, Line, Ratio, Span};

/// More missed arms than this are counted, not listed.
const SHOWN: usize = 4;

/// A sentence about the branches of a line: what never was the case, in the words of the code where its decisions are
/// known and the arms fit them, else which arm was never taken, and how often the others were. `None` for a line without a
/// missed arm. `code` is the text of the line where it is at hand. May hold text of the report and of the source: untrusted.
pub fn sentence(coverage: &FileCoverage, line: Line, code: Option<&str>, decisions: &Decisions) -> Option<String> {
    let arms: Vec<Arm<'_>> = coverage.branches.on(line).collect();
    let missed: Vec<usize> = (0..arms.len()).filter(|&at| arms.get(at).is_some_and(|arm| !arm.is_taken())).collect();
    if missed.is_empty() {
        return counted(coverage, line, decisions).or_else(|| blocks(coverage, line, decisions));
    }
    let never_reached = || Some("the branch was never reached".to_owned());
    if arms.iter().all(|arm| arm.taken.is_none()) {
        return never_reached();
    }
    let ways = ways(line, &arms, &missed, code, decisions);
    // One arm alone may be the code of a way, as V8 tells of it.
    let is_alone = |block: &[Arm<'_>]| block.len() == 1;
    let none = missed.len() == arms.len() && !arms.chunk_by(|_, next| !next.starts_block).any(is_alone);
    if ways.is_none() && none && decisions.on(line).next().is_some() {
        return never_reached();
    }
    ways.or_else(|| in_words(coverage, line, &arms, decisions)).or_else(|| by_number(coverage, &arms, &missed))
}

/// In the words of the code.
fn in_words(coverage: &FileCoverage, line: Line, arms: &[Arm<'_>], decisions: &Decisions) -> Option<String> {
    let laid = by_place(arms, line, decisions).or_else(|| {
        let laid = by_order(coverage, arms, line, decisions)?;
        lines::agrees(coverage, line, &laid, decisions).then_some(laid)
    });
    let counts = coverage.counts == Counts::Exact;
    let words = laid.map(|laid| told(&laid, decisions, counts)).filter(|words| !words.is_empty());
    let taken = arms.iter().map(|arm| Ratio::one(arm.is_taken())).sum();
    words.map(|words| listed(&words)).or_else(|| as_lines_tell(coverage, line, taken, decisions))
}

/// What the lines say of a line of which so many branches were taken.
fn as_lines_tell(coverage: &FileCoverage, line: Line, taken: Ratio, decisions: &Decisions) -> Option<String> {
    let laid = lines::by_lines(coverage, line, taken, decisions);
    let words = told(&laid, decisions, false);
    let tail = match taken.missed() {
        more if more > words.len() as u64 => format!(" ({} of {} branches taken)", taken.covered, taken.total),
        _ => String::new(),
    };
    (!words.is_empty()).then(|| listed(&words) + &tail)
}

/// For arms of which nothing is known but their place in the report.
fn by_number(coverage: &FileCoverage, arms: &[Arm<'_>], missed: &[usize]) -> Option<String> {
    let blocks = blocks_of(arms);
    let words: Vec<String> = missed.iter().filter_map(|&at| words_of(arms, &blocks, at)).collect();
    let counts = coverage.counts == Counts::Exact;
    let taken: Vec<String> = (0..arms.len())
        .filter(|at| !missed.contains(at))
        .filter_map(|at| {
            let count = arms.get(at)?.taken?;
            let word = words_of(arms, &blocks, at)?;
            Some(if counts { format!("{count}× {word}") } else { word })
        })
        .collect();
    let tail = match (taken.len(), counts) {
        (0, _) | (_, false) => String::new(),
        (1..=3, true) => format!(" ({})", taken.join(", ")),
        (more, true) => format!(" ({more} others taken)"),
    };
    (!words.is_empty()).then(|| format!("{} never taken{tail}", listed(&words)))
}

/// For producers that say where an arm leads.
fn ways(line: Line, arms: &[Arm<'_>], missed: &[usize], code: Option<&str>, decisions: &Decisions) -> Option<String> {
    let labels = arms.iter().filter_map(|arm| if let Label::Text(label) = arm.label { Some(label) } else { None });
    let all: Vec<Way<'_>> = labels.filter_map(Way::of).collect();
    if all.len() < arms.len() || all.is_empty() {
        return None;
    }
    let never: Vec<String> =
        missed.iter().filter_map(|at| Some(all.get(*at)?.never(line, &all, code, decisions))).collect();
    Some(listed(&never))
}

fn listed(words: &[String]) -> String {
    match words.get(..SHOWN) {
        Some(shown) if words.len() > SHOWN => format!("{} and {} more", shown.join(", "), words.len() - SHOWN),
        _ => words.join(", "),
    }
}

/// For each arm: its block's number, its place in the block and the block's size.
fn blocks_of(arms: &[Arm<'_>]) -> Vec<(usize, usize, usize)> {
    let mut out = Vec::with_capacity(arms.len());
    for (number, block) in arms.chunk_by(|_, next| !next.starts_block).enumerate() {
        out.extend((0..block.len()).map(|at| (number, at, block.len())));
    }
    out
}

fn words_of(arms: &[Arm<'_>], blocks: &[(usize, usize, usize)], at: usize) -> Option<String> {
    let (arm, &(block, place, size)) = (arms.get(at)?, blocks.get(at)?);
    let several = blocks.last().is_some_and(|last| last.0 > 0);
    let of = if several { format!(" of condition {}", block + 1) } else { String::new() };
    // The two ways out of a condition lie where the condition lies, the true one first.
    let block_of = |at: usize| blocks.get(at).map(|block| block.0);
    let twin = |other: usize| {
        size == 2 && block_of(other) == Some(block) && arms.get(other).is_some_and(|other| other.label == arm.label)
    };
    let side = match place {
        0 if twin(at + 1) => "true ",
        1 if twin(at - 1) => "false ",
        _ => "",
    };
    Some(match arm.label {
        Label::Text(text) => text.to_owned(),
        Label::Span(span) if span.start == arm.line => format!("the {side}arm at column {}", span.start_column),
        Label::Span(span) => format!("the {side}arm at line {}", span.start),
        Label::Number(_) if size == 1 => format!("branch {}", at + 1),
        Label::Number(_) => format!("branch {} of {size}{of}", place + 1),
    })
}

/// For producers that count without naming arms.
fn counted(coverage: &FileCoverage, line: Line, decisions: &Decisions) -> Option<String> {
    let entry = coverage.branch_counts.on(line).filter(|entry| entry.covered < entry.total)?;
    let known = Some(entry.ratio()).filter(|ratio| !entry.inexact && ratio.covered > 0);
    if let Some(words) = known.and_then(|taken| as_lines_tell(coverage, line, taken, decisions)) {
        return Some(words);
    }
    let at_least = if entry.inexact { "at least " } else { "" };
    Some(format!("{at_least}{} of {} branches taken; the report does not say which", entry.covered, entry.total))
}

/// For Go, whose blocks share lines.
fn blocks(coverage: &FileCoverage, line: Line, decisions: &Decisions) -> Option<String> {
    coverage.part_hit.binary_search(&line).ok()?;
    let never: Vec<Span> =
        coverage.statements.on(line).filter(|counted| counted.count == 0).map(|counted| counted.span).collect();
    let laid: Vec<Laid> = never.iter().filter_map(|span| laid::block(*span, line, decisions)).collect();
    if laid.len() == never.len() && !laid.is_empty() {
        return Some(listed(&told(&laid, decisions, false)));
    }
    let never = never.first()?;
    Some(if never.start == line {
        format!("the part from column {} never ran", never.start_column)
    } else {
        format!("the part up to column {} never ran", never.end_column)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{BranchesBuilder, LineRatio, Repeat};

    fn with(arms: &[(u32, Label<'_>, Option<u64>)]) -> FileCoverage {
        let mut branches = BranchesBuilder::default();
        for &(block, label, taken) in arms {
            branches.push(Line::FIRST, block, label, taken);
        }
        FileCoverage { branches: branches.finish(Repeat::Sum), ..FileCoverage::default() }
    }

    fn said(coverage: &FileCoverage) -> Option<String> {
        sentence(coverage, Line::FIRST, Some("if a:"), &Decisions::default())
    }

    #[test]
    fn the_missed_arm_is_named_and_the_others_counted() {
        let two = with(&[(0, Label::Number(0), Some(12)), (0, Label::Number(1), Some(0))]);
        assert_eq!(said(&two).unwrap(), "branch 2 of 2 never taken (12× branch 1 of 2)");
        let all = with(&[(0, Label::Number(0), Some(12)), (0, Label::Number(1), Some(1))]);
        assert_eq!(said(&all), None);
        let never = with(&[(0, Label::Number(0), None), (0, Label::Number(1), None)]);
        assert_eq!(said(&never).unwrap(), "the branch was never reached");
    }

    #[test]
    fn labels_speak_for_themselves() {
        let jump = with(&[(0, Label::Text("jump to line 18"), Some(0)), (0, Label::Text("exit"), Some(1))]);
        let jump = FileCoverage { counts: Counts::Binary, ..jump };
        assert_eq!(said(&jump).unwrap(), "never true: line 1 never jumps to 18");
    }

    #[test]
    fn the_ways_out_of_a_condition_are_told_apart_where_their_places_are_equal() {
        let at = |start_column| {
            Label::Span(Span { start: Line::FIRST, start_column, end: Line::FIRST, end_column: start_column + 3 })
        };
        let condition = with(&[(0, at(5), Some(3)), (0, at(5), Some(0))]);
        assert_eq!(said(&condition).unwrap(), "the false arm at column 5 never taken (3× the true arm at column 5)");
        let arms = with(&[(0, at(5), Some(0)), (0, at(9), Some(1))]);
        assert_eq!(said(&arms).unwrap(), "the arm at column 5 never taken (1× the arm at column 9)");
    }

    #[test]
    fn counts_say_that_they_do_not_know_which() {
        let file = FileCoverage {
            branch_counts: [LineRatio { line: Line::FIRST, covered: 1, total: 2, inexact: false }]
                .into_iter()
                .collect(),
            ..FileCoverage::default()
        };
        assert_eq!(said(&file).unwrap(), "1 of 2 branches taken; the report does not say which");
    }
}
