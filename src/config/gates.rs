//! `[gate.*]` and `[[waive]]` of `lazycov.toml`. Limits are taken as they are written, digit by digit: a float could not
//! hold 79.95.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::text::{Text, suggestion};
use super::{ConfigError, nearest};
use crate::analysis::Globs;
use crate::analysis::gates::{Limits, Override, RULES, Rules, SetError, Waiver, is_rule, parse_date};
use crate::coverage::RepoPath;

/// Tables that may hold limits for some paths.
const WITH_OVERRIDES: [&str; 3] = ["dir", "file", "function"];

const WAIVER_KEYS: [&str; 5] = ["path", "function", "rule", "reason", "until"];

type Key<'a> = Spanned<std::borrow::Cow<'a, str>>;

/// Sets one gate by a flag: `function.max_drop=10pp`.
///
/// # Errors
/// A key that does not exist, or a value of the wrong kind, with the likely key.
pub fn set_gate(rules: &mut Rules, text: &str) -> Result<(), String> {
    rules.set(text).map_err(|error| explained(&error))
}

/// Reads the table `gate`.
pub(super) fn gate(text: &Text<'_>, table: &DeTable<'_>) -> Result<Rules, ConfigError> {
    let mut rules = Rules::default();
    each(table, &mut Vec::new(), &mut |path, value| {
        if let [(table, _), (key, _)] = path
            && *key == "overrides"
            && WITH_OVERRIDES.contains(table)
        {
            let of_functions = *table == "function";
            let area = match *table {
                "dir" => &mut rules.dir,
                "file" => &mut rules.file,
                _ => &mut rules.function,
            };
            area.overrides = overrides(text, value, of_functions)?;
            return Ok(());
        }
        let names: Vec<&str> = path.iter().map(|(name, _)| *name).collect();
        let written = scalar(value)
            .ok_or_else(|| text.fail(value.span(), format!("gate.{} must be a single value", names.join("."))))?;
        rules.put(&names, &written).map_err(|error| failed(text, path, value, &error))
    })?;
    Ok(rules)
}

/// Reads the tables `waive`.
pub(super) fn waive(text: &Text<'_>, value: &Spanned<DeValue<'_>>) -> Result<Vec<Waiver>, ConfigError> {
    let DeValue::Array(items) = value.get_ref() else {
        return Err(text.fail(value.span(), "waivers are written as [[waive]], one for each".to_owned()));
    };
    items.iter().map(|item| waiver(text, item)).collect()
}

fn waiver(text: &Text<'_>, item: &Spanned<DeValue<'_>>) -> Result<Waiver, ConfigError> {
    let DeValue::Table(table) = item.get_ref() else {
        return Err(text.fail(item.span(), "a waiver is a table: [[waive]]".to_owned()));
    };
    let mut found: [Option<(String, std::ops::Range<usize>)>; 5] = Default::default();
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let Some(at) = WAIVER_KEYS.iter().position(|known| *known == name) else {
            let hint = suggestion(name, WAIVER_KEYS.into_iter());
            return Err(text.fail(key.span(), format!("unknown key `{name}` in [[waive]]{hint}")));
        };
        let written = match value.get_ref() {
            DeValue::String(text) => text.trim().to_owned(),
            DeValue::Datetime(date) if name == "until" => date.to_string(),
            _ => return Err(text.fail(value.span(), format!("waive.{name} must be a text"))),
        };
        if written.is_empty() {
            return Err(text.fail(value.span(), format!("waive.{name} must not be empty")));
        }
        if let Some(slot) = found.get_mut(at) {
            *slot = Some((written, value.span()));
        }
    }
    let [path, function, rule, reason, until] = found;
    let missing = |what: &str| text.fail(item.span(), format!("a waiver needs {what}"));
    let (path, path_at) = path.ok_or_else(|| missing("a path: one without would switch its rule off everywhere"))?;
    let (rule, rule_at) = rule.ok_or_else(|| missing("a rule, such as rule = \"function.max_drop\""))?;
    let (reason, _) = reason.ok_or_else(|| missing("a reason"))?;
    let (until, until_at) = until.ok_or_else(|| missing("a last day, such as until = \"2027-03-01\""))?;
    let path = path.trim_start_matches("./").trim_end_matches('/');
    if path.is_empty() || path == "." || path.contains('*') {
        return Err(text.fail(path_at, "waive.path must be one file or folder of the project, not a glob".to_owned()));
    }
    if !is_rule(&rule) {
        let hint = suggestion(&rule, RULES.into_iter());
        return Err(text.fail(rule_at, format!("waive.rule: there is no rule `{rule}`{hint}")));
    }
    let until = parse_date(&until)
        .ok_or_else(|| text.fail(until_at, "waive.until must be a day, such as \"2027-03-01\"".to_owned()))?;
    Ok(Waiver { path: RepoPath::new(path), function: function.map(|function| function.0), rule, reason, until })
}

