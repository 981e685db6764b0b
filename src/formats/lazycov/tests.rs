//! Reports that were changed by hand or broken on the way.

use crate::coverage::{Code, Line, Metric, Ratio};
use crate::formats::recognise::recognise;
use crate::formats::{Input, RawReport, ReadError};

fn read(text: &str) -> Result<RawReport, ReadError> {
    assert_eq!(recognise(text.as_bytes()).map(|format| format.id), Some("lazycov-json"));
    super::read(&Input::new(text.as_bytes()))
}

#[test]
fn what_cannot_be_costs_itself_alone() {
    let raw = read(
        r#"{"lazycov_report":1,"more":{"a":[1]},"contexts":["t"],"files":[{"path":"a.rs","carries":["lines","tea"],
        "lines":[[0,1],[3,1],[4294967295,2],[2,0]],"statements":[[1,1,1,9,2,1],[1,1,1,9,3,1]],
        "contexts":[[0,[[1,4000000000]]],[7,[[1,2]]]]}]}"#,
    )
    .unwrap();
    let file = &raw.files[0].coverage;
    assert_eq!(file.totals().get(Metric::Lines), Some(Ratio::new(1, 2)));
    assert!(file.statements.is_empty());
    let three = Line::new(3).unwrap();
    assert_eq!(file.contexts.of(three).count(), 1);
    let codes: Vec<(Code, u64)> = raw.diagnostics.iter().map(|known| (known.code, known.count)).collect();
    assert_eq!(codes.iter().map(|code| code.1).sum::<u64>(), 4, "{codes:?}");
}

#[test]
fn a_broken_report_says_where() {
    let error = read("{\"lazycov_report\":1,\"files\":[\n{\"path\":\"a.rs\",\"lines\":[[1,").unwrap_err();
    assert_eq!(error.to_string(), "line 2: expected the rest of the report, found the end of the file");
    let error = read("{\"lazycov_report\":1,\"files\":[\n{\"path\":7}]}").unwrap_err();
    assert!(error.to_string().starts_with("line 2: expected what lazycov writes there, found invalid type"), "{error}");
}
