//! `.lazycov/accepted.toml`: the gaps that a project accepts. Text in, gaps or an error with its line out; and a text with
//! one more, or one less, in which what others wrote keeps its bytes.

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use super::ConfigError;
use super::text::{Text, suggestion};
use super::waiver::quoted;
use crate::analysis::differential::Mark;
use crate::analysis::gates::parse_date;
use crate::analysis::{AcceptedGap, MarkKind, MarkedGap};
use crate::coverage::{Line, RepoPath};

const KEYS: [&str; 6] = ["path", "function", "lines", "start", "reason", "until"];

/// Where each of them begins.
const HEAD: &str = "[[gap]]";

/// Reads the gaps of a text.
///
/// # Errors
/// The first key or value that does not belong there, with its line.
pub fn accepted_of(origin: &str, text: &str) -> Result<Vec<AcceptedGap>, ConfigError> {
    let file = Text { origin, text };
    let table = file.table()?;
    let mut gaps = Vec::new();
    for (key, value) in table.get_ref() {
        let name = key.get_ref();
        if name != "gap" {
            let message = format!("unknown section `{name}`; accepted gaps are written as {HEAD}, one for each");
            return Err(file.fail(key.span(), message));
        }
        let DeValue::Array(items) = value.get_ref() else {
            return Err(file.fail(key.span(), format!("accepted gaps are written as {HEAD}, one for each")));
        };
        for item in items {
            gaps.push(gap(&file, item)?);
        }
    }
    Ok(gaps)
}

fn gap(file: &Text<'_>, item: &Spanned<DeValue<'_>>) -> Result<AcceptedGap, ConfigError> {
    let DeValue::Table(table) = item.get_ref() else {
        return Err(file.fail(item.span(), format!("an accepted gap is a table: {HEAD}")));
    };
    let mut found: [Option<(String, Range<usize>)>; 6] = Default::default();
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let Some(at) = KEYS.iter().position(|known| *known == name) else {
            let hint = suggestion(name, KEYS.into_iter());
            return Err(file.fail(key.span(), format!("unknown key `{name}` in {HEAD}{hint}")));
        };
        let written = match value.get_ref() {
            DeValue::String(text) if name != "start" => text.to_string(),
            DeValue::Integer(number) if name == "start" => number.to_string(),
            DeValue::Datetime(date) if name == "until" => date.to_string(),
            _ => {
                let what = if name == "start" { "a number" } else { "a text" };
                return Err(file.fail(value.span(), format!("gap.{name} must be {what}")));
            }
        };
        if written.trim().is_empty() {
            return Err(file.fail(value.span(), format!("gap.{name} must not be empty")));
        }
        if let Some(slot) = found.get_mut(at) {
            *slot = Some((written, value.span()));
        }
    }
    let [path, function, lines, start, reason, until] = found;
    let missing = |what: &str| file.fail(item.span(), format!("an accepted gap needs {what}"));
    let (path, _) = path.ok_or_else(|| missing("a path"))?;
    let (lines, lines_at) = lines.ok_or_else(|| missing("lines, the fingerprint that the explorer writes"))?;
    let (start, start_at) = start.ok_or_else(|| missing("a start, the line where it begins"))?;
    let (reason, _) = reason.ok_or_else(|| missing("a reason"))?;
    let lines = mark_of(&lines)
        .ok_or_else(|| file.fail(lines_at, "gap.lines must be a fingerprint, such as \"0c1f9ab2-51\"".to_owned()))?;
    let start = start.parse().ok().and_then(Line::new);
    let start = start.ok_or_else(|| file.fail(start_at, "gap.start must be the number of a line".to_owned()))?;
    let day = |(day, at): (String, Range<usize>)| {
        let day = parse_date(day.trim());
        day.ok_or_else(|| file.fail(at, "gap.until must be a day, such as \"2027-03-01\"".to_owned()))
    };
    let until = until.map(day).transpose()?;
    let function = function.map(|function| function.0).unwrap_or_default();
    let mark = MarkedGap { kind: MarkKind::Accepted, path: RepoPath::new(&path), function, lines, start };
    Ok(AcceptedGap { mark, reason: reason.trim().to_owned(), until })
}

/// The text with one more, at its place in the order of paths and lines.
///
/// # Errors
/// When the text is none that can be read, or none that has a place for one more.
pub fn with_accepted(origin: &str, text: &str, gap: &AcceptedGap) -> Result<String, String> {
    let mut known = accepted_of(origin, text).map_err(|error| error.to_string())?;
    let later = known.iter().position(|known| order(known, gap) == Ordering::Greater);
    let place = later.and_then(|at| heads(text).get(at).map(|head| with_comment(text, *head)));
    let whole = if let Some((head, tail)) = place.and_then(|place| text.split_at_checked(place)) {
        format!("{head}{}\n{tail}", entry(gap))
    } else {
        let between = match text {
            "" => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        format!("{text}{between}{}", entry(gap))
    };
    known.insert(later.unwrap_or(known.len()), gap.clone());
    // What others wrote may hold what only looks like the beginning of one.
    match accepted_of(origin, &whole) {
        Ok(gaps) if gaps == known => Ok(whole),
        _ => Err(format!("{origin} is written in a way to which nothing can be added")),
    }
}

/// The text without one that [`with_accepted`] wrote; `None` when it is not there as it was written.
pub fn without_accepted(text: &str, gap: &AcceptedGap) -> Option<String> {
    let entry = entry(gap);
    let at = text.rfind(&entry)?;
    let (head, tail) = (text.get(..at)?, text.get(at + entry.len()..)?);
    // The empty line beside it was ours, too.
    Some(match (tail.strip_prefix('\n'), head.strip_suffix("\n\n")) {
        (Some(tail), _) => format!("{head}{tail}"),
        (None, Some(head)) => format!("{head}\n{tail}"),
        (None, None) => format!("{head}{tail}"),
    })
}

fn order(one: &AcceptedGap, other: &AcceptedGap) -> Ordering {
    let (one, other) = (&one.mark, &other.mark);
    one.path.cmp(&other.path).then(one.start.cmp(&other.start))
}

/// Where the entries begin, in bytes.
fn heads(text: &str) -> Vec<usize> {
    let mut at = 0;
    let mut heads = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with(HEAD) {
            heads.push(at);
        }
        at += line.len();
    }
    heads
}

/// Where the comment right above a line begins, or that line.
fn with_comment(text: &str, at: usize) -> usize {
    let lines = text.get(..at).unwrap_or_default().split_inclusive('\n').rev();
    at - lines.take_while(|line| line.trim_start().starts_with('#')).map(str::len).sum::<usize>()
}

fn entry(gap: &AcceptedGap) -> String {
    let mark = &gap.mark;
    let mut out = format!("{HEAD}\npath = {}\n", quoted(mark.path.as_str()));
    if !mark.function.is_empty() {
        let _ = writeln!(out, "function = {}", quoted(&mark.function));
    }
    let (hash, length) = mark.lines.to_parts();
    let _ = writeln!(out, "lines = \"{hash:08x}-{length}\"\nstart = {}", mark.start);
    let _ = writeln!(out, "reason = {}", quoted(&gap.reason));
    if let Some(until) = gap.until {
        let _ = writeln!(out, "until = \"{until}\"");
    }
    out
}

fn mark_of(text: &str) -> Option<Mark> {
    let (hash, length) = text.split_once('-')?;
    Some(Mark::from_parts(u32::from_str_radix(hash, 16).ok()?, length.parse().ok()?))
}

#[cfg(test)]
mod tests;
