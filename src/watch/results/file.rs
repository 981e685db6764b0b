//! The files that test runners write their results to.

use super::test::{TestEvent, Tool};
use super::{jest_json, junit, rspec_json};

/// A format of results, and whose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// JUnit XML.
    Junit(Tool),
    /// The JSON of jest and vitest.
    Jest(Tool),
    /// RSpec's JSON.
    Rspec,
}

impl Written {
    /// Who wrote it.
    pub fn tool(self) -> Tool {
        match self {
            Written::Junit(tool) | Written::Jest(tool) => tool,
            Written::Rspec => Tool::Rspec,
        }
    }
}

/// Reads a file of results.
///
/// # Errors
/// When it is none; says why.
pub fn read(written: Written, bytes: &[u8]) -> Result<Vec<TestEvent>, String> {
    match written {
        Written::Junit(tool) => junit::read(tool, bytes),
        Written::Jest(tool) => jest_json::read(tool, bytes),
        Written::Rspec => rspec_json::read(bytes),
    }
}
