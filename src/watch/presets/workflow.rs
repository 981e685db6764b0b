//! What a project's CI says about how its tests are built: flags that decide which tests there are. Commands of ours take
//! them over; nothing of a workflow is run.

use super::around::Around;
use super::root::Root;

/// Flags of a command in a workflow, and the file that says so.
pub(super) struct Flags {
    /// As they are typed, with a space before each.
    pub(super) text: String,
    /// From the project's root.
    pub(super) file: String,
}

/// The flags with which a workflow runs one of these commands, the earlier ones before the later; `None` where none has
/// any. `takes` says whether a flag is wanted, and whether the next word is its value.
pub(super) fn flags(root: &Root<'_>, commands: &[&str], takes: fn(&str) -> Option<bool>) -> Option<Flags> {
    let files = workflows(root.around);
    let lines = |command: &str| {
        let all = files.iter().flat_map(|(file, text)| text.lines().map(move |line| (file, line)));
        all.filter_map(|(file, line)| Some((file, after(line, command)?)))
            .map(|(file, rest)| (file.clone(), rest.to_owned()))
            .collect::<Vec<_>>()
    };
    let found = commands.iter().flat_map(|command| lines(command));
    found.map(|(file, rest)| Flags { text: taken(&rest, takes), file }).find(|flags| !flags.text.is_empty())
}

/// Where a project's CI is told what to do: path and text of each file, those that are named after coverage or tests first.
pub fn workflows(around: &dyn Around) -> Vec<(String, String)> {
    const FOLDER: &str = ".github/workflows";
    let mut names: Vec<String> = around.list(FOLDER).into_iter().map(|name| format!("{FOLDER}/{name}")).collect();
    names.retain(|name| matches!(name.rsplit('.').next(), Some("yml" | "yaml")));
    names.sort_by_key(|name| (!name.contains("cov"), !name.contains("test"), name.clone()));
    names.push(".gitlab-ci.yml".to_owned());
    names.into_iter().filter_map(|name| around.text(&name).map(|text| (name, text))).collect()
}

/// What stands behind a command in a line, up to the next command.
fn after<'a>(line: &'a str, command: &str) -> Option<&'a str> {
    let line = line.split(" #").next().unwrap_or_default();
    let (before, rest) = line.split_once(command)?;
    let begins = before.chars().next_back().is_none_or(|c| c.is_whitespace() || "\"'&;|(".contains(c));
    let ends = rest.chars().next().is_none_or(char::is_whitespace);
    let is_comment = before.trim_start().starts_with('#');
    (begins && ends && !is_comment).then(|| rest.split(['&', ';', '|', '"', '\'']).next().unwrap_or_default())
}

/// The wanted flags of a command's rest. A value that is filled in by the workflow is unknown, and its flag is left out.
fn taken(rest: &str, takes: fn(&str) -> Option<bool>) -> String {
    let mut text = String::new();
    let mut words = rest.split_whitespace().take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        let (name, own) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
        let Some(has_value) = takes(name) else { continue };
        let value = if has_value { own.or_else(|| words.next()) } else { Some("") };
        let Some(value) = value.filter(|value| value.chars().all(is_plain)) else { continue };
        text.push(' ');
        text.push_str(name);
        if has_value {
            text.push(' ');
            text.push_str(value);
        }
    }
    text
}

/// Nothing that a shell would take for anything else.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_./,:+".contains(c)
}
