//! What a baseline found against the one before it, as its first line holds it.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::rows::Key;
use super::since::Since;
use crate::analysis::gates::{Ruled, Verdict};
use crate::analysis::history::{Fallen, LowFunction, Regressions};
use crate::coverage::{Drop, Line, LineRange, Ratio, RepoPath};

#[derive(Serialize, Deserialize)]
pub(super) struct SinceRow {
    name: String,
    created: String,
    metric: Key,
    #[serde(default)]
    functions: Vec<FallenRow>,
    #[serde(default)]
    unentered: Vec<FunctionRow>,
    #[serde(default)]
    lost: Vec<LinesRow>,
    lines_known: bool,
    #[serde(default)]
    vanished: Vec<String>,
    #[serde(default)]
    changed: Vec<String>,
    #[serde(default)]
    new: Vec<String>,
    #[serde(default)]
    excluded: Vec<LinesRow>,
    #[serde(default)]
    left_out: Vec<String>,
    #[serde(default)]
    settings: Vec<String>,
    verdict: Option<String>,
    #[serde(default)]
    rules: Vec<RuledRow>,
}

#[derive(Serialize, Deserialize)]
struct FallenRow {
    path: String,
    line: Option<u32>,
    name: String,
    before: [u64; 2],
    after: [u64; 2],
}

#[derive(Serialize, Deserialize)]
struct FunctionRow {
    path: String,
    line: Option<u32>,
    name: String,
    covered: [u64; 2],
}

#[derive(Serialize, Deserialize)]
struct LinesRow {
    path: String,
    lines: Vec<[u32; 2]>,
}

#[derive(Serialize, Deserialize)]
struct RuledRow {
    rule: String,
    verdict: String,
    limit: String,
    found: String,
}

impl SinceRow {
    pub(super) fn of(since: &Since) -> SinceRow {
        let Regressions { functions, unentered, lost, lines_known, vanished } = &since.regressions;
        let created = OffsetDateTime::from_unix_timestamp(since.created).ok();
        SinceRow {
            name: since.name.clone(),
            created: created.and_then(|time| time.format(&Rfc3339).ok()).unwrap_or_default(),
            metric: Key(since.metric),
            functions: functions.iter().map(fallen).collect(),
            unentered: unentered.iter().map(function).collect(),
            lost: lost.iter().map(lines).collect(),
            lines_known: *lines_known,
            vanished: texts(vanished),
            changed: texts(&since.changed),
            new: texts(&since.new),
            excluded: since.excluded.iter().map(lines).collect(),
            left_out: texts(&since.left_out),
            settings: since.settings.clone(),
            verdict: since.verdict.map(|verdict| verdict.key().to_owned()),
            rules: since.rules.iter().map(ruled).collect(),
        }
    }

    /// What the row says. Someone else may have written it.
    pub(super) fn read(self) -> Result<Since, String> {
        let created = OffsetDateTime::parse(&self.created, &Rfc3339);
        let created = created.map_err(|_| format!("{:?} is no time", self.created))?.unix_timestamp();
        let verdict = |text: String| Verdict::parse(&text).ok_or_else(|| format!("{text:?} is no verdict"));
        let ruled = |row: RuledRow| {
            Ok(Ruled { rule: row.rule, verdict: verdict(row.verdict)?, limit: row.limit, found: row.found })
        };
        Ok(Since {
            name: self.name,
            created,
            metric: self.metric.0,
            regressions: Regressions {
                functions: self.functions.into_iter().map(read_fallen).collect::<Result<_, String>>()?,
                unentered: self.unentered.into_iter().map(read_function).collect::<Result<_, String>>()?,
                lost: self.lost.into_iter().map(read_lines).collect::<Result<_, String>>()?,
                lines_known: self.lines_known,
                vanished: paths(&self.vanished),
            },
            changed: paths(&self.changed),
            new: paths(&self.new),
            excluded: self.excluded.into_iter().map(read_lines).collect::<Result<_, String>>()?,
            left_out: paths(&self.left_out),
            settings: self.settings,
            verdict: self.verdict.map(verdict).transpose()?,
            rules: self.rules.into_iter().map(ruled).collect::<Result<_, String>>()?,
        })
    }
}

fn texts(paths: &[RepoPath]) -> Vec<String> {
    paths.iter().map(ToString::to_string).collect()
}

fn paths(texts: &[String]) -> Vec<RepoPath> {
    texts.iter().map(|text| RepoPath::new(text)).collect()
}

fn pair(ratio: Ratio) -> [u64; 2] {
    [ratio.covered, ratio.total]
}

fn ratio([covered, total]: [u64; 2]) -> Result<Ratio, String> {
    if covered > total || total > Ratio::LARGEST {
        return Err(format!("{covered} of {total}"));
    }
    Ok(Ratio::new(covered, total))
}

fn line(number: Option<u32>) -> Result<Option<Line>, String> {
    number.map(|number| Line::new(number).ok_or_else(|| "lines are counted from 1".to_owned())).transpose()
}

fn fallen(fallen: &Fallen) -> FallenRow {
    let Fallen { path, line, name, before, after, .. } = fallen;
    let (before, after) = (pair(*before), pair(*after));
    FallenRow { path: path.to_string(), line: line.map(Line::get), name: name.clone(), before, after }
}

fn read_fallen(row: FallenRow) -> Result<Fallen, String> {
    let (before, after) = (ratio(row.before)?, ratio(row.after)?);
    let drop = Drop::between(before, after).ok_or("a function fell that had nothing to cover")?;
    Ok(Fallen { path: RepoPath::new(&row.path), line: line(row.line)?, name: row.name, before, after, drop })
}

fn function(low: &LowFunction) -> FunctionRow {
    let LowFunction { path, line, name, ratio } = low;
    FunctionRow { path: path.to_string(), line: line.map(Line::get), name: name.clone(), covered: pair(*ratio) }
}

fn read_function(row: FunctionRow) -> Result<LowFunction, String> {
    let ratio = ratio(row.covered)?;
    Ok(LowFunction { path: RepoPath::new(&row.path), line: line(row.line)?, name: row.name, ratio })
}

fn lines((path, ranges): &(RepoPath, Vec<LineRange>)) -> LinesRow {
    let lines = ranges.iter().map(|range| [range.start.get(), range.end.get()]).collect();
    LinesRow { path: path.to_string(), lines }
}

fn read_lines(row: LinesRow) -> Result<(RepoPath, Vec<LineRange>), String> {
    let range = |[start, end]: [u32; 2]| {
        let both = Line::new(start).zip(Line::new(end)).filter(|(start, end)| start <= end);
        both.map(|(start, end)| LineRange::new(start, end)).ok_or_else(|| format!("{start}-{end} are no lines"))
    };
    Ok((RepoPath::new(&row.path), row.lines.into_iter().map(range).collect::<Result<_, String>>()?))
}

fn ruled(ruled: &Ruled) -> RuledRow {
    let Ruled { rule, verdict, limit, found } = ruled.clone();
    RuledRow { rule, verdict: verdict.key().to_owned(), limit, found }
}
