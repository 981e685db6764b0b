//! Measurements from texts in which the first character of a line says what was measured: `+` hit, `-` missed, `~` hit
//! with one arm of two, `*` hit with both, space for no code. A line that starts with `fn ` in its first column opens a
//! function, `}` in the first column closes it.

use std::sync::Arc;

use crate::analysis::differential::{
    Category, Detail, Differential, FileDelta, FileRecord, FunctionRecord, Marks, Measurement, Unit,
};
use crate::coverage::{Line, Metric, MetricSet, Ratio, RepoPath, Totals};

pub(super) fn line(number: u32) -> Line {
    Line::new(number).unwrap()
}

/// A measurement of these files.
pub(in crate::analysis) fn project(files: impl IntoIterator<Item = FileRecord>) -> Measurement {
    let mut files: Vec<FileRecord> = files.into_iter().collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Measurement::new(Metric::Lines, files.into_iter().map(Arc::new))
}

fn body(sketch: &str) -> (String, Vec<(Line, char)>) {
    let lines: Vec<&str> = sketch.lines().filter(|line| !line.is_empty()).collect();
    let states = lines.iter().enumerate().map(|(at, text)| (Line::from_index(at), text.chars().next().unwrap()));
    let text = lines.iter().map(|text| format!("{}\n", text.get(2..).unwrap_or_default())).collect();
    (text, states.collect())
}

/// A measured file.
pub(in crate::analysis) fn file(path: &str, sketch: &str) -> FileRecord {
    let (text, states) = body(sketch);
    let units = |of: fn(char) -> Option<(u32, u32)>| -> Vec<Unit> {
        let unit = |&(line, state)| of(state).map(|(covered, total)| Unit { line, covered, total });
        states.iter().filter_map(unit).collect()
    };
    let lines = units(|state| match state {
        '+' | '~' | '*' => Some((1, 1)),
        '-' => Some((0, 1)),
        _ => None,
    });
    let branches = units(|state| match state {
        '~' => Some((1, 2)),
        '*' => Some((2, 2)),
        _ => None,
    });
    let partial = states.iter().filter(|(_, state)| *state == '~').map(|(line, _)| *line).collect();
    let marks = Arc::new(Marks::new(text.as_bytes(), text.lines()));
    let functions = functions(&text, &marks);
    measured(
        path,
        Some(marks),
        Detail { units: vec![(Metric::Lines, lines), (Metric::Branches, branches)], partial },
        functions,
    )
}

/// A file with totals that are the sums of its detail.
pub(super) fn measured(
    path: &str,
    text: Option<Arc<Marks>>,
    detail: Detail,
    functions: Vec<FunctionRecord>,
) -> FileRecord {
    let mut file = FileRecord {
        path: RepoPath::new(path),
        text,
        carries: detail.units.iter().fold(MetricSet::default(), |set, entry| set.with(entry.0)),
        totals: Totals::default(),
        detail: None,
        functions,
        made_of: 0,
        outline: None,
        beside: false,
    };
    file.totals = totals(&detail, |_| true);
    let owned = |function: &FunctionRecord| {
        totals(&detail, |line| function.start.unwrap() <= line && line <= function.end.unwrap())
    };
    for function in &mut file.functions {
        function.totals = owned(function);
        function.entered = function.totals.get(Metric::Lines).map(|lines| lines.covered > 0);
    }
    file.detail = Some(detail);
    file
}

fn totals(detail: &Detail, counts: impl Fn(Line) -> bool) -> Totals {
    let mut totals = Totals::default();
    for metric in Metric::ALL {
        let carrier = match metric {
            Metric::StrictLines => Metric::Lines,
            metric => metric,
        };
        if detail.units.iter().any(|entry| entry.0 == carrier) {
            let units = detail.of(metric);
            let sum: Ratio = units.iter().filter(|unit| counts(unit.line)).map(|unit| unit.ratio()).sum();
            totals.set(metric, sum);
        }
    }
    totals
}

fn functions(text: &str, marks: &Marks) -> Vec<FunctionRecord> {
    let mut functions: Vec<FunctionRecord> = Vec::new();
    for (at, content) in text.lines().enumerate() {
        if let Some(rest) = content.strip_prefix("fn ") {
            functions.push(FunctionRecord {
                name: rest.trim_end_matches([' ', '{']).to_owned(),
                start: Some(Line::from_index(at)),
                end: None,
                from: None,
                body: None,
                totals: Totals::default(),
                entered: None,
            });
        }
        if content == "}"
            && let Some(open) = functions.last_mut()
        {
            open.end = Some(Line::from_index(at));
            open.body = marks.joined(open.start.unwrap().index()..at + 1);
        }
    }
    functions.retain(|function| function.end.is_some());
    functions
}

/// A file without data; the first characters of its lines do not matter.
pub(in crate::analysis) fn unmeasured(path: &str, sketch: &str) -> FileRecord {
    let (text, _) = body(sketch);
    FileRecord::unmeasured(RepoPath::new(path), Some(Arc::new(Marks::new(text.as_bytes(), text.lines()))))
}

/// The same file, of which only totals, functions and the hash of the text were kept.
pub(in crate::analysis) fn thin(file: FileRecord) -> FileRecord {
    let text = file.text.map(|text| Arc::new(Marks { content: text.content, lines: Vec::new() }));
    FileRecord { text, detail: None, ..file }
}

/// A file without its text.
pub(in crate::analysis) fn textless(file: FileRecord) -> FileRecord {
    let functions = file.functions.into_iter().map(|function| FunctionRecord { body: None, ..function });
    FileRecord { text: None, functions: functions.collect(), ..file }
}

/// The categories of a file as `lost 2 3; moved 7`.
pub(super) fn found(differential: &Differential, path: &str) -> String {
    let file = differential.file(path).unwrap_or_else(|| panic!("{path} is not listed"));
    let lines = |lines: &[Line]| lines.iter().map(|line| format!(" {line}")).collect::<String>();
    let parts: Vec<String> = file.categories.iter().map(|(key, of)| format!("{}{}", key.key(), lines(of))).collect();
    parts.join("; ")
}

/// All lines that are in a category other than still hit, still missed and moved.
pub(super) fn findings(differential: &Differential) -> Vec<String> {
    let quiet =
        [Category::StillHit, Category::StillMissed, Category::Moved, Category::RewrappedHit, Category::RewrappedMissed];
    let of_file = |file: &FileDelta| {
        let loud = file.categories.iter().filter(|(category, _)| !quiet.contains(category));
        let path = file.path.clone();
        loud.map(|(category, lines)| format!("{path}: {} {lines:?}", category.key())).collect::<Vec<_>>()
    };
    differential.files.iter().flat_map(of_file).collect()
}

/// The waterfall as `90/100 70/80 …`.
pub(super) fn steps(differential: &Differential, metric: Metric) -> String {
    let steps = &differential.waterfall(metric).unwrap().steps;
    let ratios: Vec<String> = steps.iter().map(|step| format!("{}/{}", step.ratio.covered, step.ratio.total)).collect();
    ratios.join(" ")
}
