//! Which document a command line asks for, also one that cannot be understood: a program that waits for JSON must get
//! JSON when an option is wrong.

use std::ffi::OsString;

use clap::CommandFactory as _;

use super::Cli;

/// A command and the format of its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// The command's name.
    pub(super) command: String,
    /// What stands after `--format`.
    pub(super) format: String,
}

impl Asked {
    /// What the arguments ask for, the program's name not among them; `None` without a command or a format.
    pub(super) fn of(arguments: impl IntoIterator<Item = OsString>) -> Option<Asked> {
        let known = Cli::command();
        let is_command = |word: &str| known.get_subcommands().any(|command| command.get_name() == word);
        // What stands behind the dashes is the command line of another program.
        let words = arguments.into_iter().filter_map(|word| word.into_string().ok()).take_while(|word| word != "--");
        let (mut command, mut format, mut awaited) = (None, None, false);
        for word in words {
            if std::mem::take(&mut awaited) {
                format = Some(word);
            } else if let Some(value) = word.strip_prefix("--format=") {
                format = Some(value.to_owned());
            } else if word == "--format" {
                awaited = true;
            } else if command.is_none() && is_command(&word) {
                command = Some(word);
            }
        }
        Some(Asked { command: command?, format: format? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &[&str]) -> Option<(String, String)> {
        Asked::of(words.iter().map(OsString::from)).map(|asked| (asked.command, asked.format))
    }

    #[test]
    fn command_and_format_are_found_whatever_else_is_wrong() {
        let some = |command: &str, format: &str| Some((command.to_owned(), format.to_owned()));
        assert_eq!(asked(&["--root", "x", "check", "--fail-under", "120", "--format", "json"]), some("check", "json"));
        assert_eq!(asked(&["check", "--format=junit", "--nothing"]), some("check", "junit"));
        assert_eq!(asked(&["run", "--", "cargo", "--format", "json"]), None);
        assert_eq!(asked(&["check"]), None);
        assert_eq!(asked(&["check", "--format"]), None);
    }
}
