//! How the C library takes memory for threads.

/// So much is made ready at once: the most that a heap of a thread of glibc can hold.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const AT_ONCE: i32 = 64 << 20;

/// Lets the heaps of threads grow in one step. By itself glibc asks the kernel for each page that a thread needs, tens of
/// thousands of times where a large report is read; what nobody writes to takes no memory. To be called before threads start.
pub(crate) fn grow_in_one_step() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "no safe wrapper sets options of the C library's heap")]
    // SAFETY: it is given no pointer, and nobody else sets options of the heap.
    unsafe {
        libc::mallopt(libc::M_TOP_PAD, AT_ONCE);
    }
}
