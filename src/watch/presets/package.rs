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

    /// Scripts whose names can be typed.
    fn scripts(&self) -> impl Iterator<Item = (&str, &str)> {
        let scripts = self.0.get("scripts").and_then(Value::as_object).into_iter().flatten();
        let scripts = scripts.filter(|(name, _)| !name.contains(char::is_control));
        scripts.filter_map(|(name, script)| Some((name.as_str(), script.as_str()?)))
    }

    /// The first script that runs one of these programs; one that is called a test before others.
    pub(super) fn script_with(&self, words: &[&str]) -> Option<(&str, &str)> {
        let runs = |(_, script): &(&str, &str)| script.split([' ', '&', ';', '|']).any(|word| words.contains(&word));
        let is_test = |(name, _): &(&str, &str)| name.starts_with("test");
        self.scripts().filter(runs).find(is_test).or_else(|| self.scripts().find(runs))
    }

    /// The first script that is one command of this program and runs another one under it; one that is called a test before
    /// others.
    pub(super) fn script_beginning(&self, program: &str) -> Option<(&str, &str)> {
        let own = ["report", "check-coverage"];
        let runs = |(_, script): &(&str, &str)| {
            let mut words = script.split_whitespace();
            words.next() == Some(program) && !is_compound(script) && words.all(|word| !own.contains(&word))
        };
        let is_test = |(name, _): &(&str, &str)| name.starts_with("test");
        self.scripts().filter(runs).find(is_test).or_else(|| self.scripts().find(runs))
    }

    /// Does anything have to be installed for it?
    pub(super) fn has_dependencies(&self) -> bool {
        let lists = ["devDependencies", "dependencies"];
        lists.iter().any(|list| self.0.get(list).and_then(Value::as_object).is_some_and(|list| !list.is_empty()))
    }

    /// Does it have settings under this key?
    pub(super) fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some()
    }
}

/// Is a script more than one command?
pub(super) fn is_compound(script: &str) -> bool {
    script.contains(['&', ';', '|', '\n'])
}
