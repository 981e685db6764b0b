//! Finds the texts that settings are made of and resolves them.

use std::path::{Path, PathBuf};

use crate::analysis::Setting;
use crate::analysis::gates::Rules;
use crate::config::{
    CODECOV_FILES, COVERAGEPY_FILES, Ci, Codecov, Config, ConfigError, CoveragePy, ISTANBUL_FILES, Owner, Partial,
    ci_from_environment, from_environment, from_toml, istanbul_limits, line_of,
};
use crate::system::folders;

/// Name of the project's and the user's file.
const FILE: &str = "lazycov.toml";

/// The settings in force for a project.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// lazycov's own.
    pub config: Config,
    /// coverage.py's, where the project has them.
    pub python: Option<CoveragePy>,
    /// Codecov's, where the project has them: of files that nobody measures it lists those that nobody wants to. What was
    /// measured counts as its own tool counts it.
    pub codecov: Option<Codecov>,
    /// The project's own file, whether it is there or not.
    pub file: PathBuf,
    /// What the CI server says that runs this; `None` at a desk.
    pub ci: Option<Ci>,
    /// Where the theme is named, and in which line: a file or a variable.
    pub theme_at: (String, Option<usize>),
    /// What they were loaded of.
    pub asked: Asked,
}

/// What settings are loaded of, to load them again.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    root: PathBuf,
    named: Option<PathBuf>,
    variables: Vec<(String, String)>,
    flags: Partial,
}

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A setting cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The file that was named cannot be read.
    #[error("{0}: {1}")]
    File(String, std::io::Error),
}

impl Settings {
    /// Resolves the settings of a project. `file` is the project's file when it was named, `variables` the environment,
    /// `flags` what the command line says.
    ///
    /// # Errors
    /// A setting that does not exist or holds something of the wrong kind; a named file that cannot be read.
    pub fn load(
        root: &Path,
        file: Option<&Path>,
        variables: impl IntoIterator<Item = (String, String)>,
        flags: Partial,
    ) -> Result<Settings, SettingsError> {
        let ours = |name: &str| name.starts_with("LAZYCOV_");
        let variables: Vec<(String, String)> = variables.into_iter().collect();
        let ci = ci_from_environment(variables.iter().cloned());
        let environment = from_environment(variables.iter().cloned())?;
        let named = file.map(Path::to_owned);
        let kept = variables.into_iter().filter(|(name, _)| ours(name)).collect();
        let asked = Asked { root: root.to_owned(), named, variables: kept, flags };
        Settings::of(asked, environment, ci)
    }

    /// The same settings as their files say them now. What a server says of the change and of the repository stays.
    ///
    /// # Errors
    /// As when they were loaded.
    pub fn again(&self) -> Result<Settings, SettingsError> {
        let mut environment = from_environment(self.asked.variables.iter().cloned())?;
        environment.repository.clone_from(&self.config.repository);
        Settings::of(self.asked.clone(), environment, self.ci.clone())
    }

    fn of(asked: Asked, environment: Partial, ci: Option<Ci>) -> Result<Settings, SettingsError> {
        let root = &asked.root;
        let file = asked.named.clone().unwrap_or_else(|| root.join(FILE));
        let python = coveragepy(root);
        let codecov = Codecov::find(&borrow(&texts(root, &CODECOV_FILES)));
        let languages = Partial {
            precision: python.as_ref().and_then(|python| python.precision),
            gates: Some(borrowed(root, python.as_ref())),
            ..Partial::default()
        };
        let mut theme_at = (String::new(), None);
        let mut read = |path: &Path, name: &str, owner: Owner| {
            let text = std::fs::read_to_string(path).map_err(|error| SettingsError::File(name.to_owned(), error))?;
            let partial = from_toml(name, &text, owner)?;
            if partial.theme.is_some() {
                theme_at = (name.to_owned(), line_of(&text, "ui", "theme"));
            }
            Ok::<_, SettingsError>(partial)
        };
        let user = match user_file() {
            Some(path) if path.is_file() => read(&path, &path.to_string_lossy(), Owner::User)?,
            _ => Partial::default(),
        };
        let project = match &asked.named {
            Some(named) => read(named, &named.to_string_lossy(), Owner::Project)?,
            None if file.is_file() => read(&file, FILE, Owner::Project)?,
            None => Partial::default(),
        };
        if environment.theme.is_some() {
            theme_at = ("LAZYCOV_UI_THEME".to_owned(), None);
        }
        let config = Config::resolve([languages, user, project, environment, asked.flags.clone()]);
        Ok(Settings { config, python, codecov, file, ci, theme_at, asked })
    }
}

