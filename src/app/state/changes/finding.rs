//! One row of the inbox: what it is about, where it is and what there is to say about it. All words are made once, when
//! the comparison arrives.

use crate::analysis::differential::Category;
use crate::analysis::gates::{self, Actual, Verdict};
use crate::analysis::is_test;
use crate::coverage::{Drop, Line, LineRange, Ratio, RepoPath};

/// What a finding is about, most important first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// A gate fails, or would without a waiver.
    Gate,
    /// A gate warns, or cannot be judged.
    Warning,
    /// Lines that were hit are missed.
    Lost,
    /// An arm or a part of a line that ran does not run any more.
    BranchLost,
    /// A function is covered less.
    Drop,
    /// A new function that nothing covers.
    NewFunction,
    /// The source of a file is there, its data are gone.
    Vanished,
    /// New or changed lines are missed.
    NewMissed,
    /// Lines that were no code are missed.
    IncludedMissed,
    /// Lines or a file that counted and do not count any more, or a setting that says so.
    Excluded,
    /// A file that could only be compared as a whole is covered less.
    Whole,
    /// Lines, or parts of lines, that ran in some runs of the baseline alone, and do not run now.
    Flaky,
}

impl Kind {
    /// Verdicts come before what was lost, and that before what is new: among all of them size decides.
    pub(super) fn tier(self) -> u8 {
        match self {
            Kind::Gate => 0,
            Kind::Warning => 1,
            Kind::Lost | Kind::BranchLost | Kind::Drop | Kind::Vanished | Kind::Whole => 2,
            Kind::NewFunction | Kind::NewMissed | Kind::IncludedMissed | Kind::Excluded | Kind::Flaky => 3,
        }
    }

    /// A word for the row.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Kind::Gate => "gate",
            Kind::Warning => "warning",
            Kind::Lost => "lost",
            Kind::BranchLost => "branch",
            Kind::Drop => "drop",
            Kind::NewFunction => "new fn",
            Kind::Vanished => "vanished",
            Kind::NewMissed => "new",
            Kind::IncludedMissed => "counted",
            Kind::Excluded => "excluded",
            Kind::Whole => "whole",
            Kind::Flaky => "flaky",
        }
    }

    /// What it is called where there is room.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Kind::Gate => "gate",
            Kind::Warning => "warning",
            Kind::Lost => Category::Lost.words(),
            Kind::BranchLost => Category::BranchLost.words(),
            Kind::Drop => "function drop",
            Kind::NewFunction => "new function, uncovered",
            Kind::Vanished => "vanished file",
            Kind::NewMissed => Category::NewMissed.words(),
            Kind::IncludedMissed => Category::IncludedMissed.words(),
            Kind::Excluded => "no longer counted",
            Kind::Whole => "compared as a whole",
            Kind::Flaky => Category::FlakyLost.words(),
        }
    }

    /// lcov's letters for it.
    pub(crate) fn tla(self) -> Option<&'static str> {
        match self {
            Kind::Lost => Category::Lost.tla(),
            Kind::NewMissed => Category::NewMissed.tla(),
            Kind::IncludedMissed => Category::IncludedMissed.tla(),
            _ => None,
        }
    }
}

/// Where a finding is, as far as it is anywhere. Names are untrusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) path: Option<RepoPath>,
    pub(crate) function: Option<String>,
    /// Where to look first, in the present source.
    pub(crate) line: Option<Line>,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finding {
    pub(crate) kind: Kind,
    /// Of a gate: how it came out.
    pub(crate) verdict: Option<Verdict>,
    /// Of a gate: its rule.
    pub(crate) rule: Option<String>,
    pub(crate) place: Place,
    /// The lines to blame, in the present source.
    pub(crate) lines: Vec<LineRange>,
    /// The number that tells most: lines, or how far a rate fell.
    pub(crate) figure: String,
    /// All of it in a sentence. Untrusted.
    pub(crate) message: String,
    /// How much it is about, in lines: larger ones come first.
    pub(super) weight: u64,
    /// Is it about test code?
    pub(super) test: bool,
    /// Several runs of lines of one kind in one function, each as a finding of its own.
    pub(crate) parts: Vec<Finding>,
}

