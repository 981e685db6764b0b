//! A small project to explore: sources, a report of them, and tests that write it.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::harness::{Size, Terminal};

pub(crate) struct Project {
    root: tempfile::TempDir,
}

impl Project {
    /// Three files, the second with the biggest gap; the third has branches.
    pub(crate) fn new() -> Project {
        let project = Project { root: tempfile::tempdir().unwrap() };
        // One look, whatever the terminal says of itself.
        project.write("lazycov.toml", "[ui]\ntheme = \"dark\"\n");
        project.write("src/alpha.py", &function("alpha", 6));
        project.write("src/beta.py", &function("beta", 12));
        project.write("src/gamma.py", &function("gamma", 4));
        // The report is newer than what it measures.
        project.write(
            "lcov.info",
            &[
                record("src/alpha.py", "alpha", 6, &[3, 4]),
                record("src/beta.py", "beta", 12, &[5, 6, 7, 8]),
                record("src/gamma.py", "gamma", 4, &[4]),
            ]
            .concat(),
        );
        project
    }

    pub(crate) fn root(&self) -> &Path {
        self.root.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn script(&self, path: &str, text: &str) {
        self.write(path, text);
        let path = self.root.path().join(path);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.root.path().join(path)).unwrap()
    }

    pub(crate) fn open(&self, arguments: &[&str], size: Size) -> Terminal {
        Terminal::start(Path::new(env!("CARGO_BIN_EXE_lazycov")), arguments, self.root(), size)
    }

    pub(crate) fn open_with(&self, arguments: &[&str], size: Size, variables: &[(&str, &str)]) -> Terminal {
        Terminal::with(Path::new(env!("CARGO_BIN_EXE_lazycov")), arguments, self.root(), size, variables)
    }
}

fn function(name: &str, lines: usize) -> String {
    let body: String = (2..lines).map(|line| format!("    {name}_{line} = {line}\n")).collect();
    format!("def {name}():\n{body}    return {name}_2\n")
}

pub(crate) fn record(path: &str, name: &str, lines: u32, missed: &[u32]) -> String {
    let hits = |line: u32| u32::from(!missed.contains(&line)) * 3;
    let data: String = (1..=lines).map(|line| format!("DA:{line},{}\n", hits(line))).collect();
    format!("TN:\nSF:{path}\nFN:1,{lines},{name}\nFNDA:3,{name}\n{data}end_of_record\n")
}
