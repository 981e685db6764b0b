//! `check --format junit`: a test suite for each rule, a test case for each thing it was judged for, in the shape that
//! Jenkins, GitLab and their kin read.

use std::fmt::Write as _;

use super::{Checked, place};
use crate::analysis::gates::{Finding, Verdict};
use crate::cli::printers::escape::xml;

/// All of it.
pub(in crate::cli) fn junit(checked: Checked<'_>) -> String {
    let findings = &checked.judgement.findings;
    let mut rules: Vec<&str> = Vec::new();
    for finding in findings {
        if !rules.contains(&finding.rule.as_str()) {
            rules.push(&finding.rule);
        }
    }
    let failures = checked.with(Verdict::Fail).count();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"lazycov check\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" time=\"0\">",
        findings.len()
    );
    for rule in rules {
        let cases: Vec<&Finding> = findings.iter().filter(|finding| finding.rule == rule).collect();
        let count = |wanted: fn(Verdict) -> bool| cases.iter().filter(|case| wanted(case.verdict)).count();
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"0\">",
            xml(rule),
            cases.len(),
            count(|verdict| verdict == Verdict::Fail),
            count(is_skipped),
        );
        for case in cases {
            test_case(&mut out, case);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn is_skipped(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Waived | Verdict::Unjudged)
}

fn test_case(out: &mut String, finding: &Finding) {
    let thing = match (&finding.path, &finding.function) {
        (Some(path), Some(function)) => format!("{path}: {function}"),
        (Some(path), None) => path.to_string(),
        (None, Some(function)) => function.clone(),
        (None, None) => finding.scope.key().to_owned(),
    };
    let (rule, message) = (xml(&finding.rule), xml(&finding.message));
    let _ = write!(out, "    <testcase classname=\"{rule}\" name=\"{}\"", xml(&thing));
    if let Some(path) = &finding.path {
        let _ = write!(out, " file=\"{}\"", xml(path.as_str()));
    }
    if let Some(line) = finding.lines.first().map(|range| range.start).or(finding.line) {
        let _ = write!(out, " line=\"{line}\"");
    }
    out.push_str(" time=\"0\"");
    let _ = match finding.verdict {
        Verdict::Fail => {
            let place = place(finding).map(|place| xml(&format!("at {place}"))).unwrap_or_default();
            writeln!(out, ">\n      <failure type=\"{rule}\" message=\"{message}\">{place}</failure>\n    </testcase>")
        }
        verdict if is_skipped(verdict) => {
            let why = if verdict == Verdict::Waived { "waived" } else { "not judged" };
            writeln!(out, ">\n      <skipped message=\"{why}: {message}\"/>\n    </testcase>")
        }
        Verdict::Warn => {
            writeln!(out, ">\n      <system-out>warning: {message}</system-out>\n    </testcase>")
        }
        _ => writeln!(out, "/>"),
    };
}
