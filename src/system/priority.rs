//! Who gives way to whom on a processor that is busy.

/// The calling thread counts for a third of one that answers keys. Where that is not allowed it counts as much.
#[cfg(target_os = "linux")]
pub(crate) fn give_way() {
    /// Steps of niceness, each about a fifth.
    const STEPS: i32 = 5;
    // Linux keeps it by thread; the process is the first one of them.
    let _ = rustix::process::setpriority_process(None, STEPS);
}

/// Elsewhere niceness is of whole processes.
#[cfg(not(target_os = "linux"))]
pub(crate) fn give_way() {}
