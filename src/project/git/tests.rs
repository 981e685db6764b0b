//! Real repositories, among them a hostile one.

use std::sync::Arc;

use super::*;
use crate::project::memo::Memo;
use crate::project::sources::Sources;
use crate::project::stale::Head;

/// A repository with one commit of `files`.
fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    git(dir.path(), &["init", "-q", "-b", "main"]);
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    git(dir.path(), &["add", "-A"]);
    git(dir.path(), &["commit", "-q", "-m", "first"]);
    dir
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]);
    let status = command.args(arguments).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").status().unwrap();
    assert!(status.success(), "{arguments:?}");
}

fn names(set: &FxHashSet<RepoPath>) -> Vec<&str> {
    let mut names: Vec<&str> = set.iter().map(RepoPath::as_str).collect();
    names.sort_unstable();
    names
}

#[test]
fn the_state_of_a_repository_is_read() {
    let dir = repository(&[("a.rs", "fn a() {}\n"), ("sub/b.rs", "fn b() {}\n")]);
    let found = Git::open(dir.path()).unwrap();
    assert_eq!(found.branch().as_deref(), Some("main"));
    assert!(found.commit().is_some_and(|commit| commit.len() >= 7));
    assert_eq!(names(&found.tracked()), ["a.rs", "sub/b.rs"]);
    assert_eq!(found.top(), dir.path().canonicalize().unwrap());
    let sub = Git::open(&dir.path().join("sub")).unwrap();
    assert_eq!(names(&sub.tracked()), ["b.rs"], "paths are relative to the folder");
    let touched = sub.touched_since(UNIX_EPOCH);
    assert_eq!(touched.keys().map(RepoPath::as_str).collect::<Vec<_>>(), ["b.rs"]);
    let age = SystemTime::now().duration_since(touched["b.rs"]).unwrap_or_default();
    assert!(age < Duration::from_mins(5), "{age:?}");
    assert!(sub.touched_since(SystemTime::now() + Duration::from_hours(1)).is_empty());
    assert!(Git::open(Path::new("/")).is_none());
}

fn differing(git: &Git, root: &Path, files: &[RepoPath]) -> FxHashSet<RepoPath> {
    let sources = Sources::new(root, &[], Arc::default(), Memo::default());
    Head::default().differing(git, &files.iter().collect::<Vec<_>>(), &sources)
}

#[test]
fn content_is_compared_with_head() {
    let dir = repository(&[("a.rs", "fn a() {}\n"), ("sub/b.rs", "fn b() {}\n")]);
    std::fs::write(dir.path().join("sub/b.rs"), "changed\n").unwrap();
    std::fs::write(dir.path().join("new.rs"), "new\n").unwrap();
    // A file that was only touched is not different.
    std::fs::write(dir.path().join("a.rs"), "fn a() {}\n").unwrap();
    let files = ["a.rs", "sub/b.rs", "new.rs", "gone.rs"].map(RepoPath::new);
    let found = Git::open(dir.path()).unwrap();
    assert_eq!(names(&differing(&found, dir.path(), &files)), ["gone.rs", "new.rs", "sub/b.rs"]);
    let below = dir.path().join("sub");
    let sub = Git::open(&below).unwrap();
    assert_eq!(names(&differing(&sub, &below, &[RepoPath::new("b.rs")])), ["b.rs"]);
}

#[test]
fn commits_know_their_ancestors() {
    let dir = repository(&[("a.rs", "fn a() {}\n")]);
    let found = Git::open(dir.path()).unwrap();
    let commit = |name: &str| {
        std::fs::write(dir.path().join(name), name).unwrap();
        git(dir.path(), &["add", "-A"]);
        git(dir.path(), &["commit", "-q", "-m", name]);
        found.full_commit().unwrap()
    };
    let first = found.full_commit().unwrap();
    assert_eq!(first.len(), 40);
    git(dir.path(), &["checkout", "-q", "-b", "topic"]);
    let topic = commit("topic");
    git(dir.path(), &["checkout", "-q", "main"]);
    let second = commit("second");
    assert!(found.is_ancestor(&first) && found.is_ancestor(&second) && !found.is_ancestor(&topic));
    assert_eq!(found.merge_base(&topic, &second), Some(first));
    let unknown = "0".repeat(40);
    for name in ["", "HEAD", "main", "--help", "-h", &second[..7], &unknown, &format!("--output={}", "x".repeat(31))] {
        assert!(!found.is_ancestor(name) && found.merge_base(name, &second).is_none(), "{name}");
    }
    let empty = tempfile::tempdir().unwrap();
    git(empty.path(), &["init", "-q"]);
    assert_eq!(Git::open(empty.path()).unwrap().full_commit(), None);
}

