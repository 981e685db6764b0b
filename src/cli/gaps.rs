//! `gaps`: the missed ranges, most worth testing first.

use rustc_hash::FxHashMap;

use super::args::{GapFormat, Gaps};
use super::printers::lines::Sentences;
use super::printers::{json, lines};
use super::session::Session;
use super::{Exit, Failure};
use crate::analysis::{AcceptedGaps, FileId, Gap, Way};
use crate::coverage::Line;
use crate::markdown;
use crate::source::Text;

/// Texts that are read for the words of their code; of a list that is longer nobody reads all.
const TEXTS: usize = 500;
/// Gaps that are told with their code, unless asked otherwise.
const TASKS: usize = 5;

/// Prints the gaps.
pub(super) fn run(session: &Session, options: &Gaps) -> Result<Exit, Failure> {
    let snapshot = &session.snapshot;
    let without = if options.accepted { AcceptedGaps::default() } else { session.accepted() };
    let mut gaps: Vec<Gap> = match options.to {
        None => {
            let mut gaps = snapshot.gaps(options.tests);
            gaps.retain(|gap| without.of(gap).is_none());
            gaps
        }
        Some(target) => {
            let way = Way::find(snapshot, options.tests, target, &without);
            if !way.arrives {
                return Err(Failure::unjudged(format!(
                    "even with every gap covered{}{}, {target}% is out of reach in {}",
                    if options.tests || snapshot.tests_aside() == 0 { "" } else { " outside of test code" },
                    if without.is_empty() { "" } else { " that is not accepted" },
                    snapshot.headline.key()
                )));
            }
            if way.steps.is_empty() {
                let now = way.now.display(session.precision);
                session.say(&format!("no gap is needed: the total is there already, at {now}"));
            }
            way.steps.into_iter().map(|step| step.gap).collect()
        }
    };
    let most = if options.format == GapFormat::Prompt { TASKS } else { usize::MAX };
    let all = gaps.len();
    gaps.truncate(options.limit.unwrap_or(most));
    let text = match options.format {
        GapFormat::Plain => lines::plain(snapshot, &gaps),
        GapFormat::Json => json::gaps(snapshot, &gaps)?,
        GapFormat::Quickfix => lines::quickfix(snapshot, &gaps, &sentences(session, &gaps)),
        GapFormat::Github => lines::github(snapshot, &gaps, &sentences(session, &gaps)),
        GapFormat::Prompt => {
            let text = |gap: &Gap| text(session, gap.file);
            let tasks: Vec<String> = gaps.iter().map(|gap| markdown::task(snapshot, gap, text(gap).as_ref())).collect();
            tasks.join("\n")
        }
    };
    session.print(&text)?;
    // Who wrote a limit knows it; others must not take these for all.
    if gaps.len() < all && (options.limit.is_none() || !session.ends_the_process()) {
        session.say(&format!("{} of {all} gaps; a limit takes more", gaps.len()));
    }
    session.tell_of_accepted(without.gaps().filter(|gap| options.tests || !snapshot.is_aside(gap.file)).count());
    if !options.tests {
        session.tell_of_tests();
    }
    Ok(session.verdict())
}

/// The text of a file, with what is decided in it.
fn text(session: &Session, file: FileId) -> Option<Text> {
    let path = &session.snapshot.file(file)?.path;
    Some(session.text(path)?.understood(path.as_str()))
}

/// What the gaps that are branches alone miss, in words; each text is read once.
fn sentences(session: &Session, gaps: &[Gap]) -> Sentences {
    let mut by_file: FxHashMap<FileId, Vec<Line>> = FxHashMap::default();
    for gap in gaps.iter().filter(|gap| gap.partial_only) {
        let few = by_file.len() < TEXTS || by_file.contains_key(&gap.file);
        if few {
            by_file.entry(gap.file).or_default().push(gap.start);
        }
    }
    let of_file = |(file, lines): (FileId, Vec<Line>)| {
        let (text, coverage) = text(session, file).zip(session.snapshot.coverage(file))?;
        let said = |line: Line| Some(((file, line), text.sentence(coverage, line)?));
        Some(lines.into_iter().filter_map(said).collect::<Vec<_>>())
    };
    by_file.into_iter().filter_map(of_file).flatten().collect()
}
