//! Small git repositories with reports, made by the tests that compare. Commits are the same on every machine.

use std::path::Path;
use std::process::Command;

use lazycov::analysis::{Baseline, BaselineInfo};
use lazycov::project::{self, Request};

use super::{Ran, lazycov};

/// A repository in a temporary folder.
pub(crate) struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    /// One commit of these files. Reports are never part of it.
    pub(crate) fn new(files: &[(&str, &str)]) -> Repository {
        let repository = Repository { folder: tempfile::tempdir().unwrap() };
        repository.git(&["init", "-q", "-b", "main"]);
        repository.write(".gitignore", "*.info\n*.xml\n");
        repository.commit(files);
        repository
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) -> &Repository {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    /// Writes files and commits everything.
    pub(crate) fn commit(&self, files: &[(&str, &str)]) -> &Repository {
        for (path, text) in files {
            self.write(path, text);
        }
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "a commit"])
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> &Repository {
        let mut command = Command::new("git");
        command.args(["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"]).args(arguments);
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "t").env(format!("GIT_{who}_EMAIL"), "t@example.com");
            command.env(format!("GIT_{who}_DATE"), "2026-07-01T12:00:00Z");
        }
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        assert!(command.current_dir(self.path()).status().unwrap().success(), "{arguments:?}");
        self
    }

    pub(crate) fn lazycov(&self, arguments: &[&str]) -> Ran {
        lazycov(self.path(), arguments)
    }

    /// What a command that goes well prints.
    pub(crate) fn prints(&self, arguments: &[&str]) -> String {
        let ran = self.lazycov(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}{}", ran.stdout, ran.stderr);
        ran.stdout
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let ran = self.lazycov(arguments);
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", ran.stdout, ran.stderr))
    }
}

/// A tracefile: for each file, its hit and its missed lines.
pub(crate) fn lcov(files: &[(&str, &[u32], &[u32])]) -> String {
    let mut out = String::from("TN:\n");
    for (path, hit, missed) in files {
        let mut lines: Vec<(u32, u32)> = hit.iter().map(|line| (*line, 1)).collect();
        lines.extend(missed.iter().map(|line| (*line, 0)));
        lines.sort_unstable();
        let lines: String = lines.iter().map(|(line, hits)| format!("DA:{line},{hits}\n")).collect();
        out += &["SF:", path, "\n", &lines, "end_of_record\n"].concat();
    }
    out
}

/// Two functions of C.
pub(crate) const DOOR: &str = "int open(int key) {\n  if (key == 7)\n    return 1;\n  return 0;\n}\n\n\
                               int slam(int force) {\n  int x = force;\n  x += 1;\n  return x;\n}\n";

/// Everything of [`DOOR`] hit, but for line 3.
pub(crate) fn door_before() -> String {
    lcov(&[("src/door.c", &[1, 2, 4, 7, 8, 9, 10], &[3])])
}

/// A new function before the others, and `slam` not called any more.
pub(crate) const DOOR_AFTER: &str = "int knock(int times) {\n  if (times)\n    return 5;\n  return 6;\n}\n\nint open(int key) {\n  if (key == 7)\n    \
     return 1;\n  return 0;\n}\n\nint slam(int force) {\n  int x = force;\n  x += 1;\n  return x;\n}\n";

/// The lines of [`DOOR_AFTER`].
pub(crate) fn door_after() -> String {
    lcov(&[("src/door.c", &[1, 2, 4, 7, 8, 10], &[3, 9, 13, 14, 15, 16])])
}

/// A repository whose present lost coverage since its commit. The reports are `before.info` and `now.info`.
pub(crate) fn doors() -> Repository {
    let repository = Repository::new(&[("src/door.c", DOOR)]);
    repository.write("before.info", &door_before());
    repository.write("src/door.c", DOOR_AFTER).write("now.info", &door_after());
    repository
}

/// Keeps what a report says now as a baseline.
pub(crate) fn save(repository: &Repository, name: &str, report: &str, created: i64) {
    let request = Request {
        root: repository.path().to_owned(),
        paths: vec![repository.path().join(report).to_string_lossy().into_owned()],
        ..Request::default()
    };
    let mut loaded = project::load(&request, &project::Nobody).unwrap();
    loaded.add_extents();
    let snapshot = std::sync::Arc::clone(&loaded.snapshot);
    let info = BaselineInfo {
        name: name.to_owned(),
        generator: String::new(),
        created,
        commit: loaded.git.as_ref().and_then(project::Git::full_commit),
        dirty: false,
        command: None,
        note: None,
        inputs: project::inputs_of(&loaded.snapshot.report),
        headline: snapshot.headline,
        include: Vec::new(),
        exclude: Vec::new(),
        tests: None,
        suites: Vec::new(),
        branch: None,
        settings: None,
        full: true,
        since: None,
        flaky: None,
    };
    let baseline = Baseline { info, measurement: loaded.measurement(None), tests: None };
    project::Baselines::of(repository.path()).save(&baseline, true, None, None).unwrap();
}