#[cfg(unix)]
#[test]
fn a_hostile_repository_runs_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let dir = repository(&[("a.rs", "fn a() {}\n"), (".gitattributes", "*.rs filter=evil diff=evil\n")]);
    let (marker, script) = (dir.path().join("marker"), dir.path().join("evil.sh"));
    std::fs::write(&script, format!("#!/bin/sh\ntouch '{}'\ncat\n", marker.display())).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let hooks = dir.path().join("hooks");
    std::fs::create_dir(&hooks).unwrap();
    for hook in ["post-index-change", "post-checkout", "pre-auto-gc", "reference-transaction", "fsmonitor-watchman"] {
        std::fs::copy(&script, hooks.join(hook)).unwrap();
    }
    let evil = script.to_str().unwrap();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.editor",
        "core.askPass",
        "core.alternateRefsCommand",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "gpg.program",
        "credential.helper",
        "pager.log",
        "pager.ls-files",
        "pager.rev-parse",
    ] {
        git(dir.path(), &["config", key, evil]);
    }
    git(dir.path(), &["config", "core.hooksPath", hooks.to_str().unwrap()]);
    git(dir.path(), &["config", "log.showSignature", "true"]);
    std::fs::write(dir.path().join("a.rs"), "fn changed() {}\n").unwrap();
    let _ = std::fs::remove_file(&marker);

    let found = Git::open(dir.path()).unwrap();
    let files = [RepoPath::new("a.rs")];
    assert_eq!(found.branch().as_deref(), Some("main"));
    assert!(found.commit().is_some());
    assert_eq!(found.tracked().len(), 2);
    assert_eq!(differing(&found, dir.path(), &files).len(), 1);
    assert_eq!(found.touched_since(UNIX_EPOCH).len(), 2);
    assert!(found.churn().is_known());
    let commit = found.full_commit().unwrap();
    assert!(found.is_ancestor(&commit) && found.merge_base(&commit, &commit).is_some());
    assert!(found.committed_at("main").is_some() && found.remote_main().is_none());
    let (tree, mut seen) = (found.tree(&commit).unwrap(), Vec::new());
    let take = |_: &TreeFile, content: &[u8]| -> Result<(), GitError> {
        seen.extend_from_slice(content);
        Ok(())
    };
    found.contents(&found.sized(&tree.iter().collect::<Vec<_>>()).unwrap(), take).unwrap();
    assert_eq!(String::from_utf8(seen).unwrap(), "*.rs filter=evil diff=evil\nfn a() {}\n");
    assert_eq!(found.hashes(&files).len(), 1);
    let patch = found.run(&["diff", "-U0", "--no-ext-diff", "--no-textconv", "HEAD", "HEAD"], None);
    assert!(patch.is_ok());
    assert!(!marker.exists(), "git ran something of the repository's");

    // The trap works: plain git does run it.
    let _ = Command::new("git").args(["diff"]).current_dir(dir.path()).stdin(Stdio::null()).output();
    assert!(marker.exists());
}

#[test]
fn a_revision_is_a_commit_and_never_an_option() {
    let dir = repository(&[("a.rs", "fn a() {}\n")]);
    git(dir.path(), &["tag", "v1"]);
    git(dir.path(), &["checkout", "-q", "-b", "topic"]);
    std::fs::write(dir.path().join("b.rs"), "fn b() {}\n").unwrap();
    git(dir.path(), &["add", "-A"]);
    git(dir.path(), &["commit", "-q", "-m", "second"]);
    git(dir.path(), &["checkout", "-q", "--orphan", "apart"]);
    git(dir.path(), &["commit", "-q", "-m", "third"]);
    git(dir.path(), &["checkout", "-q", "topic"]);
    let found = Git::open(dir.path()).unwrap();
    let [first, second, apart] = ["v1", "HEAD", "apart"].map(|name| found.resolve(name).unwrap());
    assert_eq!((found.resolve("HEAD~1"), found.resolve("topic")), (Some(first.clone()), Some(second.clone())));
    assert_eq!(found.merge_base(&first, &second), Some(first));
    assert_eq!(found.merge_base(&apart, &second), None, "histories that share nothing");
    for name in ["", "-", "--help", "-n1", "--output=x", "nothing", "main..topic", "HEAD:a.rs", "main\ntopic", "a b"] {
        assert_eq!(found.resolve(name), None, "{name:?}");
    }
    assert!(!dir.path().join("x").exists());
}

