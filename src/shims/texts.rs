//! Texts that test runners load, and where they are written for a run.

use std::fs;
use std::io;
use std::path::Path;

/// A runner that loads something of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shim {
    /// A plugin of pytest, where coverage.py is there without pytest-cov.
    Pytest,
    /// A reporter of vitest.
    Vitest,
    /// A reporter of jest.
    Jest,
    /// What RSpec loads in front of the specs.
    Rspec,
    /// What Ruby loads before minitest.
    Minitest,
}

impl Shim {
    /// Its files, by their names.
    fn files(self) -> &'static [(&'static str, &'static str)] {
        const RUBY: (&str, &str) = ("lazycov_tests.rb", include_str!("../../assets/shims/lazycov_tests.rb"));
        const STORE: (&str, &str) = ("store.mjs", include_str!("../../assets/shims/store.mjs"));
        match self {
            Shim::Pytest => &[("lazycov_contexts.py", include_str!("../../assets/shims/lazycov_contexts.py"))],
            Shim::Vitest => &[("vitest.mjs", include_str!("../../assets/shims/vitest.mjs")), STORE],
            Shim::Jest => &[("jest.mjs", include_str!("../../assets/shims/jest.mjs")), STORE],
            Shim::Rspec => &[("lazycov_rspec.rb", include_str!("../../assets/shims/lazycov_rspec.rb")), RUBY],
            Shim::Minitest => &[("lazycov_minitest.rb", include_str!("../../assets/shims/lazycov_minitest.rb")), RUBY],
        }
    }

    /// Writes them to a folder, from where the runner loads them.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write(self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        self.files().iter().try_for_each(|(name, text)| fs::write(folder.join(name), text))
    }
}
