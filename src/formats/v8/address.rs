//! Addresses of scripts as paths, and the paths of the sources that a map names.

use std::borrow::Cow;

/// The path of a script of a project: that of a `file:` address, an absolute path, or where a server has it. `None` for
/// what no project has: the scripts of Node itself (`node:fs`), evaluated texts, and packages that were installed.
pub(super) fn script_path(url: &str) -> Option<String> {
    let path = if let Some(rest) = url.strip_prefix("file://") {
        local(rest)
    } else if let Some(rest) = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://")) {
        let path = unescaped(without_query(rest.split_once('/')?.1));
        // Where Vite serves files from outside its folder.
        path.strip_prefix("@fs/").map(|rest| format!("/{rest}")).unwrap_or(path)
    } else if is_absolute(url) {
        url.to_owned()
    } else {
        return None;
    };
    (!is_installed(&path) && !path.is_empty()).then_some(path)
}

/// Is it part of a package that was installed, or of what installs them?
pub(super) fn is_installed(path: &str) -> bool {
    path.split(['/', '\\']).any(|part| matches!(part, "node_modules" | ".yarn" | ".pnp.cjs" | ".pnp.loader.mjs"))
}

/// The address without what a program adds to load a script again: `?t=1`, `#x`.
pub(super) fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

/// The path that a map means by the name of a source. `base` is the folder of the map, `root` what the map puts before all
/// names. Names with another scheme than `file:` stay as they are.
pub(super) fn source_path(base: &str, root: &str, name: &str) -> String {
    if let Some(rest) = name.strip_prefix("file://") {
        return local(rest);
    }
    if name.contains("://") {
        return name.to_owned();
    }
    let root = root.strip_prefix("file://").map_or_else(|| root.to_owned(), local);
    let below = if root.is_empty() || is_absolute(name) {
        name.to_owned()
    } else {
        format!("{}/{name}", root.trim_end_matches('/'))
    };
    if is_absolute(&below) || base.is_empty() { plain(&below) } else { plain(&format!("{base}/{below}")) }
}

/// The address of a file that a script names, which lies at `base` or below: an address if the script has one.
pub(super) fn beside(url: &str, name: &str) -> String {
    if name.contains("://") || is_absolute(name) {
        return name.to_owned();
    }
    let url = without_query(url);
    let (scheme, path) = url.split_once("://").map_or((None, url), |(scheme, path)| (Some(scheme), path));
    let joined = plain(&format!("{}/{name}", folder(path)));
    scheme.map_or(joined.clone(), |scheme| format!("{scheme}://{joined}"))
}

/// The folder of a path, without the slash at its end.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What follows `file://`, as a path.
fn local(rest: &str) -> String {
    let path = unescaped(without_query(rest.strip_prefix("localhost").unwrap_or(rest)));
    match path.strip_prefix('/').filter(|rest| is_drive(rest)) {
        Some(drive) => drive.to_owned(),
        None => path,
    }
}

fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || is_drive(path)
}

/// `C:/` or `C:\`.
fn is_drive(path: &str) -> bool {
    let mut chars = path.chars();
    chars.next().is_some_and(|letter| letter.is_ascii_alphabetic())
        && chars.next() == Some(':')
        && chars.next().is_some_and(|slash| matches!(slash, '/' | '\\'))
}

/// The path without `.`, and without `..` behind a folder.
fn plain(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." && parts.last().is_some_and(|last| *last != "..") {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    let slash = if path.starts_with('/') { "/" } else { "" };
    format!("{slash}{}", parts.join("/"))
}

/// A text without the escapes of addresses.
pub(super) fn unescaped(text: &str) -> String {
    String::from_utf8_lossy(&bytes_unescaped(text)).into_owned()
}

/// The bytes that a text with the escapes of addresses stands for.
pub(super) fn bytes_unescaped(text: &str) -> Cow<'_, [u8]> {
    let bytes = text.as_bytes();
    if memchr::memchr(b'%', bytes).is_none() {
        return Cow::Borrowed(bytes);
    }
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        let digits = text.get(at + 1..at + 3).filter(|_| byte == b'%');
        let value = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        out.push(value.unwrap_or(byte));
        at += if value.is_some() { 3 } else { 1 };
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_of_a_project_have_a_path() {
        for (url, path) in [
            ("file:///home/me/my%20app/a.js?t=17#x", Some("/home/me/my app/a.js")),
            ("file:///C:/app/a.mjs", Some("C:/app/a.mjs")),
            ("/home/me/a.js", Some("/home/me/a.js")),
            ("C:\\app\\a.js", Some("C:\\app\\a.js")),
            ("http://localhost:5173/src/a.ts?v=3", Some("src/a.ts")),
            ("http://localhost:5173/@fs/home/me/a.ts", Some("/home/me/a.ts")),
            ("http://localhost", None),
            ("http://localhost/", None),
            ("node:internal/fs", None),
            ("evalmachine.<anonymous>", None),
            ("", None),
            ("file:///app/node_modules/a/b.js", None),
            ("C:\\app\\node_modules\\a.js", None),
            ("file:///app/.yarn/releases/yarn.cjs", None),
        ] {
            assert_eq!(script_path(url).as_deref(), path, "{url}");
        }
    }

    #[test]
    fn names_of_sources_are_relative_to_their_map() {
        for (root, name, path) in [
            ("", "../src/a.ts", "/app/src/a.ts"),
            ("", "./a.ts", "/app/dist/a.ts"),
            ("../src/", "x/a.ts", "/app/src/x/a.ts"),
            ("/srv", "a.ts", "/srv/a.ts"),
            ("file:///srv/", "a.ts", "/srv/a.ts"),
            ("src", "/app/a.ts", "/app/a.ts"),
            ("", "file:///app/a%20b.ts", "/app/a b.ts"),
            ("", "webpack://shop/./src/a.ts", "webpack://shop/./src/a.ts"),
        ] {
            assert_eq!(source_path("/app/dist", root, name), path, "{root} {name}");
        }
        assert_eq!(source_path("", "", "../a.ts"), "../a.ts");
    }

    #[test]
    fn maps_lie_beside_their_scripts() {
        assert_eq!(beside("file:///app/dist/a.js?t=1", "a.js.map"), "file:///app/dist/a.js.map");
        assert_eq!(beside("file:///app/dist/a.js", "../maps/a.js.map"), "file:///app/maps/a.js.map");
        assert_eq!(beside("/app/dist/a.js", "a.js.map"), "/app/dist/a.js.map");
        assert_eq!(beside("/app/a.js", "file:///x/a.js.map"), "file:///x/a.js.map");
    }
}
