//! How fast LCOV is read, by what it is made of. The reports are made here, so that the numbers of two machines can be
//! compared without any file.

use std::fmt::Write as _;
use std::hint::black_box;

use divan::Bencher;
use divan::counter::BytesCount;
use lazycov::coverage::{Metric, Totals};
use lazycov::formats::{Input, Reader, format};

fn main() {
    divan::main();
}

/// What a made report is full of.
struct Shape {
    files: usize,
    tests: usize,
    lines: usize,
    /// Arms for each line, in blocks of two.
    arms: usize,
    /// Lines for each function.
    lines_per_function: usize,
    text_arms: bool,
}

const PLAIN: Shape = Shape { files: 400, tests: 1, lines: 1000, arms: 0, lines_per_function: 50, text_arms: false };

/// A report of this shape. Counts are skewed as real ones are: many zeros, few large numbers.
fn report(shape: &Shape) -> String {
    let mut text = String::new();
    let mut state = 1u64;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        state >> 33
    };
    for file in 0..shape.files {
        for test in 0..shape.tests {
            let _ = writeln!(text, "TN:suite_{test}\nSF:/work/src/module_{}/file_{file}.cc", file % 17);
            for line in (1..=shape.lines).step_by(shape.lines_per_function) {
                let _ = writeln!(text, "FN:{line},_ZN4mono6handle{line}ERKNSt7__cxx1112basic_stringIcEE");
                let _ = writeln!(text, "FNDA:{},_ZN4mono6handle{line}ERKNSt7__cxx1112basic_stringIcEE", random() % 3);
            }
            for arm in 0..shape.lines * shape.arms {
                let (line, block) = (arm / shape.arms + 1, arm % shape.arms / 2);
                if shape.text_arms {
                    let _ = writeln!(text, "BRDA:{line},0,jump to line {},{}", line + arm, random() % 2);
                } else {
                    let _ = writeln!(text, "BRDA:{line},{block},{},{}", arm % 2, random() % 2);
                }
            }
            for line in 1..=shape.lines {
                let hits = if random() % 3 == 0 { 0 } else { random() % (1 << (random() % 20)) };
                let _ = writeln!(text, "DA:{line},{hits}");
            }
            let _ = writeln!(text, "LF:{}\nend_of_record", shape.lines);
        }
    }
    text
}

fn read(bencher: Bencher<'_, '_>, shape: &Shape) {
    let text = report(shape);
    let Some(Reader::Native { read, .. }) = format("lcov").map(|format| &format.reader) else { return };
    bencher.counter(BytesCount::new(text.len())).bench(|| {
        let report = read(&Input::new(black_box(text.as_bytes())));
        let mut totals = Totals::default();
        for file in report.iter().flat_map(|report| &report.files) {
            totals.add(&file.coverage.totals());
        }
        totals.get(Metric::Lines)
    });
}

#[divan::bench]
fn lines(bencher: Bencher<'_, '_>) {
    read(bencher, &PLAIN);
}

#[divan::bench]
fn branches(bencher: Bencher<'_, '_>) {
    read(bencher, &Shape { files: 200, arms: 2, ..PLAIN });
}

#[divan::bench]
fn branches_in_words(bencher: Bencher<'_, '_>) {
    read(bencher, &Shape { files: 100, arms: 2, text_arms: true, ..PLAIN });
}

#[divan::bench]
fn functions(bencher: Bencher<'_, '_>) {
    read(bencher, &Shape { lines_per_function: 5, ..PLAIN });
}

#[divan::bench]
fn tests(bencher: Bencher<'_, '_>) {
    read(bencher, &Shape { files: 40, tests: 10, ..PLAIN });
}

#[divan::bench]
fn one_small_file(bencher: Bencher<'_, '_>) {
    read(bencher, &Shape { files: 1, lines: 100, ..PLAIN });
}
