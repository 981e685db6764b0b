//! The memory of a process: which files lie where in it, and what happens at a breakpoint.
//!
//! What is known here is only where files are mapped. Whether a breakpoint is still there is asked of nobody: a thread
//! that stops at a place of ours gets back the byte that belongs there, whoever else did so before. So it does not
//! matter which thread comes first, nor what a fork copied.

use std::fs::{File, OpenOptions};
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt as _;

use rustix::process::Pid;

use super::maps::{self, Mapping};
use super::modules::{Modules, Number};
use super::places::Places;
use super::ptrace;
use crate::trace::tree::Tree;

/// The memory of a process.
#[derive(Debug, Default)]
pub(super) struct Space {
    mapped: Vec<Mapped>,
    memory: Option<File>,
}

#[derive(Debug)]
struct Mapped {
    range: Range<u64>,
    module: Number,
    /// How far the file was moved from the addresses that it speaks of.
    moved: u64,
}

/// What a thread stopped for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trap {
    /// A line of ours, and it can go on.
    Line,
    /// The loader mapped or unmapped files; it can go on when they were looked at.
    Loader,
    /// Nothing of ours.
    Foreign,
}

impl Space {
    /// The memory that a fork copied, with the breakpoints that were in it.
    pub(super) fn copied(pid: Pid, modules: &Modules) -> Space {
        let mut space = Space::default();
        for mapping in maps::of(pid).unwrap_or_default() {
            if let Some(number) = modules.find(pid, &mapping) {
                space.add(&mapping, number, modules);
            }
        }
        space
    }

    fn add(&mut self, mapping: &Mapping, module: Number, modules: &Modules) -> Option<u64> {
        let found = modules.get(module).filter(|module| module.is_watched());
        let moved = found?.moved(mapping.offset, mapping.range.start)?;
        self.mapped.push(Mapped { range: mapping.range.clone(), module, moved });
        Some(moved)
    }

    /// Looks at what is mapped now, and puts breakpoints into what is new.
    pub(super) fn look(&mut self, pid: Pid, modules: &mut Modules, tree: &Tree, places: &mut Places) -> io::Result<()> {
        let before = std::mem::take(&mut self.mapped);
        for mapping in maps::of(pid)? {
            let number = modules.read(pid, &mapping, tree, places);
            let is_old = before.iter().any(|old| old.range == mapping.range && old.module == number);
            let Some(moved) = self.add(&mapping, number, modules).filter(|_| !is_old) else { continue };
            let memory = memory(&mut self.memory, pid)?;
            if let Some(module) = modules.get_mut(number) {
                module.insert(memory, &mapping.range, moved, places)?;
            }
        }
        Ok(())
    }

    /// A thread of the process stopped at an instruction that raises a signal.
    pub(super) fn trapped(
        &mut self,
        process: Pid,
        thread: Pid,
        modules: &Modules,
        places: &mut Places,
    ) -> io::Result<Trap> {
        let mut registers = ptrace::registers(thread)?;
        let at = registers.rip.wrapping_sub(1);
        let Some(mapped) = self.mapped.iter().find(|mapped| mapped.range.contains(&at)) else {
            return Ok(Trap::Foreign);
        };
        let Some(module) = modules.get(mapped.module) else { return Ok(Trap::Foreign) };
        let address = at.wrapping_sub(mapped.moved);
        let memory = memory(&mut self.memory, process)?;
        let trap = if module.is_loader_call(address) {
            // The function is empty: it returns, and the breakpoint stays.
            let mut back = [0; 8];
            memory.read_exact_at(&mut back, registers.rsp)?;
            registers.rip = u64::from_le_bytes(back);
            registers.rsp = registers.rsp.wrapping_add(8);
            Trap::Loader
        } else if let Some(under) = module.hit(address, places) {
            memory.write_all_at(&[under], at)?;
            registers.rip = at;
            Trap::Line
        } else {
            return Ok(Trap::Foreign);
        };
        ptrace::set_registers(thread, &registers)?;
        Ok(trap)
    }
}

fn memory(kept: &mut Option<File>, pid: Pid) -> io::Result<&File> {
    if kept.is_none() {
        let path = format!("/proc/{}/mem", pid.as_raw_nonzero());
        *kept = Some(OpenOptions::new().read(true).write(true).open(path)?);
    }
    kept.as_ref().ok_or_else(|| io::ErrorKind::NotFound.into())
}
