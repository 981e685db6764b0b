//! What is not the same on every system: a file a concern, which says what is asked of a system and holds what none of them
//! does otherwise; beside it, a file a system. No other room asks on which system it runs, but for `trace`, which follows
//! programs by what Linux on x86-64 alone has. What a system has not got is answered by a function that does nothing, so
//! that whoever asks has one path.

pub(crate) mod family;
pub(crate) mod files;
pub(crate) mod folders;
pub(crate) mod groups;
pub(crate) mod heap;
pub(crate) mod mapping;
pub(crate) mod priority;
pub(crate) mod programs;
pub(crate) mod signals;
pub(crate) mod sockets;
pub(crate) mod terminal;
pub(crate) mod watching;
