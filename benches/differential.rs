//! Compares two measurements of a project of 20,000 files with a million lines, and says what that costs beside hashing
//! the same texts once: `cargo bench --bench differential`.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::sync::Arc;
use std::time::Instant;

use lazycov::analysis::differential::{
    Category, Detail, Differential, FileRecord, FunctionRecord, Marks, Measurement, Unit,
};
use lazycov::coverage::{Line, Metric, MetricSet, Ratio, RepoPath, Totals};
use rayon::prelude::*;

const FILES: u32 = 20_000;
const LINES: u32 = 50;

fn main() {
    // As a part of `cargo test`, which names no benchmark, it only has to run.
    let files = if std::env::args().any(|argument| argument == "--bench") { FILES } else { 100 };
    let before = project(files, &|_| Edit::None);
    println!(
        "{files} files, {} lines",
        before.files().iter().map(|file| file.text.as_ref().map_or(0, |t| t.lines.len())).sum::<usize>()
    );

    let start = Instant::now();
    let hashed: usize = (0..files).into_par_iter().map(|file| texts(file, Edit::None).len()).sum();
    let made = start.elapsed();
    let start = Instant::now();
    let lines: usize = (0..files).into_par_iter().map(|file| marks(&texts(file, Edit::None)).lines.len()).sum();
    let hashing = start.elapsed().saturating_sub(made);
    println!("{:<28} {:>6} ms  {hashed} bytes, {lines} marks", "hashing the texts once", hashing.as_millis());

    let cases: [(&str, &(dyn Fn(u32) -> Edit + Sync)); 7] = [
        ("nothing changed", &|_| Edit::None),
        ("5 % of files changed", &|file| if file % 20 == 0 { Edit::Lines } else { Edit::None }),
        ("all files changed", &|_| Edit::Lines),
        ("all files re-indented", &|_| Edit::Indent),
        ("all files renamed, changed", &|_| Edit::Rename),
        ("half of all lines rewritten", &|_| Edit::Rewrite),
        ("every file another one", &|_| Edit::Other),
    ];
    for (name, edit) in cases {
        let now = project(files, edit);
        let mut times: Vec<_> = (0..5)
            .map(|_| {
                let start = Instant::now();
                let differential = std::hint::black_box(Differential::between(&before, &now));
                let elapsed = start.elapsed();
                drop(differential);
                elapsed
            })
            .collect();
        times.sort_unstable();
        let Some(median) = times.get(2) else { return };
        let differential = Differential::between(&before, &now);
        let count = |category: Category| -> usize {
            differential.files.iter().map(|file| file.categories.lines(category).len()).sum()
        };
        let ratio = median.as_secs_f64() / hashing.as_secs_f64().max(1e-9);
        println!(
            "{name:<28} {:>6} ms  {ratio:>5.2} x hashing  {} still hit, {} lost, {} new, {} functions",
            median.as_millis(),
            count(Category::StillHit),
            count(Category::Lost),
            count(Category::NewHit) + count(Category::NewMissed),
            differential.functions.len(),
        );
    }
}

/// What happened to a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edit {
    None,
    Lines,
    Indent,
    Rename,
    Rewrite,
    Other,
}

/// A file of five functions of nine lines with a blank line between them.
fn texts(file: u32, edit: Edit) -> String {
    use std::fmt::Write;
    let mut text = String::new();
    if edit == Edit::Other {
        for line in 0..LINES {
            let _ = writeln!(text, "    {}(another, {}, {});", "x".repeat(line as usize % 7 + 1), line * line, file);
        }
        return text;
    }
    let salt = if edit == Edit::Rewrite { "other" } else { "item" };
    let indent = if edit == Edit::Indent { "        " } else { "    " };
    for function in 0..LINES / 10 {
        if matches!(edit, Edit::Lines | Edit::Rename) && function == 1 {
            text.push_str("// A comment that was not there before.\n");
        }
        let changed = matches!(edit, Edit::Lines | Edit::Rename) && function == 3;
        let value = if changed { "changed" } else { "value" };
        let _ = write!(
            text,
            "fn {salt}_{file}_{function}(input: &str) -> Result<u32> {{\n\
             {indent}let {value} = input.parse::<u32>()?;\n\
             {indent}if {value} > {function} {{\n\
             {indent}    return Err(Error::{salt}{file}_{function});\n\
             {indent}}}\n\
             {indent}let result = compute_{salt}({value}, {file}, {function});\n\
             {indent}store_{salt}_{file}({function}, result);\n\
             {indent}Ok(result)\n\
             }}\n\n",
        );
    }
    text
}

fn marks(text: &str) -> Marks {
    Marks::new(text.as_bytes(), text.lines())
}

fn project(files: u32, edit: &(dyn Fn(u32) -> Edit + Sync)) -> Measurement {
    let mut files: Vec<FileRecord> = (0..files).into_par_iter().map(|file| record(file, edit(file))).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Measurement::new(Metric::Lines, files.into_iter().map(Arc::new))
}

/// Every line with words is code, every third one is missed; conditions have two arms.
fn record(file: u32, edit: Edit) -> FileRecord {
    let text = texts(file, edit);
    let marks = marks(&text);
    let (mut lines, mut branches, mut functions) = (Vec::new(), Vec::new(), Vec::new());
    let (mut entered, mut partial) = (Vec::new(), Vec::new());
    for (at, content) in text.lines().enumerate() {
        let line = Line::from_index(at);
        let number = lines.len() as u32 + file;
        if content.starts_with("fn ") {
            entered.push(Unit { line, covered: 1, total: 1 });
            functions.push(FunctionRecord {
                name: content.split(['(', ' ']).nth(1).unwrap_or_default().to_owned(),
                start: Some(line),
                end: Some(Line::from_index(at + 8)),
                from: None,
                body: marks.joined(at..at + 9),
                totals: Totals::default(),
                entered: Some(true),
            });
        }
        if !content.trim().is_empty() && !content.starts_with("//") {
            lines.push(Unit { line, covered: u32::from(!number.is_multiple_of(3)), total: 1 });
        }
        if content.trim_start().starts_with("if ") {
            branches.push(Unit { line, covered: number % 3, total: 2 });
            partial.extend((number % 3 == 1).then_some(line));
        }
    }
    let units = vec![(Metric::Lines, lines), (Metric::Branches, branches), (Metric::Functions, entered)];
    let detail = Detail { units, partial };
    let totals = totals(&detail, |_| true);
    for function in &mut functions {
        let range = function.start..=function.end;
        function.totals = self::totals(&detail, |line| range.contains(&Some(line)));
    }
    let folder = if edit == Edit::Rename { "lib" } else { "src" };
    FileRecord {
        path: RepoPath::new(&format!("{folder}/{}/file_{file}.rs", file % 100)),
        text: Some(Arc::new(marks)),
        carries: MetricSet::of(&[Metric::Lines, Metric::Branches, Metric::Functions]),
        totals,
        detail: Some(detail),
        functions,
        made_of: 0,
        outline: None,
        beside: false,
    }
}

fn totals(detail: &Detail, counts: impl Fn(Line) -> bool) -> Totals {
    let mut totals = Totals::default();
    for metric in [Metric::Lines, Metric::Branches, Metric::Functions, Metric::StrictLines] {
        let units = detail.of(metric);
        let sum: Ratio = units.iter().filter(|unit| counts(unit.line)).map(|unit| unit.ratio()).sum();
        totals.set(metric, sum);
    }
    totals
}
