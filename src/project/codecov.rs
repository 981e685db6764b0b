//! Which files Codecov ignores, by the patterns of its settings.

use fancy_regex::Regex;

use crate::config::Codecov;

/// Files that Codecov wants. A pattern without special characters is how a path begins; one with `**`, `/*`, or a `*` that
/// stands behind neither a dot nor a bracket is a glob for the whole path; everything else is a regular expression for its
/// beginning (its documentation, "Ignoring Paths", and how its servers tell them apart).
#[derive(Clone, Debug, Default)]
pub(super) struct CodecovFilter {
    ignored: Vec<Regex>,
}

impl CodecovFilter {
    pub(super) fn new(codecov: Option<&Codecov>) -> CodecovFilter {
        let patterns = codecov.into_iter().flat_map(|codecov| &codecov.ignore);
        CodecovFilter { ignored: patterns.filter_map(|pattern| expression(pattern)).collect() }
    }

    /// Does Codecov show this file? What a pattern is too costly to tell of is shown.
    pub(super) fn keeps(&self, path: &str) -> bool {
        !self.ignored.iter().any(|pattern| pattern.is_match(path).unwrap_or_default())
    }
}

fn expression(pattern: &str) -> Option<Regex> {
    let pattern = pattern.trim_start_matches('!');
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    if !pattern.contains(['*', '$', '[', ']']) {
        let plain = || Regex::new(&format!("^{}", escaped(pattern))).ok();
        return Regex::new(&format!("^(?:{pattern})")).ok().or_else(plain);
    }
    let is_glob = pattern.contains("**")
        || pattern.contains("/*")
        || pattern.contains('*') && !pattern.contains("]*") && !pattern.contains(".*");
    let plain = (!is_glob).then(|| Regex::new(&format!("^(?:{pattern})")).ok()).flatten();
    plain.or_else(|| Regex::new(&of_glob(pattern)).ok())
}

/// A glob for the whole path: `**` crosses folders, `*` does not.
fn of_glob(glob: &str) -> String {
    let mut out = String::from("^(?s:");
    let mut rest = glob;
    while let Some(c) = rest.chars().next() {
        let (taken, as_pattern) = match c {
            '*' if rest.starts_with("**") => (2, ".*".to_owned()),
            '*' => (1, "[^/]*".to_owned()),
            '?' => (1, ".".to_owned()),
            '[' => class(rest).unwrap_or((1, "\\[".to_owned())),
            c => (c.len_utf8(), escaped(c.encode_utf8(&mut [0; 4]))),
        };
        out.push_str(&as_pattern);
        rest = rest.get(taken..).unwrap_or_default();
    }
    out + ")$"
}

/// `[abc]` or `[!abc]`, and its length.
fn class(rest: &str) -> Option<(usize, String)> {
    let end = rest.get(2..)?.find(']')? + 2;
    let inside = rest.get(1..end)?;
    let (not, inside) = inside.strip_prefix('!').map_or(("", inside), |inside| ("^", inside));
    let inside: String =
        inside.chars().flat_map(|c| "\\[^&~".contains(c).then_some('\\').into_iter().chain([c])).collect();
    Some((end + 1, format!("[{not}{inside}]")))
}

fn escaped(text: &str) -> String {
    fancy_regex::escape(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_globs_and_expressions_ignore_what_they_ignore_there() {
        for (pattern, ignored, kept) in [
            ("a/b", &["a/b", "a/b/c.py", "a/bc.py"][..], &["c/a/b", "a/x/b"][..]),
            ("./setup.py", &["setup.py"], &["x/setup.py"]),
            ("folder/*", &["folder/a.py"], &["folder/x/a.py", "x/folder/a.py"]),
            ("folder/**/*", &["folder/x/a.py", "folder/x/y/a.py"], &["folders/x/a.py"]),
            ("**/*.py", &["a/b.py", "a/b/c.py"], &["a/b.pyx"]),
            ("*_gen.py", &["a_gen.py"], &["x/a_gen.py", "a_gen.pyi"]),
            ("test_.*.rb", &["test_a.rb", "test_/x.rbx"], &["a/test_a.rb"]),
            ("[a-z]+/test_.*", &["abc/test_x.py"], &["abc/tes_x.py", "abc/x/test_x.py"]),
            ("**/[!a]?.py", &["x/bc.py"], &["x/ac.py"]),
            ("src/.*/x\\.py$", &["src/a/b/x.py"], &["src/x.py", "src/a/x.pyi"]),
            ("**/[x", &["a/[x"], &["a/x"]),
            ("(", &["(a"], &["a("]),
        ] {
            let codecov = Codecov { origin: String::new(), ignore: vec![pattern.to_owned()] };
            let filter = CodecovFilter::new(Some(&codecov));
            for path in ignored {
                assert!(!filter.keeps(path), "{pattern} ignores {path}");
            }
            for path in kept {
                assert!(filter.keeps(path), "{pattern} keeps {path}");
            }
        }
        assert!(CodecovFilter::new(None).keeps("a.py"));
    }
}
