//! Packages made of this build, each installed by its own tool from a file into an empty place, without a network and
//! without a toolchain in the path.
#![cfg(all(unix, any(target_arch = "x86_64", target_arch = "aarch64")))]

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{is_here, python, repository, run, text};

/// What this build was made for, as rustc calls it.
fn target() -> String {
    let system = if cfg!(target_os = "macos") { "apple-darwin" } else { "unknown-linux-gnu" };
    format!("{}-{system}", std::env::consts::ARCH)
}

/// Makes packages of a program; where they are.
fn pack(python: &str, kinds: &[&str], program: &Path, out: &Path) -> Vec<PathBuf> {
    let mut pack = Command::new(python);
    pack.arg(repository("assets/packaging/pack")).args(kinds).args(["--target", &target()]);
    pack.arg("--program").arg(program).arg("--out").arg(out).env("PYTHONDONTWRITEBYTECODE", "1");
    text(&run(&mut pack)).lines().map(PathBuf::from).collect()
}

/// This build's program without what only debuggers read, where that can be taken out.
pub(crate) fn program(folder: &Path) -> PathBuf {
    let smaller = folder.join("program");
    let built = Path::new(env!("CARGO_BIN_EXE_lazycov"));
    let stripped = Command::new("strip").arg("-o").arg(&smaller).arg(built).status();
    if stripped.is_ok_and(|status| status.success()) { smaller } else { built.to_owned() }
}

/// A command as somebody has it who has no toolchain.
fn elsewhere(program: &Path, home: &Path) -> Command {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let without = std::env::split_paths(&path).filter(|folder| !folder.join("cargo").exists());
    let without: OsString = std::env::join_paths(without).unwrap();
    let mut command = Command::new(program);
    command.env_clear().env("PATH", without).env("HOME", home).current_dir(home).stdin(Stdio::null());
    command
}

/// The program says its version, shows its demo, and reads a report.
fn works(program: &Path, home: &Path) {
    let said = run(elsewhere(program, home).arg("--version"));
    assert_eq!(text(&said), format!("lazycov {}\n", env!("CARGO_PKG_VERSION")));
    let demo = text(&run(elsewhere(program, home).arg("demo")));
    assert!(demo.contains("analytics") && demo.contains("lines"), "{demo}");
    fs::write(home.join("a.info"), "SF:a.c\nDA:1,1\nDA:2,0\nend_of_record\n").unwrap();
    let report = text(&run(elsewhere(program, home).args(["report", "a.info"])));
    assert!(report.contains("50.0%"), "{report}");
}

