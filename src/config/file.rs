//! `lazycov.toml`, the project's and the user's alike: text in, a layer or an error with its line out.

use super::text::{Text, suggestion};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::Value;
use super::{ConfigError, KEYS, Partial, gates, own_keys};
use crate::analysis::gates::Rules;

/// Whose file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The project's: everybody who works on it has the same.
    Project,
    /// The user's own. It says how things look, not whether a change may go in.
    User,
}

/// Reads the settings of a file.
///
/// # Errors
/// The first key that does not exist or holds something of the wrong kind, with its line.
pub fn from_toml(origin: &str, text: &str, owner: Owner) -> Result<Partial, ConfigError> {
    let file = Text { origin, text };
    let table = file.table()?;
    let mut partial = Partial::default();
    for (section, content) in table.get_ref() {
        let name = section.get_ref().as_ref();
        if GATES.contains(&name) {
            if owner == Owner::User {
                let message = format!(
                    "[{name}] belongs into the project's lazycov.toml or on the command line: \
                     what is judged must not depend on who looks"
                );
                return Err(file.fail(section.span(), message));
            }
            let rules = partial.gates.take().unwrap_or_default();
            partial.gates = Some(add_gates(&file, rules, name, content)?);
            continue;
        }
        if name == own_keys::SECTION {
            if owner == Owner::Project {
                let message = format!(
                    "[{name}] belongs into your own lazycov.toml, in your configuration folder: \
                     what a key does must not depend on the project"
                );
                return Err(file.fail(section.span(), message));
            }
            partial.keys = Some(own_keys::read(&file, content)?);
            continue;
        }
        if !KEYS.iter().any(|key| key.section == name) {
            let known = KEYS.iter().map(|key| key.section).chain([own_keys::SECTION]).chain(GATES);
            let hint = suggestion(name, known);
            return Err(file.fail(section.span(), format!("unknown section [{name}]{hint}")));
        }
        let DeValue::Table(entries) = content.get_ref() else {
            return Err(file.fail(content.span(), format!("expected a section [{name}]")));
        };
        for (key, value) in entries {
            let row = KEYS.iter().find(|row| row.section == name && row.name == key.get_ref().as_ref());
            let Some(row) = row else {
                let known = KEYS.iter().filter(|row| row.section == name).map(|row| row.name);
                let message =
                    format!("unknown key `{}` in [{name}]{}", key.get_ref(), suggestion(key.get_ref(), known));
                return Err(file.fail(key.span(), message));
            };
            if !typed(value).is_some_and(|value| row.set(&mut partial, &value)) {
                return Err(file.fail(value.span(), format!("{} must be {}", row.path(), row.expects)));
            }
        }
    }
    Ok(partial)
}

/// The line of a key, where the file has it.
pub fn line_of(text: &str, section: &str, key: &str) -> Option<usize> {
    let table = DeTable::parse(text).ok()?;
    let (_, content) = table.get_ref().iter().find(|(name, _)| name.get_ref() == section)?;
    let DeValue::Table(entries) = content.get_ref() else { return None };
    let (key, _) = entries.iter().find(|(name, _)| name.get_ref() == key)?;
    Text { origin: "", text }.fail(key.span(), String::new()).line
}

/// Sections that hold rules.
const GATES: [&str; 2] = ["gate", "waive"];

fn add_gates(file: &Text<'_>, rules: Rules, name: &str, content: &Spanned<DeValue<'_>>) -> Result<Rules, ConfigError> {
    if name == "waive" {
        return Ok(Rules { waivers: gates::waive(file, content)?, ..rules });
    }
    let DeValue::Table(entries) = content.get_ref() else {
        return Err(file.fail(content.span(), "expected tables such as [gate.total]".to_owned()));
    };
    Ok(gates::gate(file, entries)?.over(rules))
}

fn typed(value: &Spanned<DeValue<'_>>) -> Option<Value> {
    Some(match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => Value::Number(i64::from_str_radix(number.as_str(), number.radix()).ok()?),
        DeValue::Array(items) => Value::List(items.iter().map(text_of).collect::<Option<_>>()?),
        _ => return None,
    })
}

