//! Real profiles against `go tool cover -func`.

use super::*;
use crate::formats::corpus;

#[test]
fn totals_equal_those_of_go() {
    let cases = corpus::cases("go-coverprofile");
    for case in &cases {
        let report = super::super::read(&Input::new(&case.bytes)).unwrap();
        let statements: Ratio = report.files.iter().map(|file| file.coverage.statements.ratio()).sum();
        assert_eq!(statements.display(1), format!("{}%", case.percent("statements").unwrap()), "{}", case.name);
        assert!(report.diagnostics.is_empty(), "{}", case.name);
    }
    println!("{} checked", cases.len());
}

/// Every block lies within its source, and every statement that did not run shows on some line.
#[test]
fn lines_agree_with_the_sources() {
    let mut checked = 0;
    for case in corpus::cases("go-coverprofile") {
        let report = super::super::read(&Input::new(&case.bytes)).unwrap();
        for mut file in report.files {
            let Some(source) = file.path.rsplit('/').next().and_then(|name| case.source(name)) else { continue };
            let mut diagnostics = Diagnostics::default();
            let text = Some(SourceText { text: &source });
            complete(&mut file.coverage, text, &Settings::default(), &mut diagnostics);
            assert!(diagnostics.is_empty(), "{} {}: {diagnostics:?}", case.name, file.path);
            let lines: Vec<&str> = source.lines().collect();
            for (line, _) in file.coverage.lines.iter() {
                let text = lines[line.index()].trim();
                assert!(!text.is_empty() && !text.starts_with("//") && text != "}", "{}:{line}: {text}", file.path);
            }
            let shows = |block: &CountedSpan| {
                file.coverage.states(block.span.lines()).into_iter().any(|(_, state)| state != LineState::Hit)
            };
            let missed = file.coverage.statements.iter().filter(|block| block.count == 0 && block.weight > 0);
            for block in missed {
                assert!(shows(block), "{}:{}: a missed block does not show", file.path, block.span.start);
            }
            checked += 1;
        }
    }
    println!("{checked} checked");
}
