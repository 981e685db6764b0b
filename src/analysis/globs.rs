//! Globs over paths of the project, as people write them in settings.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// A set of globs. One without a slash matches at any depth; one that names a folder matches everything below it.
#[derive(Clone, Debug)]
pub struct Globs(GlobSet);

impl Globs {
    /// Compiles globs; those that are no globs come back beside the set.
    pub fn new<'a>(patterns: impl IntoIterator<Item = &'a str>) -> (Globs, Vec<String>) {
        let (mut set, mut bad) = (GlobSetBuilder::new(), Vec::new());
        for pattern in patterns {
            let plain = pattern.trim().trim_start_matches("./").trim_end_matches('/');
            let deep = if plain.contains('/') { plain.to_owned() } else { format!("**/{plain}") };
            match (glob(&deep), glob(&format!("{deep}/**"))) {
                (Ok(itself), Ok(below)) => {
                    set.add(itself);
                    set.add(below);
                }
                (Err(error), _) | (_, Err(error)) => bad.push(error.to_string()),
            }
        }
        (Globs(set.build().unwrap_or_else(|_| GlobSet::empty())), bad)
    }

    /// One glob over whole paths: nothing is added before or behind it. What is no glob matches nothing.
    pub fn exact(pattern: &str) -> Globs {
        let mut set = GlobSetBuilder::new();
        if let Ok(glob) = glob(pattern) {
            set.add(glob);
        }
        Globs(set.build().unwrap_or_else(|_| GlobSet::empty()))
    }

    /// Is there no glob in it?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Does any glob match?
    pub fn matches(&self, path: &str) -> bool {
        !self.0.is_empty() && self.0.is_match(path)
    }
}

fn glob(text: &str) -> Result<Glob, globset::Error> {
    GlobBuilder::new(text).literal_separator(true).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_anywhere_and_folders_match_what_is_below() {
        let (globs, bad) = Globs::new(["*.gen.go", "vendor/", "src/api/*.ts", "a/[", "./lib"]);
        for path in ["x/y.gen.go", "vendor/a/b.c", "deep/vendor/a.c", "src/api/x.ts", "lib/x.rs"] {
            assert!(globs.matches(path), "{path}");
        }
        for path in ["src/api/v1/x.ts", "src/a.go", "vendored.c"] {
            assert!(!globs.matches(path), "{path}");
        }
        assert_eq!(bad.len(), 1);
    }
}
