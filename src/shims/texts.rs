//! Texts that test runners load, and where they are written for a run.

use std::fs;
use std::io;
use std::path::Path;

/// A runner that loads something of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shim {
    /// A reporter of vitest.
    Vitest,
    /// A reporter of jest.
    Jest,
    /// A file that RSpec loads.
    Rspec,
    /// A file that every Ruby loads, as minitest is started by programs of all kinds.
    Minitest,
    /// A plugin of pytest, where coverage.py is there without pytest-cov.
    Pytest,
}

impl Shim {
    /// Its files.
    fn files(self) -> &'static [(&'static str, &'static str)] {
        const LINES: (&str, &str) = ("lines.mjs", include_str!("../../assets/shims/lines.mjs"));
        const TESTS: (&str, &str) = ("lazycov_tests.rb", include_str!("../../assets/shims/lazycov_tests.rb"));
        match self {
            Shim::Rspec => &[("lazycov_rspec.rb", include_str!("../../assets/shims/lazycov_rspec.rb")), TESTS],
            Shim::Minitest => &[("lazycov_minitest.rb", include_str!("../../assets/shims/lazycov_minitest.rb")), TESTS],
            Shim::Vitest => &[("vitest.mjs", include_str!("../../assets/shims/vitest.mjs")), LINES],
            Shim::Jest => &[("jest.mjs", include_str!("../../assets/shims/jest.mjs")), LINES],
            Shim::Pytest => &[("lazycov_contexts.py", include_str!("../../assets/shims/lazycov_contexts.py"))],
        }
    }

    /// Writes them to a folder.
    pub fn write(self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        self.files().iter().try_for_each(|(name, text)| fs::write(folder.join(name), text))
    }
}
