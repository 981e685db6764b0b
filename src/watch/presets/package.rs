//! What a `package.json` says, as far as detection asks.

use serde_json::Value;

/// A package's own description.
pub(super) struct Package(Value);

impl Package {
    /// Reads it; `None` where it is no JSON object.
    pub(super) fn parse(text: &str) -> Option<Package> {
        serde_json::from_str(text).ok().filter(Value::is_object).map(Package)
    }

    /// Does it depend on this package, for whatever purpose?
    pub(super) fn depends_on(&self, package: &str) -> bool {
        let lists = ["devDependencies", "dependencies", "peerDependencies", "optionalDependencies"];
        lists.iter().any(|list| self.0.get(list).and_then(|list| list.get(package)).is_some())
    }

    /// A script by its name.
    pub(super) fn script(&self, name: &str) -> Option<&str> {
        self.0.get("scripts")?.get(name)?.as_str()
    }

    /// The first script that runs one of these programs, and whose name can be typed.
    pub(super) fn script_with(&self, words: &[&str]) -> Option<(&str, &str)> {
        let scripts = self.0.get("scripts")?.as_object()?.iter();
        let scripts = scripts.filter(|(name, _)| !name.contains(char::is_control));
        let mut scripts = scripts.filter_map(|(name, script)| Some((name.as_str(), script.as_str()?)));
        scripts.find(|(_, script)| script.split([' ', '&', ';', '|']).any(|word| words.contains(&word)))
    }

    /// Does it have settings under this key?
    pub(super) fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some()
    }
}