#[test]
fn the_wheel_installs_and_runs() {
    let Some(python) = python() else { return };
    if !Command::new(python).args(["-m", "pip", "--version"]).output().is_ok_and(|output| output.status.success()) {
        println!("skipped: the wheel is not installed, as there is no pip");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let wheel = pack(python, &["wheel"], &program(folder.path()), folder.path()).remove(0);
    let prefix = folder.path().join("prefix");
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--no-index", "--disable-pip-version-check", "--quiet", "--target"]);
    run(pip.arg(&prefix).arg(wheel));
    works(&prefix.join("bin/lazycov"), folder.path());
    let told = prefix.join(format!("lazycov-{}.dist-info", env!("CARGO_PKG_VERSION")));
    let metadata = fs::read_to_string(told.join("METADATA")).unwrap();
    assert!(metadata.contains(concat!("Summary: ", env!("CARGO_PKG_DESCRIPTION"))), "{metadata}");
    assert!(told.join("licenses/THIRD-PARTY.md").is_file());
}

#[test]
fn the_npm_package_installs_and_runs() {
    let Some(python) = python() else { return };
    if !is_here("npm", "the package of npm is not installed") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let packages = pack(python, &["npm", "launcher"], &program(folder.path()), folder.path());
    let npm = ["npm", "install", "--offline", "--no-audit", "--no-fund", "--silent", "--prefix", "."];
    let prefix = folder.path().join("prefix");
    fs::create_dir(&prefix).unwrap();
    run(elsewhere(Path::new("env"), folder.path()).current_dir(&prefix).args(npm).args(packages));
    works(&prefix.join("node_modules/.bin/lazycov"), folder.path());
}

#[test]
fn the_launcher_passes_on_arguments_exit_codes_and_signals() {
    if !is_here("node", "the launcher of npm is not tried") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let modules = folder.path().join("node_modules");
    let system = if cfg!(target_os = "macos") { "darwin" } else { "linux" };
    let processor = if cfg!(target_arch = "aarch64") { "arm64" } else { "x64" };
    let program = modules.join(format!("lazycov-{system}-{processor}/bin/lazycov"));
    let launcher = modules.join("lazycov/bin/lazycov.js");
    for file in [&program, &launcher] {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
    }
    fs::copy(repository("assets/packaging/npm/lazycov.js"), &launcher).unwrap();
    let with = |script: &str| {
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let mut node = elsewhere(Path::new("node"), folder.path());
        node.arg(&launcher).args(["--one", "and two"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        node
    };
    let output = with("printf '<%s>' \"$@\"; exit 3").output().unwrap();
    assert_eq!((text(&output).as_str(), output.status.code()), ("<--one><and two>", Some(3)), "{output:?}");

    // As a shell sees it: a newer Node.js is gone itself, an older one says it by its code.
    let output = with("kill -9 $$").output().unwrap();
    assert!(output.status.signal() == Some(9) || output.status.code() == Some(137), "{output:?}");

    let child = with("trap 'echo tidied up; exit 5' TERM; touch ready; while :; do sleep 0.05; done").spawn().unwrap();
    while !folder.path().join("ready").exists() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    run(Command::new("kill").arg(child.id().to_string()));
    let output = child.wait_with_output().unwrap();
    assert_eq!((text(&output).as_str(), output.status.code()), ("tidied up\n", Some(5)));

    fs::remove_file(&program).unwrap();
    let output = elsewhere(Path::new("node"), folder.path()).arg(&launcher).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("optional dependencies"), "{output:?}");
}

#[test]
#[cfg(target_os = "linux")]
fn the_debian_package_unpacks_and_runs() {
    let Some(python) = python() else { return };
    if !is_here("dpkg-deb", "the package of Debian is not unpacked") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let package = pack(python, &["deb"], &program(folder.path()), folder.path()).remove(0);
    let fields = text(&run(Command::new("dpkg-deb").arg("--field").arg(&package)));
    assert!(fields.contains(concat!("Version: ", env!("CARGO_PKG_VERSION"), "\n")), "{fields}");
    assert!(fields.contains("Depends: libc6 (>= 2."), "{fields}");
    let root = folder.path().join("root");
    run(Command::new("dpkg-deb").arg("--extract").arg(&package).arg(&root));
    works(&root.join("usr/bin/lazycov"), folder.path());
    for path in ["man/man1/lazycov.1.gz", "bash-completion/completions/lazycov", "doc/lazycov/copyright"] {
        assert!(root.join("usr/share").join(path).is_file(), "{path}");
    }
    let page = run(Command::new("gzip").arg("-dc").arg(root.join("usr/share/man/man1/lazycov.1.gz")));
    assert!(text(&page).contains(".TH lazycov 1"), "{}", text(&page));
}

/// The archive, installed by the recipe of Arch Linux and by the action of GitHub.
#[test]
#[cfg(target_os = "linux")]
fn the_archive_is_what_its_installers_expect() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let released = folder.path().join("released");
    let archive = pack(python, &["archive"], &program(folder.path()), &released).remove(0);
    let recipe = super::recipes::filled(python, "PKGBUILD", &released);

    run(Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(folder.path()));
    let root = folder.path().join("root");
    let mut bash = Command::new("bash");
    bash.args(["-euc", "source \"$0\"; package"]).arg(recipe).current_dir(folder.path());
    run(bash.env("CARCH", std::env::consts::ARCH).env("pkgdir", &root));
    works(&root.join("usr/bin/lazycov"), folder.path());

    super::recipes::action_installs(folder.path(), &released, &archive);
}