impl Finding {
    /// A rule that does not hold.
    pub(super) fn gate(kind: Kind, place: Place, judged: &gates::Finding) -> Finding {
        let figure = match judged.actual {
            Some(Actual::Rate(ratio)) => ratio.display(1),
            Some(Actual::Drop(drop)) => points(drop),
            Some(Actual::Count(count)) => count.to_string(),
            None => String::new(),
        };
        // The row says already where it is.
        let place_of = |path: &RepoPath| {
            let function = judged.function.as_ref().map(|name| format!("{name} ")).unwrap_or_default();
            let line = judged.line.map(|line| format!(":{line}")).unwrap_or_default();
            format!("{function}{path}{line}")
        };
        let said = judged.path.as_ref().and_then(|path| judged.message.strip_prefix(&place_of(path)));
        let message = format!("{}: {}", judged.rule, said.unwrap_or(&judged.message).trim_start());
        Finding {
            verdict: Some(judged.verdict),
            rule: Some(judged.rule.clone()),
            ..Finding::new(kind, place, figure, message)
        }
    }

    /// Lines of one category within one function.
    pub(super) fn run(kind: Kind, place: Place, lines: Vec<LineRange>) -> Finding {
        let count: u32 = lines.iter().map(|range| range.len()).sum();
        let are = if count == 1 { "line" } else { "lines" };
        let message = match kind {
            Kind::Lost => format!("{count} unchanged {are} ran before and {} now", not(count, "run")),
            Kind::BranchLost => {
                format!("{count} {are} still {}, but a branch that was taken before is not taken now", runs(count))
            }
            Kind::Flaky => format!(
                "{count} unchanged {are} ran in some runs of the baseline and not in others; lost now, which is a warning"
            ),
            Kind::NewMissed => format!("{count} new or changed {are} never {}", runs(count)),
            Kind::Excluded => {
                format!(
                    "{count} unchanged {are} counted before and {} now: is that what was meant?",
                    not(count, "count")
                )
            }
            _ => format!("{count} unchanged {are} {} no code before and never {}", was(count), runs(count)),
        };
        let figure = match (lines.first(), lines.last()) {
            (Some(first), Some(last)) => span(LineRange { start: first.start, end: last.end }),
            _ => String::new(),
        };
        Finding { lines, weight: count.into(), ..Finding::new(kind, place, figure, message) }
    }

    /// Several runs of one kind in one function as one row that opens.
    pub(super) fn group(parts: Vec<Finding>) -> Option<Finding> {
        if parts.len() < 2 {
            return parts.into_iter().next();
        }
        let first = parts.first()?;
        let lines: Vec<LineRange> = parts.iter().flat_map(|part| part.lines.iter().copied()).collect();
        let whole = Finding::run(first.kind, first.place.clone(), lines);
        let (figure, places) = (format!("{} lines", whole.weight), parts.len());
        let message = format!("in {places} places: {}", whole.message);
        Some(Finding { figure, message, parts, ..whole })
    }

    /// A function that is covered less.
    pub(super) fn drop(place: Place, lost: Vec<LineRange>, before: Ratio, after: Ratio, drop: Drop) -> Finding {
        let mut message = format!("{} \u{2192} {}", rate(before), rate(after));
        if Drop::between(before, after) != Some(drop) {
            message.push_str(", part of it by deleted lines alone");
        }
        let finding = Finding::new(Kind::Drop, place, points(drop), message);
        let weight = lost.iter().map(|range| u64::from(range.len())).sum();
        Finding { lines: lost, weight, ..finding }
    }

