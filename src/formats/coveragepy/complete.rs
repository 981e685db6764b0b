//! Completing a data file: the executable lines of each measured file and the arms of its branches, from its source.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::arms::{Arm, Way, branches};
use super::python::{Interpreter, PythonLines, PythonWays, RunBy, Taken, Version, analyse, analyse_branches};
use super::sqlite::jumps;
use crate::coverage::{Branches, Code, Contexts, Diagnostics, FileCoverage, Line, LineBits, Lines, Metric, Position};
use crate::formats::{Settings, Source};

/// Turns executed lines into statements, hit or missed. Without the source only the executed lines are known; taken
/// alone they would pass for a fully covered file, so they count nothing, and that is said.
pub(super) fn complete(
    file: &mut Arc<FileCoverage>,
    source: Source<'_>,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) {
    let file = Arc::make_mut(file);
    let Some(text) = source.text else {
        count_nothing(file);
        diagnostics.add(Code::SourceMissing, None, || {
            "a data file lists the lines that ran, not those that could have: a file whose source is not found counts \
             nothing"
                .to_owned()
        });
        return;
    };
    let rules = settings.python.rules(Version::of_producer(source.producer));
    let made = jumps(&file.branches);
    let by = Interpreter::of_path(source.path).map_or(RunBy::Made(&made), RunBy::Known);
    let python = if file.carries.contains(Metric::Branches) {
        analyse_branches(text, &rules, by).map(|(lines, ways)| (lines, Some(ways)))
    } else {
        analyse(text, &rules, by).map(|lines| (lines, None))
    };
    match python {
        Ok((lines, ways)) => {
            apply(file, &lines);
            if let Some(ways) = ways {
                take_arms(file, &lines, &ways, &made);
            }
        }
        Err(error) => {
            // coverage.py leaves out what it cannot parse: templates run as compiled Python, too.
            count_nothing(file);
            diagnostics.add(Code::SourceUnreadable, Some(Position::Line(u64::from(error.line))), || {
                format!("{}: a measured file is no Python 3 ({}) and counts nothing", source.path, error.message)
            });
        }
    }
}

fn count_nothing(file: &mut FileCoverage) {
    file.lines = Lines::default();
    file.branches = Branches::default();
}

/// From the jumps that were made to the arms that there are.
fn take_arms(file: &mut FileCoverage, lines: &PythonLines, ways: &PythonWays, made: &BTreeSet<(u32, i64)>) {
    let arm = |(from, to, taken): (u32, i64, Taken)| {
        let way = match taken {
            Taken::Yes | Taken::No => Way::To(to),
            Taken::Declared => Way::Declared,
        };
        Some(Arm { from: Line::new(from)?, way, taken: taken != Taken::No })
    };
    let arms = ways.arms(lines, made).into_iter().filter_map(arm).collect();
    file.branches = branches(arms, &file.lines);
}

fn apply(file: &mut FileCoverage, python: &PythonLines) {
    // Other versions of Python may have run lines that the one our rules follow has no code for: they count.
    // Only Python 3.10 runs line 1 of a file without any: that is none.
    let ran = |line: Line| {
        let first = python.first_line(line.get());
        Line::new(first).filter(|_| !python.statements.is_empty() && !python.is_ignored(first))
    };
    let statements = python.statements.iter().filter_map(|number| Line::new(*number)).map(|line| (line, 0));
    let executed = file.lines.iter().filter(|line| line.1 > 0).filter_map(|line| ran(line.0)).map(|line| (line, 1));
    let mut hits: Vec<(Line, u64)> = statements.chain(executed).collect();
    hits.sort_unstable();
    hits.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        // Sorted, so the later one is the larger.
        earlier.1 = if same { later.1 } else { earlier.1 };
        same
    });
    file.lines = hits.into_iter().collect::<Lines>();
    file.excluded = python.excluded.iter().filter_map(|number| Line::new(*number)).collect();
    let mut contexts = Contexts::default();
    for (context, lines) in file.contexts.iter() {
        let mut firsts = LineBits::default();
        lines.iter().filter_map(ran).for_each(|line| firsts.insert(line));
        contexts.add(*context, &firsts);
    }
    file.contexts = contexts;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{ContextId, Ratio};

    fn ran(lines: &[u32]) -> Arc<FileCoverage> {
        let lines = lines.iter().filter_map(|n| Line::new(*n)).map(|line| (line, 2)).collect();
        Arc::new(FileCoverage { lines, ..FileCoverage::default() })
    }

    const SOURCE: &str = "\
\"\"\"Says things.\"\"\"
def say(
    text,
    loud,
):
    if loud:
        text = (text
                .upper())
    return text
def never():  # pragma: no cover
    return say('', False)
";

    const PYTHON: Source<'_> = Source { path: "say.py", text: Some(SOURCE), producer: None };

    #[test]
    fn executed_lines_become_statements_of_the_source() {
        let mut file = ran(&[1, 2, 6, 8, 10]);
        let mut bits = LineBits::default();
        bits.insert(Line::new(8).unwrap());
        Arc::make_mut(&mut file).contexts.add(ContextId(3), &bits);
        let mut diagnostics = Diagnostics::default();
        complete(&mut file, PYTHON, &Settings::default(), &mut diagnostics);
        let lines: Vec<(u32, u64)> = file.lines.iter().map(|line| (line.0.get(), line.1)).collect();
        assert_eq!(lines, [(2, 1), (6, 1), (7, 1), (9, 0)]);
        assert_eq!(file.excluded.iter().map(|line| line.get()).collect::<Vec<_>>(), [10, 11]);
        assert_eq!(file.contexts.of(Line::new(7).unwrap()).collect::<Vec<_>>(), [ContextId(3)]);
        assert!(diagnostics.is_empty());
    }

    #[test]
    fn a_file_that_never_ran_is_missed_as_a_whole() {
        let mut file = ran(&[]);
        complete(&mut file, PYTHON, &Settings::default(), &mut Diagnostics::default());
        assert_eq!(file.lines.ratio(), Ratio::new(0, 4));
    }

    #[test]
    fn what_has_no_statement_has_no_line() {
        let mut file = ran(&[1]);
        let empty = Source { text: Some("# Nothing here.\n"), ..PYTHON };
        complete(&mut file, empty, &Settings::default(), &mut Diagnostics::default());
        assert!(file.lines.is_empty());
    }

    #[test]
    fn without_a_readable_source_a_file_counts_nothing_and_it_is_said() {
        let mut diagnostics = Diagnostics::default();
        let mut file = ran(&[3]);
        complete(
            &mut file,
            Source { path: "say.py", text: None, producer: None },
            &Settings::default(),
            &mut diagnostics,
        );
        assert!(file.lines.is_empty());
        file = ran(&[3]);
        complete(
            &mut file,
            Source { path: "say.py", text: Some("print 'hello'\n"), producer: None },
            &Settings::default(),
            &mut diagnostics,
        );
        assert!(file.lines.is_empty());
        let codes: Vec<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(codes, [Code::SourceMissing, Code::SourceUnreadable]);
    }
}
