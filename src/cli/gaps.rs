//! `gaps`: the missed ranges, most worth testing first.

use super::args::{GapFormat, Gaps};
use super::printers::{json, lines};
use super::session::{Session, print, say};
use super::{Exit, Failure};
use crate::analysis::{Gap, shortest_to};
use crate::coverage::Ratio;
use crate::markdown;

/// Gaps that are told with their code, unless asked otherwise.
const TASKS: usize = 5;

/// Prints the gaps.
pub(super) fn run(session: &Session, options: &Gaps) -> Result<Exit, Failure> {
    let snapshot = &session.snapshot;
    let now: Ratio = snapshot.totals.get(snapshot.headline).unwrap_or_default();
    let mut gaps: Vec<Gap> = match options.to {
        None => snapshot.gaps(options.tests),
        Some(target) => {
            shortest_to(&snapshot.gaps(options.tests), snapshot.headline, now, target).ok_or_else(|| {
                Failure::unjudged(format!(
                    "even with every gap covered{}, {target}% is out of reach in {}",
                    if options.tests || snapshot.tests_aside() == 0 { "" } else { " outside of test code" },
                    snapshot.headline.key()
                ))
            })?
        }
    };
    if options.to.is_some() && gaps.is_empty() {
        say(&format!("no gap is needed: the total is there already, at {}", now.display(session.precision)));
    }
    let most = if options.format == GapFormat::Prompt { TASKS } else { usize::MAX };
    gaps.truncate(options.limit.unwrap_or(most));
    let text = match options.format {
        GapFormat::Plain => lines::plain(snapshot, &gaps),
        GapFormat::Json => json::gaps(snapshot, &gaps)?,
        GapFormat::Quickfix => lines::quickfix(snapshot, &gaps),
        GapFormat::Github => lines::github(snapshot, &gaps),
        GapFormat::Prompt => {
            let text = |gap: &Gap| session.text(&snapshot.file(gap.file)?.path);
            let tasks: Vec<String> = gaps.iter().map(|gap| markdown::task(snapshot, gap, text(gap).as_ref())).collect();
            tasks.join("\n")
        }
    };
    print(&text)?;
    if !options.tests {
        session.tell_of_tests();
    }
    Ok(session.verdict())
}
