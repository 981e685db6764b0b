//! Completing a report of an older coverage.py (before 7.13.1), which lists the docstrings of modules and classes among
//! the lines that ran, though its own numbers leave them out.
//!
//! One line stays different: before 7.6 a module's docstring that has a comment before it is counted.

use std::sync::Arc;

use crate::coverage::{Code, Diagnostics, FileCoverage, Line, Lines};
use crate::formats::coveragepy::python::{Interpreter, Rules, RunBy, Version, analyse};
use crate::formats::{Settings, Source};

/// Takes docstrings out of the lines. Sources are only analysed where a line that ran starts with a string, which is
/// next to never the case in the reports of newer versions.
pub(in crate::formats::coveragepy) fn complete(
    file: &mut Arc<FileCoverage>,
    source: Source<'_>,
    _: &Settings,
    diagnostics: &mut Diagnostics,
) {
    let Some(text) = source.text else {
        if Version::of_producer(source.producer) < FILTERED && file.lines.ratio().covered > 0 {
            diagnostics.add(Code::TotalsDiffer, None, || {
                format!(
                    "{}: without its source docstrings that ran cannot be told from statements; it may count more lines \
                     than coverage.py does",
                    source.path
                )
            });
        }
        return;
    };
    // Python 3.10 runs line 1 of a file without code, and those reports list it.
    if text.lines().all(|line| line.trim_start().is_empty() || line.trim_start().starts_with('#')) {
        Arc::make_mut(file).lines = Lines::default();
        return;
    }
    let ran = |line: Line| file.lines.hits(line).is_some_and(|hits| hits > 0);
    let strings: Vec<Line> = text
        .lines()
        .enumerate()
        .filter(|(_, text)| starts_with_string(text))
        .map(|(index, _)| Line::from_index(index))
        .filter(|line| ran(*line))
        .collect();
    if strings.is_empty() {
        return;
    }
    // The report has its own exclusions; without any, what is ignored are the docstrings.
    let Ok(python) = analyse(text, &Rules::default(), RunBy::Known(Interpreter::default())) else { return };
    let is_docstring = |line: Line| strings.binary_search(&line).is_ok() && python.is_ignored(line.get());
    let lines = file.lines.iter().filter(|line| !is_docstring(line.0)).collect();
    Arc::make_mut(file).lines = lines;
}

/// The first version that lists statements alone.
const FILTERED: Version = Version::new(7, 13, 1);

fn starts_with_string(text: &str) -> bool {
    text.trim_start().trim_start_matches(['r', 'R', 'u', 'U']).starts_with(['"', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docstrings_that_ran_are_no_lines() {
        let source = "r\"\"\"About.\n\"\"\"\nclass A:\n    'Docs.'\n    x = 1\n'a'.upper()\n";
        let ran = |lines: &[u32]| {
            let lines = lines.iter().filter_map(|n| Line::new(*n)).map(|line| (line, 1)).collect();
            Arc::new(FileCoverage { lines, ..FileCoverage::default() })
        };
        let mut file = ran(&[1, 3, 4, 5, 6]);
        let source = Source { path: "a.py", text: Some(source), producer: None };
        complete(&mut file, source, &Settings::default(), &mut Diagnostics::default());
        assert_eq!(file, ran(&[3, 5, 6]));
        let mut empty = ran(&[1]);
        let text = Source { text: Some("# Nothing.\n"), ..source };
        complete(&mut empty, text, &Settings::default(), &mut Diagnostics::default());
        assert_eq!(empty, ran(&[]));
        for (version, said) in [("coverage.py 7.10.7", 1), ("coverage.py 7.17.3", 0)] {
            let mut diagnostics = Diagnostics::default();
            let nowhere = Source { text: None, producer: Some(version), ..source };
            complete(&mut file, nowhere, &Settings::default(), &mut diagnostics);
            assert_eq!((&file, diagnostics.iter().count()), (&ran(&[3, 5, 6]), said), "{version}");
        }
    }
}
