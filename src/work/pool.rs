//! The threads that share the work of a load. They give way to the main loop: on a machine whose processors are all busy
//! with a report, a key is answered first.

/// Starts them. Where somebody did before, they stay what they are.
pub(crate) fn start() {
    let threads = rayon::ThreadPoolBuilder::new().start_handler(|_| give_way());
    let _ = threads.build_global();
}

/// The calling thread counts for a third of one that answers keys. Where that is not allowed it counts as much.
#[cfg(target_os = "linux")]
fn give_way() {
    /// Steps of niceness, each about a fifth.
    const STEPS: i32 = 5;
    // Linux keeps it by thread; the process is the first one of them.
    let _ = rustix::process::setpriority_process(None, STEPS);
}

/// Elsewhere niceness is of whole processes.
#[cfg(not(target_os = "linux"))]
fn give_way() {}
