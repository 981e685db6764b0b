//! Paths as reports write them, in one form, whatever machine and tool wrote them. Purely textual: nothing is looked up.

/// A path of a report in the one form: `/` between components, no `.`, no `..` but leading ones, a lower-case drive.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::project) struct ReportedPath(String);

impl ReportedPath {
    /// Normalises a path as a report wrote it.
    pub(in crate::project) fn new(raw: &str) -> ReportedPath {
        if is_in_form(raw) {
            return ReportedPath(raw.to_owned());
        }
        let mut text = raw.trim().replace('\\', "/");
        for verbatim in ["//?/UNC/", "//?/", "//./"] {
            if let Some(rest) = text.strip_prefix(verbatim) {
                text = rest.to_owned();
            }
        }
        text = without_scheme(&text);
        let (drive, rest) = split_drive(&text);
        let absolute = rest.starts_with('/');
        let mut parts: Vec<&str> = Vec::new();
        for part in rest.split('/') {
            match part {
                "" | "." => {}
                ".." if parts.last().is_some_and(|last| *last != "..") => {
                    parts.pop();
                }
                ".." if absolute => {}
                part => parts.push(part),
            }
        }
        let drive = drive.map(|letter| format!("{}:", letter.to_ascii_lowercase())).unwrap_or_default();
        ReportedPath(format!("{drive}{}{}", if absolute { "/" } else { "" }, parts.join("/")))
    }

    /// The path with what is escaped in it unescaped; `None` where nothing is. Some tools write paths as parts of URLs.
    pub(super) fn unescaped(&self) -> Option<ReportedPath> {
        memchr::memchr(b'%', self.0.as_bytes())?;
        let text = unescaped(&self.0);
        (text != self.0).then(|| ReportedPath::new(&text))
    }

    /// The path as text.
    pub(in crate::project) fn as_str(&self) -> &str {
        &self.0
    }

    /// Does it start at the root of a machine?
    pub(super) fn is_absolute(&self) -> bool {
        split_drive(&self.0).1.starts_with('/')
    }

    /// This path as seen from a folder; an absolute path stays what it is.
    pub(super) fn below(&self, folder: &str) -> ReportedPath {
        let (drive, rest) = split_drive(&self.0);
        match drive {
            _ if folder.is_empty() => self.clone(),
            None if !rest.starts_with('/') => ReportedPath::new(&format!("{folder}/{rest}")),
            // OpenCppCoverage splits `C:\x` into the source `C:` and the name `\x`.
            None if split_drive(folder) == (folder.chars().next(), "") => ReportedPath::new(&format!("{folder}{rest}")),
            _ => self.clone(),
        }
    }

    /// What follows a prefix of whole components, without the separator.
    pub(super) fn after(&self, prefix: &ReportedPath) -> Option<&str> {
        let rest = self.0.strip_prefix(prefix.as_str())?;
        match prefix.as_str() {
            "" if self.is_absolute() => None,
            "" | "/" => Some(rest),
            _ => rest.strip_prefix('/').or_else(|| rest.is_empty().then_some(rest)),
        }
    }

    /// Does it lead out of the folder it is relative to?
    pub(super) fn escapes(&self) -> bool {
        self.0 == ".." || self.0.starts_with("../")
    }

    /// The path without the `..` it starts with.
    pub(super) fn inward(&self) -> &str {
        let mut rest = self.0.as_str();
        while let Some(shorter) = rest.strip_prefix("../") {
            rest = shorter;
        }
        rest
    }
}

/// Is a path in the one form already, as nearly all are? A colon may be that of a drive or of a URL.
fn is_in_form(raw: &str) -> bool {
    let parts = || raw.strip_prefix('/').unwrap_or(raw).split('/');
    memchr::memchr2(b'\\', b':', raw.as_bytes()).is_none()
        && raw.trim().len() == raw.len()
        && parts().all(|part| !matches!(part, "" | "." | ".."))
}

