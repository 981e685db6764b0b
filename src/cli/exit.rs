//! How a command ends: its exit code, and what it says when it could not do its work.

/// How a command ended, as scripts see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, or passed.
    Done = 0,
    /// A gate failed, or the tests did.
    Failed = 1,
    /// The command line or the configuration is wrong.
    Usage = 2,
    /// The input cannot be judged: nothing found, empty, unreadable.
    Unjudged = 3,
    /// A signal ended it; as a shell counts, 128 and the signal. Here the terminal is gone.
    HungUp = 129,
    /// It was interrupted from outside.
    Interrupted = 130,
    /// It was told to quit from outside.
    Quit = 131,
    /// It was told to end.
    Terminated = 143,
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