fn text_of(value: &Spanned<DeValue<'_>>) -> Option<String> {
    match value.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Metric;

    fn message(text: &str) -> String {
        from_toml("lazycov.toml", text, Owner::Project).unwrap_err().to_string()
    }

    #[test]
    fn every_key_of_the_table_can_be_set() {
        let text = "[reports]\npaths=['a.info']\nremap=['/b=.']\ninclude=['src/**']\nexclude=['gen/**']\n\
                    [report]\nmetric='branches'\nprecision=2\n[baseline]\ndefault='main'\n\
                    [watch]\ncommand='make cover'\nreports=['out/*.info']\n\
                    [ui]\ntheme='light'\nsplit=35\ntab_width=0x2\nglyphs='ascii'\n";
        let partial = from_toml("lazycov.toml", text, Owner::Project).unwrap();
        assert_eq!(partial.metric, Some(Some(Metric::Branches)));
        assert_eq!((partial.split, partial.tab_width), (Some(35), Some(2)));
        assert_eq!(partial.theme, Some(Some("light".to_owned())));
        assert_eq!(partial.remap.unwrap()[0].to, ".");
        assert_eq!(partial.baseline.as_deref(), Some("main"));
        assert_eq!(partial.watch_command.as_deref(), Some("make cover"));
        assert_eq!(partial.watch_reports.unwrap(), ["out/*.info"]);
        assert_eq!(KEYS.len(), 13, "a new key belongs into this test");
    }

    #[test]
    fn a_misspelt_key_is_named_with_its_line_and_the_likely_one() {
        assert_eq!(
            message("[ui]\nsplit = 30\ntabwidth = 4\n"),
            "lazycov.toml:3: unknown key `tabwidth` in [ui]; did you mean `tab_width`?"
        );
        assert_eq!(message("\n[raport]\n"), "lazycov.toml:2: unknown section [raport]; did you mean `report`?");
        assert_eq!(
            message("[zzz]\n"),
            "lazycov.toml:1: unknown section [zzz]; known are reports, report, baseline, watch, ui, keys, gate, waive"
        );
    }

    #[test]
    fn keys_are_the_users_alone() {
        let text = "[keys]\nsort = [\n  'x',\n  'g s',\n]\nnext-gap = \"n\"\nquit = []\n";
        let user = |text| from_toml("u.toml", text, Owner::User).map_err(|error| error.to_string());
        let keys = user(text).unwrap().keys.unwrap();
        let told: Vec<String> = keys
            .iter()
            .map(|own| {
                let keys: Vec<String> = own.keys.iter().map(|(key, at)| format!("{key} {at}")).collect();
                format!("{} {}: {}", own.action, own.at.line, keys.join(", "))
            })
            .collect();
        assert_eq!(told, ["sort 2: x u.toml:3, g s u.toml:4", "next-gap 6: n u.toml:6", "quit 7: "]);
        let wrong = "u.toml:2: keys.sort must be a key such as \"n\", or a list of keys";
        assert_eq!(user("[keys]\nsort = 1\n").unwrap_err(), wrong);
        assert_eq!(
            message("\n[keys]\nsort = 's'\n"),
            "lazycov.toml:2: [keys] belongs into your own lazycov.toml, in your configuration folder: \
             what a key does must not depend on the project"
        );
    }

    #[test]
    fn a_value_of_the_wrong_kind_says_what_is_expected() {
        assert_eq!(message("[ui]\nsplit = 95\n"), "lazycov.toml:2: ui.split must be a number from 10 to 90");
        assert_eq!(
            message("[reports]\npaths = 'x'\n"),
            "lazycov.toml:2: reports.paths must be a list of paths or globs"
        );
        assert_eq!(
            message("[baseline]\ndefault = ' '\n"),
            "lazycov.toml:2: baseline.default must be the name of a saved baseline"
        );
        assert_eq!(message("ui = 1\n"), "lazycov.toml:1: expected a section [ui]");
        assert!(message("[ui\n").starts_with("lazycov.toml:1: "));
    }
}
