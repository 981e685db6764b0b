//! How a project's tests are run with coverage, told from what lies there: a preset is one file and one row. Nothing is
//! run to find out; each answer says what it rests on.

mod around;
mod candidate;
mod cmake;
mod detect;
mod go;
mod javascript;
mod maven;
mod mojo;
mod own;
mod package;
mod php;
mod preset;
mod python;
mod quoted;
mod restrict;
mod root;
mod ruby;
mod rust;
mod script;
mod workflow;

pub use self::around::Around;
pub use self::candidate::{Candidate, Evidence, OUTPUT, Told};
pub use self::detect::{PRESETS, detect};
pub use self::preset::{Ecosystem, Preset};
pub use self::root::Root;
pub use self::script::{ResultsFile, Script};
pub use self::workflow::workflows;

#[cfg(test)]
mod tests;