/// URLs that tools write instead of paths. What is escaped in a URL is unescaped.
fn without_scheme(text: &str) -> String {
    if let Some(rest) = text.strip_prefix("file://") {
        // `file:///C:/x` is a drive behind a slash, `file://host/x` names a machine.
        let rest = rest.strip_prefix("localhost").unwrap_or(rest);
        let drive = rest.strip_prefix('/').filter(|rest| split_drive(rest).0.is_some());
        return unescaped(drive.unwrap_or(rest));
    }
    for scheme in ["webpack-internal://", "webpack://"] {
        if let Some(rest) = text.strip_prefix(scheme) {
            // What stands between the slashes names the bundle.
            let path = rest.split_once('/').map_or(rest, |(_, path)| path);
            return unescaped(path.trim_start_matches('/'));
        }
    }
    text.to_owned()
}

fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = text.get(at + 1..at + 3).filter(|_| byte == b'%');
        let value = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        out.push(value.unwrap_or(byte));
        at += if value.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// `C:` before the rest.
fn split_drive(text: &str) -> (Option<char>, &str) {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(letter), Some(':')) if letter.is_ascii_alphabetic() => (Some(letter), chars.as_str()),
        _ => (None, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trap_24_windows_spellings_are_one() {
        for raw in [r"D:\a\x\src\f.rs", r"\\?\D:\a\x\src\f.rs", "d:/a/x/src/f.rs", "D:/a/x/./src/../src/f.rs"] {
            assert_eq!(ReportedPath::new(raw).as_str(), "d:/a/x/src/f.rs", "{raw}");
        }
        assert_eq!(ReportedPath::new(r"src\f.rs"), ReportedPath::new("src/f.rs"));
        assert_ne!(ReportedPath::new("D:/A/f.rs"), ReportedPath::new("d:/a/f.rs"), "only the drive ignores case");
    }

    #[test]
    fn urls_and_escapes_become_paths() {
        let table = [
            ("file:///home/u/my%20app/a.js", "/home/u/my app/a.js"),
            ("file:///C:/x/a.js", "c:/x/a.js"),
            ("webpack:///./src/a.ts", "src/a.ts"),
            ("webpack://shop/./src/a.ts", "src/a.ts"),
            ("my%20app/a.js", "my%20app/a.js"),
            ("100%/a.js", "100%/a.js"),
            ("./a//b/../c.rs", "a/c.rs"),
            ("../x/../../y.rs", "../../y.rs"),
            ("/../x.rs", "/x.rs"),
            ("", ""),
        ];
        for (raw, expected) in table {
            assert_eq!(ReportedPath::new(raw).as_str(), expected, "{raw}");
        }
    }

    #[test]
    fn what_is_in_the_form_already_stays() {
        for raw in ["src/a.rs", "/ci/src/a.rs", "a", "a b/.c/d..e"] {
            assert!(is_in_form(raw), "{raw}");
            assert_eq!(ReportedPath::new(raw).as_str(), raw);
        }
        for raw in ["", "/", "a/", "a//b", "./a", "../a", "a/..", " a", "c:/a", r"a\b", "file:///a", "//a"] {
            assert!(!is_in_form(raw), "{raw}");
        }
    }

    #[test]
    fn escapes_in_a_path_may_be_meant() {
        let unescaped = |raw: &str| ReportedPath::new(raw).unescaped().map(|path| path.as_str().to_owned());
        assert_eq!(unescaped("my%20app/%61.js"), Some("my app/a.js".to_owned()));
        assert_eq!(unescaped("100%/a%zz.js"), None);
        assert_eq!(unescaped("a/%2e%2e/b.js"), Some("b.js".to_owned()));
        assert_eq!(unescaped("a%ff.js"), None, "no text");
    }

    #[test]
    fn prefixes_are_whole_components() {
        let after =
            |path: &str, prefix: &str| ReportedPath::new(path).after(&ReportedPath::new(prefix)).map(str::to_owned);
        assert_eq!(after("/a/b/c.rs", "/a/b/"), Some("c.rs".to_owned()));
        assert_eq!(after("/a/bc.rs", "/a/b"), None);
        assert_eq!(after("/c.rs", "/"), Some("c.rs".to_owned()));
        assert_eq!(after("c.rs", ""), Some("c.rs".to_owned()));
        assert_eq!(after("/c.rs", ""), None);
        assert_eq!(ReportedPath::new("a.py").below("").as_str(), "a.py");
        assert_eq!(ReportedPath::new("/x/a.cpp").below("C:").as_str(), "c:/x/a.cpp");
        assert_eq!(ReportedPath::new("../../x/a.c").inward(), "x/a.c");
    }
}
