//! The user's own themes on the disk, beside those that the program brings.

use std::collections::BTreeMap;
use std::path::Path;

use crate::config::ConfigError;
use crate::config::theme::{Sheet, Themes};

/// A theme is a page of text; what is larger is none.
const LARGEST: u64 = 1 << 20;

/// All themes; those of a user are the files `NAME.toml` in a folder, which need not be there.
pub fn themes(folder: Option<&Path>) -> Themes {
    let entries = folder.and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let mut own = BTreeMap::new();
    for path in entries.map(|entry| entry.path()) {
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned());
        if let Some(name) = name.filter(|_| path.extension().is_some_and(|extension| extension == "toml")) {
            let sheet = read(&path, &name);
            own.insert(name, sheet);
        }
    }
    Themes::with(&own)
}

fn read(path: &Path, name: &str) -> Result<Sheet, ConfigError> {
    // The way to the folder is long, and a person who put a file there knows it.
    let origin = format!("themes/{name}.toml");
    let fail = |message: String| ConfigError { origin: origin.clone(), line: None, message };
    if std::fs::metadata(path).is_ok_and(|file| file.len() > LARGEST) {
        return Err(fail("too large for a theme".to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(|error| fail(error.to_string()))?;
    Sheet::parse(name, &origin, &text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::theme::{Needs, Role};

    #[test]
    fn own_themes_stand_beside_those_that_the_program_brings() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("night.toml", "inherits = 'dark'\n[roles]\nmissed = '#ff0000 bold'\n");
        write("dark.toml", "inherits = 'dark'\n[roles]\nhit = '#00ff00'\n");
        write("broken.toml", "inherits = 'dark'\n[roles]\nmised = 'red'\n");
        write("notes.txt", "no theme");
        let all = themes(Some(folder.path()));
        let names: Vec<&str> = all.all().iter().map(|theme| theme.name.as_str()).collect();
        assert_eq!((names.first(), names.last(), names.len()), (Some(&"dark"), Some(&"night"), 9));
        let hit = |name: &str| all.shown(name, Needs::Many).unwrap().role(Role::Hit);
        assert_eq!(hit("dark"), hit("night"), "an own theme stands in for the one that it is called as");
        assert_ne!(hit("dark"), Themes::default().shown("dark", Needs::Many).unwrap().role(Role::Hit));
        let fault = all.check("broken", "lazycov.toml", Some(1)).unwrap_err().to_string();
        assert_eq!(fault, "themes/broken.toml:3: unknown role `mised` in [roles]; did you mean `missed`?");
        let unknown = all.check("nihgt", "lazycov.toml", Some(2)).unwrap_err().to_string();
        assert_eq!(unknown, "lazycov.toml:2: there is no theme `nihgt`; did you mean `night`?");
        assert_eq!(themes(None), Themes::default());
    }
}
