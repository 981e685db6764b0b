//! How long lives what the tests of a project set up, told from the texts of its Python files.

use super::known::Fixtures;

/// Words of plugins whose fixtures live for all tests, and set up code of the project.
const PLUGINS: &[&str] = &["pytest_django", "pytest-django", "DJANGO_SETTINGS_MODULE", "django_db"];

/// What texts say of fixtures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FixtureWords {
    /// Do some live for more than a file?
    is_broad: bool,
    /// May a test ask for one while it runs?
    is_asked_for: bool,
}

impl FixtureWords {
    /// What a text of Python says.
    pub fn of(text: &str) -> FixtureWords {
        let mut after_scopes = text.match_indices("scope").filter_map(|(at, word)| text.get(at + word.len()..));
        let is_broad = text.contains("fixture") && after_scopes.any(is_broad_scope);
        let is_asked_for = text.contains("getfixturevalue");
        FixtureWords { is_broad: is_broad || PLUGINS.iter().any(|word| text.contains(word)), is_asked_for }
    }

    /// What two texts say.
    pub fn and(self, other: FixtureWords) -> FixtureWords {
        FixtureWords {
            is_broad: self.is_broad || other.is_broad,
            is_asked_for: self.is_asked_for || other.is_asked_for,
        }
    }

    /// How long lives what is set up.
    pub fn longest(self) -> Fixtures {
        match (self.is_broad, self.is_asked_for) {
            (false, _) => Fixtures::File,
            (true, false) => Fixtures::Session,
            (true, true) => Fixtures::Anywhere,
        }
    }
}

/// Is what follows the word the scope of a fixture that lives for more than a file? What is worked out may be anything.
fn is_broad_scope(after: &str) -> bool {
    let Some(value) = after.trim_start().strip_prefix('=').filter(|value| !value.starts_with('=')) else {
        return false;
    };
    let value = value.trim_start().trim_start_matches(['"', '\'']);
    !["function", "class", "module"]
        .iter()
        .any(|scope| value.strip_prefix(scope).is_some_and(|rest| rest.starts_with(['"', '\''])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_told() {
        for (text, longest) in [
            ("@pytest.fixture\ndef a(): ...", Fixtures::File),
            ("@pytest.fixture(scope=\"module\")\ndef a(): ...", Fixtures::File),
            ("@pytest.fixture(scope = 'session')\ndef a(): ...", Fixtures::Session),
            ("@pytest.fixture(scope=wide())\ndef a(): ...", Fixtures::Session),
            ("@pytest.fixture(scope=\"package\")\ndef a(request): request.getfixturevalue('b')", Fixtures::Anywhere),
            ("if scope == 1: pass", Fixtures::File),
        ] {
            assert_eq!(FixtureWords::of(text).longest(), longest, "{text}");
        }
    }
}
