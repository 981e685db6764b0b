//! Readers: bytes in, raw coverage out. One folder or file a format, one row a format in [`table::FORMATS`].
//!
//! A reader is chosen by content, never by name. It is a pure function: it returns what it understood together with
//! diagnostics, and fails only when nothing of the input can be used. It refuses to know where files lie: paths stay
//! as the report wrote them, and what a format needs from a source file is done in its `complete` step, which gets
//! the text handed in.

mod budget;
mod bytes;
mod clover;
mod cobertura;
mod codecov;
pub mod compress;
mod count;
pub mod coveragepy;
mod coveralls;
mod coverlet;
mod cursor;
mod dart;
mod devel_cover;
mod dotnet;
mod format;
pub mod gcc;
mod go;
mod hpc;
mod input;
mod istanbul;
mod jacoco;
mod json;
pub mod junit;
mod kept;
mod later;
mod lazycov;
mod lcov;
mod listing;
pub mod llvm;
mod llvm_json;
mod number;
mod phpunit_xml;
mod raw;
pub mod recognise;
mod scoverage;
mod several;
mod simplecov;
mod sonarqube;
pub mod table;
mod text;
pub mod v8;
pub mod write;
mod xccov;
mod xml;

pub use coveragepy::PythonSettings;
pub use format::{Companions, Complete, Family, Format, Reader, Together};
pub use input::{Input, Limits, Needs, Observer, Part, ReadError, Settings, Source};
pub use kept::{Again, Kept};
pub use raw::{RawFile, RawReport};
pub use table::{FORMATS, format};
