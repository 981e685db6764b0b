//! What a baseline of 20,000 files costs: bytes, and the time to write, to read and to list it. Once they have a million
//! lines of source, once a million lines that are measured. `cargo bench --bench baseline`.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark reports on standard output")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use lazycov::analysis::baseline::{pack, read, read_info, thin, write};
use lazycov::analysis::differential::{Detail, FileRecord, FunctionRecord, Marks, Measurement, Unit};
use lazycov::analysis::{Baseline, BaselineInfo};
use lazycov::coverage::{Line, Metric, MetricSet, Ratio, RepoPath, Totals};

const FILES: usize = 20_000;
const FUNCTIONS: u32 = 4;

fn main() {
    // A third of a function's lines are blank, comments and brackets.
    for lines_per_function in [12, 18] {
        measure(&baseline(lines_per_function));
    }
}

fn measure(baseline: &Baseline) {
    let (stored, writing) = timed(|| write(baseline));
    let (packed, packing) = timed(|| pack(&stored));
    let thin = thin(&stored, true).unwrap();
    let measured: usize = baseline.measurement.files().iter().filter_map(|file| file.detail.as_ref()).map(lines).sum();
    let texts = baseline.measurement.files().iter().filter_map(|file| file.text.as_ref());
    println!(
        "files         {FILES}, {measured} measured lines of {}",
        texts.map(|text| text.lines.len()).sum::<usize>()
    );
    println!("plain         {:.1} MB, written in {writing:.0?}", megabytes(&stored));
    println!("packed        {:.1} MB, packed in {packing:.0?}", megabytes(&packed));
    println!("thin          {:.1} MB, packed {:.1} MB", megabytes(&thin), megabytes(&pack(&thin)));
    println!("read plain    {:.1?}", median(|| read(&stored).unwrap()));
    println!("read packed   {:.1?}", median(|| read(&packed).unwrap()));
    println!("read header   {:.1?}", median(|| read_info(&packed[..]).unwrap()));
    assert_eq!(read(&packed).as_ref(), Ok(baseline));
}

fn megabytes(bytes: &[u8]) -> f64 {
    bytes.len() as f64 / 1e6
}

fn lines(detail: &Detail) -> usize {
    detail.of(Metric::Lines).len()
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

/// The median of 15 times; giving the results back does not count.
fn median<T>(mut work: impl FnMut() -> T) -> Duration {
    let mut runs: Vec<Duration> = (0..15).map(|_| timed(&mut work).1).collect();
    runs.sort();
    runs[runs.len() / 2]
}

fn baseline(lines_per_function: u32) -> Baseline {
    let mut random = Random(1);
    let mut files: Vec<FileRecord> = (0..FILES).map(|at| file(at, lines_per_function, &mut random)).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let measurement = Measurement::new(Metric::Lines, files.into_iter().map(Arc::new));
    let info = BaselineInfo {
        name: "bench".to_owned(),
        generator: "lazycov".to_owned(),
        created: 1_800_000_000,
        commit: Some("a1b2c3d4".repeat(5)),
        dirty: false,
        command: None,
        note: None,
        inputs: Vec::new(),
        headline: Metric::Lines,
        include: Vec::new(),
        exclude: Vec::new(),
        tests: None,
        suites: Vec::new(),
        branch: None,
        settings: None,
        full: false,
        since: None,
        flaky: None,
    };
    Baseline { info, measurement, tests: None }
}

/// Numbers without a pattern that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % limit
    }
}

fn file(at: usize, lines_per_function: u32, random: &mut Random) -> FileRecord {
    let (mut text, mut functions) = (String::new(), Vec::new());
    let (mut lines, mut branches, mut partial) = (Vec::new(), Vec::new(), Vec::new());
    let mut ranges = Vec::new();
    for function in 0..FUNCTIONS {
        let first = 1 + function * (lines_per_function + 1);
        let mut of_function = Totals::default();
        let mut hit = random.below(5) > 0;
        for line in first..first + lines_per_function {
            let (kind, number) = (line - first, random.below(1 << 24));
            let code = match kind {
                0 => format!("func (engine *Engine) handleRequest{number}(request *Request) (*Response, error) {{\n"),
                1 => format!("\t// The request {number} may have been answered already.\n"),
                4 | 12 => "\t}\n".to_owned(),
                5 => "\n".to_owned(),
                8 | 14 => "\t\treturn nil, err\n".to_owned(),
                last if last + 1 == lines_per_function => "}\n".to_owned(),
                _ => format!("\tvalue, err := engine.lookup(request, {number})\n"),
            };
            text.push_str(&code);
            if matches!(kind, 1 | 4 | 5 | 12) || kind + 1 == lines_per_function {
                continue;
            }
            hit ^= random.below(6) == 0;
            let line = Line::new(line).unwrap();
            lines.push(Unit { line, covered: u32::from(hit), total: 1 });
            of_function.add(&totals(Metric::Lines, u64::from(hit), 1));
            if kind % 6 == 2 {
                let covered = if hit { 1 + random.below(2) as u32 } else { 0 };
                branches.push(Unit { line, covered, total: 2 });
                of_function.add(&totals(Metric::Branches, covered.into(), 2));
                if covered == 1 {
                    partial.push(line);
                }
            }
        }
        text.push('\n');
        ranges.push((
            first as usize - 1..(first + lines_per_function) as usize - 1,
            of_function,
            random.below(1 << 24),
        ));
    }
    let text = Marks::new(text.as_bytes(), text.lines());
    let mut sum = Totals::default();
    for (range, totals, number) in ranges {
        sum.add(&totals);
        functions.push(FunctionRecord {
            name: format!("(*Engine).handleRequest{number}"),
            start: Some(Line::from_index(range.start)),
            end: Some(Line::from_index(range.end - 1)),
            from: None,
            body: text.joined(range),
            totals,
            entered: Some(totals.get(Metric::Lines).is_some_and(|lines| lines.covered > 0)),
        });
    }
    FileRecord {
        path: RepoPath::new(&format!("internal/service{:03}/package{:02}/module_{at}.go", at % 200, at % 37)),
        text: Some(Arc::new(text)),
        carries: MetricSet::of(&[Metric::Lines, Metric::Branches]),
        totals: sum,
        detail: Some(Detail { units: vec![(Metric::Lines, lines), (Metric::Branches, branches)], partial }),
        functions,
        made_of: 0,
        outline: None,
        beside: false,
    }
}

fn totals(metric: Metric, covered: u64, total: u64) -> Totals {
    let mut totals = Totals::default();
    totals.set(metric, Ratio::new(covered, total));
    totals
}