#[cfg(unix)]
#[test]
fn the_files_of_a_commit_are_its_regular_ones_with_their_content() {
    let dir = repository(&[("sub/a.rs", "one\n"), ("sub/deep/empty.rs", ""), ("b.rs", "two\n")]);
    std::os::unix::fs::symlink("/etc/hostname", dir.path().join("sub/link.rs")).unwrap();
    std::fs::write(dir.path().join("sub/binary"), b"\x00\n\xff missing\n").unwrap();
    git(dir.path(), &["add", "-A"]);
    git(dir.path(), &["commit", "-q", "-m", "second"]);
    std::fs::write(dir.path().join("sub/a.rs"), "changed\n").unwrap();
    let sub = Git::open(&dir.path().join("sub")).unwrap();
    let tree = sub.tree("HEAD").unwrap();
    let mut seen = Vec::new();
    let mut wanted: Vec<&TreeFile> = tree.iter().collect();
    let nowhere = TreeFile { path: RepoPath::new("gone"), blob: "0".repeat(39) + "1" };
    wanted.insert(1, &nowhere);
    let take = |file: &TreeFile, content: &[u8]| -> Result<(), GitError> {
        seen.push((file.path.as_str().to_owned(), content.to_vec()));
        Ok(())
    };
    // Its size, too, is that of nothing.
    let mut sized = sub.sized(&wanted).unwrap();
    assert_eq!(sized.iter().map(|file| file.1).collect::<Vec<_>>(), [4, 12, 0]);
    sized.insert(1, (&nowhere, 9));
    sub.contents(&sized, take).unwrap();
    let expected: [(&str, &[u8]); 3] =
        [("a.rs", b"one\n"), ("binary", b"\x00\n\xff missing\n"), ("deep/empty.rs", b"")];
    assert_eq!(seen, expected.map(|(path, content)| (path.to_owned(), content.to_vec())));
    let present = sub.hashes(&tree.iter().map(|file| file.path.clone()).collect::<Vec<_>>());
    let same: Vec<bool> = tree.iter().map(|file| present.get(&file.path) == Some(&file.blob)).collect();
    assert_eq!(same, [false, true, true]);
}

#[test]
fn a_history_that_was_cut_off_does_not_say_who_is_no_ancestor() {
    let dir = repository(&[("a.rs", "fn a() {}\n")]);
    let known = Git::open(dir.path()).unwrap().full_commit().unwrap();
    git(dir.path(), &["commit", "-q", "--allow-empty", "-m", "second"]);
    let other = tempfile::tempdir().unwrap();
    let from = format!("file://{}", dir.path().display());
    git(other.path(), &["clone", "-q", "--depth", "1", &from, "clone"]);
    let shallow = Git::open(&other.path().join("clone")).unwrap();
    assert!(shallow.is_shallow() && !Git::open(dir.path()).unwrap().is_shallow());
    assert_eq!(shallow.leads_here(&known), None);
    assert_eq!(shallow.leads_here(&shallow.full_commit().unwrap()), Some(true));
    assert_eq!(Git::open(dir.path()).unwrap().leads_here(&"0".repeat(40)), Some(false));
}

#[test]
fn commits_that_touched_a_file_are_counted() {
    let dir = repository(&[("a.rs", "fn a() {}\n"), ("sub/b.rs", "fn b() {}\n"), ("sub/still.rs", "\n")]);
    let commit = |name: &str, content: &str| {
        std::fs::write(dir.path().join(name), content).unwrap();
        git(dir.path(), &["add", "-A"]);
        git(dir.path(), &["commit", "-q", "-m", name]);
    };
    commit("a.rs", "fn c() {}\n");
    commit("sub/b.rs", "fn d() {}\n");
    commit("sub/b.rs", "fn e() {}\n");
    let entry = |path: &str, resolved| {
        let file = crate::coverage::File {
            path: RepoPath::new(path),
            resolved,
            coverage: Arc::default(),
            measured_by: Vec::new(),
            source_hash: None,
        };
        let state =
            if resolved { crate::analysis::FileState::Measured } else { crate::analysis::FileState::Unresolved };
        crate::analysis::FileEntry::new(Arc::new(file), state, None, None)
    };
    let found = Git::open(dir.path()).unwrap().churn();
    let told = ["a.rs", "sub/b.rs", "sub/still.rs"].map(|path| found.of(&entry(path, true)));
    assert_eq!(told, [Some(2), Some(3), Some(1)]);
    assert_eq!(found.of(&entry("gone.rs", false)), None);
    let sub = Git::open(&dir.path().join("sub")).unwrap().churn();
    assert_eq!(sub.of(&entry("b.rs", true)), Some(3), "paths are relative to the folder");
    git(dir.path(), &["checkout", "-q", "--orphan", "empty"]);
    assert!(!Git::open(dir.path()).unwrap().churn().is_known(), "there is no commit yet");
}
