//! `check --format junit`: a test suite for each rule, a test case for each thing it was judged for, in the shape that
//! Jenkins, GitLab and their kin read. The numbers stand before them, in a suite without cases.

use std::fmt::Write as _;

use super::{Checked, some};
use crate::analysis::gates::{Finding, Verdict};
use crate::cli::printers::escape::xml;

/// All of it.
pub(in crate::cli) fn junit(checked: Checked<'_>) -> String {
    let findings = &checked.judgement.findings;
    let order = checked.judgement.digest();
    let doubt = checked.why.filter(|_| checked.verdict == Verdict::Unjudged);
    let errors = checked.count(Verdict::Unjudged) + usize::from(doubt.is_some());
    let (tests, failures) = (findings.len() + usize::from(doubt.is_some()), checked.count(Verdict::Fail));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let name = xml(&format!("coverage {}: {}", checked.numbers.title(), checked.ended()));
    let _ = writeln!(
        out,
        "<testsuites name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" time=\"0\">"
    );
    numbers(&mut out, checked);
    if let Some(doubt) = doubt {
        suite(&mut out, "check", [1, 0, 1, 0]);
        let why = xml(doubt);
        let _ = writeln!(out, "    <testcase classname=\"check\" name=\"strict\" time=\"0\">");
        let _ = writeln!(out, "      <error type=\"strict\" message=\"not judged: {why}\"/>\n    </testcase>");
        out.push_str("  </testsuite>\n");
    }
    for rule in order.rules.iter().map(|row| row.rule) {
        let cases: Vec<&Finding> = findings.iter().filter(|finding| finding.rule == rule).collect();
        let count = |wanted: Verdict| cases.iter().filter(|case| case.verdict == wanted).count();
        let counts = [cases.len(), count(Verdict::Fail), count(Verdict::Unjudged), count(Verdict::Waived)];
        suite(&mut out, rule, counts);
        for case in cases {
            test_case(&mut out, case);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

/// Opens a suite: tests, failures, errors, skipped.
fn suite(out: &mut String, name: &str, [tests, failures, errors, skipped]: [usize; 4]) {
    let _ = writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" \
         time=\"0\">",
        xml(name)
    );
}

fn numbers(out: &mut String, checked: Checked<'_>) {
    suite(out, "coverage", [0; 4]);
    out.push_str("    <properties>\n");
    for number in checked.numbers.all() {
        let change = if number.change.is_empty() { String::new() } else { format!(", {}", number.change) };
        let value = xml(&format!("{}{change}", number.now));
        let _ = writeln!(out, "      <property name=\"{}\" value=\"{value}\"/>", number.name);
    }
    out.push_str("    </properties>\n");
    let mut said = vec![checked.numbers.first()];
    said.extend(checked.numbers.rest());
    said.extend(checked.notes());
    said.push(checked.summary());
    let said: Vec<String> = said.iter().map(|line| xml(line)).collect();
    let _ = writeln!(out, "    <system-out>{}</system-out>\n  </testsuite>", said.join("\n"));
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
        // The job goes red for it.
        Verdict::Unjudged => {
            writeln!(out, ">\n      <error type=\"{rule}\" message=\"not judged: {message}\"/>\n    </testcase>")
        }
        Verdict::Waived => writeln!(out, ">\n      <skipped message=\"waived: {message}\"/>\n    </testcase>"),
        Verdict::Warn => {
            writeln!(out, ">\n      <system-out>warning: {message}</system-out>\n    </testcase>")
        }
        Verdict::Pass => writeln!(out, "/>"),
    };
}

/// Where to look: `src/a.rs:40-41, 50`.
fn place(finding: &Finding) -> Option<String> {
    let path = finding.path.as_ref()?;
    match (finding.lines.as_slice(), finding.line) {
        ([], None) => None,
        ([], Some(line)) => Some(format!("{path}:{line}")),
        (ranges, _) => Some(format!("{path}:{}", some(ranges))),
    }
}
