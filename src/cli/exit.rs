//! How a command ends: its exit code, and what it says when it could not do its work.

use std::process::ExitCode;

/// How a command ended, as scripts see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, or passed.
    Done,
    /// A gate failed, or the tests did.
    Failed,
    /// The command line or the configuration is wrong.
    Usage,
    /// The input cannot be judged: nothing found, empty, unreadable.
    Unjudged,
    /// A signal ended it; as a shell counts, 128 and the signal. Here the terminal is gone.
    HungUp,
    /// It was interrupted from outside.
    Interrupted,
    /// It was told to quit from outside.
    Quit,
    /// It was told to end.
    Terminated,
    /// The program that was traced ended with this code.
    Program(u8),
}

impl From<Exit> for u8 {
    fn from(exit: Exit) -> u8 {
        match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Unjudged => 3,
            Exit::HungUp => 129,
            Exit::Interrupted => 130,
            Exit::Quit => 131,
            Exit::Terminated => 143,
            Exit::Program(code) => code,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(u8::from(exit))
    }
}

/// Why a command could not do its work: one sentence with the cause and the next step.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) message: String,
}

impl Failure {
    /// The command line or the configuration is wrong.
    pub(crate) fn usage(message: String) -> Failure {
        Failure { exit: Exit::Usage, message }
    }

    /// The input cannot be judged.
    pub(crate) fn unjudged(message: String) -> Failure {
        Failure { exit: Exit::Unjudged, message }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        Failure::unjudged(format!("cannot write JSON: {error}"))
    }
}
