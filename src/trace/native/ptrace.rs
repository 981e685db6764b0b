//! The system calls that ask a traced thread something or make it go on. This file alone holds `unsafe`: the safe
//! wrappers that exist know neither real-time signals, which thread libraries live on, nor a stop that lasts until
//! the user continues the job.

#![allow(unsafe_code, reason = "ptrace has no safe wrapper that passes every signal on")]

use std::io;
use std::mem::MaybeUninit;
use std::ptr;

use rustix::process::Pid;

/// Follow forks, threads and other programs from their first instruction; whoever is traced ends with us.
const OPTIONS: libc::c_int = libc::PTRACE_O_TRACEFORK
    | libc::PTRACE_O_TRACEVFORK
    | libc::PTRACE_O_TRACECLONE
    | libc::PTRACE_O_TRACEEXEC
    | libc::PTRACE_O_EXITKILL;

/// The registers of a stopped thread.
pub(super) type Registers = libc::user_regs_struct;

/// Becomes the tracer of a process and of whatever it starts.
pub(super) fn seize(pid: Pid) -> io::Result<()> {
    call(libc::PTRACE_SEIZE, pid, ptr::null_mut(), OPTIONS as usize as *mut libc::c_void)
}

/// Lets a thread go on, with a signal if it was about to get one.
pub(super) fn resume(pid: Pid, signal: i32) -> io::Result<()> {
    call(libc::PTRACE_CONT, pid, ptr::null_mut(), signal as usize as *mut libc::c_void)
}

/// Leaves a thread in the stop that its user asked for, and hears when it ends.
pub(super) fn listen(pid: Pid) -> io::Result<()> {
    call(libc::PTRACE_LISTEN, pid, ptr::null_mut(), ptr::null_mut())
}

/// Did an instruction raise the signal that a thread stopped for, rather than another process?
pub(super) fn is_own_trap(pid: Pid) -> io::Result<bool> {
    let mut info = MaybeUninit::<libc::siginfo_t>::zeroed();
    call(libc::PTRACE_GETSIGINFO, pid, ptr::null_mut(), info.as_mut_ptr().cast())?;
    // SAFETY: zeroed bytes are a valid value, and the kernel filled them.
    let info = unsafe { info.assume_init() };
    Ok(info.si_code == libc::SI_KERNEL || info.si_code == libc::TRAP_BRKPT)
}

/// Reads the registers of a stopped thread.
pub(super) fn registers(pid: Pid) -> io::Result<Registers> {
    let mut registers = MaybeUninit::<Registers>::zeroed();
    call(libc::PTRACE_GETREGS, pid, ptr::null_mut(), registers.as_mut_ptr().cast())?;
    // SAFETY: zeroed bytes are a valid value, and the kernel filled them.
    Ok(unsafe { registers.assume_init() })
}

/// Sets the registers of a stopped thread.
pub(super) fn set_registers(pid: Pid, registers: &Registers) -> io::Result<()> {
    call(libc::PTRACE_SETREGS, pid, ptr::null_mut(), ptr::from_ref(registers).cast_mut().cast())
}

fn call(request: libc::c_uint, pid: Pid, address: *mut libc::c_void, data: *mut libc::c_void) -> io::Result<()> {
    // SAFETY: `data` is a number, or points to a value of ours that is as large as this request reads or writes.
    if unsafe { libc::ptrace(request, pid.as_raw_nonzero().get(), address, data) } == -1 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}
