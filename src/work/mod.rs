//! The hands of the explorer: threads that read, watch, run and draw, and the loop that gives them what the pure core
//! wishes for and hands the core what they found. Everything comes in over one channel; nothing here decides what to
//! show.

mod emulator;
mod files;
mod finder;
mod gate;
mod group;
mod incoming;
mod input;
mod process;
mod signals;
mod slot;
