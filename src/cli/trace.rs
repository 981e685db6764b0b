//! `trace`: runs a program with breakpoints on its lines, writes which of them ran, and shows it to a person.

use std::io::IsTerminal as _;
use std::path::Path;

use super::args::{Global, Trace};
use super::merge::{counted, save};
use super::session::{request, say};
use super::{Exit, Failure, explore};
use crate::analysis::{Globs, Language};
use crate::coverage::Ratio;
use crate::formats::write::Target;
use crate::project::own_files;
use crate::trace::{Ended, Lacking, Never, TraceError, Traced, Tree, trace};

/// Where the report goes if nobody says it, from the root.
const OUTPUT: &str = "coverage/trace.lcov";

/// So many functions that were never compiled are named.
const NAMED: usize = 10;

/// Runs the program to its end, and opens the explorer. What the program leaves with, we leave with.
pub(super) fn run(global: &Global, options: &Trace) -> Result<Exit, Failure> {
    let request = request(global, &[])?;
    let config = &request.settings.config;
    let globs = |patterns: &[String]| Globs::new(patterns.iter().map(String::as_str)).0;
    let (include, exclude) = (globs(&config.include), globs(&config.exclude));
    let wanted = |path: &String| (include.is_empty() || include.matches(path)) && !exclude.matches(path);
    let tree = Tree::new(&request.root, own_files(&request.root).into_iter().filter(wanted));
    let traced = trace(&options.command, &tree).map_err(|error| match error {
        TraceError::NoProgram(_) => Failure::usage(error.to_string()),
        error => Failure::unjudged(error.to_string()),
    })?;
    if let Some((program, why)) = &traced.lacking {
        say(&lacking(program, why, &request.root));
    } else {
        let default = request.root.join(OUTPUT);
        let output = options.output.as_deref().unwrap_or(&default);
        save(&traced.report, Target::Lcov, output)
            .map_err(|error| Failure::unjudged(format!("cannot write {}: {error}", output.display())))?;
        if !global.quiet {
            tell(&traced, options.output.as_deref().unwrap_or(Path::new(OUTPUT)));
        }
    }
    if let Some(first) = traced.other_texts.first() {
        let more = traced.other_texts.len() - 1;
        let files = if more == 0 { first.clone() } else { format!("{first} and {}", counted(more, "other file")) };
        let mojo = if Language::of(first).is_some_and(|language| language.name == "Mojo") {
            "; Mojo does that if it is given a name with a new value, such as `-D build=2`"
        } else {
            ""
        };
        say(&format!(
            "the program was built from another text of {files}, so that lines are wrong: build it anew{mojo}"
        ));
    }
    if traced.left > 0 {
        let left = if traced.left == 1 { "1 process".to_owned() } else { format!("{} processes", traced.left) };
        say(&format!("the program left {left} running, which ended with it"));
    }
    if let Some(trouble) = &traced.trouble {
        say(&format!("not all of its processes could be followed, so that lines may be missing: {trouble}"));
    }
    let exit = match traced.ended {
        Ended::Code(code) => Exit::Program(code as u8),
        Ended::Signal(signal) => {
            say(&format!("the program was ended by signal {signal}"));
            Exit::Program((128 + signal) as u8)
        }
    };
    if traced.lacking.is_none() && is_to_be_shown(global, options) {
        let ended = explore::on(global, request, None, None)?;
        return Ok(if ended == Exit::Done { exit } else { ended });
    }
    Ok(exit)
}

/// Does a person look at it? Who says where the report goes wants the report.
fn is_to_be_shown(global: &Global, options: &Trace) -> bool {
    let by_a_person =
        std::io::stdin().is_terminal() && std::io::stdout().is_terminal() && std::io::stderr().is_terminal();
    by_a_person && options.output.is_none() && !global.quiet && explore::hindrance().is_none()
}

fn tell(traced: &Traced, output: &Path) {
    let lines: Ratio = traced.report.files.iter().map(|file| file.coverage.lines.ratio()).sum();
    let files = counted(traced.report.files.len(), "file");
    say(&format!("{} of {} lines ran in {files}: {}", lines.covered, lines.total, output.display()));
    if !traced.never.is_empty() {
        let name = |never: &Never| format!("{} ({}:{})", never.name, never.path, never.line);
        let named: Vec<String> = traced.never.iter().take(NAMED).map(name).collect();
        let more = traced.never.len() - named.len();
        let rest = if more == 0 { String::new() } else { format!(" and {more} more") };
        let functions = counted(traced.never.len(), "function");
        say(&format!(
            "{functions} never compiled, as nobody calls them, counted as missed: {}{rest}",
            named.join(", ")
        ));
    }
}

fn lacking(program: &Path, why: &Lacking, root: &Path) -> String {
    let program = program.display();
    match why {
        Lacking::Readable(why) => format!("nothing is measured: {program} is no program that can be traced ({why})"),
        Lacking::DebugInformation => format!(
            "nothing is measured: {program} has no debug information; build it with -g (Mojo: `mojo build -g1 -O0`) and \
             do not strip it"
        ),
        Lacking::Lines(source) => format!(
            "nothing is measured: {program} was built from other files than those of {}, such as {}; say with --root \
             where its sources lie",
            root.display(),
            source.display()
        ),
    }
}
