//! One snippet a rule, with what coverage.py says of it.

use super::*;

mod exclusions;
mod hostile;
mod kept;
mod patterns;
mod reachability;
mod sources;
mod statements;

const LATER: RunBy<'_> = RunBy::Known(Interpreter::Later);

fn default_lines(source: &str) -> Result<PythonLines, PythonError> {
    analyse(source, &rules(None, &[]).unwrap(), LATER)
}

fn rules(exclude_lines: Option<&[String]>, exclude_also: &[String]) -> Result<Rules, BadPattern> {
    let (exclude_lines, exclude_also) = (exclude_lines.map(<[String]>::to_vec), exclude_also.to_vec());
    Rules::new(Version::default(), &Written { exclude_lines, exclude_also, ..Written::default() })
}

/// Checks a snippet whose margin tells the outcome of each line: `+` for a statement, `-` for an excluded line.
fn check(marked: &str) {
    check_by(Interpreter::Later, marked);
}

/// The same as another interpreter has it.
fn check_by(interpreter: Interpreter, marked: &str) {
    let marked = marked.trim_matches('\n');
    let source: String = marked.lines().flat_map(|line| [line.get(2..).unwrap_or_default(), "\n"]).collect();
    let lines = analyse(&source, &rules(None, &[]).unwrap(), RunBy::Known(interpreter)).unwrap();
    let found: Vec<String> = (1..)
        .zip(source.lines())
        .map(|(line, text)| {
            let mark = match (lines.statements.contains(&line), lines.excluded.contains(&line)) {
                (true, _) => '+',
                (_, true) => '-',
                _ => ' ',
            };
            format!("{mark} {text}").trim_end().to_owned()
        })
        .collect();
    assert_eq!(found.join("\n"), marked);
}
