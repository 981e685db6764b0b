//! The reader of Haskell's program coverage against its rules and bad input.

use super::*;
use crate::coverage::Ratio;
use crate::formats::Part;

const TIX: &str = "Tix [ TixModule \"Main\" 5 4 [3,0,2,0], TixModule \"shelf-0.1/Data.Shelf\" 77 7 [2,2,1,1,0,0,2]]";
const MAIN: &str = "Mix \"app/Main.hs\" 2026-06-01 08:00:00 UTC 5 8 [(2:3-2:9,ExpBox False),(2:11-2:12,ExpBox False),\
    (1:1-2:12,TopLevelBox [\"main\"]),(4:1-4:5,TopLevelBox [\"never\"])]";
const SHELF: &str = "Mix \"src/Data/Shelf.hs\" 2026-06-01 08:00:00 UTC 77 8 [(3:5-3:9,ExpBox False),\
    (3:1-3:9,TopLevelBox [\"put\"]),(4:3-4:9,BinBox CondBinBox True),(4:3-4:9,BinBox CondBinBox False),\
    (5:3-5:9,BinBox GuardBinBox True),(5:3-5:9,BinBox GuardBinBox False),(6:3-7:9,LocalBox [\"put\",\"go\"])]";

fn read_with(tix: &str, companions: &[(&str, &str)]) -> Result<RawReport, ReadError> {
    let parts: Vec<Part<'_>> = companions.iter().map(|(name, text)| Part { name, bytes: text.as_bytes() }).collect();
    read(&Input::new(tix.as_bytes()).with_companions(&parts))
}

fn said(report: &RawReport) -> Vec<(Code, &str)> {
    report.diagnostics.iter().map(|entry| (entry.code, entry.message.as_str())).collect()
}

#[test]
fn expressions_conditions_and_declarations_are_counted_as_hpc_does() {
    assert_eq!(wanted(&Input::new(TIX.as_bytes())), ["Data.Shelf.mix", "Main.mix"]);
    let report = read_with(TIX, &[(".hpc/Main.mix", MAIN), ("dist/mix/Data.Shelf.mix", SHELF)]).unwrap();
    let [main, shelf] = &report.files[..] else { panic!("{:?}", report.files) };
    assert_eq!((&*main.path, &*shelf.path), ("app/Main.hs", "src/Data/Shelf.hs"));
    assert_eq!(said(&report), []);
    let lines = |file: &RawFile| file.coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect::<Vec<_>>();
    assert_eq!((lines(main), lines(shelf)), (vec![(1, 2), (2, 3), (4, 0)], vec![(3, 2), (6, 2)]));
    assert_eq!(main.coverage.part_hit, [Line::new(2).unwrap()]);
    let totals = shelf.coverage.totals();
    let counted = [Metric::Branches, Metric::Functions, Metric::Statements].map(|metric| totals.get(metric).unwrap());
    assert_eq!(counted, [Ratio::new(2, 4), Ratio::new(2, 2), Ratio::new(1, 1)]);
    let functions: Vec<_> = shelf.coverage.functions.iter().map(|f| (&*f.name, f.start, f.end, f.entered)).collect();
    let line = Line::new;
    assert_eq!(functions, [("put", line(3), line(3), Some(2)), ("put.go", line(6), line(7), Some(2))]);
}

#[test]
fn the_hash_tells_which_module_is_meant() {
    let other = MAIN.replace("UTC 5", "UTC 6").replace("app/", "test/");
    let both = [("test/.hpc/Main.mix", &*other), ("app/.hpc/Main.mix", MAIN), (".hpc/Data.Shelf.mix", SHELF)];
    assert_eq!(read_with(TIX, &both).unwrap().files[0].path, "app/Main.hs");
    let report = read_with(TIX, &[(".hpc/Main.mix", &*other), (".hpc/Data.Shelf.mix", SHELF)]).unwrap();
    assert_eq!(
        said(&report),
        [(Code::OtherBuild, "Main was compiled again since it was counted; run the program again")]
    );
}

#[test]
fn counts_without_their_places_are_nothing() {
    let error = read_with(TIX, &[]).unwrap_err().to_string();
    assert!(error.starts_with("Main.mix and 1 more not found"), "{error}");
    let report = read_with(TIX, &[(".hpc/Main.mix", MAIN), (".hpc/Data.Shelf.mix", &SHELF[..120])]).unwrap();
    assert_eq!((report.files.len(), said(&report)[0].0), (1, Code::BadRecord));
    let cut = read_with(&TIX[..60], &[(".hpc/Main.mix", MAIN)]).unwrap();
    assert_eq!((cut.files.len(), said(&cut)[0].0), (1, Code::Truncated));
    assert!(read_with("Tix [ TixModule \"Ma", &[]).is_err());
    assert!(read_with("Tix []", &[]).unwrap().files.is_empty());
}

#[test]
fn every_prefix_of_what_the_compiler_wrote_is_data_or_said() {
    for end in 0..SHELF.len() {
        let report = read_with(TIX, &[(".hpc/Main.mix", MAIN), (".hpc/Data.Shelf.mix", &SHELF[..end])]).unwrap();
        assert_eq!((report.files.len(), report.diagnostics.iter().count()), (1, 1), "{end}");
    }
    for end in 0..TIX.len() {
        if let Ok(report) = read_with(&TIX[..end], &[(".hpc/Main.mix", MAIN), (".hpc/Data.Shelf.mix", SHELF)]) {
            assert!(!report.files.is_empty() && said(&report)[0].0 == Code::Truncated, "{end}");
        }
    }
}
