//! From addresses of documents to files of the project, and back. A client may name anything; only what lies below the root
//! is a file of the project.

use std::fmt::Write as _;
use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};
use std::str::FromStr as _;

use lsp_types::Uri;

use crate::coverage::RepoPath;

/// The file that an address names.
pub(super) fn file(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    // A host other than this one is none of ours.
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    if !path.starts_with('/') {
        return None;
    }
    let end = path.find(['?', '#']).unwrap_or(path.len());
    let path = decoded(path.get(..end)?)?;
    // Where a path begins with a drive, that stands behind the slash.
    let drive = path.get(1..3).filter(|drive| MAIN_SEPARATOR == '\\' && drive.ends_with(':'));
    Some(PathBuf::from(if drive.is_some() { path.get(1..)? } else { &path }))
}

/// The path below the root; `None` for what lies elsewhere.
pub(super) fn below(roots: &[PathBuf], file: &Path) -> Option<RepoPath> {
    let relative = roots.iter().find_map(|root| file.strip_prefix(root).ok())?;
    let mut parts = Vec::new();
    for part in relative.components() {
        match part {
            Component::Normal(name) => parts.push(name.to_str()?),
            Component::CurDir => {}
            _ => return None,
        }
    }
    (!parts.is_empty()).then(|| RepoPath::new(&parts.join("/")))
}

/// The address of a file of the project.
pub(super) fn of(root: &Path, path: &RepoPath) -> Option<Uri> {
    let file = root.join(path.as_str());
    let text = file.to_str()?.replace('\\', "/");
    let lead = if text.starts_with('/') { "file://" } else { "file:///" };
    Uri::from_str(&format!("{lead}{}", encoded(&text))).ok()
}

fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn decoded(text: &str) -> Option<String> {
    let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
    let mut bytes = Vec::with_capacity(text.len());
    let mut left = text.bytes();
    while let Some(byte) = left.next() {
        if byte == b'%' {
            let (high, low) = (digit(left.next())?, digit(left.next())?);
            bytes.push((high * 16 + low) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_files_and_back() {
        for path in ["a.py", "src/b c.rs", "app/[id]/\u{e4} #1?%.ts", "x/100%/y:2"] {
            let path = RepoPath::new(path);
            let uri = of(Path::new("/home/me/p q"), &path).unwrap();
            let file = file(uri.as_str()).unwrap();
            assert_eq!(below(&[PathBuf::from("/home/me/p q")], &file), Some(path));
        }
        assert_eq!(file("file://localhost/a%20b?x#y"), Some(PathBuf::from("/a b")));
    }

    #[test]
    fn nothing_outside_of_the_project_is_named() {
        let roots = [PathBuf::from("/p"), PathBuf::from("/real/p")];
        let below = |uri: &str| file(uri).and_then(|file| below(&roots, &file));
        assert_eq!(below("file:///real/p/a").map(|path| path.to_string()), Some("a".to_owned()));
        for uri in [
            "file:///p",
            "file:///p/",
            "file:///p/../etc/passwd",
            "file:///p/%2e%2e/x",
            "file:///px/a",
            "untitled:Untitled-1",
            "http://p/a",
            "file://host/p/a",
            "file:///p/%",
            "file:///p/%zz",
            "file:///p/%00",
            "file:///p/%ff",
            "",
        ] {
            assert_eq!(below(uri), None, "{uri}");
        }
    }
}
