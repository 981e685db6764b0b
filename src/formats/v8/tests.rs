//! Runs of Node, Deno and browsers: joined, laid onto texts and through maps, damaged.

use std::fmt::Write as _;

use super::*;
use crate::coverage::{Code, FileCoverage, Label, Line, Metric};
use crate::formats::{Input, Part, RawReport, ReadError};

const GATE: &str = "// 🚧\nfunction open(x) {\n  if (x) {\n    return '🚪';\n  }\n\n  /* else */\n  return [1].map((n) => n);\n}\nfunction never() {\n  return 1;\n}\nopen(0);\n";

/// Where a piece of a text begins and ends, in UTF-16 code units.
fn place(text: &str, from: &str, to: &str) -> (usize, usize) {
    let units = |bytes: usize| text[..bytes].encode_utf16().count();
    let start = text.find(from).unwrap();
    let end = start + text[start..].find(to).unwrap() + to.len();
    (units(start), units(end))
}

/// A function as V8 writes it: its own range, then its blocks.
fn function(name: &str, ranges: &[((usize, usize), u64)]) -> String {
    let range = |&((start, end), count): &((usize, usize), u64)| {
        format!(r#"{{"startOffset":{start},"endOffset":{end},"count":{count}}}"#)
    };
    let by_block = ranges.len() > 1 || ranges[0].1 > 0;
    let ranges: Vec<String> = ranges.iter().map(range).collect();
    format!(r#"{{"functionName":"{name}","ranges":[{}],"isBlockCoverage":{by_block}}}"#, ranges.join(","))
}

fn script(url: &str, functions: &[String]) -> String {
    format!(r#"{{"scriptId":"1","url":"{url}","functions":[{}]}}"#, functions.join(","))
}

fn process(scripts: &[String]) -> String {
    format!(r#"{{"result":[{}],"timestamp":1.5}}"#, scripts.join(","))
}

/// The functions of [`GATE`] after `open` was called so often, never with a visitor.
fn gate(times: u64) -> Vec<String> {
    let whole = (0, GATE.encode_utf16().count());
    vec![
        function("", &[(whole, 1)]),
        function("open", &[(place(GATE, "function open", "n);\n}"), times), (place(GATE, "{\n    return", "  }"), 0)]),
        function("never", &[(place(GATE, "function never", "1;\n}"), 0)]),
        function("", &[(place(GATE, "(n) =>", "n"), times)]),
    ]
}

fn run(processes: &[String], companions: &[(&str, &str)]) -> Result<RawReport, ReadError> {
    let parts: Vec<Part<'_>> =
        processes.iter().map(|text| Part { name: "cov/1.json", bytes: text.as_bytes() }).collect();
    let companions: Vec<Part<'_>> =
        companions.iter().map(|(name, text)| Part { name, bytes: text.as_bytes() }).collect();
    let input = Input::new(parts[0].bytes).named("cov/1.json").with_more(&parts[1..]);
    read(&input.with_companions(&companions))
}

fn lines(file: &FileCoverage) -> Vec<(u32, u64)> {
    file.lines.iter().map(|(line, hits)| (line.get(), hits)).collect()
}

fn codes(report: &RawReport) -> Vec<Code> {
    report.diagnostics.iter().map(|found| found.code).collect()
}

const URL: &str = "file:///app/lib/gate.js";

#[test]
fn lines_arms_and_functions_are_those_of_the_innermost_ranges() {
    let report = run(&[process(&[script("node:fs", &[]), script(URL, &gate(3))])], &[(URL, GATE)]).unwrap();
    assert_eq!(report.files.len(), 1);
    assert_eq!(report.files[0].path, "/app/lib/gate.js");
    let file = &report.files[0].coverage;
    // Comments and blank lines are no lines; a line that a range covers in part is counted by the one around it.
    assert_eq!(lines(file), [(2, 3), (3, 3), (4, 0), (5, 0), (8, 3), (9, 3), (10, 0), (11, 0), (12, 0), (13, 1)]);
    let arms: Vec<_> = file.branches.iter().map(|arm| (arm.line.get(), arm.label, arm.taken)).collect();
    let [(3, Label::Span(span), Some(0))] = arms[..] else { panic!("{arms:?}") };
    assert_eq!((span.start_column, span.end.get(), span.end_column), (10, 5, 4));
    let functions: Vec<_> = file
        .functions
        .iter()
        .map(|found| (&*found.name, found.start.map(Line::get), found.end.map(Line::get), found.entered))
        .collect();
    assert_eq!(
        functions,
        [
            ("open", Some(2), Some(9), Some(3)),
            ("(anonymous_1)", Some(8), Some(8), Some(3)),
            ("never", Some(10), Some(12), Some(0)),
        ]
    );
    assert!(file.carries.contains(Metric::Branches) && !file.carries.contains(Metric::Statements));
}

/// Trap 6: what one process never ran another one did.
#[test]
fn processes_add_up_by_range() {
    let whole = (0, GATE.encode_utf16().count());
    let other = [
        function("", &[(whole, 1)]),
        function("open", &[(place(GATE, "function open", "n);\n}"), 2), (place(GATE, "\n\n  /* else", "n);\n}"), 0)]),
    ];
    let processes = [process(&[script(URL, &gate(3))]), process(&[script(URL, &other)])];
    let file = run(&processes, &[(URL, GATE)]).unwrap().files[0].coverage.clone();
    assert_eq!(lines(&file)[..6], [(2, 5), (3, 5), (4, 2), (5, 2), (8, 3), (9, 3)]);
    // The rest behind a block stands where its code begins.
    let arms: Vec<_> = file.branches.iter().map(|arm| (arm.line.get(), arm.taken)).collect();
    assert_eq!(arms, [(3, Some(2)), (8, Some(3))]);
}

#[test]
fn lists_of_browsers_hold_their_texts_and_tests_are_left_out() {
    let text = serde_json::to_string(GATE).unwrap();
    let with_text = |url: &str| {
        script(&format!("http://localhost:3000/{url}"), &gate(1))
            .replace("\"functions\"", &format!("\"source\":{text},\"functions\""))
    };
    let list =
        format!("[{},{},{}]", with_text("src/gate.js?v=1"), with_text("test/gate.js"), with_text("node_modules/a.js"));
    let report = run(&[list], &[]).unwrap();
    let paths: Vec<&str> = report.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["src/gate.js"]);
    assert_eq!(codes(&report), [Code::Unsupported]);
}

const TICKET: &str =
    "// A ticket.\ninterface Ticket { day: string }\nfunction sell(t: Ticket): string {\n  return t.day;\n}\nsell;\n";
const COMPILED: &str = "function sell(t) {\n  return t.day;\n}\nsell;\n";
/// Line by line, two lines further down.
const MAPPINGS: &str = "AAEA;AACA;AACA;AACA";

fn sold() -> [String; 2] {
    let whole = (0, COMPILED.len());
    [function("", &[(whole, 1)]), function("sell", &[(place(COMPILED, "function", "y;\n}"), 0)])]
}

fn told_of_ticket(report: &RawReport) {
    assert_eq!(report.files[0].path, "/app/src/ticket.ts");
    // A line that compiles to nothing counts as one that ran, as it does to c8.
    assert_eq!(lines(&report.files[0].coverage), [(2, 1), (3, 0), (4, 0), (5, 0), (6, 1)]);
    assert_eq!(codes(report), []);
}

#[test]
fn maps_lie_in_the_run_in_the_text_or_beside_it() {
    let url = "file:///app/dist/ticket.js";
    let contents = serde_json::to_string(&[TICKET]).unwrap();
    let map = format!(r#"{{"version":3,"sources":["../src/ticket.ts"],"mappings":"{MAPPINGS}"}}"#);
    let full = map.replace("\"mappings\"", &format!("\"sourcesContent\":{contents},\"mappings\""));
    let plain = process(&[script(url, &sold())]);
    // Of a text that is nowhere Node keeps the map and the lengths of the lines.
    let lengths: Vec<usize> = COMPILED.split('\n').map(str::len).collect();
    let cache = format!(r#","source-map-cache":{{"{url}":{{"lineLengths":{lengths:?},"data":{full},"url":null}}}}}}"#);
    let cached = format!("{}{cache}", plain.strip_suffix('}').unwrap());
    told_of_ticket(&run(&[cached], &[]).unwrap());

    let functions = |text: &str| {
        let whole = (0, text.len());
        process(&[script(url, &[function("", &[(whole, 1)]), sold()[1].clone()])])
    };
    let inline = format!(
        "{COMPILED}//# sourceMappingURL=data:application/json,{}",
        full.replace(' ', "%20").replace('%', "%25").replace("%2520", "%20")
    );
    told_of_ticket(&run(&[functions(&inline)], &[(url, &inline)]).unwrap());

    let beside = format!("{COMPILED}//# sourceMappingURL=ticket.js.map\n");
    let files = [(url, &*beside), ("file:///app/dist/ticket.js.map", &map), ("/app/src/ticket.ts", TICKET)];
    let process = functions(&beside);
    let input = Input::new(process.as_bytes());
    for known in 0..=files.len() {
        let parts: Vec<Part<'_>> =
            files[..known].iter().map(|(name, text)| Part { name, bytes: text.as_bytes() }).collect();
        let next: Vec<&str> = files[known..].iter().take(1).map(|file| file.0).collect();
        assert_eq!(wanted(&input.with_companions(&parts)), next);
    }
    told_of_ticket(&run(std::slice::from_ref(&process), &files).unwrap());
    // Without the map the script itself is what is known.
    let without = run(std::slice::from_ref(&process), &files[..1]).unwrap();
    assert_eq!(without.files[0].path, "/app/dist/ticket.js");
    let error = run(&[process], &files[..2]).unwrap_err();
    assert_eq!(error.to_string(), "the text of /app/src/ticket.ts was not found");
}

#[test]
fn a_mark_before_a_text_is_no_part_of_what_node_executes() {
    let marked = format!("\u{feff}{GATE}");
    let report = run(&[process(&[script(URL, &gate(3))])], &[(URL, &marked)]).unwrap();
    assert_eq!(lines(&report.files[0].coverage)[0], (2, 3));
    assert_eq!(codes(&report), []);
}

#[test]
fn processes_that_executed_another_text_are_left_out() {
    let old = [function("", &[((0, 20), 1)]), function("open", &[((5, 19), 9)])];
    let both = [process(&[script(URL, &old)]), process(&[script(URL, &gate(3))])];
    let report = run(&both, &[(URL, GATE)]).unwrap();
    assert_eq!(lines(&report.files[0].coverage)[..2], [(2, 3), (3, 3)]);
    assert_eq!(codes(&report), [Code::StaleSource]);
    // If all did, their ranges are the best that is known.
    let report = run(&both[..1], &[(URL, GATE)]).unwrap();
    assert_eq!((report.files.len(), codes(&report)), (1, vec![Code::StaleSource]));
}

#[test]
fn what_deno_compiles_is_laid_onto_its_source_by_what_it_kept() {
    let fixture = |name: &str| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/deno-gate");
        std::fs::read_to_string(folder.join(name)).unwrap()
    };
    let (counts, source, compiled) = (fixture("reports/1.json"), fixture("gate.ts"), fixture("reports/gate.ts.js"));
    let url = "file:///srv/deno-gate/gate.ts";
    let name = deno::name(url);
    assert_eq!((compiled_from(&name), compiled_from(url)), (Some(url), None));
    assert_eq!(wanted(&Input::new(counts.as_bytes())), [name.as_str(), url]);
    let report = run(std::slice::from_ref(&counts), &[(url, &source), (&name, &compiled)]).unwrap();
    let file = &report.files[0].coverage;
    assert_eq!((report.files[0].path.as_str(), codes(&report)), ("/srv/deno-gate/gate.ts", vec![]));
    assert_eq!(lines(file)[8..13], [(13, 1), (14, 2), (15, 1), (16, 1), (17, 1)]);
    let missed: Vec<u32> = lines(file).iter().filter(|line| line.1 == 0).map(|line| line.0).collect();
    assert_eq!(missed, [30, 31, 35, 36, 37, 40, 41]);
    // Of another text than the one that was executed the lines may be wrong; of none there are no lines.
    let other = compiled.replace("\"high\"", "\"higher\"");
    let report = run(std::slice::from_ref(&counts), &[(url, &source), (&name, &other)]).unwrap();
    assert_eq!(codes(&report), [Code::StaleSource]);
    let error = run(&[counts], &[(url, &source)]).unwrap_err().to_string();
    assert!(error.starts_with("/srv/deno-gate/gate.ts: the counts"), "{error}");
    assert!(error.contains("deno coverage --lcov"), "{error}");
    let same = run(&[script(URL, &gate(2))], &[(URL, GATE)]).unwrap();
    assert_eq!(lines(&same.files[0].coverage)[0], (2, 2));
}

#[test]
fn ignored_lines_are_left_out_with_their_arms_and_functions() {
    let text = GATE.replace("// 🚧", "/* c8 ignore next 8 */");
    let moved = text.encode_utf16().count() - GATE.encode_utf16().count();
    let shift = |(start, end): (usize, usize)| (start + moved, end + moved);
    let functions = [
        function("", &[((0, text.encode_utf16().count()), 1)]),
        function("open", &[(shift(place(GATE, "function open", "n);\n}")), 0)]),
    ];
    let report = run(&[process(&[script(URL, &functions)])], &[(URL, &text)]).unwrap();
    let file = &report.files[0].coverage;
    assert_eq!(lines(file), [(10, 1), (11, 1), (12, 1), (13, 1)]);
    assert_eq!(file.excluded.iter().map(|line| line.get()).collect::<Vec<_>>(), [2, 3, 4, 5, 8, 9]);
    assert!(file.functions.is_empty());
}

#[test]
fn traps_26_and_27_one_bad_record_costs_that_record() {
    let bad = r#"{"functionName":"open","ranges":[{"startOffset":6,"endOffset":94,"count":-3},{"startOffset":"x"},
        {"startOffset":30,"endOffset":20,"count":1},{"startOffset":50,"endOffset":60,"count":1e30},7]},
        {"functionName":"a","ranges":[]},{"functionName":"b","ranges":[{"startOffset":1e99}]},17,null"#;
    let functions = [gate(1)[0].clone(), bad.to_owned()];
    let broken = process(&[script(URL, &functions)]);
    let cut = broken[..broken.len() / 2].to_owned();
    let report = run(std::slice::from_ref(&broken), &[(URL, GATE)]).unwrap();
    assert_eq!(lines(&report.files[0].coverage)[0], (2, 0));
    let told: Vec<_> = report.diagnostics.iter().map(|found| (found.code, found.message.as_str())).collect();
    assert_eq!(
        told,
        [
            (Code::NegativeCount, "-3 is below zero and was read as 0"),
            (Code::SaturatedCount, "1000000000000000000000000000000 does not fit 64 bits"),
            (Code::BadRecord, "7 functions or ranges of cov/1.json cannot be read"),
        ]
    );
    let report = run(&[cut.clone(), broken], &[(URL, GATE)]).unwrap();
    assert_eq!(lines(&report.files[0].coverage)[0], (2, 0));
    let first = report.diagnostics.iter().next().unwrap();
    assert!(first.message.starts_with("cov/1.json: byte ") && first.count == 2, "{first:?}");
    assert!(run(&[cut], &[]).unwrap_err().to_string().starts_with("byte "));
}

#[test]
fn what_is_no_report_says_so() {
    let error = |json: &str| run(&[json.to_owned()], &[]).unwrap_err().to_string();
    assert_eq!(error(""), "the file is empty");
    assert!(error("7").starts_with("byte 0: expected what V8 writes there"));
    assert_eq!(error("{}"), "no script of a project was executed");
    assert_eq!(error(&process(&[script("node:fs", &gate(1))])), "no script of a project was executed");
    assert_eq!(error(&process(&[script(URL, &gate(1))])), format!("the text of {URL} was not found"));
    assert!(error(&"[".repeat(100_000)).starts_with("byte "));
}

#[test]
fn thousands_of_ranges_on_one_line_are_read_in_a_moment() {
    let text = "f(1);".repeat(20_000);
    let mut functions = function("", &[((0, text.len()), 1)]);
    for at in 0..20_000 {
        let _ = write!(functions, ",{}", function("f", &[((at * 5, at * 5 + 4), 0)]));
    }
    let blocks: Vec<_> = (0..20_000).map(|at| ((at * 4 + 1, text.len() - at), at as u64)).collect();
    let _ = write!(functions, ",{}", function("deep", &blocks));
    let process = process(&[script(URL, &[functions])]);
    let report = run(&[process.clone(), process], &[(URL, &text)]).unwrap();
    let file = &report.files[0].coverage;
    assert_eq!(lines(file).len(), 1);
    assert!(file.branches.len() <= 20_000 && file.functions.len() == 2);
    assert!(codes(&report).contains(&Code::BadRecord));
}
