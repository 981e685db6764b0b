//! `[keys]` of the user's file: which keys a person gives which action, as it is written there. Whether there is such an
//! action, and which keys a terminal knows, is the keymap's to say; it has the place of each word for that.

use toml::Spanned;
use toml::de::DeValue;

use super::ConfigError;
use super::text::Text;

/// The section.
pub(super) const SECTION: &str = "keys";

/// The keys of one action. All words are untrusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnKeys {
    /// The action by its name.
    pub action: String,
    /// Where that stands.
    pub at: Spot,
    /// Each key, or keys that follow each other, and where it stands; none where the action is to have no key.
    pub keys: Vec<(String, Spot)>,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The file.
    pub origin: String,
    /// The line in it, counted from 1.
    pub line: usize,
}

impl Spot {
    /// An error here.
    pub fn fail(&self, message: String) -> ConfigError {
        ConfigError { origin: self.origin.clone(), line: Some(self.line), message }
    }
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.origin, self.line)
    }
}

/// Reads the section.
///
/// # Errors
/// When it holds anything but keys.
pub(super) fn read(file: &Text<'_>, content: &Spanned<DeValue<'_>>) -> Result<Vec<OwnKeys>, ConfigError> {
    let DeValue::Table(entries) = content.get_ref() else {
        return Err(file.fail(content.span(), format!("expected a section [{SECTION}]")));
    };
    let spot = |span: std::ops::Range<usize>| Spot { origin: file.origin.to_owned(), line: file.line(span.start) };
    let mut own = Vec::new();
    for (name, value) in entries {
        let text = |value: &Spanned<DeValue<'_>>| match value.get_ref() {
            DeValue::String(text) => Some((text.to_string(), spot(value.span()))),
            _ => None,
        };
        let keys = match value.get_ref() {
            DeValue::Array(items) => items.iter().map(text).collect::<Option<Vec<_>>>(),
            _ => text(value).map(|key| vec![key]),
        };
        let Some(keys) = keys else {
            let message = format!("{SECTION}.{} must be a key such as \"n\", or a list of keys", name.get_ref());
            return Err(file.fail(value.span(), message));
        };
        own.push(OwnKeys { action: name.get_ref().to_string(), at: spot(name.span()), keys });
    }
    // As they are written, not by name: what is told of two keys points at the later one.
    own.sort_by_key(|keys| keys.at.line);
    Ok(own)
}