impl Settings {
    /// What the languages' own settings say of the files and lines that count.
    pub fn counting(&self) -> Vec<Setting> {
        self.python.as_ref().map(CoveragePy::counting).unwrap_or_default()
    }
}

/// The user's own file: `lazycov/lazycov.toml` in the platform's configuration folder.
pub fn user_file() -> Option<PathBuf> {
    Some(folders::configuration()?.join(FILE))
}

/// Where the user's own themes lie, beside that file.
pub fn themes_folder() -> Option<PathBuf> {
    Some(user_file()?.with_file_name("themes"))
}

fn coveragepy(root: &Path) -> Option<CoveragePy> {
    let texts = texts(root, &COVERAGEPY_FILES);
    let mut found = CoveragePy::find(&borrow(&texts))?;
    // What is written from the root of the machine is seen from ours from here on.
    let root = format!("{}/", root.to_string_lossy());
    let globs = found.omit.iter_mut().chain(found.include.iter_mut().flatten());
    for glob in globs.chain(found.paths.iter_mut().filter_map(|list| list.first_mut())) {
        if let Some(inside) = glob.strip_prefix(&root) {
            *glob = inside.to_owned();
        }
    }
    Some(found)
}

/// The limits of the languages' own settings.
fn borrowed(root: &Path, python: Option<&CoveragePy>) -> Rules {
    let texts = texts(root, &ISTANBUL_FILES);
    let (mut limits, notes) = istanbul_limits(&borrow(&texts));
    limits.extend(python.and_then(CoveragePy::limit));
    Rules { borrowed: limits, notes, ..Rules::default() }
}

/// Names and texts of the files that exist.
fn texts<'a>(root: &Path, names: &[&'a str]) -> Vec<(&'a str, String)> {
    names.iter().filter_map(|name| Some((*name, std::fs::read_to_string(root.join(name)).ok()?))).collect()
}

fn borrow<'a>(texts: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    texts.iter().map(|(name, text)| (*name, text.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_of_the_languages_and_of_flags_meet() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(".coveragerc"), "[report]\nfail_under = 79.5\n").unwrap();
        std::fs::write(dir.path().join(".nycrc"), r#"{"check-coverage": true, "lines": 70}"#).unwrap();
        std::fs::write(dir.path().join(FILE), "[gate.total]\nline.min = 80\n").unwrap();
        let mut flags = Rules::default();
        flags.set("total.min=85").unwrap();
        let flags = Partial { gates: Some(flags), ..Partial::default() };
        let gates = Settings::load(dir.path(), None, [], flags).unwrap().config.gates;
        let origins: Vec<&str> = gates.borrowed.iter().map(|limit| limit.origin.as_str()).collect();
        assert_eq!(origins, ["lines of .nycrc", "fail_under of .coveragerc"]);
        assert_eq!(gates.total.base.len(), 2, "the file's limits, and the flags' over them");
    }

    #[test]
    fn the_layers_are_found_and_ordered() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(".coveragerc"), "[report]\nprecision = 3\n[run]\nomit = gen/*\n").unwrap();
        let load = |variables: &[(&str, &str)]| {
            let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            Settings::load(dir.path(), None, variables.collect::<Vec<_>>(), Partial::default())
        };
        assert_eq!(load(&[]).unwrap().config.precision, Some(3));
        assert_eq!(load(&[]).unwrap().python.unwrap().omit, ["gen/*"]);
        std::fs::write(dir.path().join(FILE), "[report]\nprecision = 2\n[ui]\nsplit = 30\n").unwrap();
        assert_eq!(load(&[]).unwrap().config.precision, Some(2));
        let both = load(&[("LAZYCOV_UI_SPLIT", "50")]).unwrap().config;
        assert_eq!((both.precision, both.split), (Some(2), 50));
        std::fs::write(dir.path().join(FILE), "[repord]\n").unwrap();
        let error = load(&[]).unwrap_err().to_string();
        assert_eq!(error, "lazycov.toml:1: unknown section [repord]; did you mean `report`?");
        let missing = Settings::load(dir.path(), Some(Path::new("/no/file.toml")), [], Partial::default());
        assert!(missing.unwrap_err().to_string().starts_with("/no/file.toml: "));
    }
}
