//! LLVM's own profiles, raw and indexed, read without LLVM's tools: what `clang -fprofile-instr-generate
//! -fcoverage-mapping`, `rustc -C instrument-coverage` and `swiftc -profile-coverage-mapping` make programs write.
//!
//! ```text
//! profile (.profraw, .profdata)              binary (ELF, Mach-O, COFF)
//!   hash of name, hash of shape: counters      __llvm_prf_names  names of functions
//!                                              __llvm_covmap     files of each unit
//!                                              __llvm_covfun     regions of each function: counter, source range
//! ```
//!
//! A profile has numbers alone, and the binary says what they mean. Counters and expressions become counts of regions
//! (`function.rs`), regions become segments (`segments.rs`) and these lines (`paint.rs`), functions tell their file of
//! regions, branches and decisions (`file.rs`): by the same rules as in the JSON of `llvm-cov export`, which shares the
//! latter two. Binaries of another build are refused: a whole one by the records that every raw profile begins with, a
//! function by the hash of its shape.

mod assemble;
mod binary;
mod dependencies;
mod evaluate;
mod file;
mod function;
mod hash;
mod ids;
mod indexed;
mod mapping;
mod mcdc;
mod names;
mod own_lines;
mod paint;
mod place;
mod profile;
mod ran;
mod raw;
mod read;
mod records;
mod segments;
mod units;
mod unpack;

pub use self::binary::{Finding, inspect};
pub(super) use self::file::{Facts, File};
pub(super) use self::own_lines::own_lines;
pub(super) use self::paint::{Painter, Segment};
pub(super) use self::place::{Place, SubFiles, Use};
pub use self::ran::{Mapped, Programs};
pub use self::raw::Sums;
pub(super) use self::segments::{Range, RangeKind};
use super::Needs;
use super::format::{Companions, Family, Format, Reader, Together};
use super::recognise::Head;

pub(super) const PROFRAW: Format = Format {
    id: "llvm-profraw",
    name: "LLVM raw profile",
    family: Family::Llvm,
    richness: 90,
    recognise: |head: &Head<'_>| raw::is_raw(head.bytes),
    together: Together::Folder("*.profraw"),
    companions: Companions::Binaries,
    reader: Reader::Native { read: read::read, needs: Needs::Nothing, complete: None },
};

pub(super) const PROFDATA: Format = Format {
    id: "llvm-profdata",
    name: "LLVM indexed profile",
    recognise: |head: &Head<'_>| indexed::is_indexed(head.bytes),
    together: Together::Alone,
    ..PROFRAW
};

/// The build ids of the binaries that wrote a profile, raw or indexed, as far as it says them.
pub fn build_ids(profile: &[u8]) -> Vec<Vec<u8>> {
    if indexed::is_indexed(profile) { indexed::ids(profile) } else { raw::ids(profile) }
}

#[cfg(test)]
mod tests;
