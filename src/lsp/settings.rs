//! What the user sets in the editor. Unknown names and values of another kind leave everything as it was: editors send what
//! they have.

use serde_json::Value;

/// What is shown and when tests run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    /// Hints on what is missed.
    pub(super) marks: bool,
    /// A line above each function that says how it is covered.
    pub(super) lenses: bool,
    /// How often each line ran, at its end.
    pub(super) hits: bool,
    /// Saved files start the tests, once somebody agreed to the command.
    pub(super) run_on_save: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { marks: true, lenses: true, hits: false, run_on_save: false }
    }
}

impl Settings {
    /// Takes what a client sends, below `lazycov` or not.
    pub(super) fn take(&mut self, value: &Value) {
        let value = value.get("lazycov").unwrap_or(value);
        let places = [
            ("marks", &mut self.marks),
            ("lenses", &mut self.lenses),
            ("hits", &mut self.hits),
            ("runOnSave", &mut self.run_on_save),
        ];
        for (name, place) in places {
            if let Some(said) = value.get(name).and_then(Value::as_bool) {
                *place = said;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_understood_changes_nothing() {
        let mut settings = Settings::default();
        settings.take(&json!({"lazycov": {"hits": true, "marks": "yes", "more": [1]}}));
        assert_eq!(settings, Settings { hits: true, ..Settings::default() });
        settings.take(&json!({"marks": false, "runOnSave": true}));
        settings.take(&json!(null));
        settings.take(&json!([{"lazycov": {"hits": false}}]));
        assert_eq!(settings, Settings { hits: true, marks: false, run_on_save: true, ..Settings::default() });
    }
}
