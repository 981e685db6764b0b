//! `go test -exec`: runs the tests of a package, and keeps apart which blocks they ran.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;

use memchr::memchr_iter;

use super::child;
use super::store::Store;

/// Flags with which a package runs some of its tests alone, or none.
const PARTIAL: [&str; 4] = ["-test.run=", "-test.skip=", "-test.list=", "-test.fuzz="];

/// Runs the program of a package's tests, in the package's folder, with what go passes on. What it leaves with, we leave
/// with.
pub fn go(words: &[OsString]) -> io::Result<u8> {
    let status = child::run(&mut child::command(words)?)?;
    let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
    let profile = words.iter().find_map(|word| word.strip_prefix("-test.coverprofile="));
    let is_partial = words.iter().any(|word| PARTIAL.iter().any(|flag| word.starts_with(flag)));
    // Tests that end their program leave no profile; those that panic or take too long may leave one, and are not through.
    if let (Some(store), Some(profile), Some(0 | 1), false) = (Store::of_run(), profile, status.code(), is_partial)
        && let (Ok(bytes), Some(package)) = (fs::read(profile), package(&std::env::current_dir()?))
    {
        store.keep(&package, "cover.out", &ran(&bytes))?;
    }
    Ok(child::code(status))
}

/// The blocks of a profile that ran. Each program lists those of all packages, most of which it does not run.
fn ran(profile: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut from = 0;
    for end in memchr_iter(b'\n', profile) {
        let line = profile.get(from..=end).unwrap_or_default();
        if !line.ends_with(b" 0\n") {
            out.extend_from_slice(line);
        }
        from = end + 1;
    }
    out
}

/// The package in a folder: the path of the module around it, and the way from there.
fn package(folder: &Path) -> Option<String> {
    let root = folder.ancestors().find(|folder| folder.join("go.mod").is_file())?;
    let module = module(&fs::read_to_string(root.join("go.mod")).ok()?)?;
    let below: Vec<&str> = folder.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect::<Option<_>>()?;
    Some([&*module].into_iter().chain(below).collect::<Vec<_>>().join("/"))
}

/// What a `go.mod` calls its module.
fn module(text: &str) -> Option<String> {
    let mut lines = text.lines().map(|line| line.split("//").next().unwrap_or_default().trim());
    let rest =
        lines.find_map(|line| line.strip_prefix("module").filter(|rest| rest.starts_with([' ', '\t', '('])))?.trim();
    let path = if rest == "(" { lines.find(|line| !line.is_empty())? } else { rest };
    let path = path.trim_matches(['"', '`']);
    (!path.is_empty()).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_named_from_its_module() {
        for (text, expected) in [
            ("// door\nmodule example.com/door // the door\n\ngo 1.22\n", Some("example.com/door")),
            ("module \"example.com/door\"\n", Some("example.com/door")),
            ("module (\n\texample.com/door\n)\n", Some("example.com/door")),
            ("modules x\n", None),
            ("", None),
        ] {
            assert_eq!(module(text).as_deref(), expected, "{text}");
        }
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("a/b")).unwrap();
        fs::write(root.path().join("go.mod"), "module example.com/door\n").unwrap();
        assert_eq!(package(&root.path().join("a/b")).as_deref(), Some("example.com/door/a/b"));
        assert_eq!(package(root.path()).as_deref(), Some("example.com/door"));
    }

    #[test]
    fn blocks_that_did_not_run_are_left_out() {
        let profile = b"mode: count\na.go:1.2,3.4 1 0\na.go:5.2,6.4 1 10\n";
        assert_eq!(ran(profile), b"mode: count\na.go:5.2,6.4 1 10\n");
    }
}
