//! What decides which files and lines count, and what became of it between two measurements: how coverage rises without a
//! test.

use std::fmt::Write as _;

use crate::coverage::{RepoPath, Totals};

/// A setting that decides which files and lines count, in the words of the one who wrote it. Untrusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// Its name: `exclude`, `coverage.py omit`.
    pub name: String,
    /// What it holds; nothing where it is not set.
    pub values: Vec<String>,
}

/// A file that was measured and does not count any more because the settings say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its path.
    pub path: RepoPath,
    /// What it had.
    pub before: Totals,
}

/// How the present counts other things than the baseline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopeChange {
    /// Files that the settings leave out now, by path.
    pub left_out: Vec<LeftOut>,
    /// What the settings say that they did not say before, and the other way round: a sentence each.
    pub settings: Vec<String>,
}

impl ScopeChange {
    /// Does the present count what the baseline counted?
    pub fn is_empty(&self) -> bool {
        self.left_out.is_empty() && self.settings.is_empty()
    }
}

/// What settings say now and did not say before: `exclude: now also gen/**`. One that only one side knows is not set on
/// the other.
pub fn changed_settings(before: &[Setting], now: &[Setting]) -> Vec<String> {
    let none: &[String] = &[];
    let of = |side: &'_ [Setting], name: &str| {
        side.iter().find(|setting| setting.name == name).map_or(none.to_vec(), |setting| setting.values.clone())
    };
    let mut names: Vec<&str> = before.iter().chain(now).map(|setting| setting.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let said = |name: &str| {
        let (was, is) = (of(before, name), of(now, name));
        let without = |all: &[String], other: &[String]| -> Vec<String> {
            all.iter().filter(|value| !other.contains(value)).cloned().collect()
        };
        let (new, gone) = (without(&is, &was), without(&was, &is));
        let mut said = String::new();
        if !new.is_empty() {
            let _ = write!(said, "now {}{}", if gone.len() < was.len() { "also " } else { "" }, new.join(", "));
        }
        if !gone.is_empty() {
            let _ = write!(said, "{}no longer {}", if said.is_empty() { "" } else { ", " }, gone.join(", "));
        }
        (!said.is_empty()).then(|| format!("{name}: {said}"))
    };
    names.into_iter().filter_map(said).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(all: &[(&str, &[&str])]) -> Vec<Setting> {
        let strings = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
        all.iter().map(|(name, values)| Setting { name: (*name).to_owned(), values: strings(values) }).collect()
    }

    #[test]
    fn what_changed_is_said_in_the_words_of_the_settings() {
        let before = settings(&[("exclude", &["gen/**"]), ("omit", &[]), ("include", &["src/**"])]);
        let now = settings(&[("exclude", &["gen/**", "old/**"]), ("omit", &["app/*"]), ("include", &["lib/**"])]);
        assert_eq!(
            changed_settings(&before, &now),
            ["exclude: now also old/**", "include: now lib/**, no longer src/**", "omit: now app/*"]
        );
        assert_eq!(changed_settings(&now, &now), [""; 0]);
        assert_eq!(changed_settings(&now, &[])[0], "exclude: no longer gen/**, old/**");
    }
}
