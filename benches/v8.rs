//! How fast V8's coverage is read, by what it is full of. The runs are made here, so that the numbers of two machines can be
//! compared without any file.

use std::fmt::Write as _;
use std::hint::black_box;

use divan::Bencher;
use divan::counter::BytesCount;
use lazycov::coverage::{Metric, Totals};
use lazycov::formats::{Input, Part, Reader, format};

fn main() {
    divan::main();
}

const FUNCTIONS: usize = 200;
const BODY: &str = "function f(a) {\n  // why\n  if (a > 1) {\n    return a;\n  }\n  return 'no';\n}\n\n";

/// What one process says of a script of [`FUNCTIONS`] functions of which every third ran, each in a block of its own.
fn script(number: usize, process: usize) -> String {
    let mut out = format!(
        r#"{{"scriptId":"{number}","url":"file:///app/src/f{number}.js","functions":[{{"functionName":"","ranges":[{{"startOffset":0,"endOffset":{},"count":1}}],"isBlockCoverage":true}}"#,
        BODY.len() * FUNCTIONS
    );
    for at in 0..FUNCTIONS {
        let (start, ran) = (at * BODY.len(), (at + process).is_multiple_of(3));
        let end = start + BODY.len() - 2;
        let block = if ran {
            format!(r#",{{"startOffset":{},"endOffset":{},"count":0}}"#, start + 39, start + 57)
        } else {
            String::new()
        };
        let _ = write!(
            out,
            r#",{{"functionName":"f","ranges":[{{"startOffset":{start},"endOffset":{end},"count":{}}}{block}],"isBlockCoverage":{ran}}}"#,
            u64::from(ran)
        );
    }
    out + "]}"
}

/// Reads a run of so many processes that executed so many scripts.
fn read(bencher: Bencher<'_, '_>, processes: usize, scripts: usize) {
    let texts: Vec<String> = (0..processes)
        .map(|process| {
            let scripts: Vec<String> = (0..scripts).map(|number| script(number, process)).collect();
            format!(r#"{{"result":[{}]}}"#, scripts.join(","))
        })
        .collect();
    let parts: Vec<Part<'_>> = texts.iter().map(|text| Part { name: "", bytes: text.as_bytes() }).collect();
    let source = BODY.repeat(FUNCTIONS);
    let names: Vec<String> = (0..scripts).map(|number| format!("file:///app/src/f{number}.js")).collect();
    let companions: Vec<Part<'_>> = names.iter().map(|name| Part { name, bytes: source.as_bytes() }).collect();
    let Some(Reader::Native { read, .. }) = format("v8").map(|format| &format.reader) else { return };
    let Some((first, more)) = parts.split_first() else { return };
    let input = Input::new(first.bytes).with_more(more).with_companions(&companions);
    bencher.counter(BytesCount::new(texts.iter().map(String::len).sum::<usize>())).bench(|| {
        let report = read(black_box(&input));
        let mut totals = Totals::default();
        for file in report.iter().flat_map(|report| &report.files) {
            totals.add(&file.coverage.totals());
        }
        totals.get(Metric::Lines)
    });
}

#[divan::bench]
fn one_process(bencher: Bencher<'_, '_>) {
    read(bencher, 1, 200);
}

#[divan::bench]
fn fifty_processes(bencher: Bencher<'_, '_>) {
    read(bencher, 50, 20);
}
