//! The explorer and editors: sockets, and editors that run already.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use crate::harness::{Terminal, eventually};
use crate::project::Project;

const PROGRAM: &str = env!("CARGO_BIN_EXE_lazycov");
const SIZE: (u16, u16) = (120, 40);

/// A project with a runtime folder of its own.
struct Beside {
    project: Project,
    runtime: tempfile::TempDir,
}

impl Beside {
    fn new() -> Beside {
        let runtime = tempfile::tempdir().unwrap();
        std::fs::set_permissions(runtime.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        Beside { project: Project::new(), runtime }
    }

    fn explorer(&self) -> Terminal {
        let runtime = self.runtime.path().to_str().unwrap();
        let terminal = self.project.open_with(&[], SIZE, &[("XDG_RUNTIME_DIR", runtime)]);
        terminal.see("line 5 · never executed · in beta");
        terminal
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).current_dir(self.project.root()).env("XDG_RUNTIME_DIR", self.runtime.path());
        command
    }

    fn go(&self, place: &str) -> Output {
        self.command(&["go", place]).output().unwrap()
    }

    fn sockets(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.runtime.path().join("lazycov")).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    }

    fn connect(&self) -> UnixStream {
        UnixStream::connect(&self.sockets()[0]).unwrap()
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn go_moves_every_explorer_of_the_project() {
    let beside = Beside::new();
    let none = beside.go("src/alpha.py:3");
    assert_eq!(none.status.code(), Some(3));
    assert!(said(&none).contains("no explorer of this project runs; start one with `lazycov`"), "{}", said(&none));
    let (first, second) = (beside.explorer(), beside.explorer());
    let sockets = beside.sockets();
    assert_eq!(sockets.len(), 2);
    for socket in &sockets {
        assert_eq!(std::fs::symlink_metadata(socket).unwrap().mode() & 0o7777, 0o600);
    }
    assert_eq!(std::fs::metadata(beside.runtime.path().join("lazycov")).unwrap().mode() & 0o7777, 0o700);
    let there = beside.go("src/alpha.py:4:7");
    assert_eq!(there.status.code(), Some(0), "{}", said(&there));
    for terminal in [&first, &second] {
        terminal.see("line 4 · never executed · in alpha");
    }
    // From anywhere, by the file's place on the disk.
    let file = beside.project.root().join("src/gamma.py");
    let place = format!("{}:4", file.display());
    let there = beside.command(&["go", &place]).current_dir("/").output().unwrap();
    assert_eq!(there.status.code(), Some(0), "{}", said(&there));
    first.see("line 4 · never executed · in gamma");
    let unknown = beside.go("lazycov.toml");
    assert_eq!(unknown.status.code(), Some(3));
    assert!(said(&unknown).contains("no report measures lazycov.toml"), "{}", said(&unknown));
    first.keys("q");
    assert_eq!(first.end(), 0);
    eventually("its socket is gone", || beside.sockets().len() == 1);
    second.keys("q");
    assert_eq!(second.end(), 0);
    assert_eq!(beside.sockets().len(), 0);
}

#[test]
fn who_follows_reads_where_the_cursor_rests() {
    let beside = Beside::new();
    let terminal = beside.explorer();
    let mut follower = beside.command(&["go", "--follow"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(follower.stdout.take().unwrap()).lines();
    // A text that is read late has its column later.
    let mut until = |place: &str| {
        let early = |line: &str| place.rsplit_once(':').is_some_and(|(place, _)| line == format!("{place}:1"));
        let told = lines.by_ref().map(Result::unwrap).find(|line| !early(line));
        assert_eq!(told.as_deref(), Some(place));
    };
    until("src/beta.py:5:5");
    terminal.keys("n");
    until("src/alpha.py:3:5");
    assert_eq!(beside.go("src/gamma.py:4").status.code(), Some(0));
    terminal.see("line 4 · never executed · in gamma");
    terminal.keys("k");
    // What the editor itself asked for is not told.
    until("src/gamma.py:3:5");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
    assert_eq!(follower.wait().unwrap().code(), Some(0));
}

#[test]
fn hostile_clients_and_sockets_that_are_left_do_no_harm() {
    let beside = Beside::new();
    let first = beside.explorer();
    let socket = beside.sockets().remove(0);
    // One that was killed leaves its socket.
    let pid = rustix::process::Pid::from_raw(first.pid() as i32).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    first.until_over();
    drop(first);
    assert!(socket.exists());
    let old = SystemTime::now() - Duration::from_mins(1);
    Command::new("touch").args(["-d", "1 minute ago"]).arg(&socket).status().unwrap();
    assert!(std::fs::symlink_metadata(&socket).unwrap().modified().unwrap() < old + Duration::from_secs(30));
    let terminal = beside.explorer();
    assert!(!socket.exists() && beside.sockets().len() == 1);
    let ask = |bytes: &[u8]| {
        let stream = beside.connect();
        (&stream).write_all(bytes).unwrap();
        let mut line = String::new();
        BufReader::new(&stream).read_line(&mut line).unwrap();
        line
    };
    assert!(ask(b"\x00\xff\n").contains("this is no message"));
    assert!(ask(b"{\"version\":9,\"follow\":true}\n").contains("version 9 is not spoken here"));
    assert!(ask(&vec![b'x'; 20_000]).contains("a line is too long"));
    assert!(
        ask(b"{\"version\":1,\"go\":{\"path\":\"../../../etc/passwd\",\"line\":1}}\n").contains("no report measures")
    );
    assert!(ask(b"{\"version\":1,\"go\":{\"path\":\"src/beta.py\",\"line\":4294967295}}\n").contains("\"done\":true"));
    let crowd: Vec<UnixStream> = (0..16).map(|_| beside.connect()).collect();
    eventually("there is no room for more", || {
        let mut line = String::new();
        let stream = beside.connect();
        stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
        let _ = BufReader::new(&stream).read_line(&mut line);
        line.contains("clients are connected already")
    });
    drop(crowd);
    eventually("there is room again", || beside.go("src/alpha.py:3").status.success());
    terminal.see("line 3 · never executed · in alpha");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_folder_that_others_may_enter_is_not_used() {
    let beside = Beside::new();
    let folder = beside.runtime.path().join("lazycov");
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777)).unwrap();
    let terminal = beside.explorer();
    assert_eq!(beside.sockets().len(), 0);
    assert_eq!(beside.go("src/alpha.py:3").status.code(), Some(3));
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

/// The real Neovim, which is left running while the explorer tells it where to go.
#[test]
fn a_neovim_that_runs_shows_the_line() {
    let nvim = |arguments: &[&str]| Command::new("nvim").args(arguments).stdin(Stdio::null()).output();
    if nvim(&["--version"]).is_err() {
        println!("skipped: nvim is not installed");
        return;
    }
    let beside = Beside::new();
    let name = "src/-a 'b\" c:1.py";
    beside.project.write(name, "def odd():\n    odd_2 = 2\n    return odd_2\n");
    let report = beside.project.read("lcov.info");
    let odd = crate::project::record(name, "odd", 3, &[2]);
    beside.project.write("lcov.info", &(report + &odd));
    let address = beside.runtime.path().join("nvim.sock");
    let address = address.to_str().unwrap();
    let editor =
        Terminal::start(Path::new("/usr/bin/env"), &["nvim", "--clean", "--listen", address], Path::new("/"), SIZE);
    eventually("it listens", || Path::new(address).exists());
    // Its answer comes on standard error in some versions.
    let at = || {
        let answer = nvim(&["--server", address, "--remote-expr", "expand('%:p') . ' ' . line('.') . ' ' . col('.')"]);
        let answer = answer.unwrap();
        [answer.stdout, answer.stderr].concat().iter().map(|byte| char::from(*byte)).collect::<String>()
    };
    let runtime = beside.runtime.path().to_str().unwrap();
    let terminal = beside.project.open_with(&[], SIZE, &[("XDG_RUNTIME_DIR", runtime), ("NVIM", address)]);
    terminal.see("line 5 · never executed · in beta");
    terminal.keys("e");
    let root = beside.project.root().canonicalize().unwrap();
    let beta = format!("{} 5 5", root.join("src/beta.py").display());
    eventually("Neovim is there", || at().trim() == beta);
    // The explorer is still on its own screen.
    terminal.keys("n");
    terminal.see("line 3 · never executed · in alpha");
    terminal.keys("e");
    let alpha = format!("{} 3 5", root.join("src/alpha.py").display());
    eventually("Neovim is at the next one", || at().trim() == alpha);
    assert_eq!(beside.go(&format!("{name}:2")).status.code(), Some(0));
    terminal.see("line 2 · never executed · in odd");
    terminal.keys("e");
    let odd = format!("{} 2 5", root.join(name).display());
    eventually("a hostile name is a name", || at().trim() == odd);
    editor.keys("\u{1b}:qa!\r");
    editor.until_over();
    // One that is gone has no socket; where the path is there and nobody listens, that is said.
    drop(UnixListenerLeft::at(address));
    terminal.keys("e");
    terminal.see("nvim could not tell the editor around us");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

/// A socket at which nobody listens any more.
struct UnixListenerLeft;

impl UnixListenerLeft {
    fn at(address: &str) -> std::os::unix::net::UnixListener {
        let _ = std::fs::remove_file(address);
        std::os::unix::net::UnixListener::bind(address).unwrap()
    }
}
