//! Why a program was not traced: a sentence with the cause and the next step.

/// Why a program was not traced.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// There is no such program.
    #[error("{0}: no such program")]
    NoProgram(String),
    /// The system refuses.
    #[error(
        "programs may not be traced here ({0}): in a container allow SYS_PTRACE (`--cap-add=SYS_PTRACE`), elsewhere set \
         kernel.yama.ptrace_scope to 1 or 0; a program that is traced already cannot be traced twice"
    )]
    Refused(std::io::Error),
    /// Something else went wrong.
    #[error("the program cannot be followed: {0}")]
    Failed(#[from] std::io::Error),
    /// Not on this system.
    #[error("programs can be traced on Linux with x86-64 alone; here, measure with the tools of the language")]
    Elsewhere,
}
