//! A command that could not do its work, in the format that was asked for: a program that reads the answer finds a whole
//! document with the reason in it.

use serde::Serialize;

use super::escape::{workflow_data, workflow_property, xml};
use crate::analysis::Baseline;
use crate::cli::exit::{Exit, Failure};
use crate::markdown::escape;

#[derive(Serialize)]
struct JsonError<'a> {
    exit: u8,
    message: &'a str,
}

/// What every command's document has in common.
#[derive(Serialize)]
struct JsonFailure<'a> {
    version: u32,
    generator: &'static str,
    error: JsonError<'a>,
}

/// The document of `check`: its contract with nothing in it.
#[derive(Serialize)]
struct JsonCheck<'a> {
    version: u32,
    verdict: &'static str,
    rules: [(); 0],
    waterfall: [(); 0],
    headline: Option<&'static str>,
    baseline: Option<&'static str>,
    notes: [(); 0],
    totals: Option<&'static str>,
    changed_lines: Option<&'static str>,
    tests: Option<&'static str>,
    generator: &'static str,
    error: JsonError<'a>,
}

/// The document of a command in a format; `None` where the format is words, which stand on standard error.
pub(in crate::cli) fn document(command: &str, format: &str, failure: &Failure) -> Option<String> {
    let Failure { exit, message } = failure;
    let title = match exit {
        Exit::Usage => "usage or configuration",
        _ => "not judged",
    };
    Some(match format {
        "json" => json(command, *exit, message)?,
        "markdown" => format!("## ❌ Coverage: {title}\n\n`lazycov {command}`: {}\n", escape(message)),
        "github" => {
            let title = workflow_property(&format!("lazycov {command}: {title}"));
            format!("::error title={title}::{}\n", workflow_data(message))
        }
        "junit" => junit(command, title, message),
        _ => return None,
    })
}

fn json(command: &str, exit: Exit, message: &str) -> Option<String> {
    let (generator, error) = (Baseline::GENERATOR, JsonError { exit: exit.into(), message });
    let text = if command == "check" {
        serde_json::to_string_pretty(&JsonCheck {
            version: 1,
            verdict: "unjudged",
            rules: [],
            waterfall: [],
            headline: None,
            baseline: None,
            notes: [],
            totals: None,
            changed_lines: None,
            tests: None,
            generator,
            error,
        })
    } else {
        serde_json::to_string_pretty(&JsonFailure { version: 1, generator, error })
    };
    text.ok()
}

fn junit(command: &str, title: &str, message: &str) -> String {
    let (title, message) = (xml(title), xml(message));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"lazycov {command}: {title}\" tests=\"1\" failures=\"0\" errors=\"1\" time=\"0\">\n  \
         <testsuite name=\"{command}\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\" time=\"0\">\n    \
         <testcase classname=\"{command}\" name=\"{title}\" time=\"0\">\n      \
         <error type=\"{title}\" message=\"{message}\"/>\n    \
         </testcase>\n  </testsuite>\n</testsuites>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a.toml:3: <b>\n::error file=x::owned \"q\" 100%";

    #[test]
    fn each_format_has_a_whole_document_with_the_reason() {
        let failure = Failure::usage(HOSTILE.to_owned());
        let in_format = |format| document("check", format, &failure).unwrap();
        let json: serde_json::Value = serde_json::from_str(&in_format("json")).unwrap();
        assert_eq!((&json["verdict"], &json["error"]["exit"]), (&"unjudged".into(), &2.into()));
        assert_eq!(json["error"]["message"], HOSTILE);
        let github = in_format("github");
        assert_eq!(github.lines().count(), 1);
        assert!(github.starts_with("::error title=lazycov check%3A usage or configuration::"), "{github}");
        assert!(in_format("markdown").contains("&#60;b>␊::error"));
        assert!(in_format("junit").contains("<error type=\"usage or configuration\" message=\"a.toml:3: &lt;b&gt;"));
        assert_eq!(document("check", "text", &failure), None);
        let other: serde_json::Value =
            serde_json::from_str(&document("diff", "json", &Failure::unjudged("x".to_owned())).unwrap()).unwrap();
        assert_eq!(other["error"]["exit"], 3);
        assert!(other.get("rules").is_none());
    }
}
