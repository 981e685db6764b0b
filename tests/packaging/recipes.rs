//! Recipes that are filled when a release is made, and the steps of the action, tried on a release that was made here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{is_here, python, repository, run, text};

/// The archives that the recipes name.
const ARCHIVES: [&str; 4] =
    ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "x86_64-apple-darwin", "aarch64-apple-darwin"];

/// A recipe for a release. Archives that are not there are made up.
pub(crate) fn filled(python: &str, recipe: &str, released: &Path) -> PathBuf {
    fs::create_dir_all(released).unwrap();
    for target in ARCHIVES {
        let path = released.join(format!("lazycov-{target}.tar.gz"));
        if !path.exists() {
            fs::write(path, target).unwrap();
        }
    }
    let mut pack = Command::new(python);
    pack.arg(repository("assets/packaging/pack")).arg(recipe).arg("--released").arg(released);
    pack.arg("--out").arg(released.join("recipes")).env("PYTHONDONTWRITEBYTECODE", "1");
    pack.env("LAZYCOV_REPOSITORY", "https://forge.example/owner/lazycov");
    PathBuf::from(text(&run(&mut pack)).trim())
}

#[test]
fn recipes_are_filled_and_understood() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    for (recipe, checks) in [("PKGBUILD", ["bash", "-n"]), ("lazycov.rb", ["ruby", "-c"])] {
        let path = filled(python, recipe, folder.path());
        let written = fs::read_to_string(&path).unwrap();
        assert!(written.contains(env!("CARGO_PKG_VERSION")) && written.contains("/releases/download/"), "{written}");
        assert!(!written.contains("@sha256"), "{written}");
        if is_here(checks[0], &format!("{recipe} is not checked")) {
            run(Command::new(checks[0]).arg(checks[1]).arg(&path));
        }
    }
}

/// The two steps of the action: its script fetches a release, and another one judges with it.
#[cfg(target_os = "linux")]
pub(crate) fn action_installs(folder: &Path, released: &Path, archive: &Path) {
    use std::os::unix::fs::PermissionsExt as _;

    let sums = run(Command::new("sha256sum").arg(archive.file_name().unwrap()).current_dir(released));
    fs::write(released.join("SHA256SUMS"), sums.stdout).unwrap();
    // In the place of curl: it gives what was released, and keeps what it was asked for.
    let curl = folder.join("programs/curl");
    fs::create_dir_all(curl.parent().unwrap()).unwrap();
    let script = "#!/bin/sh\nwhile [ $# -gt 1 ]; do [ \"$1\" = --output ] && to=$2; shift; done\n\
        echo \"$1\" >> \"$ASKED\"; cp \"$RELEASED/${1##*/}\" \"$to\"\n";
    fs::write(&curl, script).unwrap();
    fs::set_permissions(&curl, fs::Permissions::from_mode(0o755)).unwrap();

    let path = std::env::var("PATH").unwrap();
    let step = |name: &str| {
        let mut bash = Command::new("bash");
        bash.arg(repository("assets/packaging/action").join(name)).current_dir(folder);
        bash.env("PATH", format!("{}:{path}", folder.join("programs").display())).env("RUNNER_TEMP", folder);
        for file in ["GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "ASKED"] {
            bash.env(file, folder.join(file));
        }
        bash
    };
    let mut install = step("install.sh");
    let processor = if cfg!(target_arch = "aarch64") { "ARM64" } else { "X64" };
    install.env("SYSTEM", format!("Linux-{processor}")).env("RELEASED", released).env("LAZYCOV_VERSION", "");
    install.env("GITHUB_SERVER_URL", "https://forge.example").env("LAZYCOV_REPOSITORY", "owner/lazycov");
    run(install.env("LAZYCOV_REF", "v9.8.7"));
    run(install.env("LAZYCOV_REF", "main"));
    let asked = fs::read_to_string(folder.join("ASKED")).unwrap();
    assert!(asked.starts_with("https://forge.example/owner/lazycov/releases/download/v9.8.7/lazycov-"), "{asked}");
    assert!(asked.ends_with("/releases/latest/download/SHA256SUMS\n"), "{asked}");
    let before = fs::read(archive).unwrap();
    fs::write(archive, "another one").unwrap();
    assert!(!install.output().unwrap().status.success(), "what is not what was released is no release");
    fs::write(archive, before).unwrap();

    fs::write(folder.join("a.info"), "SF:a.c\nDA:1,1\nDA:2,0\nend_of_record\n").unwrap();
    let installed = fs::read_to_string(folder.join("GITHUB_PATH")).unwrap();
    let installed = installed.lines().next().unwrap();
    for (limit, code) in [("40", 0), ("60", 1)] {
        let mut check = step("check.sh");
        check
            .env("ARGUMENTS", format!("--gate total.line.min={limit} 'a.info'"))
            .env("PATH", format!("{installed}:{path}"));
        let output = check.output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{}{}", text(&output), String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(fs::read_to_string(folder.join("GITHUB_OUTPUT")).unwrap(), "exit-code=0\nexit-code=1\n");
    let summary = fs::read_to_string(folder.join("GITHUB_STEP_SUMMARY")).unwrap();
    assert!(summary.contains("50.0"), "{summary}");
}

#[test]
fn binstall_looks_for_the_archives_that_are_released() {
    let manifest: toml::Table = fs::read_to_string(repository("Cargo.toml")).unwrap().parse().unwrap();
    let told = &manifest["package"]["metadata"]["binstall"];
    let url = told["pkg-url"].as_str().unwrap();
    assert!(url.ends_with("/releases/download/v{ version }/{ name }-{ target }{ archive-suffix }"), "{url}");
    assert_eq!(told["bin-dir"].as_str(), Some("{ name }-{ target }/{ bin }{ binary-ext }"));
    let packer = fs::read_to_string(repository("assets/packaging/pack/archive.py")).unwrap();
    assert!(packer.contains("folder = f\"{project.NAME}-{target.triple}\""), "the archive's name is made otherwise");
}
