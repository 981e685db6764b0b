//! A theme as its file writes it, before what it inherits is filled in.

use rustc_hash::FxHashMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::paint::Paint;
use super::role::{Background, ROLES, ROWS, Role, SYNTAX};
use super::{Colour, Theme};
use crate::config::ConfigError;
use crate::config::text::{Text, suggestion};

/// Keys and tables of a theme.
const KNOWN: [&str; 5] = ["inherits", "background", "roles", "syntax", "rows"];

/// What a file says.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub(super) name: String,
    /// The theme that says the rest, and an error for the case that there is none, without its words.
    pub(super) inherits: Option<(String, ConfigError)>,
    background: Option<Colour>,
    roles: FxHashMap<Role, Paint>,
    rows: FxHashMap<Background, Paint>,
}

impl Sheet {
    /// Reads a theme.
    ///
    /// # Errors
    /// The first key that does not exist or holds something of the wrong kind, with its line.
    pub fn parse(name: &str, origin: &str, text: &str) -> Result<Sheet, ConfigError> {
        let file = Text { origin, text };
        let table = file.table()?;
        let mut sheet = Sheet {
            name: name.to_owned(),
            inherits: None,
            background: None,
            roles: FxHashMap::default(),
            rows: FxHashMap::default(),
        };
        for (key, value) in table.get_ref() {
            match key.get_ref().as_ref() {
                "inherits" => {
                    let parent = written(value).filter(|parent| !parent.trim().is_empty());
                    let parent = parent
                        .ok_or_else(|| file.fail(value.span(), "inherits must be the name of a theme".to_owned()))?;
                    sheet.inherits = Some((parent.to_owned(), file.fail(value.span(), String::new())));
                }
                "background" => {
                    let colour = written(value).and_then(Colour::parse);
                    sheet.background = Some(colour.ok_or_else(|| {
                        file.fail(value.span(), "background must be a colour, such as \"#16191f\"".to_owned())
                    })?);
                }
                "roles" => paint(&file, "roles", value, &ROLES, &mut sheet.roles)?,
                "syntax" => paint(&file, "syntax", value, &SYNTAX, &mut sheet.roles)?,
                "rows" => paint(&file, "rows", value, &ROWS, &mut sheet.rows)?,
                other => {
                    let message = format!("unknown key `{other}` in a theme{}", suggestion(other, KNOWN.into_iter()));
                    return Err(file.fail(key.span(), message));
                }
            }
        }
        Ok(sheet)
    }

    /// The theme, with what `below` says where this says nothing.
    pub(super) fn over(&self, below: Theme) -> Theme {
        let Theme { background, mut roles, mut rows, .. } = below;
        roles.extend(&self.roles);
        rows.extend(&self.rows);
        Theme { name: self.name.clone(), background: self.background.or(background), roles, rows }
    }
}

/// Reads the paints of a table.
fn paint<R: Copy + Eq + std::hash::Hash>(
    file: &Text<'_>,
    section: &str,
    content: &Spanned<DeValue<'_>>,
    known: &[(&'static str, R)],
    to: &mut FxHashMap<R, Paint>,
) -> Result<(), ConfigError> {
    let DeValue::Table(entries) = content.get_ref() else {
        return Err(file.fail(content.span(), format!("expected a table [{section}]")));
    };
    for (key, value) in in_order(entries) {
        let name = key.get_ref().as_ref();
        let Some((_, role)) = known.iter().find(|(known, _)| *known == name) else {
            let hint = suggestion(name, known.iter().map(|(known, _)| *known));
            return Err(file.fail(key.span(), format!("unknown role `{name}` in [{section}]{hint}")));
        };
        let paint = written(value).and_then(Paint::parse).ok_or_else(|| {
            let message = format!(
                "{section}.{name} must be colours and weights, such as \"#e5e9f0 on #16191f bold\" or \"bright-blue\""
            );
            file.fail(value.span(), message)
        })?;
        to.insert(*role, paint);
    }
    Ok(())
}

type Entry<'a> = (&'a Spanned<std::borrow::Cow<'a, str>>, &'a Spanned<DeValue<'a>>);

/// In the order of the text, so that the first mistake is the one that is named.
fn in_order<'a>(table: &'a DeTable<'a>) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

fn written<'a>(value: &'a Spanned<DeValue<'_>>) -> Option<&'a str> {
    match value.get_ref() {
        DeValue::String(text) => Some(text),
        _ => None,
    }
}
