//! A small project that was measured: what an editor opens.

use std::path::{Path, PathBuf};

/// The source, in which lines 5 and 10 are missed, 2 and 4 partial.
pub(crate) const TEXT: &str = "\
def price(amount, member):
    if member:
        amount = amount * 0.9
    if amount > 100:
        return 100
    return amount


def unused():
    return 'never'
";

/// A report that says so, with the tests of each line.
pub(crate) const REPORT: &str = "\
TN:cheap
SF:shop.py
DA:1,1
DA:2,2
DA:3,2
DA:4,2
DA:5,0
DA:6,2
DA:9,1
DA:10,0
BRDA:2,0,0,2
BRDA:2,0,1,0
BRDA:4,0,0,0
BRDA:4,0,1,2
end_of_record
TN:rich
SF:shop.py
DA:1,0
DA:2,1
DA:3,1
DA:4,1
DA:5,0
DA:6,1
DA:9,0
DA:10,0
BRDA:2,0,0,1
BRDA:2,0,1,0
BRDA:4,0,0,0
BRDA:4,0,1,1
end_of_record
";

pub(crate) struct Project {
    dir: tempfile::TempDir,
    pub(crate) home: tempfile::TempDir,
}

impl Project {
    pub(crate) fn new() -> Project {
        let project = Project { dir: tempfile::tempdir().unwrap(), home: tempfile::tempdir().unwrap() };
        project.write("shop.py", TEXT);
        project.write("lazycov.toml", "");
        project.write("lcov.info", REPORT);
        project
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.dir.path().canonicalize().unwrap()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        std::fs::write(self.dir.path().join(path), text).unwrap();
    }

    pub(crate) fn uri(&self, path: &str) -> String {
        format!("file://{}", self.root().join(path).display())
    }

    pub(crate) fn lazycov(&self, arguments: &[&str]) -> String {
        let mut command = command(&self.root(), self.home.path());
        let output = command.args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }
}

/// The program, without any configuration of the person who runs the tests.
pub(crate) fn command(folder: &Path, home: &Path) -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_lazycov"));
    command.current_dir(folder).env("VIRTUAL_ENV", "").env_remove("NO_COLOR");
    for name in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
        command.env(name, home);
    }
    command
}
