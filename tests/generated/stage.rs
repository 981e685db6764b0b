//! Where a scene takes place: the arguments of the program and the files it finds. The tests of the watched project are
//! a recording, so that its pictures need no Python and are the same every time.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use include_dir::{Dir, include_dir};

static ANALYTICS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/demo/analytics");
static RECORDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/generated/recorded");

/// Seen when all data are there: the cursor has found the biggest gap, which is the same on both stages. A key that is
/// pressed before would keep it where it was.
pub(crate) const LOADED: &str = "in parse_line";

/// Prints what pytest printed, and writes the report that it wrote.
const PYTEST: &str = "#!/bin/sh\ncat \"$HOME/recorded/output.txt\"\ncp \"$HOME/recorded/after.lcov\" coverage.lcov\n";

/// What is explored.
#[derive(Clone, Copy)]
pub(crate) enum Stage {
    /// The bundled project.
    Demo,
    /// Its Python part, whose tests cover more than its report says.
    Watch,
}

impl Stage {
    /// The arguments of the program.
    pub(crate) fn arguments(self) -> &'static [&'static str] {
        match self {
            Stage::Demo => &["demo"],
            Stage::Watch => &["watch", "--", "pytest", "-v", "--cov"],
        }
    }

    /// Prepares an empty home, and says which folder in it to start in.
    pub(crate) fn set(self, home: &Path) -> Result<PathBuf> {
        let project = home.join("tako-analytics");
        let recorded = home.join("recorded");
        let programs = programs(home);
        for folder in [&project, &recorded, &programs] {
            fs::create_dir(folder)?;
        }
        if let Stage::Watch = self {
            ANALYTICS.extract(&project)?;
            RECORDED.extract(&recorded)?;
            fs::remove_file(project.join("coverage.json"))?;
            fs::copy(recorded.join("before.lcov"), project.join("coverage.lcov"))?;
            fs::copy(recorded.join("test_legacy_import.py"), project.join("tests/test_legacy_import.py"))?;
            fs::write(programs.join("pytest"), PYTEST)?;
            fs::set_permissions(programs.join("pytest"), fs::Permissions::from_mode(0o755))?;
        }
        Ok(project)
    }
}

/// Where commands are looked for first.
pub(crate) fn programs(home: &Path) -> PathBuf {
    home.join("bin")
}
