//! Which names a piece of a text uses: enough to say that it does not speak of something.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;

/// A name, as a number. Two names may have the same one; then more seems to be spoken of than is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(u32);

impl Name {
    /// A name, wherever it stands.
    pub fn of(text: &str) -> Name {
        let mut hasher = FxHasher::default();
        hasher.write(text.as_bytes());
        Name(hasher.finish() as u32)
    }

    /// A name that is looked up in an object: what stands behind a dot.
    pub fn of_attribute(text: &str) -> Name {
        let mut hasher = FxHasher::default();
        hasher.write(b".");
        hasher.write(text.as_bytes());
        Name(hasher.finish() as u32)
    }
}

/// Names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Used(Box<[Name]>);

impl Used {
    /// Is the name among them?
    pub fn has(&self, name: Name) -> bool {
        self.0.binary_search(&name).is_ok()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Name> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<Name> for Used {
    fn from_iter<I: IntoIterator<Item = Name>>(names: I) -> Used {
        let mut names: Vec<Name> = names.into_iter().collect();
        names.sort_unstable();
        names.dedup();
        Used(names.into())
    }
}
