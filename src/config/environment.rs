//! Variables of the environment: `LAZYCOV_*` as a layer, and what a CI server says of the repository and of the change that
//! it builds.

use std::collections::BTreeMap;

use super::ci::Ci;
use super::keys::Value;
use super::text::nearest;
use super::{ConfigError, KEYS, Partial, Repository};

/// Variables that mean something else than a key of the file.
const OTHERS: [&str; 3] = ["LAZYCOV_LOG", "LAZYCOV_CONFIG", "LAZYCOV_EDITOR"];

/// Reads the settings among environment variables. `LAZYCOV_REPORTS_PATHS=a,b` sets `reports.paths`.
///
/// # Errors
/// A variable that holds something of the wrong kind, or is one letter away from a known one. Other `LAZYCOV_*`
/// variables are left alone: a wrapper script may use the prefix for its own.
pub fn from_environment(variables: impl IntoIterator<Item = (String, String)>) -> Result<Partial, ConfigError> {
    let variables: Vec<(String, String)> = variables.into_iter().collect();
    let find = |name: &str| variables.iter().find(|known| known.0 == name).map(|known| known.1.clone());
    let mut partial = Partial { repository: Repository::of(find), ..Partial::default() };
    for (name, value) in variables {
        if !name.starts_with("LAZYCOV_") || OTHERS.contains(&name.as_str()) {
            continue;
        }
        let fail = |message: String| ConfigError { origin: name.clone(), line: None, message };
        match KEYS.iter().find(|key| key.variable() == name) {
            Some(key) if !key.set(&mut partial, &Value::Untyped(value)) => {
                return Err(fail(format!("must be {}", key.expects)));
            }
            Some(_) => {}
            None => {
                let known: Vec<String> = KEYS.iter().map(super::Key::variable).collect();
                if let Some(near) = nearest(&name, known.iter().map(String::as_str)) {
                    return Err(fail(format!("unknown setting; did you mean `{near}`?")));
                }
            }
        }
    }
    Ok(partial)
}

/// What a CI server says of the change that it builds; `None` where no server runs this.
pub fn ci_from_environment(variables: impl IntoIterator<Item = (String, String)>) -> Option<Ci> {
    Ci::of(&variables.into_iter().collect::<BTreeMap<String, String>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, value: &str) -> Result<Partial, String> {
        from_environment([(name.to_owned(), value.to_owned())]).map_err(|error| error.to_string())
    }

    #[test]
    fn variables_are_read_as_their_key_wants_them() {
        assert_eq!(read("LAZYCOV_REPORTS_PATHS", "a, b").unwrap().paths.unwrap(), ["a", "b"]);
        assert_eq!(read("LAZYCOV_UI_SPLIT", "30").unwrap().split, Some(30));
        assert_eq!(read("LAZYCOV_CORPUS", "/x").unwrap(), Partial::default());
    }

    #[test]
    fn wrong_values_and_near_misses_are_errors() {
        assert_eq!(read("LAZYCOV_UI_SPLIT", "wide").unwrap_err(), "LAZYCOV_UI_SPLIT: must be a number from 10 to 90");
        let missed = read("LAZYCOV_UI_SPLITT", "30").unwrap_err();
        assert_eq!(missed, "LAZYCOV_UI_SPLITT: unknown setting; did you mean `LAZYCOV_UI_SPLIT`?");
    }
}
