//! Records of GCC 8 and of those before it.

use super::*;
use crate::coverage::{Metric, Ratio};

fn parse(text: &str) -> RawReport {
    read(&Input::new(text.as_bytes())).unwrap()
}

#[test]
fn both_generations_are_read() {
    for (text, path, end, producer) in [
        (
            "version:8.3.0\ncwd:/build\nfile:../src/a.cc\nfunction:3,7,2,f(int, char)\nlcount:3,2,0\nlcount:4,1,1\n\
             branch:4,taken\nbranch:4,nottaken\nlcount:4,1,0\nbranch:4,nottaken\nbranch:4,nottaken\nlcount:5,0,1\n\
             branch:5,notexec\nbranch:5,notexec\n",
            "/build/../src/a.cc",
            Line::new(7),
            "gcov 8.3.0",
        ),
        (
            "file:../src/a.cc\nfunction:3,2,f(int, char)\nlcount:3,2\nlcount:4,2\nbranch:4,taken\nbranch:4,nottaken\n\
             lcount:5,0\nbranch:5,notexec\nbranch:5,notexec\n",
            "../src/a.cc",
            None,
            "gcov",
        ),
    ] {
        let report = parse(text);
        assert!(report.diagnostics.is_empty());
        let file = &report.files[0];
        assert_eq!((&*file.path, report.producer.as_deref()), (path, Some(producer)));
        let totals = file.coverage.totals();
        assert_eq!(totals.get(Metric::Lines), Some(Ratio::new(2, 3)));
        assert_eq!(totals.get(Metric::Branches), Some(Ratio::new(1, 4)));
        assert_eq!(file.coverage.lines.hits(Line::new(4).unwrap()), Some(2));
        let function = file.coverage.functions.get(0).unwrap();
        assert_eq!((&*function.name, function.end, function.entered), ("f(int, char)", end, Some(2)));
    }
}

#[test]
fn what_are_no_records_is_refused_and_bad_ones_cost_themselves() {
    let error = |text: &str| read(&Input::new(text.as_bytes())).unwrap_err().to_string();
    assert_eq!(error(""), "the file is empty");
    assert_eq!(error("lcount:1,1\n"), "line 1: expected `file:` and a path, found `lcount:1,1`");
    let report = parse(
        "file:a.c\nlcount:0,1\nlcount:2,-1\nlcount:3,many\nlcount:4,99999999999999999999\nbranch:4,perhaps\n\
         function:x,1,f\nfunction:0,1,generated\nwhat\nbranch:9,taken\nfile:b.c\n",
    );
    let found: Vec<_> = report.diagnostics.iter().map(|one| (one.code, one.count, one.position)).collect();
    let at = |line| Some(Position::Line(line));
    assert_eq!(
        found,
        [
            (Code::LineZero, 1, at(2)),
            (Code::NegativeCount, 1, at(3)),
            (Code::BadRecord, 4, at(4)),
            (Code::SaturatedCount, 1, at(5))
        ]
    );
    assert_eq!(report.files.len(), 2);
    assert_eq!(report.files[0].coverage.branches.len(), 1);
    assert_eq!(report.files[0].coverage.functions.get(0).unwrap().start, None);
}