fn overrides(text: &Text<'_>, value: &Spanned<DeValue<'_>>, of_functions: bool) -> Result<Vec<Override>, ConfigError> {
    let shape =
        || text.fail(value.span(), "overrides must be a list such as [{path = \"src/x/**\", min = 95}]".to_owned());
    let DeValue::Array(items) = value.get_ref() else { return Err(shape()) };
    let mut all = Vec::new();
    for item in items {
        let DeValue::Table(table) = item.get_ref() else { return Err(shape()) };
        let (mut glob, mut limits) = (None, Limits::default());
        each(table, &mut Vec::new(), &mut |path, value| {
            let names: Vec<&str> = path.iter().map(|(name, _)| *name).collect();
            let written = scalar(value)
                .ok_or_else(|| text.fail(value.span(), format!("{} must be a single value", names.join("."))))?;
            if names == ["path"] {
                if Globs::new([written.as_str()]).1.is_empty() && !written.trim().is_empty() {
                    glob = Some(written);
                    return Ok(());
                }
                return Err(text.fail(value.span(), format!("`{written}` is no glob")));
            }
            limits.put(&names, &written, of_functions).map_err(|error| failed(text, path, value, &error))
        })?;
        let path = glob.ok_or_else(|| text.fail(item.span(), "an override needs a path".to_owned()))?;
        all.push(Override { path, limits });
    }
    Ok(all)
}

type Path<'a> = [(&'a str, std::ops::Range<usize>)];

/// Calls with every value below a table and with the keys that lead to it.
fn each<'a>(
    table: &'a DeTable<'_>,
    path: &mut Vec<(&'a str, std::ops::Range<usize>)>,
    visit: &mut impl FnMut(&Path<'_>, &Spanned<DeValue<'_>>) -> Result<(), ConfigError>,
) -> Result<(), ConfigError> {
    let mut entries: Vec<(&Key<'_>, &Spanned<DeValue<'_>>)> = table.iter().collect();
    // In the order of the text, so that the first mistake is the one that is named.
    entries.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in entries {
        path.push((key.get_ref().as_ref(), key.span()));
        match value.get_ref() {
            DeValue::Table(inner) => each(inner, path, visit)?,
            _ => visit(path, value)?,
        }
        path.pop();
    }
    Ok(())
}

/// A single value as it was written.
fn scalar(value: &Spanned<DeValue<'_>>) -> Option<String> {
    Some(match value.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(flag) => flag.to_string(),
        _ => return None,
    })
}

fn failed(text: &Text<'_>, path: &Path<'_>, value: &Spanned<DeValue<'_>>, error: &SetError) -> ConfigError {
    let at = match error {
        SetError::Unknown { at, .. } => path.get(*at).map(|(_, span)| span.clone()),
        _ => None,
    };
    text.fail(at.unwrap_or_else(|| value.span()), explained(error))
}

/// The error with the key that was probably meant.
fn explained(error: &SetError) -> String {
    if let SetError::Unknown { key, place, known, .. } = error
        && let Some(near) = nearest(key, known.iter().copied())
    {
        return format!("unknown key `{key}` in {place}; did you mean `{near}`?");
    }
    error.to_string()
}

#[cfg(test)]
mod tests;
