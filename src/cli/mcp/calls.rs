//! A call of a tool as the options of its command.

use std::path::{Component, Path};

use crate::cli::args::{Check, CheckFormat, Diff, DiffFormat, GapFormat, Gaps, Global, LineFormat, Show, TestsOf};
use crate::cli::session::Session;
use crate::cli::{Exit, Failure, base, check, diff, gaps, show, tests_of};
use crate::coverage::Percent;
use crate::mcp::{Arguments, Tool};

/// Gaps in JSON, unless asked otherwise.
const GAPS: usize = 50;

/// Runs the command that the tool stands for.
pub(super) fn call(
    global: &Global,
    mut session: Session,
    tool: &Tool,
    arguments: &Arguments<'_>,
) -> Result<Exit, Failure> {
    match tool.name {
        "gaps" => {
            session.find_functions(None);
            let prompt = arguments.choice("format") == "prompt";
            let options = Gaps {
                paths: Vec::new(),
                format: if prompt { GapFormat::Prompt } else { GapFormat::Json },
                to: percent(arguments, "to")?,
                limit: arguments.count("limit").or((!prompt).then_some(GAPS)),
                tests: arguments.flag("tests"),
                accepted: false,
            };
            gaps::run(&session, &options)
        }
        "show" => {
            let file = arguments.words("file").unwrap_or_default().to_owned();
            show::run(&session, &Show { file, uncovered_only: arguments.flag("uncovered_only") })
        }
        "tests" => {
            let json = arguments.choice("format") == "json";
            let format = if json { LineFormat::Json } else { LineFormat::Text };
            tests_of::run(&session, &TestsOf { places: arguments.several("places"), only_by: None, format })
        }
        "check" => {
            let baseline = named(arguments, "baseline")?;
            let saved = base::saved(&session.request, baseline.as_deref(), &[]);
            let options = Check {
                paths: Vec::new(),
                baseline,
                base_report: Vec::new(),
                gates: Vec::new(),
                fail_under: percent(arguments, "fail_under")?,
                max_drop: None,
                allow_missing_baseline: false,
                junit: Vec::new(),
                format: match arguments.choice("format") {
                    "text" => CheckFormat::Text,
                    "markdown" => CheckFormat::Markdown,
                    _ => CheckFormat::Json,
                },
            };
            check::run(global, &mut session, saved, &options)
        }
        "diff" => {
            let base = named(arguments, "base")?;
            let saved = base::saved(&session.request, base.as_deref(), &[]);
            let format = match arguments.choice("format") {
                "json" => DiffFormat::Json,
                "markdown" => DiffFormat::Markdown,
                _ => DiffFormat::Text,
            };
            let options = Diff { base, base_report: Vec::new(), limit: arguments.count("limit"), format };
            diff::run(global, &mut session, saved, &options)
        }
        other => Err(Failure::usage(format!("no command stands behind {other}"))),
    }
}

fn percent(arguments: &Arguments<'_>, name: &str) -> Result<Option<Percent>, Failure> {
    let Some(text) = arguments.number(name) else { return Ok(None) };
    let percent = Percent::parse(&text).ok_or_else(|| Failure::usage(format!("\"{name}\" {text} is no percentage")))?;
    Ok(Some(percent))
}

/// A baseline or a revision by its name. A command also takes the path of a file there: an agent has the project alone.
fn named(arguments: &Arguments<'_>, name: &str) -> Result<Option<String>, Failure> {
    let Some(words) = arguments.words(name) else { return Ok(None) };
    let mut parts = Path::new(words).components();
    if parts.any(|part| !matches!(part, Component::Normal(_) | Component::CurDir)) {
        return Err(Failure::usage(format!("\"{name}\" is the name of a baseline or a git revision, no path")));
    }
    Ok(Some(words.to_owned()))
}
