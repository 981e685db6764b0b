//! A program of tests with Rust's own harness, and what of it is asked for.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use memchr::memmem;

use super::suite;

/// What the help of the harness says, and no program without it.
const MARK: &[u8] = b"Run ignored and not ignored tests";

/// A program of tests, and how it is run.
pub(super) struct Harness {
    pub(super) program: PathBuf,
    /// What its tests are called after.
    pub(super) suite: String,
    /// The words that choose tests.
    pub(super) asked: Vec<OsString>,
    /// The words that a test alone needs, too.
    pub(super) passed: Vec<OsString>,
    pub(super) threads: usize,
}

impl Harness {
    /// Tells it from what cargo runs; `None` where it is something else, or is asked for something else than to run tests.
    pub(super) fn of(command: &[OsString]) -> Option<Harness> {
        let (program, words) = command.split_first()?;
        let program = PathBuf::from(program);
        let parent = program.parent().and_then(Path::file_name);
        let asked = Asked::of(words)?;
        if parent? != "deps" || memmem::find(&fs::read(&program).ok()?, MARK).is_none() {
            return None;
        }
        let suite = suite::of(&program, &std::env::current_dir().ok()?)?;
        let variable = std::env::var("RUST_TEST_THREADS").ok().and_then(|threads| threads.parse().ok());
        let threads = asked.threads.or(variable).or_else(|| thread::available_parallelism().ok().map(Into::into));
        let Asked { words, passed, .. } = asked;
        Some(Harness { program, suite, asked: words, passed, threads: threads.unwrap_or(1) })
    }
}

#[derive(Debug, Default, PartialEq)]
struct Asked {
    words: Vec<OsString>,
    passed: Vec<OsString>,
    threads: Option<usize>,
}

impl Asked {
    /// Words that we understand.
    fn of(words: &[OsString]) -> Option<Asked> {
        let mut asked = Asked::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.to_str()? {
                "--exact" => asked.words.push(word.clone()),
                "--ignored" | "--include-ignored" => {
                    asked.words.push(word.clone());
                    asked.passed = vec!["--include-ignored".into()];
                }
                "--skip" => asked.words.extend([word.clone(), words.next()?.clone()]),
                "--test-threads" => asked.threads = words.next()?.to_str()?.parse().ok(),
                "--show-output" => asked.passed.push(word.clone()),
                flag if flag.starts_with('-') => {
                    let threads = flag.strip_prefix("--test-threads=")?;
                    asked.threads = Some(threads.parse().ok()?);
                }
                _ => asked.words.push(word.clone()),
            }
        }
        Some(asked)
    }
}

/// The tests that a program lists: `a::b: test`.
pub(super) fn listed(text: &str) -> Option<Vec<String>> {
    let each = text.lines().filter(|line| !line.is_empty() && !line.ends_with(": benchmark"));
    each.map(|line| line.strip_suffix(": test").map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_understood_or_left_to_the_program() {
        let asked = |text: &str| Asked::of(&text.split_whitespace().map(OsString::from).collect::<Vec<_>>());
        let words = |text: &str| text.split_whitespace().map(OsString::from).collect::<Vec<_>>();
        let exact = asked("--exact a::b --test-threads=3 c --skip d").unwrap();
        assert_eq!((exact.words, exact.threads), (words("--exact a::b c --skip d"), Some(3)));
        assert_eq!(asked("--ignored").unwrap().passed, words("--include-ignored"));
        for other in ["--list", "--nocapture", "--bench", "--format json", "--test-threads", "--test-threads=x"] {
            assert_eq!(asked(other), None, "{other}");
        }
    }

    #[test]
    fn tests_are_listed() {
        assert_eq!(listed("a::b: test\nc: benchmark\n\n").unwrap(), ["a::b"]);
        assert_eq!(listed(""), Some(Vec::new()));
        assert_eq!(listed("running 1 test\n"), None);
    }
}