    /// A new function of which nothing is covered.
    pub(super) fn new_function(place: Place, missed: Vec<LineRange>, rate: Ratio) -> Finding {
        let message = format!("a new function, and nothing in it runs: {}", self::rate(rate));
        let figure = format!("{}/{}", rate.covered, rate.total);
        let finding = Finding::new(Kind::NewFunction, place, figure, message);
        Finding { lines: missed, weight: rate.total, ..finding }
    }

    /// A file without its data.
    pub(super) fn vanished(path: RepoPath, before: Ratio) -> Finding {
        let message = format!("its source is still here, but no report speaks of it; it had {}", rate(before));
        let place = Place { path: Some(path), ..Place::default() };
        let finding = Finding::new(Kind::Vanished, place, before.display(1), message);
        Finding { weight: before.covered, ..finding }
    }

    /// A file that the settings leave out now.
    pub(super) fn left_out(path: RepoPath, before: Ratio) -> Finding {
        let message = format!("the settings leave this file out; it had {}", rate(before));
        let place = Place { path: Some(path), ..Place::default() };
        let finding = Finding::new(Kind::Excluded, place, before.display(1), message);
        Finding { weight: before.total, ..finding }
    }

    /// A setting that decides what counts, and says something else than it did.
    pub(super) fn setting(changed: &str) -> Finding {
        let message = format!("a setting changed since the baseline: {changed}");
        Finding::new(Kind::Excluded, Place::default(), String::new(), message)
    }

    /// A file that could only be compared as a whole.
    pub(super) fn whole(path: RepoPath, before: Ratio, now: Ratio) -> Finding {
        let message =
            format!("one of its two texts is missing, so only totals compare: {} \u{2192} {}", rate(before), rate(now));
        let place = Place { path: Some(path), ..Place::default() };
        let drop = Drop::between(before, now).unwrap_or(Drop::NONE);
        let finding = Finding::new(Kind::Whole, place, points(drop), message);
        Finding { weight: before.covered.saturating_sub(now.covered), ..finding }
    }

    fn new(kind: Kind, place: Place, figure: String, message: String) -> Finding {
        let test = place.path.as_ref().is_some_and(|path| is_test(path.as_str()));
        let (verdict, rule, lines, parts) = (None, None, Vec::new(), Vec::new());
        Finding { kind, verdict, rule, place, lines, figure, message, weight: 0, test, parts }
    }

    /// Is it about the same thing, wherever its lines are?
    pub(super) fn is_like(&self, other: &Finding) -> bool {
        let (mine, theirs) = (&self.place, &other.place);
        self.kind == other.kind
            && self.rule == other.rule
            && mine.path == theirs.path
            && mine.function == theirs.function
    }

    /// Its place as `path:ranges`, as far as it has one.
    pub(crate) fn location(&self) -> Option<String> {
        let path = self.place.path.as_ref()?;
        let lines: Vec<String> = self.lines.iter().copied().map(span).collect();
        Some(match (lines.is_empty(), self.place.line) {
            (false, _) => format!("{path}:{}", lines.join(",")),
            (true, Some(line)) => format!("{path}:{line}"),
            (true, None) => path.to_string(),
        })
    }
}

fn span(range: LineRange) -> String {
    if range.start == range.end { range.start.to_string() } else { format!("{}-{}", range.start, range.end) }
}

fn rate(ratio: Ratio) -> String {
    format!("{} ({}/{})", ratio.display(1), ratio.covered, ratio.total)
}

fn points(drop: Drop) -> String {
    format!("{}pp", drop.change(1).replace('-', "\u{2212}"))
}

fn not(count: u32, verb: &str) -> String {
    format!("{} not {verb}", if count == 1 { "does" } else { "do" })
}

fn runs(count: u32) -> &'static str {
    if count == 1 { "runs" } else { "run" }
}

fn was(count: u32) -> &'static str {
    if count == 1 { "was" } else { "were" }
}
