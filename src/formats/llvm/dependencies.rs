//! Files of other people's packages. Flags for the compiler reach every package of a build, so that a profile of a program
//! tells of all that it is made of; what a project's tests should cover is the project. cargo-llvm-cov leaves out the same.

use crate::coverage::{Code, Diagnostics};
use crate::formats::RawFile;

/// Folders in which cargo and rustup keep what they fetch; the hash of the compiler's own library follows the last.
const FOLDERS: [&str; 4] =
    ["/.cargo/registry/src/", "/registry/src/index.crates.io-", "/.cargo/git/checkouts/", "/.rustup/toolchains/"];

/// The files without those of dependencies.
pub(super) fn without(mut files: Vec<RawFile>, diagnostics: &mut Diagnostics) -> Vec<RawFile> {
    files.retain(|file| {
        let is_one = is_of_dependency(&file.path);
        if is_one {
            let words = || format!("{} is of a dependency, like others: it is left out", file.path);
            diagnostics.add(Code::Unsupported, None, words);
        }
        !is_one
    });
    files
}

fn is_of_dependency(path: &str) -> bool {
    let path = path.replace('\\', "/");
    path.starts_with("/rustc/") || FOLDERS.iter().any(|folder| path.contains(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_and_rustup_fetched_is_no_part_of_the_project() {
        for path in [
            "/home/a/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/serde-1.0.1/src/lib.rs",
            "/opt/cargo/registry/src/index.crates.io-1949cf8c6b5b557f/serde-1.0.1/src/lib.rs",
            "C:\\Users\\a\\.cargo\\registry\\src\\index.crates.io-1\\serde-1.0.1\\src\\lib.rs",
            "/home/a/.cargo/git/checkouts/regex-1/abc/src/lib.rs",
            "/home/a/.rustup/toolchains/stable/lib/rustlib/src/rust/library/core/src/lib.rs",
            "/rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/lib.rs",
        ] {
            assert!(is_of_dependency(path), "{path}");
        }
        for path in ["src/lib.rs", "/home/a/registry/src/lib.rs", "/home/a/x/rustc/lib.rs"] {
            assert!(!is_of_dependency(path), "{path}");
        }
    }
}
