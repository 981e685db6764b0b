//! Which tool wrote a Clover report. Only what its content proves, since the tools give one attribute different meanings.

/// What tells the dialects apart.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// The root's `clover` attribute.
    pub(super) version: Option<String>,
    /// The root's `generated` attribute.
    pub(super) generated: Option<String>,
    /// Is any class named?
    pub(super) classes: bool,
    /// Has any line of a method been seen?
    pub(super) methods: bool,
    /// Has any condition been seen?
    pub(super) conditions: bool,
    /// Has any file a `path`?
    pub(super) paths: bool,
}

/// How a tool writes the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// As Clover does.
    OpenClover,
    /// The attributes of a condition count branches; there are neither classes nor methods.
    Istanbul,
    /// Statements and methods; files have no `path`.
    PhpUnit,
    /// Statements alone, those of each function of a line.
    Gcovr,
    /// Nothing proves which.
    Unknown,
}

impl Marks {
    /// The dialect of the report whose first file this is.
    pub(super) fn dialect(&self, first: Option<&str>) -> Dialect {
        let ends = |endings: &[&str]| {
            let ending = first.and_then(|path| path.rsplit_once('.')).map(|(_, ending)| ending);
            ending.is_some_and(|ending| endings.contains(&ending))
        };
        let time = self.generated.is_some() && self.version == self.generated;
        if time && !self.methods && !self.conditions {
            Dialect::Gcovr
        } else if self.version.is_none() && !self.paths && ends(&["php", "phtml", "inc"]) {
            Dialect::PhpUnit
        } else if self.version.as_deref() == Some("3.2.0") && !self.classes && !self.methods {
            Dialect::Istanbul
        } else if self.version.is_some() && self.classes {
            Dialect::OpenClover
        } else {
            Dialect::Unknown
        }
    }

    /// The tool and, where the report tells it, the tool's version.
    pub(super) fn producer(&self, dialect: Dialect) -> Option<String> {
        let name = match dialect {
            Dialect::OpenClover => return Some(format!("OpenClover {}", self.version.as_deref().unwrap_or_default())),
            // Its version is that of Clover when Istanbul began.
            Dialect::Istanbul => "istanbul",
            Dialect::PhpUnit => "PHPUnit",
            Dialect::Gcovr => "gcovr",
            Dialect::Unknown => return None,
        };
        Some(name.to_owned())
    }
}
